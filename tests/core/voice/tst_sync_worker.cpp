// SPDX-License-Identifier: GPL-3.0-or-later
//
// The worker in its thread, against a real server, database and the provider's stand-in.
#include "app/sandbox/voice_stand_in.h"
#include "core/voice/sync_queue.h"
#include "core/voice/sync_worker.h"
#include "core/voice/voice_store.h"
#include "tests/core/voice/voice_rig.h"
#include "tests/support/redis_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QMap>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace freshet;
using namespace freshet::voice;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

using State = WorkerStatus::State;
using Outcome = SyncTick::Outcome;

// A stop takes less than a second; a busy machine gets more, but less than any deadline of Redis (5 s), the provider (20 s) or
// the database (60 s here).
constexpr qint64 patience = 4000; // ms

} // namespace

class SyncWorkerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void itTicksAtTheStartAndAVoiceCompletes_data() { SqlDatabases::addRows(); }
    void itTicksAtTheStartAndAVoiceCompletes();
    void pausedItTicksOnlyWhenAsked();
    void aPauseLetsAnotherOneTakeOver();
    void itStopsWithinASecondInTheMiddleOfAnAnswer();
    void itStopsWithinASecondWhileRedisDoesNotAnswer();
    void itStopsWithinASecondWhileTheDatabaseIsLocked();
    void destroyingItInMidTickTakesAtMostASecond();
    void aRefusedKeyPausesItAndAStartGoesOn();
    void afterRedisComesBackItTicksAtOnceAndPutsTheVoicesBack();
    void aDatabaseThatIsAwayFailsTheTickAndLosesNothing();
    void aWrongDatabaseAddressEndsItWithTheReason();
    void anIntervalThatIsChangedCountsFromTheLastTick();
    void ofTwoWorkersOneWorksAndEachVoiceIsToldOnce();
    void itsThreadIsNotTheOwners();
    void atRestATickIsOneCommandAndNoStatement_data() { SqlDatabases::addRows(); }
    void atRestATickIsOneCommandAndNoStatement();
    void aDatabaseThatDoesNotAnswerIsLeftBehind();

private:
    SyncWorker::Settings settings() const
    {
        SyncWorker::Settings settings;
        settings.redis = m_server->url();
        settings.database = m_url;
        settings.provider.base = m_standIn->url();
        settings.provider.key = "stand-in-key";
        settings.interval = 1h; // the tests say when
        return settings;
    }
    /// In the table, the queue and at the provider, where it is being trained.
    Voice queuedVoice()
    {
        const Voice voice = voiceInTable();
        if (!await(SyncQueue(*m_client).add({voice.id})))
            qFatal("the queue could not be filled");
        return voice;
    }
    Voice voiceInTable()
    {
        const auto added = await(VoiceStore(*m_sql).add(newVoice()));
        if (!added)
            qFatal("%s", qPrintable(text(added)));
        sandbox::VoiceStandIn::Voice there;
        there.id = added->providerId;
        there.models.insert(QStringLiteral("m"), {{0ms, QStringLiteral("fine_tuning")}});
        m_standIn->addVoice(there);
        return *added;
    }
    void finish(const Voice &voice) { m_standIn->setState(voice.providerId, QStringLiteral("m"), QStringLiteral("fine_tuned")); }
    VoiceStatus statusOf(const Voice &voice)
    {
        const auto row = await(VoiceStore(*m_sql).fetch(voice.id));
        return row && *row ? (*row)->status : VoiceStatus::Failed;
    }
    qint64 queueLength() const { return m_server->raw().run({"SCARD", SyncQueue::key()}).integer; }
    qint64 created() const { return m_server->raw().run({"XLEN", "events:voice.created"}).integer; }
    static qint64 ticksOf(const SyncWorker &worker) { return worker.status().isTicking ? -1 : worker.status().ticks; }
    /// How long it takes.
    static qint64 stopTime(SyncWorker &worker)
    {
        QElapsedTimer timer;
        timer.start();
        QSignalSpy stopped(&worker, &SyncWorker::stopped);
        worker.stop();
        waitUntil([&] { return !stopped.isEmpty(); });
        return stopped.isEmpty() ? -1 : timer.elapsed();
    }

    std::unique_ptr<RedisServer> m_server;
    std::unique_ptr<sandbox::VoiceStandIn> m_standIn;
    SqlDatabases m_databases;
    QString m_url;
    std::unique_ptr<Sql> m_sql;
    std::unique_ptr<redis::Client> m_client;
    QElapsedTimer m_timer;
};

