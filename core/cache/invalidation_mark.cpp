// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/invalidation_mark.h"

#include "core/base/system_identity.h"

#include <QSysInfo>

#include <algorithm>

namespace freshet::cache {

namespace {

constexpr qsizetype longest = 1000;
constexpr int keptMarks = 1000;
constexpr std::chrono::milliseconds patience{1000}; // the change is done; nobody waits long for its mark

} // namespace

Task<> leaveMark(redis::Client &client, InvalidationMark mark)
{
    if (mark.deleted <= 0 && mark.changed <= 0)
        co_return;
    if (mark.actor.isEmpty())
        mark.actor = systemUser();
    if (mark.host.isEmpty())
        mark.host = QSysInfo::machineHostName();
    redis::CommandOptions options;
    options.timeout = patience;
    redis::Command add("XADD", marksKey, "MAXLEN", "~", keptMarks, "*", "kind", mark.kind, "subject", mark.subject.left(longest),
                       "actor", mark.actor, "host", mark.host, "reason", mark.reason.left(longest), "deleted", mark.deleted,
                       "changed", mark.changed, "failed", mark.failed);
    const auto written = co_await client.command(std::move(add), options);
    Q_UNUSED(written)
}

void KeysSubject::add(QByteArrayView key)
{
    if (m_keys++ == 0) {
        m_common = key.toByteArray();
        return;
    }
    const qsizetype most = std::min(m_common.size(), key.size());
    m_common.truncate(std::mismatch(m_common.cbegin(), m_common.cbegin() + most, key.begin()).first - m_common.cbegin());
}

QByteArray subjectOfKeys(const std::vector<QByteArray> &keys)
{
    KeysSubject subject;
    for (const QByteArray &key : keys)
        subject.add(key);
    return subject.text();
}

} // namespace freshet::cache
