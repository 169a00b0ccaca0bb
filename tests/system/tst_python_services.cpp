// SPDX-License-Identifier: GPL-3.0-or-later
//
// Freshet beside services that share its Redis: what a small Python service (tests/support/python_service.py) writes is read
// here, and the other way round.
#include "core/cache/invalidation.h"
#include "core/cache/tags.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QJsonArray>
#include <QStandardPaths>
#include <QTest>

using namespace freshet;
using namespace freshet::test;

namespace {

/// The service's process; one request, one answer.
class PythonService
{
public:
    bool start(const QString &socket)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral("python3"),
                        {QStringLiteral(FRESHET_SOURCE_DIR "/tests/support/python_service.py"), socket});
        return m_process.waitForStarted(10000);
    }
    QJsonValue call(const char *op, QJsonObject arguments = {})
    {
        arguments[QStringLiteral("op")] = QString::fromUtf8(op);
        m_process.write(QJsonDocument(arguments).toJson(QJsonDocument::Compact) + '\n');
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(20000))
                return QJsonValue(QJsonValue::Undefined);
        }
        // A document must be an array or an object in Qt.
        return QJsonDocument::fromJson('[' + m_process.readLine() + ']').array().at(0);
    }
    ~PythonService()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(5000);
    }

private:
    QProcess m_process;
};

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

QJsonValue json(const QByteArray &document)
{
    return QJsonDocument::fromJson('[' + document + ']').array().at(0);
}

cache::Invalidation invalidation(cache::Invalidation::Kind kind, const QByteArray &subject)
{
    cache::Invalidation what;
    what.kind = kind;
    what.subjects = {subject};
    return what;
}

/// JSON documents that are easily spoilt on the way.
std::vector<std::pair<const char *, QByteArray>> documents()
{
    QByteArray voices = "[";
    for (int i = 0; i < 200; ++i)
        voices += QByteArray(i ? "," : "") + R"({"id":)" + QByteArray::number(i) + R"(,"name":"목소리 )" + QByteArray::number(i) +
                  "\"}";
    voices += "]";
    return {{"null", "null"},
            {"false", "false"},
            {"a float", "9.5"},
            {"a whole float", "2.0"},
            {"a small float", "1e-07"},
            {"a large integer", "9223372036854775807"},
            {"Korean", R"({"이름":"고양이 사료","값":1200})"},
            {"what becomes mojibake", R"("Ã«Â°Â¥ é ÿ \u0080 \u00ff 밥")"},
            {"beyond the BMP", "[\"\xF0\x9F\x98\xBA\",\"\xF0\x9F\x90\xB6\"]"},
            {"escapes", R"("\"\\/\b\f\n\r\t\u0000\u001f\u007f")"},
            {"begins like a compressed one", R"("COMPRESSED:x")"},
            {"empty", "{}"},
            {"1024 code points", '"' + QByteArray("밥").repeated(1022) + '"'},
            {"1025 code points", '"' + QByteArray("밥").repeated(1023) + '"'},
            {"long Korean", voices},
            {"a megabyte", '"' + QByteArray("0123456789 밥").repeated(80'000) + '"'}};
}

} // namespace

class PythonServicesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aValueOfPythonIsReadHere_data();
    void aValueOfPythonIsReadHere();
    void aValueOfOursIsReadByPython_data();
    void aValueOfOursIsReadByPython();
    void bothMakeTheSameKeys_data();
    void bothMakeTheSameKeys();
    void aTagOfPythonIsInvalidatedHere();
    void aTagOfOursIsInvalidatedByPython();
    void aQueueOfPythonWithPatternsIsDrained();
    void aVersionThatPythonWroteIsCurrentHere();
    void countersAreShared();
    void theSameByRawCommands();

private:
    bool havePython() const { return m_python != nullptr; }
    Ran ctl(const QStringList &arguments, const QByteArray &input = {})
    {
        return Freshetctl(m_server.url()).run(arguments, input);
    }
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }

    RedisServer m_server;
    std::unique_ptr<PythonService> m_python;
};

#define NEEDS_PYTHON                                                                                                             \
    if (!havePython())                                                                                                           \
    QSKIP("python3 is not there to play the other service: apt-get install python3")

void PythonServicesTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    if (QStandardPaths::findExecutable(QStringLiteral("python3")).isEmpty())
        return;
    m_python = std::make_unique<PythonService>();
    QVERIFY(m_python->start(m_server.socketPath()));
}

void PythonServicesTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
}

void PythonServicesTest::aValueOfPythonIsReadHere_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QString>("op");
    QTest::addColumn<int>("level");
    for (const auto &[name, document] : documents()) {
        for (const int level : {1, 6, 9})
            QTest::addRow("%s, level %d", name, level) << document << text("set") << level;
        QTest::addRow("%s, binary", name) << document << text("set_binary") << 6;
    }
}

