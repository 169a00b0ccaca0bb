// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/command.h"

#include <array>
#include <charconv>

namespace freshet::redis {

Command &Command::add(QByteArrayView bytes)
{
    m_bytes.append(bytes.data(), std::size_t(bytes.size()));
    m_ends.append(qsizetype(m_bytes.size()));
    return *this;
}

Command &Command::addInteger(qint64 number)
{
    std::array<char, 24> buffer;
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return add(QByteArrayView(buffer.data(), result.ptr - buffer.data()));
}

QByteArrayView Command::at(qsizetype index) const
{
    const qsizetype begin = index == 0 ? 0 : m_ends[index - 1];
    return QByteArrayView(m_bytes.data() + begin, m_ends[index] - begin);
}

bool Command::is(QByteArrayView upper) const
{
    const QByteArrayView mine = name();
    if (mine.size() != upper.size())
        return false;
    for (qsizetype i = 0; i < mine.size(); ++i) {
        const char c = mine[i];
        if ((c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c) != upper[i])
            return false;
    }
    return true;
}

QString Command::label() const
{
    static constexpr std::array containers{"ACL",     "CLIENT", "CLUSTER", "COMMAND", "CONFIG", "FUNCTION",
                                           "LATENCY", "MEMORY", "MODULE",  "OBJECT",  "PUBSUB", "SCRIPT",
                                           "SLOWLOG", "XGROUP", "XINFO",   "SENTINEL"};
    QString text = QString::fromUtf8(upperName());
    for (const char *container : containers) {
        if (size() > 1 && is(container))
            return text + QLatin1Char(' ') + QString::fromUtf8(at(1).toByteArray().toUpper());
    }
    return text;
}

} // namespace freshet::redis
