// SPDX-License-Identifier: GPL-3.0-or-later
//
// Changes of voices: provider, table, queue, lists, events; and what is left where one of the steps fails.
#include <QTest>

#include "core/voice/sync_queue.h"
#include "tests/core/voice/voice_service_rig.h"

#include <QTemporaryDir>

using namespace freshet;
using namespace freshet::voice;
using namespace freshet::test;
using namespace std::chrono_literals;
using sandbox::VoiceStandIn;

namespace {

const QByteArray ann = "11111111-1111-4111-8111-111111111111";

/// A provider that answers as it is told, and tells what it was asked.
class ScriptedProvider final : public VoiceProvider
{
public:
    Result<Clone> clone = Clone{QStringLiteral("el-made"), false};
    Result<void> removal = {};
    Result<ProviderVoice> voice = failure(Code::NotFound, QStringLiteral("no such voice"));
    std::function<void()> cloned = [] {};
    QStringList asked;

    Task<Result<List>> fetchAll(QByteArray, std::stop_token) override
    {
        asked << QStringLiteral("list");
        co_return Result<List>(List());
    }
    Task<Result<ProviderVoice>> fetch(QString id, std::stop_token) override
    {
        asked << QStringLiteral("fetch ") + id;
        co_return Result<ProviderVoice>(voice);
    }
    Task<Many> fetchMany(QStringList, std::stop_token) override { co_return Many(); }
    Task<Result<Clone>> createClone(CloneRequest request, std::stop_token) override
    {
        asked << QStringLiteral("clone ") + request.name;
        cloned();
        co_return Result<Clone>(clone);
    }
    Task<Result<void>> remove(QString id, std::stop_token) override
    {
        asked << QStringLiteral("remove ") + id;
        co_return Result<void>(removal);
    }
};

Voice wanted(const QString &name = QStringLiteral("Ada"))
{
    Voice voice;
    voice.userId = ann;
    voice.name = name;
    return voice;
}

const QStringList noMoreRows{
    QStringLiteral("CREATE TRIGGER refuse BEFORE INSERT ON voices BEGIN SELECT RAISE(ABORT, 'the table is "
                   "full'); END")};

/// The transaction that adds a voice loses its connection in the commit.
const QStringList endsAtCommit{
    QStringLiteral("CREATE FUNCTION end_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
                   "pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'"),
    QStringLiteral("CREATE CONSTRAINT TRIGGER ends AFTER INSERT ON voices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE "
                   "FUNCTION end_it()")};

} // namespace

class VoiceServiceChangesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(raw({"FLUSHALL"}).isOk()); }
    void cleanup() { turnLoop(); }
    void aCloneIsMadeWrittenAndQueued_data() { SqlDatabases::addRows(); }
    void aCloneIsMadeWrittenAndQueued();
    void whatTheProviderRefusesIsNotWritten();
    void whereTheProviderMayHaveMadeItThatIsSaid_data();
    void whereTheProviderMayHaveMadeItThatIsSaid();
    void nothingIsClonedForAWrongVoiceOrWithoutTheDatabase();
    void aCloneThatCantBeWrittenIsTakenBack();
    void aCloneThatCantBeTakenBackIsNamed();
    void aCloneWhoseRowWasLostInTheCommitIsTakenBack();
    void aCloneWhoseRowMayBeThereIsLeftAndNamed();
    void whereTheQueueFailsTheVoiceStands();
    void whereTheProviderIsMissingNothingIsCloned();
    void aVoiceOfTheProviderIsAddedByItsId();
    void aVoiceForTryingOutHasAnIdOfItsOwn();
    void aChangeTellsItsEventAndEmptiesTheLists_data() { SqlDatabases::addRows(); }
    void aChangeTellsItsEventAndEmptiesTheLists();
    void theOutboxIsWoken();
    void aRemovedCloneGoesAtTheProviderWhereThatIsAskedFor();
    void whatIsRefusedChangesNothing();
    void theServiceMayGoWhileItsCallsAreOut();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    bool isQueued(const QByteArray &id) { return raw({"SISMEMBER", SyncQueue::key(), id}).integer == 1; }
    void fillLists() { raw({"MSET", "tts:voices", "[]", "tts:voices:user:" + ann, "[]"}); }
    qint64 lists() { return raw({"EXISTS", "tts:voices", "tts:voices:user:" + ann}).integer; }
    std::unique_ptr<Sql> database()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        if (!sql || !await(VoiceStore::prepare(**sql)))
            qFatal("no database");
        return std::move(*sql);
    }
    static qint64 rowsIn(Sql &sql) { return numberOf(sql, QStringLiteral("SELECT COUNT(*) FROM voices")); }

    RedisServer m_server;
    SqlDatabases m_databases;
};

