// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/config_meaning.h"

#include "ui/widgets/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

namespace freshet::ui {

using Kind = inspect::ConfigFact::Kind;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ConfigMeaning)
};

struct Meaning
{
    const char *name;
    const char *text;
};

constexpr std::array meanings{
    Meaning{"aclfile", QT_TRANSLATE_NOOP("ConfigMeaning", "The file with the ACL users")},
    Meaning{"activedefrag", QT_TRANSLATE_NOOP("ConfigMeaning", "Tidies up fragmented memory while the server runs")},
    Meaning{"activerehashing", QT_TRANSLATE_NOOP("ConfigMeaning", "Spends a little time on rehashing tables in idle moments")},
    Meaning{"appendfsync", QT_TRANSLATE_NOOP("ConfigMeaning", "How often the append-only file is forced onto the disk")},
    Meaning{"appendonly", QT_TRANSLATE_NOOP("ConfigMeaning", "Every write goes into the append-only file too")},
    Meaning{"auto-aof-rewrite-min-size",
            QT_TRANSLATE_NOOP("ConfigMeaning", "Below this size the append-only file is not rewritten")},
    Meaning{"auto-aof-rewrite-percentage", QT_TRANSLATE_NOOP("ConfigMeaning", "Growth in percent after which it is rewritten")},
    Meaning{"bind", QT_TRANSLATE_NOOP("ConfigMeaning", "Addresses on which the server listens")},
    Meaning{"busy-reply-threshold",
            QT_TRANSLATE_NOOP("ConfigMeaning", "After this time a script counts as busy and others get BUSY")},
    Meaning{"client-output-buffer-limit",
            QT_TRANSLATE_NOOP("ConfigMeaning", "Clients whose waiting replies grow beyond this are disconnected")},
    Meaning{"client-query-buffer-limit",
            QT_TRANSLATE_NOOP("ConfigMeaning", "The most bytes of a command that is being received")},
    Meaning{"cluster-allow-reads-when-down", QT_TRANSLATE_NOOP("ConfigMeaning", "A cluster that is down still answers reads")},
    Meaning{"cluster-enabled", QT_TRANSLATE_NOOP("ConfigMeaning", "The server is a node of a cluster")},
    Meaning{"cluster-node-timeout", QT_TRANSLATE_NOOP("ConfigMeaning", "Silence after which a node is taken for dead")},
    Meaning{"cluster-require-full-coverage",
            QT_TRANSLATE_NOOP("ConfigMeaning", "The cluster refuses everything while a slot has no owner")},
    Meaning{"databases", QT_TRANSLATE_NOOP("ConfigMeaning", "Number of databases")},
    Meaning{"dbfilename", QT_TRANSLATE_NOOP("ConfigMeaning", "Name of the snapshot file")},
    Meaning{"dir", QT_TRANSLATE_NOOP("ConfigMeaning", "Directory of snapshots and append-only files")},
    Meaning{"hash-max-listpack-value", QT_TRANSLATE_NOOP("ConfigMeaning", "Longest value in a hash that is kept compact")},
    Meaning{"hz", QT_TRANSLATE_NOOP("ConfigMeaning", "How often a second background work runs, such as expiry")},
    Meaning{"io-threads", QT_TRANSLATE_NOOP("ConfigMeaning", "Threads that write replies")},
    Meaning{"latency-monitor-threshold",
            QT_TRANSLATE_NOOP("ConfigMeaning", "What takes longer is noted for LATENCY; 0: nothing")},
    Meaning{"lazyfree-lazy-eviction", QT_TRANSLATE_NOOP("ConfigMeaning", "Evicted keys are freed in the background")},
    Meaning{"lazyfree-lazy-expire", QT_TRANSLATE_NOOP("ConfigMeaning", "Expired keys are freed in the background")},
    Meaning{"lazyfree-lazy-user-del", QT_TRANSLATE_NOOP("ConfigMeaning", "DEL frees in the background, as UNLINK does")},
    Meaning{"lfu-decay-time", QT_TRANSLATE_NOOP("ConfigMeaning", "Minutes after which a key's use counts less")},
    Meaning{"lfu-log-factor", QT_TRANSLATE_NOOP("ConfigMeaning", "How slowly the counter of a key's use grows")},
    Meaning{"list-max-listpack-size", QT_TRANSLATE_NOOP("ConfigMeaning", "Size of a list's parts; negative: -2 is 8 KiB")},
    Meaning{"loglevel", QT_TRANSLATE_NOOP("ConfigMeaning", "How much the server logs")},
    Meaning{"masterauth", QT_TRANSLATE_NOOP("ConfigMeaning", "Password with which a replica logs in at its primary")},
    Meaning{"masteruser", QT_TRANSLATE_NOOP("ConfigMeaning", "User with which a replica logs in at its primary")},
    Meaning{"maxclients", QT_TRANSLATE_NOOP("ConfigMeaning", "The most connections at a time")},
    Meaning{"maxmemory", QT_TRANSLATE_NOOP("ConfigMeaning", "The most memory for data; 0: no limit")},
    Meaning{"maxmemory-clients", QT_TRANSLATE_NOOP("ConfigMeaning", "The most memory for all clients' buffers; 0: no limit")},
    Meaning{"maxmemory-policy", QT_TRANSLATE_NOOP("ConfigMeaning", "What goes when the memory is full")},
    Meaning{"maxmemory-samples", QT_TRANSLATE_NOOP("ConfigMeaning", "Keys that are compared for an eviction")},
    Meaning{"min-replicas-max-lag", QT_TRANSLATE_NOOP("ConfigMeaning", "A replica silent for longer does not count as good")},
    Meaning{"min-replicas-to-write", QT_TRANSLATE_NOOP("ConfigMeaning", "With fewer good replicas writes are refused; 0: never")},
    Meaning{"no-appendfsync-on-rewrite", QT_TRANSLATE_NOOP("ConfigMeaning", "No forced writing while the file is rewritten")},
    Meaning{"notify-keyspace-events", QT_TRANSLATE_NOOP("ConfigMeaning", "Which events of keys are published; empty: none")},
    Meaning{"port", QT_TRANSLATE_NOOP("ConfigMeaning", "TCP port; 0: none")},
    Meaning{"protected-mode", QT_TRANSLATE_NOOP("ConfigMeaning", "Without a password only this machine may connect")},
    Meaning{"proto-max-bulk-len", QT_TRANSLATE_NOOP("ConfigMeaning", "The longest single value")},
    Meaning{"rdbcompression", QT_TRANSLATE_NOOP("ConfigMeaning", "Snapshots are compressed")},
    Meaning{"repl-backlog-size",
            QT_TRANSLATE_NOOP("ConfigMeaning", "What is kept for replicas that were away, so that they need no full copy")},
    Meaning{"repl-backlog-ttl", QT_TRANSLATE_NOOP("ConfigMeaning", "How long it is kept without any replica")},
    Meaning{"repl-diskless-sync", QT_TRANSLATE_NOOP("ConfigMeaning", "Full copies go to replicas without a file in between")},
    Meaning{"repl-timeout", QT_TRANSLATE_NOOP("ConfigMeaning", "Silence after which a replication link is given up")},
    Meaning{"replica-priority", QT_TRANSLATE_NOOP("ConfigMeaning", "The lower, the sooner Sentinels promote it; 0: never")},
    Meaning{"replica-read-only", QT_TRANSLATE_NOOP("ConfigMeaning", "A replica refuses writes")},
    Meaning{"replica-serve-stale-data", QT_TRANSLATE_NOOP("ConfigMeaning", "A replica without its primary still answers")},
    Meaning{"requirepass", QT_TRANSLATE_NOOP("ConfigMeaning", "Password of the default user")},
    Meaning{"save", QT_TRANSLATE_NOOP("ConfigMeaning", "When snapshots are made: pairs of seconds and changes; empty: never")},
    Meaning{"slowlog-log-slower-than",
            QT_TRANSLATE_NOOP("ConfigMeaning", "Commands that take longer go into the slow log; negative: none")},
    Meaning{"slowlog-max-len", QT_TRANSLATE_NOOP("ConfigMeaning", "Commands that the slow log keeps")},
    Meaning{"stop-writes-on-bgsave-error", QT_TRANSLATE_NOOP("ConfigMeaning", "Writes are refused after a failed snapshot")},
    Meaning{"stream-node-max-bytes", QT_TRANSLATE_NOOP("ConfigMeaning", "Size of a stream's parts")},
    Meaning{"stream-node-max-entries", QT_TRANSLATE_NOOP("ConfigMeaning", "Entries in a stream's part")},
    Meaning{"tcp-keepalive", QT_TRANSLATE_NOOP("ConfigMeaning", "How often an idle connection is probed")},
    Meaning{"timeout", QT_TRANSLATE_NOOP("ConfigMeaning", "Idle clients are disconnected after this time; 0: never")},
    Meaning{"tls-port", QT_TRANSLATE_NOOP("ConfigMeaning", "TLS port; 0: none")},
    Meaning{"tracking-table-max-keys", QT_TRANSLATE_NOOP("ConfigMeaning", "Keys that are tracked for clients' own caches")},
    Meaning{"unixsocket", QT_TRANSLATE_NOOP("ConfigMeaning", "Path of the Unix socket")},
    Meaning{"zset-max-listpack-entries",
            QT_TRANSLATE_NOOP("ConfigMeaning", "Up to so many members a sorted set is kept compact")},
    Meaning{"zset-max-listpack-value", QT_TRANSLATE_NOOP("ConfigMeaning", "Longest member of a compact sorted set")},
};
static_assert(std::ranges::is_sorted(meanings, {}, [](const Meaning &one) { return std::string_view(one.name); }));

} // namespace

QString configMeaning(const QByteArray &name)
{
    const std::string_view wanted(name.constData(), std::size_t(name.size()));
    const auto found =
        std::ranges::lower_bound(meanings, wanted, {}, [](const Meaning &one) { return std::string_view(one.name); });
    return found != meanings.end() && wanted == found->name ? Words::tr(found->text) : QString();
}

QString configValueMeaning(const inspect::ConfigSetting &setting)
{
    bool ok = false;
    const qint64 number = setting.value.toLongLong(&ok);
    if (!setting.fact || !ok || number <= 0)
        return {};
    switch (setting.fact->kind) {
    case Kind::Bytes:
        return number >= 1024 ? formatBytes(number) : QString();
    case Kind::Seconds:
        return formatDuration(std::chrono::seconds(std::min<qint64>(number, 10'000'000'000)));
    case Kind::Milliseconds:
        return formatMilliseconds(double(number));
    case Kind::Microseconds:
        return formatMilliseconds(double(number) / 1000);
    case Kind::Text:
    case Kind::YesNo:
    case Kind::Number:
    case Kind::Percent:
    case Kind::Choice:
    case Kind::Secret:
        break;
    }
    return {};
}

} // namespace freshet::ui
