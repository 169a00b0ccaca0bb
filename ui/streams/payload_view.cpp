// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/payload_view.h"

#include "ui/streams/streams_text.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace freshet::ui {

PayloadView::PayloadView(QWidget *parent)
    : QWidget(parent)
    , m_id(new ElidedLabel(this))
    , m_copy(new QPushButton(this))
    , m_text(new QPlainTextEdit(this))
{
    m_text->setReadOnly(true);
    m_text->setFont(fixedFont());
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setTabChangesFocus(true);
    setTextKind(m_id, TextKind::Muted);
    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_id, 1);
    head->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::xs);
    layout->addLayout(head);
    layout->addWidget(m_text, 1);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    clear();
    retell();
}

void PayloadView::showFields(const QByteArray &id, const events::Fields &fields)
{
    if (m_hasFields && m_shownId == id && m_shown == fields)
        return; // a refresh: the text and its scroll bar stay
    m_shownId = id;
    m_shown = fields;
    m_hasFields = true;
    m_id->setText(visibleBytes(id) + QStringLiteral("   ") + idTimeText(id));
    m_text->setPlainText(payloadText(fields));
    m_copy->setEnabled(true);
}

void PayloadView::showNote(const QByteArray &id, const QString &note)
{
    m_shownId = id;
    m_hasFields = false;
    m_id->setText(visibleBytes(id));
    m_text->setPlainText(note);
    m_copy->setEnabled(false);
}

void PayloadView::clear()
{
    showNote({}, tr("Choose an entry to see what it holds."));
}

QString PayloadView::shownText() const
{
    return m_text->toPlainText();
}

void PayloadView::retell()
{
    m_copy->setText(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy what the entry holds"));
    m_text->setAccessibleName(tr("What the entry holds"));
    if (m_hasFields)
        m_text->setPlainText(payloadText(m_shown));
    else if (m_shownId.isEmpty())
        clear();
}

void PayloadView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
