// SPDX-License-Identifier: GPL-3.0-or-later
// How the provider is asked: turns, tries, pauses, and what its refusals mean.
#include "core/voice/clone_body.h"
#include "core/voice/elevenlabs_provider_p.h"
#include "core/voice/http_exchange.h"
#include "core/voice/provider_headers.h"
#include "core/voice/provider_json.h"

#include <QHostAddress>
#include <QHttpMultiPart>
#include <QNetworkProxyFactory>
#include <QNetworkRequest>
#include <QRandomGenerator>

#include <algorithm>

namespace freshet::voice {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds mostPause = std::chrono::seconds(60);

/// The system's proxies, but none for this machine: what is tried out here must not go through another.
class Proxies final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const QString host = query.peerHostName();
        if (host == QLatin1String("localhost") || QHostAddress(host).isLoopback())
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

/// 1 s, 2 s, 4 s … by the number of the try that failed (from 1), ± 10 % by chance.
milliseconds pauseAfter(int attempt)
{
    const double seconds = double(1 << std::min(attempt - 1, 6));
    const double chance = 0.9 + 0.2 * QRandomGenerator::global()->generateDouble();
    return std::min(mostPause, milliseconds(qint64(seconds * chance * 1000)));
}

bool isWorthRepeating(int status)
{
    return status == 408 || status == 409 || status == 429 || status >= 500;
}

/// Refused before anything was done.
bool isUndone(int status)
{
    return status == 408 || status == 409 || status == 429 || status == 503;
}

bool isWorthRepeating(Code code)
{
    return code == Code::ConnectFailed || code == Code::ConnectionLost || code == Code::Timeout;
}

Error cancelled()
{
    return {Code::Cancelled, QStringLiteral("the request to the voice provider was given up"), {}};
}

} // namespace

/// What became of one try.
struct ElevenLabsProvider::Private::Try
{
    Answer answer{};
    std::optional<Error> error{}; ///< nothing: there is an answer
    bool mayRepeat = false;
    std::optional<milliseconds> retryAfter{};
};

ElevenLabsProvider::Private::Private(const Options &given, Clock &theClock)
    : options(given)
    , clock(&theClock)
    , turns(std::clamp(given.concurrency, 1, 15))
{
    options.tries = std::max(1, options.tries);
}

QNetworkAccessManager &ElevenLabsProvider::Private::roomyManager()
{
    // Made here and not in the constructor, so that they belong to the thread that asks.
    constexpr int mostOfOne = 6;
    for (const auto &manager : m_managers) {
        const auto replies = manager->findChildren<QNetworkReply *>(QString(), Qt::FindDirectChildrenOnly);
        if (std::ranges::count_if(replies, &QNetworkReply::isRunning) < mostOfOne)
            return *manager;
    }
    auto manager = std::make_unique<QNetworkAccessManager>();
    manager->setProxyFactory(new Proxies);
    m_managers.push_back(std::move(manager));
    return *m_managers.back();
}

QNetworkReply *ElevenLabsProvider::Private::send(const Ask &ask, std::unique_ptr<QHttpMultiPart> form)
{
    QNetworkRequest request(ask.url);
    request.setRawHeader("xi-api-key", options.key);
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("User-Agent", "freshet/" FRESHET_VERSION);
    for (const auto &[name, value] : ask.headers)
        request.setRawHeader(name, value);
    // The key must not follow a redirect to another host, so none is followed.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    // So few requests gain nothing by it, and a lost connection would take them all.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    ++requests;
    QNetworkAccessManager &manager = roomyManager();
    if (form) {
        QNetworkReply *reply = manager.post(request, form.get());
        form.release()->setParent(reply);
        return reply;
    }
    return ask.verb == "DELETE" ? manager.deleteResource(request) : manager.get(request);
}

Error ElevenLabsProvider::Private::refusalOf(const Ask &ask, int status, const QByteArray &body, const QByteArray &location) const
{
    const Refusal refusal = readRefusal(body);
    // The provider's words, which may hold what it was sent.
    const QString said = withoutKey(QStringLiteral("HTTP %1").arg(status) +
                                        (refusal.code.isEmpty() ? QString() : QLatin1Char(' ') + refusal.code) +
                                        (refusal.message.isEmpty() ? QString() : QLatin1String(": ") + refusal.message),
                                    options.key);
    const QString about = withoutKey(QString::fromLatin1(ask.verb + ' ') + ask.url.path(QUrl::FullyEncoded), options.key);
    const auto error = [&](Code code, const char *what) {
        return Error{code, QString::fromLatin1(what) + QStringLiteral(" (%1)").arg(said), about};
    };
    const bool isUnknownVoice = refusal.code == QLatin1String("voice_not_found");
    if (ask.isOfVoice && isUnknownVoice && (status == 400 || status == 401 || status == 404))
        return error(Code::NotFound, "the voice provider does not know this voice");
    const bool hasNoSuchAddress = status == 404 || status == 405 || status == 501;
    if (ask.isOfMany && (hasNoSuchAddress || (isUnknownVoice && (status == 400 || status == 401))))
        return error(Code::NotFound, "the voice provider does not answer for several voices at once");
    // Only the provider itself can say so, not something in between nor an address that it does not have.
    if (ask.isOfVoice && (status == 404 || status == 410) && refusal.isJson && !refusal.noRoute)
        return error(Code::NotFound, "the voice provider does not know this voice");
    if (!isUnknownVoice && (status == 401 || status == 403 || refusal.code == QLatin1String("invalid_api_key")))
        return error(Code::AuthFailed, "the voice provider refuses the key; check it and what it may do");
    if (isWorthRepeating(status)) {
        if (ask.isOnceOnly && !isUndone(status))
            return error(Code::Server, "the voice provider failed and may have done it all the same; look before asking again");
        return error(Code::Overloaded, "the voice provider is busy or out of order; ask later");
    }
    if (status >= 300 && status < 400) {
        const QString host = withoutKey(ask.url.resolved(QUrl(QString::fromUtf8(location.left(2048)))).host(), options.key);
        return {Code::Server,
                QStringLiteral("the voice provider sends requests on to another address (HTTP %1, host %2), which is not "
                               "followed; set the right address")
                    .arg(status)
                    .arg(host),
                about};
    }
    if (status == 404)
        return error(Code::Server, "there is no voice provider at this address; check it");
    if (status == 400 || status == 413 || status == 415 || status == 422)
        return error(Code::InvalidArgument, "the voice provider refuses the request as wrong");
    return error(Code::Server, "the voice provider refuses the request");
}

