// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/server_history.h"

using namespace freshet::inspect;

class TestServerHistory : public QObject
{
    Q_OBJECT

    static ServerSample sample(qint64 ms, double commands, const QString &run = QStringLiteral("a"))
    {
        ServerSample one;
        one.ms = ms;
        one.runId = run;
        one.levels[ServerSample::Clients] = 5;
        one.counters[ServerSample::Commands] = commands;
        return one;
    }

private Q_SLOTS:
    void ratesAreASecond()
    {
        ServerHistory history;
        history.add(sample(1000, 10));
        QVERIFY(history.rate(ServerSample::Commands).empty());
        history.add(sample(3000, 50));
        QCOMPARE(history.rate(ServerSample::Commands), (std::vector<ServerHistory::Point>{{1000, 3000, 20.0}}));
        QCOMPARE(history.level(ServerSample::Clients), (std::vector<ServerHistory::Point>{{1000, 3000, 5.0}}));
        QCOMPARE(history.level(ServerSample::UsedMemory)[0].value, std::nullopt);
    }

    void aRestartAResetAndALongPauseAreGaps()
    {
        ServerHistory history;
        history.add(sample(1000, 10));
        history.add(sample(3000, 50));
        history.add(sample(5000, 5, QStringLiteral("b"))); // restarted
        history.add(sample(7000, 3, QStringLiteral("b"))); // CONFIG RESETSTAT
        history.add(sample(9000, 7, QStringLiteral("b")));
        history.add(sample(9000 + ServerHistory::longestStepMs + 1, 9, QStringLiteral("b"))); // nobody looked
        const auto rates = history.rate(ServerSample::Commands);
        QCOMPARE(rates.size(), 5U);
        QCOMPARE(rates[0].value, std::optional(20.0));
        QCOMPARE(rates[1].value, std::nullopt);
        QCOMPARE(rates[2].value, std::nullopt);
        QCOMPARE(rates[3].value, std::optional(2.0));
        QCOMPARE(rates[4].value, std::nullopt);
        QCOMPARE(history.level(ServerSample::Clients)[1].value, std::nullopt);
        QCOMPARE(history.level(ServerSample::Clients)[2].value, std::optional(5.0)); // a level does not care
        QCOMPARE(history.restarts(), std::vector<qint64>{5000});
    }

    void itIsBoundedAndGoesForward()
    {
        ServerHistory history;
        for (std::size_t i = 0; i < ServerHistory::capacity + 100; ++i)
            history.add(sample(qint64(i) * 1000 + 1, double(i)));
        QCOMPARE(history.size(), ServerHistory::capacity);
        history.add(sample(5, 0));
        QCOMPARE(history.newest().ms, qint64(ServerHistory::capacity + 99) * 1000 + 1);
    }

    void infoIsReadAsItIs()
    {
        const auto info =
            ServerInfo::parse("run_id:x\r\nused_memory:100\r\nmaxmemory:0\r\naof_enabled:0\r\naof_current_size:7\r\n"
                              "total_commands_processed:nan\r\nkeyspace_hits:4\r\nmaster_repl_offset:100\r\n"
                              "connected_slaves:1\r\nslave0:ip=::1,port=1,state=online,offset=40,lag=0\r\n");
        const ServerSample read = ServerSample::of(info, QDateTime::fromMSecsSinceEpoch(9));
        QCOMPARE(read.ms, 9);
        QCOMPARE(read.levels[ServerSample::UsedMemory], std::optional(100.0));
        QCOMPARE(read.levels[ServerSample::MaxMemory], std::nullopt); // no limit
        QCOMPARE(read.levels[ServerSample::AppendOnlyBytes], std::nullopt);
        QCOMPARE(read.counters[ServerSample::Hits], std::optional(4.0));
        QCOMPARE(read.counters[ServerSample::Misses], std::nullopt);
        QCOMPARE(read.replicaLags.size(), std::size_t(1));
        QCOMPARE(read.replicaLags.begin()->second, 60.0);
    }
};

QTEST_GUILESS_MAIN(TestServerHistory)
#include "tst_server_history.moc"
