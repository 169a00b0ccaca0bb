// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_controller.h"

#include "ui/bridge/answer.h"

#include <algorithm>
#include <utility>

namespace freshet::ui {

namespace {

constexpr qint64 pageBytes = 4 << 20; ///< about what a page of entries may weigh

qint64 bytesOf(const events::Fields &fields)
{
    qint64 bytes = 0;
    for (const auto &[name, value] : fields)
        bytes += name.size() + value.size();
    return bytes;
}
qint64 bytesOf(const std::vector<inspect::StreamEntry> &entries)
{
    qint64 bytes = 0;
    for (const inspect::StreamEntry &entry : entries)
        bytes += bytesOf(entry.fields);
    return bytes;
}
qint64 bytesOf(const std::vector<inspect::PendingEntry> &entries)
{
    qint64 bytes = 0;
    for (const inspect::PendingEntry &entry : entries)
        bytes += entry.fields ? bytesOf(*entry.fields) : 0;
    return bytes;
}
/// How many entries the next pages are to have, after one that weighed so much.
int countAfter(int count, std::size_t entries, qint64 bytes)
{
    return bytes > pageBytes ? int(std::max<qint64>(1, qint64(entries) * pageBytes / bytes)) : count;
}

} // namespace

StreamController::StreamController(QObject *parent)
    : QObject(parent)
{}

void StreamController::setSession(Session *session)
{
    m_session = session;
    setStream({});
}

void StreamController::setStream(const QByteArray &stream)
{
    m_stream = stream;
    m_group.clear();
    for (Latest *latest : {&m_latestGroups, &m_latestConsumers, &m_latestEntries, &m_latestPending})
        latest->next();
    m_groups.reset();
    m_groupsError.reset();
    m_consumers.clear();
    m_consumersError.reset();
    m_entryQuery = {};
    m_entries = {};
    m_entriesCount = entriesPage;
    m_pendingCount = pendingPage;
    m_pendingQuery = {};
    m_pending = {};
    Q_EMIT streamChanged();
    Q_EMIT groupChanged();
    Q_EMIT groupsChanged();
    Q_EMIT consumersChanged();
    Q_EMIT entriesChanged();
    Q_EMIT pendingChanged();
    if (!m_stream.isEmpty())
        refresh();
}

void StreamController::setPart(Part part)
{
    if (std::exchange(m_part, part) != part && !m_stream.isEmpty())
        askPart(false);
}

void StreamController::setGroup(const QByteArray &group)
{
    if (m_group == group)
        return;
    m_group = group;
    m_latestConsumers.next();
    m_latestPending.next();
    m_consumers.clear();
    m_consumersError.reset();
    m_pendingQuery.consumer.clear();
    m_pending = {};
    Q_EMIT groupChanged();
    Q_EMIT consumersChanged();
    Q_EMIT pendingChanged();
    askPart(true);
}

void StreamController::refresh()
{
    if (!m_session || m_stream.isEmpty()) {
        Q_EMIT refreshed();
        return;
    }
    askGroups();
    askPart(false);
}

void StreamController::reload()
{
    if (!m_session || m_stream.isEmpty())
        return;
    askGroups();
    askPart(true);
}

void StreamController::askPart(bool evenFurtherDown)
{
    if (!m_session || m_stream.isEmpty())
        return;
    switch (m_part) {
    case Part::Groups:
        break;
    case Part::Consumers:
        askConsumers();
        break;
    case Part::Entries:
        if (evenFurtherDown || (m_entries.count <= 1 && !m_entries.isAsking))
            askEntries(false);
        break;
    case Part::Pending:
        askConsumers(); // for the choice of consumers
        if (evenFurtherDown || (m_pending.count <= 1 && !m_pending.isAsking))
            askPending(false);
        break;
    }
}

void StreamController::askGroups()
{
    const auto mine = m_latestGroups.next();
    const auto question =
        m_session->run([stream = m_stream](redis::Client &client) { return inspect::fetchGroupsOf(client, stream); });
    whenAnswered(question, this, [this, mine](const Result<inspect::StreamGroups> &groups) {
        if (!m_latestGroups.is(mine))
            return;
        m_groupsError.reset();
        if (groups) {
            m_groups = *groups;
            m_groupsError = groups->error;
        } else {
            m_groupsError = groups.error();
            if (groups.error().code == Code::NotFound || groups.error().code == Code::WrongType)
                m_groups.reset(); // it is gone; after a lost connection the old values stay
        }
        chooseGroup();
        Q_EMIT groupsChanged();
        Q_EMIT refreshed();
    });
}

// The chosen group where it is still there, else the first.
void StreamController::chooseGroup()
{
    if (!m_groups)
        return;
    const auto &groups = m_groups->groups;
    const bool isThere =
        std::any_of(groups.begin(), groups.end(), [this](const inspect::StreamGroup &one) { return one.group == m_group; });
    if (!isThere)
        setGroup(groups.empty() ? QByteArray() : groups.front().group);
}

void StreamController::askConsumers()
{
    if (m_group.isEmpty())
        return;
    const auto mine = m_latestConsumers.next();
    const auto question = m_session->run(
        [stream = m_stream, group = m_group](redis::Client &client) { return inspect::fetchConsumers(client, stream, group); });
    whenAnswered(question, this, [this, mine](const Result<std::vector<inspect::StreamConsumer>> &consumers) {
        if (!m_latestConsumers.is(mine))
            return;
        m_consumersError.reset();
        if (consumers)
            m_consumers = *consumers;
        else
            m_consumersError = consumers.error();
        Q_EMIT consumersChanged();
    });
}

void StreamController::setEntryQuery(const inspect::EntryQuery &query)
{
    m_entryQuery = query;
    m_entries = {};
    Q_EMIT entriesChanged();
    if (m_session && !m_stream.isEmpty())
        askEntries(false);
}

void StreamController::loadMoreEntries()
{
    if (!m_session || !m_entries.canLoad())
        return;
    if (m_entries.isAsking)
        m_entries.wantsMore = true;
    else
        askEntries(true);
}

void StreamController::askEntries(bool more)
{
    inspect::EntryQuery query = m_entryQuery;
    query.count = m_entriesCount;
    query.after = more ? m_entries.next : QByteArray();
    m_entries.isAsking = true;
    const auto mine = m_latestEntries.next();
    const auto question = m_session->run(
        [stream = m_stream, query](redis::Client &client) { return inspect::fetchEntries(client, stream, query); });
    whenAnswered(question, this, [this, mine, more](const Result<inspect::EntryPage> &page) {
        if (!m_latestEntries.is(mine))
            return;
        m_entries.isAsking = false;
        m_entries.error.reset();
        if (!page) {
            m_entries.error = page.error();
            Q_EMIT entriesChanged();
            return;
        }
        const qint64 bytes = bytesOf(page->entries);
        m_entriesCount = countAfter(m_entriesCount, page->entries.size(), bytes);
        m_entries.bytes = more ? m_entries.bytes + bytes : bytes;
        m_entries.next = page->next;
        if (!more) {
            m_entries.rows = page->entries;
            m_entries.count = 1;
            Q_EMIT entriesChanged();
            if (std::exchange(m_entries.wantsMore, false))
                loadMoreEntries();
            return;
        }
        const int from = int(m_entries.rows.size());
        m_entries.rows.insert(m_entries.rows.end(), page->entries.begin(), page->entries.end());
        ++m_entries.count;
        m_entries.wantsMore = false;
        Q_EMIT entriesAdded(from);
    });
}

void StreamController::setPendingQuery(const inspect::PendingQuery &query)
{
    m_pendingQuery = query;
    m_pending = {};
    Q_EMIT pendingChanged();
    if (m_session && !m_stream.isEmpty())
        askPending(false);
}

void StreamController::loadMorePending()
{
    if (!m_session || !m_pending.canLoad())
        return;
    if (m_pending.isAsking)
        m_pending.wantsMore = true;
    else
        askPending(true);
}

void StreamController::askPending(bool more)
{
    if (m_group.isEmpty())
        return;
    inspect::PendingQuery query = m_pendingQuery;
    query.count = m_pendingCount;
    query.after = more ? m_pending.next : QByteArray();
    m_pending.isAsking = true;
    const auto mine = m_latestPending.next();
    const auto question = m_session->run([stream = m_stream, group = m_group, query](redis::Client &client) {
        return inspect::fetchPending(client, stream, group, query);
    });
    whenAnswered(question, this, [this, mine, more](const Result<inspect::PendingPage> &page) {
        if (!m_latestPending.is(mine))
            return;
        m_pending.isAsking = false;
        m_pending.error.reset();
        if (!page) {
            m_pending.error = page.error();
            Q_EMIT pendingChanged();
            return;
        }
        const qint64 bytes = bytesOf(page->entries);
        m_pendingCount = countAfter(m_pendingCount, page->entries.size(), bytes);
        m_pending.bytes = more ? m_pending.bytes + bytes : bytes;
        m_pending.next = page->next;
        if (!more) {
            m_pending.rows = page->entries;
            m_pending.count = 1;
            Q_EMIT pendingChanged();
            if (std::exchange(m_pending.wantsMore, false))
                loadMorePending();
            return;
        }
        const int from = int(m_pending.rows.size());
        m_pending.rows.insert(m_pending.rows.end(), page->entries.begin(), page->entries.end());
        ++m_pending.count;
        m_pending.wantsMore = false;
        Q_EMIT pendingAdded(from);
    });
}

} // namespace freshet::ui
