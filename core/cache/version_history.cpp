// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/version_book.h"

#include <algorithm>
#include <deque>

namespace freshet::cache {

namespace {

constexpr int logPage = 1000;

/// A change as the log has it; nothing where a field is missing.
std::optional<VersionRecord> readLogEntry(const redis::Value &entry)
{
    const redis::Value &fields = entry.at(1);
    VersionRecord record;
    record.move = {fields.field("scope").bytes(), fields.field("from").bytes(), fields.field("to").bytes()};
    if (record.move.scope.isEmpty() || record.move.to.isEmpty())
        return std::nullopt;
    record.kind = fields.field("kind").bytes();
    record.actor = QString::fromUtf8(fields.field("actor").bytes());
    record.reason = QString::fromUtf8(fields.field("reason").bytes());
    record.host = QString::fromUtf8(fields.field("host").bytes());
    const QByteArray id = entry.at(0).bytes();
    record.time = QDateTime::fromMSecsSinceEpoch(id.first(std::max<qsizetype>(id.indexOf('-'), 0)).toLongLong(), Qt::UTC);
    return record;
}

/// Newest first.
Task<Result<std::vector<VersionRecord>>> readLog(redis::Client &client)
{
    std::vector<VersionRecord> records;
    QByteArray from = "+";
    for (;;) {
        const auto page = co_await client.command(redis::Command("XREVRANGE", versionLogKey, from, "-", "COUNT", logPage));
        if (!page)
            co_return std::unexpected(page.error());
        for (const redis::Value &entry : page->array()) {
            if (entry.at(0).bytes() == from)
                continue; // the last one of the page before
            if (auto record = readLogEntry(entry))
                records.push_back(std::move(*record));
        }
        if (int(page->array().size()) < logPage)
            break;
        from = page->array().back().at(0).bytes();
    }
    co_return records;
}

using Moment = std::pair<QDateTime, int>;

Moment momentOf(const VersionRecord &record)
{
    return {record.time, record.microsecond};
}

} // namespace

Task<Result<std::vector<VersionRecord>>> Versions::history(QByteArray scope, qint64 limit)
{
    auto book = co_await readVersionBook(*m_client, {}, VersionReach::Readable);
    if (!book)
        co_return std::unexpected(book.error());
    auto log = co_await readLog(*m_client);
    if (!log)
        co_return std::unexpected(log.error());

    // Both tell of the same changes, the log with more words, the history with the services' changes too. Equal moves are paired,
    // the newest with the newest, for the log forgets the oldest.
    using Triple = std::tuple<QByteArray, QByteArray, QByteArray>;
    std::map<Triple, std::deque<VersionRecord>> logged;
    for (VersionRecord &record : *log) {
        Triple move{record.move.scope, record.move.from, record.move.to};
        logged[std::move(move)].push_back(std::move(record));
    }
    std::ranges::sort(book->history, [](const HistoryEntry &a, const HistoryEntry &b) {
        return std::pair(a.time, a.microsecond) > std::pair(b.time, b.microsecond);
    });
    std::vector<VersionRecord> records;
    for (const HistoryEntry &entry : book->history) {
        VersionRecord record;
        auto &same = logged[{entry.move.scope, entry.move.from, entry.move.to}];
        if (!same.empty()) {
            record = std::move(same.front());
            same.pop_front();
        }
        record.move = entry.move;
        if (entry.time.isValid()) {
            record.time = entry.time;
            record.microsecond = entry.microsecond;
        }
        records.push_back(std::move(record));
    }
    for (auto &[move, rest] : logged)
        std::move(rest.begin(), rest.end(), std::back_inserter(records));
    if (!scope.isEmpty())
        std::erase_if(records, [&](const VersionRecord &record) { return record.move.scope != scope; });
    std::ranges::stable_sort(records, [](const VersionRecord &a, const VersionRecord &b) { return momentOf(a) > momentOf(b); });
    if (limit >= 0 && qint64(records.size()) > limit)
        records.resize(std::size_t(limit));
    co_return records;
}

} // namespace freshet::cache
