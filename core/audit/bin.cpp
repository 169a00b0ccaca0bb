// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/bin.h"

#include "core/redis/script.h"

#include <QUuid>

#include <algorithm>

namespace freshet::audit {

namespace {

constexpr qint64 partKeys = 64;
constexpr qint64 partBytes = 16LL << 20; // what is in memory at once, one large key aside
constexpr std::size_t mostFailedKeys = 1000;
constexpr int mostTries = 3; // where somebody writes the key meanwhile

/// 1: gone, 0: it was not there any more, -1: its value is another one now.
const redis::Script &unlinkSame()
{
    static const redis::Script script(R"(local d = redis.call('DUMP', KEYS[1])
if not d then return 0 end
if redis.sha1hex(d) ~= ARGV[1] then return -1 end
return redis.call('UNLINK', KEYS[1]))");
    return script;
}

/// One deletion on its way.
class Deletion
{
public:
    Deletion(redis::Client &client, BinStore &bin, BinOptions options)
        : m_client(client)
        , m_bin(bin)
        , m_options(std::move(options))
    {
        m_report.batch = m_options.batch.isEmpty() ? newBinBatch() : m_options.batch;
    }

    Task<Result<BinReport>> run(KeySource keys)
    {
        m_report.asked = keys.count;
        for (qint64 at = 0; at < keys.count; at += partKeys) {
            if (m_options.stop.stop_requested()) {
                m_report.stopped = true;
                break;
            }
            std::vector<QByteArray> part = keys.part(at, partKeys);
            const auto done = co_await deletePart(std::move(part));
            if (!done && m_report.done == 0)
                co_return std::unexpected(done.error());
            if (!done) {
                note(done.error());
                break; // the rest would fail for the same reason
            }
            if (m_options.progress)
                m_options.progress(m_report.done, m_report.asked);
        }
        co_return m_report;
    }

private:
    void note(const Error &error)
    {
        if (!m_report.error)
            m_report.error = error;
    }

    void fail(const QByteArray &key)
    {
        if (m_report.failedKeys.size() < mostFailedKeys)
            m_report.failedKeys.push_back(key);
    }

    /// Sizes first, so that no dump is asked for that is too much for a part.
    Task<Result<void>> deletePart(std::vector<QByteArray> keys)
    {
        std::vector<redis::Command> commands;
        for (const QByteArray &key : keys)
            commands.emplace_back("MEMORY", "USAGE", key, "SAMPLES", 16);
        const auto sizes = co_await m_client.pipeline(std::move(commands));
        if (!sizes)
            co_return std::unexpected(sizes.error());
        std::vector<QByteArray> some;
        qint64 bytes = 0;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const qint64 size = (*sizes)[i].integer().value_or(0); // unknown where it is not permitted: then DUMP tells
            if (!some.empty() && bytes + size > partBytes) {
                const auto done = co_await deleteSome(std::exchange(some, {}));
                if (!done)
                    co_return done;
                bytes = 0;
            }
            bytes += size;
            // A dump is smaller than what the key takes in memory, but for what is counted by samples.
            if (size > 4 * m_bin.options().mostEntryBytes) {
                const auto done = co_await deleteTooLarge(keys[i]);
                if (!done)
                    co_return done;
                continue;
            }
            some.push_back(keys[i]);
        }
        co_return co_await deleteSome(std::move(some));
    }

    Task<Result<void>> deleteTooLarge(QByteArray key)
    {
        if (!m_options.evenTooLarge) {
            ++m_report.tooLarge;
            fail(key);
            co_return {};
        }
        const redis::Command unlink("UNLINK", key);
        const auto reply = co_await m_client.command(unlink);
        if (!reply)
            co_return std::unexpected(reply.error());
        if (reply->integer().value_or(0) > 0)
            ++m_report.done, ++m_report.unbinned;
        else
            ++m_report.absent;
        co_return {};
    }

    Task<Result<void>> deleteSome(std::vector<QByteArray> keys)
    {
        for (int attempt = 0; attempt < mostTries && !keys.empty(); ++attempt) {
            auto again = co_await tryOnce(std::move(keys));
            if (!again)
                co_return std::unexpected(again.error());
            keys = *std::move(again);
        }
        m_report.failed += qint64(keys.size());
        for (const QByteArray &key : keys) {
            fail(key);
            note({Code::TryAgain, QStringLiteral("others write this key all the time; it was left alone"),
                  QString::fromUtf8(key)});
        }
        co_return {};
    }

