// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/rate_collector.h"

#include "ui/bridge/answer.h"
#include "ui/widgets/text.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace freshet::ui {

using namespace std::chrono_literals;
using inspect::HitRateAlert;
using inspect::RateBin;
using inspect::RateHistory;
using inspect::RateMark;

namespace {

// A search for namespaces walks all keys; it comes again after a rest that is as long as that costs the server, within bounds.
constexpr qint64 restPerFind = 30; // times what the last one took
constexpr std::chrono::milliseconds findEvery = 10s;
constexpr std::chrono::milliseconds findFirstEvery = 1s; // while no service has counted yet
constexpr std::chrono::milliseconds findAtLeastEvery = 5min;
constexpr auto keepEvery = 10s;
constexpr auto marksEvery = 10s;
constexpr int restWithoutPermission = 30; // looks
constexpr std::size_t mostMarks = 2000;
constexpr auto waitForMarks = 5s;

bool isOver(const QElapsedTimer &timer, std::chrono::milliseconds time)
{
    return !timer.isValid() || timer.elapsed() >= time.count();
}

} // namespace

RateCollector::RateCollector(QObject *parent)
    : QObject(parent)
{}

void RateCollector::setFile(const QString &path)
{
    m_path = path;
}

void RateCollector::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    if (m_session && m_file && m_loaded)
        keep(); // what the last seconds brought; the file outlives the writing
    m_latest.next();
    m_session = session;
    m_history.clear();
    m_rates.clear();
    m_marks.clear();
    m_newMarks.clear();
    m_shares.reset();
    m_error.reset();
    m_alerts.clear();
    m_file.reset();
    m_keptMs = 0;
    m_ownHits = m_ownMisses = m_rawHits = m_rawMisses = m_othersHits = m_othersMisses = 0;
    m_waits.clear();
    m_readsOfWait = 0;
    m_isPreparing = false;
    m_origin.clear();
    m_loaded = m_keeping = m_found = m_findNow = m_finding = m_asking = m_askingMarks = false;
    m_cursor = {};
    m_marksRest = 0;
    m_rest = 0;
    m_findTook = 0;
    for (QElapsedTimer *timer : {&m_sinceFound, &m_sinceKept, &m_sinceMarks})
        timer->invalidate();
    say({});
    if (!session)
        return;
    m_server = session->url().toString();
    if (!m_path.isEmpty()) {
        m_file = std::make_unique<inspect::HitRateFile>(m_path, m_history.options());
        load(m_server);
    }
}

Task<> RateCollector::load(QString server)
{
    const QPointer<RateCollector> self(this);
    const auto mine = m_latest.next();
    auto kept = co_await m_file->load(server);
    if (!self || !m_latest.is(mine))
        co_return;
    m_loaded = true;
    if (!kept) {
        say(tr("The history is kept in memory only: %1").arg(visibleText(kept.error().message)));
        co_return;
    }
    m_keptMs = inspect::HitRateFile::keptUntil(*kept, m_history, QDateTime::currentMSecsSinceEpoch());
    for (const auto &[series, bins] : kept->series)
        m_history.addEarlier(series, bins);
    mergeMarks(kept->marks);
    if (!kept->setAside.isEmpty())
        say(tr("The file of the history was damaged. It was set aside as %1 and begun anew.").arg(visibleText(kept->setAside)));
    Q_EMIT sampled();
}

Task<> RateCollector::keep()
{
    if (m_keeping || !m_file || !m_loaded)
        co_return;
    const QPointer<RateCollector> self(this);
    inspect::HitRateFile::Batch batch;
    batch.bins = inspect::HitRateFile::changedSince(m_history, m_keptMs);
    batch.marks = m_newMarks;
    batch.nowMs = QDateTime::currentMSecsSinceEpoch();
    if (batch.bins.empty() && batch.marks.empty())
        co_return;
    qint64 newest = m_keptMs;
    for (const auto &row : batch.bins)
        newest = std::max(newest, row.bin.endMs);
    const std::size_t marks = batch.marks.size();
    m_keeping = true;
    const auto mine = m_session;
    auto question = m_file->keep(m_server, std::move(batch));
    const auto done = co_await question;
    if (!self || m_session != mine || !m_keeping)
        co_return;
    m_keeping = false;
    if (!done) { // it is all still in memory and goes with the next attempt
        say(tr("The history is kept in memory for now: %1").arg(visibleText(done.error().message)));
        co_return;
    }
    m_keptMs = newest;
    m_newMarks.erase(m_newMarks.begin(), m_newMarks.begin() + std::ptrdiff_t(std::min(marks, m_newMarks.size())));
    if (!m_fileNote.contains(QLatin1String(".broken-")))
        say({});
}

