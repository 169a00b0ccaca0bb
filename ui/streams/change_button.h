// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_changes.h"

#include <QPushButton>

namespace freshet::ui {

/// A button that begins one kind of change: it can be pressed while there is something to change and the user may do it; else its
/// tooltip says why not, and which permission is missing.
class ChangeButton : public QPushButton
{
    Q_OBJECT

public:
    ChangeButton(const StreamChanges *changes, StreamChange::Kind kind, QWidget *parent = nullptr);

    StreamChange::Kind kind() const { return m_kind; }
    /// Whether there is something to change.
    void setPossible(bool possible);
    void setWords(const QString &text, const QString &hint);

private:
    void showState();

    const StreamChanges *m_changes;
    StreamChange::Kind m_kind;
    QString m_hint;
    bool m_possible = false;
};

} // namespace freshet::ui
