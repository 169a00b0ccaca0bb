// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/rate_mark.h"

#include "core/cache/invalidation.h"
#include "core/cache/invalidation_mark.h"
#include "core/inspect/hit_rate_sampler.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QTest>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using Kind = RateMark::Kind;

class RateMarkTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.users = {"poor on nopass ~v1:* +@all", "small on nopass ~* +@all -memory"}}};
    std::unique_ptr<redis::Client> m_client;
    MarkCursor m_cursor;

    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    /// What is new, as `kind subject`, oldest first.
    QByteArrayList look(redis::Client *client = nullptr)
    {
        const auto marks = await(fetchNewMarks(client ? *client : *m_client, m_cursor));
        if (!marks)
            return {"error: " + marks.error().message.toUtf8()};
        m_cursor = marks->cursor;
        QByteArrayList all;
        for (const RateMark &mark : marks->marks)
            all.append(QByteArray(markName(mark.kind).data()) + ' ' + mark.subject);
        return all;
    }
    void bump(const QByteArray &scope)
    {
        cache::Versions versions(*m_client, {});
        QVERIFY(await(versions.bump(scope)));
    }
    void remove(const QByteArray &key)
    {
        raw({"SET", key, "x"});
        cache::Invalidation what;
        what.subjects = {key};
        what.reason = QStringLiteral("why not");
        cache::InvalidationOptions options;
        options.mark = true;
        options.actor = QStringLiteral("anna");
        QVERIFY(await(cache::invalidate(*m_client, what, options)));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(raw({"FLUSHALL"}).isOk());
        m_client = redis::Client::open(m_server.url());
        m_cursor = {};
    }
    void cleanup() { m_client.reset(); }

    void eachMarkComesOnceFromBothStreamsInTheOrderOfTime()
    {
        QCOMPARE(look(), QByteArrayList());
        bump("product");
        QCOMPARE(look(), QByteArrayList({"bump product"}));
        QCOMPARE(look(), QByteArrayList());
        remove("v1:user:1");
        bump("user");
        QCOMPARE(look(), QByteArrayList({"invalidation v1:user:1", "bump user"}));
        QCOMPARE(look(), QByteArrayList());
    }

    void aMarkTellsWhoWhyWhatAndHowMuch()
    {
        remove("v1:product:1");
        const auto marks = await(fetchNewMarks(*m_client, {}));
        QVERIFY(marks);
        QCOMPARE(marks->marks.size(), std::size_t(1));
        const RateMark &mark = marks->marks.front();
        QCOMPARE(mark.from, QStringLiteral("key"));
        QVERIFY2(mark.who.startsWith(QStringLiteral("anna@")), qPrintable(mark.who));
        QCOMPARE(mark.why, QStringLiteral("why not"));
        QCOMPARE(mark.keys, 1);
        QVERIFY(std::abs(mark.ms - QDateTime::currentMSecsSinceEpoch()) < 5000);
    }

    void whatIsGoneBeginsAnew()
    {
        remove("v1:product:1");
        QCOMPARE(look().size(), 1);
        raw({"FLUSHALL"});
        QCOMPARE(look(), QByteArrayList());
        remove("v1:product:2");
        QCOMPARE(look(), QByteArrayList({"invalidation v1:product:2"}));
    }

    // So that a console's own looks can be taken out of what the server counts.
    void theLooksAreCountedAsTheServerCountsThem()
    {
        const auto counters = [this] {
            auto redis = m_server.raw();
            return std::pair(redis.info("stats", "keyspace_hits").toLongLong(),
                             redis.info("stats", "keyspace_misses").toLongLong());
        };
        for (const int step : {0, 1, 2, 3, 4, 5}) {
            if (step == 1)
                bump("product");
            if (step == 3)
                remove("v1:product:1");
            if (step == 5)
                raw({"DEL", "cache_version:log"});
            const auto before = counters();
            const auto marks = await(fetchNewMarks(*m_client, m_cursor));
            QVERIFY(marks);
            m_cursor = marks->cursor;
            const auto after = counters();
            QCOMPARE(after.first - before.first, marks->hits);
            QCOMPARE(after.second - before.second, marks->misses);
            QCOMPARE(marks->misses, step == 5 ? 1 : 0);
        }
    }

    void aMarkIsAwaitedAtTheServerAndItsReadsAreKnown()
    {
        const auto number = [this](const char *section, const char *field) {
            return m_server.raw().info(section, field).toLongLong();
        };
        const auto cost = await(fetchAwaitCost(*m_client));
        QVERIFY2(cost, cost ? "" : qPrintable(cost.error().message));
        QVERIFY(cost->reads() >= 1);
        QCOMPARE(cost->hits, 0); // there is no stream
        QByteArray last;
        for (int round = 0; round < 2; ++round) { // before there is a stream, and behind its last entry
            const qint64 hits = number("stats", "keyspace_hits"), misses = number("stats", "keyspace_misses");
            auto awaited = awaitMarks(*m_client, MarkStream::Invalidations, last, std::chrono::seconds(60));
            QTRY_COMPARE(number("clients", "blocked_clients"), 1);
            QCOMPARE(number("stats", "keyspace_hits") - hits, round * cost->reads());
            QCOMPARE(number("stats", "keyspace_misses") - misses, (1 - round) * cost->reads());
            const QByteArray id = raw({"XADD", cache::marksKey, "*", "kind", "key", "subject", "a"}).bytes;
            const auto marks = await(std::move(awaited));
            QVERIFY2(marks, marks ? "" : qPrintable(marks.error().message));
            QCOMPARE(marks->marks.size(), std::size_t(1));
            QCOMPARE(marks->last, id);
            last = marks->last;
        }
        const auto none = await(awaitMarks(*m_client, MarkStream::Invalidations, last, std::chrono::milliseconds(1)));
        QVERIFY(none && none->marks.empty());
        QCOMPARE(none->last, last);
        raw({"SET", "cache_version:log", "x"});
        QVERIFY(!await(awaitMarks(*m_client, MarkStream::Versions, {}, std::chrono::milliseconds(1))));
        redis::Url url = m_server.url();
        url.user = QStringLiteral("poor");
        const auto poor = redis::Client::open(url);
        const auto refused = await(awaitMarks(*poor, MarkStream::Invalidations, {}, std::chrono::milliseconds(1)));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::NoPermission);
    }

    void whatMayNotBeReadOrIsNoStreamIsPassedOver()
    {
        remove("v1:product:1");
        raw({"SET", "cache_version:log", "x"});
        QCOMPARE(look(), QByteArrayList({"invalidation v1:product:1"}));
        redis::Url url = m_server.url();
        url.user = QStringLiteral("poor");
        const auto poor = redis::Client::open(url);
        m_cursor = {};
        QCOMPARE(look(poor.get()), QByteArrayList());
        const auto refused = await(fetchNewMarks(*poor, {}));
        QVERIFY(refused && refused->isRefused);
        url.user = QStringLiteral("small");
        const auto small = redis::Client::open(url);
        QCOMPARE(look(small.get()), QByteArrayList({"invalidation v1:product:1"}));
    }

    void whatOthersWroteThereCantHarm()
    {
        raw({"XADD", cache::marksKey, "*", "kind", "\xff\x00", "subject", QByteArray(100000, 'x'), "deleted", "many", "changed",
             "-7"});
        raw({"XADD", cache::marksKey, "*", "a", "b"});
        const auto marks = await(fetchNewMarks(*m_client, {}));
        QVERIFY(marks);
        QCOMPARE(marks->marks.size(), std::size_t(2));
        QCOMPARE(marks->marks[0].kind, Kind::Invalidation);
        QCOMPARE(marks->marks[0].keys, 0);
        QVERIFY(marks->marks[0].subject.size() <= 1000);
    }
};

QTEST_GUILESS_MAIN(RateMarkTest)
#include "tst_rate_mark.moc"