void VoiceServiceChangesTest::aCloneIsMadeWrittenAndQueued()
{
    FRESHET_VOICES(m_databases, sql, clock, store);
    VoiceStandIn standIn;
    QVERIFY(standIn.listen());
    const auto provider = providerOf(standIn);
    VoiceProcess one(m_server, *sql, provider.get());
    one.list(ann);
    QTemporaryDir folder;
    VoiceService::Sample sample;
    sample.files << folder.filePath(QStringLiteral("a.mp3"));
    sample.description = QStringLiteral("calm");
    QFile file(sample.files.first());
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("ID3 audio") > 0);
    file.close();
    Voice voice = wanted();
    voice.gender = QStringLiteral("female");
    FRESHET_GOT(made, one.service->createClone(voice, sample));
    QVERIFY(made.warnings.empty());
    QCOMPARE(made.voice.status, VoiceStatus::Processing);
    QCOMPARE(made.voice.category, QStringLiteral("cloned"));
    QVERIFY(standIn.voiceIds().contains(made.voice.providerId));
    QCOMPARE(standIn.uploads().size(), std::size_t(1));
    QCOMPARE(standIn.uploads()[0].files.size(), 1);
    QCOMPARE(standIn.uploads()[0].fields.value(QStringLiteral("name")), QStringLiteral("Ada"));
    QVERIFY(standIn.uploads()[0].fields.value(QStringLiteral("labels")).contains(QLatin1String("female")));
    QVERIFY(isQueued(made.voice.id));
    FRESHET_GOT(row, store.fetch(made.voice.id));
    QVERIFY(row);
    QCOMPARE(row->providerId, made.voice.providerId);
    QCOMPARE(one.list(ann).value(0), QStringLiteral("own Ada")); // at once, though the list was cached
    QVERIFY(told(*sql).empty());                                 // it is told of when it is completed
}

void VoiceServiceChangesTest::whatTheProviderRefusesIsNotWritten()
{
    const auto sql = database();
    ScriptedProvider provider;
    provider.clone = failure(Code::InvalidArgument, QStringLiteral("too short"));
    VoiceProcess one(m_server, *sql, &provider);
    const auto made = await(one.service->createClone(wanted(), {}));
    QCOMPARE(text(made), QStringLiteral("invalid_argument: too short"));
    QCOMPARE(rowsIn(*sql), 0);
    QCOMPARE(raw({"EXISTS", SyncQueue::key()}).integer, 0);
    QCOMPARE(provider.asked, QStringList{QStringLiteral("clone Ada")});
}

void VoiceServiceChangesTest::whereTheProviderMayHaveMadeItThatIsSaid_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("connection lost") << int(Code::ConnectionLost);
    QTest::newRow("time-out") << int(Code::Timeout);
    QTest::newRow("cancelled") << int(Code::Cancelled);
}

void VoiceServiceChangesTest::whereTheProviderMayHaveMadeItThatIsSaid()
{
    QFETCH(int, code);
    const auto sql = database();
    ScriptedProvider provider;
    provider.clone = failure(Code(code), QStringLiteral("no answer"));
    VoiceProcess one(m_server, *sql, &provider);
    const auto made = await(one.service->createClone(wanted(), {}));
    QVERIFY(!made);
    QCOMPARE(made.error().code, Code(code));
    QVERIFY2(made.error().message.contains(QLatin1String("may have made the voice \"Ada\"")), qPrintable(made.error().message));
    QCOMPARE(rowsIn(*sql), 0);
    QCOMPARE(provider.asked.size(), 1); // not tried again
}

void VoiceServiceChangesTest::nothingIsClonedForAWrongVoiceOrWithoutTheDatabase()
{
    const auto sql = database();
    ScriptedProvider provider;
    VoiceProcess one(m_server, *sql, &provider);
    const auto nameless = await(one.service->createClone(wanted(QStringLiteral(" ")), {}));
    QCOMPARE(nameless.error().code, Code::InvalidArgument);
    QCOMPARE(nameless.error().context, QStringLiteral("name"));
    Voice ofNobody = wanted();
    ofNobody.userId = "ann";
    QCOMPARE(await(one.service->createClone(ofNobody, {})).error().context, QStringLiteral("user_id"));
    QVERIFY(run(*sql, {QStringLiteral("DROP TABLE voices")}));
    QCOMPARE(await(one.service->createClone(wanted(), {})).error().code, Code::Io);
    QVERIFY(provider.asked.isEmpty());
}

