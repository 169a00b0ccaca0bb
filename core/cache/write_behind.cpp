// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_behind_p.h"

#include "core/base/json_text.h"

#include <QRegularExpression>

namespace freshet::cache {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds longestTtl = std::chrono::years(1000);

} // namespace

WriteBehind::WriteBehind(const Parts &parts, Apply apply, const Options &options)
    : d(std::make_shared<Private>(this, parts, std::move(apply), options))
{}

WriteBehind::~WriteBehind()
{
    d->owner = nullptr;
    d->log.reset();
    d->stopping.request_stop();
    d->ending.request_stop();
    if (d->leads)
        Private::giveBack(d); // the lease would run out by itself, but later
}

Task<> WriteBehind::Private::giveBack(Self d)
{
    d->leads = false;
    const auto dropped = co_await d->stream.dropLease(); // where it fails, the lease runs out
}

Task<Result<void>> WriteBehind::put(QByteArray entity, QByteArray json, QByteArray key, std::chrono::milliseconds ttl)
{
    const auto shared = d;
    auto compact = compactJson(json);
    if (!compact)
        co_return failure(Code::InvalidArgument, QStringLiteral("the value is no JSON: ") + compact.error().message,
                          QString::fromUtf8(entity));
    WrittenChange change;
    change.entity = std::move(entity);
    change.json = std::move(*compact);
    const auto taken = co_await Private::take(shared, std::move(change), std::move(key), ttl);
    co_return taken;
}

Task<Result<void>> WriteBehind::remove(QByteArray entity, QByteArray key)
{
    WrittenChange change;
    change.entity = std::move(entity);
    change.removed = true;
    const auto taken = co_await Private::take(d, std::move(change), std::move(key), 0ms);
    co_return taken;
}

Task<Result<void>> WriteBehind::Private::take(Self d, WrittenChange change, QByteArray key, std::chrono::milliseconds ttl)
{
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9._-]+\\z"));
    if (!plain.match(QString::fromUtf8(d->options.name)).hasMatch())
        co_return failure(Code::InvalidArgument,
                          QStringLiteral("the stream's name may have letters, digits, '.', '_' and '-' only"),
                          QString::fromUtf8(d->options.name));
    if (change.entity.isEmpty())
        co_return failure(Code::InvalidArgument, QStringLiteral("a change needs the name of its entity"));
    if (ttl < 0ms || ttl > longestTtl) // Redis would refuse it after it took the change
        co_return failure(Code::InvalidArgument,
                          QStringLiteral("a TTL of %1 ms; it is from 0 (no expiry) to 1000 years").arg(ttl.count()),
                          QString::fromUtf8(key));
    // Before, so that nobody reads the old copy while the answer is on its way; after, for who loaded it meanwhile.
    d->forgetCopy(key);
    const auto taken = co_await d->stream.take(change, key, ttl);
    if (!d->owner)
        co_return failure(Code::Cancelled, QStringLiteral("write-behind has ended; the change may have been taken"));
    d->forgetCopy(key);
    if (!taken)
        co_return std::unexpected(taken.error());
    ++d->counts.taken;
    if (!taken->cached)
        co_await writeApart(d, std::move(change), std::move(key), ttl);
    co_return Result<void>();
}

/// In a cluster: the change is taken, the key is not written yet. Where that fails the key is removed, however long it takes.
Task<> WriteBehind::Private::writeApart(Self d, WrittenChange change, QByteArray key, std::chrono::milliseconds ttl)
{
    Result<void> written;
    if (change.removed)
        written = co_await d->stream.removeKey(key);
    else
        written = co_await d->stream.writeKey(key, change.json, ttl);
    if (!d->owner)
        co_return;
    d->forgetCopy(key);
    auto pause = d->options.firstPause;
    while (!written) {
        d->log->problem("write_behind_cache_not_written", written.error(), {{"key", key}});
        const auto slept = co_await d->clock->sleep(pause, d->ending.get_token());
        if (!slept || !d->owner)
            co_return;
        pause = d->grown(pause);
        written = co_await d->stream.removeKey(key);
        if (!d->owner)
            co_return;
        d->forgetCopy(key);
    }
}

void WriteBehind::start()
{
    if (d->isRunning)
        return;
    d->isRunning = true;
    d->stopping = std::stop_source();
    Private::work(d);
}

Task<Result<void>> WriteBehind::stop()
{
    const auto shared = d;
    shared->stopping.request_stop();
    Private::End end{shared.get()};
    co_await end;
    if (!shared->owner || !shared->leads)
        co_return Result<void>();
    shared->leads = false;
    const auto dropped = co_await shared->stream.dropLease();
    co_return dropped;
}

Task<Result<WriteBehind::Backlog>> WriteBehind::fetchBacklog()
{
    const auto shared = d;
    const auto lengths = co_await shared->stream.fetchLengths();
    if (!lengths)
        co_return std::unexpected(lengths.error());
    if (!shared->owner)
        co_return failure(Code::Cancelled, QStringLiteral("write-behind has ended"));
    Backlog backlog;
    backlog.waiting = lengths->first;
    backlog.dead = lengths->second;
    const auto opened = co_await shared->store.open(); // the tables may not be there yet
    if (!opened)
        co_return std::unexpected(opened.error());
    if (!shared->owner)
        co_return failure(Code::Cancelled, QStringLiteral("write-behind has ended"));
    const auto held = co_await shared->store.fetchHeldCount();
    if (!held)
        co_return std::unexpected(held.error());
    backlog.held = *held;
    co_return Result<Backlog>(backlog);
}

WriteBehind::Counts WriteBehind::counts() const
{
    return d->counts;
}

bool WriteBehind::isWorking() const
{
    return d->leads && d->isRunning;
}

} // namespace freshet::cache