    /// Those whose value changed on the way.
    Task<Result<std::vector<QByteArray>>> tryOnce(std::vector<QByteArray> keys)
    {
        std::vector<redis::Command> commands;
        for (const QByteArray &key : keys) {
            commands.emplace_back("DUMP", key);
            commands.emplace_back("PTTL", key);
            commands.emplace_back("TYPE", key);
        }
        const auto replies = co_await m_client.pipeline(std::move(commands));
        if (!replies)
            co_return std::unexpected(replies.error());
        std::vector<BinEntry> entries;
        std::vector<QByteArray> tooLarge;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const redis::Value &dump = (*replies)[3 * i];
            for (std::size_t part = 0; part < 3; ++part) {
                const redis::Value &reply = (*replies)[3 * i + part];
                static constexpr const char *names[] = {"DUMP", "PTTL", "TYPE"};
                if (reply.isError())
                    co_return std::unexpected(redis::errorFromReply(reply.bytes(), QLatin1String(names[part])));
            }
            if (!dump.isString()) {
                ++m_report.absent;
                continue;
            }
            if (dump.bytes().size() > m_bin.options().mostEntryBytes) {
                tooLarge.push_back(keys[i]);
                continue;
            }
            BinEntry entry;
            entry.batch = m_report.batch;
            entry.server = m_client.url().displayName();
            entry.connection = m_options.connection;
            entry.key = keys[i];
            entry.dump = dump.bytes();
            if (const auto ttl = (*replies)[3 * i + 1].integer(); ttl && *ttl >= 0)
                entry.ttl = std::chrono::milliseconds(std::max<qint64>(1, *ttl));
            entry.type = (*replies)[3 * i + 2].bytes();
            entries.push_back(std::move(entry));
        }
        for (const QByteArray &key : tooLarge) {
            const auto done = co_await deleteTooLarge(key);
            if (!done)
                co_return std::unexpected(done.error());
        }
        if (entries.empty())
            co_return std::vector<QByteArray>();
        const auto ids = co_await m_bin.put(entries);
        if (!ids)
            co_return std::unexpected(ids.error());
        auto again = co_await unlink(entries, *ids);
        co_return again;
    }

    /// What is in the bin goes; entries of keys that did not go leave the bin.
    Task<Result<std::vector<QByteArray>>> unlink(std::vector<BinEntry> entries, std::vector<qint64> ids)
    {
        std::vector<Task<Result<redis::Value>>> calls;
        for (const BinEntry &entry : entries) {
            std::vector<QByteArray> names(1, entry.key);
            std::vector<QByteArray> sums(1, redis::Script(entry.dump).sha1());
            calls.push_back(m_client.eval(unlinkSame(), std::move(names), std::move(sums)));
        }
        std::vector<QByteArray> again;
        std::vector<qint64> spare;
        std::optional<Error> error;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto reply = co_await calls[i];
            if (!reply) { // it may have gone: its entry stays
                const Code code = reply.error().code;
                if (!wasNotSent(code) && code != Code::ConnectionLost && code != Code::Timeout && code != Code::Cancelled)
                    spare.push_back(ids[i]);
                ++m_report.failed;
                fail(entries[i].key);
                error = error ? error : reply.error();
                continue;
            }
            const qint64 what = reply->integer().value_or(0);
            if (what == 1) {
                ++m_report.done;
                continue;
            }
            spare.push_back(ids[i]);
            if (what < 0)
                again.push_back(entries[i].key);
            else
                ++m_report.absent;
        }
        if (!spare.empty()) {
            const auto removed = co_await m_bin.remove(std::move(spare));
            Q_UNUSED(removed) // they would only be offered in vain
        }
        if (error) {
            note(*error);
            if (m_report.done == 0 || isUnreachable(error->code))
                co_return std::unexpected(*error);
        }
        co_return again;
    }

    redis::Client &m_client;
    BinStore &m_bin;
    BinOptions m_options;
    BinReport m_report;
};

bool isBusyKey(const Error &error)
{
    return error.message.startsWith(QLatin1String("BUSYKEY"));
}

/// One restoration on its way.
class Restoration
{
public:
    Restoration(redis::Client &client, BinStore &bin, BinOptions options)
        : m_client(client)
        , m_bin(bin)
        , m_options(std::move(options))
    {}