void PythonServicesTest::aValueOfPythonIsReadHere()
{
    NEEDS_PYTHON;
    QFETCH(QByteArray, document);
    QFETCH(QString, op);
    QFETCH(int, level);
    const auto answer = m_python->call(
        qPrintable(op), {{text("key"), text("v1:voice:밥")}, {text("value"), json(document)}, {text("level"), level}});
    QVERIFY(answer.isNull());
    const Ran ran = ctl({text("get"), text("v1:voice:밥"), text("--json")});
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.json()[text("value")], json(document));
    QCOMPARE(ran.json()[text("ttl")].toInt(), 3600);
}

void PythonServicesTest::aValueOfOursIsReadByPython_data()
{
    QTest::addColumn<QByteArray>("document");
    for (const auto &[name, document] : documents())
        QTest::newRow(name) << document;
}

void PythonServicesTest::aValueOfOursIsReadByPython()
{
    NEEDS_PYTHON;
    QFETCH(QByteArray, document);
    QCOMPARE(ctl({text("set"), text("v1:voice:밥")}, document).status, 0);
    const auto got = m_python->call("get", {{text("key"), text("v1:voice:밥")}});
    QCOMPARE(got[text("value")], json(document));
    // The very bytes that Python would store of the same text. Numbers come to Python through Qt, which spells some otherwise.
    if (!document.contains('.') && !document.contains("e-") && !document.contains("\\u")) {
        const auto encoded = m_python->call("encoded", {{text("value"), json(document)}});
        const QByteArray bytes = QByteArray::fromHex(encoded.toString().toLatin1());
        if (!json(document).isObject()) // Qt sorts names
            QCOMPARE(raw({"GET", "v1:voice:밥"}).bytes.size(), bytes.size());
        if (json(document).isString())
            QCOMPARE(raw({"GET", "v1:voice:밥"}).bytes, bytes);
    }
}

void PythonServicesTest::bothMakeTheSameKeys_data()
{
    QTest::addColumn<QStringList>("parameters");
    QTest::newRow("contract") << QStringList{text("category=electronics"), text("price_min=100"), text("price_max=1000")};
    QTest::newRow("Korean") << QStringList{text("검색=\"사료 \\\"dry\\\"\\n/\""), text("쪽=2")};
    QTest::newRow("floats") << QStringList{text("a=9.5"), text("b=0.1"), text("c=-2.5"), text("d=123456.789")};
    QTest::newRow("nested") << QStringList{text("filter={\"b\":[1,2,{\"y\":null,\"x\":true}],\"a\":\"\"}")};
    QTest::newRow("surrogates") << QStringList{text("\U0001F431=1"), text("\uFF5E=2"), text("z=\"\U0001F436\"")};
}

void PythonServicesTest::bothMakeTheSameKeys()
{
    NEEDS_PYTHON;
    QFETCH(QStringList, parameters);
    QJsonObject object;
    for (const QString &one : parameters) {
        const QByteArray word = one.section(QLatin1Char('='), 1).toUtf8();
        const QJsonValue value = json(word);
        object[one.section(QLatin1Char('='), 0, 0)] = value.isUndefined() ? QJsonValue(QString::fromUtf8(word)) : value;
    }
    const auto theirs = m_python->call("key", {{text("version"), text("v1")},
                                               {text("namespace"), text("product")},
                                               {text("action"), text("list")},
                                               {text("params"), object}});
    const Ran ours = ctl(
        QStringList{text("key"), text("product"), text("--version"), text("v1"), text("--action"), text("list")} + parameters);
    QCOMPARE(ours.out.trimmed(), theirs.toString().toUtf8());
}

void PythonServicesTest::aTagOfPythonIsInvalidatedHere()
{
    NEEDS_PYTHON;
    for (const char *key : {"v1:voice:1", "v1:voice:밥", "v1:voice:a*b"})
        m_python->call("set", {{text("key"), text(key)}, {text("value"), 1}, {text("tags"), QJsonArray{text("voices")}}});
    m_python->call("set", {{text("key"), text("v1:voice:axb")}, {text("value"), 1}});
    const auto client = redis::Client::open(m_server.url());
    const auto report = await(cache::invalidate(*client, invalidation(cache::Invalidation::Kind::Tag, "voices")));
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->deleted, 3);
    QCOMPARE(raw({"KEYS", "*"}).elements.size(), 1U);
    QCOMPARE(raw({"EXISTS", "v1:voice:axb"}).integer, 1);
}

void PythonServicesTest::aTagOfOursIsInvalidatedByPython()
{
    NEEDS_PYTHON;
    QCOMPARE(ctl(words("set v1:voice:1 --tag voices"), "1").status, 0);
    QCOMPARE(ctl(words("set v1:voice:2 --tag voices --tag other"), "2").status, 0);
    QCOMPARE(m_python->call("invalidate_tag", {{text("tag"), text("voices")}}).toInt(), 2);
    QCOMPARE(raw({"EXISTS", "v1:voice:1", "v1:voice:2", "cache:tag:voices"}).integer, 0);
}