void ElevenLabsProvider::Private::noteLimits(const QByteArray &maximum)
{
    bool isNumber = false;
    const int number = maximum.trimmed().toInt(&isNumber);
    if (isNumber)
        turns.setMaximum(number);
}

Task<ElevenLabsProvider::Private::Try> ElevenLabsProvider::Private::tryOnce(std::shared_ptr<Private> d, Ask ask,
                                                                            std::stop_token stop)
{
    Try result;
    RequestTurns::Turn turn(d->turns, stop);
    const bool given = co_await turn;
    while (given && d->clock->now() < d->m_quietUntil) {
        const auto left = std::chrono::ceil<milliseconds>(d->m_quietUntil - d->clock->now());
        const auto whole = co_await d->clock->sleep(left, stop);
        if (!whole || stop.stop_requested())
            break;
    }
    if (stop.stop_requested()) {
        result.error = cancelled();
        co_return result;
    }
    std::unique_ptr<QHttpMultiPart> form;
    if (ask.form) {
        auto made = ask.form();
        if (!made) {
            result.error = made.error();
            co_return result;
        }
        form = *std::move(made);
    }
    const HttpExchange::Limits limits{ask.timeout, d->options.mostAnswerBytes};
    HttpExchange exchange(d->send(ask, std::move(form)), limits, *d->clock, stop);
    co_await exchange;

    const int status = exchange.status();
    if (!exchange.error() && ((status >= 200 && status < 300) || status == 304)) {
        d->noteLimits(exchange.header("maximum-concurrent-requests"));
        d->turns.fine();
        result.answer.status = status;
        result.answer.body = exchange.body();
        result.answer.etag = exchange.header("ETag");
        result.answer.lastModified = exchange.header("Last-Modified");
        result.answer.cacheControl = exchange.header("Cache-Control");
        result.answer.age = exchange.header("Age");
        co_return result;
    }
    if (stop.stop_requested()) {
        result.error = cancelled();
        co_return result;
    }
    if (exchange.error()) {
        result.error = exchange.error();
        const Code code = result.error->code;
        result.mayRepeat = isWorthRepeating(code) && (!ask.isOnceOnly || wasNotSent(code));
        co_return result;
    }
    d->noteLimits(exchange.header("maximum-concurrent-requests"));
    if (status == 429 && readRefusal(exchange.body()).code == QLatin1String("too_many_concurrent_requests"))
        d->turns.tooMany(turn);
    result.error = d->refusalOf(ask, status, exchange.body(), exchange.header("Location"));
    result.mayRepeat = result.error->code == Code::Overloaded;
    result.retryAfter = retryAfter(exchange.header("Retry-After"), exchange.header("Date"), d->clock->utcNow());
    if (result.mayRepeat && result.retryAfter)
        d->m_quietUntil = std::max(d->m_quietUntil, d->clock->now() + std::min(mostPause, *result.retryAfter));
    co_return result;
}

Task<Result<ElevenLabsProvider::Private::Answer>> ElevenLabsProvider::Private::ask(std::shared_ptr<Private> d, Ask ask,
                                                                                   std::stop_token stop)
{
    std::stop_source both;
    const auto pass = [&both] { both.request_stop(); };
    const std::stop_callback fromCaller(std::move(stop), pass);
    const std::stop_callback fromOwner(d->closing.get_token(), pass);
    for (int attempt = 1;; ++attempt) {
        Try result = co_await tryOnce(d, ask, both.get_token());
        if (!result.error)
            co_return Result<Answer>(std::move(result.answer));
        if (!result.mayRepeat)
            co_return Result<Answer>(std::unexpected(*std::move(result.error)));
        const bool isTooLong = result.retryAfter && *result.retryAfter > mostPause;
        if (isTooLong || attempt >= d->options.tries) {
            if (result.retryAfter)
                result.error->context =
                    QStringLiteral("retry after %1 s").arg(std::chrono::ceil<std::chrono::seconds>(*result.retryAfter).count());
            co_return Result<Answer>(std::unexpected(*std::move(result.error)));
        }
        const milliseconds pause = result.retryAfter.value_or(pauseAfter(attempt));
        const auto whole = co_await d->clock->sleep(pause, both.get_token());
        if (!whole || both.stop_requested())
            co_return Result<Answer>(std::unexpected(cancelled()));
        ++d->repeated;
    }
}

} // namespace freshet::voice
