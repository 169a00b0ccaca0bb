// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/versions_controller.h"

#include "ui/bridge/answer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace freshet::ui {

namespace {

constexpr qint64 measuredKeys = 500; // of each version; the others by sixteenths
constexpr int tickMs = 200;

using Living = VersionsController::Living;

/// The same version of another namespace. Errors of independent samples add up as their squares do.
void addTo(std::vector<Living> &sums, const Living &one)
{
    const auto found = std::ranges::find(sums, one.version, &Living::version);
    if (found == sums.end()) {
        sums.push_back(one);
        return;
    }
    found->keys += one.keys;
    found->bytes = found->bytes && one.bytes ? std::optional(*found->bytes + *one.bytes) : std::nullopt;
    found->bytesError = qint64(std::llround(std::hypot(double(found->bytesError), double(one.bytesError))));
    found->persistent = found->persistent && one.persistent ? std::optional(*found->persistent + *one.persistent) : std::nullopt;
    if (one.lastExpiry.isValid() && (!found->lastExpiry.isValid() || one.lastExpiry > found->lastExpiry))
        found->lastExpiry = one.lastExpiry;
}

} // namespace

const cache::NamespaceVersions *VersionsController::View::find(const QByteArray &scope) const
{
    const auto found = std::ranges::find(rows, scope, &cache::NamespaceVersions::nameSpace);
    return found == rows.end() ? nullptr : &*found;
}

std::vector<VersionsController::Living> VersionsController::View::livingOf(const QByteArray &scope) const
{
    if (scope != cache::globalScope) {
        const auto found = count.living.find(scope);
        return found == count.living.end() ? std::vector<Living>() : found->second;
    }
    std::vector<Living> sums;
    for (const cache::NamespaceVersions &row : rows) {
        const auto found = count.living.find(row.nameSpace);
        if (row.own || found == count.living.end())
            continue;
        for (const Living &one : found->second)
            addTo(sums, one);
    }
    return sums;
}

VersionsController::VersionsController(QObject *parent)
    : QObject(parent)
{
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &VersionsController::countChanged);
}

VersionsController::~VersionsController()
{
    stopCount();
}

void VersionsController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    stopCount();
    m_latest.next();
    m_counts.next();
    m_session = session;
    m_view = {};
    m_view.state = session ? State::Waiting : State::NoSession;
    m_known.clear();
    m_historyMark.clear();
    m_found = false;
    m_tick.stop();
    if (std::exchange(m_counting, nullptr))
        Q_EMIT countChanged();
    if (std::exchange(m_asking, false))
        Q_EMIT refreshFailed();
    if (session) {
        connect(session, &Session::statusChanged, this, &VersionsController::onStatus);
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
    }
    Q_EMIT viewChanged();
    if (session)
        onStatus(session->status());
}

bool VersionsController::isGentle() const
{
    const redis::Profile &profile = m_session->profile();
    return profile.gentle || profile.environment == redis::Profile::Environment::Production;
}

void VersionsController::onStatus(const redis::ConnectionStatus &status)
{
    using Way = redis::ConnectionStatus::State;
    if (status.state == Way::Ready || status.state == Way::Degraded) {
        if (m_view.state != State::Live)
            Q_EMIT refreshWanted();
        return;
    }
    if (!status.error.message.isEmpty() || m_view.at.isValid())
        setState(State::Away, status.error);
}

Task<Result<VersionsController::Answer>> VersionsController::fetch(redis::Client &client, std::set<QByteArray> known,
                                                                   QByteArray historyMark)
{
    Answer answer;
    cache::Versions versions(client, {});
    cache::VersionListOptions options;
    options.find = false;
    options.known = std::move(known);
    auto rows = co_await versions.list(std::move(options));
    if (!rows)
        co_return std::unexpected(rows.error());
    answer.rows = std::move(*rows);
    // A history of thousands is read again only where it is another one.
    std::vector<redis::Command> questions;
    questions.emplace_back("HLEN", "cache_version:history");
    questions.emplace_back("XREVRANGE", "cache_version:log", "+", "-", "COUNT", 1);
    const auto marks = co_await client.pipeline(std::move(questions));
    if (!marks)
        co_return std::unexpected(marks.error());
    answer.historyMark = QByteArray::number(marks->at(0).integer().value_or(-1)) + ' ' + marks->at(1).at(0).at(0).bytes();
    if (answer.historyMark == historyMark)
        co_return answer;
    auto history = co_await versions.history({}, mostHistory);
    if (history)
        answer.history = std::move(*history);
    else
        answer.historyError = history.error();
    co_return answer;
}

