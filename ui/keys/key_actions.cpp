// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_actions.h"

#include "ui/bridge/answer.h"

namespace freshet::ui {

using Kind = KeyChange::Kind;

KeyActions::KeyActions(QObject *parent)
    : QObject(parent)
{}

KeyActions::~KeyActions()
{
    m_stop.request_stop();
}

void KeyActions::setSession(Session *session)
{
    m_stop.request_stop();
    m_latest.next();
    m_session = session;
    m_busy = false;
    m_bin.clear();
    Q_EMIT binChanged();
}

bool KeyActions::isProduction() const
{
    return m_session && m_session->profile().environment == redis::Profile::Environment::Production;
}

double KeyActions::progress() const
{
    return m_busy && m_all > 0 && m_done ? double(m_done->load()) / double(m_all) : 0;
}

void KeyActions::stop()
{
    m_stop.request_stop();
}

Task<Result<KeyActions::Answer>> KeyActions::work(redis::Client &client, KeyChange change, inspect::KeysWork how)
{
    Answer answer;
    answer.report.keys = 1;
    Result<void> single;
    switch (change.kind) {
    case Kind::SetTtl:
    case Kind::RemoveTtl: {
        const std::optional<std::chrono::milliseconds> ttl =
            change.kind == Kind::SetTtl ? std::optional(change.ttl) : std::nullopt;
        const auto report = co_await inspect::setTtl(client, change.keys, ttl, how);
        if (!report)
            co_return std::unexpected(report.error());
        answer.report = *report;
        co_return answer;
    }
    case Kind::Remove: {
        auto removed = co_await inspect::removeKeys(client, change.keys, change.intoBin, how);
        if (!removed)
            co_return std::unexpected(removed.error());
        answer.report = std::move(removed->report);
        answer.copies = std::move(removed->copies);
        co_return answer;
    }
    case Kind::Edit:
        single = co_await inspect::editValue(client, change.keys.at(0), change.edit);
        break;
    case Kind::Restore: {
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        single = co_await inspect::restoreKey(client, change.binned, now);
        break;
    }
    case Kind::Rename:
        single = co_await inspect::renameKey(client, change.keys.at(0), change.to);
        break;
    case Kind::Duplicate:
        single = co_await inspect::duplicateKey(client, change.keys.at(0), change.to);
        break;
    }
    if (!single)
        co_return std::unexpected(single.error());
    answer.report.done = 1;
    co_return answer;
}

void KeyActions::perform(KeyChange change)
{
    if (m_busy || !m_session || change.keys.empty())
        return;
    m_busy = true;
    m_stop = {};
    m_all = qint64(change.keys.size());
    m_done = std::make_shared<std::atomic<qint64>>(0);
    Q_EMIT beginning(change);
    inspect::KeysWork how;
    how.stop = m_stop.get_token();
    how.progress = [done = m_done](const inspect::KeysProgress &progress) { done->store(progress.done); };
    const auto mine = m_latest.next();
    const auto question = m_session->run([change, how](redis::Client &client) { return work(client, change, how); });
    whenAnswered(question, this, [this, mine, change](const Result<Answer> &answer) {
        if (m_latest.is(mine))
            end(change, answer);
    });
}

void KeyActions::end(const KeyChange &change, const Result<Answer> &answer)
{
    m_busy = false;
    KeyChangeResult result;
    if (answer) {
        result.report = answer->report;
        for (const inspect::BinnedKey &copy : answer->copies)
            m_bin.add(copy);
        if (!answer->copies.empty())
            Q_EMIT binChanged();
    } else {
        result.error = answer.error();
        result.report.keys = qint64(change.keys.size());
    }
    if (change.kind == Kind::Restore && result.isWhole()) {
        for (std::size_t i = 0; i < m_bin.size(); ++i) {
            if (m_bin.at(i) == change.binned) {
                m_bin.take(i);
                break;
            }
        }
        Q_EMIT binChanged();
    }
    Q_EMIT finished(change, result);
}

void KeyActions::restore(std::size_t index)
{
    if (index >= m_bin.size())
        return;
    KeyChange change;
    change.kind = Kind::Restore;
    change.binned = m_bin.at(index);
    change.keys.push_back(change.binned.key);
    perform(std::move(change));
}

} // namespace freshet::ui
