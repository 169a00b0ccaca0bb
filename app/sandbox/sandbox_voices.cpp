// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_voices.h"

#include "app/sandbox/sandbox_stock.h"
#include "app/sandbox/voice_stand_in.h"
#include "core/cache/breaker.h"
#include "core/cache/tiered_cache.h"
#include "core/events/streams_bus.h"
#include "core/voice/elevenlabs_provider.h"
#include "core/voice/voice_service.h"
#include "core/voice/voice_sync.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <array>
#include <cmath>
#include <deque>
#include <numbers>

namespace freshet::sandbox {

using namespace std::chrono_literals;

namespace {

const QString model = QStringLiteral("eleven_multilingual_v2");
constexpr int stockOfVoices = 12;
constexpr int failsEach = 6; // clone
const std::array<const char *, 8> names{"Grandma", "Storyteller", "Captain", "Captain's parrot",
                                        "Morning", "할머니",      "동화",    "Night"};

QString nameOf(int number)
{
    return QStringLiteral("%1 %2").arg(QString::fromUtf8(names[std::size_t(number) % names.size()])).arg(number + 1);
}

QString languageOf(int number)
{
    const QByteArray name = names[std::size_t(number) % names.size()];
    return name.at(0) & char(0x80) ? QStringLiteral("ko") : QStringLiteral("en");
}

/// Half a second of a tone, as a WAV file: 8 bit, 8 kHz.
QByteArray sound()
{
    constexpr quint32 rate = 8000;
    QByteArray samples;
    for (quint32 i = 0; i < rate / 2; ++i)
        samples += char(128 + std::lround(60 * std::sin(2 * std::numbers::pi * 440 * i / rate)));
    const auto number = [](quint32 value, int bytes) {
        QByteArray out;
        for (int i = 0; i < bytes; ++i)
            out += char(value >> (8 * i) & 0xff);
        return out;
    };
    return "RIFF" + number(quint32(36 + samples.size()), 4) + "WAVEfmt " + number(16, 4) + number(1, 2) + number(1, 2) +
           number(rate, 4) + number(rate, 4) + number(1, 2) + number(8, 2) + "data" + number(quint32(samples.size()), 4) +
           samples;
}

redis::ClientOptions clientOptions()
{
    redis::ClientOptions options;
    options.clientName = QStringLiteral("sandbox-voices");
    return options;
}

VoiceStandIn::Options standInOptions()
{
    VoiceStandIn::Options options;
    options.key = "sandbox-key";
    options.cacheControl = "max-age=30";
    options.remembered = 100;
    return options;
}

std::unexpected<Error> closing()
{
    return failure(Code::Cancelled, QStringLiteral("the voices are being closed"));
}

} // namespace

/// Calls hold on to it, since VoiceSync must live until its tick has answered.
class SandboxVoices::Private
{
public:
    void compose(const redis::Url &url, cache::Metrics &metrics);
    void close();
    Task<Result<void>> stock();
    Task<Result<void>> clone(QByteArray userId);
    Task<Result<void>> removeOldest();
    static Task<> work(std::shared_ptr<Private> d);

