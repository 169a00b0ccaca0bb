// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a user may speak with: joined, cached, and told where it came from.
#include <QTest>

#include "core/cache/value_codec.h"
#include "tests/core/voice/voice_service_rig.h"

#include <QJsonArray>

using namespace freshet;
using namespace freshet::voice;
using namespace freshet::test;
using namespace std::chrono_literals;
using sandbox::VoiceStandIn;

namespace {

const QByteArray ann = "11111111-1111-4111-8111-111111111111";
const QByteArray bob = "22222222-2222-4222-8222-222222222222";

QStringList withoutReadyMade(QStringList list)
{
    list.removeIf([](const QString &one) { return one.startsWith(QLatin1String("ready_made")); });
    return list;
}

int readyMadeIn(const QStringList &list)
{
    return int(list.size() - withoutReadyMade(list).size());
}

} // namespace

class VoiceServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(raw({"FLUSHALL"}).isOk());
        m_standIn.emplace();
        QVERIFY(m_standIn->listen());
    }
    void cleanup()
    {
        turnLoop();
        m_standIn.reset();
    }
    void aUserHasTheOwnThePublicAndTheReadyMadeVoices_data() { SqlDatabases::addRows(); }
    void aUserHasTheOwnThePublicAndTheReadyMadeVoices();
    void whereEachPartCameFromIsTold();
    void aChangeIsSeenByAnotherProcess_data() { SqlDatabases::addRows(); }
    void aChangeIsSeenByAnotherProcess();
    void aRefreshAsksDatabaseAndProviderAgain();
    void theProviderIsAskedWhetherItsListChanged();
    void theProvidersAnswerIsKeptAsLongAsItSays();
    void whatTheProviderWantsNotKeptIsNotKept();
    void whileTheProviderIsAwayTheOthersAreAnsweredAndNothingIsCached();
    void aProviderThatNeverAnsweredIsToldOfToo();
    void aProviderThatHangsIsNotWaitedForLong();
    void withoutAProviderThereAreTheOtherVoices();
    void anExpiredListIsServedWhileTheDatabaseFails();
    void aListThatAForeignServiceWroteIsRead();
    void aForeignListShowsNobodysPrivateVoices();
    void aListThatCantBeReadIsNoneAndStays();
    void withoutRedisEverythingIsAnswered();
    void aUserWhoIsNoUuidIsRefused();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    std::unique_ptr<Sql> database()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        if (!sql || !await(VoiceStore::prepare(**sql)))
            qFatal("no database");
        return std::move(*sql);
    }

    RedisServer m_server;
    SqlDatabases m_databases;
    std::optional<VoiceStandIn> m_standIn;
};

void VoiceServiceTest::aUserHasTheOwnThePublicAndTheReadyMadeVoices()
{
    FRESHET_VOICES(m_databases, sql, clock, store);
    addVoice(*sql, ann, QStringLiteral("in work"), VoiceStatus::Processing);
    addVoice(*sql, ann, QStringLiteral("shared by Ann"), VoiceStatus::Completed, true);
    addVoice(*sql, bob, QStringLiteral("Bob's"));
    addVoice(*sql, bob, QStringLiteral("Bob's public in work"), VoiceStatus::Processing, true);
    addVoice(*sql, bob, QStringLiteral("shared by Bob"), VoiceStatus::Completed, true);
    VoiceStandIn::Voice clone; // of the account, and nobody's
    clone.id = QStringLiteral("el-clone");
    m_standIn->addVoice(clone);
    const auto provider = providerOf(*m_standIn);
    VoiceProcess one(m_server, *sql, provider.get());
    for (int reading = 1; reading <= 2; ++reading) { // loaded, then cached
        const QStringList list = one.list(ann);
        QStringList others = withoutReadyMade(list);
        QCOMPARE(others.takeLast(), QStringLiteral("public shared by Bob"));
        others.sort();
        QCOMPARE(others, QStringList({QStringLiteral("own in work"), QStringLiteral("own shared by Ann")}));
        QCOMPARE(readyMadeIn(list), 3);
    }
    // Others read it with the names of the table's columns.
    const auto stored = cache::decodeValue(raw({"GET", "tts:voices"}).bytes); // long enough to be compressed
    QVERIFY(stored);
    const QJsonArray shared = QJsonDocument::fromJson(stored->json).array();
    QCOMPARE(shared.size(), 5);
    for (const QJsonValue voice : shared) {
        QVERIFY(!voice[QLatin1String("voice_id")].toString().isEmpty());
        QCOMPARE(voice[QLatin1String("voice_id")], voice[QLatin1String("elevenlabs_voice_id")]);
        QCOMPARE(voice[QLatin1String("status")].toString(), QStringLiteral("completed"));
        QCOMPARE(voice[QLatin1String("visibility")].toString(), QStringLiteral("public"));
    }
    QVERIFY(shared[0][QLatin1String("created_at")].toString().endsWith(QLatin1Char('Z')));
    QCOMPARE(QJsonDocument::fromJson(raw({"GET", "tts:voices:user:" + ann}).bytes).array().size(), 2);
    QVERIFY(raw({"TTL", "tts:voices"}).integer > 3500);
    QVERIFY(raw({"TTL", "tts:voices"}).integer <= 3600);
}

