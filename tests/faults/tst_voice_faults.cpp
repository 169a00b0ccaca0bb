// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whatever the provider answers and the database refuses: no voice is lost, none is told twice, the provider is asked politely
// (faults F19, F20). Pauses and deadlines are those of a clock that the test turns.
#include "app/sandbox/voice_stand_in.h"
#include "core/voice/elevenlabs_provider.h"
#include "tests/core/voice/sync_rig.h"
#include "tests/support/settle.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QTest>

#include <atomic>

#include <set>

using namespace freshet;
using namespace freshet::voice;
using namespace freshet::test;
using namespace std::chrono_literals;
using sandbox::VoiceStandIn;
using Outcome = SyncTick::Outcome;

class VoiceFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void whateverTheProviderAnswersNoVoiceIsLost_data();
    void whateverTheProviderAnswersNoVoiceIsLost();
    void aVoiceThatIsGoneInMidTrainingFails();
    void aTickIsStoppedInTheMiddleOfAPause();
    void aLockedDatabaseFailsTheTickAndTheVoicesStayQueued();
    void aFullDatabaseFailsTheTickAndTheVoicesStayQueued();
    void aDatabaseThatIsRestartedFailsTheTickAtMost();

private:
    std::vector<Voice> queued(int count)
    {
        VoiceStore store(*m_program->sql, QStringLiteral("test"), m_clock);
        std::vector<Voice> voices;
        QByteArrayList ids;
        for (int i = 0; i < count; ++i) {
            const auto added = await(store.add(newVoice()));
            if (!added)
                qFatal("%s", qPrintable(text(added)));
            voices.push_back(*added);
            ids << added->id;
            VoiceStandIn::Voice there;
            there.id = added->providerId;
            there.models.insert(QStringLiteral("m"), {{0ms, QStringLiteral("fine_tuned")}});
            m_standIn->addVoice(there);
        }
        if (!await(SyncQueue(*m_program->client).add(ids)))
            qFatal("the queue could not be filled");
        return voices;
    }
    /// A tick, with the clock turned on for as long as it waits for it.
    SyncTick tick()
    {
        const auto kept = std::make_shared<std::optional<SyncTick>>();
        keep(m_program->sync->tick(m_program->stop.get_token()), kept);
        QElapsedTimer patience;
        patience.start();
        int quiet = 0;
        while (!kept->has_value()) {
            if (patience.elapsed() > 60000)
                qFatal("the tick has no end");
            const int requests = m_standIn->requestCount();
            waitUntil([&] { return kept->has_value() || m_standIn->requestCount() != requests; }, 20ms);
            quiet = m_standIn->requestCount() == requests ? quiet + 1 : 0;
            if (!kept->has_value() && quiet >= 2)
                m_clock.advance(1s);
        }
        return **kept;
    }
    qint64 queueLength() const { return m_server->raw().run({"SCARD", SyncQueue::key()}).integer; }
    int createdOnce() const
    {
        std::multiset<QByteArray> ids;
        for (const RawReply &entry : m_server->raw().run({"XRANGE", "events:voice.created", "-", "+"}).elements) {
            const auto event = events::Event::fromFields({{"event", entry.elements.at(1).elements.at(1).bytes}},
                                                         QByteArrayView("events:voice.created"), QByteArrayView("1-0"));
            if (event)
                ids.insert(event->payload[QStringLiteral("voice_id")].toString().toLatin1());
        }
        const std::set<QByteArray> once(ids.begin(), ids.end());
        return once.size() == ids.size() ? int(once.size()) : -1;
    }
    void makeProgram(const QUrl &provider, const QString &database)
    {
        ElevenLabsProvider::Options options;
        options.base = provider;
        options.key = "stand-in-key";
        options.timeout = 20s;
        m_program.reset();
        m_provider = std::make_unique<ElevenLabsProvider>(options, m_clock);
        m_program = std::make_unique<SyncProgram>(m_server->url(), database, *m_provider, m_clock, VoiceSync::Options{},
                                                  Sql::Options{100ms});
    }

    FakeClock m_clock;
    SqlDatabases m_databases;
    QString m_url;
    std::unique_ptr<RedisServer> m_server;
    std::unique_ptr<VoiceStandIn> m_standIn;
    std::unique_ptr<ElevenLabsProvider> m_provider;
    std::unique_ptr<SyncProgram> m_program;
};