void SyncWorkerTest::init()
{
    m_server = std::make_unique<RedisServer>();
    QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    m_standIn = std::make_unique<sandbox::VoiceStandIn>();
    QVERIFY(m_standIn->listen());
    const bool isPostgreSql = qstrcmp(QTest::currentDataTag(), "PostgreSQL") == 0;
    if (isPostgreSql)
        FRESHET_NEED_POSTGRESQL;
    m_url = m_databases.newUrl(isPostgreSql);
    QVERIFY2(!m_url.isEmpty(), qPrintable(m_databases.why()));
    m_sql = std::move(*Sql::open(m_url));
    QVERIFY(await(VoiceStore::prepare(*m_sql)));
    m_client = redis::Client::open(m_server->url());
}

void SyncWorkerTest::cleanup()
{
    m_client.reset();
    m_sql.reset();
    m_standIn.reset();
    m_server.reset();
}

void SyncWorkerTest::itTicksAtTheStartAndAVoiceCompletes()
{
    const Voice voice = queuedVoice();
    SyncWorker worker(settings());
    QCOMPARE(worker.status().state, State::Stopped);
    QSignalSpy notes(&worker, &SyncWorker::noted);
    worker.start();
    QTRY_COMPARE(ticksOf(worker), 1);
    QCOMPARE(worker.status().state, State::Running);
    QCOMPARE(worker.status().last->outcome, Outcome::Done);
    QCOMPARE(worker.status().last->inWork, 1);
    QVERIFY(worker.status().leads);
    QTRY_VERIFY(worker.status().nextTick.isValid());
    finish(voice);
    worker.tickNow();
    QTRY_COMPARE(ticksOf(worker), 2);
    QCOMPARE(worker.status().last->completed, 1);
    QCOMPARE(statusOf(voice), VoiceStatus::Completed);
    QCOMPARE(created(), 1);
    QCOMPARE(queueLength(), 0);
    QCOMPARE(notes.size(), 2);
    QCOMPARE(worker.log().of(voice.id).back().kind, VoiceNote::Kind::Completed);
    QVERIFY(stopTime(worker) < patience);
    QCOMPARE(worker.status().state, State::Stopped);
    QVERIFY(!worker.status().error);
    worker.start(); // again
    QTRY_COMPARE(worker.status().last ? worker.status().last->outcome : Outcome::Stopped, Outcome::Idle);
}

void SyncWorkerTest::pausedItTicksOnlyWhenAsked()
{
    SyncWorker::Settings often = settings();
    often.interval = 100ms;
    SyncWorker worker(often);
    worker.start();
    QTRY_VERIFY(worker.status().ticks >= 3);
    worker.pause();
    QTRY_COMPARE(worker.status().state, State::Paused);
    QTRY_VERIFY(!worker.status().isTicking);
    QVERIFY(!worker.status().nextTick.isValid());
    const qint64 ticks = worker.status().ticks;
    worker.tickNow();
    QTRY_COMPARE(ticksOf(worker), ticks + 1);
    QCOMPARE(worker.status().state, State::Paused);
    worker.start();
    QTRY_VERIFY(worker.status().ticks > ticks + 2);
}

void SyncWorkerTest::aPauseLetsAnotherOneTakeOver()
{
    const Voice voice = queuedVoice();
    SyncWorker one(settings());
    one.start();
    QTRY_VERIFY(one.status().leads && ticksOf(one) == 1);
    SyncWorker two(settings());
    two.start();
    QTRY_COMPARE(ticksOf(two), 1);
    QCOMPARE(two.status().last->outcome, Outcome::StandBy);
    one.pause();
    QTRY_VERIFY(!one.status().leads);
    finish(voice);
    QTRY_VERIFY(m_server->raw().run({"GET", SyncLeader::key()}).isNil());
    two.tickNow();
    QTRY_COMPARE(ticksOf(two), 2);
    QCOMPARE(two.status().last->completed, 1);
}