    Options options;
    Place place;
    std::unique_ptr<QTemporaryDir> temporary;
    QString sample; ///< path of the sound file
    std::stop_source stop;
    bool isClosed = false;
    int clones = 0;
    std::deque<QByteArray> ids; ///< of the voices here, oldest first
    // In the order of their making.
    std::unique_ptr<VoiceStandIn> standIn = std::make_unique<VoiceStandIn>(standInOptions());
    std::unique_ptr<Sql> sql;
    std::unique_ptr<redis::Client> client;
    std::unique_ptr<voice::ElevenLabsProvider> provider;
    std::unique_ptr<cache::Breaker> breaker;
    std::unique_ptr<cache::TieredCache> tiers;
    std::unique_ptr<events::StreamsBus> bus;
    std::unique_ptr<events::OutboxRelay> relay;
    std::unique_ptr<voice::VoiceService> service;
    std::unique_ptr<voice::VoiceSync> sync;
};

void SandboxVoices::Private::compose(const redis::Url &url, cache::Metrics &metrics)
{
    client = redis::Client::open(url, clientOptions());
    voice::ElevenLabsProvider::Options asking;
    asking.base = place.provider;
    asking.key = place.key;
    asking.model = model;
    provider = std::make_unique<voice::ElevenLabsProvider>(asking);
    cache::Breaker::Options patience;
    patience.openTime = 1s;
    breaker = std::make_unique<cache::Breaker>(patience, Clock::system());
    cache::TieredCache::Parts cached;
    cached.client = client.get();
    cached.breaker = breaker.get();
    cached.metrics = &metrics;
    tiers = std::make_unique<cache::TieredCache>(cached);
    events::StreamsBus::Parts published;
    published.client = client.get();
    bus = std::make_unique<events::StreamsBus>(published, events::StreamsBus::Options{});
    events::OutboxRelay::Parts relayed;
    relayed.sql = sql.get();
    relayed.bus = bus.get();
    relay = std::make_unique<events::OutboxRelay>(relayed, events::OutboxRelay::Options{});
    voice::VoiceService::Parts served;
    served.tiers = tiers.get();
    served.sql = sql.get();
    served.client = client.get();
    served.provider = provider.get();
    served.outbox = relay.get();
    voice::VoiceService::Options naming;
    naming.source = QStringLiteral("sandbox-voices");
    service = std::make_unique<voice::VoiceService>(served, naming);
    voice::VoiceSync::Parts synchronised;
    synchronised.client = client.get();
    synchronised.sql = sql.get();
    synchronised.provider = provider.get();
    synchronised.outbox = relay.get();
    sync = std::make_unique<voice::VoiceSync>(synchronised, voice::VoiceSync::Options{});
    // The queue may have been lost with the server.
    QObject::connect(client.get(), &redis::Client::serverChanged, client.get(), [this] { sync->lookUpNext(); });
}

/// Whoever still waits for one of them is answered and touches none of them any more.
void SandboxVoices::Private::close()
{
    isClosed = true;
    stop.request_stop();
    service->close();
    service.reset();
    tiers.reset();
    relay.reset();
    bus.reset();
    provider.reset();
    standIn.reset();
    client.reset();
    sql.reset();
}

Result<std::unique_ptr<SandboxVoices>> SandboxVoices::make(const redis::Url &url, cache::Metrics &metrics, Options options)
{
    auto made = std::make_shared<Private>();
    auto sql = Sql::open(options.database);
    if (!sql)
        return std::unexpected(sql.error());
    made->sql = *std::move(sql);
    if (!made->standIn->listen())
        return failure(Code::Io, QStringLiteral("no port could be had for the voice provider's stand-in"));
    if (options.folder.isEmpty()) {
        made->temporary = std::make_unique<QTemporaryDir>();
        options.folder = made->temporary->path();
    }
    made->sample = options.folder + QStringLiteral("/voice.wav");
    QFile file(made->sample);
    if (!file.open(QIODevice::WriteOnly) || file.write(sound()) < 0)
        return failure(Code::Io, file.errorString(), file.fileName());
    made->place = {made->standIn->url(), standInOptions().key, options.database};
    made->options = std::move(options);
    made->compose(url, metrics);
    return std::unique_ptr<SandboxVoices>(new SandboxVoices(std::move(made)));
}

SandboxVoices::SandboxVoices(std::shared_ptr<Private> p)
    : d(std::move(p))
{}

SandboxVoices::~SandboxVoices()
{
    d->close();
}

Task<Result<void>> SandboxVoices::open()
{
    const auto self = d;
    auto done = co_await voice::VoiceStore::prepare(*self->sql);
    if (self->isClosed)
        co_return closing();
    if (done)
        done = co_await self->stock();
    if (self->isClosed)
        co_return closing();
    if (!done)
        co_return done;
    self->relay->start();
    Private::work(self);
    co_return Result<void>();
}

/// What earlier days have left: voices that are ready, some of them public, one that failed.
Task<Result<void>> SandboxVoices::Private::stock()
{
    voice::VoiceStore store(*sql, QStringLiteral("sandbox-voices"));
    for (int i = 0; i < stockOfVoices; ++i) {
        voice::Voice one;
        one.id = stock::uuid(90000 + i);
        one.userId = stock::uuid(i * 2);
        one.providerId = QStringLiteral("sandbox%1").arg(i, 13, 10, QLatin1Char('0'));
        one.name = nameOf(i);
        one.language = languageOf(i);
        one.visibility = i % 4 == 1 ? QStringLiteral("public") : QStringLiteral("private");
        one.status = i == 5 ? voice::VoiceStatus::Failed : voice::VoiceStatus::Completed;
        one.previewUrl = place.provider.toString() + QStringLiteral("/previews/") + one.providerId + QStringLiteral(".mp3");
        VoiceStandIn::Voice known;
        known.id = one.providerId;
        known.name = one.name;
        known.previewUrl = one.previewUrl;
        known.models.insert(
            model, {{0ms, one.status == voice::VoiceStatus::Failed ? QStringLiteral("failed") : QStringLiteral("fine_tuned")}});
        standIn->addVoice(known);
        ids.push_back(one.id);
        const auto added = co_await store.add(std::move(one));
        if (isClosed)
            co_return closing();
        if (!added)
            co_return std::unexpected(added.error());
    }
    // Two that wait for the first tick.
    for (int i = 0; i < 2; ++i) {
        const auto cloned = co_await clone(stock::uuid(i));
        if (isClosed)
            co_return closing();
        if (!cloned)
            co_return cloned;
    }
    co_return Result<void>();
}

Task<Result<void>> SandboxVoices::Private::clone(QByteArray userId)
{
    const int number = clones++;
    const std::chrono::milliseconds half = options.training / 2;
    const bool fails = number % failsEach == failsEach - 1;
    standIn->setCloneSteps(model, {{0ms, QStringLiteral("queued")},
                                   {half, QStringLiteral("fine_tuning")},
                                   {options.training, fails ? QStringLiteral("failed") : QStringLiteral("fine_tuned")}});
    voice::Voice wanted;
    wanted.userId = std::move(userId);
    wanted.name = nameOf(stockOfVoices + number);
    wanted.language = languageOf(stockOfVoices + number);
    wanted.visibility = number % 5 == 2 ? QStringLiteral("public") : QStringLiteral("private");
    voice::VoiceService::Sample audio;
    audio.files << sample;
    audio.description = QStringLiteral("made in the sandbox");
    const auto made = co_await service->createClone(std::move(wanted), std::move(audio), stop.get_token());
    if (isClosed)
        co_return closing();
    if (!made)
        co_return std::unexpected(made.error());
    ids.push_back(made->voice.id);
    co_return Result<void>();
}

Task<Result<void>> SandboxVoices::Private::removeOldest()
{
    if (ids.empty())
        co_return Result<void>();
    const QByteArray id = ids.front();
    ids.pop_front();
    const auto removed = co_await service->remove(id, voice::VoiceService::AtProvider::Remove);
    if (!removed && removed.error().code != Code::NotFound) // somebody was faster
        co_return std::unexpected(removed.error());
    co_return Result<void>();
}

/// Until it is closed: a tick, the lease given back, a rest.
Task<> SandboxVoices::Private::work(std::shared_ptr<Private> d)
{
    while (!d->isClosed) {
        const auto tick = co_await d->sync->tick(d->stop.get_token());
        Q_UNUSED(tick) // what it did is in the table, the queue and the events
        if (d->isClosed)
            co_return;
        const auto left = co_await d->sync->leave();
        Q_UNUSED(left) // else it ends by itself
        if (d->isClosed)
            co_return;
        const auto rested = co_await Clock::system().sleep(d->options.tick, d->stop.get_token());
        Q_UNUSED(rested)
    }
}

Task<Result<void>> SandboxVoices::list(QByteArray userId)
{
    const auto self = d;
    if (self->isClosed)
        co_return closing();
    const auto list = co_await self->service->list(std::move(userId));
    if (!list)
        co_return std::unexpected(list.error());
    co_return Result<void>();
}

Task<Result<void>> SandboxVoices::carryOut(ServiceEvent event)
{
    const auto self = d;
    if (self->isClosed)
        co_return closing();
    Result<void> done;
    if (event.type == "voice.created" && int(self->ids.size()) < most) {
        const QJsonObject payload = QJsonDocument::fromJson(event.payload).object();
        done = co_await self->clone(payload.value(QLatin1String("user_id")).toString().toLatin1());
    } else if (event.type == "voice.updated" && !self->ids.empty()) {
        const std::size_t at = qChecksum(event.eventId) % self->ids.size();
        voice::VoiceStore::Edit edit;
        edit.name = nameOf(qChecksum(event.eventId) % 1000);
        const auto updated = co_await self->service->update(self->ids[at], std::move(edit));
        if (!updated && updated.error().code != Code::NotFound)
            done = std::unexpected(updated.error());
    } else {
        done = co_await self->removeOldest();
    }
    co_return done;
}

const SandboxVoices::Place &SandboxVoices::place() const
{
    return d->place;
}

qint64 SandboxVoices::published() const
{
    return d->bus ? d->bus->counts().published : 0;
}

} // namespace freshet::sandbox
