// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_walk.h"

namespace freshet::inspect {

KeyWalk::KeyWalk(redis::Client &client, KeyWalkOptions options)
    : m_client(client)
    , m_options(std::move(options))
    , m_asked(m_options.facts)
{
    if (m_options.ttlBelow || m_options.onlyWithoutTtl)
        m_asked |= KeyFact::Ttl;
}

KeyWalk::~KeyWalk() = default;

Task<Result<std::vector<KeyRow>>> KeyWalk::next()
{
    if (!m_scan) {
        redis::ScanOptions scan;
        scan.match = m_options.match;
        scan.gentle = m_options.gentle;
        if (!m_options.type.isEmpty()) {
            const auto identity = co_await m_client.identity();
            if (!identity)
                co_return std::unexpected(identity.error());
            m_checkType = !identity->supports(redis::Feature::ScanType);
            if (m_checkType)
                m_asked |= KeyFact::Type;
            else
                scan.type = m_options.type;
        }
        m_scan = m_client.scan(scan);
    }

    auto found = co_await m_scan->next();
    if (!found)
        co_return std::unexpected(found.error());
    std::vector<QByteArray> keys;
    for (QByteArray &key : *found) {
        if (m_seen.insert(key))
            keys.push_back(std::move(key));
    }
    std::vector<KeyRow> rows;
    rows.reserve(keys.size());
    if (!m_asked) {
        for (QByteArray &key : keys)
            rows.push_back({std::move(key), {}});
        co_return rows;
    }
    auto details = co_await fetchKeyDetails(m_client, keys, m_asked, m_options.stop);
    if (!details)
        co_return std::unexpected(details.error());
    if (!details->denied.isEmpty())
        co_return failure(Code::NoPermission, QStringLiteral("this user may not run it"),
                          details->denied.join(QStringLiteral(", ")));
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (passes(details->rows[i]))
            rows.push_back({std::move(keys[i]), std::move(details->rows[i])});
    }
    co_return rows;
}

bool KeyWalk::atEnd() const
{
    return m_scan && m_scan->atEnd();
}

redis::ScanProgress KeyWalk::progress() const
{
    return m_scan ? m_scan->progress() : redis::ScanProgress();
}

bool KeyWalk::passes(const KeyDetails &details) const
{
    if (m_checkType && details.type != m_options.type)
        return false;
    if (details.ttlMs == -2 || details.type == "none")
        return false; // it went away between the scan and the question
    if (m_options.onlyWithoutTtl)
        return details.ttlMs == -1;
    if (m_options.ttlBelow)
        return details.ttlMs >= 0 && details.ttlMs < m_options.ttlBelow->count();
    return true;
}

} // namespace freshet::inspect
