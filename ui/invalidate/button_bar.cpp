// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/button_bar.h"

#include "ui/invalidate/invalidate_text.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr int leastWidth = 128;
constexpr qsizetype longestTip = 1500;

QString tipOf(const BigButton &one)
{
    const QString what =
        kindTitle(one.draft.kind) + u'\n' + visibleText(one.draft.subjects.join(u'\n').left(longestTip), Lines::Keep);
    return QStringLiteral("<p style=\"white-space:pre\">%1</p>").arg(what.toHtmlEscaped());
}

} // namespace

ButtonBar::ButtonBar(QWidget *parent)
    : QWidget(parent)
    , m_head(makeLabel({}, TextKind::Heading, this))
    , m_edit(new QToolButton(this))
    , m_grid(new QGridLayout)
{
    m_edit->setIcon(icon(QStringLiteral("edit")));
    auto *head = new QHBoxLayout;
    head->addWidget(m_head);
    head->addStretch();
    head->addWidget(m_edit);
    m_grid->setSpacing(Spacing::s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::xs);
    layout->addLayout(head);
    layout->addLayout(m_grid);
    connect(m_edit, &QToolButton::clicked, this, &ButtonBar::editRequested);
    retell();
}

void ButtonBar::setButtons(const std::vector<BigButton> &buttons)
{
    if (buttons == m_buttons && !m_widgets.empty())
        return;
    m_buttons = buttons;
    for (QPushButton *one : m_widgets) {
        one->hide();
        one->deleteLater();
    }
    m_widgets.clear();
    for (const BigButton &one : m_buttons) {
        auto *button = new QPushButton(this);
        const QString title = visibleText(one.title.left(200));
        button->setText(withoutMnemonics(button->fontMetrics().elidedText(title, Qt::ElideRight, 4 * leastWidth)));
        button->setAccessibleName(title);
        button->setAccessibleDescription(kindTitle(one.draft.kind) + QStringLiteral(": ") +
                                         visibleText(one.draft.subjects.join(u' ').left(longestTip)));
        button->setToolTip(tipOf(one));
        setLook(button, "kind", QStringLiteral("tile"));
        button->setMinimumWidth(60);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        connect(button, &QPushButton::clicked, this, [this, one] { Q_EMIT chosen(one); });
        m_widgets.push_back(button);
    }
    m_inRow = 0;
    arrange();
}

QPushButton *ButtonBar::button(int number) const
{
    return number >= 0 && std::size_t(number) < m_widgets.size() ? m_widgets[std::size_t(number)] : nullptr;
}

void ButtonBar::setEditable(bool editable)
{
    m_edit->setEnabled(editable);
}

void ButtonBar::arrange()
{
    const int room = std::max(1, (width() + Spacing::s) / (leastWidth + Spacing::s));
    if (room == m_inRow)
        return;
    m_inRow = room;
    while (QLayoutItem *item = m_grid->takeAt(0))
        delete item;
    // A long title gets a row of its own.
    int row = 0, column = 0;
    const int wide = (width() - (room - 1) * Spacing::s) / room;
    for (QPushButton *button : m_widgets) {
        const int needed = button->fontMetrics().horizontalAdvance(button->text()) + 2 * Spacing::xl;
        const int span = std::clamp((needed + Spacing::s + wide + Spacing::s - 1) / (wide + Spacing::s), 1, room);
        if (column + span > room) {
            ++row;
            column = 0;
        }
        m_grid->addWidget(button, row, column, 1, span);
        button->show();
        column += span;
    }
    for (int i = 0; i < std::max(room, m_grid->columnCount()); ++i)
        m_grid->setColumnStretch(i, i < room ? 1 : 0);
}

void ButtonBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ButtonBar::retell()
{
    m_head->setText(tr("Daily"));
    m_edit->setToolTip(tr("Add, change, remove or reorder these buttons"));
    m_edit->setAccessibleName(tr("Edit the buttons"));
}

} // namespace freshet::ui
