// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/invalidate/invalidate_controller.h"

#include "ui/invalidate/order_draft.h"

#include <QJsonObject>
#include <QWidget>

class QFrame;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTableView;

namespace freshet::ui {

class BlastModel;
class ColumnKeeper;
class ElidedLabel;
class EmptyState;
class FigureTile;
class Pill;
class StaleBanner;
class TtlBars;

/// What an order would do, what it would cost and, once it was carried out, what became of it; with the reason and the button.
/// Shows what InvalidateController decides. Thread: the GUI's.
class PreviewView : public QWidget
{
    Q_OBJECT

public:
    explicit PreviewView(InvalidateController *controller, QWidget *parent = nullptr);

    /// What the form says now: the order that the button is about, or why there is none. Nothing: now; else the time.
    void setIntent(const std::expected<inspect::InvalidationOrder, QString> &order, const std::optional<QDateTime> &due);
    void showStale(bool isStale);
    QString reason() const;
    void clearReason();
    void showResult(const QString &pill, int tone, const QString &text); ///< of a plan for later, and so on
    void retell();

    QPushButton *applyButton() const { return m_apply; }
    QPushButton *retryButton() const { return m_retry; }
    QLineEdit *reasonEdit() const { return m_reason; }
    QString resultWords() const; ///< as shown; empty: none
    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

Q_SIGNALS:
    void applyRequested();
    void retryRequested();
    void stopRequested();
    void previewRequested();
    void keysRequested(const QString &subject); ///< to be looked at under Keys

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeContent();
    QLayout *makeFoot();
    void showView();
    void showProgress();
    void showTiles();
    void showBlast();
    void showFoot();

    InvalidateController *m_controller;
    BlastModel *m_model;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_running;
    QLabel *m_runningText;
    QProgressBar *m_progress;
    QPushButton *m_stop;
    QWidget *m_content;
    StaleBanner *m_banner;
    ElidedLabel *m_head;
    QLabel *m_made;
    QFrame *m_result;
    Pill *m_resultPill;
    QLabel *m_resultText;
    QPlainTextEdit *m_failedKeys;
    QPushButton *m_retry;
    QLabel *m_incomplete;
    FigureTile *m_keys;
    FigureTile *m_bytes;
    FigureTile *m_served;
    FigureTile *m_loads;
    FigureTile *m_warm;
    QLabel *m_blastNote;
    QLabel *m_ttlHead;
    TtlBars *m_ttls;
    QLabel *m_ttlText;
    QLabel *m_groupsHead;
    QTableView *m_groups;
    ColumnKeeper *m_columns;
    QLabel *m_examplesHead;
    QPlainTextEdit *m_examples;
    QScrollArea *m_scroll;
    QLineEdit *m_reason;
    QPushButton *m_apply;
    QLabel *m_why;
    std::expected<inspect::InvalidationOrder, QString> m_intent = std::unexpected(QString());
    std::optional<QDateTime> m_due;
};

} // namespace freshet::ui
