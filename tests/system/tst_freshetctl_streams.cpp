// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QJsonArray>
#include <QTest>

using namespace freshet;
using namespace freshet::test;

/// stream, groups, consumers and pending, as operators use them.
class FreshetctlStreamsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(raw({"FLUSHALL"}).isOk()); }
    void entriesAreListedOnceInTheirOrder();
    void entriesAreShownFromATimeOn();
    void aLongStreamIsListedInPages();
    void fieldsThatAreNoTextLoseNothing();
    void hostileEntriesArePrintedSafely();
    void groupsTellPendingLagAndPosition();
    void aLagThatNobodyKnowsIsUnknown();
    void consumersAreListed();
    void pendingEntriesCarryTheirFields();
    void entriesThatWereTrimmedAwayAreGhosts();
    void namedEntriesAreDeletedAndTheDryRunTellsWhoLosesThem();
    void aStreamIsTrimmed();
    void aGroupIsMadeMovedAndDeleted();
    void aConsumersEntriesAreMovedBeforeItIsDeleted();
    void aStreamMayBeNamedAsAnAction();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Ran ctl(const QString &line) { return Freshetctl(m_server.url()).run(line.split(QLatin1Char(' '))); }
    void add(int many, const QByteArray &stream = "s")
    {
        std::vector<QByteArrayList> commands;
        for (int i = 1; i <= many; ++i)
            commands.push_back({"XADD", stream, QByteArray::number(i) + "-0", "n", QByteArray::number(i)});
        m_server.raw().runAll(commands);
    }
    void group(const QByteArray &at = "0") { raw({"XGROUP", "CREATE", "s", "g", at, "MKSTREAM"}); }
    void read(int many, const QByteArray &consumer = "c")
    {
        raw({"XREADGROUP", "GROUP", "g", consumer, "COUNT", QByteArray::number(many), "STREAMS", "s", ">"});
    }
    qint64 pendingOf(const QByteArray &consumer)
    {
        return qint64(raw({"XPENDING", "s", "g", "-", "+", "100", consumer}).elements.size());
    }

    RedisServer m_server;
};

void FreshetctlStreamsTest::entriesAreListedOnceInTheirOrder()
{
    add(4);
    const auto rows = ctl(QStringLiteral("stream s --json")).rows();
    QCOMPARE(rows.size(), 4);
    QCOMPARE(QJsonDocument(rows[0]).toJson(QJsonDocument::Compact), QByteArray(R"({"fields":{"n":"1"},"id":"1-0","time":null})"));
    QCOMPARE(ctl(QStringLiteral("stream s --from 2 --to 3-0")).out, QByteArray("2-0  n=2\n3-0  n=3\n"));
    QCOMPARE(ctl(QStringLiteral("stream s --newest --count 2")).out, QByteArray("4-0  n=4\n3-0  n=3\n"));
    QCOMPARE(ctl(QStringLiteral("stream s --count 1")).out, QByteArray("1-0  n=1\n"));
    QCOMPARE(ctl(QStringLiteral("stream s --from 9")).out, QByteArray());
}

void FreshetctlStreamsTest::entriesAreShownFromATimeOn()
{
    raw({"XADD", "s", "1764047400000-0", "n", "1"}); // 2025-11-25T05:10:00Z
    raw({"XADD", "s", "1764047401000-0", "n", "2"});
    const auto rows = ctl(QStringLiteral("stream s --json --from 2025-11-25T14:10:00.500+09:00")).rows();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows[0][QStringLiteral("time")].toString(), QStringLiteral("2025-11-25T05:10:01.000Z"));
    QCOMPARE(ctl(QStringLiteral("stream s --to 2025-11-25T05:10:00Z")).out,
             QByteArray("1764047400000-0 (2025-11-25T05:10:00.000Z)  n=1\n"));
}

void FreshetctlStreamsTest::aLongStreamIsListedInPages()
{
    add(2345);
    const auto rows = ctl(QStringLiteral("stream s --json")).rows();
    QCOMPARE(rows.size(), 2345);
    for (qsizetype i = 0; i < rows.size(); ++i)
        QCOMPARE(rows[i][QStringLiteral("id")].toString(), QString::number(i + 1) + QStringLiteral("-0"));
    QCOMPARE(ctl(QStringLiteral("stream s --json --count 1234 --newest")).rows().size(), 1234);
}

