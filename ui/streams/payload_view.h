// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace freshet::ui {

class ElidedLabel;

/// One entry's fields beside its list: JSON with line breaks, plain text, nothing of it is run. GUI thread.
class PayloadView : public QWidget
{
    Q_OBJECT

public:
    explicit PayloadView(QWidget *parent = nullptr);

    void showFields(const QByteArray &id, const events::Fields &fields);
    /// A sentence instead, such as that the entry was trimmed away.
    void showNote(const QByteArray &id, const QString &note);
    void clear();
    QString shownText() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();

    ElidedLabel *m_id;
    QPushButton *m_copy;
    QPlainTextEdit *m_text;
    QByteArray m_shownId;
    events::Fields m_shown;
    bool m_hasFields = false;
};

} // namespace freshet::ui