void SyncWorkerTest::itStopsWithinASecondInTheMiddleOfAnAnswer()
{
    const Voice voice = queuedVoice();
    m_standIn->hold(true);
    SyncWorker worker(settings());
    worker.start();
    QTRY_COMPARE(m_standIn->openRequests(), 1);
    const qint64 took = stopTime(worker);
    QVERIFY2(took >= 0 && took < patience, qPrintable(QString::number(took)));
    QCOMPARE(worker.status().last->outcome, Outcome::Stopped);
    QCOMPARE(statusOf(voice), VoiceStatus::Processing);
    QCOMPARE(queueLength(), 1);
    QVERIFY(m_server->raw().run({"GET", SyncLeader::key()}).isNil()); // given back
    m_standIn->release();
}

void SyncWorkerTest::itStopsWithinASecondWhileRedisDoesNotAnswer()
{
    queuedVoice();
    SyncWorker worker(settings());
    worker.start();
    QTRY_COMPARE(ticksOf(worker), 1);
    m_server->pause();
    worker.tickNow();
    QTRY_VERIFY(worker.status().isTicking);
    const qint64 took = stopTime(worker);
    m_server->resume();
    QVERIFY2(took >= 0 && took < patience, qPrintable(QString::number(took)));
    QCOMPARE(worker.status().last->outcome, Outcome::Stopped);
}

void SyncWorkerTest::itStopsWithinASecondWhileTheDatabaseIsLocked()
{
    const Voice voice = queuedVoice();
    SyncWorker worker(settings());
    worker.start();
    QTRY_COMPARE(ticksOf(worker), 1);
    finish(voice);
    // Another program holds the lock, in this very thread's database connection.
    qint64 took = -1;
    Outcome outcome = Outcome::Idle;
    QSignalSpy stopped(&worker, &SyncWorker::stopped);
    std::atomic<bool> isLocked = false;
    std::atomic<bool> mayGo = false;
    Sql::Work hold = [&](QSqlDatabase &) -> Result<void> {
        isLocked = true;
        isLocked.notify_all();
        mayGo.wait(false);
        return {};
    };
    auto holding = std::make_shared<std::optional<Result<void>>>();
    keep(m_sql->transaction(hold), holding);
    QTRY_VERIFY(isLocked);
    worker.tickNow();
    QTRY_VERIFY(m_standIn->requestCount() >= 2);
    took = stopTime(worker);
    outcome = worker.status().last->outcome;
    mayGo = true;
    mayGo.notify_all();
    QTRY_VERIFY(holding->has_value());
    QVERIFY2(took >= 0 && took < patience, qPrintable(QString::number(took)));
    QVERIFY(outcome == Outcome::Stopped || outcome == Outcome::Failed);
    QCOMPARE(statusOf(voice), VoiceStatus::Processing);
    QCOMPARE(queueLength(), 1);
}

void SyncWorkerTest::destroyingItInMidTickTakesAtMostASecond()
{
    queuedVoice();
    m_standIn->hold(true);
    QElapsedTimer timer;
    {
        SyncWorker worker(settings());
        worker.start();
        QTRY_COMPARE(m_standIn->openRequests(), 1);
        timer.start();
    }
    QVERIFY2(timer.elapsed() < patience, qPrintable(QString::number(timer.elapsed())));
    m_standIn->release();
}

void SyncWorkerTest::aRefusedKeyPausesItAndAStartGoesOn()
{
    const Voice voice = queuedVoice();
    SyncWorker::Settings often = settings();
    often.interval = 100ms;
    SyncWorker worker(often);
    sandbox::VoiceStandIn::Answer refusal;
    refusal.status = 401;
    refusal.body = R"({"detail":{"status":"invalid_api_key","message":"Invalid API key"}})";
    m_standIn->answerNext(refusal);
    worker.start();
    QTRY_COMPARE(worker.status().state, State::KeyRefused);
    QTRY_VERIFY(!worker.status().isTicking && !worker.status().leads);
    QCOMPARE(worker.status().last->outcome, Outcome::KeyRefused);
    QCOMPARE(worker.status().last->error->code, Code::AuthFailed);
    QCOMPARE(m_standIn->requestCount(), 1);
    QCOMPARE(queueLength(), 1);
    finish(voice);
    worker.start();
    QTRY_COMPARE(worker.status().state, State::Running);
    QTRY_COMPARE(created(), 1);
}

