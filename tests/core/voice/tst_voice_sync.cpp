// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_sync.h"

#include "tests/core/voice/sync_rig.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace freshet;
using namespace freshet::voice;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

using Outcome = SyncTick::Outcome;

} // namespace

class VoiceSyncTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anEmptyQueueIsOneCommandAndNoStatement_data() { SqlDatabases::addRows(); }
    void anEmptyQueueIsOneCommandAndNoStatement();
    void aVoiceThatIsDoneIsCompletedToldAndOutOfTheQueue_data() { SqlDatabases::addRows(); }
    void aVoiceThatIsDoneIsCompletedToldAndOutOfTheQueue();
    void theListsOfItsUserAndOfAllGoFromRedis();
    void aVoiceThatFailsAtTheProviderIsFailed();
    void aVoiceTheProviderDoesNotKnowIsFailedOnItsOwnWordOnly();
    void oneInWorkForTooLongFailsWithoutAQuestion();
    void aRetryBeginsTheWaitAnew();
    void oneVoicesErrorLeavesItQueuedAndDoesNotStopTheRest();
    void aRefusedKeyEndsTheQuestionsAndLosesNothing();
    void aDelayedVoiceIsAskedForLessOften();
    void whatIsGoneOrNotInWorkOrNoIdLeavesTheQueue();
    void aThousandVoicesAreTenQuestionsAndOneTransaction();
    void voicesWhoseSetExpiredArePutBack();
    void atTheStartAndAfterALostConnectionTheDatabaseIsAsked();
    void asLongAsThereIsWorkOthersStandBy();
    void oneThatLostItsLeaseWritesNothing();
    void anotherOneTakesOverWhenTheLeaseHasRunOut();
    void aVoiceThatIsTriedAgainInTheLastMomentIsNotLost();
    void whereTheEventCannotBeSentTheVoiceStaysQueuedUntilItIs();
    void aWrongTypeOfQueueIsAFailedTick();

private:
    /// Voices in work, in the table and in the queue; the provider has them in work.
    std::vector<Voice> queued(SyncProgram &program, int count)
    {
        VoiceStore store(*program.sql, QStringLiteral("test"), m_clock);
        std::vector<Voice> voices;
        QByteArrayList ids;
        for (int i = 0; i < count; ++i) {
            const auto added = await(store.add(newVoice()));
            if (!added)
                qFatal("%s", qPrintable(text(added)));
            voices.push_back(*added);
            ids << added->id;
            m_provider.voices.insert(added->providerId, {});
        }
        if (!await(SyncQueue(*program.client).add(ids)))
            qFatal("the queue could not be filled");
        return voices;
    }
    QByteArrayList members() const
    {
        QByteArrayList all;
        for (const RawReply &one : m_server->raw().run({"SMEMBERS", SyncQueue::key()}).elements)
            all << one.bytes;
        std::ranges::sort(all);
        return all;
    }
    VoiceStatus statusOf(SyncProgram &program, const Voice &voice)
    {
        VoiceStore store(*program.sql);
        const auto row = await(store.fetch(voice.id));
        if (!row || !*row)
            qFatal("the voice is gone");
        return (*row)->status;
    }
    int eventCount(const char *type) const { return int(m_server->raw().run({"XLEN", QByteArray("events:") + type}).integer); }
    std::unique_ptr<SyncProgram> program(VoiceSync::Options options = {})
    {
        return std::make_unique<SyncProgram>(m_server->url(), m_url, m_provider, m_clock, std::move(options));
    }
    /// A program that has looked the voices in work up and rests.
    std::unique_ptr<SyncProgram> rested(VoiceSync::Options options = {})
    {
        auto made = program(std::move(options));
        const SyncTick first = made->tick();
        if (first.outcome != Outcome::Idle)
            qFatal("the first tick was not idle: %s", first.error ? qPrintable(first.error->message) : "no error");
        return made;
    }

    std::unique_ptr<RedisServer> m_server;
    SqlDatabases m_databases;
    QString m_url;
    FakeClock m_clock;
    WrittenProvider m_provider;
};

void VoiceSyncTest::init()
{
    m_server = std::make_unique<RedisServer>();
    QVERIFY2(m_server->start(), qPrintable(m_server->log()));
    m_url = m_databases.newUrl(false);
    m_provider = WrittenProvider();
}

