// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace freshet::redis {

/// A Lua script and its SHA-1, by which EVALSHA knows it. Make it once and keep it.
class Script
{
public:
    explicit Script(QByteArray source);
    const QByteArray &source() const { return m_source; }
    const QByteArray &sha1() const { return m_sha1; } ///< 40 lower-case hex digits

private:
    QByteArray m_source;
    QByteArray m_sha1;
};

} // namespace freshet::redis
