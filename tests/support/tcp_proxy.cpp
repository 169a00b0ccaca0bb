// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tcp_proxy.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

#include <algorithm>
#include <deque>

#include <sys/socket.h>

namespace freshet::test {

using Clock = std::chrono::steady_clock;

/// One client and its server. Index 0 of each pair is the way to the server, 1 the way back.
struct TcpProxy::Link
{
    struct Piece
    {
        QByteArray bytes;
        Clock::time_point due;
    };

    std::unique_ptr<QTcpSocket> client;
    std::unique_ptr<QTcpSocket> server;
    std::deque<Piece> waiting[2];
    QTimer timers[2];
    bool fromEnded[2] = {false, false}; ///< the sender closed; what is still on its way goes first
    bool ended = false;
    int number = 0; ///< in the order of acceptance, from 1
    bool silent = false;

    QTcpSocket &from(Direction direction) { return direction == Direction::ToServer ? *client : *server; }
    QTcpSocket &to(Direction direction) { return direction == Direction::ToServer ? *server : *client; }
};

namespace {
constexpr TcpProxy::Direction directions[] = {TcpProxy::Direction::ToServer, TcpProxy::Direction::ToClient};
constexpr qint64 bound = 256 << 10; // bytes kept in one direction; beyond, the sender has to wait
} // namespace

TcpProxy::TcpProxy(const QString &host, quint16 port, QObject *parent)
    : QObject(parent)
    , m_host(host)
    , m_target(port)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = m_server.nextPendingConnection())
            adopt(client);
    });
}

TcpProxy::~TcpProxy()
{
    for (auto &link : m_links) {
        link->client->disconnect(this);
        link->server->disconnect(this);
    }
}

bool TcpProxy::start()
{
    if (!m_server.listen(QHostAddress::LocalHost, m_port))
        return false;
    m_port = m_server.serverPort();
    return true;
}

int TcpProxy::openConnections() const
{
    return int(std::count_if(m_links.begin(), m_links.end(), [](const auto &link) { return !link->ended; }));
}

void TcpProxy::adopt(QTcpSocket *client)
{
    ++m_total;
    client->setParent(nullptr);
    m_links.push_back(std::make_unique<Link>());
    Link &link = *m_links.back();
    link.number = m_total;
    link.client.reset(client);
    link.server = std::make_unique<QTcpSocket>();
    for (Direction direction : directions) {
        QTcpSocket &from = link.from(direction);
        from.setReadBufferSize(bound);
        from.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        QTimer &timer = link.timers[int(direction)];
        timer.setSingleShot(true);
        timer.setTimerType(Qt::PreciseTimer);
        connect(&timer, &QTimer::timeout, this, [this, &link, direction] { deliver(link, direction); });
        connect(&from, &QTcpSocket::readyRead, this, [this, &link, direction] { forward(link, direction); });
        connect(&link.to(direction), &QTcpSocket::bytesWritten, this, [this, &link, direction] { forward(link, direction); });
        // What was read before the end still goes through, so that an error reply before a close arrives.
        connect(&from, &QTcpSocket::disconnected, this, [this, &link, direction] {
            if (link.ended || isSilent(link, direction))
                return;
            link.fromEnded[int(direction)] = true;
            forward(link, direction);
            if (!link.ended && link.waiting[int(direction)].empty())
                finish(link, false);
        });
    }
    connect(link.server.get(), &QTcpSocket::connected, this, [this, &link] {
        link.server->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        forward(link, Direction::ToServer);
    });
    connect(link.server.get(), &QTcpSocket::errorOccurred, this, [this, &link](QAbstractSocket::SocketError error) {
        if (error == QAbstractSocket::ConnectionRefusedError && !link.ended)
            finish(link, false);
    });
    link.server->connectToHost(m_host, m_target);
}

void TcpProxy::forward(Link &link, Direction direction)
{
    const int way = int(direction);
    QTcpSocket &from = link.from(direction);
    if (link.ended || isSilent(link, direction) || link.to(direction).state() != QAbstractSocket::ConnectedState)
        return;
    while (from.bytesAvailable() > 0 && link.to(direction).bytesToWrite() < bound && qint64(link.waiting[way].size()) < bound) {
        const QByteArray bytes = from.read(m_slice > 0 ? m_slice : 65536);
        auto pause = m_latency;
        if (m_jitter.count() > 0)
            pause +=
                std::chrono::milliseconds(std::uniform_int_distribution<qint64>(-m_jitter.count(), m_jitter.count())(m_random));
        auto due = Clock::now() + std::max(pause, std::chrono::milliseconds(0));
        if (!link.waiting[way].empty())
            due = std::max(due, link.waiting[way].back().due);
        link.waiting[way].push_back({bytes, due});
    }
    if (!link.waiting[way].empty() && !link.timers[way].isActive()) {
        if (m_slice == 0 && m_latency.count() == 0)
            deliver(link, direction);
        else
            link.timers[way].start(0);
    }
}

