// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/dead_letters.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;

namespace freshet::ui {

class ElidedLabel;

/// One dead letter in full: where it comes from, what went wrong, and the original entry as it stood in the stream.
class LetterDetail : public QFrame
{
    Q_OBJECT

public:
    explicit LetterDetail(QWidget *parent = nullptr);

    void show(const events::DeadLetter &letter);
    /// Instead of a letter: none is chosen, it is being fetched, it is gone.
    void say(const QString &text);
    QString shownText() const; ///< the entry, as it stands in the text area
    void retell();

private:
    QLabel *m_hint;
    QWidget *m_content;
    ElidedLabel *m_title;
    ElidedLabel *m_reader;
    QLabel *m_error;
    QPlainTextEdit *m_entry;
};

} // namespace freshet::ui
