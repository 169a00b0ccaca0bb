// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/read_sample.h"

#include "core/inspect/trace_reader.h"

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <array>

namespace freshet::inspect {

using namespace std::chrono_literals;

namespace {

constexpr auto longestSample = 60s;
constexpr auto patience = 5s; // until every primary has confirmed
constexpr auto beat = 100ms;
constexpr qint64 recordsBetweenLooks = 20'000;

struct Reader
{
    const char *name;
    bool many; ///< all arguments are keys, else the first one
};
constexpr std::array readers{
    Reader{"GET", false},      Reader{"MGET", true},       Reader{"GETEX", false},         Reader{"GETRANGE", false},
    Reader{"HGET", false},     Reader{"HMGET", false},     Reader{"HGETALL", false},       Reader{"HVALS", false},
    Reader{"SMEMBERS", false}, Reader{"SISMEMBER", false}, Reader{"LRANGE", false},        Reader{"LINDEX", false},
    Reader{"ZRANGE", false},   Reader{"ZSCORE", false},    Reader{"ZRANGEBYSCORE", false}, Reader{"JSON.GET", false},
};

// The bookkeeping of metrics and the like is no cached thing.
bool isWanted(QByteArrayView key, const ReadSampleOptions &options)
{
    return options.nameSpace
               ? isOfNamespace(key, *options.nameSpace)
               : !key.startsWith("cache_metrics:") && !key.startsWith("cache_version:") && !key.startsWith("freshet:");
}

MissRatioCurve::Options curveOptions()
{
    MissRatioCurve::Options options;
    options.rate = 1; // it lowers itself when there are too many keys
    options.mostKeys = 32'768;
    return options;
}

ReadSample result(const MissRatioCurve &curve, int points)
{
    ReadSample sample;
    sample.reads = qint64(curve.reads());
    sample.distinctKeys = curve.distinctKeys();
    sample.sampledShare = curve.sampledShare();
    if (sample.reads > 0)
        sample.curve = curve.curve(points);
    return sample;
}

} // namespace

QByteArrayList keysRead(const QByteArrayList &arguments)
{
    if (arguments.size() < 2)
        return {};
    const QByteArray name = arguments.first().toUpper();
    const auto found = std::find_if(readers.begin(), readers.end(), [&](const Reader &reader) { return name == reader.name; });
    if (found == readers.end())
        return {};
    return found->many ? arguments.mid(1) : arguments.mid(1, 1);
}

bool isOfNamespace(QByteArrayView key, QByteArrayView nameSpace)
{
    const qsizetype colon = key.indexOf(':');
    if (colon < 0 || key.startsWith("freshet:"))
        return false;
    const QByteArrayView rest = key.sliced(colon + 1);
    return rest.startsWith(nameSpace) && (rest.size() == nameSpace.size() || rest[nameSpace.size()] == ':');
}

Task<Result<ReadSample>> sampleReads(redis::Client &client, ReadSampleOptions options, Clock &clock)
{
    const auto monitor = client.monitor();
    MissRatioCurve curve(curveOptions());
    std::optional<Error> error;
    qint64 reads = 0;
    const int database = client.url().database;
    QObject::connect(monitor.get(), &redis::Monitor::failed, monitor.get(), [&error](const Error &why) { error = why; });
    QObject::connect(monitor.get(), &redis::Monitor::command, monitor.get(), [&](const redis::MonitoredCommand &command) {
        if (command.database != database || reads >= options.mostReads)
            return;
        for (const QByteArray &key : keysRead(command.arguments)) {
            if (!isWanted(key, options))
                continue;
            curve.add(key);
            ++reads;
        }
    });
    const auto asked = clock.now();
    while (!monitor->isActive()) {
        if (error)
            co_return std::unexpected(*error);
        if (options.stop.stop_requested())
            co_return failure(Code::Cancelled, QStringLiteral("stopped"));
        if (clock.now() - asked > patience)
            co_return failure(Code::Timeout, QStringLiteral("the server did not confirm"), QStringLiteral("MONITOR"));
        co_await clock.sleep(beat / 10);
    }
    const auto begin = clock.now();
    const auto duration = std::min<std::chrono::milliseconds>(options.duration, longestSample);
    while (clock.now() - begin < duration && reads < options.mostReads && !options.stop.stop_requested()) {
        if (error)
            co_return std::unexpected(*error); // a hole in the sample would look like reads that never were
        if (options.progress)
            options.progress(reads, std::chrono::duration<double>(clock.now() - begin) / duration);
        co_await clock.sleep(beat);
    }
    ReadSample sample = result(curve, options.points);
    sample.seconds = std::chrono::duration<double>(clock.now() - begin).count();
    sample.cut = clock.now() - begin < duration;
    co_return sample;
}

Result<ReadSample> sampleTrace(const QString &path, const ReadSampleOptions &options)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Code::Io, file.errorString(), path);
    TraceReader reader(file);
    TraceRequest request;
    MissRatioCurve curve(curveOptions());
    qint64 reads = 0;
    bool cut = false;
    QElapsedTimer sinceTold;
    sinceTold.start();
    for (qint64 record = 1; !cut; ++record) {
        const auto more = reader.next(request);
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        if (request.operation == TraceRequest::Operation::Get &&
            (!options.nameSpace || isOfNamespace(request.key, *options.nameSpace))) {
            const qint64 times = std::clamp<qint64>(request.count, 1, options.mostReads - reads);
            for (qint64 i = 0; i < times; ++i)
                curve.add(request.key);
            reads += times;
        }
        cut = reads >= options.mostReads;
        if (record % recordsBetweenLooks == 0) {
            cut = cut || options.stop.stop_requested();
            if (options.progress && sinceTold.elapsed() >= beat.count()) {
                sinceTold.restart();
                options.progress(reads, double(reader.bytesTaken()) / double(std::max<qint64>(file.size(), 1)));
            }
        }
    }
    ReadSample sample = result(curve, options.points);
    sample.cut = cut;
    return sample;
}

} // namespace freshet::inspect
