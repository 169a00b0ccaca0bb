// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/tail_controller.h"

#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"
#include "ui/streams/event_words.h"
#include "ui/streams/tail_model.h"

#include <algorithm>
#include <utility>

namespace freshet::ui {

using Kind = LookState::Kind;

namespace {

constexpr int batchMs = 100;    // batches come at most ten times a second
constexpr qint64 rateMs = 3000; // over which the rate is measured

} // namespace

TailController::TailController(QObject *parent)
    : QObject(parent)
    , m_model(new TailModel(this))
{
    m_clock.start();
    m_timer.setInterval(batchMs);
    connect(&m_timer, &QTimer::timeout, this, &TailController::collect);
}

TailController::~TailController()
{
    halt();
}

void TailController::setSession(Session *session)
{
    halt();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    m_haltedAt = {};
    clear();
    m_view.look = {};
    if (session) {
        m_view.look.kind = Kind::Waiting;
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        connect(session, &Session::statusChanged, this, [this](const redis::ConnectionStatus &status) {
            if (status.state == redis::ConnectionStatus::State::Ready)
                start(); // where it had ended for want of a connection
        });
    }
    start();
    Q_EMIT viewChanged();
}

void TailController::setStreams(const QByteArrayList &streams)
{
    if (streams == m_streams)
        return;
    halt();
    m_streams = streams;
    m_haltedAt = {};
    clear();
    if (m_session) {
        m_view.look = {};
        m_view.look.kind = Kind::Waiting;
    }
    start();
    Q_EMIT viewChanged();
}

void TailController::setActive(bool active)
{
    if (std::exchange(m_active, active) == active)
        return;
    if (active) {
        start();
    } else {
        collect();
        halt();
        m_haltedAt = QDateTime::currentDateTimeUtc();
    }
    Q_EMIT viewChanged();
}

Task<Result<void>> TailController::follow(redis::Client &client, QByteArrayList streams, std::stop_token stop,
                                          std::shared_ptr<TailFeed> feed)
{
    events::TailOptions options;
    options.streams = std::move(streams);
    options.stop = stop;
    options.take = [feed](const std::vector<events::TailEntry> &entries) {
        std::vector<TailRow> rows;
        rows.reserve(entries.size());
        for (const events::TailEntry &entry : entries)
            rows.push_back(TailRow::of(entry));
        feed->put(std::move(rows));
    };
    options.troubled = [feed](const Error &error) { feed->setTrouble(error); };
    options.recovered = [feed] { feed->setTrouble(std::nullopt); };
    const auto ended = co_await events::tail(client, std::move(options));
    co_return ended;
}

void TailController::start()
{
    if (m_isFollowing || !m_active || !m_session || m_streams.isEmpty())
        return;
    m_isFollowing = true;
    m_stop = {};
    m_feed = std::make_shared<TailFeed>(std::size_t(m_model->capacity()), TailModel::mostBytes);
    tellGap();
    const auto mine = m_latest.next();
    const auto question = m_session->run([streams = m_streams, stop = m_stop.get_token(), feed = m_feed](redis::Client &client) {
        return follow(client, streams, stop, feed);
    });
    whenAnswered(question, this, [this, mine](const Result<void> &ended) {
        if (m_latest.is(mine))
            onEnd(ended);
    });
    m_recent.clear();
    m_timer.start();
}

/// It has ended by itself: something that does not pass, or nobody was there at the beginning.
void TailController::onEnd(const Result<void> &ended)
{
    collect();
    m_isFollowing = false;
    m_timer.stop();
    m_view.perSecond = 0;
    if (!ended)
        m_view.look.fail(ended.error(), m_session);
    if (!m_haltedAt.isValid() && m_view.seen > 0)
        m_haltedAt = QDateTime::currentDateTimeUtc();
    Q_EMIT viewChanged();
}

// What waits in the session's thread listens to the stop there, so it is asked for there.
void TailController::halt()
{
    m_timer.stop();
    m_latest.next();
    m_view.perSecond = 0;
    if (!std::exchange(m_isFollowing, false) || !m_session)
        return;
    const auto asked = m_session->run([stop = m_stop](redis::Client &) -> Task<Result<void>> {
        std::stop_source source = stop;
        source.request_stop();
        co_return Result<void>();
    });
    Q_UNUSED(asked)
}

void TailController::tellGap()
{
    const QDateTime since = std::exchange(m_haltedAt, {});
    if (!since.isValid() || m_view.seen == 0)
        return;
    TailRow gap;
    gap.gap = tr("Not followed from %1 to %2: what was added then is not shown here")
                  .arg(momentText(since), momentText(QDateTime::currentDateTimeUtc()));
    std::vector<TailRow> one;
    one.push_back(std::move(gap));
    m_model->add(std::move(one));
}

void TailController::collect()
{
    if (!m_feed)
        return;
    TailFeed::Batch batch = m_feed->take();
    count(batch.came);
    m_view.seen += batch.came;
    if (batch.trouble)
        m_view.look.fail(*batch.trouble, nullptr);
    else if (m_isFollowing && m_session && m_session->status().state != redis::ConnectionStatus::State::Connecting &&
             m_session->status().state != redis::ConnectionStatus::State::Away)
        m_view.look.succeed();
    const auto rows = int(batch.rows.size());
    m_view.skipped += m_view.isPaused ? batch.skipped : 0;
    if (m_view.isPaused) {
        for (TailRow &row : batch.rows) {
            m_waitingBytes += row.keptBytes();
            m_waiting.push_back(std::move(row));
        }
        std::size_t over = 0;
        while (over < m_waiting.size() &&
               (m_waiting.size() - over > std::size_t(m_model->capacity()) || m_waitingBytes > TailModel::mostBytes))
            m_waitingBytes -= m_waiting[over++].keptBytes();
        m_waiting.erase(m_waiting.begin(), m_waiting.begin() + qsizetype(over));
        m_view.skipped += qint64(over);
        m_view.waiting = qint64(m_waiting.size());
    } else if (rows > 0) {
        m_model->add(std::move(batch.rows));
        Q_EMIT added(rows);
    }
    Q_EMIT viewChanged();
}

void TailController::count(qint64 came)
{
    const qint64 now = m_clock.elapsed();
    m_recent.emplace_back(now, came);
    while (m_recent.size() > 1 && m_recent.front().first < now - rateMs)
        m_recent.pop_front();
    qint64 sum = 0;
    for (std::size_t i = 1; i < m_recent.size(); ++i) // the first one tells when it began
        sum += m_recent[i].second;
    const qint64 elapsed = now - m_recent.front().first;
    m_view.perSecond = elapsed > 0 ? 1000.0 * double(sum) / double(elapsed) : 0;
}

void TailController::setPaused(bool paused)
{
    if (std::exchange(m_view.isPaused, paused) == paused)
        return;
    if (!paused) {
        const auto rows = int(m_waiting.size());
        if (m_view.skipped > 0) {
            if (qint64(m_waiting.size()) >= m_model->capacity()) { // the line that tells it needs room too
                m_waiting.erase(m_waiting.begin());
                ++m_view.skipped;
            }
            TailRow gap;
            gap.gap =
                tr("%n entries that came meanwhile found no room", nullptr, int(std::min<qint64>(m_view.skipped, 1'000'000'000)));
            m_waiting.insert(m_waiting.begin(), std::move(gap));
        }
        m_model->add(std::exchange(m_waiting, {}));
        m_waitingBytes = 0;
        m_view.waiting = 0;
        m_view.skipped = 0;
        if (rows > 0)
            Q_EMIT added(rows);
    }
    Q_EMIT viewChanged();
}

void TailController::setCapacity(int rows)
{
    m_model->setCapacity(rows);
    Q_EMIT viewChanged();
}

void TailController::setFilter(const QString &text)
{
    const auto mine = m_latestFilter.next();
    const quint64 upTo = m_model->lastNumber();
    if (text.isEmpty()) { // everything passes: nothing to look through
        m_view.isFiltering = false;
        m_model->setFilter(text, {}, 0);
        Q_EMIT filtered();
        Q_EMIT viewChanged();
        return;
    }
    m_view.isFiltering = true;
    Q_EMIT viewChanged();
    const auto looked = inBackground([rows = m_model->kept(), text] {
        std::vector<quint64> passing;
        for (const TailRow &row : rows) {
            if (row.has(text))
                passing.push_back(row.number);
        }
        return passing;
    });
    whenAnswered(looked, this, [this, mine, text, upTo](const std::vector<quint64> &passing) {
        if (!m_latestFilter.is(mine))
            return;
        m_view.isFiltering = false;
        m_model->setFilter(text, passing, upTo);
        Q_EMIT filtered();
        Q_EMIT viewChanged();
    });
}

void TailController::clear()
{
    m_waiting.clear();
    m_waitingBytes = 0;
    m_recent.clear();
    m_view.waiting = 0;
    m_view.skipped = 0;
    m_view.seen = 0;
    m_view.perSecond = 0;
    m_model->clear();
    Q_EMIT viewChanged();
}

} // namespace freshet::ui