void RateCollector::say(const QString &note)
{
    if (m_fileNote == note)
        return;
    m_fileNote = note;
    Q_EMIT fileNoteChanged();
}

void RateCollector::findNow()
{
    m_findNow = true;
    m_rest = 0;
}

void RateCollector::breakOff()
{
    m_rates.breakOff();
}

void RateCollector::look()
{
    if (!m_session)
        return;
    if (m_file && isOver(m_sinceKept, keepEvery)) {
        m_sinceKept.start();
        keep();
    }
    if (m_rest > 0) {
        --m_rest;
        return;
    }
    const auto again = std::clamp(std::chrono::milliseconds(restPerFind * m_findTook),
                                  m_rates.size() == 0 ? findFirstEvery : findEvery, findAtLeastEvery);
    if (!m_finding && (m_findNow || isOver(m_sinceFound, again)))
        find();
    if (isOver(m_sinceMarks, marksEvery))
        fetchMarks();
    if (m_marksRest > 0)
        --m_marksRest;
    else if (!m_askingMarks)
        fetchNewMarks();
    for (auto &[stream, wait] : m_waits) {
        if (wait.rest > 0)
            --wait.rest;
        else
            awaitMarks(stream);
    }
    if (!m_asking)
        sample();
}

void RateCollector::find()
{
    m_finding = true;
    m_findNow = false;
    m_sinceFound.start();
    const auto question = m_session->run([](redis::Client &client) { return inspect::findMetricNamespaces(client, true); });
    whenAnswered(question, this, [this, session = m_session](const Result<inspect::FoundNamespaces> &found) {
        if (session != m_session || !m_finding)
            return;
        m_finding = false;
        m_findTook = m_sinceFound.restart();
        if (!found) {
            m_error = found.error();
            if (found.error().code == Code::NoPermission)
                m_rest = restWithoutPermission;
            Q_EMIT sampled();
            return;
        }
        m_error.reset();
        m_found = true;
        m_rates.setNamespaces(*found);
        if (m_history.names().size() >= m_history.options().mostSeries) // make room for those that live now
            m_history.forgetBefore(QDateTime::currentMSecsSinceEpoch() - 3'600'000);
        fetchShares();
        Q_EMIT sampled();
    });
}

void RateCollector::fetchShares()
{
    const auto question =
        m_session->run([names = m_rates.names()](redis::Client &client) { return inspect::fetchKeyShares(client, names); });
    whenAnswered(question, this, [this, session = m_session](const Result<inspect::KeyShares> &shares) {
        if (session != m_session)
            return;
        if (shares)
            m_shares = *shares;
        else
            m_shares.reset(); // unknown, and not what it was
        Q_EMIT sampled();
    });
}

void RateCollector::fetchMarks()
{
    m_sinceMarks.start();
    const auto question = m_session->run([](redis::Client &client) { return inspect::fetchVersionMarks(client); });
    whenAnswered(question, this, [this, session = m_session](const Result<inspect::VersionMarks> &marks) {
        if (session != m_session || !marks)
            return;
        m_ownHits += marks->hits;
        mergeMarks(marks->marks);
    });
}

void RateCollector::fetchNewMarks()
{
    m_askingMarks = true;
    const auto question =
        m_session->run([cursor = m_cursor](redis::Client &client) { return inspect::fetchNewMarks(client, cursor); });
    whenAnswered(question, this, [this, session = m_session](const Result<inspect::NewMarks> &marks) {
        if (session != m_session || !m_askingMarks)
            return;
        m_askingMarks = false;
        if (!marks)
            return;
        m_cursor = marks->cursor;
        m_marksRest = marks->isRefused ? restWithoutPermission : 0;
        m_ownHits += marks->hits;
        m_ownMisses += marks->misses;
        mergeMarks(marks->marks);
        if (m_waits.empty() && !marks->isRefused)
            prepareAwaiting();
    });
}