void VersionsController::refresh()
{
    if (m_asking)
        return;
    if (!m_session) {
        Q_EMIT refreshFailed();
        return;
    }
    m_asking = true;
    const auto mine = m_latest.next();
    const auto question =
        m_session->run([known = m_known, mark = m_historyMark](redis::Client &client) { return fetch(client, known, mark); });
    whenAnswered(question, this, [this, mine](const Result<Answer> &answer) {
        if (!m_latest.is(mine))
            return;
        m_asking = false;
        onAnswer(answer);
    });
}

void VersionsController::onAnswer(const Result<Answer> &answer)
{
    if (!answer) {
        const Error &error = answer.error();
        if (error.code == Code::NoPermission)
            setState(State::NotPermitted, error);
        else if (isUnreachable(error.code) || error.code == Code::Cancelled) {
            // Before the first answer the connection may still be under way; its state tells when it failed.
            if (m_view.at.isValid() || m_session->status().state == redis::ConnectionStatus::State::Away)
                setState(State::Away, error);
        } else
            setState(State::Failed, error);
        Q_EMIT refreshFailed();
        return;
    }
    m_view.rows = answer->rows;
    m_view.historyError = answer->historyError;
    if (answer->history)
        m_view.history = *answer->history;
    m_historyMark = answer->historyError ? QByteArray() : answer->historyMark;
    m_view.at = QDateTime::currentDateTimeUtc();
    m_view.state = State::Live;
    m_view.error = {};
    Q_EMIT viewChanged();
    Q_EMIT refreshed(m_view.at);
    if (!std::exchange(m_found, true))
        find();
}

// Services write a version for a namespace without a word in any history.
void VersionsController::find()
{
    cache::VersionListOptions options;
    options.gentle = true;
    const auto question = m_session->run([options](redis::Client &client) -> Task<Result<std::vector<cache::NamespaceVersions>>> {
        cache::Versions versions(client, {});
        auto rows = co_await versions.list(options);
        co_return rows;
    });
    whenAnswered(question, this, [this, session = m_session](const Result<std::vector<cache::NamespaceVersions>> &rows) {
        if (session != m_session || !session)
            return;
        if (!rows) {
            m_found = rows.error().code == Code::NoPermission; // else with the next refresh
            return;
        }
        for (const cache::NamespaceVersions &row : *rows) {
            if (row.nameSpace != cache::globalScope)
                m_known.insert(row.nameSpace);
        }
        if (rows->size() > m_view.rows.size())
            Q_EMIT refreshWanted();
    });
}

void VersionsController::count()
{
    if (!m_session || m_counting)
        return;
    m_counting = std::make_shared<Counting>();
    m_view.countError.reset();
    cache::VersionListOptions options;
    options.count = options.bytes = options.expiries = true;
    options.measured = measuredKeys;
    options.gentle = isGentle();
    options.stop = m_counting->stop.get_token();
    options.known = m_known;
    options.progress = [counting = m_counting](const cache::VersionCountProgress &progress) {
        counting->scanned = progress.scanned;
        counting->total = progress.total;
        counting->counted = progress.counted;
    };
    const auto mine = m_counts.next();
    const auto question = m_session->run([options](redis::Client &client) -> Task<Result<std::vector<cache::NamespaceVersions>>> {
        cache::Versions versions(client, {});
        auto rows = co_await versions.list(options);
        co_return rows;
    });
    whenAnswered(question, this, [this, mine](const Result<std::vector<cache::NamespaceVersions>> &rows) {
        if (m_counts.is(mine))
            onCount(rows);
    });
    m_tick.start();
    Q_EMIT countChanged();
}

void VersionsController::onCount(const Result<std::vector<cache::NamespaceVersions>> &rows)
{
    m_counting.reset();
    m_tick.stop();
    if (!rows) {
        m_view.countError = rows.error(); // the earlier count stays, with its time
        if (m_session)
            m_session->noteRefusal(rows.error());
    } else {
        Count count;
        count.at = QDateTime::currentDateTimeUtc();
        for (const cache::NamespaceVersions &row : *rows) {
            if (row.nameSpace != cache::globalScope)
                m_known.insert(row.nameSpace);
            if (row.living.empty())
                continue;
            count.living[row.nameSpace] = row.living;
            for (const Living &one : row.living)
                count.keys += one.keys;
        }
        m_view.count = std::move(count);
        Q_EMIT refreshWanted(); // for namespaces that only their keys tell of
    }
    Q_EMIT viewChanged();
    Q_EMIT countChanged();
}

void VersionsController::stopCount()
{
    if (m_counting)
        m_counting->stop.request_stop();
}

cache::VersionCountProgress VersionsController::countProgress() const
{
    return m_counting ? cache::VersionCountProgress{m_counting->scanned, m_counting->total, m_counting->counted}
                      : cache::VersionCountProgress();
}

void VersionsController::setState(State state, const Error &error)
{
    if (m_view.state == state && m_view.error == error)
        return;
    m_view.state = state;
    m_view.error = error;
    Q_EMIT viewChanged();
}

} // namespace freshet::ui