    /// `entries` come without their dumps, which are read part by part: they may be large.
    Task<Result<BinReport>> run(std::vector<BinEntry> entries, qint64 asked)
    {
        m_report.asked = asked;
        m_report.absent = asked - qint64(entries.size());
        const QString server = m_client.url().displayName();
        const auto stranger = std::ranges::find_if(entries, [&](const BinEntry &one) { return one.server != server; });
        if (stranger != entries.end() && !m_options.elsewhere)
            co_return failure(
                Code::InvalidArgument,
                QStringLiteral("these keys were deleted at %1; open that connection to restore them").arg(stranger->server),
                stranger->server);
        std::size_t at = 0;
        while (at < entries.size()) {
            if (m_options.stop.stop_requested()) {
                m_report.stopped = true;
                break;
            }
            std::vector<qint64> part;
            for (qint64 bytes = 0; at < entries.size() && qint64(part.size()) < partKeys; ++at) {
                if (!part.empty() && bytes + entries[at].bytes > partBytes)
                    break;
                bytes += entries[at].bytes;
                part.push_back(entries[at].id);
            }
            const auto done = co_await restorePart(std::move(part));
            if (!done && m_report.done == 0)
                co_return std::unexpected(done.error());
            if (!done) {
                m_report.error = m_report.error ? m_report.error : done.error();
                break; // the rest would fail for the same reason
            }
            if (m_options.progress)
                m_options.progress(m_report.done, m_report.asked);
        }
        co_return m_report;
    }

private:
    Task<Result<void>> restorePart(std::vector<qint64> ids)
    {
        const std::size_t asked = ids.size();
        const auto entries = co_await m_bin.entries(std::move(ids));
        if (!entries)
            co_return std::unexpected(entries.error());
        m_report.absent += qint64(asked - entries->size());
        std::vector<redis::Command> commands;
        for (const BinEntry &entry : *entries) {
            redis::Command command("RESTORE", entry.key, entry.ttl.value_or(std::chrono::milliseconds(0)), entry.dump);
            if (m_options.overwrite)
                command.add("REPLACE");
            commands.push_back(std::move(command));
        }
        const auto replies = co_await m_client.pipeline(std::move(commands));
        if (!replies)
            co_return std::unexpected(replies.error());
        std::vector<qint64> gone;
        std::optional<Error> refused;
        for (std::size_t i = 0; i < entries->size(); ++i) {
            const redis::Value &reply = (*replies)[i];
            if (!reply.isError()) {
                ++m_report.done;
                gone.push_back((*entries)[i].id);
                continue;
            }
            const Error error = redis::errorFromReply(reply.bytes(), QStringLiteral("RESTORE"));
            isBusyKey(error) ? ++m_report.existing : ++m_report.failed;
            if (m_report.failedKeys.size() < mostFailedKeys)
                m_report.failedKeys.push_back((*entries)[i].key);
            if (!isBusyKey(error) && !m_report.error)
                m_report.error = error;
            if (error.code == Code::NoPermission)
                refused = error;
        }
        if (!gone.empty()) {
            const auto removed = co_await m_bin.remove(std::move(gone));
            Q_UNUSED(removed) // it goes with its age then
        }
        if (refused)
            co_return std::unexpected(*refused);
        co_return {};
    }

    redis::Client &m_client;
    BinStore &m_bin;
    BinOptions m_options;
    BinReport m_report;
};

} // namespace

QString newBinBatch()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Task<Result<BinReport>> deleteToBin(redis::Client &client, BinStore &bin, std::vector<QByteArray> keys, BinOptions options)
{
    std::ranges::sort(keys);
    const auto twice = std::ranges::unique(keys);
    keys.erase(twice.begin(), twice.end());
    KeySource source;
    source.count = qint64(keys.size());
    source.part = [names = std::move(keys)](qint64 from, qint64 most) {
        const auto first = names.begin() + std::ptrdiff_t(from);
        return std::vector<QByteArray>(first, first + std::ptrdiff_t(std::min(most, qint64(names.size()) - from)));
    };
    auto report = co_await deleteToBin(client, bin, std::move(source), std::move(options));
    co_return report;
}

Task<Result<BinReport>> deleteToBin(redis::Client &client, BinStore &bin, KeySource keys, BinOptions options)
{
    if (client.options().readOnly) // before anything is put into the bin
        co_return failure(Code::ReadOnly, QStringLiteral("read-only"), QStringLiteral("UNLINK"));
    Deletion deletion(client, bin, std::move(options));
    auto report = co_await deletion.run(std::move(keys));
    co_return report;
}

Task<Result<BinReport>> restoreBatch(redis::Client &client, BinStore &bin, QString batch, BinOptions options)
{
    auto entries = co_await bin.batch(batch);
    if (!entries)
        co_return std::unexpected(entries.error());
    if (entries->empty())
        co_return failure(Code::NotFound, QStringLiteral("the bin does not hold these keys any more"), bin.path());
    const qint64 asked = qint64(entries->size());
    Restoration restoration(client, bin, std::move(options));
    auto report = co_await restoration.run(*std::move(entries), asked);
    co_return report;
}

Task<Result<BinReport>> restoreEntries(redis::Client &client, BinStore &bin, std::vector<qint64> ids, BinOptions options)
{
    auto all = co_await bin.list();
    if (!all)
        co_return std::unexpected(all.error());
    std::vector<BinEntry> chosen;
    for (BinEntry &entry : *all) {
        if (std::ranges::find(ids, entry.id) != ids.end())
            chosen.push_back(std::move(entry));
    }
    const qint64 asked = qint64(ids.size());
    Restoration restoration(client, bin, std::move(options));
    auto report = co_await restoration.run(std::move(chosen), asked);
    co_return report;
}

} // namespace freshet::audit
