// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/dead_letters.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace freshet::ui {

/// A dead letter's event to be mended before it is sent again: the text of its field `event`, checked while it is typed by the
/// contract of its type. GUI thread; deletes itself.
class LetterEditor : public QDialog
{
    Q_OBJECT

public:
    static constexpr qsizetype mostBytes = 256 * 1024; ///< beyond it an event is not for editing by hand

    explicit LetterEditor(const events::DeadLetter &letter, QWidget *parent = nullptr);

    /// The event as compact JSON, or why it can't be sent: Code::InvalidArgument.
    Result<QByteArray> edited() const;
    QPlainTextEdit *text() const { return m_text; }
    QPushButton *sendButton() const { return m_send; }
    QString verdict() const;

Q_SIGNALS:
    void sendRequested(const freshet::events::DeadLetter &letter, const QByteArray &edited);

private:
    void check();
    void send();

    events::DeadLetter m_letter;
    QPlainTextEdit *m_text;
    QLabel *m_verdict;
    QPushButton *m_reset;
    QPushButton *m_send;
    QTimer m_soon; ///< not at every key
};

} // namespace freshet::ui
