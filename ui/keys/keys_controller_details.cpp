// SPDX-License-Identifier: GPL-3.0-or-later
// Type, TTL, size and encoding: of the rows on screen, or of all where an order needs them.
#include "ui/bridge/answer.h"
#include "ui/keys/keys_controller.h"

#include <algorithm>
#include <utility>

namespace freshet::ui {

using inspect::KeyFact;
using inspect::KeyRowNumber;

void KeysController::setVisible(std::vector<KeyRowNumber> rows)
{
    constexpr qsizetype mostVisible = 500;
    if (rows.size() > std::size_t(mostVisible))
        rows.resize(std::size_t(mostVisible));
    if (rows == m_visible) // keys that come further down disturb nobody's rest
        return;
    m_visible = std::move(rows);
    m_rest.start();
}

void KeysController::refresh()
{
    if (!m_session || m_visible.empty()) {
        Q_EMIT refreshFailed();
        return;
    }
    m_refreshing = true;
    askDetails(true);
}

bool KeysController::orderIsPartial() const
{
    const int column = m_order.column;
    const bool needsDetails = column == KeysModel::TypeColumn || column == KeysModel::TtlColumn ||
                              column == KeysModel::SizeColumn || column == KeysModel::EncodingColumn;
    return needsDetails && m_list->knownCount() < m_list->size();
}

void KeysController::lookUpAll()
{
    if (m_lookUp || !m_session)
        return;
    m_lookUp = 0;
    Q_EMIT viewChanged();
    lookUpNext();
}

void KeysController::lookUpNext()
{
    constexpr std::size_t rowsATime = 1000;
    if (!m_lookUp)
        return;
    std::vector<KeyRowNumber> rows;
    std::vector<QByteArray> names;
    inspect::KeyNameFilter filter;
    if (usesSearch())
        filter.text = m_search;
    const auto passes = filter.test();
    for (KeyRowNumber &row = *m_lookUp; row < m_list->size() && rows.size() < rowsATime; ++row) {
        if (m_list->isKnown(row))
            continue;
        const QByteArrayView name = m_list->name(row);
        if (!passes(name))
            continue;
        rows.push_back(row);
        names.push_back(name.toByteArray());
    }
    if (!rows.empty() && !isReady()) {
        m_lookUp = rows.front(); // it goes on when the connection is back
        m_lookUpPause.start(1000);
        return;
    }
    if (rows.empty()) {
        m_lookUp.reset();
        arrange();
        Q_EMIT viewChanged();
        return;
    }
    const auto mine = m_latestLookUp.next();
    QElapsedTimer took;
    took.start();
    const inspect::KeyFacts facts{KeyFact::Type, KeyFact::Ttl, KeyFact::Bytes, KeyFact::Encoding};
    const auto question =
        m_session->run([names, facts](redis::Client &client) { return inspect::fetchKeyDetails(client, names, facts); });
    whenAnswered(question, this, [this, mine, rows, took](const Result<inspect::KeyDetailsBatch> &answer) {
        if (!m_latestLookUp.is(mine))
            return;
        if (!answer && isUnreachable(answer.error().code)) {
            m_lookUp = rows.front();
            m_lookUpPause.start(1000);
            return;
        }
        if (!answer) {
            stop();
            return;
        }
        const qint64 at = QDateTime::currentMSecsSinceEpoch();
        for (std::size_t i = 0; i < rows.size(); ++i)
            m_list->setDetails(rows[i], answer->rows[i], at);
        m_view.denied = answer->denied;
        Q_EMIT detailsChanged();
        Q_EMIT viewChanged();
        if (m_order.column >= 0 && !m_settle.isActive())
            m_settle.start(int(std::max<qint64>(1000, 4 * m_lastOrderMs)));
        // Others get as much of the server as this took.
        m_lookUpPause.start(m_options.gentle ? int(std::max<qint64>(5, took.elapsed())) : 0);
    });
}

void KeysController::askEnded()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const bool someEnded = std::ranges::any_of(m_visible, [&](KeyRowNumber row) {
        if (row >= m_list->size())
            return false;
        const inspect::KeyState state = m_list->state(row);
        return state.expiry == inspect::KeyState::Expiry::At && state.expiresAtMs <= now;
    });
    if (someEnded)
        askDetails(false);
}

void KeysController::askDetails(bool all)
{
    if (!m_active || !isReady()) {
        if (std::exchange(m_refreshing, false))
            Q_EMIT refreshFailed();
        return;
    }
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    std::vector<KeyRowNumber> rows;
    std::vector<QByteArray> names;
    for (const KeyRowNumber row : m_visible) {
        if (row >= m_list->size())
            continue;
        const inspect::KeyState state = m_list->state(row);
        const bool ended = state.expiry == inspect::KeyState::Expiry::At && state.expiresAtMs <= now;
        if (!all && !ended && !state.type.isEmpty() && state.expiry != inspect::KeyState::Expiry::Unknown)
            continue;
        rows.push_back(row);
        names.push_back(m_list->name(row).toByteArray());
    }
    if (rows.empty()) {
        if (std::exchange(m_refreshing, false))
            Q_EMIT refreshed(QDateTime::currentDateTimeUtc());
        return;
    }
    const auto mine = m_latestDetails.next();
    const inspect::KeyFacts facts{KeyFact::Type, KeyFact::Ttl, KeyFact::Bytes, KeyFact::Encoding};
    const auto question =
        m_session->run([names, facts](redis::Client &client) { return inspect::fetchKeyDetails(client, names, facts); });
    whenAnswered(question, this, [this, mine, rows, list = m_list](const Result<inspect::KeyDetailsBatch> &answer) {
        if (!m_latestDetails.is(mine) || list != m_list)
            return;
        const bool wasRefresh = std::exchange(m_refreshing, false);
        if (!answer) {
            if (wasRefresh)
                Q_EMIT refreshFailed();
            return;
        }
        const qint64 at = QDateTime::currentMSecsSinceEpoch();
        for (std::size_t i = 0; i < rows.size(); ++i)
            m_list->setDetails(rows[i], answer->rows[i], at);
        m_view.denied = answer->denied;
        Q_EMIT detailsChanged();
        const QDateTime time = QDateTime::currentDateTimeUtc();
        m_view.at = time;
        Q_EMIT refreshed(time);
    });
}

} // namespace freshet::ui
