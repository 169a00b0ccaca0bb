// SPDX-License-Identifier: GPL-3.0-or-later
//
// Workers of the voice synchronisation as processes that are killed at every step of a tick (faults F14, F19, F20): no voice is
// lost, none is told twice as another fact, and the next worker finishes what was begun.
#include "app/sandbox/voice_stand_in.h"
#include "core/voice/elevenlabs_provider.h"
#include "core/voice/sync_queue.h"
#include "tests/core/voice/sync_rig.h"
#include "tests/support/child_process.h"

#include <QCoreApplication>
#include <QMetaEnum>
#include <QTemporaryDir>
#include <QTest>

#include <set>

#include <signal.h>

using namespace freshet;
using namespace freshet::voice;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

constexpr auto word = "--voice-worker";
constexpr int stepCount = int(VoiceSync::Step::Checked) + 1;

/// Where the child dies: at the n-th time of a step of the tick, or of the outbox.
struct DeathPoint
{
    bool ofOutbox = false;
    int step = 0;
};

/// In the child: ticks until the queue is empty, and dies where it is told to.
int runWorker(char **argv)
{
    int argc = 1;
    QCoreApplication app(argc, argv);
    const DeathPoint death{QByteArray(argv[5]) == "outbox", QByteArray(argv[6]).toInt()};
    const auto die = [] { ::kill(::getpid(), SIGKILL); };
    const auto url = redis::Url::parse(QStringLiteral("unix://") + QString::fromLocal8Bit(argv[2]));
    auto sql = Sql::open(QString::fromLocal8Bit(argv[3]));
    if (!url || !sql)
        return 2;
    const auto client = redis::Client::open(*url);
    ElevenLabsProvider::Options provided;
    provided.base = QUrl(QString::fromLocal8Bit(argv[4]));
    provided.key = "stand-in-key";
    ElevenLabsProvider provider(provided);
    events::StreamsBus bus({.client = client.get(), .trace = nullptr, .clock = nullptr}, events::StreamsBus::Options{});
    events::OutboxRelay::Options sending;
    sending.poll = 24h;
    sending.reached = [&](events::OutboxRelay::Step step) {
        if (death.ofOutbox && int(step) == death.step)
            die();
    };
    events::OutboxRelay outbox({sql->get(), &bus, nullptr}, sending);
    outbox.start();
    VoiceSync::Options options;
    options.batch = 3; // several transactions
    options.reached = [&](VoiceSync::Step step) {
        if (!death.ofOutbox && int(step) == death.step)
            die();
    };
    VoiceSync sync({client.get(), sql->get(), &provider, &outbox, nullptr}, options);
    std::stop_source stop;
    while (true) {
        const auto kept = std::make_shared<std::optional<SyncTick>>();
        keep(sync.tick(stop.get_token()), kept);
        if (!waitUntil([&] { return kept->has_value(); }))
            return 3;
        if ((*kept)->outcome == SyncTick::Outcome::Idle)
            break;
        if ((*kept)->outcome == SyncTick::Outcome::StandBy) { // the killed one's lease: this test does not wait for its end
            const auto freed = await(client->unlink({SyncLeader::key()}));
            if (!freed)
                return 4;
        }
    }
    const auto stopped = await(outbox.stop());
    return stopped ? 0 : 5;
}

} // namespace

class VoiceCrashesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedAtAnyStepNoVoiceIsLostAndNoneIsToldTwice_data();
    void killedAtAnyStepNoVoiceIsLostAndNoneIsToldTwice();
};

void VoiceCrashesTest::killedAtAnyStepNoVoiceIsLostAndNoneIsToldTwice_data()
{
    QTest::addColumn<bool>("isPostgreSql");
    QTest::addColumn<bool>("ofOutbox");
    QTest::addColumn<int>("step");
    for (const bool isPostgreSql : {false, true}) {
        const char *kind = isPostgreSql ? "PostgreSQL" : "SQLite";
        for (int step = 0; step < stepCount; ++step)
            QTest::addRow("%s, tick, step %d", kind, step) << isPostgreSql << false << step;
        for (int step = 0; step < 3; ++step)
            QTest::addRow("%s, outbox, step %d", kind, step) << isPostgreSql << true << step;
    }
}

