// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/letter_detail.h"

#include "ui/streams/event_words.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace freshet::ui {

namespace {

constexpr qsizetype mostError = 1000;

} // namespace

LetterDetail::LetterDetail(QWidget *parent)
    : QFrame(parent)
    , m_hint(makeLabel({}, TextKind::Muted, this))
    , m_content(new QWidget(this))
    , m_title(new ElidedLabel(this))
    , m_reader(new ElidedLabel(this))
    , m_error(makeLabel({}, TextKind::Error, this))
    , m_entry(new QPlainTextEdit(this))
{
    setProperty("kind", QStringLiteral("card"));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_error->setWordWrap(true);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_error->setMaximumHeight(4 * fontMetrics().height());
    m_error->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setTextKind(m_reader, TextKind::Muted);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_entry->setReadOnly(true);
    m_entry->setFont(fixedFont());
    m_entry->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_entry->setTabChangesFocus(true);
    m_entry->setFrameShape(QFrame::NoFrame);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::xs);
    content->addWidget(m_title);
    content->addWidget(m_reader);
    content->addWidget(m_error);
    content->addWidget(m_entry, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    layout->addWidget(m_hint, 1);
    layout->addWidget(m_content, 1);
    m_content->hide();
    setMinimumWidth(200);
    retell();
}

void LetterDetail::show(const events::DeadLetter &letter)
{
    m_title->setText(letter.readable
                         ? visibleBytes(letter.stream.left(300)) + QLatin1Char(' ') + visibleBytes(letter.originalId.left(60))
                         : visibleBytes(letter.id));
    QStringList reader;
    if (!letter.group.isEmpty())
        reader << visibleBytes(letter.group.left(200)) + (letter.consumer.isEmpty() ? QString() : QStringLiteral(" / ")) +
                      visibleBytes(letter.consumer.left(200));
    if (letter.readable)
        reader << tr("%n delivery(s)", nullptr, int(std::min<qint64>(letter.deliveries, 1'000'000'000)));
    reader << momentText(events::timeOfId(letter.id)) << formatBytes(bytesOf(letter.fields));
    m_reader->setText(reader.join(QStringLiteral(" · ")));
    const QString error = visibleText(letter.error.left(mostError));
    m_error->setText(letter.error.size() > mostError ? error + QStringLiteral("…") : error);
    m_error->setToolTip({});
    m_entry->setPlainText(entryText(letter.fields));
    m_hint->hide();
    m_content->show();
}

void LetterDetail::say(const QString &text)
{
    m_hint->setText(text);
    m_content->hide();
    m_hint->show();
    m_entry->clear();
}

QString LetterDetail::shownText() const
{
    return m_content->isHidden() ? QString() : m_entry->toPlainText();
}

void LetterDetail::retell()
{
    m_entry->setAccessibleName(tr("The original entry"));
    setAccessibleName(tr("The chosen dead letter"));
}

} // namespace freshet::ui