void VoiceFaultsTest::init()
{
    m_server = std::make_unique<RedisServer>();
    QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    m_standIn = std::make_unique<VoiceStandIn>();
    QVERIFY(m_standIn->listen());
    m_url = m_databases.newUrl(false);
    makeProgram(m_standIn->url(), m_url);
    QCOMPARE(tick().outcome, Outcome::Idle);
}

void VoiceFaultsTest::cleanup()
{
    m_program.reset();
    settle();
    m_provider.reset();
    m_standIn.reset();
    m_server.reset();
}

void VoiceFaultsTest::whateverTheProviderAnswersNoVoiceIsLost_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::addColumn<QByteArray>("how");
    const auto row = [](const char *name, int status, const QByteArray &body, const QByteArray &retryAfter = {},
                        const QByteArray &how = {}) { QTest::newRow(name) << status << body << retryAfter << how; };
    row("429", 429, R"({"detail":{"status":"system_busy","message":"later"}})");
    row("429 with Retry-After", 429, R"({"detail":{"status":"system_busy","message":"later"}})", "3");
    row("429 with a Retry-After of a day", 429, "{}", "86400");
    row("too many at once", 429, R"({"detail":{"status":"too_many_concurrent_requests"}})");
    row("500", 500, "oh");
    row("503", 503, "<html>");
    row("slow body", 200, QByteArray(5000, ' '), {}, "drip");
    row("truncated JSON", 200, R"({"voices":[{"voice_id":"x","fine_tuning":{"state":)");
    row("cut body", 200, QByteArray(5000, ' '), {}, "cut");
    row("reset", 200, {}, {}, "reset");
    row("HTML", 200, "<!doctype html><title>maintenance</title>");
    row("wrong types", 200, R"({"voices":[{"voice_id":7,"name":{},"fine_tuning":[1]},null,"x"],"has_more":"yes"})");
    row("other voices", 200, R"({"voices":[{"voice_id":"nobody's"}],"has_more":false})");
    row("endless pages", 200, R"({"voices":[],"has_more":true,"next_page_token":"again"})");
    row("10 MB", 200, "{\"voices\":[" + QByteArray(10 << 20, ' ') + "]}");
    row("empty", 200, {});
    row("teapot", 418, {});
}

void VoiceFaultsTest::whateverTheProviderAnswersNoVoiceIsLost()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, retryAfter);
    QFETCH(QByteArray, how);
    const auto voices = queued(5);
    VoiceStandIn::Answer answer;
    answer.status = status;
    answer.body = body;
    if (!retryAfter.isEmpty())
        answer.headers.emplaceBack("Retry-After", retryAfter);
    if (how == "drip")
        answer.dripBytes = 10;
    if (how == "cut")
        answer.cutAfter = 100;
    if (how == "reset")
        answer.cutAfter = -2;
    const int before = m_standIn->requestCount();
    m_standIn->answerNext(answer, 1000);
    for (int i = 0; i < 2; ++i) {
        const SyncTick bad = tick();
        QVERIFY(bad.outcome == Outcome::Done);
        QCOMPARE(bad.completed + bad.failed, 0);
        QCOMPARE(queueLength(), 5);
    }
    // Politely: the tries of one request, or a page's, each in both ticks, and single questions for those that a list lacks.
    QVERIFY2(m_standIn->requestCount() - before <= 60, qPrintable(QString::number(m_standIn->requestCount() - before)));
    QVERIFY(m_standIn->mostOpenRequests() <= 2);

    // Calm again.
    m_standIn = std::make_unique<VoiceStandIn>();
    QVERIFY(m_standIn->listen());
    for (const Voice &voice : voices) {
        VoiceStandIn::Voice there;
        there.id = voice.providerId;
        there.models.insert(QStringLiteral("m"), {{0ms, QStringLiteral("fine_tuned")}});
        m_standIn->addVoice(there);
    }
    makeProgram(m_standIn->url(), m_url);
    SyncTick good = tick();
    if (good.outcome == Outcome::StandBy) { // the lease of the former program
        m_server->raw().run({"DEL", SyncLeader::key()});
        good = tick();
    }
    QCOMPARE(good.completed, 5);
    QCOMPARE(queueLength(), 0);
    QCOMPARE(createdOnce(), 5);
}