namespace {

/// All commands that the server has run, but for those of the question itself.
qint64 commandsRun(const RedisServer &server)
{
    const QByteArray stats = server.raw().run({"INFO", "commandstats"}).bytes;
    qint64 sum = 0;
    for (const QByteArray &line : stats.split('\n')) {
        if (!line.startsWith("cmdstat_") || line.startsWith("cmdstat_info") || line.startsWith("cmdstat_auth"))
            continue;
        const qsizetype from = line.indexOf("calls=") + 6;
        sum += line.mid(from, line.indexOf(',', from) - from).toLongLong();
    }
    return sum;
}

} // namespace

void VoiceSyncTest::anEmptyQueueIsOneCommandAndNoStatement()
{
    QFETCH(bool, isPostgreSql);
    if (isPostgreSql)
        FRESHET_NEED_POSTGRESQL;
    m_url = m_databases.newUrl(isPostgreSql);
    QVERIFY2(!m_url.isEmpty(), qPrintable(m_databases.why()));
    const auto one = rested();
    if (isPostgreSql) // a statement would fail from here on
        m_databases.server().stop();
    else
        QVERIFY(QFile::remove(m_url.section(QLatin1Char(':'), 1)));
    const qint64 before = commandsRun(*m_server);
    for (int i = 0; i < 20; ++i) {
        m_clock.advance(60s);
        QCOMPARE(one->tick().outcome, Outcome::Idle);
    }
    QCOMPARE(commandsRun(*m_server) - before, 20);
    QCOMPARE(m_provider.manyCalls, 0);
    QVERIFY(m_server->raw().run({"GET", SyncLeader::key()}).bytes.isEmpty()); // no lease without work
    if (isPostgreSql)
        QVERIFY2(m_databases.server().start(), qPrintable(m_databases.server().log()));
}

void VoiceSyncTest::aVoiceThatIsDoneIsCompletedToldAndOutOfTheQueue()
{
    QFETCH(bool, isPostgreSql);
    if (isPostgreSql)
        FRESHET_NEED_POSTGRESQL;
    m_url = m_databases.newUrl(isPostgreSql);
    QVERIFY2(!m_url.isEmpty(), qPrintable(m_databases.why()));
    const auto one = rested();
    const auto voices = queued(*one, 2);
    SyncTick tick = one->tick();
    QCOMPARE(tick.outcome, Outcome::Done);
    QCOMPARE(tick.asked, 2);
    QCOMPARE(tick.inWork, 2);
    QCOMPARE(members().size(), 2);
    QVERIFY(one->sync->leads());

    m_provider.voices[voices[0].providerId] = {Training::Completed, QStringLiteral("https://example.test/preview.mp3")};
    m_clock.advance(60s);
    tick = one->tick();
    QCOMPARE(tick.outcome, Outcome::Done);
    QCOMPARE(tick.completed, 1);
    QCOMPARE(tick.inWork, 1);
    QCOMPARE(members(), QByteArrayList{voices[1].id});
    const auto row = await(VoiceStore(*one->sql).fetch(voices[0].id));
    QVERIFY(row && *row);
    QCOMPARE((*row)->status, VoiceStatus::Completed);
    QCOMPARE((*row)->previewUrl, QStringLiteral("https://example.test/preview.mp3"));
    QCOMPARE(eventCount("voice.created"), 1);
    const QByteArray event =
        m_server->raw().run({"XRANGE", "events:voice.created", "-", "+"}).elements.at(0).elements.at(1).elements.at(1).bytes;
    QVERIFY(event.contains(voices[0].id) && event.contains(voices[0].userId));
    QCOMPARE(one->becameOf(voices[0].id), (QByteArrayList{"in_work", "completed"}));

    m_provider.voices[voices[1].providerId] = {Training::Completed};
    tick = one->tick();
    QCOMPARE(tick.completed, 1);
    QVERIFY(members().isEmpty());
    QVERIFY(!one->sync->leads());
    QVERIFY(m_server->raw().run({"GET", SyncLeader::key()}).bytes.isEmpty());
    QCOMPARE(one->tick().outcome, Outcome::Idle);
    QCOMPARE(eventCount("voice.created"), 2);
}

void VoiceSyncTest::theListsOfItsUserAndOfAllGoFromRedis()
{
    const auto one = rested();
    const auto voices = queued(*one, 1);
    RawRedis raw = m_server->raw();
    raw.run({"SET", "tts:voices", "[]"});
    raw.run({"SET", "tts:voices:user:" + voices[0].userId, "[]"});
    raw.run({"SET", "tts:voices:user:other", "[]"});
    QCOMPARE(one->tick().outcome, Outcome::Done);
    QCOMPARE(raw.run({"EXISTS", "tts:voices", "tts:voices:user:" + voices[0].userId}).integer, 2); // nothing has changed yet
    m_provider.voices[voices[0].providerId] = {Training::Completed};
    QCOMPARE(one->tick().completed, 1);
    QCOMPARE(raw.run({"EXISTS", "tts:voices", "tts:voices:user:" + voices[0].userId}).integer, 0);
    QCOMPARE(raw.run({"EXISTS", "tts:voices:user:other"}).integer, 1);
}

