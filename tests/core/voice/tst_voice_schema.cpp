// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTest>

#include "core/voice/voice_schema.h"
#include "core/voice/voice_store.h"
#include "tests/core/voice/voice_rig.h"
#include "tests/support/child_process.h"

using namespace freshet;
using namespace freshet::voice;
using test::await;
using test::rows;
using test::text;

namespace {

/// What a child process does: prepares, and exits with 0 where that worked.
int prepareOnce(const QString &url)
{
    auto sql = Sql::open(url);
    if (!sql)
        return 3;
    const auto prepared = await(VoiceStore::prepare(**sql));
    if (!prepared)
        qWarning("%s", qPrintable(text(prepared)));
    return prepared ? 0 : 4;
}

const QString ada = QStringLiteral("6f1c1f0e-8f5e-4b43-9c54-0c6d0c3b2a11");
const QString bob = QStringLiteral("7a2d2a1f-9a6f-4c54-8d65-1d7e1d4c3b22");

/// A table as a Python service makes it: ids as text, times without a zone, NULL nearly everywhere, a column of its own.
QStringList servicesTable(bool isPostgreSql)
{
    const QString time = isPostgreSql ? QStringLiteral("TIMESTAMP") : QStringLiteral("DATETIME");
    return {
        QStringLiteral("CREATE TABLE voices (id VARCHAR(36) PRIMARY KEY, user_id VARCHAR(36), elevenlabs_voice_id "
                       "VARCHAR(255), name VARCHAR(255), language VARCHAR(10), gender VARCHAR(10), category VARCHAR(50), "
                       "visibility VARCHAR(20), status VARCHAR(20), preview_url VARCHAR(500), created_at %1, updated_at %1, "
                       "is_favourite BOOLEAN DEFAULT FALSE)")
            .arg(time),
        // As str(uuid) gives it, and as SQLAlchemy's and Django's UUID types do where the database has none.
        QStringLiteral("INSERT INTO voices VALUES ('%1', '%2', 'el-1', '나의 목소리', NULL, NULL, NULL, NULL, 'processing', "
                       "NULL, '2026-01-02 03:04:05.678901', NULL, FALSE)")
            .arg(ada, bob),
        QStringLiteral("INSERT INTO voices VALUES ('%1', '%2', 'el-2', 'Bob', 'ko', 'male', 'premade', 'public', 'completed', "
                       "'https://a.example/b.mp3', '2026-01-02 03:04:04', '2026-01-02 05:00:00', TRUE)")
            .arg(QString(bob).remove(QLatin1Char('-')), bob.toUpper()),
        QStringLiteral("INSERT INTO voices VALUES ('not-a-uuid', '%1', 'el-3', 'x', NULL, NULL, NULL, NULL, 'completed', NULL, "
                       "'2026-01-01 00:00:00', NULL, FALSE)")
            .arg(bob),
        QStringLiteral("INSERT INTO voices VALUES ('11111111-2222-4333-8444-555555555555', '%1', 'el-4', 'x', NULL, NULL, NULL, "
                       "NULL, 'archived', NULL, '2026-01-01 00:00:00', NULL, FALSE)")
            .arg(bob)};
}

QDateTime utc(int hour, int minute, int second, int ms = 0)
{
    return QDateTime(QDate(2026, 1, 2), QTime(hour, minute, second, ms), Qt::UTC);
}

} // namespace

class VoiceSchemaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { test::turnLoop(); }

    void severalThreadsMayPrepareAtOnceAndAgain_data() { test::SqlDatabases::addRows(); }
    void severalThreadsMayPrepareAtOnceAndAgain()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        std::vector<std::unique_ptr<Sql>> others;
        std::vector<std::shared_ptr<std::optional<Result<void>>>> answers;
        for (int i = 0; i < 8; ++i) {
            others.push_back(std::move(*Sql::open(url)));
            answers.push_back(std::make_shared<std::optional<Result<void>>>());
            test::keep(VoiceStore::prepare(*others.back()), answers.back());
        }
        for (const auto &answer : answers) {
            QTRY_VERIFY_WITH_TIMEOUT(answer->has_value(), 20000);
            QVERIFY2(**answer, qPrintable(text(**answer)));
        }
        QVERIFY(await(VoiceStore::prepare(*sql)));
        QCOMPARE(rows(*sql, QStringLiteral("SELECT version FROM voices_schema")), QStringList{QStringLiteral("1")});
    }

    void severalProgramsMayPrepareAtOnce_data() { test::SqlDatabases::addRows(); }
    void severalProgramsMayPrepareAtOnce()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        std::vector<std::unique_ptr<QProcess>> programs;
        for (int i = 0; i < 6; ++i) {
            programs.push_back(std::make_unique<QProcess>());
            programs.back()->start(QCoreApplication::applicationFilePath(), {QStringLiteral("--prepare"), url});
        }
        for (const auto &program : programs) {
            QVERIFY(program->waitForFinished(20000));
            QVERIFY2(program->exitStatus() == QProcess::NormalExit && program->exitCode() == 0,
                     program->readAllStandardError().constData());
        }
        QCOMPARE(rows(*sql, QStringLiteral("SELECT version FROM voices_schema")), QStringList{QStringLiteral("1")});
        QCOMPARE(rows(*sql, QStringLiteral("SELECT COUNT(*) FROM outbox_relay")), QStringList{QStringLiteral("1")});
    }

    void whereAllIsThereNobodyIsWaitedFor_data() { test::SqlDatabases::addRows(); }
    void whereAllIsThereNobodyIsWaitedFor()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(VoiceStore::prepare(*sql)));
        auto other = Sql::open(url);
        QVERIFY(other);
        test::OpenTransaction open(**other, [isPostgreSql](QSqlDatabase &database) {
            return execute(database, isPostgreSql ? QStringLiteral("LOCK TABLE voices, voices_schema IN SHARE ROW EXCLUSIVE MODE")
                                                  : QStringLiteral("DELETE FROM voices"));
        });
        QTRY_VERIFY(open.isOpen());
        const auto again = await(VoiceStore::prepare(*sql), std::chrono::seconds(3));
        QVERIFY2(again, qPrintable(text(again)));
        QVERIFY(open.commit());
    }

    void aNewerSchemaIsLeftAlone_data() { test::SqlDatabases::addRows(); }
    void aNewerSchemaIsLeftAlone()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(test::run(*sql, {QStringLiteral("CREATE TABLE voices_schema (version INTEGER NOT NULL)"),
                                 QStringLiteral("INSERT INTO voices_schema (version) VALUES (99)")}));
        const auto refused = await(VoiceStore::prepare(*sql));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Unsupported);
        QVERIFY(refused.error().message.contains(QLatin1String("99")));
        QVERIFY(rows(*sql, QStringLiteral("SELECT * FROM voices")).value(0).startsWith(QLatin1String("io: ")));
        QVERIFY(rows(*sql, QStringLiteral("SELECT * FROM outbox")).value(0).startsWith(QLatin1String("io: ")));
    }

    void anotherServicesTableIsTakenOver_data() { test::SqlDatabases::addRows(); }
    void anotherServicesTableIsTakenOver()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(test::run(*sql, servicesTable(isPostgreSql)));
        const auto prepared = await(VoiceStore::prepare(*sql));
        QVERIFY2(prepared, qPrintable(text(prepared)));
        VoiceStore store(*sql);

        FRESHET_GOT(first, store.fetch(ada.toLatin1()));
        QVERIFY(first);
        QCOMPARE(first->id, ada.toLatin1());
        QCOMPARE(first->userId, bob.toLatin1());
        QCOMPARE(first->name, QStringLiteral("나의 목소리"));
        QCOMPARE(first->language, QStringLiteral("en"));
        QCOMPARE(first->gender, QStringLiteral("unknown"));
        QCOMPARE(first->visibility, QStringLiteral("private"));
        QVERIFY(qAbs(first->createdAt.msecsTo(utc(3, 4, 5, 678))) <= 1); // microseconds are the table's alone
        QCOMPARE(first->updatedAt, first->createdAt);
        QCOMPARE(first->inWorkSince, first->createdAt);
        FRESHET_GOT(second, store.fetch(bob.toLatin1()));
        QVERIFY(second);
        QCOMPARE(second->id, bob.toLatin1());
        QCOMPARE(second->userId, bob.toLatin1());
        QCOMPARE(second->createdAt, utc(3, 4, 4));
        QCOMPARE(second->updatedAt, utc(5, 0, 0));
        FRESHET_GOT(ofBob, store.fetchOf(bob.toLatin1()));
        QCOMPARE(ofBob.size(), 2U);
        QCOMPARE(ofBob.front().id, ada.toLatin1());
        FRESHET_GOT(inWork, store.fetchInWork());
        QCOMPARE(inWork, QByteArrayList{ada.toLatin1()});
        FRESHET_GOT(counts, store.fetchCounts());
        QCOMPARE(counts.processing, 1);
        QCOMPARE(counts.completed, 2);
        QCOMPARE(counts.unknown, 1);
        FRESHET_GOT(some, store.fetchSome(VoiceStore::Filter()));
        QCOMPARE(some.size(), 2U);

        // It is written in its own spelling, and the service goes on without our column.
        FRESHET_GOT(settled, store.settle({test::settlementOf(*first, VoiceStatus::Completed, QStringLiteral("https://p/1"))}));
        QCOMPARE(settled.size(), 1U);
        FRESHET_GOT(renamed, store.update(bob.toLatin1(), {QStringLiteral("새 이름"), {}, {}, {}}));
        QCOMPARE(renamed.name, QStringLiteral("새 이름"));
        QCOMPARE(test::toldText(*sql).size(), 2);
        QCOMPARE(rows(*sql, QStringLiteral("SELECT id, name FROM voices WHERE elevenlabs_voice_id = 'el-2'")),
                 QStringList{QString(bob).remove(QLatin1Char('-')) + QStringLiteral("=새 이름")});
        QCOMPARE(rows(*sql, QStringLiteral("SELECT status, preview_url FROM voices WHERE elevenlabs_voice_id = 'el-1'")),
                 QStringList{QStringLiteral("completed=https://p/1")});
        QVERIFY(test::run(*sql, {QStringLiteral("INSERT INTO voices (id, user_id, name, status, created_at) VALUES "
                                                "('22222222-2222-4333-8444-555555555555', '%1', 'new', 'processing', "
                                                "'2026-01-03 00:00:00')")
                                     .arg(bob)}));
        FRESHET_GOT(more, store.fetchInWork());
        QCOMPARE(more, QByteArrayList{"22222222-2222-4333-8444-555555555555"});
        FRESHET_GOT(added, store.add(test::newVoice()));
        FRESHET_GOT(read, store.fetch(added.id));
        QVERIFY(read && *read == added);
        // What has no known status or no UUID is not ours to change.
        for (const char *id : {"not-a-uuid", "11111111-2222-4333-8444-555555555555"}) {
            QCOMPARE(await(store.remove(id)).error().code, Code::NotFound);
            QCOMPARE(await(store.retry(id)).error().code, Code::NotFound);
        }
        QCOMPARE(test::numberOf(*sql, QStringLiteral("SELECT COUNT(*) FROM voices")), 6);
    }

    void anAddressThatIsTooLongForTheColumnKeepsNobodyFromBeingSettled()
    {
        FRESHET_NEED_POSTGRESQL;
        auto sql = Sql::open(m_databases.newUrl(true));
        QVERIFY(sql && test::run(**sql, servicesTable(true)) && await(VoiceStore::prepare(**sql)));
        VoiceStore store(**sql);
        FRESHET_GOT(first, store.fetch(ada.toLatin1()));
        FRESHET_GOT(added, store.add(test::newVoice()));
        const QString longest = QStringLiteral("https://") + QString(492, QChar(0xAC00)); // 500 characters
        FRESHET_GOT(settled, store.settle({test::settlementOf(*first, VoiceStatus::Completed, longest + QLatin1Char('x')),
                                           test::settlementOf(added, VoiceStatus::Completed, longest)}));
        QCOMPARE(settled.size(), 2U);
        for (const Voice &voice : settled) {
            FRESHET_GOT(found, store.fetch(voice.id));
            QVERIFY(found && *found == voice);
            QCOMPARE(found->status, VoiceStatus::Completed);
            QCOMPARE(found->previewUrl, voice.id == added.id ? longest : QString());
        }
        QCOMPARE(test::toldText(**sql).size(), 2);
    }

    void enumerationsAndForeignZonesAreRead()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        auto sql = Sql::open(url);
        QVERIFY(sql);
        const QString name = url.section(QLatin1Char('/'), 3, 3).section(QLatin1Char('?'), 0, 0);
        QVERIFY(m_databases.server().run(name, QStringLiteral("ALTER DATABASE %1 SET timezone TO 'America/New_York'").arg(name)));
        QVERIFY(test::run(
            **sql,
            {QStringLiteral("CREATE TYPE voice_status AS ENUM ('processing', 'completed', 'archived')"),
             QStringLiteral("CREATE TABLE voices (id UUID PRIMARY KEY, user_id UUID, elevenlabs_voice_id TEXT, name TEXT, "
                            "status voice_status NOT NULL, created_at TIMESTAMP)"),
             QStringLiteral("INSERT INTO voices VALUES ('%1', NULL, NULL, NULL, 'processing', '2026-01-02 03:04:05')").arg(ada),
             QStringLiteral("INSERT INTO voices VALUES ('%1', NULL, NULL, NULL, 'processing', 'infinity')").arg(bob),
             QStringLiteral("INSERT INTO voices VALUES (gen_random_uuid(), NULL, NULL, NULL, 'archived', now())")}));
        QVERIFY(await(VoiceStore::prepare(**sql)));
        VoiceStore store(**sql);
        FRESHET_GOT(inWork, store.fetchInWork());
        QCOMPARE(inWork, (QByteArrayList{ada.toLatin1(), bob.toLatin1()}));
        FRESHET_GOT(first, store.fetch(ada.toLatin1()));
        QCOMPARE(first->createdAt, utc(3, 4, 5));
        QCOMPARE(first->userId, QByteArray());
        QCOMPARE(first->category, QStringLiteral("cloned"));
        FRESHET_GOT(second, store.fetch(bob.toLatin1()));
        QVERIFY(second && !second->createdAt.isValid() && !second->inWorkSince.isValid());
        FRESHET_GOT(failed, store.fetchSome({VoiceStatus::Failed, {}, {}, 10, 0})); // which the enumeration lacks
        QVERIFY(failed.empty());
        FRESHET_GOT(counts, store.fetchCounts());
        QCOMPARE(counts.unknown, 1);
        FRESHET_GOT(settled, store.settle({test::settlementOf(*first), test::settlementOf(*second)}));
        QCOMPARE(settled.size(), 2U);
        FRESHET_GOT(added, store.add(test::newVoice()));
        FRESHET_GOT(again, store.retry(added.id));
        FRESHET_GOT(read, store.fetch(added.id));
        QVERIFY(*read == again);
        const auto refused = await(store.fail(added.id)); // the table can't hold it: an error, and nothing is told
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Io);
        QCOMPARE(test::toldText(**sql).size(), 3);
    }

    void aTableOfAnotherKindIsRefused_data()
    {
        QTest::addColumn<bool>("isPostgreSql");
        QTest::addColumn<QString>("columns");
        QTest::addColumn<QString>("wrong");
        const QString usual = QStringLiteral("user_id TEXT, elevenlabs_voice_id TEXT, name TEXT, status TEXT, created_at ");
        for (const bool isPostgreSql : {false, true}) {
            const char *kind = isPostgreSql ? "PostgreSQL" : "SQLite";
            QTest::addRow("%s, songs", kind)
                << isPostgreSql << QStringLiteral("id TEXT, name TEXT, bpm INTEGER") << QStringLiteral("user_id");
        }
        QTest::addRow("PostgreSQL, numbers")
            << true << QStringLiteral("id BIGINT, ") + usual + QStringLiteral("TIMESTAMPTZ") << QStringLiteral("id");
        QTest::addRow("PostgreSQL, times as text")
            << true << QStringLiteral("id TEXT, ") + usual + QStringLiteral("TEXT") << QStringLiteral("created_at");
    }
    void aTableOfAnotherKindIsRefused()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QFETCH(QString, columns);
        QFETCH(QString, wrong);
        QVERIFY(test::run(*sql, {QStringLiteral("CREATE TABLE voices (%1)").arg(columns)}));
        const auto refused = await(VoiceStore::prepare(*sql));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Unsupported);
        QCOMPARE(refused.error().context, QStringLiteral("voices.") + wrong);
        // Nothing was added, and no version noted.
        QVERIFY(rows(*sql, QStringLiteral("SELECT processing_since FROM voices")).value(0).startsWith(QLatin1String("io: ")));
        QVERIFY(rows(*sql, QStringLiteral("SELECT version FROM voices_schema")).value(0).startsWith(QLatin1String("io: ")));
    }

    void aTableThatAServiceMakesAtTheSameMomentIsTakenOver()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        auto sql = Sql::open(url);
        auto service = Sql::open(url);
        auto watcher = Sql::open(url);
        QVERIFY(sql && service && watcher);
        test::OpenTransaction open(**service, [](QSqlDatabase &database) -> Result<void> {
            for (const QString &statement : servicesTable(true)) {
                if (auto done = execute(database, statement); !done)
                    return done;
            }
            return {};
        });
        QTRY_VERIFY(open.isOpen());
        const auto kept = std::make_shared<std::optional<Result<void>>>();
        test::keep(VoiceStore::prepare(**sql), kept);
        QTRY_VERIFY(test::numberOf(**watcher, QStringLiteral("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")) > 0);
        QVERIFY(!kept->has_value());
        QVERIFY(open.commit());
        QTRY_VERIFY(kept->has_value());
        QVERIFY2(**kept, qPrintable(text(**kept)));
        VoiceStore store(**sql);
        FRESHET_GOT(inWork, store.fetchInWork());
        QCOMPARE(inWork, QByteArrayList{ada.toLatin1()});
    }

    void aTableThatAServiceMadeAnewIsMended_data() { test::SqlDatabases::addRows(); }
    void aTableThatAServiceMadeAnewIsMended()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(VoiceStore::prepare(*sql)));
        QVERIFY(test::run(*sql, {QStringLiteral("DROP TABLE voices")}));
        QVERIFY(test::run(*sql, servicesTable(isPostgreSql)));
        QVERIFY(await(VoiceStore::prepare(*sql)));
        VoiceStore store(*sql);
        FRESHET_GOT(inWork, store.fetchInWork());
        QCOMPARE(inWork.size(), 1);
        QCOMPARE(rows(*sql, QStringLiteral("SELECT version FROM voices_schema")), QStringList{QStringLiteral("1")});
    }

    void aServiceMayLeaveOutWhatHasADefault_data() { test::SqlDatabases::addRows(); }
    void aServiceMayLeaveOutWhatHasADefault()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(VoiceStore::prepare(*sql)));
        QVERIFY(test::run(*sql, {QStringLiteral("INSERT INTO voices (id, user_id, elevenlabs_voice_id, name) VALUES "
                                                "('%1', '%2', 'el', 'n')")
                                     .arg(ada, bob)}));
        VoiceStore store(*sql);
        FRESHET_GOT(found, store.fetch(ada.toLatin1()));
        QVERIFY(found);
        QCOMPARE(found->language, QStringLiteral("en"));
        QCOMPARE(found->gender, QStringLiteral("unknown"));
        QCOMPARE(found->visibility, QStringLiteral("private"));
        QCOMPARE(found->status, VoiceStatus::Processing);
        QVERIFY(qAbs(found->createdAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QCOMPARE(found->inWorkSince, found->createdAt);
    }

private:
    test::SqlDatabases m_databases;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--prepare"))
        return prepareOnce(arguments.value(2));
    VoiceSchemaTest test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}
#include "tst_voice_schema.moc"
