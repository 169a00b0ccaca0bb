// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a tick costs its servers, as they count it themselves.
#include "app/sandbox/voice_stand_in.h"
#include "core/voice/elevenlabs_provider.h"
#include "tests/core/voice/sync_rig.h"

#include <QTest>

using namespace freshet;
using namespace freshet::voice;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

/// What PostgreSQL's log says was done with the table of voices.
struct Statements
{
    int reads = 0;  ///< outside of transactions
    int writes = 0; ///< transactions that change it
};

/// Of the statements after the first line with `from`, and before the next one with `to`. Qt prepares each before it runs.
Statements statementsIn(const QString &log, const QString &from, const QString &to)
{
    Statements found;
    bool isWithin = false;
    bool isTransaction = false;
    bool hasWritten = false;
    for (const QString &line : log.split(QLatin1Char('\n'))) {
        if (line.contains(to) && isWithin)
            break;
        isWithin = isWithin || line.contains(from);
        if (!isWithin)
            continue;
        const bool isOfVoices = line.contains(QLatin1String("voices")) && line.contains(QLatin1String("statement: PREPARE"));
        if (line.contains(QLatin1String("statement: BEGIN"))) {
            isTransaction = true;
            hasWritten = false;
        } else if (line.contains(QLatin1String("statement: COMMIT"))) {
            found.writes += hasWritten;
            isTransaction = false;
        } else if (isOfVoices && line.contains(QLatin1String("UPDATE voices"))) {
            hasWritten = true;
        } else if (isOfVoices && line.contains(QLatin1String("AS SELECT")) && !isTransaction) {
            ++found.reads;
        }
    }
    return found;
}

} // namespace

class VoiceSyncCostsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aThousandVoicesAreTenRequestsTwoReadsAndATransactionABatch_data()
    {
        QTest::addColumn<int>("done");
        QTest::addColumn<int>("batches");
        QTest::newRow("all in work") << 0 << 0;
        QTest::newRow("a few done") << 7 << 1;
        QTest::newRow("all done") << 1000 << 2;
    }
    void aThousandVoicesAreTenRequestsTwoReadsAndATransactionABatch()
    {
        QFETCH(int, done);
        QFETCH(int, batches);
        FRESHET_NEED_POSTGRESQL;
        RedisServer server{RedisServer::Options{}};
        QVERIFY2(server.start(), qPrintable(server.log()));
        sandbox::VoiceStandIn standIn;
        QVERIFY(standIn.listen());
        const QString url = m_databases.newUrl(true);
        QVERIFY2(!url.isEmpty(), qPrintable(m_databases.why()));
        std::vector<Voice> voices;
        {
            const auto sql = std::move(*Sql::open(url));
            QVERIFY(await(VoiceStore::prepare(*sql)));
            voices = addVoices(*sql, 1000);
            QCOMPARE(voices.size(), 1000U);
            const QString name = rows(*sql, QStringLiteral("SELECT current_database()")).value(0);
            QVERIFY(m_databases.server().run(name, QStringLiteral("ALTER DATABASE %1 SET log_statement TO 'all'").arg(name)));
        }
        FakeClock clock;
        clock.setUtc(voices.front().createdAt.addSecs(60));
        ElevenLabsProvider::Options provided;
        provided.base = standIn.url();
        provided.key = "stand-in-key";
        ElevenLabsProvider provider(provided, clock);
        SyncProgram program(server.url(), url, provider, clock);
        QByteArrayList ids;
        int left = done;
        for (const Voice &voice : voices) {
            ids << voice.id;
            sandbox::VoiceStandIn::Voice there;
            there.id = voice.providerId;
            there.models.insert(QStringLiteral("m"), {{0ms, QString::fromLatin1(left-- > 0 ? "fine_tuned" : "fine_tuning")}});
            standIn.addVoice(there);
        }
        QVERIFY(await(SyncQueue(*program.client).add(ids)));
        // The look-up at the start is a tick's matter only once.
        {
            SyncLeader other(*program.client);
            QVERIFY(await(other.hold()));
            QCOMPARE(program.tick().outcome, SyncTick::Outcome::StandBy);
            QVERIFY(await(other.giveBack()));
        }
        QCOMPARE(standIn.requestCount(), 0);
        QVERIFY(!rows(*program.sql, QStringLiteral("SELECT 'mark begin'")).isEmpty());
        const SyncTick tick = program.tick();
        QVERIFY(!rows(*program.sql, QStringLiteral("SELECT 'mark end'")).isEmpty());
        QCOMPARE(tick.outcome, SyncTick::Outcome::Done);
        QCOMPARE(tick.asked, 1000);
        QCOMPARE(tick.completed, done);
        QCOMPARE(standIn.requestCount(), 10);
        QString log;
        QTRY_VERIFY((log = m_databases.server().log()).contains(QLatin1String("mark end")));
        const qsizetype begin = log.lastIndexOf(QLatin1String("mark begin"));
        const Statements found = statementsIn(log.mid(log.lastIndexOf(QLatin1Char('\n'), begin) + 1),
                                              QStringLiteral("mark begin"), QStringLiteral("mark end"));
        QCOMPARE(found.reads, done ? 2 : 1);
        QCOMPARE(found.writes, batches);
        QCOMPARE(server.raw().run({"XLEN", "events:voice.created"}).integer, done);
    }

private:
    SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(VoiceSyncCostsTest)
#include "tst_voice_sync_costs.moc"
