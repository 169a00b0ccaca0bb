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
using Rows = std::vector<KeyRowNumber>; // of millions: made and copied in the pool only

namespace {

constexpr KeyRowNumber fewRows = 50'000; // they are looked at in the GUI's thread: some 2 ms

/// The rows that pass, in their order. For the pool.
Rows rowsInOrder(const inspect::KeyList &list, const inspect::KeyNameFilter &filter, KeysController::Order order,
                 const std::stop_token &stop)
{
    using Figure = inspect::KeyList::Figure;
    const inspect::KeyNames &names = list.names();
    Rows rows = inspect::filterRows(names, filter, 0, stop);
    if (order.column < 0 || stop.stop_requested())
        return rows;
    std::vector<std::uint64_t> weights;
    switch (order.column) {
    case KeysModel::TypeColumn:
        weights = list.weights(Figure::Type);
        break;
    case KeysModel::TtlColumn:
        weights = list.weights(Figure::Expiry);
        break;
    case KeysModel::SizeColumn:
        weights = list.weights(Figure::Bytes);
        break;
    case KeysModel::EncodingColumn:
        weights = list.weights(Figure::Encoding);
        break;
    case KeysModel::NamespaceColumn:
        weights = inspect::nameWeights(names, inspect::NamePart::Namespace);
        break;
    case KeysModel::VersionColumn:
        weights = inspect::nameWeights(names, inspect::NamePart::Version);
        break;
    default:
        rows = inspect::sortedByName(names, std::move(rows), stop);
        if (order.descending)
            std::ranges::reverse(rows);
        return rows;
    }
    return inspect::sortedByWeight(weights, std::move(rows), order.descending);
}

} // namespace

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

inspect::KeyNameFilter KeysController::searchFilter() const
{
    inspect::KeyNameFilter filter;
    if (usesSearch())
        filter.text = m_search;
    return filter;
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
    m_view.isArranging = true;
    m_took.start();
    const auto question =
        inBackground([list = *m_list, filter = searchFilter(), order = m_order, stop = m_arranging.get_token()] {
            return std::make_shared<inspect::KeyRows>(rowsInOrder(list, filter, order, stop));
        });
    whenAnswered(question, this, [this, mine, size = m_list->size()](const std::shared_ptr<inspect::KeyRows> &rows) {
        if (!m_latestOrder.is(mine))
            return;
        m_lastOrderMs = m_took.elapsed();
        arrangeRest(rows, size);
    });
}

/// What was found meanwhile comes behind; where that is much, it is looked at apart as well.
void KeysController::arrangeRest(std::shared_ptr<inspect::KeyRows> rows, KeyRowNumber seen)
{
    const inspect::KeyNameFilter filter = searchFilter();
    if (m_list->size() - seen > fewRows) {
        const auto mine = m_latestOrder.next();
        const auto question = inBackground([rows, names = m_list->names(), filter, seen, stop = m_arranging.get_token()] {
            rows->append(inspect::filterRows(names, filter, seen, stop));
            return rows;
        });
        whenAnswered(question, this, [this, mine, size = m_list->size()](const std::shared_ptr<inspect::KeyRows> &all) {
            if (m_latestOrder.is(mine))
                arrangeRest(all, size);
        });
        return;
    }
    rows->append(inspect::filterRows(m_list->names(), filter, seen));
    m_view.isArranging = false;
    m_model->setRows(std::move(*rows));
    Q_EMIT arranged();
    Q_EMIT viewChanged();
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
    QElapsedTimer took;
    took.start();
    const auto question = inBackground([names = m_list->names(), filter = searchFilter()] {
        return std::make_shared<inspect::KeyRows>(inspect::sortedByName(names, inspect::filterRows(names, filter)));
    });
    whenAnswered(question, this, [this, mine, took](const std::shared_ptr<inspect::KeyRows> &rows) {
        if (!m_latestTree.is(mine))
            return;
        m_treeBusy = false;
        m_lastOrderMs = took.elapsed();
        m_tree->setRows(m_list, std::move(*rows));
        Q_EMIT arranged();
    });
}

} // namespace freshet::ui
