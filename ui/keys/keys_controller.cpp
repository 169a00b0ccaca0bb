// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keys_controller.h"

#include "core/base/freed_memory.h"
#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"
#include "ui/keys/keys_tree_model.h"

#include <numeric>
#include <utility>

namespace freshet::ui {

using namespace std::chrono_literals;
using inspect::KeyRowNumber;

namespace {

constexpr auto firstBudget = 30ms; ///< the first rows come soon
constexpr auto budget = 200ms;     ///< then five batches a second: to draw each takes some ten milliseconds

std::vector<KeyRowNumber> rowsFrom(KeyRowNumber first, KeyRowNumber end)
{
    std::vector<KeyRowNumber> rows(end > first ? end - first : 0);
    std::iota(rows.begin(), rows.end(), first);
    return rows;
}

} // namespace

/// The scan, made and used in the session's thread only.
struct KeysController::Work
{
    inspect::KeyScanOptions options;
    std::unique_ptr<inspect::KeyScan> scan;

    static Task<Result<inspect::KeyScanBatch>> step(redis::Client &client, std::shared_ptr<Work> work,
                                                    std::chrono::milliseconds time, qint64 most)
    {
        if (!work->scan)
            work->scan = std::make_unique<inspect::KeyScan>(client, work->options);
        auto batch = co_await work->scan->next(time, most);
        co_return Result<inspect::KeyScanBatch>(std::move(batch));
    }
    static Task<Result<inspect::KeyNames>> note(std::shared_ptr<Work> work, QByteArray key)
    {
        if (!work->scan)
            co_return failure(Code::Cancelled, QStringLiteral("nothing was scanned"));
        co_return work->scan->note(key);
    }
    /// Ends the scan in the thread that it belongs to.
    static Task<Result<bool>> end(redis::Client &, std::shared_ptr<Work> work)
    {
        work->scan.reset();
        co_return true;
    }
};

KeysController::KeysController(QObject *parent)
    : QObject(parent)
    , m_list(std::make_shared<inspect::KeyList>(QDateTime::currentMSecsSinceEpoch()))
    , m_model(new KeysModel(this))
    , m_tree(new KeysTreeModel(this))
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(100ms);
    connect(&m_rest, &QTimer::timeout, this, [this] { askDetails(false); });
    m_lookUpPause.setSingleShot(true);
    connect(&m_lookUpPause, &QTimer::timeout, this, &KeysController::lookUpNext);
    m_settle.setSingleShot(true);
    connect(&m_settle, &QTimer::timeout, this, [this] {
        if (m_order.column >= 0)
            arrange();
        arrangeTree();
    });
}

KeysController::~KeysController()
{
    m_arranging.request_stop();
    dropWork();
}

void KeysController::dropWork()
{
    m_latestWork.next();
    m_inFlight = false;
    if (m_work && m_session)
        m_session->run([work = std::exchange(m_work, nullptr)](redis::Client &client) { return Work::end(client, work); });
    m_work.reset();
}

void KeysController::setSession(Session *session)
{
    dropWork();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_latestDetails.next();
    m_session = session;
    m_begun = false;
    m_view = {};
    m_view.state = session ? State::Waiting : State::NoSession;
    m_search.clear();
    m_options = {};
    m_visible.clear();
    begin();
    if (std::exchange(m_refreshing, false))
        Q_EMIT refreshFailed();
    if (session) {
        connect(session, &Session::statusChanged, this, &KeysController::onStatus);
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
    }
    Q_EMIT viewChanged();
    if (session && m_active)
        setActive(true);
}

// An empty list.
void KeysController::begin()
{
    m_arranging.request_stop();
    m_lookUp.reset();
    m_lookUpPause.stop();
    m_latestLookUp.next();
    m_latestOrder.next();
    m_latestTree.next();
    m_treeBusy = false;
    m_view.isArranging = false;
    // Ten thousand blocks are not freed in a moment: what was listed goes in the pool.
    auto before = std::exchange(m_list, std::make_shared<inspect::KeyList>(QDateTime::currentMSecsSinceEpoch()));
    m_model->setList(m_list);
    m_tree->setRows(m_list, {});
    if (before->size() > 0)
        inBackground([before = std::move(before)]() mutable {
            before.reset();
            giveFreedMemoryBack();
            return true;
        });
    if (usesSearch() || m_order.column >= 0)
        m_model->setRows({});
}

void KeysController::setActive(bool active)
{
    m_active = active;
    if (!active || !m_session)
        return;
    if (!m_begun)
        scan(m_options);
    else
        pump();
}

void KeysController::scan(inspect::KeyScanOptions options)
{
    dropWork();
    m_options = std::move(options);
    m_search = m_options.names.text;
    if (!m_session)
        return;
    const redis::Profile &profile = m_session->profile();
    m_options.gentle = profile.gentle || profile.environment == redis::Profile::Environment::Production;
    m_begun = true;
    m_target = firstKeys;
    m_view = {};
    m_view.state = State::Waiting;
    begin();
    m_work = std::make_shared<Work>();
    m_work->options = m_options;
    Q_EMIT viewChanged();
    Q_EMIT arranged();
    pump();
}

void KeysController::more(qint64 keys)
{
    if (!m_work || m_view.state == State::Done || m_view.state == State::Full)
        return;
    m_target = m_view.found + std::min(keys, std::numeric_limits<qint64>::max() / 2);
    setState(State::Scanning);
    pump();
}

