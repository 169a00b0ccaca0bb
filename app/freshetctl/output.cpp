// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/output.h"

#include "app/freshetctl/text.h"

#include <QString>

#include <cerrno>
#include <csignal>

#include <poll.h>
#include <unistd.h>

namespace freshet::ctl {

namespace {

constexpr qsizetype flushAt = 64 << 10;

/// All of the bytes, or the number of the error.
int writeAll(int descriptor, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), std::size_t(bytes.size()));
        if (written >= 0) {
            bytes = bytes.sliced(written);
        } else if (errno == EAGAIN) { // somebody made the shared terminal or pipe non-blocking
            pollfd wait{descriptor, POLLOUT, 0};
            ::poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

} // namespace

Output::Output()
    : m_terminal(::isatty(STDOUT_FILENO) == 1)
{
    std::signal(SIGPIPE, SIG_IGN); // told by write's result instead
}

Output::~Output()
{
    flush();
}

void Output::json(QByteArrayView document)
{
    if (m_terminal)
        m_buffer.append(visibleJson(document));
    else
        m_buffer.append(document);
    m_buffer.append('\n');
    if (m_buffer.size() >= flushAt)
        flush();
}

void Output::text(QByteArrayView text)
{
    m_buffer.append(text);
    if (m_buffer.size() >= flushAt)
        flush();
}

void Output::flush()
{
    if (!m_closed && !m_buffer.isEmpty()) {
        if (const int number = writeAll(STDOUT_FILENO, m_buffer)) {
            m_closed = true;
            if (number != EPIPE) {
                m_failed = true;
                error(QStringLiteral("standard output can't be written: ") + qt_error_string(number));
            }
        }
    }
    m_buffer.clear();
}

void Output::error(const QString &line)
{
    writeAll(STDERR_FILENO, "freshetctl: " + visible(line.toUtf8()) + '\n');
}

void Output::warning(const QString &line)
{
    if (m_warnings == Warnings::Show)
        error(QStringLiteral("warning: ") + line);
}

} // namespace freshet::ctl