void FreshetctlStreamsTest::fieldsThatAreNoTextLoseNothing()
{
    raw({"XADD", "s", "1-0", "a", "\xff\x00x", "b", "사료"});
    raw({"XADD", "s", "2-0", "a", "1", "a", "2"});
    raw({"XADD", "s", "3-0", "\xfe", "1"});
    const Ran ran = ctl(QStringLiteral("stream s --json"));
    const QByteArrayList lines = ran.out.split('\n');
    QVERIFY2(lines[0].contains(R"("fields":{"a":{"base64":"/w=="},"b":"사료"})") ||
                 lines[0].contains(R"("fields":{"a":{"base64":"/wB4"},"b":"사료"})"),
             ran.out);
    QVERIFY2(lines[1].contains(R"("fields":[["a","1"],["a","2"]])"), ran.out);
    QVERIFY2(lines[2].contains(R"("fields":[[{"base64":"/g=="},"1"]])"), ran.out);
}

void FreshetctlStreamsTest::hostileEntriesArePrintedSafely()
{
    const QByteArray hostile("\x1b[2J\r\n\u202e\xff");
    raw({"XADD", hostile, "1-0", hostile, hostile});
    raw({"XGROUP", "CREATE", hostile, hostile, "0"});
    raw({"XREADGROUP", "GROUP", hostile, hostile, "STREAMS", hostile, ">"});
    for (const QStringList &arguments : {QStringList{QStringLiteral("stream")}, QStringList{QStringLiteral("groups")},
                                         QStringList{QStringLiteral("consumers")}, QStringList{QStringLiteral("pending")}}) {
        // A shell's words are bytes: QProcess would make text of them.
        QProcess process;
        process.setProcessEnvironment(Freshetctl(m_server.url()).environment());
        const bool two = arguments[0] == QLatin1String("consumers") || arguments[0] == QLatin1String("pending");
        const QString script = QStringLiteral(R"(h=$(printf '\033[2J\r\n\342\200\256\377'); exec "$0" %1 "$h" %2)")
                                   .arg(arguments[0], two ? QStringLiteral("\"$h\"") : QString());
        process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), script, Freshetctl::program()});
        QVERIFY(process.waitForFinished());
        const QByteArray out = process.readAllStandardOutput();
        QCOMPARE(process.exitCode(), 0);
        QVERIFY2(out.contains("\\x1b[2J\\r\\n\\u202e\\xff"), out);
        QVERIFY(!out.contains('\x1b') && !out.contains('\r') && !out.contains("\u202e"));
    }
}

void FreshetctlStreamsTest::groupsTellPendingLagAndPosition()
{
    add(10);
    group();
    read(4);
    raw({"XACK", "s", "g", "1-0"});
    const auto rows = ctl(QStringLiteral("groups s --json")).rows();
    QCOMPARE(rows.size(), 1);
    const QJsonObject &row = rows[0];
    QCOMPARE(row[QStringLiteral("stream")].toString(), QStringLiteral("s"));
    QCOMPARE(row[QStringLiteral("group")].toString(), QStringLiteral("g"));
    QCOMPARE(row[QStringLiteral("consumers")].toInt(), 1);
    QCOMPARE(row[QStringLiteral("pending")].toInt(), 3);
    QCOMPARE(row[QStringLiteral("last_delivered")].toString(), QStringLiteral("4-0"));
    QCOMPARE(row[QStringLiteral("lag")].toInt(-1), 6);
    QCOMPARE(row[QStringLiteral("lag_kind")].toString(), QStringLiteral("exact"));
    QCOMPARE(row[QStringLiteral("lost")].toInt(-1), 0);
    QCOMPARE(row[QStringLiteral("oldest_pending")].toString(), QStringLiteral("2-0"));
    const Ran text = ctl(QStringLiteral("groups s"));
    QVERIFY2(text.out.startsWith("GROUP") && text.out.count('\n') == 2, text.out);
}

void FreshetctlStreamsTest::aLagThatNobodyKnowsIsUnknown()
{
    add(500);
    group("100-0"); // at an id, so that Redis does not know what was read, and far too much to count
    raw({"XDEL", "s", "300-0"});
    const auto rows = ctl(QStringLiteral("groups s --json")).rows();
    QCOMPARE(rows.size(), 1);
    QVERIFY(rows[0].contains(QStringLiteral("lag")) && rows[0][QStringLiteral("lag")].isNull());
    QCOMPARE(rows[0][QStringLiteral("lag_kind")].toString(), QStringLiteral("unknown"));
    QVERIFY(ctl(QStringLiteral("groups s")).out.contains("unknown"));
}