void KeysController::stop()
{
    if (std::exchange(m_lookUp, std::nullopt)) {
        m_latestLookUp.next();
        m_lookUpPause.stop();
        Q_EMIT viewChanged();
        return;
    }
    if (m_view.state == State::Scanning || m_view.state == State::Waiting)
        setState(State::Stopped);
}

bool KeysController::isReady() const
{
    using Way = redis::ConnectionStatus::State;
    return m_session && (m_session->status().state == Way::Ready || m_session->status().state == Way::Degraded);
}

void KeysController::pump()
{
    const bool wants = m_view.state == State::Scanning || m_view.state == State::Waiting || m_view.state == State::Away;
    if (!m_work || !m_active || !wants || m_inFlight || !isReady())
        return;
    m_inFlight = true;
    const auto mine = m_latestWork.next();
    const auto time = m_view.at.isNull() ? firstBudget : budget;
    const qint64 most = std::max<qint64>(1, m_target - m_view.found);
    const auto question =
        m_session->run([work = m_work, time, most](redis::Client &client) { return Work::step(client, work, time, most); });
    whenAnswered(question, this, [this, mine](const Result<inspect::KeyScanBatch> &answer) {
        if (!m_latestWork.is(mine))
            return;
        m_inFlight = false;
        onBatch(answer);
    });
}

void KeysController::onBatch(const Result<inspect::KeyScanBatch> &answer)
{
    if (!answer) {
        setState(State::Away, answer.error()); // only a session that closes ends it so
        return;
    }
    const inspect::KeyScanBatch &batch = *answer;
    m_view.found = batch.names.size();
    m_view.at = QDateTime::currentDateTimeUtc();
    if (!batch.error && !batch.atEnd && !batch.isFull && m_view.found < m_target)
        pump(); // the next ones are looked for while these are shown
    addNames(batch.names);
    const qint64 at = QDateTime::currentMSecsSinceEpoch();
    for (std::size_t i = 0; i < batch.details.size(); ++i)
        m_list->setDetails(batch.before + KeyRowNumber(i), batch.details[i], at);
    m_view.progress = batch.progress;
    m_view.tooLong = batch.tooLong;
    m_view.isBackingOff = batch.isBackingOff;
    m_view.bytes = batch.byteCount + m_list->byteCount();

    if (batch.error && (isUnreachable(batch.error->code) || batch.error->code == Code::Cancelled)) {
        setState(State::Away, *batch.error);
        QTimer::singleShot(1s, this, [this] { pump(); }); // where just one command was lost
    } else if (batch.error) {
        setState(batch.error->code == Code::NoPermission ? State::NotPermitted : State::Failed, *batch.error);
    } else if (batch.atEnd) {
        setState(State::Done);
    } else if (batch.isFull) {
        setState(State::Full);
    } else if (m_view.state == State::Stopped) {
        Q_EMIT viewChanged();
    } else if (m_view.found >= m_target) {
        setState(State::Paused);
    } else {
        setState(State::Scanning);
        pump();
    }
}

void KeysController::addNames(const inspect::KeyNames &names)
{
    const KeyRowNumber before = m_list->size();
    std::vector<KeyRowNumber> added;
    if (!m_model->showsAll() && usesSearch()) {
        inspect::KeyNameFilter filter;
        filter.text = m_search;
        added = inspect::filterRows(names, filter, before);
    } else if (!m_model->showsAll()) {
        added = rowsFrom(before, names.size());
    }
    m_model->grow(names, added);
    if (names.size() > before && (m_order.column >= 0 || m_treeShown) && !m_settle.isActive())
        m_settle.start(int(std::max<qint64>(500, 4 * m_lastOrderMs)));
}

void KeysController::noteKey(const QByteArray &key)
{
    if (!m_work || !m_session || m_inFlight) // a scan that runs may find it by itself
        return;
    const auto mine = m_latestWork.next();
    const auto question = m_session->run([work = m_work, key](redis::Client &) { return Work::note(work, key); });
    whenAnswered(question, this, [this, mine](const Result<inspect::KeyNames> &names) {
        if (!m_latestWork.is(mine) || !names)
            return;
        addNames(*names);
        m_view.found = m_list->size();
        Q_EMIT viewChanged();
    });
}

void KeysController::onStatus(const redis::ConnectionStatus &status)
{
    if (isReady()) {
        if (std::exchange(m_view.isAway, false)) {
            Q_EMIT viewChanged();
            askDetails(true);
        }
        pump();
        return;
    }
    if (!m_view.isAway && m_view.at.isValid()) {
        m_view.isAway = true;
        Q_EMIT viewChanged();
    }
    const bool wants = m_view.state == State::Scanning || m_view.state == State::Waiting;
    if (wants && !status.error.message.isEmpty())
        setState(State::Away, status.error);
}

void KeysController::setState(State state, const Error &error)
{
    const bool wasScanning = m_view.state == State::Scanning || m_view.state == State::Waiting;
    if (wasScanning && state != State::Scanning && state != State::Waiting) // answers, and tables that were outgrown
        inBackground([] {
            giveFreedMemoryBack();
            return true;
        });
    m_view.state = state;
    m_view.error = error;
    Q_EMIT viewChanged();
}

} // namespace freshet::ui
