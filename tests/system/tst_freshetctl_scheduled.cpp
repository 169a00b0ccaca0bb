// SPDX-License-Identifier: GPL-3.0-or-later
// Invalidations for later, and what one would cost, through the real program.
#include <QFileInfo>

#include "core/inspect/scheduled_invalidations.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace freshet;
using namespace freshet::test;
using namespace std::chrono_literals;

class FreshetctlScheduledTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server;
    FakeClock m_clock; ///< behind the real one, so that what is planned by it is due or missed for the program

    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Ran ctl(const char *line) { return Freshetctl(m_server.url()).run(words(line)); }
    static QString schedulePath() { return Freshetctl::dataHome() + QStringLiteral("/freshet/scheduled.sqlite"); }
    /// Planned by a program whose clock went behind by `late`, for a time that is just over.
    qint64 plannedFor(const QByteArray &pattern, std::chrono::seconds late)
    {
        inspect::ScheduledInvalidations::Options options;
        options.path = schedulePath();
        m_clock.setUtc(QDateTime::currentDateTimeUtc().addSecs(-late.count() - 1));
        inspect::ScheduledInvalidations schedule(options, m_clock);
        inspect::InvalidationOrder order(1);
        order[0].kind = cache::Invalidation::Kind::Pattern;
        order[0].subjects = {pattern};
        audit::Origin origin;
        origin.server = m_server.url().displayName();
        const auto id = await(schedule.plan(order, origin, m_clock.utcNow().addMSecs(500)));
        return id ? *id : -1;
    }
    QList<QJsonObject> records() { return ctl("activity --json").rows(); }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(QDir(Freshetctl::dataHome() + QStringLiteral("/freshet")).removeRecursively());
        raw({"FLUSHALL"});
        raw({"MSET", "v1:product:1", "x", "v1:product:2", "x", "v1:user:1", "x"});
    }

    void itIsPlannedListedAndCancelled()
    {
        const Ran planned = ctl("invalidate pattern v1:product:* --at +2h --yes --json --reason tonight");
        QCOMPARE(planned.status, 0);
        const qint64 id = planned.json().value(QStringLiteral("id")).toInteger();
        QVERIFY(id > 0);
        QCOMPARE(planned.json().value(QStringLiteral("state")).toString(), QStringLiteral("planned"));
        QCOMPARE(planned.json().value(QStringLiteral("subject")).toString(), QStringLiteral("v1:product:*"));
        const QDateTime due = QDateTime::fromString(planned.json().value(QStringLiteral("due")).toString(), Qt::ISODateWithMs);
        QCOMPARE(due.timeSpec(), Qt::UTC);
        QVERIFY(std::abs(QDateTime::currentDateTimeUtc().secsTo(due) - 7200) < 60);
        QCOMPARE(raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer, 3);
        QVERIFY(records().isEmpty()); // nothing was changed
        QCOMPARE(ctl("invalidate run-due").status, 0);
        QCOMPARE(raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer, 3);
        const auto all = ctl("invalidate scheduled --json").rows();
        QCOMPARE(all.size(), 1);
        QCOMPARE(all[0].value(QStringLiteral("reason")).toString(), QStringLiteral("tonight"));
        const QByteArray number = QByteArray::number(id);
        QCOMPARE(ctl("invalidate cancel " + number).status, 0);
        QCOMPARE(ctl("invalidate cancel " + number).status, 1);
        QCOMPARE(ctl("invalidate cancel 4711").status, 1);
        QVERIFY(ctl("invalidate scheduled").out.contains("cancelled"));
    }

    void whatIsDueIsMadeAndRecorded()
    {
        const qint64 id = plannedFor("v1:product:*", 5s);
        QVERIFY(id > 0);
        const Ran ran = ctl("invalidate run-due --json");
        QVERIFY2(ran.status == 0, ran.err.constData());
        QCOMPARE(ran.json().value(QStringLiteral("id")).toInteger(), id);
        QCOMPARE(ran.json().value(QStringLiteral("state")).toString(), QStringLiteral("done"));
        QCOMPARE(ran.json().value(QStringLiteral("deleted")).toInteger(), 2);
        QCOMPARE(raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer, 1);
        const auto all = records();
        QCOMPARE(all.size(), 1);
        QCOMPARE(all[0].value(QStringLiteral("action")).toString(), QStringLiteral("invalidate.pattern"));
        QCOMPARE(ctl("invalidate run-due").out, QByteArray());
        QCOMPARE(records().size(), 1);
    }

    void whatWasMissedIsToldAndMadeOnlyByItsNumber()
    {
        const qint64 id = plannedFor("v1:product:*", 600s);
        const Ran told = ctl("invalidate run-due");
        QCOMPARE(told.status, 1);
        QVERIFY2(told.saysOneLine() && told.err.contains("was not made at its time"), told.err.constData());
        QCOMPARE(raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer, 3);
        QVERIFY(ctl("invalidate scheduled").out.contains("missed"));
        QCOMPARE(ctl("invalidate run-due " + QByteArray::number(id)).status, 0);
        QCOMPARE(raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer, 1);
    }

    void twoProgramsAtOnceMakeItOnce()
    {
        for (int round = 0; round < 3; ++round) {
            raw({"SET", "v1:product:1", "x"});
            QVERIFY(plannedFor("v1:product:*", 5s) > 0);
            std::vector<std::unique_ptr<RunningFreshetctl>> programs;
            for (int i = 0; i < 3; ++i)
                programs.push_back(
                    std::make_unique<RunningFreshetctl>(Freshetctl(m_server.url()), words("invalidate run-due --json")));
            for (const auto &program : programs)
                QVERIFY(waitUntil([&] { return !program->isRunning(); }));
            QCOMPARE(records().size(), round + 1);
        }
    }

    void anotherServersOneIsRefused()
    {
        const qint64 id = plannedFor("v1:product:*", 5s);
        RedisServer other;
        QVERIFY2(other.start(), qPrintable(other.log()));
        const Ran ran = Freshetctl(other.url()).run(words("invalidate run-due " + QByteArray::number(id)));
        QCOMPARE(ran.status, 2);
        QVERIFY2(ran.err.contains("was planned for"), ran.err.constData());
        QCOMPARE(Freshetctl(other.url()).run(words("invalidate run-due")).status, 0);
        QCOMPARE(raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer, 3);
    }

    void aPreviewTellsWhatItCostsAndChangesNothing()
    {
        raw({"MSET", "cache_metrics:product:hits", "90", "cache_metrics:product:misses", "10"});
        const Ran ran = ctl("invalidate pattern v1:product:* --preview --json");
        QVERIFY2(ran.status == 0, ran.err.constData());
        const QJsonObject json = ran.json();
        QCOMPARE(json.value(QStringLiteral("dry_run")).toBool(), true);
        QCOMPARE(json.value(QStringLiteral("matched")).toInteger(), 2);
        const QJsonObject preview = json.value(QStringLiteral("preview")).toObject();
        QCOMPARE(preview.value(QStringLiteral("keys")).toInteger(), 2);
        QCOMPARE(preview.value(QStringLiteral("bytes")).toObject().value(QStringLiteral("exact")).toBool(), true);
        QCOMPARE(preview.value(QStringLiteral("ttl")).toObject().value(QStringLiteral("never")).toInteger(), 2);
        const QJsonObject blast = preview.value(QStringLiteral("blast_radius")).toObject();
        QCOMPARE(blast.value(QStringLiteral("most_loads")).toInteger(), 2);
        const QJsonObject one = blast.value(QStringLiteral("namespaces")).toArray().at(0).toObject();
        QCOMPARE(one.value(QStringLiteral("namespace")).toString(), QStringLiteral("product"));
        QCOMPARE(one.value(QStringLiteral("served_per_s")).toDouble(-1), 0.0);
        QVERIFY(one.value(QStringLiteral("warm_again_s")).isNull());
        QCOMPARE(raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer, 5);
        QVERIFY(ctl("invalidate namespace product --preview --read-only").out.contains("would move product from v1 to v2"));
        QVERIFY(records().isEmpty());
    }

    void aResourceIsRemoved()
    {
        raw({"SET", "v1:product:1:detail", "x"});
        const Ran ran = ctl("invalidate resource product 1 --yes --json");
        QCOMPARE(ran.status, 0);
        QCOMPARE(ran.json().value(QStringLiteral("deleted")).toInteger(), 2);
        QCOMPARE(ctl("invalidate resource product --yes").status, 2);
    }

    void wrongUsageChangesNothing_data()
    {
        QTest::addColumn<QStringList>("arguments");
        for (const char *line :
             {"invalidate key v1:product:1 --at yesterday", "invalidate key v1:product:1 --at 2020-01-01T00:00",
              "invalidate key v1:product:1 --at +0m", "invalidate key v1:product:1 --at +9999999d", "invalidate scheduled x",
              "invalidate scheduled --to 5", "invalidate cancel", "invalidate cancel x", "invalidate run-due -- -3",
              "invalidate run-due --at 18:00"})
            QTest::newRow(line) << words(line);
    }
    void wrongUsageChangesNothing()
    {
        QFETCH(QStringList, arguments);
        const Ran ran = Freshetctl(m_server.url()).run(arguments);
        QCOMPARE(ran.status, 2);
        QVERIFY2(ran.saysOneLine(), ran.err.constData());
        QCOMPARE(raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer, 3);
    }

    void readOnlyRefuses()
    {
        QCOMPARE(ctl("invalidate pattern v1:* --at +1h --yes --read-only").status, 4);
        QVERIFY(plannedFor("v1:product:*", 5s) > 0);
        QCOMPARE(ctl("invalidate run-due --read-only").status, 4);
        QCOMPARE(raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer, 3);
    }
};

QTEST_GUILESS_MAIN(FreshetctlScheduledTest)
#include "tst_freshetctl_scheduled.moc"
