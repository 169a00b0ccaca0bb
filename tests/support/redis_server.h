// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/url.h"
#include "tests/support/child_process.h"
#include "tests/support/raw_redis.h"

#include <QByteArrayList>
#include <QStringList>
#include <QTemporaryDir>

namespace freshet::test {

class TlsCertificates;

/// A real redis-server of the test's own: in a private temporary directory, on a Unix socket and, where asked for, on free
/// ports of 127.0.0.1; without persistence unless asked for. Gone with this object or the test's process.
///
///     RedisServer server;
///     QVERIFY2(server.start(), qPrintable(server.log()));
///     auto client = redis::Client::open(server.url());
///
/// Thread: one with an event loop. The address and the directory stay the same over `restart`.
class RedisServer
{
public:
    struct Options
    {
        QStringList config{};                 ///< further lines of redis.conf
        bool tcp = false;                     ///< also on a TCP port
        bool appendOnly = false;              ///< AOF with fsync always: what was acknowledged is there after a kill
        QByteArray password{};                ///< requirepass
        QByteArrayList users{};               ///< ACL rules: `alice on >secret ~* +@all`
        const TlsCertificates *tls = nullptr; ///< also TLS on another port, with the server certificate; must outlive the server
        QString certificate{};                ///< instead of the server certificate: expired, wrong name …
        QString certificateKey{};
        bool clientCertificates = false; ///< TLS clients must show one
        bool cluster = false;            ///< cluster mode; needs `tcp`
        bool sentinel = false;           ///< a Sentinel; needs `tcp`; no data
        QString program{};               ///< empty: redis-server or valkey-server from PATH
    };

    RedisServer();
    explicit RedisServer(Options options);
    ~RedisServer();

    /// Starts it and waits until it answers. False: `log` says why.
    bool start();
    void stop();                          ///< in order: SIGTERM
    void kill();                          ///< SIGKILL, as a crash
    void pause() { m_process.pause(); }   ///< SIGSTOP: connections stay open, nobody answers
    void resume() { m_process.resume(); } ///< SIGCONT
    bool restart();                       ///< stop (if it runs) and start on the same addresses with the same data
    bool isRunning() const { return m_process.isRunning(); }
    qint64 processId() const { return m_process.processId(); }
    QString log() { return m_error + m_process.output(); }

    QString directory() const { return m_directory.path(); }
    QString socketPath() const;             ///< below 108 bytes
    quint16 port() const { return m_port; } ///< 0 without `tcp`
    quint16 tlsPort() const { return m_tlsPort; }
    quint16 busPort() const { return m_busPort; } ///< cluster bus

    redis::Url url() const; ///< TCP where it is on, else the Unix socket; with the password
    redis::Url unixUrl() const;
    redis::Url tcpUrl() const;
    redis::Url tlsUrl() const; ///< with the right authority, and host `localhost`

    /// A blocking connection beside the code under test, logged in as the default user.
    RawRedis raw(int timeoutMs = 5000) const;
    /// How many clients the server has, without the asking one.
    int clientCount() const;

private:
    bool writeConfig();
    bool choosePorts();
    bool launch();

    Options m_options;
    QTemporaryDir m_directory;
    ChildProcess m_process;
    QString m_error;
    quint16 m_port = 0;
    quint16 m_tlsPort = 0;
    quint16 m_busPort = 0;
    bool m_wasUp = false;
};

} // namespace freshet::test
