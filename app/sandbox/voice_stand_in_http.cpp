// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/voice_stand_in_http.h"

#include <QCryptographicHash>
#include <QHttpServerRequest>

#include <algorithm>

namespace freshet::sandbox {

namespace {

QByteArray methodName(QHttpServerRequest::Method method)
{
    switch (method) {
    case QHttpServerRequest::Method::Get:
        return "GET";
    case QHttpServerRequest::Method::Post:
        return "POST";
    case QHttpServerRequest::Method::Put:
        return "PUT";
    case QHttpServerRequest::Method::Delete:
        return "DELETE";
    case QHttpServerRequest::Method::Head:
        return "HEAD";
    default:
        return "OTHER";
    }
}

bool hasHeader(const VoiceStandIn::Answer &answer, const char *name)
{
    return std::ranges::any_of(answer.headers,
                               [&](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
}

QByteArray headOf(const VoiceStandIn::Answer &answer)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " Answer\r\n";
    for (const auto &[name, value] : answer.headers)
        head += name + ": " + value + "\r\n";
    if (!hasHeader(answer, "Content-Type"))
        head += "Content-Type: application/json\r\n";
    if (!hasHeader(answer, "Content-Length"))
        head += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
    return head + "\r\n";
}

/// `name` of `form-data; name="files"; filename="a.mp3"`; nothing where it is not there.
std::optional<QByteArray> parameterOf(const QByteArray &header, const QByteArray &name)
{
    const qsizetype at = header.indexOf("; " + name + "=\"");
    if (at < 0)
        return {};
    const qsizetype from = at + name.size() + 4;
    const qsizetype to = header.indexOf('"', from);
    return header.mid(from, to < 0 ? -1 : to - from);
}

} // namespace

StandInExchange::StandInExchange(QTcpSocket *socket)
    : m_socket(socket)
{
    m_gone = QObject::connect(socket, &QTcpSocket::disconnected, socket, [this] {
        m_stop.request_stop();
        end();
    });
}

StandInExchange::~StandInExchange()
{
    QObject::disconnect(m_gone);
}

void StandInExchange::end()
{
    QObject::disconnect(m_gone);
    const auto self = shared_from_this();
    if (const auto told = std::exchange(onEnd, {}))
        told();
}

void StandInExchange::giveUp()
{
    m_stop.request_stop();
    onEnd = {};
    QObject::disconnect(m_gone);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    m_responder.reset(); // it must not outlive the server
#endif
}

void StandInExchange::answer(Clock &clock, VoiceStandIn::Answer answer)
{
    write(shared_from_this(), clock, std::move(answer));
}

Task<> StandInExchange::write(std::shared_ptr<StandInExchange> self, Clock &clock, VoiceStandIn::Answer answer)
{
    if (answer.delay.count() > 0) {
        const auto whole = co_await clock.sleep(answer.delay, self->m_stop.get_token());
        if (!whole)
            co_return;
    }
    if (!self->m_socket || self->m_stop.stop_requested())
        co_return;
    if (self->m_socket->state() != QAbstractSocket::ConnectedState) {
        self->end();
        co_return;
    }
    if (answer.cutAfter == -2) {
        self->m_socket->abort();
    } else if (!answer.raw.isEmpty()) {
        self->m_socket->write(answer.raw);
        self->m_socket->disconnectFromHost();
    } else {
        self->m_socket->write(headOf(answer));
        co_await self->writeBody(clock, answer);
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    self->m_responder.reset();
#endif
    if (!self->m_stop.stop_requested())
        self->end();
}

Task<> StandInExchange::writeBody(Clock &clock, VoiceStandIn::Answer answer)
{
    const bool cut = answer.cutAfter >= 0;
    const QByteArray body = cut ? answer.body.left(answer.cutAfter) : answer.body;
    const qsizetype piece = answer.dripBytes > 0 ? answer.dripBytes : std::max<qsizetype>(1, body.size());
    for (qsizetype at = 0; at < body.size(); at += piece) {
        if (answer.dripBytes > 0) {
            const auto whole = co_await clock.sleep(answer.dripEvery, m_stop.get_token());
            if (!whole || !m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
                co_return;
        }
        m_socket->write(body.mid(at, piece));
    }
    if (cut && m_socket)
        m_socket->disconnectFromHost();
}

QTcpSocket *StandInListener::socketFrom(quint16 peerPort) const
{
    for (const QPointer<QTcpSocket> &socket : m_sockets) {
        if (socket && socket->peerPort() == peerPort)
            return socket;
    }
    return nullptr;
}

void StandInListener::incomingConnection(qintptr descriptor)
{
    auto *socket = new QTcpSocket(this);
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    m_sockets.removeIf([](const QPointer<QTcpSocket> &one) { return !one; });
    m_sockets.append(socket);
    addPendingConnection(socket);
}

StandInFront::StandInFront(Handle handle)
    : m_handle(std::move(handle))
{}

StandInFront::~StandInFront() = default;

quint16 StandInFront::listenOnFreePort()
{
    m_listener = new StandInListener(this);
    if (!m_listener->listen(QHostAddress::LocalHost, 0))
        return 0;
    bind(m_listener);
    return m_listener->serverPort();
}

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
bool StandInFront::handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder)
{
    QTcpSocket *socket = m_listener->socketFrom(request.remotePort());
    if (!socket)
        return false;
    const auto exchange = std::make_shared<StandInExchange>(socket);
    exchange->keep(std::move(responder));
    take(request, exchange);
    return true;
}
#else
bool StandInFront::handleRequest(const QHttpServerRequest &request, QTcpSocket *socket)
{
    take(request, std::make_shared<StandInExchange>(socket));
    return true;
}
#endif

void StandInFront::take(const QHttpServerRequest &request, const std::shared_ptr<StandInExchange> &exchange)
{
    VoiceStandIn::Request taken;
    taken.method = methodName(request.method());
    taken.path = request.url().path(QUrl::FullyEncoded).toUtf8();
    taken.query = request.url().query(QUrl::FullyEncoded).toUtf8();
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    for (const auto &[name, value] : request.headers().toListOfPairs())
        taken.headers.emplaceBack(name, value);
#else
    for (const auto &header : request.headers())
        taken.headers.emplaceBack(header.first, header.second);
#endif
    const QByteArray body = request.body();
    taken.bodyBytes = body.size();
    m_handle(std::move(taken), body, exchange);
}

std::optional<VoiceStandIn::Upload> readUpload(const QByteArray &contentType, const QByteArray &body)
{
    if (!contentType.startsWith("multipart/form-data"))
        return {};
    QByteArray boundary = parameterOf(contentType, "boundary").value_or(QByteArray());
    if (boundary.isEmpty())
        boundary = contentType.mid(contentType.indexOf("boundary=") + 9);
    VoiceStandIn::Upload upload;
    const QByteArray line = "--" + boundary;
    qsizetype at = body.indexOf(line);
    while (at >= 0) {
        const qsizetype from = at + line.size() + 2;
        const qsizetype next = body.indexOf("\r\n" + line, from);
        const qsizetype gap = body.indexOf("\r\n\r\n", from);
        if (next < 0 || gap < 0 || gap > next)
            break;
        QByteArray disposition;
        QByteArray type;
        for (const QByteArray &header : body.mid(from, gap - from).split('\n')) {
            if (header.toLower().startsWith("content-disposition:"))
                disposition = header.trimmed();
            else if (header.toLower().startsWith("content-type:"))
                type = header.mid(13).trimmed();
        }
        const QByteArray content = body.mid(gap + 4, next - gap - 4);
        const QString name = QString::fromUtf8(parameterOf(disposition, "name").value_or(QByteArray()));
        if (const auto file = parameterOf(disposition, "filename")) {
            upload.files.append(
                {QString::fromUtf8(*file), type, content.size(), QCryptographicHash::hash(content, QCryptographicHash::Sha256)});
        } else {
            upload.fields.insert(name, QString::fromUtf8(content));
        }
        at = next + 2;
    }
    return upload;
}

} // namespace freshet::sandbox