// Once a connection, and never again where it is refused: then the looks have to do.
void RateCollector::prepareAwaiting()
{
    if (std::exchange(m_isPreparing, true))
        return;
    const auto question = m_session->run([](redis::Client &client) { return inspect::fetchAwaitCost(client); });
    whenAnswered(question, this, [this, session = m_session](const Result<inspect::AwaitCost> &cost) {
        if (session != m_session || !m_isPreparing)
            return;
        if (!cost) {
            m_isPreparing = !isUnreachable(cost.error().code);
            return;
        }
        m_ownHits += cost->hits;
        m_ownMisses += cost->misses;
        m_readsOfWait = cost->reads();
        m_waits[inspect::MarkStream::Versions].after = m_cursor.versions;
        m_waits[inspect::MarkStream::Invalidations].after = m_cursor.invalidations;
        for (const auto &[stream, wait] : m_waits)
            awaitMarks(stream);
    });
}

void RateCollector::setWatched(bool watched)
{
    m_watched = watched;
    for (const auto &[stream, wait] : m_waits)
        awaitMarks(stream);
}

// The looks go on beside it: what waits may be cut off by a proxy that nobody knows of, and a hidden panel has no such question.
void RateCollector::awaitMarks(inspect::MarkStream stream)
{
    MarkWait &wait = m_waits[stream];
    if (!m_watched || !m_session || wait.isOut || wait.rest > 0)
        return;
    wait.isOut = true;
    qint64 &own = wait.after.isEmpty() ? m_ownMisses : m_ownHits;
    own += m_readsOfWait; // now, for the server counts them before it waits
    const auto question = m_session->run(
        [stream, after = wait.after](redis::Client &client) { return inspect::awaitMarks(client, stream, after, waitForMarks); });
    whenAnswered(question, this, [this, &own, stream, session = m_session](const Result<inspect::AwaitedMarks> &marks) {
        const auto found = m_waits.find(stream);
        if (session != m_session || found == m_waits.end() || !found->second.isOut)
            return;
        found->second.isOut = false;
        if (!marks) {
            own = std::max<qint64>(0, own - m_readsOfWait); // most likely they were not counted
            found->second.rest = isUnreachable(marks.error().code) ? 0 : restWithoutPermission;
            return; // the next look tries again
        }
        found->second.after = marks->last;
        mergeMarks(marks->marks);
        awaitMarks(stream);
    });
}

void RateCollector::mergeMarks(const std::vector<RateMark> &marks)
{
    bool changed = false;
    for (const RateMark &mark : marks) {
        const auto at =
            std::lower_bound(m_marks.begin(), m_marks.end(), mark.ms, [](const RateMark &one, qint64 ms) { return one.ms < ms; });
        const bool known = std::any_of(at, m_marks.end(), [&](const RateMark &one) {
            return one.ms == mark.ms && one.kind == mark.kind && one.subject == mark.subject;
        });
        if (known)
            continue;
        m_marks.insert(at, mark);
        changed = true;
    }
    if (m_marks.size() > mostMarks)
        m_marks.erase(m_marks.begin(), m_marks.end() - std::ptrdiff_t(mostMarks));
    if (changed)
        Q_EMIT marksChanged();
}

void RateCollector::addMark(const RateMark &mark)
{
    if (m_file && m_newMarks.size() < mostMarks)
        m_newMarks.push_back(mark);
    mergeMarks({mark});
}

bool RateCollector::takeOwnReadsOut(inspect::HitRateSample &sample)
{
    const bool fell = sample.origin == m_origin && (sample.hits < m_rawHits || sample.misses < m_rawMisses);
    if (sample.origin != m_origin || fell) {
        m_ownHits = 0; // the server began anew, or was not looked at before
        m_ownMisses = 0;
        m_othersHits = 0;
        m_othersMisses = 0;
    }
    m_origin = sample.origin;
    m_rawHits = sample.hits;
    m_rawMisses = sample.misses;
    // A read that was counted here before the server did must not look like a counter that fell.
    sample.hits = m_othersHits = std::max(m_othersHits, sample.hits - m_ownHits);
    sample.misses = m_othersMisses = std::max(m_othersMisses, sample.misses - m_ownMisses);
    return !fell;
}

