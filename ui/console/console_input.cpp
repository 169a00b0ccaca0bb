// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/console_input.h"

#include "core/inspect/statement.h"
#include "ui/console/console_history.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QTextBlock>

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr int mostLines = 6;

} // namespace

ConsoleInput::ConsoleInput(ConsoleHistory &history, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_history(history)
{
    setFont(fixedFont());
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUndoRedoEnabled(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QPlainTextEdit::textChanged, this, &ConsoleInput::fit);
    fit();
}

void ConsoleInput::fit()
{
    const int lines = std::clamp(blockCount(), 1, mostLines);
    setVerticalScrollBarPolicy(blockCount() > mostLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    // The style sheet's padding is known once there is a layout.
    const int frame = isVisible() ? height() - viewport()->height() : 2 * frameWidth();
    setFixedHeight(lines * QFontMetrics(font()).lineSpacing() + int(2 * document()->documentMargin()) + frame);
}

void ConsoleInput::showEvent(QShowEvent *event)
{
    QPlainTextEdit::showEvent(event);
    QMetaObject::invokeMethod(this, &ConsoleInput::fit, Qt::QueuedConnection);
}

void ConsoleInput::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

void ConsoleInput::setText(const QString &text)
{
    setPlainText(text);
    moveCursor(QTextCursor::End);
    m_place = -1;
}

QString ConsoleInput::currentLine() const
{
    return textCursor().block().text();
}

int ConsoleInput::cursorInLine() const
{
    return textCursor().positionInBlock();
}

void ConsoleInput::replaceInLine(int begin, int end, const QString &text)
{
    QTextCursor cursor = textCursor();
    const int start = cursor.block().position();
    cursor.setPosition(start + begin);
    cursor.setPosition(start + end, QTextCursor::KeepAnchor);
    cursor.insertText(text);
    setTextCursor(cursor);
}

void ConsoleInput::insertFromMimeData(const QMimeData *source)
{
    if (!source->hasText())
        return;
    QString text = source->text().left(inspect::mostStatementBytes);
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    while (text.endsWith(QLatin1Char('\n')))
        text.chop(1);
    insertPlainText(text);
}

void ConsoleInput::focusOutEvent(QFocusEvent *event)
{
    if (m_isSearching)
        endSearch(true);
    QPlainTextEdit::focusOutEvent(event);
}

void ConsoleInput::walk(int step)
{
    const qsizetype size = m_history.texts().size();
    if (m_place < 0) {
        if (step > 0 || size == 0)
            return;
        m_typed = toPlainText();
        m_place = size;
    }
    const qsizetype place = m_place + step;
    if (place < 0)
        return;
    const QString text = place >= size ? m_typed : m_history.texts()[place];
    setText(text);
    m_place = place >= size ? -1 : place;
}

void ConsoleInput::search(qsizetype before)
{
    const qsizetype found = m_history.findBefore(before, m_search);
    if (found >= 0) {
        m_found = found;
        setText(m_history.texts()[found]);
    }
    Q_EMIT searchChanged();
}

void ConsoleInput::endSearch(bool keep)
{
    m_isSearching = false;
    m_search.clear();
    if (!keep)
        setText(m_typed);
    Q_EMIT searchChanged();
}

bool ConsoleInput::takeSearchKey(QKeyEvent *event)
{
    const int key = event->key();
    if (key == Qt::Key_Control || key == Qt::Key_Shift || key == Qt::Key_Alt || key == Qt::Key_Meta)
        return true; // something follows
    if (key == Qt::Key_R && event->modifiers() == Qt::ControlModifier) {
        search(m_found < 0 ? m_history.texts().size() : m_found);
        return true;
    }
    if (event->key() == Qt::Key_Escape) {
        endSearch(false);
        return true;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        endSearch(true); // taken into the line, not run: it may be anything
        return true;
    }
    if (event->key() == Qt::Key_Backspace) {
        m_search.chop(1);
        search(m_history.texts().size());
        return true;
    }
    if (!event->text().isEmpty() && event->text().at(0).isPrint()) {
        m_search += event->text();
        search(m_history.texts().size());
        return true;
    }
    endSearch(true);
    return false;
}

void ConsoleInput::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (m_isSearching && takeSearchKey(event))
        return;
    const bool isEnter = key == Qt::Key_Return || key == Qt::Key_Enter;
    const bool isPlain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (m_isCompleting && isPlain &&
        (isEnter || key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_Tab || key == Qt::Key_Escape)) {
        Q_EMIT completionKey(isEnter ? int(Qt::Key_Return) : key);
        return;
    }
    if (key == Qt::Key_R && event->modifiers() == Qt::ControlModifier) {
        m_isSearching = true;
        m_search.clear();
        m_found = -1;
        m_typed = toPlainText();
        Q_EMIT searchChanged();
        return;
    }
    if (isEnter && isPlain) {
        const QString text = toPlainText();
        if (!text.trimmed().isEmpty())
            Q_EMIT submitted(text);
        return;
    }
    // On an empty line Tab leads on, so the keyboard gets out of here.
    if (key == Qt::Key_Tab && isPlain && !toPlainText().trimmed().isEmpty()) {
        Q_EMIT completionWanted();
        return;
    }
    if (key == Qt::Key_Tab || key == Qt::Key_Backtab) {
        event->ignore();
        focusNextPrevChild(key == Qt::Key_Tab);
        return;
    }
    if (key == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        Q_EMIT completionWanted();
        return;
    }
    if (key == Qt::Key_Up && isPlain && textCursor().blockNumber() == 0) {
        walk(-1);
        return;
    }
    if (key == Qt::Key_Down && isPlain && textCursor().blockNumber() == blockCount() - 1) {
        walk(1);
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

} // namespace freshet::ui
