// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripted_transport.h"

#include <algorithm>
#include <cstring>

namespace freshet::test {

void ScriptedLink::accept()
{
    Q_ASSERT_X(m_opened && m_listener, "ScriptedLink", "nobody waits for this connection");
    m_listener->transportOpened();
}

void ScriptedLink::feed(QByteArrayView bytes)
{
    if (!m_listener) // like a network: what arrives for a closed connection is lost
        return;
    m_toRead.append(bytes);
    m_listener->transportReadable();
}

void ScriptedLink::close(Code code, const QString &message)
{
    if (redis::TransportListener *listener = std::exchange(m_listener, nullptr))
        listener->transportClosed(Error{code, message, {}});
}

void ScriptedLink::letOut(qint64 most)
{
    const qint64 leaving = most < 0 ? m_pending : std::min(most, m_pending);
    m_pending -= leaving;
    if (m_pending == 0 && most < 0)
        m_holding = false;
    if (leaving > 0 && m_listener)
        m_listener->transportWritten();
}

ScriptedTransport::ScriptedTransport(std::shared_ptr<ScriptedLink> link, redis::TransportListener &listener)
    : m_link(std::move(link))
{
    m_link->m_listener = &listener;
}

ScriptedTransport::~ScriptedTransport()
{
    m_link->m_listener = nullptr;
}

void ScriptedTransport::open(const redis::Endpoint &endpoint)
{
    Q_ASSERT_X(!m_link->m_opened, "ScriptedTransport", "a transport is opened once");
    m_link->m_opened = true;
    m_link->m_endpoint = endpoint;
}

qint64 ScriptedTransport::read(char *data, qint64 most)
{
    const qint64 count = std::min<qint64>(most, m_link->m_toRead.size());
    std::memcpy(data, m_link->m_toRead.constData(), std::size_t(count));
    m_link->m_toRead.remove(0, count);
    return count;
}

void ScriptedTransport::write(QByteArrayView bytes)
{
    m_link->m_written.append(bytes);
    ++m_link->m_writes;
    m_link->m_unflushed = true;
    if (m_link->m_holding)
        m_link->m_pending += bytes.size();
}

void ScriptedTransport::flush()
{
    if (std::exchange(m_link->m_unflushed, false))
        ++m_link->m_flushes;
}

void ScriptedTransport::abort()
{
    m_link->m_aborted = true;
    m_link->m_listener = nullptr;
}

redis::TransportFactory ScriptedTransports::factory()
{
    return [this](redis::TransportListener &listener) -> std::unique_ptr<redis::Transport> {
        m_links.push_back(std::make_shared<ScriptedLink>());
        return std::make_unique<ScriptedTransport>(m_links.back(), listener);
    };
}

} // namespace freshet::test