void VoiceServiceChangesTest::aCloneThatCantBeWrittenIsTakenBack()
{
    const auto sql = database();
    QVERIFY(run(*sql, noMoreRows));
    ScriptedProvider provider;
    VoiceProcess one(m_server, *sql, &provider);
    for (const bool isGone : {false, true}) {
        if (isGone)
            provider.removal = failure(Code::NotFound, QStringLiteral("gone"));
        const auto made = await(one.service->createClone(wanted(), {}));
        QVERIFY(!made);
        QVERIFY2(made.error().code == Code::Io, qPrintable(text(made)));
        QVERIFY2(made.error().message.contains(QLatin1String("the table is full")), qPrintable(made.error().message));
        QVERIFY(made.error().message.contains(QLatin1String("removed at the provider again")));
        QCOMPARE(provider.asked.last(), QStringLiteral("remove el-made"));
    }
    QCOMPARE(rowsIn(*sql), 0);
    QCOMPARE(raw({"EXISTS", SyncQueue::key()}).integer, 0);
}

void VoiceServiceChangesTest::aCloneThatCantBeTakenBackIsNamed()
{
    const auto sql = database();
    QVERIFY(run(*sql, noMoreRows));
    ScriptedProvider provider;
    provider.removal = failure(Code::Timeout, QStringLiteral("no answer"));
    VoiceProcess one(m_server, *sql, &provider);
    const auto made = await(one.service->createClone(wanted(), {}));
    QVERIFY(!made);
    QCOMPARE(made.error().code, Code::Io);
    QVERIFY2(made.error().message.contains(QLatin1String("el-made is still at the provider")), qPrintable(made.error().message));
    QCOMPARE(made.error().context, QStringLiteral("el-made"));
}

void VoiceServiceChangesTest::aCloneWhoseRowWasLostInTheCommitIsTakenBack()
{
    FRESHET_NEED_POSTGRESQL;
    const QString url = m_databases.newUrl(true);
    const auto sql = Sql::open(url);
    QVERIFY(sql && await(VoiceStore::prepare(**sql)));
    QVERIFY(run(**sql, endsAtCommit));
    ScriptedProvider provider;
    VoiceProcess one(m_server, **sql, &provider);
    const auto made = await(one.service->createClone(wanted(), {}));
    QVERIFY(!made);
    QVERIFY2(made.error().code == Code::ConnectionLost, qPrintable(text(made)));
    QVERIFY2(made.error().message.contains(QLatin1String("removed at the provider again")), qPrintable(text(made)));
    QCOMPARE(rowsIn(**sql), 0);
}

void VoiceServiceChangesTest::aCloneWhoseRowMayBeThereIsLeftAndNamed()
{
    FRESHET_NEED_POSTGRESQL;
    PostgresServer server; // which ends in the commit
    QVERIFY2(server.start(), qPrintable(server.log()));
    const auto sql = Sql::open(server.url(server.newDatabase()));
    QVERIFY(sql && await(VoiceStore::prepare(**sql)));
    QStringList statements = endsAtCommit;
    statements[0].replace(
        QLatin1String("PERFORM pg_terminate_backend(pg_backend_pid())"),
        QLatin1String("COPY (SELECT 1) TO PROGRAM ''kill -QUIT $(head -n 1 postmaster.pid)''; PERFORM pg_sleep(20)"));
    QVERIFY(run(**sql, statements));
    ScriptedProvider provider;
    VoiceProcess one(m_server, **sql, &provider);
    const auto made = await(one.service->createClone(wanted(), {}));
    QVERIFY(!made);
    QVERIFY2(made.error().code == Code::ConnectionLost, qPrintable(text(made)));
    QVERIFY2(made.error().message.contains(QLatin1String("its clone el-made was left at the provider")), qPrintable(text(made)));
    QCOMPARE(made.error().context, QStringLiteral("el-made"));
    QCOMPARE(provider.asked, QStringList{QStringLiteral("clone Ada")}); // a row without its clone would be worse
}

