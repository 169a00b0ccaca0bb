// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/server_config.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace freshet::inspect {

namespace {

using Kind = ConfigFact::Kind;

constexpr const char *policies =
    "noeviction allkeys-lru allkeys-lfu allkeys-random volatile-lru volatile-lfu volatile-random volatile-ttl";

// Standard values that are the same from Redis 6.2 on, in Valkey too; a test compares them with a server's own.
constexpr std::array facts{
    ConfigFact{"aclfile", Kind::Text, "", true},
    ConfigFact{"active-defrag-threshold-lower", Kind::Percent, "10"},
    ConfigFact{"activedefrag", Kind::YesNo, "no"},
    ConfigFact{"activerehashing", Kind::YesNo, "yes"},
    ConfigFact{"aof-load-truncated", Kind::YesNo, "yes"},
    ConfigFact{"aof-use-rdb-preamble", Kind::YesNo, "yes"},
    ConfigFact{"appendfilename", Kind::Text, "appendonly.aof", true},
    ConfigFact{"appendfsync", Kind::Choice, "everysec", false, "always everysec no"},
    ConfigFact{"appendonly", Kind::YesNo, "no"},
    ConfigFact{"auto-aof-rewrite-min-size", Kind::Bytes, "67108864"},
    ConfigFact{"auto-aof-rewrite-percentage", Kind::Percent, "100"},
    ConfigFact{"bind", Kind::Text},
    ConfigFact{"busy-reply-threshold", Kind::Milliseconds, "5000"},
    ConfigFact{"client-output-buffer-limit", Kind::Text},
    ConfigFact{"client-query-buffer-limit", Kind::Bytes, "1073741824"},
    ConfigFact{"cluster-allow-reads-when-down", Kind::YesNo, "no"},
    ConfigFact{"cluster-enabled", Kind::YesNo, "no", true},
    ConfigFact{"cluster-node-timeout", Kind::Milliseconds, "15000"},
    ConfigFact{"cluster-require-full-coverage", Kind::YesNo, "yes"},
    ConfigFact{"daemonize", Kind::YesNo, nullptr, true},
    ConfigFact{"databases", Kind::Number, "16", true},
    ConfigFact{"dbfilename", Kind::Text, "dump.rdb"},
    ConfigFact{"dir", Kind::Text},
    ConfigFact{"hash-max-listpack-value", Kind::Bytes, "64"},
    ConfigFact{"hz", Kind::Number, "10"},
    ConfigFact{"io-threads", Kind::Number, "1"},
    ConfigFact{"latency-monitor-threshold", Kind::Milliseconds, "0"},
    ConfigFact{"lazyfree-lazy-eviction", Kind::YesNo},
    ConfigFact{"lazyfree-lazy-expire", Kind::YesNo},
    ConfigFact{"lazyfree-lazy-server-del", Kind::YesNo},
    ConfigFact{"lazyfree-lazy-user-del", Kind::YesNo},
    ConfigFact{"lfu-decay-time", Kind::Number, "1"},
    ConfigFact{"lfu-log-factor", Kind::Number, "10"},
    ConfigFact{"list-max-listpack-size", Kind::Number, "-2"},
    ConfigFact{"logfile", Kind::Text, nullptr, true},
    ConfigFact{"loglevel", Kind::Choice, "notice", false, "debug verbose notice warning nothing"},
    ConfigFact{"masterauth", Kind::Secret, ""},
    ConfigFact{"masteruser", Kind::Text, ""},
    ConfigFact{"maxclients", Kind::Number},
    ConfigFact{"maxmemory", Kind::Bytes, "0"},
    ConfigFact{"maxmemory-clients", Kind::Text, "0"},
    ConfigFact{"maxmemory-eviction-tenacity", Kind::Percent, "10"},
    ConfigFact{"maxmemory-policy", Kind::Choice, "noeviction", false, policies},
    ConfigFact{"maxmemory-samples", Kind::Number, "5"},
    ConfigFact{"min-replicas-max-lag", Kind::Seconds, "10"},
    ConfigFact{"min-replicas-to-write", Kind::Number, "0"},
    ConfigFact{"no-appendfsync-on-rewrite", Kind::YesNo, "no"},
    ConfigFact{"notify-keyspace-events", Kind::Text, ""},
    ConfigFact{"pidfile", Kind::Text, nullptr, true},
    ConfigFact{"port", Kind::Number, "6379"},
    ConfigFact{"protected-mode", Kind::YesNo, "yes"},
    ConfigFact{"proto-max-bulk-len", Kind::Bytes, "536870912"},
    ConfigFact{"rdbchecksum", Kind::YesNo, "yes", true},
    ConfigFact{"rdbcompression", Kind::YesNo, "yes"},
    ConfigFact{"repl-backlog-size", Kind::Bytes},
    ConfigFact{"repl-backlog-ttl", Kind::Seconds, "3600"},
    ConfigFact{"repl-diskless-sync", Kind::YesNo},
    ConfigFact{"repl-ping-replica-period", Kind::Seconds, "10"},
    ConfigFact{"repl-timeout", Kind::Seconds, "60"},
    ConfigFact{"replica-lazy-flush", Kind::YesNo},
    ConfigFact{"replica-priority", Kind::Number, "100"},
    ConfigFact{"replica-read-only", Kind::YesNo, "yes"},
    ConfigFact{"replica-serve-stale-data", Kind::YesNo, "yes"},
    ConfigFact{"requirepass", Kind::Secret, ""},
    ConfigFact{"save", Kind::Text, "3600 1 300 100 60 10000"},
    ConfigFact{"slowlog-log-slower-than", Kind::Microseconds, "10000"},
    ConfigFact{"slowlog-max-len", Kind::Number, "128"},
    ConfigFact{"stop-writes-on-bgsave-error", Kind::YesNo, "yes"},
    ConfigFact{"stream-node-max-bytes", Kind::Bytes, "4096"},
    ConfigFact{"stream-node-max-entries", Kind::Number, "100"},
    ConfigFact{"tcp-backlog", Kind::Number, "511", true},
    ConfigFact{"tcp-keepalive", Kind::Seconds, "300"},
    ConfigFact{"timeout", Kind::Seconds, "0"},
    ConfigFact{"tls-auth-clients", Kind::Choice, "yes", false, "no yes optional"},
    ConfigFact{"tls-client-key-file-pass", Kind::Secret, ""},
    ConfigFact{"tls-key-file-pass", Kind::Secret, ""},
    ConfigFact{"tls-port", Kind::Number, "0"},
    ConfigFact{"tracking-table-max-keys", Kind::Number, "1000000"},
    ConfigFact{"unixsocket", Kind::Text, "", true},
    ConfigFact{"zset-max-listpack-entries", Kind::Number, "128"},
    ConfigFact{"zset-max-listpack-value", Kind::Bytes, "64"},
};
static_assert(std::ranges::is_sorted(facts, {}, [](const ConfigFact &fact) { return std::string_view(fact.name); }));

/// A whole number with an optional unit: `b`, `k` (1000), `kb` (1024), and so on.
std::optional<qint64> bytesOf(const QByteArray &text)
{
    qsizetype end = 0;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9')
        ++end;
    bool ok = false;
    const qint64 number = text.first(end).toLongLong(&ok);
    if (!ok)
        return std::nullopt;
    struct Unit
    {
        const char *name;
        qint64 bytes;
    };
    static constexpr std::array units{Unit{"", 1},         Unit{"b", 1},          Unit{"k", 1000},         Unit{"kb", 1LL << 10},
                                      Unit{"m", 1000'000}, Unit{"mb", 1LL << 20}, Unit{"g", 1000'000'000}, Unit{"gb", 1LL << 30}};
    const QByteArray name = text.sliced(end).toLower();
    for (const Unit &unit : units) {
        if (name == unit.name)
            return number > std::numeric_limits<qint64>::max() / unit.bytes ? std::nullopt : std::optional(number * unit.bytes);
    }
    return std::nullopt;
}

} // namespace

std::span<const ConfigFact> configFacts()
{
    return facts;
}

const ConfigFact *configFact(const QByteArray &name)
{
    const std::string_view wanted(name.constData(), std::size_t(name.size()));
    const auto found =
        std::ranges::lower_bound(facts, wanted, {}, [](const ConfigFact &fact) { return std::string_view(fact.name); });
    return found != facts.end() && wanted == found->name ? &*found : nullptr;
}

Result<QByteArray> checkedConfigValue(const QByteArray &name, const QByteArray &value)
{
    const auto wrong = [&name](const QString &right) {
        return failure(Code::InvalidArgument, QStringLiteral("%1 takes %2").arg(QString::fromUtf8(name), right),
                       QString::fromUtf8(name));
    };
    const ConfigFact *fact = configFact(name);
    if (!fact)
        return value;
    if (fact->isFixed)
        return failure(Code::InvalidArgument,
                       QStringLiteral("%1 can only be set when the server starts").arg(QString::fromUtf8(name)),
                       QString::fromUtf8(name));
    const QByteArray plain = value.trimmed();
    switch (fact->kind) {
    case Kind::YesNo:
        if (plain.toLower() != "yes" && plain.toLower() != "no")
            return wrong(QStringLiteral("yes or no"));
        return plain.toLower();
    case Kind::Choice: {
        const QByteArrayList choices = QByteArray(fact->choices).split(' ');
        if (!choices.contains(plain.toLower()))
            return wrong(QString::fromLatin1(choices.join(", ")));
        return plain.toLower();
    }
    case Kind::Bytes: {
        const auto bytes = bytesOf(plain);
        if (!bytes)
            return wrong(QStringLiteral("a size such as 104857600 or 100mb"));
        return QByteArray::number(*bytes);
    }
    case Kind::Number:
    case Kind::Seconds:
    case Kind::Milliseconds:
    case Kind::Microseconds:
    case Kind::Percent: {
        bool ok = false;
        const qint64 number = plain.toLongLong(&ok);
        if (!ok)
            return wrong(QStringLiteral("a whole number"));
        return QByteArray::number(number);
    }
    case Kind::Text:
    case Kind::Secret:
        break;
    }
    return value;
}

} // namespace freshet::inspect
