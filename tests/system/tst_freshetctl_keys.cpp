// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QTest>

#include <csignal>
#include <set>

using namespace freshet;
using namespace freshet::test;

/// keys and streams.
class FreshetctlKeysTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aHundredThousandKeysAreListedEachOnce();
    void filtersNarrowTheList();
    void theLimitIsKept();
    void longRowsTellTypeTtlSizeNamespaceAndVersion();
    void anEmptyServerIsNoError();
    void namesThatAreNoUtf8AreBase64();
    void aHostileNameStaysOnItsLine();
    void aReaderThatGoesAwayIsNoError();
    void anInterruptEndsTheListInOrder();
    void streamsAreListedWithTheirNumbers();
    void streamsAreATableForPeople();

private:
    void fill(int count)
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < count; ++i)
            commands.push_back({"SET", "v1:product:" + QByteArray::number(i), "1"});
        m_server.raw().runAll(commands);
    }
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Ran ctl(const QStringList &arguments) { return Freshetctl(m_server.url()).run(arguments); }
    QList<QByteArray> lines(const char *arguments)
    {
        QList<QByteArray> all = ctl(words(arguments)).out.split('\n');
        all.removeLast();
        std::ranges::sort(all);
        return all;
    }

    RedisServer m_server;
};

void FreshetctlKeysTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
}

void FreshetctlKeysTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
}