void VoiceServiceChangesTest::whereTheQueueFailsTheVoiceStands()
{
    const auto sql = database();
    ScriptedProvider provider;
    VoiceProcess one(m_server, *sql, &provider);
    raw({"SET", SyncQueue::key(), "no set"});
    fillLists();
    FRESHET_GOT(made, one.service->createClone(wanted(), {}));
    QCOMPARE(made.warnings.size(), std::size_t(1));
    QVERIFY(made.warnings[0].message.contains(QLatin1String("not queued")));
    QCOMPARE(rowsIn(*sql), 1);
    QCOMPARE(lists(), 0);
    QCOMPARE(provider.asked, QStringList{QStringLiteral("clone Ada")});
}

void VoiceServiceChangesTest::whereTheProviderIsMissingNothingIsCloned()
{
    const auto sql = database();
    VoiceProcess one(m_server, *sql, nullptr);
    QCOMPARE(await(one.service->createClone(wanted(), {})).error().code, Code::Unsupported);
    QCOMPARE(rowsIn(*sql), 0);
}

void VoiceServiceChangesTest::aVoiceOfTheProviderIsAddedByItsId()
{
    const auto sql = database();
    ScriptedProvider provider;
    VoiceProcess one(m_server, *sql, &provider);
    Voice voice = wanted();
    voice.providerId = QStringLiteral("el-7");
    QCOMPARE(await(one.service->add(voice)).error().code, Code::NotFound);
    QCOMPARE(rowsIn(*sql), 0);
    ProviderVoice there;
    there.id = voice.providerId;
    there.category = QStringLiteral("professional");
    there.previewUrl = QStringLiteral("https://example.org/a.mp3");
    provider.voice = there;
    FRESHET_GOT(made, one.service->add(voice));
    QCOMPARE(made.voice.category, QStringLiteral("professional"));
    QCOMPARE(made.voice.previewUrl, there.previewUrl);
    QCOMPARE(made.voice.status, VoiceStatus::Processing);
    QVERIFY(isQueued(made.voice.id));
    QCOMPARE(await(one.service->add(voice)).error().context, QStringLiteral("elevenlabs_voice_id")); // it is taken
    provider.voice = failure(Code::Overloaded, QStringLiteral("later"));
    voice.providerId = QStringLiteral("el-8");
    FRESHET_GOT(unasked, one.service->add(voice));
    QCOMPARE(unasked.warnings.size(), std::size_t(1));
}

void VoiceServiceChangesTest::aVoiceForTryingOutHasAnIdOfItsOwn()
{
    const auto sql = database();
    ScriptedProvider provider;
    VoiceProcess one(m_server, *sql, &provider);
    FRESHET_GOT(made, one.service->add(wanted()));
    QVERIFY(uuidText(made.voice.providerId.toLatin1(), QLatin1String("id")));
    QVERIFY(made.voice.providerId.toLatin1() != made.voice.id);
    QVERIFY(isQueued(made.voice.id));
    QVERIFY(provider.asked.isEmpty());
}

void VoiceServiceChangesTest::aChangeTellsItsEventAndEmptiesTheLists()
{
    FRESHET_VOICES(m_databases, sql, clock, store);
    ScriptedProvider provider;
    VoiceProcess one(m_server, *sql, &provider);
    Voice voice = addVoice(*sql, ann, QStringLiteral("Ada"), VoiceStatus::Processing);
    QStringList expected;
    const auto happened = [&](const Voice &now, const char *type) {
        expected << toldOf(now, type);
        const bool isEmpty = lists() == 0;
        fillLists();
        return isEmpty && toldText(*sql) == expected;
    };
    fillLists();
    VoiceStore::Edit edit;
    edit.visibility = QStringLiteral("public");
    FRESHET_GOT(updated, one.service->update(voice.id, edit));
    QVERIFY(happened(updated.voice, "voice.updated"));
    FRESHET_GOT(failed, one.service->fail(voice.id));
    QCOMPARE(failed.voice.status, VoiceStatus::Failed);
    QVERIFY(happened(failed.voice, "voice.updated"));
    QVERIFY(!isQueued(voice.id));
    FRESHET_GOT(retried, one.service->retry(voice.id));
    QCOMPARE(retried.voice.status, VoiceStatus::Processing);
    QVERIFY(happened(retried.voice, "voice.updated"));
    QVERIFY(isQueued(voice.id));
    FRESHET_GOT(removed, one.service->remove(voice.id));
    QVERIFY(happened(removed.voice, "voice.deleted"));
    QVERIFY(!isQueued(voice.id));
    QVERIFY(provider.asked.isEmpty());
    QCOMPARE(await(one.service->remove(voice.id)).error().code, Code::NotFound);
}

