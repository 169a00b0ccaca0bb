// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"

#include "tests/support/tls_certificates.h"
#include "tests/support/wait.h"

#include <QDir>
#include <QFile>

namespace freshet::test {

namespace {
// QTemporaryDir's own name would do, but a long TMPDIR would push the socket's path over the 108 bytes of sockaddr_un.
QString temporaryTemplate()
{
    const QString usual = QDir::tempPath();
    return (usual.size() > 60 ? QStringLiteral("/tmp") : usual) + QStringLiteral("/freshet-test-XXXXXX");
}
} // namespace

RedisServer::RedisServer()
    : RedisServer(Options{})
{}

RedisServer::RedisServer(Options options)
    : m_options(std::move(options))
    , m_directory(temporaryTemplate())
{}

RedisServer::~RedisServer()
{
    // Nothing of it is wanted any more, so it need not tidy up.
    m_process.kill();
}

QString RedisServer::socketPath() const
{
    return m_directory.filePath(QStringLiteral("redis.sock"));
}

bool RedisServer::choosePorts()
{
    if (m_options.tcp)
        m_port = freePort();
    if (m_options.tls)
        m_tlsPort = freePort();
    if (m_options.cluster)
        m_busPort = freePort();
    return (!m_options.tcp || m_port) && (!m_options.tls || m_tlsPort) && (!m_options.cluster || m_busPort);
}

bool RedisServer::writeConfig()
{
    QStringList lines{
        QStringLiteral("daemonize no"),        QStringLiteral("bind 127.0.0.1"),
        QStringLiteral("port %1").arg(m_port), QStringLiteral("unixsocket \"%1\"").arg(socketPath()),
        QStringLiteral("unixsocketperm 700"),  QStringLiteral("dir \"%1\"").arg(m_directory.path()),
        QStringLiteral("loglevel notice"),     QStringLiteral("logfile \"\""),
    };
    if (!m_options.sentinel) {
        lines << QStringLiteral("save \"\"") << QStringLiteral("enable-debug-command yes")
              << QStringLiteral("repl-diskless-sync-delay 0") << QStringLiteral("maxclients 2000")
              << QStringLiteral("appendonly %1").arg(m_options.appendOnly ? QStringLiteral("yes") : QStringLiteral("no"));
        if (m_options.appendOnly)
            lines << QStringLiteral("appendfsync always");
    }
    if (!m_options.password.isEmpty())
        lines << QStringLiteral("requirepass \"%1\"").arg(QString::fromUtf8(m_options.password));
    for (const QByteArray &user : m_options.users)
        lines << QStringLiteral("user ") + QString::fromUtf8(user);
    if (m_options.tls) {
        const bool own = !m_options.certificate.isEmpty();
        lines << QStringLiteral("tls-port %1").arg(m_tlsPort)
              << QStringLiteral("tls-cert-file \"%1\"").arg(own ? m_options.certificate : m_options.tls->serverCertificate())
              << QStringLiteral("tls-key-file \"%1\"").arg(own ? m_options.certificateKey : m_options.tls->serverKey())
              << QStringLiteral("tls-ca-cert-file \"%1\"").arg(m_options.tls->authority())
              << QStringLiteral("tls-auth-clients %1")
                     .arg(m_options.clientCertificates ? QStringLiteral("yes") : QStringLiteral("no"));
    }
    if (m_options.cluster)
        lines << QStringLiteral("cluster-enabled yes") << QStringLiteral("cluster-port %1").arg(m_busPort);
    lines << m_options.config;

    QFile file(m_directory.filePath(QStringLiteral("redis.conf")));
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) &&
           file.write((lines.join(QLatin1Char('\n')) + QLatin1Char('\n')).toUtf8()) > 0;
}

bool RedisServer::start()
{
    m_error.clear();
    if (m_wasUp)
        return launch();
    // A free port may be taken by somebody else before the server has it; then others are tried.
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (!choosePorts() || !writeConfig()) {
            m_error = QStringLiteral("no free port or no temporary directory\n");
            return false;
        }
        if (launch()) {
            m_wasUp = true;
            return true;
        }
        if (!m_process.output().contains(QLatin1String("Address already in use")))
            return false;
    }
    return false;
}

bool RedisServer::launch()
{
    const QString program = m_options.program.isEmpty()
                                ? findProgram({QStringLiteral("redis-server"), QStringLiteral("valkey-server")})
                                : m_options.program;
    if (program.isEmpty()) {
        m_error = QStringLiteral("there is no redis-server; sudo apt-get install redis-server brings it\n");
        return false;
    }
    QStringList arguments{m_directory.filePath(QStringLiteral("redis.conf"))};
    if (m_options.sentinel)
        arguments << QStringLiteral("--sentinel");
    if (!m_process.start(program, arguments, m_directory.path())) {
        m_error = program + QStringLiteral(" could not be started\n");
        return false;
    }
    // LOADING is an answer, but not the one that a test can work with.
    const bool up = waitUntil([this] {
        if (!m_process.isRunning())
            return true;
        if (!QFile::exists(socketPath()))
            return false;
        const RawReply pong = raw(200).run({"PING"});
        return pong.bytes == "PONG" || pong.bytes.startsWith("NOAUTH") || pong.bytes.startsWith("NOPERM");
    });
    return up && m_process.isRunning();
}

void RedisServer::stop()
{
    m_process.stop();
}

void RedisServer::kill()
{
    m_process.kill();
    QFile::remove(socketPath()); // the next start must not take the dead one's socket for its own
}

bool RedisServer::restart()
{
    stop();
    return start();
}

redis::Url RedisServer::url() const
{
    return m_options.tcp ? tcpUrl() : unixUrl();
}

redis::Url RedisServer::unixUrl() const
{
    redis::Url url;
    url.socketPath = socketPath();
    url.password = QString::fromUtf8(m_options.password);
    return url;
}

redis::Url RedisServer::tcpUrl() const
{
    redis::Url url;
    url.hosts = {{QStringLiteral("127.0.0.1"), m_port}};
    url.password = QString::fromUtf8(m_options.password);
    return url;
}

redis::Url RedisServer::tlsUrl() const
{
    redis::Url url;
    url.hosts = {{QStringLiteral("localhost"), m_tlsPort}};
    url.password = QString::fromUtf8(m_options.password);
    url.tls.enabled = true;
    if (m_options.tls)
        url.tls.caFile = m_options.tls->authority();
    return url;
}

RawRedis RedisServer::raw(int timeoutMs) const
{
    return RawRedis({.socketPath = socketPath(), .password = m_options.password}, timeoutMs);
}

int RedisServer::clientCount() const
{
    RawRedis asking = raw();
    const QByteArray list = asking.run({"CLIENT", "LIST", "TYPE", "NORMAL"}).bytes.trimmed();
    return int(list.count('\n')); // one line is the asking client's own
}

} // namespace freshet::test
