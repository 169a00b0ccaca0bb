// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/version_book.h"

#include "core/redis/scan.h"

#include <algorithm>

namespace freshet::cache {

namespace {

const QByteArray arrow = QByteArrayLiteral(" -> ");
const QByteArray global = QByteArrayLiteral("global");
constexpr qsizetype mostDigits = 15; // a Lua number and JSON hold these exactly

std::optional<qint64> digits(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > mostDigits)
        return std::nullopt;
    qint64 number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

/// A whole number of exactly `count` digits at `at`, which moves on; -1 where there is none.
int take(QByteArrayView text, qsizetype &at, qsizetype count)
{
    if (at + count > text.size())
        return -1;
    const auto number = digits(text.sliced(at, count));
    at += count;
    return int(number.value_or(-1));
}

bool takeChar(QByteArrayView text, qsizetype &at, QByteArrayView any)
{
    if (at >= text.size() || !any.contains(text[at]))
        return false;
    ++at;
    return true;
}

/// The offset from UTC in seconds behind a time; nothing where it can't be read.
std::optional<int> readOffset(QByteArrayView text)
{
    if (text.isEmpty() || text == "Z" || text == "z")
        return 0;
    qsizetype at = 0;
    const bool isNegative = text[0] == '-';
    if (!takeChar(text, at, "+-"))
        return std::nullopt;
    const int hours = take(text, at, 2);
    int minutes = 0;
    if (at < text.size()) {
        takeChar(text, at, ":");
        minutes = take(text, at, 2);
    }
    if (at != text.size() || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return std::nullopt;
    return (isNegative ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/// All fields of a hash, page by page, for a history may be long.
Task<Result<std::map<QByteArray, QByteArray>>> readHash(redis::Client &client, QByteArray key)
{
    std::map<QByteArray, QByteArray> fields;
    QByteArray cursor = "0";
    do {
        const auto page = co_await client.command(redis::Command("HSCAN", key, cursor, "COUNT", 1000));
        if (!page)
            co_return std::unexpected(wrongType(page.error(), key, "hash"));
        cursor = page->at(0).bytes();
        const auto &values = page->at(1).array();
        for (std::size_t i = 0; i + 1 < values.size(); i += 2)
            fields[values[i].bytes()] = values[i + 1].bytes();
    } while (cursor != "0" && !cursor.isEmpty());
    co_return fields;
}

} // namespace

Error wrongType(const Error &error, const QByteArray &key, const char *wanted)
{
    if (error.code != Code::WrongType)
        return error;
    return {Code::WrongType,
            QStringLiteral("%1 is no %2, so versions can't be read or changed; look at it and remove or rename it")
                .arg(QString::fromUtf8(key), QLatin1String(wanted)),
            QString()};
}

QByteArray versionKey(QByteArrayView scope)
{
    return "cache_version:" + scope.toByteArray();
}

bool isReservedScope(QByteArrayView scope)
{
    return scope == "history" || scope == "max" || scope == "log";
}

std::optional<qint64> versionNumber(QByteArrayView version)
{
    return version.startsWith('v') ? digits(version.sliced(1)) : std::nullopt;
}

std::optional<qint64> storedHighest(QByteArrayView text)
{
    text = text.trimmed();
    if (text.startsWith('v'))
        text = text.sliced(1);
    if (const qsizetype point = text.indexOf('.'); point > 0) {
        const QByteArrayView rest = text.sliced(point + 1);
        if (std::ranges::all_of(rest, [](char c) { return c == '0'; }))
            text = text.first(point);
    }
    return digits(text);
}

bool readIsoTime(QByteArrayView text, QDateTime &time, int &microsecond)
{
    text = text.trimmed();
    qsizetype at = 0;
    const int year = take(text, at, 4);
    const bool dashed = takeChar(text, at, "-");
    const int month = take(text, at, 2);
    const bool alsoDashed = takeChar(text, at, "-");
    const int day = take(text, at, 2);
    const bool parted = takeChar(text, at, "Tt ");
    const int hour = take(text, at, 2);
    takeChar(text, at, ":");
    const int minute = take(text, at, 2);
    int second = 0;
    if (takeChar(text, at, ":") || (at < text.size() && text[at] >= '0' && text[at] <= '9'))
        second = take(text, at, 2);
    qint64 fraction = 0; // in nanoseconds
    if (takeChar(text, at, ".,")) {
        const qsizetype begin = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9')
            ++at;
        if (at == begin || at - begin > 9)
            return false;
        fraction = *digits(text.sliced(begin, at - begin));
        for (qsizetype i = at - begin; i < 9; ++i)
            fraction *= 10;
    }
    const auto offset = at <= text.size() ? readOffset(text.sliced(at)) : std::nullopt;
    const QDate date(year, month, day);
    if (!parted || dashed != alsoDashed || !date.isValid() || !QTime::isValid(hour, minute, second) || !offset)
        return false;
    time = QDateTime(date, QTime(hour, minute, second), Qt::UTC).addSecs(-*offset).addMSecs(fraction / 1'000'000);
    microsecond = int(fraction / 1000 % 1000);
    return true;
}

std::optional<HistoryEntry> readHistoryEntry(const QByteArray &field, const QByteArray &value)
{
    const qsizetype at = value.indexOf(arrow);
    if (at <= 0 || at + arrow.size() >= value.size())
        return std::nullopt;
    HistoryEntry entry;
    entry.move.to = value.sliced(at + arrow.size());
    const QByteArray before = value.first(at);
    const qsizetype colon = before.lastIndexOf(": ");
    entry.move.scope = colon > 0 ? before.first(colon) : global;
    entry.move.from = colon > 0 ? before.sliced(colon + 2) : before;
    if (entry.move.from.isEmpty())
        return std::nullopt;
    readIsoTime(field, entry.time, entry.microsecond);
    return entry;
}

bool VersionBook::isOwn(const QByteArray &scope) const
{
    const auto found = raw.find(scope);
    return found != raw.end() && !found->second.isEmpty();
}

QByteArray VersionBook::current(const QByteArray &scope) const
{
    if (isOwn(scope))
        return raw.at(scope);
    return isOwn(global) ? raw.at(global) : QByteArrayLiteral("v1");
}

/// `visit(version, time)` for every version that the history names for the scope.
template<typename Visit>
void VersionBook::visit(const QByteArray &scope, Visit visit) const
{
    for (const HistoryEntry &entry : history) {
        if (entry.move.scope != scope)
            continue;
        visit(entry.move.from, entry.time);
        visit(entry.move.to, entry.time);
    }
}

qint64 VersionBook::highest(const QByteArray &scope) const
{
    qint64 most = versionNumber(current(scope)).value_or(0);
    if (const auto found = max.find(scope); found != max.end())
        most = std::max(most, storedHighest(found->second).value_or(0));
    visit(scope,
          [&](const QByteArray &version, const QDateTime &) { most = std::max(most, versionNumber(version).value_or(0)); });
    if (scope != global && !isOwn(scope))
        most = std::max(most, highest(global));
    return most;
}

bool VersionBook::wasUsed(const QByteArray &scope, const QByteArray &version) const
{
    if (version == current(scope))
        return true;
    const auto number = versionNumber(version);
    // `v007` is another name than `v7`, and nobody's.
    if (number && *number >= 1 && *number <= highest(scope) && version == 'v' + QByteArray::number(*number))
        return true;
    bool used = false;
    visit(scope, [&](const QByteArray &one, const QDateTime &) { used |= one == version; });
    return used || (scope != global && !isOwn(scope) && wasUsed(global, version));
}

QByteArray VersionBook::next(const QByteArray &scope) const
{
    const qint64 most = highest(scope);
    QByteArray candidate = Versions::nextVersion(current(scope), most);
    while (!versionNumber(candidate) && wasUsed(scope, candidate))
        candidate = Versions::nextVersion(candidate, most);
    return candidate;
}

std::vector<QByteArray> VersionBook::newest(const QByteArray &scope, int count) const
{
    const QByteArray now = current(scope);
    std::map<qint64, QDateTime> numberTimes;
    std::map<QByteArray, QDateTime> nameTimes;
    const auto note = [&](const QByteArray &version, const QDateTime &time) {
        const auto number = versionNumber(version);
        if (!number && version == now)
            return;
        QDateTime &last = number ? numberTimes[*number] : nameTimes[version];
        if (!last.isValid() || (time.isValid() && time > last))
            last = time;
    };
    visit(scope, note);
    if (scope != global && !isOwn(scope))
        visit(global, note);
    // Numbers by their size; a name stands where its last change falls among theirs.
    const auto timeOf = [&](qint64 number) {
        QDateTime last;
        for (auto one = numberTimes.begin(); one != numberTimes.end() && one->first <= number; ++one) {
            if (!last.isValid() || (one->second.isValid() && one->second > last))
                last = one->second;
        }
        return last;
    };
    std::vector<std::pair<QDateTime, QByteArray>> names;
    for (const auto &[name, time] : nameTimes)
        names.emplace_back(time, name);
    std::ranges::stable_sort(names, [](const auto &a, const auto &b) { return a.first > b.first; });
    std::vector<QByteArray> kept;
    qint64 number = highest(scope);
    auto name = names.begin();
    while (int(kept.size()) < count && (number >= 1 || name != names.end())) {
        if (number >= 1 && versionNumber(now) == number) {
            --number;
            continue;
        }
        const bool nameIsNewer = name != names.end() && (number < 1 || name->first > timeOf(number));
        if (nameIsNewer)
            kept.push_back((name++)->second);
        else
            kept.push_back('v' + QByteArray::number(number--));
    }
    return kept;
}

QDateTime VersionBook::since(const QByteArray &scope) const
{
    const QByteArray &where = isOwn(scope) ? scope : global;
    const QByteArray now = current(where);
    QDateTime newest;
    bool isNow = false;
    for (const HistoryEntry &entry : history) {
        if (entry.move.scope != where || !entry.time.isValid() || (newest.isValid() && entry.time < newest))
            continue;
        newest = entry.time;
        isNow = entry.move.to == now;
    }
    return isNow ? newest : QDateTime(); // somebody set it without writing it down
}

std::set<QByteArray> VersionBook::scopes() const
{
    std::set<QByteArray> all;
    for (const auto &[scope, value] : raw)
        all.insert(scope);
    for (const auto &[scope, value] : max)
        all.insert(scope);
    for (const HistoryEntry &entry : history)
        all.insert(entry.move.scope);
    std::erase_if(all, [](const QByteArray &scope) { return scope.isEmpty() || scope == global || isReservedScope(scope); });
    return all;
}

Task<Result<VersionBook>> readVersionBook(redis::Client &client, std::set<QByteArray> scopes, VersionReach reach)
{
    VersionBook book;
    auto max = co_await readHash(client, versionMaxKey);
    if (!max)
        co_return std::unexpected(max.error());
    book.max = std::move(*max);
    const auto history = co_await readHash(client, versionHistoryKey);
    if (!history)
        co_return std::unexpected(history.error());
    for (const auto &[field, value] : *history) {
        if (auto entry = readHistoryEntry(field, value))
            book.history.push_back(std::move(*entry));
    }
    if (reach != VersionReach::Asked)
        scopes.merge(book.scopes());
    scopes.insert(global);
    const std::vector<QByteArray> names(scopes.begin(), scopes.end());
    std::vector<redis::Command> commands;
    commands.reserve(names.size());
    for (const QByteArray &name : names)
        commands.emplace_back("GET", versionKey(name));
    const auto values = co_await client.pipeline(std::move(commands));
    if (!values)
        co_return std::unexpected(values.error());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const redis::Value &value = values->at(i);
        if (value.isError()) {
            const Error error = redis::errorFromReply(value.bytes(), QStringLiteral("GET"));
            const Error told = wrongType(error, versionKey(names[i]), "string");
            if (told.code != Code::WrongType || reach != VersionReach::Readable)
                co_return std::unexpected(told);
            book.spoilt.emplace(names[i], told);
        }
        if (!value.isNil())
            book.raw[names[i]] = value.bytes();
    }
    co_return book;
}

Task<Result<std::set<QByteArray>>> findVersionScopes(redis::Client &client)
{
    static const QByteArray prefix = "cache_version:";
    redis::ScanOptions options;
    options.match = prefix + '*';
    options.allNodesAtOnce = true;
    const auto scan = client.scan(options);
    std::set<QByteArray> scopes;
    while (!scan->atEnd()) {
        const auto keys = co_await scan->next();
        if (!keys)
            co_return std::unexpected(keys.error());
        for (const QByteArray &key : *keys) {
            const QByteArray scope = key.sliced(prefix.size());
            if (!scope.isEmpty() && scope != global && !isReservedScope(scope))
                scopes.insert(scope);
        }
    }
    co_return scopes;
}

} // namespace freshet::cache