void VoiceServiceChangesTest::theOutboxIsWoken()
{
    const auto sql = database();
    const Voice voice = addVoice(*sql, ann, QStringLiteral("Ada"));
    QVERIFY(run(*sql, {QStringLiteral("DELETE FROM outbox")}));
    ScriptedBus bus;
    events::OutboxRelay::Parts parts;
    parts.sql = sql.get();
    parts.bus = &bus;
    events::OutboxRelay::Options options;
    options.poll = 24h;
    events::OutboxRelay relay(parts, options);
    relay.start();
    QVERIFY(await(relay.flush()));
    VoiceProcess one(m_server, *sql, nullptr, VoiceProcess::Plain, &relay);
    FRESHET_GOT(removed, one.service->remove(voice.id));
    QTRY_COMPARE(bus.published.size(), std::size_t(1));
    QCOMPARE(bus.published[0].type, "voice.deleted");
    QVERIFY(await(relay.stop()));
}

void VoiceServiceChangesTest::aRemovedCloneGoesAtTheProviderWhereThatIsAskedFor()
{
    const auto sql = database();
    ScriptedProvider provider;
    VoiceProcess one(m_server, *sql, &provider);
    using AtProvider = VoiceService::AtProvider;
    const Voice clone = addVoice(*sql, ann, QStringLiteral("clone"));
    FRESHET_GOT(removed, one.service->remove(clone.id, AtProvider::Remove));
    QVERIFY(removed.warnings.empty());
    QCOMPARE(provider.asked, QStringList{QStringLiteral("remove ") + clone.providerId});
    Voice readyMade = newVoice();
    readyMade.userId = ann;
    readyMade.category = QStringLiteral("premade");
    FRESHET_GOT(added, VoiceStore(*sql).add(readyMade));
    FRESHET_GOT(kept, one.service->remove(added.id, AtProvider::Remove));
    QVERIFY(kept.warnings.empty());
    QCOMPARE(provider.asked.size(), 1); // it is not this account's to remove
    provider.removal = failure(Code::NotFound, QStringLiteral("gone"));
    const Voice gone = addVoice(*sql, ann, QStringLiteral("gone"));
    FRESHET_GOT(same, one.service->remove(gone.id, AtProvider::Remove));
    QVERIFY(same.warnings.empty());
    provider.removal = failure(Code::Timeout, QStringLiteral("no answer"));
    const Voice left = addVoice(*sql, ann, QStringLiteral("left"));
    FRESHET_GOT(warned, one.service->remove(left.id, AtProvider::Remove));
    QCOMPARE(warned.warnings.size(), std::size_t(1));
    QCOMPARE(warned.warnings[0].context, left.providerId);
    QVERIFY(warned.warnings[0].message.contains(left.providerId));
    QCOMPARE(rowsIn(*sql), 0);
}

void VoiceServiceChangesTest::whatIsRefusedChangesNothing()
{
    const auto sql = database();
    VoiceProcess one(m_server, *sql, nullptr);
    const Voice voice = addVoice(*sql, ann, QStringLiteral("Ada"));
    fillLists();
    QCOMPARE(await(one.service->retry(voice.id)).error().code, Code::NotAllowed);
    QCOMPARE(await(one.service->fail(voice.id)).error().code, Code::NotAllowed);
    QCOMPARE(await(one.service->retry(newId())).error().code, Code::NotFound);
    VoiceStore::Edit edit;
    edit.visibility = QStringLiteral("secret");
    QCOMPARE(await(one.service->update(voice.id, edit)).error().code, Code::InvalidArgument);
    QCOMPARE(lists(), 2);
    QCOMPARE(raw({"EXISTS", SyncQueue::key()}).integer, 0);
}

void VoiceServiceChangesTest::theServiceMayGoWhileItsCallsAreOut()
{
    const auto sql = database();
    ScriptedProvider provider;
    VoiceProcess one(m_server, *sql, &provider);
    const auto kept = std::make_shared<std::optional<Result<VoiceChange>>>();
    const auto listed = std::make_shared<std::optional<Result<VoiceList>>>();
    keep(one.service->createClone(wanted(), {}), kept);
    keep(one.service->list(ann), listed);
    one.service.reset();
    QTRY_VERIFY(kept->has_value() && listed->has_value());
    QVERIFY((*kept)->has_value());
    QVERIFY((*listed)->has_value());
}

QTEST_GUILESS_MAIN(VoiceServiceChangesTest)
#include "tst_voice_service_changes.moc"