void TcpProxy::deliver(Link &link, Direction direction)
{
    const int way = int(direction);
    auto &waiting = link.waiting[way];
    while (!link.ended && !isSilent(link, direction) && !waiting.empty()) {
        const auto now = Clock::now();
        if (waiting.front().due > now) {
            const auto rest = std::chrono::ceil<std::chrono::milliseconds>(waiting.front().due - now);
            link.timers[way].start(int(rest.count()));
            return;
        }
        QByteArray bytes = std::move(waiting.front().bytes);
        waiting.pop_front();
        const qint64 allowed = std::min<qint64>(bytes.size(), m_left[way]);
        if (m_left[way] != std::numeric_limits<qint64>::max())
            m_left[way] -= allowed;
        m_forwarded[way] += allowed;
        QTcpSocket &to = link.to(direction);
        to.write(bytes.constData(), allowed);
        if (m_slice > 0)
            to.flush();
        if (m_left[way] == 0) {
            m_left[way] = std::numeric_limits<qint64>::max();
            if (m_then[way] == Then::Silence) {
                m_silent[way] = true;
                // What is held back is late, never lost: a stream has no holes.
                if (allowed < bytes.size())
                    waiting.push_front({bytes.sliced(allowed), now});
                to.flush();
                return;
            }
            to.flush();
            finish(link, m_then[way] == Then::Reset);
            return;
        }
        // One slice a turn of the event loop, so that the receiver sees it alone.
        if (m_slice > 0 && !waiting.empty()) {
            link.timers[way].start(0);
            return;
        }
    }
    if (!link.ended && link.fromEnded[way] && link.from(direction).bytesAvailable() == 0)
        finish(link, false);
    if (!link.ended && !isSilent(link, direction))
        QMetaObject::invokeMethod(
            &link.timers[way], [this, &link, direction] { forward(link, direction); }, Qt::QueuedConnection);
}

void TcpProxy::finish(Link &link, bool hard)
{
    link.ended = true;
    for (QTcpSocket *socket : {link.client.get(), link.server.get()}) {
        if (hard && socket->socketDescriptor() != -1) {
            const ::linger now{1, 0}; // close() then sends RST
            ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
            socket->abort();
        } else {
            socket->disconnectFromHost();
        }
    }
    // The sockets may be in the middle of a signal, so they go in the next turn.
    QMetaObject::invokeMethod(this, &TcpProxy::sweep, Qt::QueuedConnection);
}

bool TcpProxy::isSilent(const Link &link, Direction direction) const
{
    return link.silent || m_silent[int(direction)];
}

bool TcpProxy::blackhole(int number)
{
    const auto at = std::ranges::find_if(m_links, [number](const auto &link) { return link->number == number && !link->ended; });
    if (at == m_links.end())
        return false;
    (*at)->silent = true;
    return true;
}

void TcpProxy::sweep()
{
    std::erase_if(m_links, [](const std::unique_ptr<Link> &link) {
        return link->ended && link->client->bytesToWrite() == 0 && link->server->bytesToWrite() == 0;
    });
}

void TcpProxy::cut()
{
    for (auto &link : m_links) {
        if (!link->ended)
            finish(*link, false);
    }
}

void TcpProxy::reset()
{
    for (auto &link : m_links) {
        if (!link->ended)
            finish(*link, true);
    }
}

void TcpProxy::refuse()
{
    m_server.close();
}

bool TcpProxy::acceptAgain()
{
    return m_server.isListening() || start();
}

void TcpProxy::heal()
{
    m_slice = 0;
    m_latency = m_jitter = std::chrono::milliseconds(0);
    for (Direction direction : directions) {
        m_silent[int(direction)] = false;
        m_left[int(direction)] = std::numeric_limits<qint64>::max();
    }
    for (auto &link : m_links) {
        link->silent = false;
        for (Direction direction : directions) {
            if (link->ended)
                continue;
            if (link->from(direction).state() == QAbstractSocket::UnconnectedState)
                finish(*link, false); // it ended while nobody was told
            else
                forward(*link, direction);
        }
    }
}

void TcpProxy::delay(std::chrono::milliseconds latency, std::chrono::milliseconds jitter, quint32 seed)
{
    m_latency = latency;
    m_jitter = jitter;
    m_random.seed(seed);
}

void TcpProxy::stopAfter(Direction direction, qint64 bytes, Then then)
{
    m_left[int(direction)] = bytes;
    m_then[int(direction)] = then;
}

} // namespace freshet::test
