// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTcpServer>

#include <chrono>
#include <limits>
#include <memory>
#include <random>
#include <vector>

class QTcpSocket;

namespace freshet::test {

/// A bad network between a client and a server, on a free port of 127.0.0.1, in the test's own thread (whose event loop must
/// run). Without any call it forwards everything as it comes. Settings hold for open connections and for later ones.
class TcpProxy : public QObject
{
    Q_OBJECT

public:
    enum class Direction { ToServer, ToClient };
    /// What happens when the bytes of `stopAfter` have gone through.
    enum class Then { Silence, Close, Reset };

    TcpProxy(const QString &host, quint16 port, QObject *parent = nullptr);
    ~TcpProxy() override;

    bool start(); ///< false: the port could not be had
    quint16 port() const { return m_port; }
    int openConnections() const;                                                        ///< now
    int totalConnections() const { return m_total; }                                    ///< ever accepted
    qint64 forwarded(Direction direction) const { return m_forwarded[int(direction)]; } ///< bytes, all connections

    void cut();         ///< every connection ends in order (FIN); new ones are taken
    void reset();       ///< every connection ends with RST; new ones are taken
    void refuse();      ///< no new connections (refused by the system); open ones stay
    bool acceptAgain(); ///< on the same port
    /// Half-open: nothing goes either way any more and nobody is told; new connections are taken and get silence.
    void blackhole() { m_silent[0] = m_silent[1] = true; }
    void silence(Direction direction) { m_silent[int(direction)] = true; }
    /// Half-open, but only the connection that was accepted as the `number`th of all (from 1); false where it is not open.
    bool blackhole(int number);
    /// Undoes blackhole (of all and of one), silence, slices, latency and limits; what was kept meanwhile goes out.
    void heal();
    /// At most `bytes` in one segment; 1 is the worst network there is.
    void slice(int bytes) { m_slice = bytes; }
    /// Each piece waits `latency` ± `jitter`; order is kept. `seed` makes the jitter repeatable.
    void delay(std::chrono::milliseconds latency, std::chrono::milliseconds jitter = {}, quint32 seed = 1);
    /// `bytes` more go through in that direction, counted over all connections, then: in the middle of a reply, for example.
    void stopAfter(Direction direction, qint64 bytes, Then then);

private:
    struct Link;
    void adopt(QTcpSocket *client);
    void forward(Link &link, Direction direction);
    void deliver(Link &link, Direction direction);
    void finish(Link &link, bool hard);
    bool isSilent(const Link &link, Direction direction) const;
    void sweep();

    QTcpServer m_server;
    QString m_host;
    quint16 m_target;
    quint16 m_port = 0;
    std::vector<std::unique_ptr<Link>> m_links;
    std::mt19937 m_random{1};
    std::chrono::milliseconds m_latency{0};
    std::chrono::milliseconds m_jitter{0};
    int m_total = 0;
    int m_slice = 0;
    bool m_silent[2] = {false, false};
    qint64 m_forwarded[2] = {0, 0};
    qint64 m_left[2] = {std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::max()};
    Then m_then[2] = {Then::Silence, Then::Silence};
};

} // namespace freshet::test
