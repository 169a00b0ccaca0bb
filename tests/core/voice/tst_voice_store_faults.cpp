// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/voice/voice_store.h"
#include "tests/core/voice/voice_rig.h"

#include <sys/fsuid.h>

using namespace freshet;
using namespace freshet::voice;
using namespace std::chrono_literals;
using test::await;
using test::newVoice;
using test::rows;
using test::settlementOf;
using test::text;
using test::toldText;

namespace {

/// All that the tables hold, to be compared.
QStringList contents(Sql &sql)
{
    return rows(sql, QStringLiteral("SELECT id, status FROM voices ORDER BY id")) + toldText(sql);
}

/// The thread, and those that it starts meanwhile, see files as a user who owns none of them. Where the tests run as root, who
/// may write whatever a file's permissions say.
class AsStranger
{
public:
    AsStranger()
        : m_user(::setfsuid(65534))
        , m_group(::setfsgid(65534))
    {}
    ~AsStranger()
    {
        ::setfsgid(gid_t(m_group));
        ::setfsuid(uid_t(m_user));
    }

private:
    int m_user;
    int m_group;
};

} // namespace

class VoiceStoreFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { test::turnLoop(); }

    void aChangeThatCannotBeToldIsNotMade_data() { test::SqlDatabases::addRows(); }
    void aChangeThatCannotBeToldIsNotMade()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        std::vector<VoiceStore::Settlement> settlements;
        for (int i = 0; i < 3; ++i) {
            FRESHET_GOT(added, store.add(newVoice()));
            settlements.push_back(settlementOf(added, i ? VoiceStatus::Failed : VoiceStatus::Completed));
        }
        const QByteArray id = settlements.back().id;
        // The last event of three is refused, when the rows and two events are written.
        if (isPostgreSql)
            QVERIFY(test::run(*sql, {QStringLiteral("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                                                    "IF (SELECT COUNT(*) FROM outbox) >= 2 THEN RAISE 'no more'; END IF; "
                                                    "RETURN NEW; END $$"),
                                     QStringLiteral("CREATE TRIGGER refuse BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION "
                                                    "refuse()")}));
        else
            QVERIFY(test::run(*sql, {QStringLiteral("CREATE TRIGGER refuse BEFORE INSERT ON outbox WHEN (SELECT COUNT(*) FROM "
                                                    "outbox) >= 2 BEGIN SELECT RAISE(ABORT, 'no more'); END")}));
        const QStringList before = contents(*sql);
        const auto refused = await(store.settle(settlements));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Io);
        QVERIFY2(refused.error().message.contains(QLatin1String("no more")), qPrintable(refused.error().message));
        QCOMPARE(contents(*sql), before);
        // The same of all others, from the second event on.
        settlements.pop_back();
        QVERIFY(await(store.settle(settlements)));
        const QStringList between = contents(*sql);
        VoiceStore::Edit edit;
        edit.name = QStringLiteral("new");
        Voice ready = newVoice();
        ready.status = VoiceStatus::Completed;
        QCOMPARE(await(store.update(id, edit)).error().code, Code::Io);
        QCOMPARE(await(store.retry(id)).error().code, Code::Io);
        QCOMPARE(await(store.fail(id)).error().code, Code::Io);
        QCOMPARE(await(store.remove(id)).error().code, Code::Io);
        QCOMPARE(await(store.add(ready)).error().code, Code::Io);
        QCOMPARE(contents(*sql), between);
        FRESHET_GOT(found, store.fetch(id));
        QCOMPARE(found->name, QStringLiteral("Ada"));
    }

    void aSettlementThatMetARetryOnItsWayIsVoid_data() { test::SqlDatabases::addRows(); }
    void aSettlementThatMetARetryOnItsWayIsVoid()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        FRESHET_GOT(added, store.add(newVoice()));
        auto otherSql = Sql::open(sqlUrl);
        auto watcher = Sql::open(sqlUrl);
        QVERIFY(otherSql && watcher);
        test::OpenTransaction retry(**otherSql, [](QSqlDatabase &database) {
            return execute(database, QStringLiteral("UPDATE voices SET processing_since = '2026-01-02T03:10:00.000Z'"));
        });
        QTRY_VERIFY(retry.isOpen());
        const auto kept = std::make_shared<std::optional<Result<std::vector<Voice>>>>();
        test::keep(store.settle({settlementOf(added)}), kept);
        if (isPostgreSql)
            QTRY_VERIFY(test::numberOf(**watcher, QStringLiteral("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")) > 0);
        QVERIFY(!kept->has_value());
        QVERIFY(retry.commit());
        QTRY_VERIFY(kept->has_value());
        QVERIFY2(**kept, qPrintable(text(**kept)));
        QVERIFY((**kept)->empty());
        FRESHET_GOT(found, store.fetch(added.id));
        QCOMPARE(found->status, VoiceStatus::Processing);
        QVERIFY(toldText(*sql).isEmpty());
    }

    void aFileThatAnotherWritesIsWaitedForAndThenAnError()
    {
        const QString url = m_databases.newUrl(false);
        Sql::Options options;
        options.wait = 50ms;
        auto sql = Sql::open(url, options);
        auto other = Sql::open(url);
        QVERIFY(sql && other && await(VoiceStore::prepare(**sql)));
        VoiceStore store(**sql);
        FRESHET_GOT(added, store.add(newVoice()));
        test::OpenTransaction open(**other, [](QSqlDatabase &database) {
            return execute(database, QStringLiteral("DELETE FROM voices WHERE name = ''"));
        });
        QTRY_VERIFY(open.isOpen());
        const auto isLocked = [](const auto &result) {
            return !result && result.error().code == Code::Io && result.error().message.contains(QLatin1String("locked"));
        };
        QVERIFY(isLocked(await(store.add(newVoice()))));
        QVERIFY(isLocked(await(store.settle({settlementOf(added)}))));
        QVERIFY(isLocked(await(store.remove(added.id))));
        FRESHET_GOT(inWork, store.fetchInWork()); // who reads waits for nobody
        QCOMPARE(inWork, QByteArrayList{added.id});
        QVERIFY(open.commit());
        FRESHET_GOT(settled, store.settle({settlementOf(added)}));
        QCOMPARE(settled.size(), 1U);
        QCOMPARE(contents(**sql).size(), 2);
    }

    void aFileThatCannotBeWrittenIsAnError()
    {
        QTemporaryDir folder;
        QVERIFY(folder.isValid());
        const QString path = folder.filePath(QStringLiteral("voices.sqlite"));
        const QString url = QStringLiteral("sqlite://") + path;
        Voice added;
        {
            auto sql = Sql::open(url);
            QVERIFY(sql && await(VoiceStore::prepare(**sql)));
            VoiceStore store(**sql);
            FRESHET_GOT(one, store.add(newVoice()));
            added = one;
        }
        // With the write-ahead log's files kept by one who has it open, so that it can be read.
        auto keeper = Sql::open(url);
        QVERIFY(keeper);
        QCOMPARE(contents(**keeper).size(), 1);
        for (const QString &name : QDir(folder.path()).entryList(QDir::Files))
            QVERIFY(QFile::setPermissions(folder.filePath(name), QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther));
        QVERIFY(QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther));
        const auto restore =
            qScopeGuard([&] { QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner); });
        Result<std::unique_ptr<Sql>> sql = failure(Code::Io, {});
        {
            AsStranger stranger;
            sql = Sql::open(url); // its thread stays a stranger
        }
        QVERIFY(sql);
        const auto prepared = await(VoiceStore::prepare(**sql)); // nothing is to be written
        QVERIFY2(prepared, qPrintable(text(prepared)));
        VoiceStore store(**sql);
        FRESHET_GOT(found, store.fetch(added.id));
        QVERIFY(found && *found == added);
        for (int i = 0; i < 2; ++i) {
            const auto refused = await(store.add(newVoice()));
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, Code::Io);
            QVERIFY2(refused.error().message.contains(QLatin1String("readonly")), qPrintable(refused.error().message));
            const auto unsettled = await(store.settle({settlementOf(added)}));
            QVERIFY(!unsettled);
            QCOMPARE(unsettled.error().code, Code::Io);
        }
        QCOMPARE(contents(**keeper).size(), 1);
    }

    void aDatabaseThatIsFullStoresNothingByHalves()
    {
        const QString url = m_databases.newUrl(false);
        auto sql = Sql::open(url);
        QVERIFY(sql && await(VoiceStore::prepare(**sql)));
        VoiceStore store(**sql);
        std::vector<VoiceStore::Settlement> settlements;
        for (int i = 0; i < 60; ++i) {
            FRESHET_GOT(added, store.add(newVoice()));
            settlements.push_back(settlementOf(added, VoiceStatus::Completed, QString(600, QLatin1Char('x'))));
        }
        const QStringList before = contents(**sql);
        const qint64 pages = test::numberOf(**sql, QStringLiteral("PRAGMA page_count"));
        // Enough for some of the rows; the limit is the connection's own and ends with it.
        QVERIFY(test::numberOf(**sql, QStringLiteral("PRAGMA max_page_count = %1").arg(pages + 3)) > 0);
        const auto refused = await(store.settle(settlements));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Io);
        QVERIFY2(refused.error().message.contains(QLatin1String("full")), qPrintable(refused.error().message));
        QCOMPARE(contents(**sql), before);
        auto other = Sql::open(url);
        QVERIFY(other);
        QCOMPARE(contents(**other), before);
        VoiceStore later(**other);
        FRESHET_GOT(settled, later.settle(settlements));
        QCOMPARE(settled.size(), 60U);
        QCOMPARE(toldText(**other).size(), 60);
    }

    void aServerThatWasStartedAnewIsFoundAgain()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        auto sql = Sql::open(url);
        QVERIFY(sql && await(VoiceStore::prepare(**sql)));
        VoiceStore store(**sql);
        FRESHET_GOT(added, store.add(newVoice()));
        QVERIFY(m_databases.server().restart());
        FRESHET_GOT(found, store.fetch(added.id));
        QVERIFY(found && *found == added);
        QVERIFY(m_databases.server().restart());
        FRESHET_GOT(settled, store.settle({settlementOf(added)}));
        QCOMPARE(settled.size(), 1U);
        m_databases.server().kill();
        const auto away = await(store.remove(added.id));
        QVERIFY(!away);
        QVERIFY2(isUnreachable(away.error().code), qPrintable(text(away)));
        QVERIFY(!await(store.fetchCounts()));
        QVERIFY(!await(VoiceStore::prepare(**sql)));
        QVERIFY(m_databases.server().start());
        FRESHET_GOT(removed, store.remove(added.id));
        QVERIFY(removed == settled.front());
        QCOMPARE(toldText(**sql).size(), 2);
    }

    void callsOutliveTheirStoreAndEndWithTheDatabase_data() { test::SqlDatabases::addRows(); }
    void callsOutliveTheirStoreAndEndWithTheDatabase()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(VoiceStore::prepare(*sql)));
        const auto added = std::make_shared<std::optional<Result<Voice>>>();
        {
            VoiceStore store(*sql);
            test::keep(store.add(newVoice()), added);
        }
        QTRY_VERIFY(added->has_value());
        QVERIFY2(**added, qPrintable(text(**added)));
        const auto cancelled = std::make_shared<std::optional<Result<Voice>>>();
        {
            VoiceStore store(*sql);
            test::OpenTransaction open(*sql, [](QSqlDatabase &) { return Result<void>(); });
            QTRY_VERIFY(open.isOpen());
            test::keep(store.remove((**added)->id), cancelled);
            QVERIFY(open.commit());
        }
        sql.reset();
        QTRY_VERIFY(cancelled->has_value());
        QVERIFY((**cancelled).has_value() || (**cancelled).error().code == Code::Cancelled);
    }

private:
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(VoiceStoreFaultsTest)
#include "tst_voice_store_faults.moc"