void PythonServicesTest::aQueueOfPythonWithPatternsIsDrained()
{
    NEEDS_PYTHON;
    for (const char *key :
         {"v1:product:1:detail", "v1:product:2:detail", "v1:product:list:320923b2", "v1:user:1", "v1:product:list:*"})
        m_python->call("set", {{text("key"), text(key)}, {text("value"), 1}});
    m_python->call("queue",
                   {{text("tag"), text("products")},
                    {text("members"), QJsonArray{text("v1:product:list:*"), text("v1:product:1:detail"), text("absent")}}});
    QVERIFY(raw({"TTL", "invalidation_queue:products"}).integer > 86000);
    const auto client = redis::Client::open(m_server.url());
    const auto report = await(cache::invalidate(*client, invalidation(cache::Invalidation::Kind::Queue, "products")));
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->deleted, 3); // the list, the key that is spelled like its pattern, and product 1
    QCOMPARE(raw({"EXISTS", "v1:product:2:detail", "v1:user:1"}).integer, 2);
    QCOMPARE(raw({"DBSIZE"}).integer, 2);
}

void PythonServicesTest::aVersionThatPythonWroteIsCurrentHere()
{
    NEEDS_PYTHON;
    const auto current = [this](const char *nameSpace) { return ctl({text("key"), text(nameSpace)}).out; };
    QCOMPARE(current("product"), QByteArray("v1:product\n"));
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
    QCOMPARE(m_python->call("version", {{text("namespace"), text("product")}}).toString(), text("v1")); // writes it
    QCOMPARE(m_python->call("bump", {{text("namespace"), text("product")}}).toString(), text("v2"));
    QCOMPARE(current("product"), QByteArray("v2:product\n"));
    QCOMPARE(m_python->call("bump", {{text("namespace"), text("global")}}).toString(), text("v2"));
    QCOMPARE(m_python->call("bump", {{text("namespace"), text("global")}}).toString(), text("v3"));
    QCOMPARE(current("user"), QByteArray("v3:user\n"));
    QCOMPARE(current("product"), QByteArray("v2:product\n"));
}

void PythonServicesTest::countersAreShared()
{
    NEEDS_PYTHON;
    m_python->call("count", {{text("namespace"), text("product")}, {text("hits"), 9}, {text("misses"), 1}});
    m_python->call("count", {{text("namespace"), text("tts:voices")}, {text("hits"), 1}, {text("misses"), 3}});
    const auto rows = ctl(words("metrics --json --count 1")).rows();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0][text("namespace")].toString(), text("product"));
    QCOMPARE(rows[0][text("hits")].toInt(), 9);
    QCOMPARE(rows[0][text("misses")].toInt(), 1);
    QCOMPARE(rows[1][text("namespace")].toString(), text("tts:voices"));
    QCOMPARE(m_python->call("hit_rate", {{text("namespace"), text("product")}}).toDouble(), 0.9);
}

/// Where no Python is: bytes that such a service wrote once, and those that it must find.
void PythonServicesTest::theSameByRawCommands()
{
    // zlib.compress(('"' + "a" * 1023 + '"').encode(), 6), as Latin-1 in UTF-8
    const QByteArray json = '"' + QByteArray(1023, 'a') + '"';
    const QByteArray stored =
        "COMPRESSED:" + QString::fromLatin1(QByteArray::fromHex("789c534a1c05a360148c54a004007b6b83f3")).toUtf8();
    QVERIFY(raw({"SET", "v1:voice:1", stored, "EX", "100"}).isOk());
    QCOMPARE(ctl(words("get v1:voice:1 --json")).json()[text("value")].toString().size(), 1023);
    QCOMPARE(ctl(words("set v1:voice:2 --tag voices"), json).status, 0);
    QCOMPARE(raw({"GET", "v1:voice:2"}).bytes, stored);
    QCOMPARE(raw({"SMEMBERS", "cache:tag:voices"}).elements.at(0).bytes, QByteArray("v1:voice:2"));

    raw({"SADD", "invalidation_queue:voices", "v1:voice:*", "tts:voices"});
    raw({"SET", "tts:voices", "[]"});
    const auto client = redis::Client::open(m_server.url());
    const auto report = await(cache::invalidate(*client, invalidation(cache::Invalidation::Kind::Queue, "voices")));
    QVERIFY(report);
    QCOMPARE(report->deleted, 3);

    raw({"SET", "cache_version:product", "v4"});
    raw({"HSET", "cache_version:history", "2026-01-01T00:00:00.000001", "product: v3 -> v4"});
    QCOMPARE(ctl(words("key product --id 1")).out, QByteArray("v4:product:1\n"));
}

QTEST_GUILESS_MAIN(PythonServicesTest)
#include "tst_python_services.moc"