void VoiceSyncTest::aVoiceThatFailsAtTheProviderIsFailed()
{
    const auto one = rested();
    const auto voices = queued(*one, 1);
    m_provider.voices[voices[0].providerId] = {Training::Failed};
    const SyncTick tick = one->tick();
    QCOMPARE(tick.failed, 1);
    QCOMPARE(statusOf(*one, voices[0]), VoiceStatus::Failed);
    QVERIFY(members().isEmpty());
    QCOMPARE(eventCount("voice.created"), 0);
    QCOMPARE(eventCount("voice.updated"), 1);
}

void VoiceSyncTest::aVoiceTheProviderDoesNotKnowIsFailedOnItsOwnWordOnly()
{
    const auto one = rested();
    const auto voices = queued(*one, 2);
    m_provider.voices.remove(voices[0].providerId);
    m_provider.voices[voices[1].providerId].isListed = false; // a list may lack it
    const SyncTick tick = one->tick();
    QCOMPARE(tick.failed, 1);
    QCOMPARE(m_provider.singleCalls, 2);
    QCOMPARE(statusOf(*one, voices[0]), VoiceStatus::Failed);
    QCOMPARE(statusOf(*one, voices[1]), VoiceStatus::Processing);
    QCOMPARE(members(), QByteArrayList{voices[1].id});
}

void VoiceSyncTest::oneInWorkForTooLongFailsWithoutAQuestion()
{
    const auto one = rested();
    const auto voices = queued(*one, 1);
    m_clock.setUtc(m_clock.utcNow().addSecs(30 * 60 - 1));
    QCOMPARE(one->tick().inWork, 1);
    QCOMPARE(m_provider.manyCalls, 1);
    m_clock.setUtc(m_clock.utcNow().addSecs(1));
    const SyncTick tick = one->tick();
    QCOMPARE(tick.failed, 1);
    QCOMPARE(m_provider.manyCalls, 1);
    QCOMPARE(statusOf(*one, voices[0]), VoiceStatus::Failed);
    QCOMPARE(one->becameOf(voices[0].id).last(), QByteArray("too_old"));
    QVERIFY(members().isEmpty());
}

void VoiceSyncTest::aRetryBeginsTheWaitAnew()
{
    const auto one = rested();
    const auto voices = queued(*one, 1);
    m_clock.setUtc(m_clock.utcNow().addSecs(31 * 60));
    QCOMPARE(one->tick().failed, 1);
    VoiceStore store(*one->sql, QStringLiteral("test"), m_clock);
    QVERIFY(await(store.retry(voices[0].id)));
    QVERIFY(await(SyncQueue(*one->client).add({voices[0].id})));
    QCOMPARE(one->tick().inWork, 1);
    m_provider.voices[voices[0].providerId] = {Training::Completed};
    QCOMPARE(one->tick().completed, 1);
}

void VoiceSyncTest::oneVoicesErrorLeavesItQueuedAndDoesNotStopTheRest()
{
    const auto one = rested();
    const auto voices = queued(*one, 3);
    m_provider.voices[voices[0].providerId] = {Training::Completed};
    m_provider.voices[voices[1].providerId].error = Error{Code::Timeout, QStringLiteral("too slow"), {}};
    m_provider.voices[voices[2].providerId] = {Training::Failed};
    const SyncTick tick = one->tick();
    QCOMPARE(tick.outcome, Outcome::Done);
    QCOMPARE(tick.completed, 1);
    QCOMPARE(tick.failed, 1);
    QCOMPARE(tick.troubles, 1);
    QCOMPARE(tick.error->message, QStringLiteral("too slow"));
    QCOMPARE(members(), QByteArrayList{voices[1].id});
    QCOMPARE(one->becameOf(voices[1].id), QByteArrayList{"trouble"});
}

void VoiceSyncTest::aRefusedKeyEndsTheQuestionsAndLosesNothing()
{
    const auto one = rested();
    queued(*one, 3);
    m_provider.refuses = Error{Code::AuthFailed, QStringLiteral("invalid_api_key"), {}};
    const SyncTick tick = one->tick();
    QCOMPARE(tick.outcome, Outcome::KeyRefused);
    QCOMPARE(m_provider.singleCalls, 0);
    QCOMPARE(members().size(), 3);
}

