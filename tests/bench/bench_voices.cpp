// SPDX-License-Identifier: GPL-3.0-or-later
//
// bench_voices [ROUNDS]: how soon a voice that the provider has finished is seen by another process, through its memory tier,
// once a tick has begun; and what a tick of a thousand voices takes. The provider is the stand-in, Redis and SQLite are real, all
// on this machine.
#include "app/sandbox/voice_stand_in.h"
#include "core/redis/tracking.h"
#include "core/voice/sync_queue.h"
#include "core/voice/sync_worker.h"
#include "core/voice/voice_service.h"
#include "core/voice/voice_store.h"
#include "tests/support/await.h"
#include "tests/support/child_process.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QUuid>

#include <algorithm>
#include <cstdio>

using namespace freshet;
using namespace freshet::voice;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

constexpr auto word = "--reader";

/// Of the machine, so that processes can compare it.
qint64 nowNs()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

QByteArray newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

Task<> read(VoiceService &service, QByteArray user, int rounds, QFile *out)
{
    qsizetype seen = 0;
    int memory = 0;
    while (seen < rounds) {
        const auto list = co_await service.list(user);
        if (list) {
            const auto done = qsizetype(std::ranges::count_if(list->voices, [](const auto &one) {
                return one.voice.status == VoiceStatus::Completed && one.part == VoiceList::Part::Own;
            }));
            memory += list->own.origin == cache::Origin::Memory;
            if (done > seen) {
                seen = done;
                out->write(QByteArray::number(nowNs()) + ' ' + QByteArray::number(memory) + '\n');
                out->flush();
                memory = 0;
            }
        }
        const auto slept = co_await Clock::system().sleep(1ms);
        Q_UNUSED(slept)
    }
    QCoreApplication::exit(0);
}

/// The other process: reads a user's list over and over, and writes down when one more voice is completed, and how many of the
/// reads since the last time came from its memory.
int runReader(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const auto url = redis::Url::parse(QStringLiteral("unix://") + QString::fromLocal8Bit(argv[2]));
    auto sql = Sql::open(QString::fromLocal8Bit(argv[3]));
    QFile out(QString::fromLocal8Bit(argv[5]));
    if (!url || !sql || !out.open(QIODevice::WriteOnly))
        return 2;
    const auto client = redis::Client::open(*url);
    redis::Tracking tracking(*client);
    cache::MemoryTier memory(cache::MemoryTier::Options{});
    cache::TieredCache::Parts cached;
    cached.client = client.get();
    cached.tracking = &tracking;
    cached.memory = &memory;
    cache::TieredCache tiers(cached);
    VoiceService::Parts parts;
    parts.tiers = &tiers;
    parts.sql = sql->get();
    parts.client = client.get();
    VoiceService service(parts);
    read(service, argv[4], QByteArray(argv[6]).toInt(), &out);
    return app.exec();
}

