// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_scan.h"
#include "ui/bridge/session.h"
#include "ui/keys/keys_model.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <stop_token>

namespace freshet::ui {

class KeysTreeModel;

/// Decides what the keys panel lists: which keys are looked for, how far the scan goes, what is shown of them in which order, and
/// of which the details are asked. Thread: the GUI's. Owner: the panel.
///
/// The scan runs in the session's thread, a tenth of a second at a time; it goes on as long as this object asks for more, so
/// stopping is not asking. Filtering and sorting run in the pool over snapshots of the names.
class KeysController : public QObject
{
    Q_OBJECT

public:
    enum class State {
        NoSession,
        Waiting,      ///< connecting, or nothing found yet
        Scanning,     ///< keys are coming
        Paused,       ///< as many were found as were asked for; `more` goes on
        Stopped,      ///< by the user; `more` goes on
        Done,         ///< all keys were looked at
        Full,         ///< there is no room for more
        Away,         ///< no connection; goes on by itself when it is back
        NotPermitted, ///< the ACL user lacks a command; `error.context` names it
        Failed,       ///< `error` says why
    };
    struct View
    {
        State state = State::NoSession;
        Error error;
        QDateTime at; ///< UTC; of the last batch or details; null before the first
        redis::ScanProgress progress;
        qint64 found = 0;
        qint64 tooLong = 0;  ///< names that are not listed
        bool isAway = false; ///< no connection, whatever `state` was: what is listed is old
        bool isBackingOff = false;
        bool isArranging = false; ///< a filter or an order is being worked out
        QStringList denied;       ///< commands for details that the user may not run
        std::size_t bytes = 0;    ///< that the list takes
    };
    /// What stands in the columns decides the order of the rows.
    struct Order
    {
        int column = -1; ///< of KeysModel; -1: as found
        bool descending = false;
    };

    static constexpr qint64 firstKeys = 200'000; ///< found without being asked for more

    explicit KeysController(QObject *parent = nullptr);
    ~KeysController() override;

    /// The connection to look at, or nullptr. Forgets what an earlier one held.
    void setSession(Session *session);
    Session *session() const { return m_session; }
    /// Whether the panel is seen: a hidden one asks for nothing. The first time with a session it begins to scan.
    void setActive(bool active);

    /// Looks for keys anew. The name filter of `options` is what the server is asked with. Gentle where the profile says so or is
    /// a production one.
    void scan(inspect::KeyScanOptions options);
    const inspect::KeyScanOptions &scanned() const { return m_options; }
    void more(qint64 keys); ///< goes on until that many more are found
    void stop();
    /// Narrows what is listed, at once and without the server.
    void setSearch(const QByteArray &text);
    const QByteArray &search() const { return m_search; }
    /// Whether the listed keys are all that the server has of what is searched for, so that searching among them is enough.
    bool searchIsComplete() const;
    void setOrder(Order order);
    Order order() const { return m_order; }
    /// The tree needs the names in order; it is kept up to date only while it is seen.
    void setTreeShown(bool shown);

    /// The rows that are on screen; what is not known of them is asked for after a rest of 100 ms.
    void setVisible(std::vector<inspect::KeyRowNumber> rows);
    void refresh(); ///< asks for the details of the rows on screen anew; ends with `refreshed` or `refreshFailed`
    /// Something changed keys: what is known of those on screen is asked for anew.
    void askAgain() { askDetails(true); }
    /// Lists a key that came into being through the panel, where its name is wanted.
    void noteKey(const QByteArray &key);
    /// Whether the rows stand in the order of something that is known of some of them only.
    bool orderIsPartial() const;
    /// Asks for the details of all shown rows, a batch at a time, until `stop` or a new scan.
    void lookUpAll();
    bool isLookingUp() const { return m_lookUp.has_value(); }
    void askEnded(); ///< asks for those on screen whose time is over; cheap where there are none

    const View &view() const { return m_view; }
    KeysModel *model() const { return m_model; }
    KeysTreeModel *tree() const { return m_tree; }
    const std::shared_ptr<inspect::KeyList> &list() const { return m_list; }

Q_SIGNALS:
    void viewChanged();
    void arranged();       ///< the shown rows are others now
    void detailsChanged(); ///< of rows on screen
    void refreshed(const QDateTime &at);
    void refreshFailed();

private:
    struct Work;
    void begin();
    void pump();
    void dropWork();
    void onBatch(const Result<inspect::KeyScanBatch> &answer);
    void addNames(const inspect::KeyNames &names);
    void onStatus(const redis::ConnectionStatus &status);
    void setState(State state, const Error &error = {});
    void arrange();
    void arrangeRest(std::shared_ptr<inspect::KeyRows> rows, inspect::KeyRowNumber seen);
    void arrangeTree();
    void askDetails(bool all);
    void lookUpNext();
    bool usesSearch() const;
    inspect::KeyNameFilter searchFilter() const; ///< what is narrowed beside the scan; empty: nothing
    bool isReady() const;                        ///< the server takes commands

    QPointer<Session> m_session;
    std::shared_ptr<inspect::KeyList> m_list;
    KeysModel *m_model;
    KeysTreeModel *m_tree;
    View m_view;
    inspect::KeyScanOptions m_options;
    std::shared_ptr<Work> m_work; ///< what runs in the session's thread
    qint64 m_target = firstKeys;
    QByteArray m_search;
    Order m_order;
    std::stop_source m_arranging;
    Latest m_latestWork;
    Latest m_latestOrder;
    Latest m_latestTree;
    Latest m_latestDetails;
    bool m_active = false;
    bool m_begun = false;
    bool m_inFlight = false;
    bool m_treeShown = false;
    bool m_treeBusy = false;
    bool m_refreshing = false;
    std::vector<inspect::KeyRowNumber> m_visible;
    std::optional<inspect::KeyRowNumber> m_lookUp; ///< the next row of the list that lookUpAll looks at
    Latest m_latestLookUp;
    QTimer m_lookUpPause;
    QTimer m_rest;   ///< until details are asked for
    QTimer m_settle; ///< until an order is worked out again while keys are coming
    QElapsedTimer m_took;
    qint64 m_lastOrderMs = 0;
};

} // namespace freshet::ui
