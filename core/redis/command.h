// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QVarLengthArray>

#include <chrono>
#include <concepts>
#include <string>

namespace freshet::redis {

/// One command with its arguments, all of them bytes: `Command("SET", key, value, "PX", 1500ms)`.
///
/// For the maintainer: the arguments stand one after another in one buffer, their ends in a small array beside it, so a
/// command of up to 8 arguments costs one allocation.
class Command
{
public:
    Command() = default;
    template<typename... Args>
    Command(QByteArrayView name, Args &&...args)
    {
        m_bytes.reserve(std::size_t(name.size()) + (room(args) + ... + 0));
        add(name);
        (add(std::forward<Args>(args)), ...);
    }

    Command &add(QByteArrayView bytes);
    Command &add(const char *text) { return add(QByteArrayView(text)); }
    Command &add(const QByteArray &bytes) { return add(QByteArrayView(bytes)); }
    Command &add(const std::string &bytes) { return add(QByteArrayView(bytes.data(), qsizetype(bytes.size()))); }
    Command &add(const QString &text) { return add(QByteArrayView(text.toUtf8())); } ///< as UTF-8
    template<std::integral I>
        requires(!std::same_as<I, bool> && !std::same_as<I, char>)
    Command &add(I number)
    {
        return addInteger(static_cast<qint64>(number));
    }
    Command &add(std::chrono::milliseconds time) { return addInteger(time.count()); } ///< as a number of milliseconds
    template<typename Range>
    Command &addAll(const Range &range)
    {
        for (const auto &one : range)
            add(one);
        return *this;
    }

    qsizetype size() const { return m_ends.size(); } ///< the number of arguments, the name included
    bool isEmpty() const { return m_ends.isEmpty(); }
    QByteArrayView at(qsizetype index) const;
    QByteArrayView name() const { return isEmpty() ? QByteArrayView() : at(0); }
    QByteArray upperName() const { return name().toByteArray().toUpper(); }
    /// Whether the name is `upper`, given in upper case; ASCII case does not matter.
    bool is(QByteArrayView upper) const;
    /// Bytes of all arguments.
    qsizetype byteCount() const { return qsizetype(m_bytes.size()); }
    /// For logs and errors: the name and, of the commands that have one, the subcommand. Never an argument.
    QString label() const;

    friend bool operator==(const Command &a, const Command &b) { return a.m_bytes == b.m_bytes && a.m_ends == b.m_ends; }

private:
    Command &addInteger(qint64 number);

    // About how many bytes an argument will take.
    static std::size_t room(const char *text) { return std::char_traits<char>::length(text); }
    static std::size_t room(const QString &text) { return std::size_t(text.size()); }
    template<typename T>
    static std::size_t room(const T &value)
    {
        if constexpr (requires { value.size(); })
            return std::size_t(value.size());
        else
            return 8; // a number
    }

    std::string m_bytes;
    QVarLengthArray<qsizetype, 8> m_ends;
};

} // namespace freshet::redis
