// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/socket_stream.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace freshet::redis {

namespace {

constexpr qsizetype readBytes = 64 << 10;
constexpr qint64 mostEachTurn = 1 << 20; // of the event loop, which has others to serve

QString lost(int error)
{
    return QStringLiteral("the connection was lost: %1").arg(QString::fromStdString(std::system_category().message(error)));
}

} // namespace

/// It may be in the middle of telling.
void SocketStream::LaterDelete::operator()(QSocketNotifier *notifier) const
{
    notifier->disconnect();
    notifier->setEnabled(false); // before its descriptor is closed
    QCoreApplication::removePostedEvents(notifier, QEvent::MetaCall);
    notifier->deleteLater();
}

SocketStream::SocketStream(int descriptor, QByteArray read, TransportListener &listener, QString where)
    : m_descriptor(descriptor)
    , m_listener(listener)
    , m_where(std::move(where))
    , m_readable(new QSocketNotifier(descriptor, QSocketNotifier::Read))
    , m_writable(new QSocketNotifier(descriptor, QSocketNotifier::Write))
    , m_in(std::move(read))
    , m_inEnd(m_in.size())
{
    m_readable->setEnabled(false);
    m_writable->setEnabled(false);
    QObject::connect(m_readable.get(), &QSocketNotifier::activated, m_readable.get(), [this] { readable(); });
    QObject::connect(m_writable.get(), &QSocketNotifier::activated, m_writable.get(), [this] { writable(); });
}

void SocketStream::start()
{
    m_readable->setEnabled(true);
    if (m_inEnd > 0)
        QMetaObject::invokeMethod(m_readable.get(), [this] { readable(); }, Qt::QueuedConnection);
}

SocketStream::~SocketStream()
{
    m_readable.reset();
    m_writable.reset();
    ::close(m_descriptor);
}

void SocketStream::readable()
{
    m_thisTurn = 0;
    if (m_inBegin < m_inEnd || fill())
        m_listener.transportReadable();
}

/// Whether there is something to be read now. An end is told here, where all that came before it has been read.
bool SocketStream::fill()
{
    if (m_ended)
        return false;
    if (m_in.size() < readBytes)
        m_in.resize(readBytes);
    m_inBegin = 0;
    m_inEnd = 0;
    m_mayHaveMore = false;
    ssize_t got = 0;
    do {
        got = ::recv(m_descriptor, m_in.data(), std::size_t(m_in.size()), MSG_DONTWAIT);
    } while (got < 0 && errno == EINTR);
    if (got > 0) {
        m_inEnd = got;
        m_thisTurn += got;
        m_mayHaveMore = got == m_in.size();
        return true;
    }
    if (got == 0)
        end(QStringLiteral("the server closed the connection"));
    else if (errno != EAGAIN && errno != EWOULDBLOCK)
        end(lost(errno));
    return false;
}

qint64 SocketStream::read(char *data, qint64 most)
{
    if (m_inBegin == m_inEnd && !(m_mayHaveMore && m_thisTurn < mostEachTurn && fill()))
        return 0;
    const qint64 count = std::min<qint64>(most, m_inEnd - m_inBegin);
    std::memcpy(data, m_in.constData() + m_inBegin, std::size_t(count));
    m_inBegin += count;
    return count;
}

void SocketStream::write(QByteArrayView bytes)
{
    if (bytesToWrite() == 0 && !m_ended)
        bytes = bytes.sliced(send(bytes));
    if (bytes.isEmpty() || m_ended)
        return;
    m_out.append(bytes);
    m_writable->setEnabled(true);
}

void SocketStream::writable()
{
    const qsizetype sent = send(QByteArrayView(m_out).sliced(m_outBegin));
    m_outBegin += sent;
    if (m_outBegin == m_out.size()) {
        m_out = {};
        m_outBegin = 0;
        m_writable->setEnabled(false);
    } else if (m_outBegin >= m_out.size() / 2) {
        // With more coming behind it is never empty, and would grow by all that was ever sent. No byte is moved more than once.
        m_out.remove(0, m_outBegin);
        m_outBegin = 0;
    }
    if (sent > 0)
        m_listener.transportWritten();
}

/// How many bytes the system took.
qsizetype SocketStream::send(QByteArrayView bytes)
{
    ssize_t sent = 0;
    do {
        sent = ::send(m_descriptor, bytes.data(), std::size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    if (sent >= 0)
        return sent;
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return 0;
    // What the peer said before it went is still to be read, and behind it the end is met.
    if (errno != EPIPE && errno != ECONNRESET)
        end(lost(errno));
    return bytes.size();
}

/// Tells it from the event loop, once.
void SocketStream::end(const QString &words)
{
    if (std::exchange(m_ended, true))
        return;
    m_readable->setEnabled(false);
    m_readable->disconnect();
    m_writable->setEnabled(false);
    m_writable->disconnect();
    const Error error{Code::ConnectionLost, words, m_where};
    QMetaObject::invokeMethod(m_readable.get(), [this, error] { m_listener.transportClosed(error); }, Qt::QueuedConnection);
}

} // namespace freshet::redis