void VoiceServiceTest::whereEachPartCameFromIsTold()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    VoiceProcess one(m_server, *sql, provider.get());
    one.list(ann);
    QCOMPARE(one.origins(), QStringLiteral("loader loader loader"));
    QCOMPARE(one.last.shared.age, std::optional(0ms));
    one.clock.advance(90s);
    one.list(ann);
    QCOMPARE(one.origins(), QStringLiteral("memory memory memory"));
    QCOMPARE(one.last.own.age, std::optional<std::chrono::milliseconds>(90s));
    QVERIFY(!one.last.own.isAtMost);
    VoiceProcess other(m_server, *sql, provider.get());
    other.list(ann);
    QCOMPARE(other.origins(), QStringLiteral("redis redis redis"));
    QVERIFY(other.last.shared.age && *other.last.shared.age < 60s);
    QVERIFY(other.last.shared.isAtMost);
    other.list(bob);
    QCOMPARE(other.origins(), QStringLiteral("loader memory memory"));
    QCOMPARE(m_standIn->requestCount(), 1);
}

void VoiceServiceTest::aChangeIsSeenByAnotherProcess()
{
    FRESHET_VOICES(m_databases, sql, clock, store);
    const Voice voice = addVoice(*sql, ann, QStringLiteral("Ada"), VoiceStatus::Completed, true);
    const auto provider = providerOf(*m_standIn);
    VoiceProcess here(m_server, *sql, provider.get(), VoiceProcess::WithTracking);
    VoiceProcess there(m_server, *sql, provider.get(), VoiceProcess::WithTracking);
    QTRY_VERIFY(here.tracking->isActive() && there.tracking->isActive());
    QTRY_VERIFY((here.list(ann), here.origins() == QLatin1String("memory memory memory")));
    QTRY_VERIFY((there.list(bob), there.origins() == QLatin1String("memory memory memory")));
    VoiceStore::Edit edit;
    edit.name = QStringLiteral("Bea");
    FRESHET_GOT(changed, here.service->update(voice.id, edit));
    QVERIFY(changed.warnings.empty());
    QCOMPARE(withoutReadyMade(here.list(ann)), QStringList{QStringLiteral("own Bea")}); // at once
    QTRY_COMPARE(withoutReadyMade(there.list(bob)), QStringList{QStringLiteral("public Bea")});
    FRESHET_GOT(removed, there.service->remove(voice.id));
    QVERIFY(withoutReadyMade(there.list(bob)).isEmpty());
    QTRY_VERIFY(withoutReadyMade(here.list(ann)).isEmpty());
}

void VoiceServiceTest::aRefreshAsksDatabaseAndProviderAgain()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    VoiceProcess one(m_server, *sql, provider.get());
    VoiceProcess other(m_server, *sql, provider.get(), VoiceProcess::WithoutMemory);
    QCOMPARE(one.list(ann).size(), 3);
    addVoice(*sql, ann, QStringLiteral("by another program"));
    m_standIn->removeVoice(m_standIn->voiceIds().value(0));
    QCOMPARE(one.list(ann).size(), 3);
    QCOMPARE(one.origins(), QStringLiteral("memory memory memory"));
    const QStringList fresh = one.list(ann, true);
    QCOMPARE(one.origins(), QStringLiteral("loader loader loader"));
    QCOMPARE(withoutReadyMade(fresh), QStringList{QStringLiteral("own by another program")});
    QCOMPARE(readyMadeIn(fresh), 2);
    QCOMPARE(m_standIn->requestCount(), 2);
    QCOMPARE(other.list(ann), fresh); // and it was cached
    QCOMPARE(other.origins(), QStringLiteral("redis redis redis"));
}

