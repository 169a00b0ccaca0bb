// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/records.h"
#include "ui/streams/stream_controller.h"
#include "ui/streams/streams_controller.h"
#include "ui/widgets/panel.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QSystemTrayIcon;
class QTabWidget;
class QTimer;
class QToolButton;

namespace freshet::ui {

class ChangeButton;
class ColumnKeeper;
class ElidedLabel;
class EmptyState;
class RefreshControl;
class StaleBanner;
class StreamChanges;
class StreamPage;
class StreamTable;
class StreamsFilter;
class StreamsModel;
struct StreamChange;
struct StreamChangeResult;

/// "Do the events get where they should?": all streams and groups in one table, with what stays behind; one stream's entries,
/// groups, consumers and pending entries, and what can be done with them. Shows what StreamsController decides.
class StreamsPanel final : public Panel
{
    Q_OBJECT

public:
    explicit StreamsPanel(const Records &records, QWidget *parent = nullptr);
    ~StreamsPanel() override;

    QString id() const override { return QStringLiteral("streams"); }
    QString title() const override { return tr("Streams"); }
    QString iconName() const override { return QStringLiteral("streams"); }
    void setSession(Session *session) override;
    Session *session() const { return m_controller->session(); }
    void setActive(bool active) override;
    Readiness readiness() const override;
    std::vector<Place> places() const override;
    /// A stream's name.
    bool openSubject(const QString &subject) override;
    Running running() const override;
    void stopRunning() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    StreamsController *controller() const { return m_controller; }
    StreamChanges *changes() const { return m_changes; }
    StreamPage *page() const { return m_page; }
    StreamTable *table() const { return m_table; }
    /// Alerts as messages of the desktop too, where it has room for them.
    void setDesktopNotices(bool on) { m_desktopNotices = on; }

public Q_SLOTS:
    void openStream(const QByteArray &stream, const QByteArray &group = {},
                    StreamController::Part part = StreamController::Part::Entries);
    void showOverview();
    void askLimits();

Q_SIGNALS:
    /// A group went over a limit, or is below them again: for the record of what happened.
    void alert(const freshet::ui::StreamRows::Alarm &alarm, const freshet::inspect::GroupAlert::Options &limits);

protected:
    void changeEvent(QEvent *event) override;

private:
    QLayout *makeTools();
    void makeTable();
    void connectParts();
    void retell();
    void showView();
    void showEmpty();
    void showAlerts();
    void openMenu(const QPoint &position);
    void showNote();
    void onAlarm(const StreamRows::Alarm &alarm);
    void onFinished(const StreamChange &change, const StreamChangeResult &result);
    void say(const QString &text, bool isTrouble);
    void setLimits(const inspect::GroupAlert::Options &limits);

    StreamsController *m_controller;
    StreamChanges *m_changes;
    StreamsModel *m_model;
    StreamsFilter *m_filter;
    QLabel *m_title;
    RefreshControl *m_refresh;
    QLabel *m_said;
    QTimer *m_saidTimer;
    QLabel *m_alerts;
    QTabWidget *m_tabs;
    QStackedWidget *m_pages; ///< of the first tab: nothing to see, all streams, one stream
    StaleBanner *m_banner;
    EmptyState *m_empty;
    QWidget *m_overview;
    QLineEdit *m_search;
    QToolButton *m_onlyAlerts;
    QToolButton *m_onlyPending;
    QPushButton *m_limits;
    QPushButton *m_walk;
    ChangeButton *m_publish;
    ElidedLabel *m_note;
    StreamTable *m_table;
    ColumnKeeper *m_columns = nullptr;
    StreamPage *m_page;
    QSystemTrayIcon *m_tray = nullptr; ///< made by the first alert
    QTimer *m_progress;                ///< while something runs
    bool m_desktopNotices = false;
    Readiness m_readiness;
};

} // namespace freshet::ui
