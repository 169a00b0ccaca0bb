// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/confirm.h"

#include <cerrno>

#include <unistd.h>

namespace freshet::ctl {

namespace {

void tell(const QByteArray &text)
{
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.constData(), std::size_t(text.size()));
}

} // namespace

bool canAsk()
{
    return ::isatty(STDIN_FILENO) == 1;
}

bool ask(const QByteArray &question)
{
    tell(question + " [y/N] ");
    QByteArray answer;
    char byte = 0;
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || byte == '\n')
            break;
        answer += byte;
    }
    answer = answer.trimmed().toLower();
    return answer == "y" || answer == "yes";
}

ProgressLine::ProgressLine(bool isWanted)
    : m_isWanted(isWanted && ::isatty(STDERR_FILENO) == 1)
{}

ProgressLine::~ProgressLine()
{
    if (m_isShown)
        tell("\r\x1b[K");
}

void ProgressLine::show(const QByteArray &text)
{
    if (!m_isWanted)
        return;
    m_isShown = true;
    tell("\r\x1b[K" + text);
}

} // namespace freshet::ctl
