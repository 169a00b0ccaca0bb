// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/transport.h"

#include <QByteArray>

#include <memory>
#include <utility>
#include <vector>

namespace freshet::test {

/// The far end of a transport that does no I/O: the test is the server, the network and the clock. Nothing happens
/// unless the test says so; each call below reaches the transport's owner before it returns.
/// Lives on after the transport, so that a test can look at what was written. Thread: one.
class ScriptedLink
{
public:
    // What the owner of the transport did.
    bool wasOpened() const { return m_opened; }
    const redis::Endpoint &endpoint() const { return m_endpoint; }
    bool isAlive() const { return m_listener != nullptr; } ///< neither aborted, destroyed nor closed
    bool wasAborted() const { return m_aborted; }
    const QByteArray &written() const { return m_written; } ///< everything since the last `takeWritten`
    QByteArray takeWritten() { return std::exchange(m_written, {}); }
    int writes() const { return m_writes; }   ///< calls of write
    int flushes() const { return m_flushes; } ///< calls of flush that had something to hand over

    // What the network does.
    void accept();                   ///< the connection stands: transportOpened
    void feed(QByteArrayView bytes); ///< bytes arrive: transportReadable
    void close(Code code = Code::ConnectionLost, const QString &message = QStringLiteral("the peer closed the connection"));
    /// From now on nothing leaves: bytesToWrite grows until `letOut`.
    void holdBack() { m_holding = true; }
    /// At most `most` bytes leave, all where negative: transportWritten. Bytes written later are held no more after a full one.
    void letOut(qint64 most = -1);
    qint64 heldBack() const { return m_pending; }

private:
    friend class ScriptedTransport;

    redis::TransportListener *m_listener = nullptr;
    redis::Endpoint m_endpoint;
    QByteArray m_toRead;
    QByteArray m_written;
    qint64 m_pending = 0;
    int m_writes = 0;
    int m_flushes = 0;
    bool m_opened = false;
    bool m_aborted = false;
    bool m_holding = false;
    bool m_unflushed = false;
};

/// A Transport whose other end is a ScriptedLink.
class ScriptedTransport : public redis::Transport
{
public:
    ScriptedTransport(std::shared_ptr<ScriptedLink> link, redis::TransportListener &listener);
    ~ScriptedTransport() override;

    void open(const redis::Endpoint &endpoint) override;
    qint64 read(char *data, qint64 most) override;
    void write(QByteArrayView bytes) override;
    void flush() override;
    qint64 bytesToWrite() const override { return m_link->m_pending; }
    void abort() override;

private:
    std::shared_ptr<ScriptedLink> m_link;
};

/// Makes scripted transports and remembers their links, in the order they were made. Must outlive the use of `factory`.
class ScriptedTransports
{
public:
    redis::TransportFactory factory();
    int count() const { return int(m_links.size()); }
    ScriptedLink &link(int index) { return *m_links.at(std::size_t(index)); }
    ScriptedLink &last() { return *m_links.back(); }

private:
    std::vector<std::shared_ptr<ScriptedLink>> m_links;
};

} // namespace freshet::test
