// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/column_keeper.h"

#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QEvent>
#include <QHeaderView>

#include <algorithm>
#include <numeric>
#include <utility>

namespace freshet::ui {

namespace {

constexpr int narrowest = 40;
constexpr int widest = 2000;
constexpr int arrow = 9; // of the style sheet: it stands above the heading, and yet its width is taken from each one's room

} // namespace

ColumnKeeper::ColumnKeeper(QAbstractItemView *view, QHeaderView *header, std::vector<Column> columns)
    : QObject(view)
    , m_view(view)
    , m_header(header)
    , m_columns(std::move(columns))
{
    view->viewport()->installEventFilter(this); // it also gets narrower where a scroll bar appears
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(narrowest);
    connect(header, &QHeaderView::sectionResized, this, [this](int, int before, int after) {
        if (!m_sharing && before != 0 && after != 0) // what is hidden or shown is not moved
            m_own = true;
    });
    share();
}

int ColumnKeeper::leastWidth(const Column &one) const
{
    const int unit = m_view->fontMetrics().averageCharWidth();
    // The header reckons with its own font, not with the heavier one of the style sheet.
    QFont heavy = m_header->font();
    heavy.setWeight(QFont::DemiBold);
    const QString text = m_header->model()->headerData(one.column, Qt::Horizontal).toString();
    const int words = QFontMetrics(heavy).horizontalAdvance(text) + 2 * Spacing::s + arrow + 2;
    const int heading = std::max(m_header->sectionSizeHint(one.column), words);
    return std::clamp(std::max(one.least * unit, heading), narrowest, widest);
}

void ColumnKeeper::share()
{
    if (m_own || !m_header->model())
        return;
    m_sharing = true;
    std::vector<int> widths;
    for (const Column &one : m_columns)
        widths.push_back(one.column < m_header->count() ? leastWidth(one) : 0);
    int left = m_view->viewport()->width() - std::accumulate(widths.begin(), widths.end(), 0);
    for (int column = 0; column < m_header->count(); ++column) {
        if (std::ranges::find(m_columns, column, &Column::column) == m_columns.end())
            left -= m_header->sectionSize(column); // 0 where it is hidden
    }
    std::vector<bool> isOut(m_columns.size(), false);
    for (std::size_t i = m_columns.size(); i-- > 0 && left < 0;)
        if (m_columns[i].mayHide) {
            isOut[i] = true;
            left += widths[i];
        }
    int parts = 0;
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        parts += isOut[i] ? 0 : m_columns[i].grow;
    left = std::max(left, 0);
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const Column &one = m_columns[i];
        if (one.column >= m_header->count())
            continue;
        if (one.mayHide)
            m_header->setSectionHidden(one.column, isOut[i]);
        if (isOut[i])
            continue;
        const int more = parts > 0 ? left * one.grow / parts : 0;
        parts -= one.grow; // so that the last one gets what rounding left
        left -= more;
        m_header->resizeSection(one.column, widths[i] + more);
    }
    m_sharing = false;
}

bool ColumnKeeper::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange)
        QMetaObject::invokeMethod(this, &ColumnKeeper::share, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

QJsonArray ColumnKeeper::save() const
{
    QJsonArray widths;
    for (int column = 0; m_own && column < m_header->count(); ++column)
        widths.append(m_header->sectionSize(column));
    return widths;
}

void ColumnKeeper::restore(const QJsonArray &widths)
{
    const auto isWidth = [](const QJsonValue &value) { return value.isDouble() && value.toDouble() >= 0; };
    if (widths.isEmpty() || widths.size() != m_header->count() || !std::ranges::all_of(widths, isWidth))
        return;
    m_own = true;
    m_sharing = true;
    for (int column = 0; column < m_header->count(); ++column) {
        const int width = widths[column].toInt();
        m_header->setSectionHidden(column, width == 0);
        if (width > 0)
            m_header->resizeSection(column, std::clamp(width, narrowest, widest));
    }
    m_sharing = false;
}

} // namespace freshet::ui
