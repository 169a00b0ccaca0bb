// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/output.h"

#include "app/freshetctl/text.h"

#include <QString>

#include <cerrno>
#include <csignal>
#include <utility>

#include <poll.h>
#include <sys/ioctl.h>
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
    , m_errorTerminal(::isatty(STDERR_FILENO) == 1)
{
    std::signal(SIGPIPE, SIG_IGN); // told by write's result instead
}

Output::~Output()
{
    flush();
    removeProgress();
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
        removeProgress();
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
    removeProgress();
    writeAll(STDERR_FILENO, "freshetctl: " + visible(line.toUtf8()) + '\n');
}

void Output::warning(const QString &line)
{
    if (m_warnings == Warnings::Show)
        error(QStringLiteral("warning: ") + line);
}

bool Output::wantsProgress() const
{
    return m_errorTerminal && m_warnings == Warnings::Show && std::chrono::steady_clock::now() >= m_nextProgress;
}

void Output::progress(const QString &line)
{
    using namespace std::chrono_literals;
    if (!wantsProgress())
        return;
    m_nextProgress = std::chrono::steady_clock::now() + 200ms;
    winsize size{};
    const int width = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1 : 79;
    writeAll(STDERR_FILENO, "\r" + visible(line.left(width).toUtf8()) + "\x1b[K"); // a line that wraps could not be taken back
    m_progressShown = true;
}

void Output::removeProgress()
{
    if (std::exchange(m_progressShown, false))
        writeAll(STDERR_FILENO, "\r\x1b[K");
}

} // namespace freshet::ctl
