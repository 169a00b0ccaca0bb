// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/voice_stand_in.h"

#include "app/sandbox/voice_stand_in_p.h"

#include <algorithm>

namespace freshet::sandbox {

void VoiceStandIn::Private::handle(Request request, const QByteArray &body, const std::shared_ptr<StandInExchange> &exchange)
{
    Answer answer;
    {
        const QMutexLocker lock(&mutex);
        ++open;
        mostOpen = std::max(mostOpen, open);
        request.at = clock->now();
        remember(requests, request);
        std::erase_if(exchanges, [](const auto &one) { return one.expired(); });
        exchanges.push_back(exchange);
        exchange->onEnd = [weak = weak_from_this(), raw = exchange.get()] {
            if (const auto self = weak.lock()) {
                const QMutexLocker inner(&self->mutex);
                --self->open;
                std::erase_if(self->held, [&](const auto &one) { return one.first.get() == raw; });
            }
        };
        answer = answerTo(request, body);
        if (options.concurrency > 0) {
            answer.headers.emplaceBack("current-concurrent-requests", QByteArray::number(open));
            answer.headers.emplaceBack("maximum-concurrent-requests", QByteArray::number(options.concurrency));
        }
        if (answer.hang) {
            held.emplace_back(exchange, answer);
            return;
        }
    }
    exchange->answer(*clock, answer);
}

std::vector<VoiceStandIn::Private::Entry>::iterator VoiceStandIn::Private::find(const QString &id)
{
    return std::ranges::find_if(voices, [&](const Entry &entry) { return entry.voice.id == id; });
}

void VoiceStandIn::Private::insert(const Voice &voice)
{
    Entry entry{voice, {}};
    for (auto it = voice.models.begin(); it != voice.models.end(); ++it)
        entry.since.insert(it.key(), clock->now());
    const auto old = find(voice.id);
    if (old == voices.end())
        voices.push_back(std::move(entry));
    else
        *old = std::move(entry);
}

void VoiceStandIn::Private::addReadyMade()
{
    constexpr const char *names[] = {"Aria", "Roger", "Sarah"};
    constexpr const char *genders[] = {"female", "male", "female"};
    for (int i = 0; i < 3; ++i) {
        Voice voice;
        voice.name = QString::fromLatin1(names[i]);
        voice.id = QStringLiteral("premade000000000000%1").arg(i);
        voice.category = QStringLiteral("premade");
        voice.labels = {{QStringLiteral("gender"), QString::fromLatin1(genders[i])},
                        {QStringLiteral("language"), QStringLiteral("en")}};
        voice.previewUrl = QStringLiteral("https://example.com/previews/%1.mp3").arg(voice.id);
        insert(voice);
    }
}

VoiceStandIn::VoiceStandIn()
    : VoiceStandIn(Options{})
{}

VoiceStandIn::VoiceStandIn(const Options &options, Clock &clock)
    : d(std::make_shared<Private>())
{
    d->options = options;
    d->clock = &clock;
    if (options.readyMade)
        d->addReadyMade();
}

VoiceStandIn::~VoiceStandIn()
{
    std::vector<std::weak_ptr<StandInExchange>> exchanges;
    {
        const QMutexLocker lock(&d->mutex);
        exchanges = d->exchanges;
        d->held.clear();
    }
    for (const auto &weak : exchanges) {
        if (const auto exchange = weak.lock())
            exchange->giveUp();
    }
    d->front.reset();
}

bool VoiceStandIn::listen()
{
    d->front = std::make_unique<StandInFront>(
        [raw = d.get()](Request request, const QByteArray &body, const std::shared_ptr<StandInExchange> &exchange) {
            raw->handle(std::move(request), body, exchange);
        });
    const quint16 port = d->front->listenOnFreePort();
    const QMutexLocker lock(&d->mutex);
    d->url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port));
    return port != 0;
}

QUrl VoiceStandIn::url() const
{
    const QMutexLocker lock(&d->mutex);
    return d->url;
}

void VoiceStandIn::addVoice(const Voice &voice)
{
    const QMutexLocker lock(&d->mutex);
    d->insert(voice);
}

void VoiceStandIn::removeVoice(const QString &id)
{
    const QMutexLocker lock(&d->mutex);
    std::erase_if(d->voices, [&](const Private::Entry &entry) { return entry.voice.id == id; });
}

void VoiceStandIn::setState(const QString &id, const QString &model, const QString &state)
{
    setSteps(id, model, {Step{std::chrono::milliseconds(0), state}});
}

void VoiceStandIn::setSteps(const QString &id, const QString &model, const std::vector<Step> &steps)
{
    const QMutexLocker lock(&d->mutex);
    const auto entry = d->find(id);
    if (entry == d->voices.end())
        return;
    entry->voice.models[model] = steps;
    entry->since[model] = d->clock->now();
}

void VoiceStandIn::setCloneSteps(const QString &model, const std::vector<Step> &steps)
{
    const QMutexLocker lock(&d->mutex);
    d->cloneSteps[model] = steps;
}

QList<QString> VoiceStandIn::voiceIds() const
{
    const QMutexLocker lock(&d->mutex);
    QList<QString> ids;
    for (const Private::Entry &entry : d->voices)
        ids.append(entry.voice.id);
    return ids;
}

void VoiceStandIn::answerNext(const Answer &answer, int times, const QByteArray &path)
{
    const QMutexLocker lock(&d->mutex);
    d->scripted.push_back({path, answer, times});
}

void VoiceStandIn::hold(bool on)
{
    const QMutexLocker lock(&d->mutex);
    d->holding = on;
}

void VoiceStandIn::release()
{
    if (!d->front)
        return;
    const auto answerHeld = [raw = d.get()] {
        std::vector<std::pair<std::shared_ptr<StandInExchange>, Answer>> held;
        {
            const QMutexLocker lock(&raw->mutex);
            held.swap(raw->held);
        }
        for (const auto &[exchange, answer] : held)
            exchange->answer(*raw->clock, answer);
    };
    // In the server's thread; at once where that is this one. The front goes before `d` does.
    QMetaObject::invokeMethod(d->front.get(), answerHeld);
}

QByteArray VoiceStandIn::Request::header(const QByteArray &name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

std::vector<VoiceStandIn::Request> VoiceStandIn::requests() const
{
    const QMutexLocker lock(&d->mutex);
    return d->requests;
}

int VoiceStandIn::requestCount() const
{
    const QMutexLocker lock(&d->mutex);
    return int(d->requests.size());
}

int VoiceStandIn::openRequests() const
{
    const QMutexLocker lock(&d->mutex);
    return d->open;
}

int VoiceStandIn::mostOpenRequests() const
{
    const QMutexLocker lock(&d->mutex);
    return d->mostOpen;
}

std::vector<VoiceStandIn::Upload> VoiceStandIn::uploads() const
{
    const QMutexLocker lock(&d->mutex);
    return d->uploads;
}

} // namespace freshet::sandbox