void VoiceSyncTest::aDelayedVoiceIsAskedForLessOften()
{
    const auto one = rested();
    const auto voices = queued(*one, 1);
    m_provider.voices[voices[0].providerId] = {Training::Delayed};
    for (int i = 0; i < 11; ++i)
        QCOMPARE(one->tick().inWork, 1);
    QCOMPARE(m_provider.manyCalls, 3); // ticks 1, 6 and 11
}

void VoiceSyncTest::whatIsGoneOrNotInWorkOrNoIdLeavesTheQueue()
{
    const auto one = rested();
    const auto voices = queued(*one, 2);
    VoiceStore store(*one->sql, QStringLiteral("test"), m_clock);
    QVERIFY(await(store.remove(voices[0].id)));
    QVERIFY(await(store.fail(voices[1].id)));
    QByteArray hostile("\xff\0 not an id \r\n", 16);
    m_server->raw().run({"SADD", SyncQueue::key(), hostile, newId().toUpper(), QByteArray(100000, 'x')});
    const SyncTick tick = one->tick();
    QCOMPARE(tick.outcome, Outcome::Done);
    QCOMPARE(tick.dropped, 5);
    QCOMPARE(tick.asked, 0);
    QVERIFY(members().isEmpty());
}

void VoiceSyncTest::aThousandVoicesAreTenQuestionsAndOneTransaction()
{
    VoiceSync::Options options;
    options.batch = 1000;
    const auto one = rested(options);
    const std::vector<Voice> voices = addVoices(*one->sql, 1000);
    QCOMPARE(voices.size(), 1000U);
    QByteArrayList ids;
    for (const Voice &voice : voices) {
        ids << voice.id;
        m_provider.voices.insert(voice.providerId, {Training::Completed});
    }
    m_clock.setUtc(voices.front().createdAt.addSecs(60));
    QVERIFY(await(SyncQueue(*one->client).add(ids)));
    const SyncTick tick = one->tick();
    QCOMPARE(tick.completed, 1000);
    QCOMPARE(m_provider.manyCalls, 10);
    QCOMPARE(m_provider.singleCalls, 0);
    QVERIFY(members().isEmpty());
    QCOMPARE(eventCount("voice.created"), 1000);
}

void VoiceSyncTest::voicesWhoseSetExpiredArePutBack()
{
    const auto one = rested();
    const auto voices = queued(*one, 2);
    QCOMPARE(one->tick().inWork, 2);
    QCOMPARE(m_server->raw().run({"DEL", SyncQueue::key()}).integer, 1);
    m_provider.voices[voices[0].providerId] = {Training::Completed};
    const SyncTick tick = one->tick();
    QCOMPARE(tick.putBack, 2);
    QCOMPARE(tick.completed, 1);
    QCOMPARE(members(), QByteArrayList{voices[1].id});
    QVERIFY(m_server->raw().run({"TTL", SyncQueue::key()}).integer > 1700);
}

void VoiceSyncTest::atTheStartAndAfterALostConnectionTheDatabaseIsAsked()
{
    const auto one = rested();
    const auto voices = queued(*one, 1);
    m_server->raw().run({"FLUSHALL"});
    const auto two = program(); // starts now
    QCOMPARE(two->tick().putBack, 1);
    m_provider.voices[voices[0].providerId] = {Training::Completed};
    QCOMPARE(two->tick().completed, 1);
    QCOMPARE(two->tick().outcome, Outcome::Idle);
    // Written by another program; the reminder was lost.
    QVERIFY(await(VoiceStore(*one->sql, QStringLiteral("test"), m_clock).add(newVoice())));
    QCOMPARE(two->tick().outcome, Outcome::Idle);
    two->sync->lookUpNext();
    QCOMPARE(two->tick().putBack, 1);
}

void VoiceSyncTest::asLongAsThereIsWorkOthersStandBy()
{
    const auto one = rested();
    const auto two = rested();
    const auto voices = queued(*one, 1);
    QCOMPARE(one->tick().outcome, Outcome::Done);
    QCOMPARE(two->tick().outcome, Outcome::StandBy);
    QCOMPARE(m_provider.manyCalls, 1);
    // The lease is prolonged in between.
    QVERIFY(m_server->raw().run({"PEXPIRE", SyncLeader::key(), "5000"}).integer == 1);
    m_clock.advance(10s);
    QTRY_VERIFY(m_server->raw().run({"PTTL", SyncLeader::key()}).integer > 20000);
    m_provider.voices[voices[0].providerId] = {Training::Completed};
    QCOMPARE(two->tick().outcome, Outcome::StandBy);
    QCOMPARE(one->tick().completed, 1);
    QCOMPARE(two->tick().outcome, Outcome::Idle);
    QCOMPARE(eventCount("voice.created"), 1);
}

