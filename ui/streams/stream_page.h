// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_change.h"
#include "ui/streams/stream_controller.h"

#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QTabWidget;

namespace freshet::ui {

class ConsumersView;
class ElidedLabel;
class EntriesView;
class GroupsView;
class LatencyView;
class PendingView;
class StreamChanges;
class TailView;
struct Records;

/// One stream: its entries, groups, consumers and pending entries, what can be done with them, what comes just now, and how long
/// its events take. Thread: the GUI's. Owner: the
/// panel.
class StreamPage : public QWidget
{
    Q_OBJECT

public:
    StreamPage(StreamChanges *changes, const Records &records, QWidget *parent = nullptr);

    void setSession(Session *session);
    void setActive(bool active);
    /// Empty: none. `group`: the one to look at; `part`: what of it.
    void open(const QByteArray &stream, const QByteArray &group = {},
              StreamController::Part part = StreamController::Part::Entries);
    const QByteArray &stream() const { return m_controller->stream(); }
    StreamController *controller() const { return m_controller; }
    EntriesView *entries() const { return m_entries; }
    GroupsView *groups() const { return m_groups; }
    ConsumersView *consumers() const { return m_consumers; }
    PendingView *pending() const { return m_pending; }
    TailView *tail() const { return m_tail; }
    LatencyView *latency() const { return m_latency; }
    void showPart(StreamController::Part part);
    /// Dialogs that ask for what a change needs.
    void askPublish();

    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void closeWanted(); ///< back to all streams
    void traceWanted(const QByteArray &eventId);
    void notice(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();
    void connectViews();
    void showActive();
    void showRights();
    void showHead();
    void showGroups();
    void ask(const StreamChange &change);
    StreamChange begun(StreamChange::Kind kind) const;

    StreamController *m_controller;
    StreamChanges *m_changes;
    QPointer<Session> m_session;
    QPushButton *m_back;
    ElidedLabel *m_name;
    ElidedLabel *m_figures;
    QLabel *m_groupLabel;
    QComboBox *m_group;
    QTabWidget *m_tabs;
    EntriesView *m_entries;
    GroupsView *m_groups;
    ConsumersView *m_consumers;
    PendingView *m_pending;
    TailView *m_tail;
    LatencyView *m_latency;
    bool m_active = false;
};

} // namespace freshet::ui
