// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/letter_editor.h"

#include "core/base/json_text.h"
#include "core/base/utf8.h"
#include "ui/streams/event_words.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace freshet::ui {

namespace {

/// JSON in lines. What would not be seen, or would be changed by the text area (a no-break space), is spelled as an escape, which
/// means the same within JSON's strings, and nowhere else may it stand. What is no JSON is only made visible.
QString editableText(const events::DeadLetter &letter)
{
    const QByteArray event = fieldOf(letter.fields, "event");
    const auto compact = compactJson(event);
    if (!compact)
        return visibleBytes(event, Lines::Keep);
    const QString text = QString::fromUtf8(indentedJson(*compact));
    QString shown;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isPair = text[i].isHighSurrogate() && i + 1 < text.size();
        const char32_t c = isPair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : text[i].unicode();
        const QStringView units = QStringView(text).sliced(i, isPair ? 2 : 1);
        i += units.size() - 1;
        if (c == '\n' || (c != 0xA0 && !isTrickyCodePoint(c))) {
            shown += units;
            continue;
        }
        for (const QChar unit : units)
            shown += QStringLiteral("\\u%1").arg(uint(unit.unicode()), 4, 16, QLatin1Char('0'));
    }
    return shown;
}

} // namespace

LetterEditor::LetterEditor(const events::DeadLetter &letter, QWidget *parent)
    : QDialog(parent)
    , m_letter(letter)
    , m_text(new QPlainTextEdit(this))
    , m_verdict(makeLabel({}, TextKind::Muted, this))
    , m_reset(new QPushButton(tr("Back to the original"), this))
    , m_send(new QPushButton(tr("Resend…"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Edit and resend"));
    resize(640, 460);
    auto *where = new ElidedLabel(this);
    where->setText(tr("To %1, as it was published: the field “event”").arg(visibleBytes(letter.stream.left(300))));
    m_text->setFont(fixedFont());
    m_text->setPlainText(editableText(letter));
    m_text->setAccessibleName(tr("The event as JSON"));
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_verdict->setWordWrap(true);
    m_verdict->setObjectName(QStringLiteral("verdict"));
    auto *cancel = new QPushButton(tr("Cancel"), this);
    m_send->setProperty("kind", QStringLiteral("primary"));
    m_send->setDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_reset);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_send);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::l, Spacing::l, Spacing::l);
    layout->setSpacing(Spacing::s);
    layout->addWidget(where);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_verdict);
    layout->addLayout(buttons);
    m_soon.setSingleShot(true);
    m_soon.setInterval(150);
    connect(&m_soon, &QTimer::timeout, this, &LetterEditor::check);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_send->setEnabled(false);
        m_soon.start();
    });
    connect(m_reset, &QPushButton::clicked, this, [this] { m_text->setPlainText(editableText(m_letter)); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_send, &QPushButton::clicked, this, &LetterEditor::send);
    check();
}

Result<QByteArray> LetterEditor::edited() const
{
    const QByteArray text = m_text->toPlainText().toUtf8();
    if (text.size() > 2 * mostBytes)
        return failure(Code::InvalidArgument, tr("This is too large to be sent from here."));
    const auto compact = compactJson(text);
    if (!compact)
        return failure(Code::InvalidArgument, tr("This is no JSON: %1").arg(visibleText(compact.error().message)));
    const auto event = events::DeadLetters::checkEdited(m_letter, *compact);
    if (!event)
        return failure(Code::InvalidArgument, tr("The event's contract refuses it: %1").arg(visibleText(event.error().message)));
    return *compact;
}

QString LetterEditor::verdict() const
{
    return m_verdict->text();
}

void LetterEditor::check()
{
    const auto text = edited();
    m_send->setEnabled(text.has_value());
    if (!text) {
        setTextKind(m_verdict, TextKind::Error);
        m_verdict->setText(text.error().message);
        return;
    }
    const auto event = events::DeadLetters::checkEdited(m_letter, *text);
    const bool isKnown = event && events::EventRegistry::contract().knows(event->type);
    const QString type = visibleBytes(event ? event->type.left(200) : QByteArray());
    setTextKind(m_verdict, isKnown ? TextKind::Good : TextKind::Muted);
    m_verdict->setText(isKnown ? tr("It keeps the contract of %1.").arg(type)
                               : tr("The contract does not know the type %1: only its form was checked.").arg(type));
}

void LetterEditor::send()
{
    m_soon.stop();
    check();
    const auto text = edited();
    if (!text)
        return;
    Q_EMIT sendRequested(m_letter, *text);
    accept();
}

} // namespace freshet::ui