void RateCollector::addServer(const inspect::HitRatePoint &point)
{
    if (const auto bin = inspect::rateBin(point))
        m_history.add(RateHistory::server(), *bin);
    if (point.interval.gap != inspect::HitRateGap::Restart)
        return;
    m_rates.breakOff(inspect::HitRateGap::Restart);
    RateMark mark;
    mark.ms = point.sample.time.toMSecsSinceEpoch();
    // Behind Sentinels and in a cluster another process is another primary; one server that has a new run id was restarted.
    const bool alone = m_session && m_session->url().topology == redis::Topology::Standalone;
    mark.kind = alone ? RateMark::Kind::Restart : RateMark::Kind::Failover;
    addMark(mark);
    findNow();
}

void RateCollector::sample()
{
    auto names = m_rates.next();
    if (names.empty())
        return;
    m_asking = true;
    const auto question = m_session->run(
        [names = std::move(names)](redis::Client &client) { return inspect::fetchNamespaceMetrics(client, names); });
    whenAnswered(question, this, [this, session = m_session](const Result<inspect::NamespaceMetricsSample> &sample) {
        if (session != m_session || !m_asking)
            return;
        m_asking = false;
        if (!sample) {
            m_rates.breakOff();
            m_error = sample.error();
            if (sample.error().code == Code::NoPermission)
                m_rest = restWithoutPermission;
            return;
        }
        m_error.reset();
        take(*sample);
    });
}

void RateCollector::take(const inspect::NamespaceMetricsSample &sample)
{
    for (const auto &one : sample.namespaces) {
        m_ownHits += one.keysFound;
        m_ownMisses += inspect::NamespaceSample::keysAsked - one.keysFound;
    }
    for (const auto &[name, bin] : m_rates.add(sample)) {
        m_history.add(RateHistory::ofNamespace(name), bin);
        judge(name, bin);
    }
    Q_EMIT sampled();
}

HitRateAlert::Options RateCollector::alertOptions(const QByteArray &nameSpace) const
{
    HitRateAlert::Options options = m_alerting;
    options.target = target(nameSpace);
    return options;
}

void RateCollector::judge(const QByteArray &nameSpace, const RateBin &bin)
{
    if (!bin.isKnown())
        return;
    const auto alert = m_alerts.try_emplace(nameSpace, alertOptions(nameSpace)).first;
    const auto change = alert->second.add(bin.startMs, bin.endMs, bin.hits, bin.misses);
    if (change == HitRateAlert::Change::Raised)
        Q_EMIT alertRaised(nameSpace, alert->second.rate().value_or(0), target(nameSpace));
    else if (change == HitRateAlert::Change::Cleared)
        Q_EMIT alertCleared(nameSpace, alert->second.rate().value_or(0), target(nameSpace));
}

void RateCollector::setTarget(const QByteArray &nameSpace, double target)
{
    m_targets[nameSpace] = std::clamp(target, 0.0, 1.0);
    if (const auto found = m_alerts.find(nameSpace); found != m_alerts.end())
        found->second.setOptions(alertOptions(nameSpace));
}

void RateCollector::setTargets(const QHash<QByteArray, double> &targets)
{
    m_targets.clear();
    for (auto at = targets.cbegin(); at != targets.cend(); ++at)
        m_targets[at.key()] = std::clamp(at.value(), 0.0, 1.0);
    for (auto &[name, alert] : m_alerts)
        alert.setOptions(alertOptions(name));
}

void RateCollector::setAlertAfter(std::chrono::minutes after)
{
    HitRateAlert::Options options = m_alerting;
    options.after = std::clamp(after, std::chrono::minutes(1), std::chrono::minutes(24 * 60));
    setAlerting(options);
}

void RateCollector::setAlerting(const HitRateAlert::Options &options)
{
    m_alerting = options;
    for (auto &[name, alert] : m_alerts)
        alert.setOptions(alertOptions(name));
}

std::vector<RateCollector::Alert> RateCollector::alerts() const
{
    std::vector<Alert> result;
    for (const auto &[name, alert] : m_alerts) {
        if (alert.isRaised())
            result.push_back({name, alert.options().target, alert.rate()});
    }
    return result;
}

} // namespace freshet::ui
