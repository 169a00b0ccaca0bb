// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the listed keys are shown, and in which order: worked out in the pool over a snapshot of the names.
#include "core/base/glob.h"
#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"
#include "ui/keys/keys_controller.h"
#include "ui/keys/keys_tree_model.h"

#include <algorithm>

namespace freshet::ui {

using namespace std::chrono_literals;
using inspect::KeyRowNumber;

bool KeysController::usesSearch() const
{
    return !m_search.isEmpty() && inspect::searchGlob(m_search) != inspect::searchGlob(m_options.names.text);
}

bool KeysController::searchIsComplete() const
{
    if (m_view.state != State::Done)
        return m_search == m_options.names.text;
    return m_options.names.text.isEmpty() || !usesSearch() ||
           (!isGlob(m_options.names.text) && !isGlob(m_search) && m_search.contains(m_options.names.text));
}

void KeysController::setSearch(const QByteArray &text)
{
    if (m_search == text)
        return;
    m_search = text;
    arrange();
    arrangeTree();
    Q_EMIT viewChanged();
}

void KeysController::setOrder(Order order)
{
    m_order = order;
    arrange();
    Q_EMIT viewChanged();
}

void KeysController::setTreeShown(bool shown)
{
    m_treeShown = shown;
    arrangeTree();
}

void KeysController::arrange()
{
    m_arranging.request_stop();
    m_arranging = {};
    const auto mine = m_latestOrder.next();
    if (!usesSearch() && m_order.column < 0) {
        m_view.isArranging = false;
        m_model->showAll();
        Q_EMIT arranged();
        return;
    }
    using Figure = inspect::KeyList::Figure;
    std::vector<std::uint64_t> weights;
    switch (m_order.column) {
    case KeysModel::TypeColumn:
        weights = m_list->weights(Figure::Type);
        break;
    case KeysModel::TtlColumn:
        weights = m_list->weights(Figure::Expiry);
        break;
    case KeysModel::SizeColumn:
        weights = m_list->weights(Figure::Bytes);
        break;
    case KeysModel::EncodingColumn:
        weights = m_list->weights(Figure::Encoding);
        break;
    default:
        break;
    }
    inspect::KeyNameFilter filter;
    if (usesSearch())
        filter.text = m_search;
    m_view.isArranging = true;
    m_took.start();
    const auto question = inBackground([names = m_list->names(), filter, order = m_order, weights = std::move(weights),
                                        stop = m_arranging.get_token()]() mutable {
        auto rows = inspect::filterRows(names, filter, 0, stop);
        if (order.column < 0 || stop.stop_requested())
            return rows;
        if (order.column == KeysModel::KeyColumn) {
            rows = inspect::sortedByName(names, std::move(rows));
            if (order.descending)
                std::ranges::reverse(rows);
            return rows;
        }
        if (order.column == KeysModel::NamespaceColumn || order.column == KeysModel::VersionColumn)
            weights = inspect::nameWeights(names, order.column == KeysModel::VersionColumn ? inspect::NamePart::Version
                                                                                           : inspect::NamePart::Namespace);
        return inspect::sortedByWeight(weights, std::move(rows), order.descending);
    });
    whenAnswered(question, this, [this, mine, filter, size = m_list->size()](std::vector<KeyRowNumber> rows) {
        if (!m_latestOrder.is(mine))
            return;
        m_lastOrderMs = m_took.elapsed();
        const auto since = inspect::filterRows(m_list->names(), filter, size); // came meanwhile
        rows.insert(rows.end(), since.begin(), since.end());
        m_view.isArranging = false;
        m_model->setRows(std::move(rows));
        Q_EMIT arranged();
        Q_EMIT viewChanged();
    });
}

void KeysController::arrangeTree()
{
    if (!m_treeShown)
        return;
    if (m_treeBusy) {
        if (!m_settle.isActive())
            m_settle.start(500ms);
        return;
    }
    m_treeBusy = true;
    const auto mine = m_latestTree.next();
    inspect::KeyNameFilter filter;
    if (usesSearch())
        filter.text = m_search;
    QElapsedTimer took;
    took.start();
    const auto question = inBackground(
        [names = m_list->names(), filter] { return inspect::sortedByName(names, inspect::filterRows(names, filter)); });
    whenAnswered(question, this, [this, mine, took](std::vector<KeyRowNumber> rows) {
        if (!m_latestTree.is(mine))
            return;
        m_treeBusy = false;
        m_lastOrderMs = took.elapsed();
        m_tree->setRows(m_list, std::move(rows));
        Q_EMIT arranged();
    });
}

} // namespace freshet::ui
