// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/verbs.h"

#include "app/freshetctl/text.h"
#include "app/freshetctl/verb.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace freshet::ctl {

namespace {

using Times = OptionSpec::Times;

constexpr qsizetype longestLine = 100; // code points
constexpr qsizetype helpColumn = 26;   // where what explains begins

qsizetype widthOf(QByteArrayView text)
{
    return QString::fromUtf8(text).size(); // the table holds no character beyond the BMP
}

/// Parts on lines of at most `longestLine`, each line behind the first one `indent` blanks in; the first one begins there too.
QByteArray wrapped(const QByteArrayList &parts, const QByteArray &separator, qsizetype indent)
{
    QByteArray text;
    qsizetype at = indent;
    for (const QByteArray &part : parts) {
        const qsizetype width = widthOf(part) + widthOf(separator);
        if (!text.isEmpty() && at + width > longestLine) {
            text += separator.trimmed().isEmpty() ? QByteArray() : ' ' + separator.trimmed();
            text += '\n' + QByteArray(indent, ' ');
            at = indent;
        } else if (!text.isEmpty()) {
            text += separator;
        }
        text += part;
        at += width;
    }
    return text;
}

/// A term and what it is, in two columns; a long term has its own line.
QByteArray entry(const QByteArray &term, const QByteArray &help)
{
    const QByteArray explained = wrapped(help.split(' '), " ", helpColumn) + '\n';
    const QByteArray start = "  " + term;
    if (widthOf(start) + 2 <= helpColumn)
        return padded(start, helpColumn, Table::Align::Left) + explained;
    return "  " + wrapped(QByteArray(term).replace(" | ", "\n").split('\n'), " | ", 6) + '\n' + QByteArray(helpColumn, ' ') +
           explained;
}

QByteArray optionLines(std::span<const OptionSpec> options)
{
    QByteArray lines;
    for (const OptionSpec &option : options)
        lines += entry(option.value ? QByteArray(option.name) + ' ' + option.value : QByteArray(option.name), option.help);
    return lines;
}

} // namespace

