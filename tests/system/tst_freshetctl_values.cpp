// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QTest>

#include <zlib.h>

using namespace freshet;
using namespace freshet::test;

/// get, set and ttl, with values as Python services write them.
class FreshetctlValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void whatWasSetIsGot();
    void aLongValueIsStoredAsPythonServicesReadIt();
    void valuesOfPythonServicesAreRead();
    void numbersAndOrderStayAsTheyWere();
    void nullIsAValue();
    void whatIsNotThereIsStatusOne();
    void anUndecodableValueIsAnErrorAndStays_data();
    void anUndecodableValueIsAnErrorAndStays();
    void aKeyOfAnotherTypeIsAnError();
    void inputThatIsNotJsonIsWrongUsageAndNothingIsStored_data();
    void inputThatIsNotJsonIsWrongUsageAndNothingIsStored();
    void aTagIsWrittenAndLivesLongEnough();
    void setEndsALeaseSoThatAnOlderLoadIsRefused();
    void aTtlIsAnHourUnlessSaid();
    void ttlTellsMilliseconds();
    void keysMayBeAnyBytes();
    void textForPeopleHidesNothing();
    void aBombIsAnErrorNotAnAllocation();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Ran ctl(const QStringList &arguments, const QByteArray &input = {})
    {
        return Freshetctl(m_server.url()).run(arguments, input);
    }

    RedisServer m_server;
};

static QByteArray zlibOf(const QByteArray &text, int level)
{
    uLongf size = compressBound(uLong(text.size()));
    QByteArray out(qsizetype(size), Qt::Uninitialized);
    if (compress2(reinterpret_cast<Bytef *>(out.data()), &size, reinterpret_cast<const Bytef *>(text.constData()),
                  uLong(text.size()), level) != Z_OK)
        return {};
    out.truncate(qsizetype(size));
    return out;
}

void FreshetctlValuesTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
}

void FreshetctlValuesTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
}

void FreshetctlValuesTest::whatWasSetIsGot()
{
    const Ran set = ctl(words("set v1:product:1 --ttl 100 --json"), "{ \"b\" : 1.50,\n \"a\" : [ ] }\n");
    QCOMPARE(set.status, 0);
    QCOMPARE(set.out, QByteArray("{\"key\":\"v1:product:1\",\"stored\":true,\"form\":\"plain\",\"bytes\":17,\"ttl\":100}\n"));
    QCOMPARE(raw({"GET", "v1:product:1"}).bytes, QByteArray("{\"b\":1.50,\"a\":[]}"));
    const Ran get = ctl(words("get v1:product:1 --json"));
    QCOMPARE(get.status, 0);
    QCOMPARE(
        get.out,
        QByteArray("{\"key\":\"v1:product:1\",\"found\":true,\"value\":{\"b\":1.50,\"a\":[]},\"ttl\":100,\"form\":\"plain\"}\n"));
}

void FreshetctlValuesTest::aLongValueIsStoredAsPythonServicesReadIt()
{
    const QByteArray json = '"' + QByteArray(1023, 'a') + '"';
    const QByteArray stream = QByteArray::fromHex("789c534a1c05a360148c54a004007b6b83f3"); // zlib.compress(json, 6)
    QCOMPARE(ctl(words("set long"), json).status, 0);
    QCOMPARE(raw({"GET", "long"}).bytes, "COMPRESSED:" + QString::fromLatin1(stream).toUtf8());
    const Ran binary = ctl(words("set long --form binary --json"), json);
    QCOMPARE(binary.json().value(QStringLiteral("form")).toString(), QStringLiteral("binary"));
    QCOMPARE(raw({"GET", "long"}).bytes, "COMPRESSED:" + stream);
    QCOMPARE(binary.json().value(QStringLiteral("bytes")).toInt(), 11 + int(stream.size()));
}

void FreshetctlValuesTest::valuesOfPythonServicesAreRead()
{
    const QByteArray json = "{\"name\": \"" + QByteArray("사료 ").repeated(400) + "\"}";
    const QByteArray stream = zlibOf(json, 9);
    raw({"SET", "portable", "COMPRESSED:" + QString::fromLatin1(stream).toUtf8()});
    raw({"SET", "binary", "COMPRESSED:" + stream});
    raw({"SET", "plain", "{\"price\": 9.0, \"tags\": [1, 2]}"});
    const auto rows = ctl(words("get portable binary plain --json")).rows();
    QCOMPARE(rows.size(), 3);
    QCOMPARE(rows[0].value(QStringLiteral("form")).toString(), QStringLiteral("portable"));
    QCOMPARE(rows[1].value(QStringLiteral("form")).toString(), QStringLiteral("binary"));
    QCOMPARE(rows[2].value(QStringLiteral("form")).toString(), QStringLiteral("plain"));
    QCOMPARE(rows[0].value(QStringLiteral("value")), rows[1].value(QStringLiteral("value")));
    QCOMPARE(rows[0].value(QStringLiteral("value"))[QStringLiteral("name")].toString().size(), 3 * 400);
    QVERIFY(rows[0].value(QStringLiteral("ttl")).isNull());
}

