// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/dead_letters_controller.h"

#include "ui/bridge/answer.h"
#include "ui/streams/dead_groups_model.h"
#include "ui/streams/letters_model.h"

#include <utility>

namespace freshet::ui {

using namespace std::chrono_literals;

namespace {

constexpr auto partTime = 100ms;  // of a reading: batches come at most ten times a second
constexpr int mostMisfits = 2;    // others add and take between two commands of one look
constexpr qint64 restMs = 10'000; // between readings of everything, where others take letters all the time
constexpr std::size_t rowsAtOnce = 200;
constexpr std::size_t rowsAPage = 50; // letters may be large

QByteArrayList commandsOf(int kind, bool isCluster)
{
    if (DeadLetterChange::Kind(kind) == DeadLetterChange::Kind::Remove)
        return {"xdel"};
    if (isCluster) // the stream lies at another node than the letters
        return {"xrange", "xadd", "xdel"};
    return {"xrange", "eval", "evalsha", "xadd", "xdel"};
}

} // namespace

DeadLettersController::DeadLettersController(const Records &records, QObject *parent)
    : QObject(parent)
    , m_records(records)
    , m_groups(new DeadGroupsModel(this))
    , m_letters(new LettersModel(this))
    , m_rights(commandsOf)
{
    m_progressTimer.setInterval(100);
    connect(&m_progressTimer, &QTimer::timeout, this, [this] {
        m_running.done = m_progress->done;
        m_running.failed = m_progress->failed;
        Q_EMIT runningChanged();
    });
}

DeadLettersController::~DeadLettersController()
{
    stop();
}

void DeadLettersController::setSession(Session *session)
{
    stop();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    for (Latest *latest : {&m_latest, &m_latestRows, &m_latestLetter, &m_latestChange})
        latest->next();
    m_view = {};
    m_list = {};
    m_anew.reset();
    m_asking = false;
    m_group = -1;
    m_misfits = 0;
    m_rights.setSession(session);
    m_groups->clear();
    m_letters->setIds({});
    m_letters->forgetRows();
    m_progressTimer.stop();
    if (std::exchange(m_running, {}).is)
        Q_EMIT runningChanged();
    if (session) {
        m_view.look.kind = LookState::Kind::Waiting;
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        connect(session, &Session::statusChanged, this, [this](const redis::ConnectionStatus &status) {
            if (status.state == redis::ConnectionStatus::State::Ready)
                Q_EMIT refreshWanted();
        });
        connect(session, &Session::permissionsChanged, this, &DeadLettersController::viewChanged);
        connect(session, &Session::serverChanged, this, [this] { readAnew(); });
    }
    Q_EMIT viewChanged();
}

Task<Result<DeadLettersController::Part>> DeadLettersController::read(redis::Client &client, QByteArray after, qint64 known)
{
    Part part;
    auto heads = co_await events::fetchDeadHeads(client, after, partTime);
    if (!heads)
        co_return std::unexpected(heads.error());
    part.heads = std::move(*heads);
    if (!part.heads.atEnd)
        co_return part;
    events::DeadLetters dead(client);
    const auto count = co_await dead.fetchCount();
    if (!count)
        co_return std::unexpected(count.error());
    part.fits = *count == known + qint64(part.heads.heads.size());
    if (part.fits)
        co_return part;
    const auto bounds = co_await events::fetchDeadBounds(client); // brings the oldest letter along, of whatever size
    if (!bounds)
        co_return std::unexpected(bounds.error());
    part.bounds = *bounds;
    co_return part;
}

void DeadLettersController::refresh()
{
    if (m_asking)
        return;
    if (!m_session) {
        Q_EMIT refreshFailed();
        return;
    }
    m_asking = true;
    ask();
}

void DeadLettersController::ask()
{
    const auto mine = m_latest.next();
    const DeadLetterList &list = m_anew ? *m_anew : m_list;
    const auto question = m_session->run(
        [after = list.newest(), known = list.count()](redis::Client &client) { return read(client, after, known); });
    whenAnswered(question, this, [this, mine](const Result<Part> &part) {
        if (!m_latest.is(mine))
            return;
        if (part) {
            take(*part);
            return;
        }
        m_asking = false;
        m_view.look.fail(part.error(), m_session);
        Q_EMIT viewChanged();
        Q_EMIT refreshFailed();
    });
}

void DeadLettersController::take(const Part &part)
{
    DeadLetterList &list = m_anew ? *m_anew : m_list;
    list.add(part.heads.heads);
    m_view.look.succeed();
    if (!part.heads.atEnd) {
        if (!m_anew)
            showList();
        Q_EMIT viewChanged();
        ask();
        return;
    }
    bool isOther = !part.heads.heads.empty();
    bool readsAnew = false;
    if (!part.fits) {
        isOther = true;
        list.dropBefore(part.bounds.oldest);
        m_misfits = list.count() == part.bounds.count ? 0 : m_misfits + 1;
        readsAnew = !m_anew && m_misfits >= mostMisfits && (!m_sinceAnew.isValid() || m_sinceAnew.elapsed() > restMs);
    } else {
        m_misfits = 0;
    }
    if (m_anew) {
        isOther = true;
        m_list = *std::exchange(m_anew, std::nullopt);
    }
    m_view.isWhole = true;
    m_asking = false;
    if (isOther || m_groups->rowCount() == 0)
        showList();
    Q_EMIT viewChanged();
    Q_EMIT refreshed(m_view.look.at);
    if (readsAnew)
        readAnew();
}

/// Letters in the middle were taken away, and which ones only a new reading tells. What is shown stays until it is there.
void DeadLettersController::readAnew()
{
    m_misfits = 0;
    m_sinceAnew.start();
    m_anew = m_list;
    m_anew->empty();
    if (m_asking)
        ask(); // the part that is under way belongs to the old reading
    else
        Q_EMIT refreshWanted();
}

void DeadLettersController::showList()
{
    m_groups->update(m_list);
    if (m_group >= 0 && m_list.groups().at(std::size_t(m_group)).count == 0)
        m_group = -1;
    m_letters->setIds(m_list.ids(m_group));
}

void DeadLettersController::chooseGroup(int number)
{
    m_group = number >= 0 && number < int(m_list.groups().size()) ? number : -1;
    m_letters->setIds(m_list.ids(m_group));
    Q_EMIT viewChanged();
}

Task<Result<std::vector<LetterRow>>> DeadLettersController::readRows(redis::Client &client, std::vector<QByteArray> ids)
{
    events::DeadLetters dead(client);
    std::vector<LetterRow> rows;
    for (std::size_t from = 0; from < ids.size(); from += rowsAPage) {
        const std::size_t until = std::min(ids.size(), from + rowsAPage);
        std::vector<QByteArray> some(ids.begin() + qsizetype(from), ids.begin() + qsizetype(until));
        const auto letters = co_await dead.fetchSome(some);
        if (!letters)
            co_return std::unexpected(letters.error());
        std::size_t next = 0;
        for (const QByteArray &id : some) {
            if (next < letters->size() && (*letters)[next].id == id) {
                rows.push_back(LetterRow::of((*letters)[next++]));
            } else {
                LetterRow gone;
                gone.id = id;
                gone.isGone = true;
                rows.push_back(std::move(gone));
            }
        }
    }
    co_return rows;
}

void DeadLettersController::look(int firstRow, int lastRow)
{
    std::vector<QByteArray> ids = m_letters->blanks(firstRow, lastRow);
    if (ids.empty() || !m_session)
        return;
    if (ids.size() > rowsAtOnce)
        ids.resize(rowsAtOnce);
    const auto mine = m_latestRows.next();
    const auto question = m_session->run([ids](redis::Client &client) { return readRows(client, ids); });
    whenAnswered(question, this, [this, mine](const Result<std::vector<LetterRow>> &rows) {
        if (rows && m_latestRows.is(mine))
            m_letters->setRows(*rows);
    });
}

Task<Result<events::DeadLetter>> DeadLettersController::readLetter(redis::Client &client, QByteArray id)
{
    events::DeadLetters dead(client);
    std::vector<QByteArray> one(1, id);
    auto letters = co_await dead.fetchSome(std::move(one));
    if (!letters)
        co_return std::unexpected(letters.error());
    if (letters->empty())
        co_return Result<events::DeadLetter>(failure(Code::NotFound, QStringLiteral("there is no such dead letter")));
    co_return std::move(letters->front());
}

void DeadLettersController::open(const QByteArray &id)
{
    const auto mine = m_latestLetter.next();
    if (id.isEmpty() || !m_session)
        return;
    const auto question = m_session->run([id](redis::Client &client) { return readLetter(client, id); });
    whenAnswered(question, this, [this, mine](const Result<events::DeadLetter> &letter) {
        if (!m_latestLetter.is(mine))
            return;
        if (letter)
            Q_EMIT opened(*letter);
        else
            Q_EMIT openFailed(letter.error());
    });
}

void DeadLettersController::plan(const std::vector<QByteArray> &ids, Planned then)
{
    if (!m_session)
        return;
    const auto question = m_session->run([ids](redis::Client &client) { return events::planResend(client, ids); });
    whenAnswered(question, this,
                 [this, then = std::move(then), session = QPointer(m_session)](const Result<events::ResendPlan> &plan) {
                     if (session && session == m_session)
                         then(plan);
                 });
}

void DeadLettersController::perform(const DeadLetterChange &change)
{
    if (m_running.is || !m_session || change.ids.empty())
        return;
    m_running = {true, change.kind, 0, 0, qint64(change.ids.size())};
    m_progress = std::make_shared<DeadLetterProgress>();
    m_stop = {};
    const auto mine = m_latestChange.next();
    const auto question = m_session->run(
        [change, records = m_records, origin = m_session->origin(), stop = m_stop.get_token(),
         progress = m_progress](redis::Client &client) { return carryOut(client, change, records, origin, stop, progress); });
    whenAnswered(question, this, [this, mine, change](const Result<DeadLetterResult> &answer) {
        if (m_latestChange.is(mine))
            end(change, answer);
    });
    m_progressTimer.start();
    Q_EMIT runningChanged();
}

void DeadLettersController::end(const DeadLetterChange &change, const Result<DeadLetterResult> &answer)
{
    m_progressTimer.stop();
    m_running = {};
    DeadLetterResult result;
    if (answer) {
        result = *answer;
    } else {
        result.asked = qint64(change.ids.size());
        result.failed = result.asked;
        result.error = answer.error();
    }
    if (result.error)
        m_rights.note(int(change.kind), *result.error);
    Q_EMIT runningChanged();
    Q_EMIT finished(change, result);
    if (m_session && (result.done > 0 || result.absent > 0))
        readAnew();
}

// What waits for its pace listens to the stop in the session's thread, so it is asked for there.
void DeadLettersController::stop()
{
    if (!m_running.is || !m_session)
        return;
    const auto asked = m_session->run([stop = m_stop](redis::Client &) -> Task<Result<void>> {
        std::stop_source source = stop;
        source.request_stop();
        co_return Result<void>();
    });
    Q_UNUSED(asked)
}

} // namespace freshet::ui