double median(std::vector<double> all)
{
    std::ranges::sort(all);
    return all.empty() ? 0 : all[all.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 6 && qstrcmp(argv[1], word) == 0)
        return runReader(argc, argv);
    QCoreApplication app(argc, argv);
    QLoggingCategory::setFilterRules(QStringLiteral("freshet.*.info=false"));
    const int rounds = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 20;
    RedisServer server{RedisServer::Options{}};
    sandbox::VoiceStandIn standIn;
    QTemporaryDir folder;
    if (!server.start() || !standIn.listen()) {
        std::fprintf(stderr, "no server: %s\n", qPrintable(server.log()));
        return 1;
    }
    const QString database = QStringLiteral("sqlite:") + folder.filePath(QStringLiteral("voices.sqlite"));
    const auto sql = std::move(*Sql::open(database));
    const auto client = redis::Client::open(server.url());
    if (!await(VoiceStore::prepare(*sql)))
        return 1;
    VoiceStore store(*sql);
    const auto queued = [&](const QByteArray &user, int count, const char *state) {
        std::vector<Voice> voices;
        QByteArrayList ids;
        for (int i = 0; i < count; ++i) {
            Voice voice;
            voice.userId = user;
            voice.providerId = QString::fromLatin1(newId());
            voice.name = QStringLiteral("voice");
            const auto added = await(store.add(voice));
            if (!added)
                qFatal("%s", qPrintable(added.error().message));
            sandbox::VoiceStandIn::Voice there;
            there.id = voice.providerId;
            there.models.insert(QStringLiteral("m"), {{0ms, QString::fromLatin1(state)}});
            standIn.addVoice(there);
            voices.push_back(*added);
            ids << added->id;
        }
        if (!await(SyncQueue(*client).add(ids)))
            qFatal("the queue could not be filled");
        return voices;
    };

    SyncWorker::Settings settings;
    settings.redis = server.url();
    settings.database = database;
    settings.provider.base = standIn.url();
    settings.provider.key = "stand-in-key";
    settings.interval = 24h;
    SyncWorker worker(settings);
    worker.start();
    if (!waitUntil([&] { return worker.status().ticks == 1 && !worker.status().isTicking; }))
        return 1;

    const QByteArray user = newId();
    const QString path = folder.filePath(QStringLiteral("seen"));
    ChildProcess reader;
    if (!reader.start(
            QCoreApplication::applicationFilePath(),
            {QString::fromLatin1(word), server.socketPath(), database, QString::fromLatin1(user), path, QString::number(rounds)},
            folder.path()))
        return 1;
    std::vector<double> times;
    int fromMemory = 0;
    for (int round = 0; round < rounds; ++round) {
        const Voice voice = queued(user, 1, "fine_tuning").front();
        // The other one has read it as being in work, and keeps it in its memory.
        waitUntil([] { return false; }, 60ms);
        standIn.setState(voice.providerId, QStringLiteral("m"), QStringLiteral("fine_tuned"));
        const qint64 begin = nowNs();
        worker.tickNow();
        QList<QByteArray> lines;
        if (!waitUntil([&] {
                QFile seen(path);
                lines = seen.open(QIODevice::ReadOnly) ? seen.readAll().split('\n') : QList<QByteArray>();
                return lines.size() == round + 2;
            })) {
            std::fprintf(stderr, "round %d: not seen\n", round);
            return 1;
        }
        const QList<QByteArray> words = lines.at(round).split(' ');
        times.push_back(double(words.at(0).toLongLong() - begin) / 1e6);
        fromMemory += words.at(1).toInt() > 0;
    }
    std::printf(
        "fine_tuned to seen by another process, from the tick's begin: median %.1f ms, most %.1f ms (bound 100), %d rounds, "
        "in %d of them it had read from memory before\n",
        median(times), *std::ranges::max_element(times), rounds, fromMemory);

    const auto timedTick = [&](const char *what) {
        const qint64 ticks = worker.status().ticks;
        const int requests = standIn.requestCount();
        worker.tickNow();
        if (!waitUntil([&] { return worker.status().ticks > ticks && !worker.status().isTicking; }, 60s))
            qFatal("the tick has no end");
        const SyncTick &tick = *worker.status().last;
        std::printf("%s: %lld ms, %d provider requests, %lld completed, %lld in work\n", what, qlonglong(tick.took.count()),
                    standIn.requestCount() - requests, qlonglong(tick.completed), qlonglong(tick.inWork));
    };
    const std::vector<Voice> many = queued(newId(), 1000, "fine_tuning");
    timedTick("a tick of 1000 voices in work");
    for (const Voice &voice : many)
        standIn.setState(voice.providerId, QStringLiteral("m"), QStringLiteral("fine_tuned"));
    timedTick("a tick that completes 1000 voices");
    timedTick("an idle tick");
    return *std::ranges::max_element(times) <= 100 ? 0 : 1;
}
