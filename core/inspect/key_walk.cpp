// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_walk.h"

#include <utility>

namespace freshet::inspect {

KeyWalk::KeyWalk(redis::Client &client, KeyWalkOptions options)
    : m_state(std::make_shared<State>(client, std::move(options)))
{}

KeyWalk::State::State(redis::Client &theClient, KeyWalkOptions theOptions)
    : client(theClient)
    , options(std::move(theOptions))
    , asked(options.facts)
{
    if (options.ttlBelow || options.onlyWithoutTtl)
        asked |= KeyFact::Ttl;
}

Task<Result<std::vector<KeyRow>>> KeyWalk::advance(std::shared_ptr<State> state)
{
    if (!state->scan) {
        redis::ScanOptions scan;
        scan.match = state->options.match;
        scan.gentle = state->options.gentle;
        if (!state->options.type.isEmpty()) {
            const auto identity = co_await state->client.identity();
            if (!identity)
                co_return std::unexpected(identity.error());
            state->checkType = !identity->supports(redis::Feature::ScanType);
            if (state->checkType)
                state->asked |= KeyFact::Type;
            else
                scan.type = state->options.type;
        }
        state->scan = state->client.scan(scan);
    }

    if (state->pending.empty()) {
        auto found = co_await state->scan->next();
        if (!found)
            co_return std::unexpected(found.error());
        for (QByteArray &key : *found) {
            if (state->seen.insert(key))
                state->pending.push_back(std::move(key));
        }
    }
    std::vector<KeyRow> rows;
    if (!state->asked) {
        for (QByteArray &key : std::exchange(state->pending, {}))
            rows.push_back({std::move(key), {}});
        co_return rows;
    }
    auto details = co_await fetchKeyDetails(state->client, state->pending, state->asked, state->options.stop);
    if (!details)
        co_return std::unexpected(details.error()); // the keys stay pending for the next call
    if (!details->denied.isEmpty())
        co_return failure(Code::NoPermission, QStringLiteral("this user may not run it"),
                          details->denied.join(QStringLiteral(", ")));
    std::vector<QByteArray> keys = std::exchange(state->pending, {});
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (state->passes(details->rows[i]))
            rows.push_back({std::move(keys[i]), std::move(details->rows[i])});
    }
    co_return rows;
}

bool KeyWalk::atEnd() const
{
    return m_state->scan && m_state->scan->atEnd() && m_state->pending.empty();
}

redis::ScanProgress KeyWalk::progress() const
{
    return m_state->scan ? m_state->scan->progress() : redis::ScanProgress();
}

bool KeyWalk::State::passes(const KeyDetails &details) const
{
    if (checkType && details.type != options.type)
        return false;
    if (details.ttlMs == -2 || details.type == "none")
        return false; // it went away between the scan and the question
    if (options.onlyWithoutTtl)
        return details.ttlMs == -1;
    if (options.ttlBelow)
        return details.ttlMs >= 0 && details.ttlMs < options.ttlBelow->count();
    return true;
}

} // namespace freshet::inspect