void FreshetctlStreamsTest::consumersAreListed()
{
    add(3);
    group();
    read(2, "a");
    read(1, "b");
    const auto rows = ctl(QStringLiteral("consumers s g --json")).rows();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0][QStringLiteral("consumer")].toString(), QStringLiteral("a"));
    QCOMPARE(rows[0][QStringLiteral("pending")].toInt(), 2);
    QVERIFY(rows[0][QStringLiteral("idle_ms")].isDouble() && rows[0].contains(QStringLiteral("inactive_ms")));
    QCOMPARE(rows[1][QStringLiteral("group")].toString(), QStringLiteral("g"));
    QVERIFY(ctl(QStringLiteral("consumers s g")).out.startsWith("CONSUMER"));
}

void FreshetctlStreamsTest::pendingEntriesCarryTheirFields()
{
    add(700);
    group();
    read(300, "a");
    read(400, "b");
    const auto rows = ctl(QStringLiteral("pending s g --json")).rows();
    QCOMPARE(rows.size(), 700); // more than a page, each once
    QCOMPARE(rows[0][QStringLiteral("id")].toString(), QStringLiteral("1-0"));
    QCOMPARE(rows[0][QStringLiteral("consumer")].toString(), QStringLiteral("a"));
    QCOMPARE(rows[0][QStringLiteral("deliveries")].toInt(), 1);
    QVERIFY(rows[0][QStringLiteral("idle_ms")].isDouble() && !rows[0].contains(QStringLiteral("ghost")));
    QCOMPARE(rows[699][QStringLiteral("fields")][QStringLiteral("n")].toString(), QStringLiteral("700"));
    QCOMPARE(ctl(QStringLiteral("pending s g --json --consumer b --from 500 --count 50")).rows().size(), 50);
    QCOMPARE(ctl(QStringLiteral("pending s g --json --idle 3600000")).rows().size(), 0);
    QVERIFY(!ctl(QStringLiteral("pending s g --json --count 1 --no-payload")).rows()[0].contains(QStringLiteral("fields")));
    QVERIFY(ctl(QStringLiteral("pending s g --count 1")).out.contains("1 delivery  n=1"));
}

void FreshetctlStreamsTest::entriesThatWereTrimmedAwayAreGhosts()
{
    add(3);
    group();
    read(3);
    raw({"XTRIM", "s", "MINID", "=", "3"});
    const auto rows = ctl(QStringLiteral("pending s g --json")).rows();
    QCOMPARE(rows.size(), 3);
    QCOMPARE(rows[0][QStringLiteral("ghost")].toBool(), true);
    QVERIFY(!rows[0].contains(QStringLiteral("fields")));
    QVERIFY(!rows[2].contains(QStringLiteral("ghost")) && rows[2].contains(QStringLiteral("fields")));
    QVERIFY(ctl(QStringLiteral("pending s g")).out.contains("ghost"));
}

void FreshetctlStreamsTest::namedEntriesAreDeletedAndTheDryRunTellsWhoLosesThem()
{
    add(5);
    group();
    read(2);
    const QJsonObject plan = ctl(QStringLiteral("stream delete s 2-0 4-0 --dry-run --json")).json();
    QCOMPARE(plan[QStringLiteral("dry_run")].toBool(), true);
    QCOMPARE(plan[QStringLiteral("removed")].toInt(), 2);
    const QJsonObject of = plan[QStringLiteral("groups")].toArray()[0].toObject();
    QCOMPARE(of[QStringLiteral("unread")].toInt(), 1);
    QCOMPARE(of[QStringLiteral("pending")].toInt(), 1);
    QCOMPARE(raw({"XLEN", "s"}).integer, 5);
    const Ran done = ctl(QStringLiteral("stream delete s 2-0 4-0 --yes --json"));
    QCOMPARE(done.status, 0);
    QCOMPARE(done.json()[QStringLiteral("done")].toInt(), 2);
    QCOMPARE(raw({"XLEN", "s"}).integer, 3);
    const Ran again = ctl(QStringLiteral("stream delete s 2-0 1-0 --yes --json"));
    QCOMPARE(again.status, 1); // one was not there
    QCOMPARE(again.json()[QStringLiteral("done")].toInt(), 1);
    QCOMPARE(again.json()[QStringLiteral("absent")].toInt(), 1);
}

void FreshetctlStreamsTest::aStreamIsTrimmed()
{
    add(10);
    QCOMPARE(ctl(QStringLiteral("stream trim s --keep 7 --dry-run --json")).json()[QStringLiteral("removed")].toInt(), 3);
    QCOMPARE(raw({"XLEN", "s"}).integer, 10);
    QCOMPARE(ctl(QStringLiteral("stream trim s --keep 7 --yes")).out, QByteArray("s: removed 3 entries\n"));
    const Ran before = ctl(QStringLiteral("stream trim s --before 9 --yes --json"));
    QCOMPARE(before.json()[QStringLiteral("removed")].toInt(), 5);
    QCOMPARE(raw({"XLEN", "s"}).integer, 2);
}

