// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/voice_stand_in.h"

#include <QAbstractHttpServer>
#include <QHttpServerResponder>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <optional>

namespace freshet::sandbox {

/// One request and the way to its answer. Answers are written to the socket by hand: a server that is to answer slowly, wrongly
/// or not at all needs more than QHttpServerResponder gives. Thread: the server's.
class StandInExchange : public std::enable_shared_from_this<StandInExchange>
{
public:
    explicit StandInExchange(QTcpSocket *socket);
    ~StandInExchange();
    StandInExchange(const StandInExchange &) = delete;
    StandInExchange &operator=(const StandInExchange &) = delete;

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    /// While there is a responder the server reads no further request of this connection.
    void keep(QHttpServerResponder &&responder) { m_responder.emplace(std::move(responder)); }
#endif
    /// Called once: the answer was written, or the client has gone.
    std::function<void()> onEnd;
    void answer(Clock &clock, VoiceStandIn::Answer answer);
    void giveUp(); ///< nothing is written any more

private:
    static Task<> write(std::shared_ptr<StandInExchange> self, Clock &clock, VoiceStandIn::Answer answer);
    Task<> writeBody(Clock &clock, VoiceStandIn::Answer answer);
    void end();

    QPointer<QTcpSocket> m_socket;
    QMetaObject::Connection m_gone;
    std::stop_source m_stop;
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    std::optional<QHttpServerResponder> m_responder;
#endif
};

/// Keeps its sockets in sight: from Qt 6.8 on the server does not tell which one a request came from.
class StandInListener final : public QTcpServer
{
public:
    using QTcpServer::QTcpServer;
    QTcpSocket *socketFrom(quint16 peerPort) const; ///< nothing: it is gone

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    QList<QPointer<QTcpSocket>> m_sockets;
};

/// The HTTP side of the stand-in.
class StandInFront final : public QAbstractHttpServer
{
public:
    using Handle = std::function<void(VoiceStandIn::Request, QByteArray body, std::shared_ptr<StandInExchange>)>;

    explicit StandInFront(Handle handle);
    ~StandInFront() override;
    quint16 listenOnFreePort(); ///< 0: none could be had

private:
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
    void missingHandler(const QHttpServerRequest &, QHttpServerResponder &) override {}
#else
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override {}
#endif
    void take(const QHttpServerRequest &request, const std::shared_ptr<StandInExchange> &exchange);

    Handle m_handle;
    StandInListener *m_listener = nullptr;
};

/// The parts of a multipart body: fields and files. Nothing where it is none.
std::optional<VoiceStandIn::Upload> readUpload(const QByteArray &contentType, const QByteArray &body);

} // namespace freshet::sandbox