void FreshetctlValuesTest::numbersAndOrderStayAsTheyWere()
{
    raw({"SET", "k", R"({"z": 18446744073709551615, "a": 1E+2, "z": -0.0, "s": "\u00e9\ud800"})"});
    const Ran ran = ctl(words("get k --json"));
    QVERIFY2(ran.out.contains(R"("value":{"z":18446744073709551615,"a":1E+2,"z":-0.0,"s":"\u00e9\ud800"})"), ran.out.constData());
}

void FreshetctlValuesTest::nullIsAValue()
{
    QCOMPARE(ctl(words("set k"), "null").status, 0);
    const Ran ran = ctl(words("get k --json"));
    QCOMPARE(ran.status, 0);
    QVERIFY(ran.json().value(QStringLiteral("found")).toBool());
    QVERIFY(ran.json().value(QStringLiteral("value")).isNull());
}

void FreshetctlValuesTest::whatIsNotThereIsStatusOne()
{
    raw({"SET", "there", "1"});
    const Ran json = ctl(words("get there gone --json"));
    QCOMPARE(json.status, 1);
    QCOMPARE(json.rows().size(), 2);
    QCOMPARE(json.rows()[1].value(QStringLiteral("found")), QJsonValue(false));
    const Ran text = ctl(words("get gone"));
    QCOMPARE(text.status, 1);
    QVERIFY2(text.saysOneLine() && text.err.contains("gone"), text.err.constData());
}

void FreshetctlValuesTest::anUndecodableValueIsAnErrorAndStays_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::newRow("no JSON") << QByteArray("hello");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("pickle") << QByteArray("\x80\x04K\x01.");
    QTest::newRow("cut stream") << QByteArray("COMPRESSED:x\x9c");
    QTest::newRow("NaN") << QByteArray("NaN");
    QTest::newRow("too large an integer") << QByteArray("18446744073709551616");
}

void FreshetctlValuesTest::anUndecodableValueIsAnErrorAndStays()
{
    QFETCH(QByteArray, stored);
    raw({"SET", "k", stored});
    const Ran ran = ctl(words("get k --json"));
    QCOMPARE(ran.status, 1);
    QVERIFY(!ran.json().value(QStringLiteral("error")).toString().isEmpty());
    QVERIFY(ran.json().value(QStringLiteral("found")).toBool());
    const Ran text = ctl(words("get k"));
    QCOMPARE(text.status, 1);
    QVERIFY2(text.saysOneLine() && text.err.contains("can't be read"), text.err.constData());
    QCOMPARE(raw({"GET", "k"}).bytes, stored);
}

void FreshetctlValuesTest::aKeyOfAnotherTypeIsAnError()
{
    raw({"HSET", "h", "a", "b"});
    raw({"SET", "k", "1"});
    const Ran ran = ctl(words("get h k --json"));
    QCOMPARE(ran.status, 1);
    QVERIFY(ran.rows()[0].value(QStringLiteral("error")).toString().contains(QStringLiteral("another type")));
    QCOMPARE(ran.rows()[1].value(QStringLiteral("value")).toInt(), 1);
}

void FreshetctlValuesTest::inputThatIsNotJsonIsWrongUsageAndNothingIsStored_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("word") << QByteArray("hello");
    QTest::newRow("two documents") << QByteArray("1 2");
    QTest::newRow("NaN") << QByteArray("{\"a\": NaN}");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}");
    QTest::newRow("no UTF-8") << QByteArray("\"\xFF\"");
    QTest::newRow("zero byte") << QByteArray("1\0", 2);
    QTest::newRow("too deep") << QByteArray(513, '[') + QByteArray(513, ']');
    QTest::newRow("too large an integer") << QByteArray("99999999999999999999");
}

void FreshetctlValuesTest::inputThatIsNotJsonIsWrongUsageAndNothingIsStored()
{
    QFETCH(QByteArray, input);
    const Ran ran = ctl(words("set k --tag t"), input);
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("line 1, column"), ran.err.constData());
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
}