void SyncWorkerTest::afterRedisComesBackItTicksAtOnceAndPutsTheVoicesBack()
{
    const Voice voice = queuedVoice();
    SyncWorker worker(settings());
    worker.start();
    QTRY_COMPARE(ticksOf(worker), 1);
    m_server->kill(); // without persistence: the queue is gone
    finish(voice);
    QVERIFY2(m_server->restart(), qPrintable(m_server->log()));
    QTRY_COMPARE_WITH_TIMEOUT(created(), 1, 20000);
    QTRY_COMPARE(queueLength(), 0);
    QCOMPARE(statusOf(voice), VoiceStatus::Completed);
}

void SyncWorkerTest::aDatabaseThatIsAwayFailsTheTickAndLosesNothing()
{
    FRESHET_NEED_POSTGRESQL;
    m_url = m_databases.newUrl(true);
    QVERIFY2(!m_url.isEmpty(), qPrintable(m_databases.why()));
    m_sql = std::move(*Sql::open(m_url));
    QVERIFY(await(VoiceStore::prepare(*m_sql)));
    const Voice voice = queuedVoice();
    SyncWorker worker(settings());
    worker.start();
    QTRY_COMPARE(ticksOf(worker), 1);
    QCOMPARE(worker.status().last->outcome, Outcome::Done);
    finish(voice);
    m_databases.server().kill();
    worker.tickNow();
    QTRY_COMPARE(ticksOf(worker), 2);
    QCOMPARE(worker.status().last->outcome, Outcome::Failed);
    QVERIFY(worker.status().last->error.has_value());
    QCOMPARE(queueLength(), 1);
    QVERIFY2(m_databases.server().restart(), qPrintable(m_databases.server().log()));
    worker.tickNow();
    QTRY_COMPARE(ticksOf(worker), 3);
    QCOMPARE(worker.status().last->completed, 1);
    QCOMPARE(created(), 1);
}

void SyncWorkerTest::aWrongDatabaseAddressEndsItWithTheReason()
{
    SyncWorker::Settings wrong = settings();
    wrong.database = QStringLiteral("mysql://nowhere");
    SyncWorker worker(wrong);
    QSignalSpy stopped(&worker, &SyncWorker::stopped);
    worker.start();
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(worker.status().state, State::Stopped);
    QVERIFY(worker.status().error);
    QCOMPARE(worker.status().error->code, Code::InvalidUrl);
}

void SyncWorkerTest::anIntervalThatIsChangedCountsFromTheLastTick()
{
    SyncWorker worker(settings());
    worker.start();
    QTRY_COMPARE(ticksOf(worker), 1);
    QTRY_VERIFY(worker.status().nextTick > QDateTime::currentDateTimeUtc().addSecs(3000));
    worker.setInterval(100ms);
    QTRY_VERIFY(worker.status().ticks >= 3);
    worker.setInterval(1h);
    QTRY_VERIFY(!worker.status().isTicking && worker.status().nextTick > QDateTime::currentDateTimeUtc().addSecs(3000));
}

void SyncWorkerTest::ofTwoWorkersOneWorksAndEachVoiceIsToldOnce()
{
    std::vector<Voice> voices;
    for (int i = 0; i < 20; ++i)
        voices.push_back(queuedVoice());
    SyncWorker::Settings often = settings();
    often.interval = 100ms;
    SyncWorker one(often);
    SyncWorker two(often);
    one.start();
    two.start();
    for (const Voice &voice : voices) {
        finish(voice);
        const qint64 ticks = one.status().ticks + two.status().ticks;
        QTRY_VERIFY(one.status().ticks + two.status().ticks > ticks);
    }
    QTRY_COMPARE(queueLength(), 0);
    QTRY_COMPARE(created(), 20);
    QVERIFY(std::ranges::all_of(voices, [this](const Voice &voice) { return statusOf(voice) == VoiceStatus::Completed; }));
    QVERIFY(m_standIn->mostOpenRequests() <= 1);
}