void FreshetctlKeysTest::aHundredThousandKeysAreListedEachOnce()
{
    fill(100'000);
    const Ran ran = ctl(words("keys"));
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.err, QByteArray());
    const QList<QByteArray> all = ran.out.split('\n');
    QCOMPARE(all.size(), 100'001);
    QCOMPARE(std::set<QByteArray>(all.begin(), all.end()).size(), 100'001U);
}

void FreshetctlKeysTest::filtersNarrowTheList()
{
    raw({"SET", "v1:a", "1", "EX", "10"});
    raw({"SET", "v1:b", "1", "EX", "1000"});
    raw({"SET", "v2:a", "1"});
    raw({"SADD", "set", "1"});
    QCOMPARE(lines("keys --match v1:*"), (QList<QByteArray>{"v1:a", "v1:b"}));
    QCOMPARE(lines("keys --type SET"), (QList<QByteArray>{"set"}));
    QCOMPARE(lines("keys --ttl-below 100"), (QList<QByteArray>{"v1:a"}));
    QCOMPARE(lines("keys --no-ttl"), (QList<QByteArray>{"set", "v2:a"}));
    QCOMPARE(lines("keys --no-ttl --type string"), (QList<QByteArray>{"v2:a"}));
    QCOMPARE(lines("keys --match nothing*"), QList<QByteArray>());
}

void FreshetctlKeysTest::theLimitIsKept()
{
    fill(5000);
    QCOMPARE(lines("keys --limit 7").size(), 7);
    QCOMPARE(lines("keys --limit 4999 --json").size(), 4999);
    QCOMPARE(lines("keys --limit 99999").size(), 5000);
}

void FreshetctlKeysTest::longRowsTellTypeTtlSizeNamespaceAndVersion()
{
    raw({"SET", "v3:product:1", "1", "PX", "50000"});
    raw({"RPUSH", "other", "1"});
    const Ran ran = ctl(words("keys --long --json"));
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.rows().size(), 2);
    for (const QJsonObject &row : ran.rows()) {
        const bool isProduct = row.value(QStringLiteral("key")) == QStringLiteral("v3:product:1");
        QCOMPARE(row.value(QStringLiteral("type")).toString(), isProduct ? QStringLiteral("string") : QStringLiteral("list"));
        QCOMPARE(row.value(QStringLiteral("version")), isProduct ? QJsonValue(QStringLiteral("v3")) : QJsonValue());
        QCOMPARE(row.value(QStringLiteral("namespace")), isProduct ? QJsonValue(QStringLiteral("product")) : QJsonValue());
        QVERIFY(isProduct ? row.value(QStringLiteral("ttl_ms")).toInt() > 10'000
                          : row.value(QStringLiteral("ttl_ms")).toInt() == -1);
        QVERIFY(row.value(QStringLiteral("bytes")).toInt() > 20);
    }
    const Ran text = ctl(words("keys --long"));
    QVERIFY2(text.out.contains("no expiry") && text.out.contains("  other\n"), text.out.constData());
}

void FreshetctlKeysTest::anEmptyServerIsNoError()
{
    for (const char *line : {"keys", "keys --json", "streams", "streams --json"}) {
        const Ran ran = ctl(words(line));
        QCOMPARE(ran.status, 0);
        QCOMPARE(ran.out, QByteArray());
        QCOMPARE(ran.err, QByteArray());
    }
}

void FreshetctlKeysTest::namesThatAreNoUtf8AreBase64()
{
    raw({"SET", "a\xFF", "1"});
    QCOMPARE(ctl(words("keys --json")).out, QByteArray("{\"key\":{\"base64\":\"Yf8=\"}}\n"));
    QCOMPARE(ctl(words("keys")).out, QByteArray("a\\xff\n"));
}

void FreshetctlKeysTest::aHostileNameStaysOnItsLine()
{
    raw({"SET", QByteArray("a\nb\r\x1b[31m\0\u202e", 13), "1"});
    QCOMPARE(ctl(words("keys")).out, QByteArray("a\\nb\\r\\x1b[31m\\x00\\u202e\n"));
    QCOMPARE(ctl(words("keys --json")).out, QByteArray("{\"key\":\"a\\nb\\r\\u001b[31m\\u0000\\u202e\"}\n"));
}

void FreshetctlKeysTest::aReaderThatGoesAwayIsNoError()
{
    fill(50'000);
    QProcess shell;
    shell.setProcessEnvironment(Freshetctl(m_server.url()).environment());
    // The status of the left side, which the shell would otherwise hide behind head's.
    shell.start(
        QStringLiteral("/bin/sh"),
        {QStringLiteral("-c"), QStringLiteral("{ \"$0\" keys; echo status $? >&2; } | head -n 1"), Freshetctl::program()});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.readAllStandardError(), QByteArray("status 0\n"));
    QVERIFY(shell.readAllStandardOutput().startsWith("v1:product:"));
}

void FreshetctlKeysTest::anInterruptEndsTheListInOrder()
{
    fill(200'000);
    QProcess process;
    process.setProcessEnvironment(Freshetctl(m_server.url()).environment());
    process.start(Freshetctl::program(), words("keys --long --json"));
    QVERIFY(process.waitForReadyRead());
    QCOMPARE(::kill(pid_t(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 128 + SIGINT);
    const QByteArray out = process.readAllStandardOutput();
    QVERIFY(out.endsWith("}\n"));
    const QByteArray said = "stopped after " + QByteArray::number(out.count('\n')) + " keys";
    const QByteArray err = process.readAllStandardError();
    QVERIFY2(err.contains(said), err.constData());
}

void FreshetctlKeysTest::streamsAreListedWithTheirNumbers()
{
    raw({"XADD", "events:voice.created", "5-1", "event", "{}"});
    raw({"XADD", "events:voice.created", "6-1", "event", "{}"});
    raw({"XGROUP", "CREATE", "events:voice.created", "cache-service", "0"});
    raw({"XADD", "events:empty", "7-0", "a", "b"});
    raw({"XTRIM", "events:empty", "MAXLEN", "0"});
    raw({"SET", "events:text", "1"});
    const auto rows = lines("streams --json");
    QCOMPARE(
        rows,
        (QList<QByteArray>{
            R"({"stream":"events:empty","length":0,"groups":0,"first_id":null,"last_id":null,"last_generated_id":"7-0"})",
            R"({"stream":"events:voice.created","length":2,"groups":1,"first_id":"5-1","last_id":"6-1","last_generated_id":"6-1"})"}));
}

void FreshetctlKeysTest::streamsAreATableForPeople()
{
    raw({"XADD", "events:voice.created", "1700000000000-0", "event", "{}"});
    QCOMPARE(ctl(words("streams")).out,
             QByteArray("STREAM                LENGTH  GROUPS  FIRST                                       LAST\n"
                        "events:voice.created       1       0  1700000000000-0 (2023-11-14T22:13:20.000Z)  "
                        "1700000000000-0 (2023-11-14T22:13:20.000Z)\n"));
}

QTEST_GUILESS_MAIN(FreshetctlKeysTest)
#include "tst_freshetctl_keys.moc"
