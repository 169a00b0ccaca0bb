// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QString>

namespace freshet::cache {

/// The stream in which every console says what it invalidated, so that all of them can draw it beside their hit rates. It keeps
/// about a thousand entries with the fields `kind`, `subject`, `actor`, `host`, `reason`, `deleted`, `changed`, `failed`. Changes
/// of versions stand in `cache_version:log` and not here.
inline constexpr char marksKey[] = "freshet:marks";

/// What somebody invalidated. Plain value.
struct InvalidationMark
{
    QByteArray kind;    ///< as `kindName`, or `delete` for keys that were chosen by hand
    QByteArray subject; ///< key, pattern, tag …; beyond 1000 bytes it is cut
    QString actor{};    ///< empty: the system's user
    QString host{};     ///< empty: this host's name
    QString reason{};   ///< beyond 1000 characters it is cut
    qint64 deleted = 0; ///< keys
    qint64 changed = 0; ///< keys whose TTL was shortened
    qint64 failed = 0;  ///< keys
};

/// Writes the mark, after the change; one round trip. Nothing where nothing was deleted or changed. A mark that can't be written
/// (no permission, read-only, no memory) is no failure of the change, so nobody is told. The client must outlive it.
Task<> leaveMark(redis::Client &client, InvalidationMark mark);

/// Many keys as one subject: the name of the only one, else what all begin with and a star. A plain value; empty of none.
class KeysSubject
{
public:
    void add(QByteArrayView key);
    QByteArray text() const { return m_keys > 1 ? m_common + '*' : m_common; }

private:
    QByteArray m_common;
    qint64 m_keys = 0;
};
QByteArray subjectOfKeys(const std::vector<QByteArray> &keys);

} // namespace freshet::cache
