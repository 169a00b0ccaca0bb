// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/figure_tile.h"

#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QLabel>
#include <QVBoxLayout>

#include <utility>

namespace freshet::ui {

FigureTile::FigureTile(QWidget *parent)
    : QFrame(parent)
    , m_name(makeLabel({}, TextKind::Muted, this))
    , m_figure(makeLabel({}, TextKind::Figure, this))
    , m_note(makeLabel({}, TextKind::Muted, this))
{
    setProperty("kind", QStringLiteral("card"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    layout->setSpacing(0);
    layout->addWidget(m_name);
    layout->addWidget(m_figure);
    layout->addWidget(m_note);
    retell();
}

void FigureTile::setName(const QString &name)
{
    m_name->setText(name);
    retell();
}

void FigureTile::setFigure(const QString &value, const QString &note)
{
    m_value = value;
    m_note->setText(note);
    retell();
}

QString FigureTile::value() const
{
    return m_figure->text();
}

void FigureTile::setStale(bool stale)
{
    m_figure->setEnabled(!stale);
}

void FigureTile::setCompact(bool compact)
{
    if (std::exchange(m_compact, compact) == compact)
        return;
    m_note->setVisible(!compact);
    auto *box = static_cast<QBoxLayout *>(layout());
    box->setDirection(compact ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    box->setSpacing(compact ? Spacing::xs : 0);
    const int edge = compact ? Spacing::xs : Spacing::s;
    box->setContentsMargins(Spacing::m, edge, Spacing::m, edge);
    setTextKind(m_figure, compact ? TextKind::Heading : TextKind::Figure);
    retell();
}

void FigureTile::retell()
{
    setToolTip(m_compact ? m_note->text() : QString());
    m_figure->setText(m_value.isEmpty() ? QStringLiteral("–") : m_value);
    setAccessibleName(
        QStringLiteral("%1: %2, %3").arg(m_name->text(), m_value.isEmpty() ? tr("unknown") : m_value, m_note->text()));
}

} // namespace freshet::ui