void VoiceCrashesTest::killedAtAnyStepNoVoiceIsLostAndNoneIsToldTwice()
{
    QFETCH(bool, isPostgreSql);
    QFETCH(bool, ofOutbox);
    QFETCH(int, step);
    if (isPostgreSql)
        FRESHET_NEED_POSTGRESQL;
    static SqlDatabases databases;
    RedisServer server(RedisServer::Options{});
    QVERIFY2(server.start(), qPrintable(server.log()));
    sandbox::VoiceStandIn standIn;
    QVERIFY(standIn.listen());
    const QString url = databases.newUrl(isPostgreSql);
    QVERIFY2(!url.isEmpty(), qPrintable(databases.why()));
    const auto sql = std::move(*Sql::open(url));
    QVERIFY(await(VoiceStore::prepare(*sql)));
    const auto client = redis::Client::open(server.url());

    VoiceStore store(*sql);
    std::vector<Voice> voices;
    QByteArrayList ids;
    for (int i = 0; i < 8; ++i) {
        const auto added = await(store.add(newVoice()));
        QVERIFY(added);
        voices.push_back(*added);
        sandbox::VoiceStandIn::Voice there;
        there.id = added->providerId;
        there.models.insert(QStringLiteral("m"), {{0ms, i == 7 ? QStringLiteral("failed") : QStringLiteral("fine_tuned")}});
        standIn.addVoice(there);
        ids << added->id;
    }
    QVERIFY(await(SyncQueue(*client).add(ids)));
    RawRedis raw = server.raw();
    raw.run({"SET", "tts:voices", "[]"});

    QTemporaryDir folder;
    const auto run = [&](const char *where, int at) {
        ChildProcess child;
        if (!child.start(QCoreApplication::applicationFilePath(),
                         {QString::fromLatin1(word), server.socketPath(), url, standIn.url().toString(),
                          QString::fromLatin1(where), QString::number(at)},
                         folder.path()))
            return -1;
        if (!waitUntil([&] { return !child.isRunning(); }, 30s))
            return -2;
        return child.exitCode();
    };
    QVERIFY(run(ofOutbox ? "outbox" : "tick", step) != 0); // killed
    // A list that was filled from what was there before the crash must not stay.
    raw.run({"SET", "tts:voices", "[]"});
    const bool wasTold = raw.run({"SCARD", SyncQueue::key()}).integer < 8;
    QCOMPARE(run("tick", -1), 0);

    QCOMPARE(raw.run({"SCARD", SyncQueue::key()}).integer, 0);
    for (std::size_t i = 0; i < voices.size(); ++i) {
        const auto row = await(store.fetch(voices[i].id));
        QVERIFY(row && *row);
        QCOMPARE((*row)->status, i == 7 ? VoiceStatus::Failed : VoiceStatus::Completed);
    }
    if (!wasTold)
        QCOMPARE(raw.run({"EXISTS", "tts:voices"}).integer, 0);
    // One event a fact. A crash between publishing and its note repeats it under the same id, which readers know it by.
    std::set<QByteArray> eventIds;
    std::multiset<QByteArray> told;
    qint64 entries = 0;
    for (const RawReply &entry : raw.run({"XRANGE", "events:voice.created", "-", "+"}).elements) {
        const auto event = events::Event::fromFields({{"event", entry.elements.at(1).elements.at(1).bytes}},
                                                     QByteArrayView("events:voice.created"), QByteArrayView("1-0"));
        QVERIFY(event);
        ++entries;
        if (eventIds.insert(event->id).second)
            told.insert(event->payload[QStringLiteral("voice_id")].toString().toLatin1());
    }
    QCOMPARE(told.size(), 7U);
    QCOMPARE(std::set<QByteArray>(told.begin(), told.end()).size(), 7U);
    if (!(ofOutbox && step == int(events::OutboxRelay::Step::Published)))
        QCOMPARE(entries, 7);
}

int main(int argc, char **argv)
{
    if (argc > 6 && qstrcmp(argv[1], word) == 0)
        return runWorker(argv);
    QCoreApplication app(argc, argv);
    VoiceCrashesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_voice_crashes.moc"