void SyncWorkerTest::itsThreadIsNotTheOwners()
{
    SyncWorker::Settings made = settings();
    QThread *thread = nullptr;
    made.makeProvider = [&thread, options = made.provider] {
        thread = QThread::currentThread();
        return std::make_unique<ElevenLabsProvider>(options);
    };
    SyncWorker worker(made);
    worker.start();
    QTRY_COMPARE(ticksOf(worker), 1);
    QVERIFY(thread && thread != QThread::currentThread());
}

void SyncWorkerTest::atRestATickIsOneCommandAndNoStatement()
{
    const bool isPostgreSql = qstrcmp(QTest::currentDataTag(), "PostgreSQL") == 0;
    SyncWorker::Settings often = settings();
    often.interval = 100ms;
    SyncWorker worker(often);
    worker.start();
    QTRY_VERIFY(worker.status().ticks >= 2); // the look-up at the start is over
    worker.pause();
    QTRY_COMPARE(worker.status().state, State::Paused);
    QTRY_VERIFY(!worker.status().isTicking);
    m_client.reset(); // it would send its own
    m_sql.reset();
    if (isPostgreSql) // a statement would fail from here on
        m_databases.server().stop();
    else
        QVERIFY(QFile::remove(m_url.section(QLatin1Char(':'), 1)));
    const auto smembers = [this] {
        QMap<QByteArray, qint64> calls;
        for (const QByteArray &line : m_server->raw().run({"INFO", "commandstats"}).bytes.split('\n')) {
            if (line.startsWith("cmdstat_") && !line.startsWith("cmdstat_info"))
                calls.insert(line.left(line.indexOf(':')), line.mid(line.indexOf("calls=") + 6).split(',').first().toLongLong());
        }
        return calls;
    };
    const auto before = smembers();
    const qint64 ticks = worker.status().ticks;
    worker.start();
    QTRY_VERIFY(worker.status().ticks >= ticks + 10);
    worker.pause();
    QTRY_COMPARE(worker.status().state, State::Paused);
    QTRY_VERIFY(!worker.status().isTicking);
    QCOMPARE(worker.status().last->outcome, Outcome::Idle);
    auto after = smembers();
    QCOMPARE(after.take("cmdstat_smembers") - before.value("cmdstat_smembers"), worker.status().ticks - ticks);
    auto rest = before;
    rest.remove("cmdstat_smembers");
    QCOMPARE(after, rest); // nothing else
    if (isPostgreSql)
        QVERIFY2(m_databases.server().start(), qPrintable(m_databases.server().log()));
}

void SyncWorkerTest::aDatabaseThatDoesNotAnswerIsLeftBehind()
{
    const Voice voice = queuedVoice();
    std::atomic<bool> isLocked = false;
    std::atomic<bool> mayGo = false;
    const auto holding = std::make_shared<std::optional<Result<void>>>();
    {
        SyncWorker::Settings patient = settings();
        patient.databaseWait = 60s;
        SyncWorker worker(patient);
        worker.start();
        QTRY_COMPARE(ticksOf(worker), 1);
        finish(voice);
        keep(m_sql->transaction([&](QSqlDatabase &) -> Result<void> {
            isLocked = true;
            mayGo.wait(false);
            return {};
        }),
             holding);
        QTRY_VERIFY(isLocked);
        worker.tickNow();
        QTRY_VERIFY(m_standIn->requestCount() >= 2);
        m_timer.start(); // the destructor returns, and the thread goes on until the database answers
    }
    const qint64 took = m_timer.elapsed();
    mayGo = true;
    mayGo.notify_all();
    QTRY_VERIFY(holding->has_value());
    QVERIFY2(took < patience, qPrintable(QString::number(took)));
    // It ends then: its connection to Redis too.
    m_client.reset();
    QTRY_COMPARE(m_server->clientCount(), 0);
    QCOMPARE(queueLength(), 1); // stopped before it was settled, or settled and left to the next one
}

QTEST_GUILESS_MAIN(SyncWorkerTest)
#include "tst_sync_worker.moc"
