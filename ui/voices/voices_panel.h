// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/voices/voices_controller.h"
#include "ui/widgets/panel.h"

#include <QTimer>

#include <array>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QTableView;
class QToolButton;

namespace freshet::ui {

struct VoiceWork;
struct VoiceWorkReport;
class ColumnKeeper;
class ElidedLabel;
class EmptyState;
class FigureTile;
class Pill;
class RefreshControl;
class StaleBanner;

/// "Which voices wait for their provider, and who asks for them?": the queue, the table of voices, the worker, what became of
/// each voice and what a user's list would be. Shows what VoicesController decides.
class VoicesPanel final : public Panel
{
    Q_OBJECT

public:
    using Parts = VoicesController::Parts;

    explicit VoicesPanel(const Parts &parts, QWidget *parent = nullptr);
    ~VoicesPanel() override;

    QString id() const override { return QStringLiteral("voices"); }
    QString title() const override { return tr("Voices"); }
    QString iconName() const override { return QStringLiteral("voices"); }
    void setSession(Session *session) override;
    void setActive(bool active) override;
    Readiness readiness() const override;
    std::vector<Place> places() const override;
    bool openSubject(const QString &subject) override; ///< a part of a name, or an id: looks for it
    Running running() const override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    VoicesController *controller() const { return m_controller; }
    QTableView *table() const { return m_table; }
    QByteArrayList chosenIds() const;

public Q_SLOTS:
    void startWorker(); ///< asks as the connection's environment wants it
    void pauseWorker();
    void tickNow();
    void stopWorker();
    void openSettings();
    void openAdd();
    void askRetry();
    void askFail();
    void askRemove();
    void askPrepare();
    void askList(bool refresh);

protected:
    void changeEvent(QEvent *event) override;

private:
    // voices_panel_layout.cpp
    QLayout *makeHead();
    QLayout *makeTiles();
    QLayout *makeWorkerRow();
    QLayout *makeTools();
    void makeTable();
    void makeTabs();
    QAction *make(const char *iconName, void (VoicesPanel::*slot)());
    QToolButton *buttonOf(QAction *action, bool isFramed = true);
    void retell();
    // voices_panel_show.cpp
    void showView();
    void showEmpty();
    void showTiles();
    void showWorker();
    void showTicking();
    void showPages();
    void showQueue();
    void showChoice();
    void showListed();
    void showRights();
    /// Why a worker can't run for this connection's user; empty: nothing is known against it.
    QString workerObstacle() const;
    QString databaseText() const;
    // voices_panel.cpp
    void connectAll();
    void onFinished(const VoiceWork &work, const VoiceWorkReport &report);
    void ask(VoiceWork work, const QString &title, const QString &text, const QString &action, bool isDestructive,
             const QString &undo);
    void applyFilter();
    void chooseAgain();

    VoicesController *m_controller;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_title;
    RefreshControl *m_refresh;
    StaleBanner *m_redisBanner;
    StaleBanner *m_databaseBanner;
    FigureTile *m_queueTile;
    FigureTile *m_voicesTile;
    FigureTile *m_tickTile;
    FigureTile *m_leaderTile;
    Pill *m_state;
    ElidedLabel *m_workerText;
    QLineEdit *m_search;
    QComboBox *m_status;
    QLabel *m_count;
    QTableView *m_table;
    QStackedWidget *m_tablePages;
    EmptyState *m_tableEmpty;
    QTabWidget *m_tabs;
    QTableView *m_logView;
    QLabel *m_logText;
    QPushButton *m_logAll;
    QLabel *m_queueText;
    QListWidget *m_queueList;
    QLineEdit *m_user;
    QPushButton *m_listButton;
    QPushButton *m_listRefresh;
    QLabel *m_listText;
    QTableView *m_listView;
    QSplitter *m_splitter;
    QAction *m_start;
    QAction *m_pause;
    QAction *m_tick;
    QAction *m_stop;
    QAction *m_settings;
    QAction *m_add;
    QAction *m_retry;
    QAction *m_fail;
    QAction *m_remove;
    QAction *m_previous;
    QAction *m_next;
    ColumnKeeper *m_columns = nullptr;
    ColumnKeeper *m_logColumns = nullptr;
    ColumnKeeper *m_listColumns = nullptr;
    QTimer m_typing;
    QTimer m_clock;                  ///< the countdown
    std::array<QString, 4> m_denied; ///< of Retry, Fail, Remove and Add: the command that this user may not run
    QString m_listDenied;            ///< the same of the list
    Error m_listError;
    QByteArrayList m_choice; ///< while the page is read anew
    Readiness m_readiness;
};

} // namespace freshet::ui