void FreshetctlValuesTest::aTagIsWrittenAndLivesLongEnough()
{
    QCOMPARE(ctl(words("set k --tag a --ttl 500 --tag b"), "1").status, 0);
    QCOMPARE(raw({"SMEMBERS", "cache:tag:a"}).elements.at(0).bytes, QByteArray("k"));
    QCOMPARE(raw({"SMEMBERS", "cache:tag:b"}).elements.at(0).bytes, QByteArray("k"));
    const qint64 tagTtl = raw({"PTTL", "cache:tag:a"}).integer;
    QVERIFY(tagTtl >= raw({"PTTL", "k"}).integer);
    QCOMPARE(ctl(words("set other --tag a --ttl 5"), "1").status, 0);
    QVERIFY(raw({"PTTL", "cache:tag:a"}).integer > tagTtl - 30'000);
    QCOMPARE(ctl(words("set stays --tag a --ttl 0"), "1").status, 0);
    QCOMPARE(raw({"PTTL", "cache:tag:a"}).integer, -1);
}

void FreshetctlValuesTest::setEndsALeaseSoThatAnOlderLoadIsRefused()
{
    QVERIFY(raw({"SET", "{v1:product:1}:lease", "token"}).isOk());
    QCOMPARE(ctl(words("set v1:product:1"), "1").status, 0);
    QCOMPARE(raw({"EXISTS", "{v1:product:1}:lease"}).integer, 0);
    QCOMPARE(raw({"GET", "v1:product:1"}).bytes, QByteArray("1"));
}

void FreshetctlValuesTest::aTtlIsAnHourUnlessSaid()
{
    QCOMPARE(ctl(words("set hour --json"), "1").json().value(QStringLiteral("ttl")).toInt(), 3600);
    QCOMPARE(raw({"TTL", "hour"}).integer, 3600);
    QVERIFY(ctl(words("set stays --ttl 0 --json"), "1").json().value(QStringLiteral("ttl")).isNull());
    QCOMPARE(raw({"TTL", "stays"}).integer, -1);
}

void FreshetctlValuesTest::ttlTellsMilliseconds()
{
    raw({"SET", "a", "1", "PX", "90000"});
    raw({"SET", "b", "1"});
    const Ran ran = ctl(words("ttl a b --json"));
    QCOMPARE(ran.status, 0);
    const int ttl = ran.rows()[0].value(QStringLiteral("ttl_ms")).toInt();
    QVERIFY(ttl > 60'000 && ttl <= 90'000);
    QCOMPARE(ran.rows()[1].value(QStringLiteral("ttl_ms")).toInt(), -1);
    const Ran gone = ctl(words("ttl gone --json"));
    QCOMPARE(gone.out, QByteArray("{\"key\":\"gone\",\"ttl_ms\":-2}\n"));
    QCOMPARE(gone.status, 1);
    QVERIFY(ctl(words("ttl b gone")).out.contains("no expiry"));
}

void FreshetctlValuesTest::keysMayBeAnyBytes()
{
    // QProcess passes text only, so the shell makes the byte.
    QProcess shell;
    shell.setProcessEnvironment(Freshetctl(m_server.url()).environment());
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"),
                 QStringLiteral("echo 7 | \"$0\" set \"$(printf 'a\\377')\" && \"$0\" get --json \"$(printf 'a\\377')\""),
                 Freshetctl::program()});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.exitCode(), 0);
    QCOMPARE(raw({"GET", "a\xFF"}).bytes, QByteArray("7"));
    const QByteArray out = shell.readAllStandardOutput();
    QVERIFY2(out.contains("a\\xff  stored"), out.constData());
    QVERIFY2(out.contains("{\"key\":{\"base64\":\"Yf8=\"},\"found\":true,\"value\":7"), out.constData());
}

void FreshetctlValuesTest::textForPeopleHidesNothing()
{
    raw({"SET", "evil\x1b[2J\u202e", "{\"a\":\"\u202e\u009b\x7f\"}"});
    const Ran ran = ctl({QStringLiteral("get"), QString::fromUtf8("evil\x1b[2J\u202e")});
    QCOMPARE(ran.status, 0);
    QVERIFY2(ran.out.startsWith("evil\\x1b[2J\\u202e  (plain, no expiry)\n"), ran.out.constData());
    QVERIFY2(ran.out.contains("\"a\": \"\\u202e\\u009b\\u007f\""), ran.out.constData());
}

void FreshetctlValuesTest::aBombIsAnErrorNotAnAllocation()
{
    raw({"SET", "bomb", "COMPRESSED:" + zlibOf('"' + QByteArray(200 << 20, ' ') + '"', 9)});
    const Ran ran = ctl(words("get bomb --json"));
    QCOMPARE(ran.status, 1);
    QVERIFY(ran.json().value(QStringLiteral("error")).toString().contains(QStringLiteral("67108864")));
}

QTEST_GUILESS_MAIN(FreshetctlValuesTest)
#include "tst_freshetctl_values.moc"
