// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/voice_stand_in.h"

#include "app/sandbox/voice_stand_in_http.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMutex>
#include <QUrlQuery>

#include <algorithm>
#include <deque>

namespace freshet::sandbox {

namespace {

using Answer = VoiceStandIn::Answer;

Answer jsonAnswer(const QJsonObject &object, int status = 200)
{
    Answer answer;
    answer.status = status;
    answer.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return answer;
}

Answer refusal(int status, const char *code, const QString &message)
{
    const QJsonObject detail{{QStringLiteral("status"), QString::fromLatin1(code)}, {QStringLiteral("message"), message}};
    return jsonAnswer({{QStringLiteral("detail"), detail}}, status);
}

/// As the provider complains of a field.
Answer wrongField(const QString &field, const QString &message)
{
    const QJsonObject one{{QStringLiteral("loc"), QJsonArray{QStringLiteral("body"), field}},
                          {QStringLiteral("msg"), message},
                          {QStringLiteral("type"), QStringLiteral("value_error")}};
    return jsonAnswer({{QStringLiteral("detail"), QJsonArray{one}}}, 422);
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

/// Looks like the provider's own: twenty letters and digits.
QString newVoiceId(int number)
{
    const QByteArray hash = QCryptographicHash::hash("voice " + QByteArray::number(number), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().left(20));
}

} // namespace

class VoiceStandIn::Private : public std::enable_shared_from_this<Private>
{
public:
    struct Entry
    {
        Voice voice;
        QMap<QString, Clock::TimePoint> since; ///< of each model's steps
    };
    struct Scripted
    {
        QByteArray path;
        Answer answer;
        int times = 1;
    };

    void handle(Request request, const QByteArray &body, const std::shared_ptr<StandInExchange> &exchange);
    Answer answerTo(const Request &request, const QByteArray &body);
    Answer list(const Request &request) const;
    Answer page(const Request &request) const;
    Answer clone(const Request &request, const QByteArray &body);
    Answer notFound(const QString &id) const;
    QJsonObject json(const Entry &entry) const;
    std::vector<Entry>::iterator find(const QString &id);
    void insert(const Voice &voice);
    void addReadyMade();

    Options options;
    Clock *clock = nullptr;
    std::unique_ptr<StandInFront> front;