std::span<const Verb> verbs()
{
    static const std::vector<Verb> table{
        {"health", "", "how the server or cluster is; status 1 where it is unhealthy", {}, 0, 0, runHealth},
        {"info", "[SECTION]", "what INFO says, by section; of a cluster for each primary", {}, 0, 1, runInfo},
        {"server",
         "nodes | flaws | memory | slowlog | slowlog reset | latency | clients | kill ID | monitor | config [PATTERN] | "
         "config set NAME VALUE",
         "looks after the server: its nodes, known vulnerabilities, memory by namespace, slow commands, connections, settings",
         {{"--count", "N", "of slowlog: at most N commands a node (128); of latency: PINGs a node (100)"},
          {"--keys", "N", "of memory: so many random keys are measured (2000)"},
          {"--node", "NODE", "of kill: at which node, where several have a client with this id"},
          {"--seconds", "S", "of monitor: ends after so many seconds (5; at most 300); it can halve the server's throughput"},
          {"--changed", nullptr, "of config: only what differs from the standard, or between nodes"},
          {"--rewrite", nullptr, "of config set: also into each server's configuration file"},
          {"--dry-run", nullptr, "of what changes: what would happen, and nothing is changed"},
          {"--reason", "TEXT", "for the records"}},
         1,
         4,
         runServer},
        {"key",
         "NAMESPACE [NAME=JSON…]",
         "the name under which something is cached",
         {{"--id", "ID", "of the resource"},
          {"--action", "A", "such as detail or list"},
          {"--version", "vN", "instead of the namespace's current version; then no server is asked"}},
         1,
         -1,
         runKey},
        {"get", "KEY…", "cached values, decompressed, with their TTL and form", {}, 1, -1, runGet},
        {"set",
         "KEY < VALUE",
         "stores JSON from standard input, compressed as the services do",
         {{"--ttl", "S", "seconds until it expires (3600); 0: never"},
          {"--tag", "T", "adds the key to the tag T first; may be repeated", Times::Many},
          {"--form", "FORM", "of long values: portable (default; what Python services read) or binary"}},
         1,
         1,
         runSet},
        {"ttl", "KEY…", "how long keys still live", {}, 1, -1, runTtl},
        {"keys",
         "",
         "walks the keys of all primaries, each once, without freezing the server",
         {{"--match", "P", "only names that fit the glob P, such as 'v1:product:*'"},
          {"--type", "T", "only keys of this type: string, hash, list, set, zset, stream"},
          {"--ttl-below", "S", "only keys that expire within S seconds"},
          {"--no-ttl", nullptr, "only keys that never expire"},
          {"--long", nullptr, "type, TTL and size too"},
          {"--limit", "N", "stop after N keys"}},
         0,
         0,
         runKeys},
        {"invalidate",
         "key K… | pattern P | tag T | queue TAG | namespace NS | resource NS ID | ttl P --to S | scheduled | run-due [ID…] | "
         "cancel ID…",
         "removes cached keys and the leases of running loads, or shortens their TTL; of a namespace, bumps its version; with "
         "--at "
         "at a later time, which a Freshet that runs then or run-due carries out",
         {{"--to", "S", "of ttl: seconds that keys live at most; never lengthens a TTL"},
          {"--at", "TIME", "not now: 18:30, 2026-12-24T18:30, the same with Z or +01:00, or +90m; local time unless it says so"},
          {"--dry-run", nullptr, "the same numbers, and nothing is changed"},
          {"--preview", nullptr, "a dry run with TTLs, bytes and what it would cost the source; takes some seconds"},
          {"--bytes", nullptr, "measures the keys too; slower"},
          {"--reason", "TEXT", "for the records"}},
         1,
         -1,
         runInvalidate},
        {"version",
         "list | bump NS|--global | rollback NS|--global vN | history [NS] | compare NS vA vB | cleanup NS",
         "the versions of namespaces: shown, moved, and what old ones left removed",
         {{"--global", nullptr, "of bump, rollback and compare: the version that namespaces inherit"},
          {"--force", nullptr, "of rollback: also to a version that was never used"},
          {"--keep", "K", "of cleanup: versions that stay beside the current one (1)"},
          {"--dry-run", nullptr,
           "of bump, rollback and cleanup: the same answer, and nothing is changed; of rollback also how warm the version is"},
          {"--listen", "S",
           "of a dry rollback: also hears for S seconds which keys are read (MONITOR; it costs the server much)"},
          {"--examples", "N", "of compare: keys that are named of each part (10)"},
          {"--reason", "TEXT", "for the records"}},
         1,
         4,
         runVersion},
        {"streams", "", "every stream with its length, groups, first and last entry", {}, 0, 0, runStreams},
        {"stream",
         "STREAM | trim STREAM --keep N|--before ID | delete STREAM ID…",
         "the entries of a stream; removes old or named ones",
         {{"--from", "ID", "the first that is shown: an id, milliseconds, or a time such as 2026-11-25T05:10:00Z"},
          {"--to", "ID", "the last that is shown"},
          {"--count", "N", "at most N entries"},
          {"--newest", nullptr, "newest first"},
          {"--keep", "N", "of trim: so many of the newest stay"},
          {"--before", "ID", "of trim: what is older goes; an id, milliseconds or a time"},
          {"--approximate", nullptr, "of trim: only what the server can drop cheaply, so more may stay"},
          {"--dry-run", nullptr, "what groups would lose, and nothing is changed"}},
         1,
         -1,
         runStream},
        {"groups",
         "STREAM | create STREAM GROUP | move STREAM GROUP start|end|ID|TIME | delete STREAM GROUP",
         "the groups of a stream: pending, lag, lost; makes, moves and deletes them",
         {{"--at", "PLACE", "of create: start (default), end, an id (what is behind it is read) or a time"},
          {"--make-stream", nullptr, "of create: also the stream, where it is missing"},
          {"--dry-run", nullptr, "what would happen, and nothing is changed"}},
         1,
         4,
         runGroups},
        {"consumers",
         "STREAM GROUP | delete STREAM GROUP CONSUMER",
         "the consumers of a group; delete moves what one has pending to another first",
         {{"--to", "CONSUMER", "of delete: who takes its pending entries; else the one with least"},
          {"--dry-run", nullptr, "what would happen, and nothing is changed"}},
         2,
         4,
         runConsumers},
        {"pending",
         "STREAM GROUP",
         "entries that were delivered and not acknowledged, with what is in them; ghosts were trimmed away",
         {{"--consumer", "C", "only those of this consumer"},
          {"--idle", "MS", "only those that nobody touched for so long"},
          {"--from", "ID", "the first that is shown: an id, milliseconds or a time"},
          {"--to", "ID", "the last that is shown"},
          {"--count", "N", "at most N entries"},
          {"--no-payload", nullptr, "only ids; ghosts are not told then"}},
         2,
         2,
         runPending},
        {"events",
         "publish TYPE JSON | tail [TYPE…] | work | ack STREAM GROUP ID… | claim STREAM GROUP [CONSUMER|- [ID…]] | "
         "bury STREAM GROUP ID… | dead list | dead resend ID…|--all | dead remove ID… | trace EVENT_ID | latency GROUP…",
         "the bus: publishes, shows and handles events, and repairs what got stuck; claim without a CONSUMER, or with -, takes "
         "the "
         "one with least pending entries",
         {{"--source", "S", "of publish: which service says so (freshetctl)"},
          {"--any-type", nullptr, "of publish: also a type that the contract does not name, unchecked"},
          {"--from", "ID", "of tail: begins with this id, milliseconds or time; else with what comes from now on"},
          {"--group", "G", "of work: the consumer group (cache-service)"},
          {"--consumer", "C", "of work: the consumer's name (worker-{pid})"},
          {"--handlers", "NAME", "of work: what is done with events: cache (default) removes what became stale"},
          {"--idle", "MS", "of claim and work: entries that nobody touched for so long are taken over (60000)"},
          {"--reason", "TEXT", "of bury: the error that the dead letter shows"},
          {"--stream", "S", "of dead list and dead resend --all: only letters of this stream"},
          {"--count", "N", "of dead list: at most N letters"},
          {"--newest", nullptr, "of dead list: newest first"},
          {"--grouped", nullptr, "of dead list: one row for letters whose errors are alike"},
          {"--all", nullptr, "of dead resend: all letters that are there now"},
          {"--rate", "N", "of dead resend: at most N letters a second"},
          {"--event", "JSON", "of dead resend of one letter: this instead of the field event"},
          {"--dry-run", nullptr, "of ack, claim, bury and dead remove: what would happen, and nothing is changed"}},
         1,
         -1,
         runEvents},
        {"voices",
         "list | add --user U --name N | retry ID | fail ID | delete ID | queue | sync",
         "the voices of all users, and their synchronisation with the provider; FRESHET_DATABASE, FRESHET_ELEVENLABS_URL and "
         "FRESHET_ELEVENLABS_KEY say where",
         {{"--status", "S", "of list: only processing, completed or failed ones"},
          {"--user", "U", "of add: whose voice it is; of list: only this user's own"},
          {"--search", "TEXT", "of list: only those with this in their name or one of their ids, in any case"},
          {"--as-user", "U", "of list: what this user may speak with, as services answer it, and where it was found"},
          {"--refresh", nullptr, "of list --as-user: asks database and provider anew, and caches the answer"},
          {"--name", "N", "of add: the voice's name"},
          {"--file", "AUDIO", "of add: a recording that the provider makes a clone of; may be repeated", Times::Many},
          {"--voice-id", "ID", "of add: a voice that the provider has; with neither, one for trying out"},
          {"--language", "L", "of add: the language (en)"},
          {"--gender", "G", "of add: the gender (unknown)"},
          {"--public", nullptr, "of add: all users may speak with it"},
          {"--at-provider", nullptr, "of delete: removes a clone at the provider too"},
          {"--once", nullptr, "of sync: one tick, and what came of it"},
          {"--interval", "S", "of sync: seconds from one tick to the next (60)"},
          {"--dry-run", nullptr, "of delete: shows the voice, and nothing is changed"}},
         1,
         2,
         runVoices},
        {"metrics",
         "[reset [NS]]",
         "hits, misses, times of each namespace; reset forgets them",
         {{"--csv", "FILE", "appends rows to FILE (- for standard output) with the columns of the contract"},
          {"--interval", "S", "a sample every S seconds (1 with --count), until --count or a signal"},
          {"--count", "N", "ends after N samples"},
          {"--namespace", "NS", "only this namespace; may be repeated", Times::Many},
          {"--prometheus", nullptr, "the sums as Prometheus text, for a textfile collector"}},
         0,
         2,
         runMetrics},
        {"replay",
         "TRACE",
         "drives a cache trace through memory and Redis: hit rates, speed, latencies",
         {{"--namespace", "NS", "writes keys v1:NS:… (replay); they stay until their TTL"},
          {"--memory-only", nullptr, "the memory tier alone; no server is asked"},
          {"--policy", "NAME", "what leaves a full memory tier: s3fifo (default), tinylfu, lru"},
          {"--l1-bytes", "N", "bytes that the memory tier may take (67108864)"},
          {"--l1-entries", "N", "entries that it may hold, whatever their size, as papers count"},
          {"--ttl", "S", "of values whose TTL the trace does not tell (3600)"},
          {"--concurrency", "N", "requests under way at a time (64); with 1 the order is exact, and so are two runs' counts"},
          {"--op-count", nullptr, "a record counts as often as its column op_count says"}},
         1,
         1,
         runReplay},
        {"command",
         "WORD…",
         "any one command, raw, through the same gate as the console: asked for where it is dangerous, refused by --read-only, "
         "recorded where it changes something",
         {{"--node", "ADDRESS", "of a cluster: which primary runs a command without keys; else the first"},
          {"--all-nodes", nullptr, "of a cluster: all primaries run it"},
          {"--reason", "TEXT", "for the records"}},
         1,
         -1,
         runCommand,
         true},
        {"activity",
         "",
         "what was changed through Freshet by this user on this machine, newest first; no server is asked",
         {{"--limit", "N", "at most N records (50)"}},
         0,
         0,
         runActivity},
    };
    return table;
}