void VoiceFaultsTest::aVoiceThatIsGoneInMidTrainingFails()
{
    const auto voices = queued(3);
    m_standIn->removeVoice(voices[1].providerId);
    const SyncTick done = tick();
    QCOMPARE(done.completed, 2);
    QCOMPARE(done.failed, 1);
    QCOMPARE(queueLength(), 0);
    QCOMPARE(createdOnce(), 2);
}

void VoiceFaultsTest::aTickIsStoppedInTheMiddleOfAPause()
{
    queued(1);
    VoiceStandIn::Answer busy;
    busy.status = 503;
    m_standIn->answerNext(busy, 100);
    const auto kept = std::make_shared<std::optional<SyncTick>>();
    keep(m_program->sync->tick(m_program->stop.get_token()), kept);
    QVERIFY(waitUntil([&] { return m_standIn->requestCount() == 1 && m_standIn->openRequests() == 0; }));
    m_program->stop.request_stop();
    QElapsedTimer timer;
    timer.start();
    QVERIFY(waitUntil([&] { return kept->has_value(); }));
    QVERIFY(timer.elapsed() < 4000); // the clock of the pause stands still
    QCOMPARE((*kept)->outcome, Outcome::Stopped);
    QCOMPARE(queueLength(), 1);
}

void VoiceFaultsTest::aLockedDatabaseFailsTheTickAndTheVoicesStayQueued()
{
    queued(2);
    QVERIFY(tick().outcome == Outcome::Done); // completes them
    QCOMPARE(createdOnce(), 2);
    queued(2);
    const auto other = std::move(*Sql::open(m_url));
    std::atomic<bool> isLocked = false;
    std::atomic<bool> mayGo = false;
    const auto holding = std::make_shared<std::optional<Result<void>>>();
    keep(other->transaction([&](QSqlDatabase &) -> Result<void> {
        isLocked = true;
        mayGo.wait(false);
        return {};
    }),
         holding);
    QVERIFY(waitUntil([&] { return isLocked.load(); }));
    const SyncTick locked = tick();
    mayGo = true;
    mayGo.notify_all();
    QVERIFY(waitUntil([&] { return holding->has_value(); }));
    QCOMPARE(locked.outcome, Outcome::Failed);
    QCOMPARE(locked.error->code, Code::Io);
    QCOMPARE(queueLength(), 2);
    QCOMPARE(createdOnce(), 2);
    const SyncTick good = tick();
    QCOMPARE(good.completed, 2);
    QCOMPARE(createdOnce(), 4);
}

void VoiceFaultsTest::aFullDatabaseFailsTheTickAndTheVoicesStayQueued()
{
    queued(40);
    const auto limit = [this](const QString &pages) {
        return await(m_program->sql->run(
            [pages](QSqlDatabase &database) { return execute(database, QStringLiteral("PRAGMA max_page_count = ") + pages); }));
    };
    QVERIFY(limit(QStringLiteral("1"))); // no less than there are: not one more
    const SyncTick full = tick();
    QCOMPARE(full.outcome, Outcome::Failed);
    QCOMPARE(full.error->code, Code::Io);
    QVERIFY2(full.error->message.contains(QLatin1String("full")), qPrintable(full.error->message));
    QCOMPARE(queueLength(), 40);
    QCOMPARE(createdOnce(), 0);
    QVERIFY(limit(QStringLiteral("1000000")));
    QCOMPARE(tick().completed, 40);
    QCOMPARE(queueLength(), 0);
    QCOMPARE(createdOnce(), 40);
}

void VoiceFaultsTest::aDatabaseThatIsRestartedFailsTheTickAtMost()
{
    FRESHET_NEED_POSTGRESQL;
    m_url = m_databases.newUrl(true);
    QVERIFY2(!m_url.isEmpty(), qPrintable(m_databases.why()));
    makeProgram(m_standIn->url(), m_url);
    QCOMPARE(tick().outcome, Outcome::Idle);
    queued(3);
    m_databases.server().kill();
    const SyncTick away = tick();
    QCOMPARE(away.outcome, Outcome::Failed);
    QCOMPARE(queueLength(), 3);
    QVERIFY2(m_databases.server().restart(), qPrintable(m_databases.server().log()));
    const SyncTick good = tick();
    QCOMPARE(good.outcome, Outcome::Done);
    QCOMPARE(good.completed, 3);
    QCOMPARE(createdOnce(), 3);
}

QTEST_GUILESS_MAIN(VoiceFaultsTest)
#include "tst_voice_faults.moc"
