// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/http_exchange.h"

#include <QVariant>

#include <utility>

namespace freshet::voice {

namespace {

/// Of a request without a whole answer. Qt's own words are not repeated: they hold addresses, and those what the caller put
/// there.
/// `isSent`: a part of its body went out, so it may have run.
Error transportError(QNetworkReply::NetworkError error, bool isSent)
{
    switch (error) {
    case QNetworkReply::HostNotFoundError:
        return {
            Code::HostNotFound, QStringLiteral("the voice provider's host is unknown; check its address and the network"), {}};
    case QNetworkReply::TimeoutError:
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
    case QNetworkReply::UnknownNetworkError:
        if (isSent)
            break; // these come before and after
        [[fallthrough]];
    case QNetworkReply::ConnectionRefusedError:
        return {
            Code::ConnectFailed, QStringLiteral("the voice provider can't be reached; check its address and the network"), {}};
    case QNetworkReply::ProxyConnectionClosedError:
    case QNetworkReply::ProxyTimeoutError:
    case QNetworkReply::UnknownProxyError:
        if (isSent)
            break;
        [[fallthrough]];
    case QNetworkReply::ProxyConnectionRefusedError:
    case QNetworkReply::ProxyNotFoundError:
    case QNetworkReply::ProxyAuthenticationRequiredError:
        return {
            Code::ConnectFailed, QStringLiteral("the voice provider can't be reached through the proxy; check its settings"), {}};
    case QNetworkReply::SslHandshakeFailedError:
        return {Code::TlsFailed,
                QStringLiteral("the voice provider's certificate was not accepted, or it speaks no TLS; check its address"),
                {}};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
        return {Code::Undecodable, QStringLiteral("what answers at the voice provider's address speaks no HTTP"), {}};
    case QNetworkReply::UnknownContentError:
        return {
            Code::Undecodable, QStringLiteral("the voice provider's answer can't be unpacked, or is larger than allowed"), {}};
    default:
        break;
    }
    return {Code::ConnectionLost, QStringLiteral("the connection to the voice provider ended before its answer"), {}};
}

} // namespace

HttpExchange::HttpExchange(QNetworkReply *reply, Limits limits, Clock &clock, std::stop_token stop)
    : m_reply(reply)
    , m_limits(limits)
{
    // So much at most waits to be read while this thread is busy.
    constexpr qint64 readAhead = 256 * 1024;
    reply->setReadBufferSize(readAhead);
    connect(reply, &QNetworkReply::readyRead, this, &HttpExchange::read);
    connect(reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64) { m_sent = m_sent || sent > 0; });
    connect(reply, &QNetworkReply::finished, this, [this] {
        read();
        end(End::Whole);
    });
    m_stop.emplace(std::move(stop), Stop{this});
    if (m_end == End::None)
        watchDeadline(clock, limits.timeout, m_over.get_token(), this);
}

HttpExchange::~HttpExchange()
{
    m_stop.reset();
    m_over.request_stop();
    m_reply->disconnect(this);
    // Not at once: this may run inside one of its signals.
    m_reply->deleteLater();
}

Task<> HttpExchange::watchDeadline(Clock &clock, std::chrono::milliseconds timeout, std::stop_token over,
                                   QPointer<HttpExchange> exchange)
{
    const auto whole = co_await clock.sleep(timeout, std::move(over));
    if (whole && exchange)
        exchange->end(End::TimedOut);
}

void HttpExchange::read()
{
    if (m_end != End::None)
        return;
    const qint64 room = m_limits.mostBytes - m_body.size();
    m_body += m_reply->read(room + 1);
    if (m_body.size() > m_limits.mostBytes)
        end(End::TooLarge);
}

void HttpExchange::end(End how)
{
    if (m_end != End::None)
        return;
    m_end = how;
    m_status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    judge(how);
    m_reply->disconnect(this);
    if (how != End::Whole) {
        m_body.clear();
        m_reply->abort();
    }
    m_over.request_stop();
    if (m_waiter)
        QMetaObject::invokeMethod(this, [this] { std::exchange(m_waiter, {}).resume(); }, Qt::QueuedConnection);
}

void HttpExchange::judge(End how)
{
    switch (how) {
    case End::None:
        return;
    case End::Stopped:
        m_error = Error{Code::Cancelled, QStringLiteral("the request to the voice provider was given up"), {}};
        return;
    case End::TimedOut:
        m_error = Error{Code::Timeout,
                        QStringLiteral("the voice provider did not answer in %1 s").arg(double(m_limits.timeout.count()) / 1000),
                        {}};
        return;
    case End::TooLarge:
        m_error = Error{
            Code::Undecodable, QStringLiteral("the voice provider's answer is larger than %1 bytes").arg(m_limits.mostBytes), {}};
        return;
    case End::Whole:
        break;
    }
    const QNetworkReply::NetworkError error = m_reply->error();
    // Of a refusal Qt only repeats, from 201 on, what the status says. Of other answers UnknownContentError, or ProtocolFailure,
    // says that a compressed body is broken or grows out of all proportion.
    const bool isOfStatus = m_status >= 400 && error >= QNetworkReply::ContentAccessDenied &&
                            error != QNetworkReply::ContentReSendError && error != QNetworkReply::ProtocolFailure;
    if (error == QNetworkReply::ProtocolFailure && m_status != 0)
        m_error = transportError(QNetworkReply::UnknownContentError, m_sent);
    else if (error != QNetworkReply::NoError && !isOfStatus)
        m_error = transportError(error, m_sent);
    else if (m_status == 0)
        m_error = transportError(QNetworkReply::ProtocolFailure, m_sent);
}

} // namespace freshet::voice
