// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>

#include "core/inspect/undo.h"
#include "tests/support/await.h"
#include "tests/support/raw_redis.h"
#include "tests/support/redis_server.h"

#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::inspect;
using namespace std::chrono_literals;
using test::await;

class UndoTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        m_client = redis::Client::open(m_server.url());
        m_origin = {QStringLiteral("freshet"), QStringLiteral("Shop"), redis::Profile::Environment::Staging,
                    m_server.url().displayName()};
    }
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
        audit::BinStore::Options bin;
        bin.path = m_directory->filePath(QStringLiteral("bin.sqlite"));
        m_bin = std::make_unique<audit::BinStore>(bin);
        m_server.raw().run({"FLUSHALL"});
    }
    void cleanupTestCase() { m_client.reset(); }

    void deletedKeysComeBackAndBothRecordsSaySo()
    {
        auto raw = m_server.raw();
        raw.run({"SET", "a", "1"});
        raw.run({"SET", "b", "2"});
        const auto deleted = await(audit::deleteToBin(*m_client, *m_bin, {"a", "b"}));
        QVERIFY(deleted);
        const audit::Activity record = recordOf("key.delete", undoOfBin(deleted->batch));
        raw.run({"SET", "b", "new"});
        const auto plan = await(planUndo(*m_client, *m_bin, record));
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().message));
        QCOMPARE(plan->asked, 2);
        QCOMPARE(plan->possible, 1);
        QCOMPARE(plan->changed, 1);
        QCOMPARE(plan->examples.size(), std::size_t(2));
        QCOMPARE(raw.run({"EXISTS", "a"}).integer, 0);

        const auto done = await(undo(*m_client, *m_log, *m_bin, record, m_origin));
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QCOMPARE(done->done, 1);
        QCOMPARE(raw.run({"GET", "a"}).bytes, QByteArray("1"));
        QCOMPARE(raw.run({"GET", "b"}).bytes, QByteArray("new"));
        const auto page = await(m_log->changes(0));
        QCOMPARE(page->records.size(), std::size_t(2));
        QCOMPARE(page->records[0].intent.action, QStringLiteral("undo"));
        QCOMPARE(page->records[0].intent.undoOf, record.id);
        QCOMPARE(page->records[0].state, audit::Activity::State::Partly);
        QCOMPARE(page->records[1].undoneBy, page->records[0].id);
        QCOMPARE(await(undo(*m_client, *m_log, *m_bin, page->records[1], m_origin)).error().code, Code::InvalidArgument);
    }

    void aBumpIsRolledBackUnlessSomebodyMovedOn()
    {
        cache::Versions versions(*m_client, {});
        QVERIFY(await(versions.bump("product")));
        const auto bumped = await(versions.bump("product", QStringLiteral("wrong")));
        QVERIFY(bumped);
        const audit::Activity record = recordOf("version.bump", undoOfVersion(*bumped));
        const auto plan = await(planUndo(*m_client, *m_bin, record));
        QVERIFY(plan);
        QCOMPARE(plan->possible, 1);
        QCOMPARE(plan->moves.size(), std::size_t(1));
        QCOMPARE(plan->moves[0], (cache::VersionMove{"product", bumped->move.to, bumped->move.from}));
        const auto done = await(undo(*m_client, *m_log, *m_bin, record, m_origin));
        QCOMPARE(done->done, 1);
        QCOMPARE(*await(versions.current("product")), bumped->move.from);

        const auto next = await(versions.bump("product"));
        const audit::Activity second = recordOf("version.bump", undoOfVersion(*next));
        const auto later = await(versions.bump("product"));
        const auto kept = await(undo(*m_client, *m_log, *m_bin, second, m_origin));
        QCOMPARE(kept->done, 0);
        QCOMPARE(kept->changed, 1);
        QCOMPARE(*await(versions.current("product")), later->move.to);
        // It did nothing, so it can be tried again.
        const audit::Activity still = *await(m_log->record(second.id));
        QVERIFY(still.canBeUndone());
        UndoOptions force;
        force.force = true;
        QCOMPARE(await(undo(*m_client, *m_log, *m_bin, still, m_origin, force))->done, 1);
        QCOMPARE(*await(versions.current("product")), next->move.from);
    }

    void aGlobalBumpTakesItsNamespacesBackToo()
    {
        cache::Versions versions(*m_client, {});
        QVERIFY(await(versions.bump("product")));
        const auto bumped = await(versions.bump("global"));
        QVERIFY(bumped);
        QCOMPARE(bumped->namespaces.size(), std::size_t(1));
        const audit::Activity record = recordOf("version.bump", undoOfVersion(*bumped));
        QCOMPARE(await(undo(*m_client, *m_log, *m_bin, record, m_origin))->done, 2);
        QCOMPARE(*await(versions.current("product")), bumped->namespaces[0].from);
        QCOMPARE(*await(versions.current("user")), bumped->move.from);
    }

    void aTtlGoesBackToTheMomentThatItHad()
    {
        auto raw = m_server.raw();
        for (const char *key : {"long", "none", "again", "gone", "past"})
            raw.run({"SET", key, "v"});
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const std::optional<std::chrono::milliseconds> none;
        const auto undoing = undoOfTtl({{"long", 3'600'000ms, 60'000ms},
                                        {"none", none, 60'000ms},
                                        {"again", 3'600'000ms, 60'000ms},
                                        {"gone", 3'600'000ms, 60'000ms},
                                        {"past", -10ms, 60'000ms}},
                                       now);
        QVERIFY(undoing);
        for (const char *key : {"long", "none", "past"})
            raw.run({"PEXPIRE", key, "60000"});
        raw.run({"PEXPIRE", "again", "500000"}); // somebody wrote it anew
        raw.run({"DEL", "gone"});
        const audit::Activity record = recordOf("key.ttl", *undoing);
        const auto plan = await(planUndo(*m_client, *m_bin, record));
        QVERIFY(plan);
        QCOMPARE(plan->possible, 2);
        const auto done = await(undo(*m_client, *m_log, *m_bin, record, m_origin));
        QVERIFY(done);
        QCOMPARE(done->done, 2);
        QCOMPARE(done->changed, 1);
        QCOMPARE(done->absent, 1);
        QCOMPARE(done->expired, 1);
        QVERIFY(raw.run({"PTTL", "long"}).integer > 3'500'000);
        QCOMPARE(raw.run({"PTTL", "none"}).integer, -1);
        QVERIFY(raw.run({"PTTL", "again"}).integer > 400'000);
        QVERIFY(raw.run({"PTTL", "past"}).integer > 0);
    }

    void tooManyTtlsAreNotPromised()
    {
        const std::vector<TtlBefore> many(1001, TtlBefore{"k", 1000ms, 10ms});
        QVERIFY(!undoOfTtl(many, QDateTime::currentDateTimeUtc()));
    }

    void whatCantBeTakenBackSaysWhy()
    {
        audit::Activity record = recordOf("key.delete", undoOfBin(QStringLiteral("nothing")));
        QCOMPARE(await(planUndo(*m_client, *m_bin, record)).error().code, Code::NotFound);
        record.intent.origin.server = QStringLiteral("elsewhere:6379");
        const auto elsewhere = await(planUndo(*m_client, *m_bin, record));
        QCOMPARE(elsewhere.error().code, Code::InvalidArgument);
        QVERIFY(elsewhere.error().message.contains(QLatin1String("elsewhere:6379")));
        record.intent.origin.server = m_origin.server;
        record.intent.undo.reset();
        QCOMPARE(await(planUndo(*m_client, *m_bin, record)).error().code, Code::InvalidArgument);
        record.intent.undo = audit::Undo{QStringLiteral("time machine"), {}};
        QCOMPARE(await(planUndo(*m_client, *m_bin, record)).error().code, Code::InvalidArgument);
    }

    void aReadOnlyConnectionTakesNothingBackAndWritesNothingDown()
    {
        cache::Versions versions(*m_client, {});
        const auto bumped = await(versions.bump("product"));
        const audit::Activity record = recordOf("version.bump", undoOfVersion(*bumped));
        redis::ClientOptions options;
        options.readOnly = true;
        const auto client = redis::Client::open(m_server.url(), options);
        QVERIFY(await(client->ready()));
        QVERIFY(await(planUndo(*client, *m_bin, record)));
        QCOMPARE(await(undo(*client, *m_log, *m_bin, record, m_origin)).error().code, Code::ReadOnly);
        QCOMPARE(await(m_log->changes(0))->records.size(), std::size_t(1));
    }

private:
    audit::Activity recordOf(const char *action, const audit::Undo &how)
    {
        audit::Intent intent;
        intent.origin = m_origin;
        intent.action = QLatin1String(action);
        intent.undo = how;
        const auto id = await(m_log->begin(intent));
        const auto finished = await(m_log->finish(id.value_or(0), audit::Outcome{}));
        return finished ? await(m_log->record(*id)).value_or(audit::Activity{}) : audit::Activity{};
    }

    test::RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<audit::BinStore> m_bin;
    audit::Origin m_origin;
};

QTEST_GUILESS_MAIN(UndoTest)
#include "tst_undo.moc"