    mutable QMutex mutex; ///< guards all below
    QUrl url;
    std::vector<Entry> voices; ///< in the order in which they came
    QMap<QString, std::vector<Step>> cloneSteps;
    std::deque<Scripted> scripted;
    std::vector<std::pair<std::shared_ptr<StandInExchange>, Answer>> held;
    std::vector<std::weak_ptr<StandInExchange>> exchanges;
    std::vector<Request> requests;
    std::vector<Upload> uploads;
    bool holding = false;
    int open = 0;
    int mostOpen = 0;
    int clones = 0;
};

void VoiceStandIn::Private::handle(Request request, const QByteArray &body, const std::shared_ptr<StandInExchange> &exchange)
{
    Answer answer;
    {
        const QMutexLocker lock(&mutex);
        ++open;
        mostOpen = std::max(mostOpen, open);
        request.at = clock->now();
        requests.push_back(request);
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

Answer VoiceStandIn::Private::answerTo(const Request &request, const QByteArray &body)
{
    const auto next = std::ranges::find_if(scripted, [&](const Scripted &one) { return request.path.contains(one.path); });
    if (next != scripted.end()) {
        const Answer answer = next->answer;
        if (--next->times <= 0)
            scripted.erase(next);
        return answer;
    }
    if (options.concurrency > 0 && open > options.concurrency)
        return refusal(429, "too_many_concurrent_requests",
                       QStringLiteral("Too many concurrent requests. Your current subscription is associated with a maximum of "
                                      "%1 concurrent requests (running in parallel).")
                           .arg(options.concurrency));
    if (!options.key.isEmpty() && request.header("xi-api-key") != options.key)
        return refusal(401, "invalid_api_key", QStringLiteral("Invalid API key"));

    Answer answer;
    const QByteArray voicePath = "/v1/voices/";
    if (request.method == "GET" && request.path == "/v1/voices") {
        answer = list(request);
    } else if (request.method == "GET" && request.path == "/v2/voices") {
        answer = page(request);
    } else if (request.method == "POST" && request.path == "/v1/voices/add") {
        answer = clone(request, body);
    } else if (request.path.startsWith(voicePath) && request.path.size() > voicePath.size() &&
               (request.method == "GET" || request.method == "DELETE")) {
        const QString id = QUrl::fromPercentEncoding(request.path.mid(voicePath.size()));
        const auto entry = find(id);
        if (entry == voices.end()) {
            answer = notFound(id);
        } else if (request.method == "GET") {
            answer = jsonAnswer(json(*entry));
        } else {
            voices.erase(entry);
            answer = jsonAnswer({{QStringLiteral("status"), QStringLiteral("ok")}});
        }
    } else {
        answer = jsonAnswer({{QStringLiteral("detail"), QStringLiteral("Not Found")}}, 404);
    }
    answer.hang = holding;
    return answer;
}

Answer VoiceStandIn::Private::list(const Request &request) const
{
    QJsonArray all;
    for (const Entry &entry : voices)
        all.append(json(entry));
    Answer answer = jsonAnswer({{QStringLiteral("voices"), all}});
    if (options.validators) {
        const QByteArray tag = '"' + QCryptographicHash::hash(answer.body, QCryptographicHash::Md5).toHex() + '"';
        if (request.header("if-none-match") == tag) {
            answer.status = 304;
            answer.body.clear();
        }
        answer.headers.emplaceBack("ETag", tag);
    }
    if (!options.cacheControl.isEmpty())
        answer.headers.emplaceBack("Cache-Control", options.cacheControl);
    return answer;
}

Answer VoiceStandIn::Private::page(const Request &request) const
{
    constexpr int most = 100;
    const QUrlQuery query(QString::fromUtf8(request.query));
    const QStringList ids = query.allQueryItemValues(QStringLiteral("voice_ids"), QUrl::FullyDecoded);
    if (ids.size() > most)
        return wrongField(QStringLiteral("voice_ids"), QStringLiteral("List should have at most 100 items"));
    const QString asked = query.queryItemValue(QStringLiteral("page_size"));
    const int size = asked.isEmpty() ? 10 : asked.toInt();
    if (size < 1 || size > most)
        return wrongField(QStringLiteral("page_size"), QStringLiteral("Input should be from 1 to 100"));
    const qsizetype from =
        QByteArray::fromBase64(query.queryItemValue(QStringLiteral("next_page_token"), QUrl::FullyDecoded).toLatin1())
            .toLongLong();
    QJsonArray found;
    for (const Entry &entry : voices) {
        if (ids.isEmpty() || ids.contains(entry.voice.id))
            found.append(json(entry));
    }
    QJsonArray some;
    for (qsizetype i = from; i < std::min<qsizetype>(from + size, found.size()); ++i)
        some.append(found.at(i));
    const bool more = from + size < found.size();
    const QString token = QString::fromLatin1(QByteArray::number(from + size).toBase64());
    return jsonAnswer({{QStringLiteral("voices"), some},
                       {QStringLiteral("has_more"), more},
                       {QStringLiteral("total_count"), found.size()},
                       {QStringLiteral("next_page_token"), more ? QJsonValue(token) : QJsonValue()}});
}

Answer VoiceStandIn::Private::clone(const Request &request, const QByteArray &body)
{
    auto upload = readUpload(request.header("content-type"), body);
    if (!upload || upload->fields.value(QStringLiteral("name")).isEmpty())
        return wrongField(QStringLiteral("name"), QStringLiteral("Field required"));
    if (upload->files.isEmpty())
        return wrongField(QStringLiteral("files"), QStringLiteral("Field required"));
    Voice voice;
    voice.id = newVoiceId(++clones);
    voice.name = upload->fields.value(QStringLiteral("name"));
    voice.description = upload->fields.value(QStringLiteral("description"));
    const auto labels = QJsonDocument::fromJson(upload->fields.value(QStringLiteral("labels")).toUtf8()).object();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        voice.labels.insert(it.key(), it->toString());
    voice.previewUrl = url.toString() + QStringLiteral("/previews/") + voice.id + QStringLiteral(".mp3");
    voice.models = cloneSteps;
    insert(voice);
    upload->voiceId = voice.id;
    uploads.push_back(*upload);
    return jsonAnswer({{QStringLiteral("voice_id"), voice.id}, {QStringLiteral("requires_verification"), false}});
}

Answer VoiceStandIn::Private::notFound(const QString &id) const
{
    return refusal(options.notFoundStatus, "voice_not_found",
                   QStringLiteral("A voice with the voice_id %1 was not found.").arg(id));
}

QJsonObject VoiceStandIn::Private::json(const Entry &entry) const
{
    const Voice &voice = entry.voice;
    QJsonObject labels;
    for (auto it = voice.labels.begin(); it != voice.labels.end(); ++it)
        labels.insert(it.key(), it.value());
    QJsonObject states;
    QJsonObject messages;
    for (auto it = voice.models.begin(); it != voice.models.end(); ++it) {
        const auto past = clock->now() - entry.since.value(it.key());
        QString state = QStringLiteral("not_started");
        for (const Step &step : *it) {
            if (step.after <= past)
                state = step.state;
        }
        states.insert(it.key(), state);
        if (!voice.message.isEmpty())
            messages.insert(it.key(), voice.message);
    }
    QJsonObject object{
        {QStringLiteral("voice_id"), voice.id},
        {QStringLiteral("name"), voice.name},
        {QStringLiteral("category"), voice.category},
        {QStringLiteral("labels"), labels},
        {QStringLiteral("description"), textOrNull(voice.description)},
        {QStringLiteral("preview_url"), textOrNull(voice.previewUrl)},
        {QStringLiteral("fine_tuning"), QJsonObject{{QStringLiteral("state"), states},
                                                    {QStringLiteral("progress"), QJsonObject()},
                                                    {QStringLiteral("message"), messages}}},
        {QStringLiteral("voice_verification"), QJsonObject{{QStringLiteral("requires_verification"), voice.requiresVerification},
                                                           {QStringLiteral("is_verified"), false}}},
        {QStringLiteral("settings"), QJsonValue()},
        {QStringLiteral("created_at_unix"), 1700000000},
    };
    if (!voice.plainStatus.isEmpty())
        object.insert(QStringLiteral("status"), voice.plainStatus);
    return object;
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
