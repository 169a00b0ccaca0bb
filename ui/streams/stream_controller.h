// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/stream_entries.h"
#include "core/inspect/stream_groups.h"
#include "ui/bridge/session.h"

#include <QDateTime>
#include <QObject>
#include <QPointer>

namespace freshet::ui {

/// Decides what is shown of one stream: its groups, the consumers and the pending entries of one of them, its entries. Each part
/// is asked for when it is shown and as often as the panel refreshes; lists come in pages, and only a first page is read anew by
/// itself, so that nothing moves under the user's hand further down. Newer questions make older answers void. Thread: the GUI's.
/// Owner: the panel.
class StreamController : public QObject
{
    Q_OBJECT

public:
    enum class Part { Entries, Groups, Consumers, Pending };
    static constexpr int entriesPage = 100;
    static constexpr int pendingPage = 200;
    static constexpr int mostLoaded = 5000;             ///< rows of a list; then the range is to be narrowed
    static constexpr qint64 mostLoadedBytes = 64 << 20; ///< of what they hold

    /// A list that is read page by page.
    template<typename Row>
    struct Pages
    {
        std::vector<Row> rows;
        QByteArray next;  ///< empty: that is all
        int count = 0;    ///< pages
        qint64 bytes = 0; ///< of the fields
        bool isAsking = false;
        bool wantsMore = false;     ///< as soon as the question that is out is answered
        std::optional<Error> error; ///< of the newest question

        bool isFull() const { return int(rows.size()) >= mostLoaded || bytes >= mostLoadedBytes; }
        bool canLoad() const { return !next.isEmpty() && !isFull(); }
    };

    explicit StreamController(QObject *parent = nullptr);

    void setSession(Session *session);
    /// Empty: none. Forgets what was shown of another one.
    void setStream(const QByteArray &stream);
    const QByteArray &stream() const { return m_stream; }
    void setPart(Part part);
    Part part() const { return m_part; }
    /// Whose consumers and pending entries are shown; empty: the first one's.
    void setGroup(const QByteArray &group);
    const QByteArray &group() const { return m_group; }

    /// Asks for the groups and the shown part. Ends with `refreshed`.
    void refresh();
    /// The shown list from its first page again.
    void reload();

    const std::optional<inspect::StreamGroups> &groups() const { return m_groups; }
    const std::optional<Error> &groupsError() const { return m_groupsError; }
    const std::vector<inspect::StreamConsumer> &consumers() const { return m_consumers; }
    const std::optional<Error> &consumersError() const { return m_consumersError; }

    void setEntryQuery(const inspect::EntryQuery &query);
    const inspect::EntryQuery &entryQuery() const { return m_entryQuery; }
    const Pages<inspect::StreamEntry> &entries() const { return m_entries; }
    void loadMoreEntries();

    void setPendingQuery(const inspect::PendingQuery &query);
    const inspect::PendingQuery &pendingQuery() const { return m_pendingQuery; }
    const Pages<inspect::PendingEntry> &pending() const { return m_pending; }
    void loadMorePending();

Q_SIGNALS:
    void streamChanged();
    void groupChanged();
    void groupsChanged();
    void consumersChanged();
    void entriesChanged(); ///< anew, from the first page
    void entriesAdded(int from);
    void pendingChanged();
    void pendingAdded(int from);
    void refreshed();

private:
    void askGroups();
    void askConsumers();
    void askEntries(bool more);
    void askPending(bool more);
    void askPart(bool evenFurtherDown);
    void chooseGroup();

    QPointer<Session> m_session;
    QByteArray m_stream;
    QByteArray m_group;
    Part m_part = Part::Entries;
    std::optional<inspect::StreamGroups> m_groups;
    std::optional<Error> m_groupsError;
    std::vector<inspect::StreamConsumer> m_consumers;
    std::optional<Error> m_consumersError;
    inspect::EntryQuery m_entryQuery;
    Pages<inspect::StreamEntry> m_entries;
    int m_entriesCount = entriesPage; ///< less where entries are large
    inspect::PendingQuery m_pendingQuery;
    Pages<inspect::PendingEntry> m_pending;
    int m_pendingCount = pendingPage;
    Latest m_latestGroups;
    Latest m_latestConsumers;
    Latest m_latestEntries;
    Latest m_latestPending;
};

} // namespace freshet::ui
