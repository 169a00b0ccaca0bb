// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/info_meaning.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(InfoMeaning)
};

constexpr qint64 lastSecond = 253'402'300'799; // of the year 9999

bool isBytes(const QString &name)
{
    // Sizes whose name does not end in _bytes.
    static constexpr std::array others{
        "allocator_active",
        "allocator_allocated",
        "allocator_muzzy",
        "allocator_resident",
        "aof_base_size",
        "aof_buffer_length",
        "aof_current_size",
        "aof_last_cow_size",
        "client_recent_max_input_buffer",
        "client_recent_max_output_buffer",
        "current_cow_peak",
        "current_cow_size",
        "maxmemory",
        "mem_aof_buffer",
        "mem_clients_normal",
        "mem_clients_slaves",
        "mem_cluster_links",
        "mem_not_counted_for_evict",
        "mem_overhead_db_hashtable_rehashing",
        "mem_replication_backlog",
        "mem_total_replication_buffers",
        "module_fork_last_cow_size",
        "rdb_last_cow_size",
        "repl_backlog_histlen",
        "repl_backlog_size",
        "total_system_memory",
        "used_memory",
        "used_memory_dataset",
        "used_memory_functions",
        "used_memory_lua",
        "used_memory_overhead",
        "used_memory_peak",
        "used_memory_rss",
        "used_memory_scripts",
        "used_memory_scripts_eval",
        "used_memory_startup",
        "used_memory_vm_eval",
        "used_memory_vm_functions",
        "used_memory_vm_total",
    };
    return name.endsWith(QLatin1String("_bytes")) ||
           std::any_of(others.begin(), others.end(), [&](const char *one) { return name == QLatin1String(one); });
}

bool endsWithOneOf(const QString &name, std::initializer_list<const char *> endings)
{
    return std::any_of(endings.begin(), endings.end(), [&](const char *one) { return name.endsWith(QLatin1String(one)); });
}

QString timeMeaning(const QDateTime &time, const QDateTime &now)
{
    const qint64 ago = time.secsTo(now);
    const QString clock = formatTime(time);
    return ago < 2 ? clock : Words::tr("%1 (%2 ago)").arg(clock, formatDuration(std::chrono::seconds(ago)));
}

// The number of `name=number` among parts with commas.
std::optional<double> part(const QString &value, QLatin1String name)
{
    for (const QString &one : value.split(u',')) {
        if (one.section(u'=', 0, 0) != name)
            continue;
        bool ok = false;
        const double number = one.section(u'=', 1).toDouble(&ok);
        if (ok && std::isfinite(number) && number >= 0 && number < 1e18)
            return number;
    }
    return std::nullopt;
}

// `keys=1,expires=0,avg_ttl=0`
QString keyspaceMeaning(const QString &value)
{
    const auto keys = part(value, QLatin1String("keys")), expires = part(value, QLatin1String("expires"));
    if (!keys || !expires)
        return {};
    return Words::tr("%1 keys, %2 with an expiry").arg(formatCount(qint64(*keys)), formatCount(qint64(*expires)));
}

// `calls=7,usec=28,usec_per_call=4.00,rejected_calls=0,failed_calls=0`
QString commandMeaning(const QString &value)
{
    const auto calls = part(value, QLatin1String("calls")), perCall = part(value, QLatin1String("usec_per_call"));
    if (!calls || !perCall)
        return {};
    const QString each =
        *perCall < 1000 ? Words::tr("%1 µs", "microseconds").arg(formatShort(*perCall)) : formatMilliseconds(*perCall / 1000);
    return Words::tr("%1 calls, %2 each").arg(formatShort(*calls), each);
}

QString numberMeaning(const QString &name, qint64 number, const QDateTime &now)
{
    if (isBytes(name)) {
        if (name == QLatin1String("maxmemory") && number == 0)
            return Words::tr("no limit");
        return number >= 1024 ? formatBytes(number) : QString();
    }
    if (endsWithOneOf(name, {"_in_seconds", "_sec", "_seconds", "_seconds_ago"})) {
        if (number < 0)
            return Words::tr("never");
        return number >= 60 ? formatDuration(std::chrono::seconds(number)) : QString();
    }
    if (name == QLatin1String("server_time_usec"))
        return number > 0 && number / 1'000'000 < lastSecond
                   ? timeMeaning(QDateTime::fromMSecsSinceEpoch(number / 1000, Qt::UTC), now)
                   : QString();
    if (name.endsWith(QLatin1String("_save_time")))
        return number > 0 && number < lastSecond ? timeMeaning(QDateTime::fromSecsSinceEpoch(number, Qt::UTC), now) : QString();
    if (endsWithOneOf(name, {"_usec", "_us"}))
        return number >= 1000 ? formatMilliseconds(double(number) / 1000) : QString();
    if (endsWithOneOf(name, {"_ms", "_milliseconds"}))
        return number >= 1000 ? formatMilliseconds(double(number)) : QString();
    if (endsWithOneOf(name, {"_port", "_id", "_clock", "_offset"}))
        return {}; // names for things, not amounts
    return number >= 10'000 ? formatCount(number) : QString();
}

} // namespace

QString infoMeaning(const QString &name, const QString &value, const QDateTime &now)
{
    if (value.size() > 1000)
        return {};
    if (name.startsWith(QLatin1String("db")) && value.startsWith(QLatin1String("keys=")))
        return keyspaceMeaning(value);
    if (name.startsWith(QLatin1String("cmdstat_")))
        return commandMeaning(value);
    bool ok = false;
    if (const qint64 number = value.toLongLong(&ok); ok)
        return numberMeaning(name, number, now);
    const double real = value.toDouble(&ok);
    if (ok && name.endsWith(QLatin1String("_kbps")) && std::isfinite(real) && real > 0 && real < 1e12)
        return Words::tr("%1 a second").arg(formatBytes(qint64(real * 1024)));
    return {};
}

QString infoChange(const QString &before, const QString &after)
{
    if (before == after)
        return {};
    bool wasNumber = false, isNumber = false;
    const qint64 old = before.toLongLong(&wasNumber);
    const qint64 now = after.toLongLong(&isNumber);
    qint64 difference = 0;
    if (wasNumber && isNumber && !__builtin_sub_overflow(now, old, &difference))
        return (difference > 0 ? QStringLiteral("+") : QString()) + formatCount(difference);
    return Words::tr("changed");
}

} // namespace freshet::ui
