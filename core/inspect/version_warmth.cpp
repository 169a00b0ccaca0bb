// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/version_warmth.h"

#include "core/base/seen_set.h"
#include "core/inspect/read_sample.h"
#include "core/redis/monitor.h"
#include "core/redis/scan.h"

#include <QElapsedTimer>
#include <QHash>

#include <algorithm>

namespace freshet::inspect {

using namespace std::chrono_literals;

namespace {

constexpr qint64 progressEveryMs = 100;
constexpr std::size_t atOnce = 500;
constexpr qsizetype mostListened = 50'000; // different keys
constexpr auto longestListening = 60s;
constexpr auto patience = 5s; // until every primary has confirmed
constexpr auto beat = 50ms;

redis::CommandOptions repeatable()
{
    redis::CommandOptions options;
    options.repeatable = true;
    return options;
}

/// Whether keys are there in the version; in their order.
Task<Result<std::vector<bool>>> existIn(redis::Client &client, QByteArray version, std::vector<QByteArray> keys)
{
    std::vector<bool> there;
    for (std::size_t begin = 0; begin < keys.size(); begin += atOnce) {
        std::vector<redis::Command> questions;
        for (std::size_t i = begin; i < std::min(keys.size(), begin + atOnce); ++i)
            questions.emplace_back("EXISTS", VersionKeys::inVersion(keys[i], version));
        const auto replies = co_await client.pipeline(std::move(questions), repeatable());
        if (!replies)
            co_return std::unexpected(replies.error());
        for (const redis::Value &reply : *replies) {
            if (reply.isError())
                co_return std::unexpected(redis::errorFromReply(reply.bytes(), QStringLiteral("EXISTS")));
            there.push_back(reply.integer().value_or(0) > 0);
        }
    }
    co_return there;
}

/// Of keys, how long ago each was used; nothing where the server does not tell.
Task<Result<std::optional<std::vector<qint64>>>> idleTimes(redis::Client &client, std::vector<QByteArray> keys)
{
    using Answer = std::optional<std::vector<qint64>>;
    std::vector<qint64> idle;
    for (std::size_t begin = 0; begin < keys.size(); begin += atOnce) {
        std::vector<redis::Command> questions;
        for (std::size_t i = begin; i < std::min(keys.size(), begin + atOnce); ++i)
            questions.emplace_back("OBJECT", "IDLETIME", keys[i]);
        const auto replies = co_await client.pipeline(std::move(questions), repeatable());
        if (!replies)
            co_return std::unexpected(replies.error());
        for (const redis::Value &reply : *replies) {
            if (reply.isError())
                co_return Result<Answer>(Answer());
            idle.push_back(reply.integer().value_or(-1)); // gone meanwhile: not in use
        }
    }
    co_return Result<Answer>(Answer(std::move(idle)));
}

/// How often keys of the current version were read.
struct Heard
{
    QHash<QByteArray, qint64> reads;
    double seconds = 0;
};

Task<Result<Heard>> listen(redis::Client &client, VersionKeys keysOf, QByteArray version, VersionWarmthOptions options,
                           Clock &clock)
{
    const auto monitor = client.monitor();
    Heard heard;
    std::optional<Error> error;
    const int database = client.url().database;
    QObject::connect(monitor.get(), &redis::Monitor::failed, monitor.get(), [&error](const Error &why) { error = why; });
    QObject::connect(monitor.get(), &redis::Monitor::command, monitor.get(), [&](const redis::MonitoredCommand &command) {
        if (command.database != database)
            return;
        for (const QByteArray &key : keysRead(command.arguments)) {
            if (keysOf.versionOf(key) != version)
                continue;
            if (const auto found = heard.reads.find(key); found != heard.reads.end())
                ++*found;
            else if (heard.reads.size() < mostListened)
                heard.reads.insert(key, 1);
        }
    });
    const auto asked = clock.now();
    while (!monitor->isActive()) {
        if (error)
            co_return std::unexpected(*error);
        if (options.stop.stop_requested())
            co_return heard;
        if (clock.now() - asked > patience)
            co_return failure(Code::Timeout, QStringLiteral("the server did not confirm"), QStringLiteral("MONITOR"));
        co_await clock.sleep(beat);
    }
    const auto begin = clock.now();
    const auto duration = std::min<std::chrono::milliseconds>(options.listen, longestListening);
    while (clock.now() - begin < duration && !options.stop.stop_requested() && heard.reads.size() < mostListened) {
        if (error)
            co_return std::unexpected(*error);
        co_await clock.sleep(beat);
    }
    heard.seconds = std::chrono::duration<double>(clock.now() - begin).count();
    co_return heard;
}

Task<Result<void>> weighReads(redis::Client &client, VersionWarmth &warmth, Heard heard)
{
    std::vector<QByteArray> keys;
    std::vector<qint64> counts;
    double squares = 0;
    qint64 all = 0;
    for (auto one = heard.reads.cbegin(); one != heard.reads.cend(); ++one) {
        keys.push_back(one.key());
        counts.push_back(one.value());
        all += one.value();
        squares += double(one.value()) * double(one.value());
    }
    const auto there = co_await existIn(client, warmth.move.to, std::move(keys));
    if (!there)
        co_return std::unexpected(there.error());
    qint64 served = 0;
    for (std::size_t i = 0; i < there->size(); ++i)
        served += (*there)[i] ? counts[i] : 0;
    // Reads of one key are found or not found together (Kish: the number of independent ones).
    warmth.reads = MeasuredShare::of(served, all, squares > 0 ? double(all) * double(all) / squares : -1);
    warmth.listened = heard.seconds;
    co_return Result<void>();
}

Task<Result<void>> judgeSample(redis::Client &client, VersionWarmth &warmth, std::vector<QByteArray> sample)
{
    const auto idle = co_await idleTimes(client, sample); // first: a look must not come between
    if (!idle)
        co_return std::unexpected(idle.error());
    const auto there = co_await existIn(client, warmth.move.to, std::move(sample));
    if (!there)
        co_return std::unexpected(there.error());
    const auto asked = qint64(there->size());
    warmth.keys = MeasuredShare::of(std::count(there->begin(), there->end(), true), asked);
    if (!*idle)
        co_return Result<void>();
    qint64 used = 0, found = 0;
    for (std::size_t i = 0; i < there->size(); ++i) {
        if ((**idle)[i] < 0 || (**idle)[i] > warmth.usedWithin.count())
            continue;
        ++used;
        found += (*there)[i] ? 1 : 0;
    }
    warmth.used = MeasuredShare::of(found, used);
    co_return Result<void>();
}

/// When the old version's keys expire.
class Expiries
{
public:
    Task<Result<void>> ask(redis::Client &client, std::vector<QByteArray> keys, Clock &clock)
    {
        if (!m_isPermitted || keys.empty())
            co_return Result<void>();
        std::vector<redis::Command> questions;
        for (const QByteArray &key : keys)
            questions.emplace_back("PTTL", key);
        const auto replies = co_await client.pipeline(std::move(questions), repeatable());
        if (!replies)
            co_return std::unexpected(replies.error());
        const qint64 now = clock.utcNow().toMSecsSinceEpoch();
        for (const redis::Value &reply : *replies) {
            const auto ttl = reply.integer();
            if (!ttl)
                m_isPermitted = false;
            else if (*ttl == -1)
                ++m_persistent;
            else if (*ttl >= 0)
                m_last = std::max(m_last, now + *ttl);
        }
        co_return Result<void>();
    }
    void tell(VersionWarmth &warmth) const
    {
        if (!m_isPermitted)
            return;
        warmth.oldPersistent = m_persistent;
        if (m_last > 0)
            warmth.oldLastExpiry = QDateTime::fromMSecsSinceEpoch(m_last, Qt::UTC);
    }

private:
    bool m_isPermitted = true;
    qint64 m_persistent = 0;
    qint64 m_last = 0;
};

Task<Result<void>> walk(redis::Client &client, VersionWarmth &warmth, VersionKeys keysOf, VersionWarmthOptions options,
                        Clock &clock)
{
    redis::ScanOptions how;
    how.match = keysOf.glob();
    how.gentle = options.gentle;
    how.allNodesAtOnce = true;
    const auto scan = client.scan(how);
    SeenSet seen;
    std::vector<QByteArray> sample;
    bool isJudged = false;
    Expiries expiries;
    qint64 current = 0, old = 0;
    QElapsedTimer told;
    while (!scan->atEnd() && (options.count || !isJudged)) {
        if (options.stop.stop_requested()) {
            warmth.stopped = true;
            break;
        }
        const auto found = co_await scan->next();
        if (!found)
            co_return std::unexpected(found.error());
        std::vector<QByteArray> ofOld;
        for (const QByteArray &key : *found) {
            const QByteArrayView version = keysOf.versionOf(key);
            const bool isOld = version == warmth.move.to;
            if ((!isOld && version != warmth.move.from) || !seen.insert(key))
                continue;
            ++(isOld ? old : current);
            if (isOld)
                ofOld.push_back(key);
            else if (qint64(sample.size()) < options.sample && !isJudged)
                sample.push_back(key);
        }
        if (options.count) {
            const auto asked = co_await expiries.ask(client, std::move(ofOld), clock);
            if (!asked)
                co_return std::unexpected(asked.error());
        }
        if (options.progress && (!told.isValid() || told.elapsed() >= progressEveryMs)) {
            told.start();
            options.progress({scan->progress().scanned, scan->progress().total, current + old});
        }
        if (!isJudged && (qint64(sample.size()) >= options.sample || scan->atEnd())) {
            isJudged = true;
            const auto judged = co_await judgeSample(client, warmth, std::move(sample));
            if (!judged)
                co_return std::unexpected(judged.error());
        }
    }
    if (!isJudged && !sample.empty()) {
        const auto judged = co_await judgeSample(client, warmth, std::move(sample));
        if (!judged)
            co_return std::unexpected(judged.error());
    }
    if (scan->atEnd() && !warmth.stopped) {
        warmth.currentKeys = current;
        warmth.oldKeys = old;
        if (options.count)
            expiries.tell(warmth);
    }
    co_return Result<void>();
}

} // namespace

Task<Result<VersionWarmth>> fetchVersionWarmth(redis::Client &client, QByteArray scope, QByteArray target, bool force,
                                               VersionWarmthOptions options, Clock &clock)
{
    VersionWarmth warmth;
    cache::Versions versions(client, {});
    const auto plan = co_await versions.planRollback(scope, target, force);
    if (!plan)
        co_return std::unexpected(plan.error());
    warmth.move = plan->move;
    const auto keysOf = co_await VersionKeys::of(client, scope, options.gentle);
    if (!keysOf)
        co_return std::unexpected(keysOf.error());
    const auto walked = co_await walk(client, warmth, *keysOf, options, clock);
    if (!walked)
        co_return std::unexpected(walked.error());
    if (options.listen.count() > 0 && !options.stop.stop_requested()) {
        auto heard = co_await listen(client, *keysOf, warmth.move.from, options, clock);
        if (!heard)
            co_return std::unexpected(heard.error());
        const auto weighed = co_await weighReads(client, warmth, std::move(*heard));
        if (!weighed)
            co_return std::unexpected(weighed.error());
    }
    co_return warmth;
}

} // namespace freshet::inspect
