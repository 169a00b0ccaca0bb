// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace freshet::ui {

class ConsoleHistory;

/// The console's line, which grows with pasted lines. Enter runs, Shift+Enter begins a line, Up and Down walk through the
/// history, Ctrl+R searches it, Tab asks for completion. Plain text only.
class ConsoleInput : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ConsoleInput(ConsoleHistory &history, QWidget *parent = nullptr);

    void setText(const QString &text);
    /// The line with the cursor, and where in it the cursor stands (characters).
    QString currentLine() const;
    int cursorInLine() const;
    /// Replaces characters `begin` up to `end` of the current line.
    void replaceInLine(int begin, int end, const QString &text);
    bool isSearching() const { return m_isSearching; }
    QString searchText() const { return m_search; }
    /// Whether keys go to the completion first.
    void setCompleting(bool completing) { m_isCompleting = completing; }

Q_SIGNALS:
    void submitted(const QString &text);
    void completionWanted();
    void completionKey(int key); ///< Up, Down, Enter, Tab, Escape while completing
    void searchChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    void focusOutEvent(QFocusEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    bool takeSearchKey(QKeyEvent *event);
    void search(qsizetype before);
    void endSearch(bool keep);
    void walk(int step);
    void fit();

    ConsoleHistory &m_history;
    qsizetype m_place = -1; ///< in the history; -1: what is typed
    QString m_typed;        ///< before the walk or the search
    QString m_search;
    qsizetype m_found = -1;
    bool m_isSearching = false;
    bool m_isCompleting = false;
};

} // namespace freshet::ui