void FreshetctlStreamsTest::aGroupIsMadeMovedAndDeleted()
{
    add(10);
    const QJsonObject made = ctl(QStringLiteral("groups create s g --json")).json();
    QCOMPARE(made[QStringLiteral("to")].toString(), QStringLiteral("0-0"));
    QCOMPARE(made[QStringLiteral("lag")].toInt(), 10);
    QCOMPARE(ctl(QStringLiteral("groups create s g")).status, 2); // it is there
    QCOMPARE(ctl(QStringLiteral("groups create s h --at end --json")).json()[QStringLiteral("lag")].toInt(-1), 0);
    QCOMPARE(ctl(QStringLiteral("groups create none g")).status, 1);
    QCOMPARE(ctl(QStringLiteral("groups create new g --make-stream")).status, 0);
    QCOMPARE(raw({"TYPE", "new"}).bytes, QByteArray("stream"));

    read(3);
    const QJsonObject plan = ctl(QStringLiteral("groups move s g 7-0 --dry-run --json")).json();
    QCOMPARE(plan[QStringLiteral("from")].toString(), QStringLiteral("3-0"));
    QCOMPARE(plan[QStringLiteral("lag")].toInt(), 3);
    QCOMPARE(plan[QStringLiteral("pending")].toInt(), 3);
    const QJsonObject moved = ctl(QStringLiteral("groups move s g 7-0 --yes --json")).json();
    QCOMPARE(moved[QStringLiteral("to")].toString(), QStringLiteral("7-0"));
    QCOMPARE(ctl(QStringLiteral("groups s --json")).rows()[0][QStringLiteral("lag")].toInt(), 3);
    QCOMPARE(ctl(QStringLiteral("groups move s g start --yes --json")).json()[QStringLiteral("lag")].toInt(), 10);
    QCOMPARE(ctl(QStringLiteral("groups move s g end --yes --json")).json()[QStringLiteral("lag")].toInt(-1), 0);
    // A time means what was added at it and later.
    QCOMPARE(ctl(QStringLiteral("groups move s g 9 --yes --json")).json()[QStringLiteral("lag")].toInt(), 2);
    QCOMPARE(ctl(QStringLiteral("groups move s none start --yes")).status, 1);

    const QJsonObject removal = ctl(QStringLiteral("groups delete s g --dry-run --json")).json();
    QCOMPARE(removal[QStringLiteral("pending")].toInt(), 3);
    QCOMPARE(raw({"XINFO", "GROUPS", "s"}).elements.size(), std::size_t(2));
    QCOMPARE(ctl(QStringLiteral("groups delete s g --yes")).out, QByteArray("g of s: deleted with 1 consumer and 3 pending\n"));
    QCOMPARE(raw({"XINFO", "GROUPS", "s"}).elements.size(), std::size_t(1));
    QCOMPARE(ctl(QStringLiteral("groups delete s g --yes")).status, 1);
}

void FreshetctlStreamsTest::aConsumersEntriesAreMovedBeforeItIsDeleted()
{
    add(5);
    group();
    read(3, "gone");
    read(1, "busy");
    raw({"XGROUP", "CREATECONSUMER", "s", "g", "free"});
    const QJsonObject plan = ctl(QStringLiteral("consumers delete s g gone --dry-run --json")).json();
    QCOMPARE(plan[QStringLiteral("moved")].toInt(), 3);
    QCOMPARE(plan[QStringLiteral("to")].toString(), QStringLiteral("free"));
    QCOMPARE(pendingOf("gone"), 3);
    const Ran done = ctl(QStringLiteral("consumers delete s g gone --to busy --json"));
    QCOMPARE(done.status, 0);
    QCOMPARE(done.json()[QStringLiteral("deleted")].toBool(), true);
    QCOMPARE(pendingOf("busy"), 4);
    QCOMPARE(raw({"XINFO", "CONSUMERS", "s", "g"}).elements.size(), std::size_t(2));
    QCOMPARE(ctl(QStringLiteral("consumers delete s g gone")).status, 1);
}

void FreshetctlStreamsTest::aStreamMayBeNamedAsAnAction()
{
    add(2, "delete");
    QCOMPARE(ctl(QStringLiteral("stream delete")).out, QByteArray("1-0  n=1\n2-0  n=2\n"));
    raw({"XGROUP", "CREATE", "delete", "g", "0"});
    QCOMPARE(ctl(QStringLiteral("groups delete --json")).rows().size(), 1);
}

QTEST_GUILESS_MAIN(FreshetctlStreamsTest)
#include "tst_freshetctl_streams.moc"
