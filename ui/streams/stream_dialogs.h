// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/stream_groups.h"
#include "ui/streams/stream_change.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QRadioButton;
class QSpinBox;

namespace freshet::ui {

class BoundEdit;

/// Asks for what a change needs. `wanted` says it once the user is content; whether it is done is asked later, with the plan's
/// numbers. The dialogs delete themselves. GUI thread.
class StreamDialog : public QDialog
{
    Q_OBJECT

public:
    /// `action` is the button's text, `change` what is known already.
    StreamDialog(const QString &title, const QString &action, const StreamChange &change, QWidget *parent);

Q_SIGNALS:
    void wanted(const freshet::ui::StreamChange &change);

protected:
    /// Puts what the user wrote into `change`; a sentence where something is missing.
    virtual QString fill(StreamChange &change) const = 0;
    QFormLayout *form() const { return m_form; }
    void look(); ///< after something was written

private:
    void end();

    StreamChange m_change;
    QFormLayout *m_form;
    QLabel *m_missing;
    QDialogButtonBox *m_buttons;
};

/// Where a group begins, or is to go on: a new group's name too.
class GroupPlaceDialog : public StreamDialog
{
    Q_OBJECT

public:
    explicit GroupPlaceDialog(const StreamChange &change, QWidget *parent);

protected:
    QString fill(StreamChange &change) const override;

private:
    QLineEdit *m_name = nullptr; ///< of a new group
    QRadioButton *m_start;
    QRadioButton *m_end;
    QRadioButton *m_at;
    BoundEdit *m_bound;
};

/// How much of a stream is to stay.
class TrimDialog : public StreamDialog
{
    Q_OBJECT

public:
    TrimDialog(const StreamChange &change, qint64 length, QWidget *parent);

protected:
    QString fill(StreamChange &change) const override;

private:
    QRadioButton *m_byLength;
    QSpinBox *m_length;
    QRadioButton *m_byId;
    BoundEdit *m_bound;
    QCheckBox *m_approximate;
};

/// Who takes entries, and, of a claim without ids, for how long nobody touched them. Also who takes a consumer's entries before
/// it is deleted.
class TakerDialog : public StreamDialog
{
    Q_OBJECT

public:
    TakerDialog(const StreamChange &change, const std::vector<inspect::StreamConsumer> &consumers, QWidget *parent);

protected:
    QString fill(StreamChange &change) const override;

private:
    QComboBox *m_taker;
    QSpinBox *m_idle = nullptr; ///< seconds
};

} // namespace freshet::ui