QByteArray programHelp()
{
    QByteArray help = "freshetctl " FRESHET_VERSION ": caches on Redis and events on Redis Streams, without a display\n\n"
                      "Usage: freshetctl VERB [ARGUMENTS] [OPTIONS]\n\nVerbs:\n";
    for (const Verb &verb : verbs())
        help += entry((QByteArray(verb.name) + ' ' + verb.usage).trimmed(), verb.summary);
    help += "\nOptions, anywhere:\n" + optionLines(globalOptions());
    help += "\nURLs: redis://[user[:password]@]host[:port][/db], rediss://… (TLS), unix:///path[?db=n],\n"
            "      redis+sentinel://host:port[,host:port…]/master[/db], redis+cluster://host:port[,host:port…]\n"
            "Exit status: 0 done, 1 does not hold (not found, unhealthy), 2 wrong usage,\n"
            "      3 Redis can't be reached, 4 refused\n"
            "More on a verb: freshetctl VERB --help\n";
    return help;
}

QByteArray verbHelp(const Verb &verb)
{
    const QByteArray start = QByteArray("freshetctl ") + verb.name + ' ';
    QByteArray usage = verb.usage;
    if (widthOf("Usage: " + start + usage + " [OPTIONS]") > longestLine) // each of the verb's ways on its own line
        usage.replace(" | ", "\n       " + start);
    QByteArray help = "Usage: " + (start + usage).trimmed();
    help += (verb.options.empty() ? "" : " [OPTIONS]") + QByteArray("\n\n") +
            wrapped(QByteArray(verb.summary).split(' '), " ", 0) + "\n";
    if (!verb.options.empty())
        help += "\nOptions:\n" + optionLines(verb.options);
    std::vector<OptionSpec> others; // without those that the verb has of its own
    std::ranges::copy_if(globalOptions(), std::back_inserter(others), [&](const OptionSpec &option) {
        return std::ranges::none_of(verb.options, [&](const OptionSpec &own) { return !std::strcmp(own.name, option.name); });
    });
    return help + "\nOptions of every verb:\n" + optionLines(others);
}

} // namespace freshet::ctl