void VoiceSyncTest::oneThatLostItsLeaseWritesNothing()
{
    const auto one = rested();
    const auto voices = queued(*one, 1);
    m_provider.voices[voices[0].providerId] = {Training::Completed};
    m_provider.asking = [&] { m_server->raw().run({"SET", SyncLeader::key(), "another"}); };
    const SyncTick tick = one->tick();
    QCOMPARE(tick.outcome, Outcome::Failed);
    QCOMPARE(tick.error->code, Code::TryAgain);
    QCOMPARE(statusOf(*one, voices[0]), VoiceStatus::Processing);
    QCOMPARE(members(), QByteArrayList{voices[0].id});
    QCOMPARE(m_server->raw().run({"GET", SyncLeader::key()}).bytes, QByteArray("another"));
}

void VoiceSyncTest::anotherOneTakesOverWhenTheLeaseHasRunOut()
{
    const auto two = rested();
    auto one = rested();
    const auto voices = queued(*one, 1);
    QCOMPARE(one->tick().outcome, Outcome::Done);
    one->stop.request_stop();
    one.reset(); // as a crash: the lease stays
    QCOMPARE(two->tick().outcome, Outcome::StandBy);
    QCOMPARE(m_server->raw().run({"DEL", SyncLeader::key()}).integer, 1); // it runs out
    m_provider.voices[voices[0].providerId] = {Training::Completed};
    QCOMPARE(two->tick().completed, 1);
}

void VoiceSyncTest::aVoiceThatIsTriedAgainInTheLastMomentIsNotLost()
{
    QByteArray id;
    std::unique_ptr<SyncProgram> other = rested();
    VoiceSync::Options options;
    options.reached = [&](VoiceSync::Step step) {
        if (step != VoiceSync::Step::Sent)
            return;
        // Between the failure and its way out of the queue.
        VoiceStore store(*other->sql, QStringLiteral("test"), m_clock);
        if (!await(store.retry(id)) || !await(SyncQueue(*other->client).add({id})))
            qFatal("the retry could not be done");
    };
    const auto one = rested(options);
    const auto voices = queued(*one, 1);
    id = voices[0].id;
    m_provider.voices[voices[0].providerId] = {Training::Failed};
    const SyncTick tick = one->tick();
    QCOMPARE(tick.failed, 1);
    QCOMPARE(tick.inWork, 1);
    QCOMPARE(members(), QByteArrayList{id});
    QCOMPARE(statusOf(*one, voices[0]), VoiceStatus::Processing);
}

void VoiceSyncTest::whereTheEventCannotBeSentTheVoiceStaysQueuedUntilItIs()
{
    const auto one = rested();
    const auto voices = queued(*one, 1);
    RawRedis raw = m_server->raw();
    raw.run({"SET", "events:voice.created", "no stream"});
    m_provider.voices[voices[0].providerId] = {Training::Completed};
    SyncTick tick = one->tick();
    QCOMPARE(tick.outcome, Outcome::Failed);
    QCOMPARE(tick.error->code, Code::WrongType);
    QCOMPARE(statusOf(*one, voices[0]), VoiceStatus::Completed);
    QCOMPARE(members(), QByteArrayList{voices[0].id});
    raw.run({"DEL", "events:voice.created"});
    QTRY_COMPARE(eventCount("voice.created"), 1); // after the outbox' pause
    tick = one->tick();
    QCOMPARE(tick.outcome, Outcome::Done);
    QCOMPARE(tick.dropped, 1);
    QVERIFY(members().isEmpty());
    QCOMPARE(eventCount("voice.created"), 1);
}

void VoiceSyncTest::aWrongTypeOfQueueIsAFailedTick()
{
    const auto one = rested();
    m_server->raw().run({"SET", SyncQueue::key(), "text"});
    const SyncTick tick = one->tick();
    QCOMPARE(tick.outcome, Outcome::Failed);
    QCOMPARE(tick.error->code, Code::WrongType);
}

QTEST_GUILESS_MAIN(VoiceSyncTest)
#include "tst_voice_sync.moc"
