// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/invalidation_names.h"
#include "ui/invalidate/order_draft.h"

#include <QDateTime>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QCompleter;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QStringListModel;

namespace freshet::ui {

/// Where a person says what is to be invalidated and when. Knows names for completion; asks no server. Thread: the GUI's.
class OrderForm : public QWidget
{
    Q_OBJECT

public:
    explicit OrderForm(QWidget *parent = nullptr);

    OrderDraft draft() const;
    void setDraft(const OrderDraft &draft);
    /// Nothing: now. Else the time, in UTC; it may be over by now.
    std::optional<QDateTime> later() const;
    bool measuresAll() const;
    void setNames(const inspect::InvalidationNames &names);
    /// Whether invalidations for later can be kept.
    void setCanWait(bool canWait);
    void setBusy(bool busy); ///< Preview becomes Stop

    QComboBox *kindBox() const { return m_kind; }
    QPlainTextEdit *lines() const { return m_lines; }
    QLineEdit *name() const { return m_name; }
    QLineEdit *idEdit() const { return m_id; }
    QComboBox *whenBox() const { return m_when; }
    QDateTimeEdit *timeEdit() const { return m_time; }
    QPushButton *previewButton() const { return m_preview; }
    void retell();

Q_SIGNALS:
    void changed();
    void previewRequested();
    void stopRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showKind();
    void showHint();
    void fillCompletion();
    void starAround();

    QComboBox *m_kind;
    QLabel *m_help;
    QPlainTextEdit *m_lines;
    QLineEdit *m_name;
    QLineEdit *m_id;
    QLabel *m_hint;
    QPushButton *m_star;
    QLabel *m_ttlLabel;
    QSpinBox *m_ttl;
    QComboBox *m_ttlUnit;
    QComboBox *m_when;
    QDateTimeEdit *m_time;
    QCheckBox *m_all;
    QPushButton *m_preview;
    QStringListModel *m_completions;
    QCompleter *m_completer;
    inspect::InvalidationNames m_names;
    bool m_busy = false;
    bool m_canWait = true;
};

} // namespace freshet::ui
