// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/start_time.h"

#include <QEvent>
#include <QFile>
#include <QTimer>
#include <QWidget>

#include <time.h>
#include <unistd.h>

namespace freshet {

FirstPicture::FirstPicture(QWidget *window)
    : QObject(window)
{
    window->installEventFilter(this);
}

bool FirstPicture::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint && !m_isPainted) {
        m_isPainted = true;
        watched->removeEventFilter(this);
        // The whole window is painted and flushed in one go, before the event loop has its next turn.
        QTimer::singleShot(0, this, &FirstPicture::drawn);
    }
    return QObject::eventFilter(watched, event);
}

std::optional<qint64> sinceProcessStart()
{
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray stat = file.readAll();
    constexpr qsizetype startTime = 19; // of the words behind the program's name, see proc(5)
    const QByteArrayList words = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    timespec now{};
    if (words.size() <= startTime || clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return std::nullopt;
    const qint64 startMs = words[startTime].toLongLong() * 1000 / sysconf(_SC_CLK_TCK);
    return qint64(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000 - startMs;
}

} // namespace freshet