void VoiceServiceTest::theProviderIsAskedWhetherItsListChanged()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    VoiceProcess one(m_server, *sql, provider.get());
    one.list(ann);
    QVERIFY(!one.last.isNotModified);
    QVERIFY(m_standIn->requests().back().header("If-None-Match").isEmpty());
    QCOMPARE(one.list(ann, true).size(), 3);
    QVERIFY(one.last.isNotModified);
    QVERIFY(!m_standIn->requests().back().header("If-None-Match").isEmpty());
    // Also where the public voices changed meanwhile, and the cached list is gone.
    addVoice(*sql, bob, QStringLiteral("new"), VoiceStatus::Completed, true);
    QVERIFY(await(one.tiers->remove(sharedListKey())));
    const QStringList list = one.list(ann);
    QVERIFY(one.last.isNotModified);
    QCOMPARE(withoutReadyMade(list), QStringList{QStringLiteral("public new")});
    QCOMPARE(readyMadeIn(list), 3);
    // A new service on the same cache knows the validator from there.
    VoiceService::Parts parts;
    parts.tiers = one.tiers.get();
    parts.sql = sql.get();
    parts.provider = provider.get();
    parts.clock = &one.clock;
    one.service.emplace(parts);
    QCOMPARE(one.list(ann, true).size(), 4);
    QVERIFY(one.last.isNotModified);
    m_standIn->removeVoice(m_standIn->voiceIds().value(0));
    QCOMPARE(readyMadeIn(one.list(ann, true)), 2);
    QVERIFY(!one.last.isNotModified);
}

void VoiceServiceTest::theProvidersAnswerIsKeptAsLongAsItSays()
{
    VoiceStandIn::Options options;
    options.cacheControl = "max-age=100";
    m_standIn.emplace(options);
    QVERIFY(m_standIn->listen());
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    VoiceProcess one(m_server, *sql, provider.get());
    one.list(ann);
    QVERIFY(raw({"TTL", "tts:voices"}).integer <= 100);
    QVERIFY(raw({"TTL", "tts:voices:user:" + ann}).integer > 3500);
    one.clock.advance(60s);
    QVERIFY(await(one.tiers->remove(sharedListKey())));
    QCOMPARE(one.list(ann).size(), 3);
    QCOMPARE(one.origins(), QStringLiteral("memory loader memory"));
    QCOMPARE(one.last.readyMade.age, std::optional<std::chrono::milliseconds>(60s));
    QCOMPARE(m_standIn->requestCount(), 1);
    QVERIFY(raw({"TTL", "tts:voices"}).integer <= 40);
    one.clock.advance(41s);
    QVERIFY(await(one.tiers->remove(sharedListKey())));
    one.list(ann);
    QCOMPARE(one.origins(), QStringLiteral("memory loader loader"));
    QCOMPARE(m_standIn->requestCount(), 2);
}

void VoiceServiceTest::whatTheProviderWantsNotKeptIsNotKept()
{
    VoiceStandIn::Options options;
    options.cacheControl = "no-store";
    m_standIn.emplace(options);
    QVERIFY(m_standIn->listen());
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    VoiceProcess one(m_server, *sql, provider.get());
    one.list(ann);
    QTRY_COMPARE(raw({"EXISTS", "tts:voices"}).integer, 0);
    one.clock.advance(1s);
    QCOMPARE(one.list(ann).size(), 3);
    QCOMPARE(one.origins(), QStringLiteral("memory loader loader"));
    QCOMPARE(m_standIn->requestCount(), 2);
}

void VoiceServiceTest::whileTheProviderIsAwayTheOthersAreAnsweredAndNothingIsCached()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    addVoice(*sql, ann, QStringLiteral("mine"));
    addVoice(*sql, bob, QStringLiteral("everybody's"), VoiceStatus::Completed, true);
    VoiceProcess one(m_server, *sql, provider.get());
    one.list(ann);
    QVERIFY(!one.last.trouble);
    one.clock.advance(5s);
    VoiceStandIn::Answer away;
    away.status = 500;
    m_standIn->answerNext(away, 2);
    addVoice(*sql, bob, QStringLiteral("newer"), VoiceStatus::Completed, true);
    QVERIFY(await(one.tiers->remove(sharedListKey())));
    for (int reading = 1; reading <= 3; ++reading) {
        const QStringList list = one.list(ann);
        QCOMPARE(withoutReadyMade(list).size(), 3);
        QCOMPARE(readyMadeIn(list), 3);
        QCOMPARE(one.origins(), QStringLiteral("memory loader stale"));
        QCOMPARE(one.last.readyMade.age, std::optional<std::chrono::milliseconds>(5s));
        QVERIFY(one.last.trouble);
        QCOMPARE(raw({"EXISTS", "tts:voices"}).integer, 0);
    }
    QCOMPARE(m_standIn->requestCount(), 2); // it is spared
    // Who forces it asks, and what others have cached stays.
    raw({"SET", "tts:voices", "[]"});
    one.list(ann, true);
    QCOMPARE(m_standIn->requestCount(), 3);
    QVERIFY(one.last.trouble);
    QCOMPARE(raw({"GET", "tts:voices"}).bytes, "[]");
    raw({"DEL", "tts:voices"});
    one.clock.advance(31s); // it is asked again, and answers
    QCOMPARE(readyMadeIn(one.list(ann)), 3);
    QVERIFY(!one.last.trouble);
    QCOMPARE(one.origins(), QStringLiteral("memory loader loader"));
    QCOMPARE(raw({"EXISTS", "tts:voices"}).integer, 1);
}

