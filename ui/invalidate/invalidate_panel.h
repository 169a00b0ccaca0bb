// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/invalidate/big_buttons.h"
#include "ui/invalidate/invalidate_controller.h"
#include "ui/invalidate/schedule_controller.h"
#include "ui/widgets/panel.h"

class QFrame;
class QLabel;
class QPushButton;
class QScrollArea;
class QSplitter;
class QTabWidget;

namespace freshet::ui {

class ButtonBar;
class ElidedLabel;
class EmptyState;
class OrderForm;
class PreviewView;
class ScheduleView;

/// "What is stale, how much is it, and what does it cost to remove it?": choose, look, apply, now or later. Shows what
/// InvalidateController and ScheduleController decide.
class InvalidatePanel final : public Panel
{
    Q_OBJECT

public:
    explicit InvalidatePanel(const Records &records, QWidget *parent = nullptr);
    ~InvalidatePanel() override;

    QString id() const override { return QStringLiteral("invalidate"); }
    QString title() const override { return tr("Invalidate"); }
    QString iconName() const override { return QStringLiteral("invalidate"); }
    void setSession(Session *session) override;
    void setActive(bool active) override;
    Readiness readiness() const override;
    std::vector<Place> places() const override;
    /// `keys:` or `pattern:` and names, one a line; `namespace:NAME`; `tag:NAME`; else what is a glob is a pattern, the rest a
    /// key. It is previewed at once.
    bool openSubject(const QString &subject) override;
    Running running() const override;
    void stopRunning() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    /// Where the big buttons are kept (BigButtons::defaultPath()); without it they are forgotten at the end.
    void setButtonsFile(const QString &path);

    InvalidateController *controller() const { return m_controller; }
    ScheduleController *schedule() const { return m_schedule; }
    OrderForm *form() const { return m_form; }
    PreviewView *preview() const { return m_preview; }
    ScheduleView *scheduleView() const { return m_scheduleView; }
    ButtonBar *buttonBar() const { return m_bar; }

public Q_SLOTS:
    void previewNow();
    void askApply();
    void askRetry();
    void press(const freshet::ui::BigButton &button);
    void editButtons();

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeLeft();
    void connectAll();
    void retell();
    void showState();
    void showIntent();
    void showMissed();
    void loadButtons();
    void onApplied();
    void onRan(const ScheduleController::Ran &one);
    void askRunNow(const inspect::ScheduledInvalidation &row);
    void openDraft(const OrderDraft &draft);
    QString connectionKey() const;

    InvalidateController *m_controller;
    ScheduleController *m_schedule;
    BigButtons m_buttons;
    QLabel *m_title;
    QFrame *m_missed;
    QLabel *m_missedText;
    QPushButton *m_showMissed;
    ButtonBar *m_bar;
    QLabel *m_formHead;
    OrderForm *m_form;
    QScrollArea *m_left;
    PreviewView *m_preview;
    ScheduleView *m_scheduleView;
    QTabWidget *m_tabs;
    QSplitter *m_splitter;
    Readiness m_readiness;
    bool m_active = false;
    bool m_toldMissed = false; ///< of this connection
    bool m_buttonsBroken = false;
};

} // namespace freshet::ui
