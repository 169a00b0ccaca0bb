// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace freshet::ui {

namespace {

constexpr int paletteWidth = 560;
constexpr int mostRows = 9;
constexpr int detailRole = Qt::UserRole;

/// The name on the left, what kind of thing it is and its keys muted on the right.
class RowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QString detail = index.data(detailRole).toString();
        QStyledItemDelegate::paint(painter, option, index);
        painter->save();
        painter->setPen(Theme::of(option.palette).textMuted);
        painter->drawText(option.rect.adjusted(0, 0, -Spacing::m, 0), Qt::AlignRight | Qt::AlignVCenter, detail);
        painter->restore();
    }
};

} // namespace

int matchScore(const QString &typed, const QString &text)
{
    int score = 0;
    qsizetype at = 0;
    qsizetype previous = -2;
    for (const QChar wanted : typed) {
        if (wanted.isSpace())
            continue;
        const qsizetype found = text.indexOf(wanted, at, Qt::CaseInsensitive);
        if (found < 0)
            return -1;
        const bool wordBegins = found == 0 || !text.at(found - 1).isLetterOrNumber();
        score += 1 + (found == previous + 1 ? 5 : 0) + (wordBegins ? 3 : 0) + (found == 0 ? 4 : 0);
        previous = found;
        at = found + 1;
    }
    return score;
}

CommandPalette::CommandPalette(QWidget *parent)
    : QFrame(parent)
    , m_line(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setProperty("kind", QStringLiteral("card"));
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Command palette"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::s, Spacing::s, Spacing::s, Spacing::s);
    layout->setSpacing(Spacing::xs);
    layout->addWidget(m_line);
    layout->addWidget(m_list);
    m_line->setPlaceholderText(tr("Go to a panel or connection, or run an action"));
    m_line->setAccessibleName(tr("Search panels, connections and actions"));
    m_line->setMinimumHeight(28);
    m_line->setObjectName(QStringLiteral("paletteLine"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setStyleSheet(QStringLiteral("QListWidget { border: none; }"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Matches"));
    m_list->setItemDelegate(new RowDelegate(m_list));
    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(32);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 110));
    setGraphicsEffect(shadow);
    m_line->installEventFilter(this);
    parent->installEventFilter(this);
    connect(m_line, &QLineEdit::textChanged, this, [this] { showMatches(); });
    connect(m_list, &QListWidget::itemClicked, this, [this] { runChosen(); });
    hide();
}

void CommandPalette::open(std::vector<PaletteEntry> entries)
{
    m_entries = std::move(entries);
    if (isHidden())
        m_focusBefore = QApplication::focusWidget();
    m_line->clear();
    showMatches();
    show();
    raise();
    m_line->setFocus();
}

void CommandPalette::close()
{
    if (isHidden())
        return;
    hide();
    // It may be gone by now; only a widget that the window still has gets the focus.
    const auto widgets = window()->findChildren<QWidget *>();
    if (m_focusBefore && widgets.contains(m_focusBefore))
        m_focusBefore->setFocus();
    m_focusBefore = nullptr;
}

QStringList CommandPalette::shownTitles() const
{
    QStringList titles;
    for (const std::size_t index : m_shown)
        titles.append(m_entries[index].title);
    return titles;
}

void CommandPalette::showMatches()
{
    std::vector<std::pair<int, std::size_t>> scored;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const int byTitle = matchScore(m_line->text(), m_entries[i].title);
        const int byGroup = matchScore(m_line->text(), m_entries[i].group + QLatin1Char(' ') + m_entries[i].title);
        const int score = std::max(byTitle * 2, byGroup);
        if (byTitle >= 0 || byGroup >= 0)
            scored.emplace_back(score, i);
    }
    std::ranges::stable_sort(scored, [](const auto &a, const auto &b) { return a.first > b.first; });
    m_shown.clear();
    m_list->clear();
    for (const auto &[score, index] : scored) {
        m_shown.push_back(index);
        const PaletteEntry &entry = m_entries[index];
        auto *item = new QListWidgetItem(icon(entry.iconName), entry.title, m_list);
        item->setData(detailRole,
                      entry.shortcut.isEmpty() ? entry.group : QStringLiteral("%1   %2").arg(entry.group, entry.shortcut));
        item->setData(Qt::AccessibleTextRole, QStringLiteral("%1, %2").arg(entry.title, entry.group));
    }
    if (m_shown.empty()) {
        auto *none = new QListWidgetItem(tr("Nothing of that name"), m_list);
        none->setFlags(Qt::NoItemFlags);
    } else {
        m_list->setCurrentRow(0);
    }
    place();
}

void CommandPalette::place()
{
    const int row = std::max(28, m_list->sizeHintForRow(0));
    m_list->setFixedHeight(row * std::clamp(m_list->count(), 1, mostRows) + 4);
    const QWidget *over = parentWidget();
    const int width = std::min(paletteWidth, over->width() - 2 * Spacing::xl);
    setGeometry((over->width() - width) / 2, Spacing::xxl + Spacing::xl, width, sizeHint().height());
}

void CommandPalette::runChosen()
{
    const int row = m_list->currentRow();
    if (row < 0 || std::size_t(row) >= m_shown.size())
        return;
    const auto run = m_entries[m_shown[std::size_t(row)]].run;
    close();
    run();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && !isHidden())
        place();
    if (watched != m_line)
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && !isHidden() &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason) {
        m_focusBefore = nullptr;
        hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const int rows = int(m_shown.size());
    switch (key) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runChosen();
        return true;
    case Qt::Key_Down:
    case Qt::Key_Up:
        if (rows > 0)
            m_list->setCurrentRow((m_list->currentRow() + (key == Qt::Key_Down ? 1 : rows - 1)) % rows);
        return true;
    default:
        return false;
    }
}

} // namespace freshet::ui