void VoiceServiceTest::aProviderThatNeverAnsweredIsToldOfToo()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    addVoice(*sql, ann, QStringLiteral("mine"));
    VoiceStandIn::Answer refused;
    refused.status = 401;
    refused.body = R"({"detail":{"status":"invalid_api_key","message":"no"}})";
    m_standIn->answerNext(refused);
    VoiceProcess one(m_server, *sql, provider.get());
    QCOMPARE(one.list(ann), QStringList{QStringLiteral("own mine")});
    QCOMPARE(one.origins(), QStringLiteral("loader loader none"));
    QVERIFY(one.last.trouble);
    QCOMPARE(one.last.trouble->code, Code::AuthFailed);
    one.clock.advance(29s);
    QCOMPARE(one.list(ann).size(), 1);
    one.clock.advance(2s);
    QCOMPARE(one.list(ann).size(), 4);
    QVERIFY(!one.last.trouble);
}

void VoiceServiceTest::aProviderThatHangsIsNotWaitedForLong()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    addVoice(*sql, ann, QStringLiteral("mine"));
    m_standIn->hold(true);
    VoiceProcess one(m_server, *sql, provider.get());
    const auto kept = std::make_shared<std::optional<Result<VoiceList>>>();
    keep(one.service->list(ann), kept);
    QTRY_COMPARE(m_standIn->openRequests(), 1);
    QVERIFY(!kept->has_value());
    one.clock.advance(10s);
    QTRY_VERIFY(kept->has_value());
    QVERIFY((*kept)->has_value());
    QCOMPARE((**kept)->voices.size(), std::size_t(1));
    QVERIFY((**kept)->trouble);
    QCOMPARE((**kept)->trouble->code, Code::Timeout);
}

void VoiceServiceTest::withoutAProviderThereAreTheOtherVoices()
{
    const auto sql = database();
    addVoice(*sql, ann, QStringLiteral("mine"));
    VoiceProcess one(m_server, *sql, nullptr);
    QCOMPARE(one.list(ann), QStringList{QStringLiteral("own mine")});
    QVERIFY(one.last.trouble);
    QCOMPARE(one.last.trouble->code, Code::Unsupported);
    QCOMPARE(raw({"EXISTS", "tts:voices"}).integer, 0); // others would miss the ready-made ones
}

void VoiceServiceTest::anExpiredListIsServedWhileTheDatabaseFails()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    addVoice(*sql, ann, QStringLiteral("mine"));
    VoiceProcess one(m_server, *sql, provider.get());
    QCOMPARE(one.list(ann).size(), 4);
    QVERIFY(run(*sql, {QStringLiteral("ALTER TABLE voices RENAME TO elsewhere")}));
    raw({"FLUSHALL"});
    one.clock.advance(3700s);
    QCOMPARE(one.list(ann).size(), 4);
    QCOMPARE(one.origins(), QStringLiteral("stale stale stale"));
    QCOMPARE(one.last.own.age, std::optional<std::chrono::milliseconds>(3700s));
    VoiceProcess other(m_server, *sql, provider.get());
    QVERIFY(other.list(ann).value(0).startsWith(QLatin1String("io: ")));
    QVERIFY(run(*sql, {QStringLiteral("ALTER TABLE elsewhere RENAME TO voices")}));
    one.list(ann);
    QCOMPARE(one.origins(), QStringLiteral("loader loader loader"));
}

