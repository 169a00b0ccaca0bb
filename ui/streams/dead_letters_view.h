// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/dead_letters_controller.h"
#include "ui/widgets/panel.h"

#include <QWidget>

class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace freshet::ui {

class ColumnKeeper;
class DeadGroupsOrder;
class EmptyState;
class EventCellDelegate;
class LetterDetail;
class RefreshControl;
class StaleBanner;

/// Dead letters, grouped by error: what they hold, sending one, some or all of them again at a chosen pace, mended where need be,
/// and removing them. To be put into a panel. Thread: the GUI's.
class DeadLettersView : public QWidget
{
    Q_OBJECT

public:
    explicit DeadLettersView(const Records &records, QWidget *parent = nullptr);
    ~DeadLettersView() override;

    void setSession(Session *session);
    void setActive(bool active);
    DeadLettersController *controller() const { return m_controller; }

    Panel::Readiness readiness() const;
    Panel::Running running() const;
    void stopRunning();
    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

public Q_SLOTS:
    void resendChosen();
    void resendGroup(); ///< all letters of the chosen row of groups
    void editChosen();
    void removeChosen();
    void removeGroup();
    void retryFailed(); ///< those of the last change

Q_SIGNALS:
    void notice(const QString &text);
    void runningChanged();
    void readinessChanged();
    /// The event's way is to be shown.
    void traceRequested(const QByteArray &eventId);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLayout *makeHead();
    QWidget *makeGroups();
    QWidget *makeLetters();
    QWidget *makeRun();
    void retell();
    void showView();
    void showButtons();
    void showRunning();
    void showResult(const DeadLetterChange &change, const DeadLetterResult &result);
    void showChosen();
    void chooseAgain(); ///< what was chosen in a list that is another now
    void onOpened(const events::DeadLetter &letter);
    void lookSoon();
    std::vector<QByteArray> chosenIds() const;
    QStringList examplesOf(const std::vector<QByteArray> &ids) const;
    void askResend(DeadLetterChange change);
    void askRemove(DeadLetterChange change);
    QString whyNot(DeadLetterChange::Kind kind) const; ///< empty: it may be done

    DeadLettersController *m_controller;
    DeadGroupsOrder *m_order;
    EventCellDelegate *m_delegate;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    StaleBanner *m_banner;
    RefreshControl *m_refresh;
    QLabel *m_count;
    QTableView *m_groups;
    QTableView *m_letters;
    ColumnKeeper *m_groupColumns = nullptr;
    ColumnKeeper *m_letterColumns = nullptr;
    LetterDetail *m_detail;
    QSplitter *m_upright;
    QSplitter *m_across;
    QDoubleSpinBox *m_pace;
    QLabel *m_paceName;
    QPushButton *m_resendGroup;
    QPushButton *m_removeGroup;
    QPushButton *m_resend;
    QPushButton *m_edit;
    QPushButton *m_remove;
    QPushButton *m_trace;
    QWidget *m_run;
    QLabel *m_runText;
    QProgressBar *m_runBar;
    QPushButton *m_stop;
    QPushButton *m_retry;
    QPushButton *m_dismiss;
    QTimer m_lookTimer;
    std::optional<events::DeadLetter> m_opened;
    std::vector<QByteArray> m_chosen; ///< as last seen, to be found again in another list
    std::vector<QByteArray> m_failed; ///< of the last change
    double m_failedPace = 0;
};

} // namespace freshet::ui