void VoiceServiceTest::aListThatAForeignServiceWroteIsRead()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    VoiceProcess one(m_server, *sql, provider.get());
    raw({"SET", "tts:voices",
         R"([{"voice_id":"el-1"}, {"voice_id":"el-2","name":null,"labels":{"gender":"female","language":"ko"},"settings":{"a":[1]}},)"
         R"( 7, null, {}, {"name":"no id"}, {"voice_id":"el-3","name":"odd","status":"on the way"},)"
         R"( {"elevenlabs_voice_id":"el-4","user_id":"22222222-2222-4222-8222-222222222222","name":"Bob's","visibility":"public",)"
         R"("created_at":"2026-01-02T03:04:05.123456"}])",
         "EX", "3600"});
    raw({"SET", "tts:voices:user:" + ann, R"({"voices":[{"voice_id":"el-5","name":"mine","category":null},{"voice_id":"el-1"}]})",
         "EX", "1800"});
    QCOMPARE(one.list(ann), QStringList({QStringLiteral("own mine"), QStringLiteral("own el-1"), QStringLiteral("public Bob's"),
                                         QStringLiteral("ready_made el-2")}));
    QCOMPARE(one.origins(), QStringLiteral("redis redis redis"));
    QVERIFY(*one.last.own.age >= 1800s); // of a life of an hour at most
    const Voice &second = one.last.voices[3].voice;
    QCOMPARE(second.gender, QStringLiteral("female"));
    QCOMPARE(second.language, QStringLiteral("ko"));
    QCOMPARE(second.category, QStringLiteral("premade"));
    QCOMPARE(second.status, VoiceStatus::Completed);
    QCOMPARE(one.last.voices[0].voice.userId, ann);
    QCOMPARE(one.last.voices[2].voice.createdAt, QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 123), Qt::UTC));
    QCOMPARE(m_standIn->requestCount(), 0);
}

void VoiceServiceTest::aForeignListShowsNobodysPrivateVoices()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    VoiceProcess one(m_server, *sql, provider.get());
    raw({"SET", "tts:voices",
         R"([{"voice_id":"a","user_id":")" + bob + R"("},{"voice_id":"b","user_id":")" + bob +
             R"(","visibility":"private"},{"voice_id":"c","user_id":")" + bob +
             R"(","visibility":"public","status":"processing"},{"voice_id":"d","user_id":")" + ann + R"("}])"});
    raw({"SET", "tts:voices:user:" + ann, R"([{"voice_id":"e","user_id":")" + bob + R"("}])"});
    QCOMPARE(one.list(ann), QStringList{QStringLiteral("own d")});
}

void VoiceServiceTest::aListThatCantBeReadIsNoneAndStays()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    addVoice(*sql, ann, QStringLiteral("mine"));
    VoiceProcess one(m_server, *sql, provider.get());
    raw({"SET", "tts:voices", "not JSON"});
    raw({"SET", "tts:voices:user:" + ann, "\"a text\""});
    QCOMPARE(one.list(ann).size(), 4);
    QCOMPARE(one.origins(), QStringLiteral("loader loader loader"));
    QCOMPARE(raw({"GET", "tts:voices"}).bytes, "not JSON");
    raw({"SET", "tts:voices:user:" + bob, "null"});
    raw({"SET", "tts:voices", "null"});
    VoiceProcess other(m_server, *sql, provider.get());
    QCOMPARE(other.list(bob), QStringList());
    QCOMPARE(other.origins(), QStringLiteral("redis redis redis"));
}

void VoiceServiceTest::withoutRedisEverythingIsAnswered()
{
    const auto sql = database();
    const auto provider = providerOf(*m_standIn);
    const Voice voice = addVoice(*sql, ann, QStringLiteral("mine"));
    RedisServer server;
    QVERIFY(server.start());
    VoiceProcess one(server, *sql, provider.get(), VoiceProcess::WithTracking);
    QTRY_VERIFY(one.tracking->isActive());
    server.kill();
    QTRY_VERIFY(!one.tracking->isActive());
    QCOMPARE(one.list(ann).size(), 4);
    QCOMPARE(one.origins(), QStringLiteral("loader loader loader"));
    VoiceStore::Edit edit;
    edit.name = QStringLiteral("renamed");
    FRESHET_GOT(changed, one.service->update(voice.id, edit));
    QVERIFY(!changed.warnings.empty()); // somebody else's copies may be old
    QCOMPARE(one.list(ann).value(0), QStringLiteral("own renamed"));
}

void VoiceServiceTest::aUserWhoIsNoUuidIsRefused()
{
    const auto sql = database();
    VoiceProcess one(m_server, *sql, nullptr);
    const auto list = await(one.service->list("ann"));
    QVERIFY(!list);
    QCOMPARE(list.error().code, Code::InvalidArgument);
    addVoice(*sql, ann, QStringLiteral("mine"));
    QCOMPARE(one.list("{" + ann.toUpper() + "}").size(), 1); // in any spelling
    QCOMPARE(raw({"EXISTS", "tts:voices:user:" + ann}).integer, 1);
}

QTEST_GUILESS_MAIN(VoiceServiceTest)
#include "tst_voice_service.moc"
