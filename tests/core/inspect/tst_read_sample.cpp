// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/read_sample.h"

#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QFile>
#include <QTemporaryDir>

#include <cmath>

using namespace freshet;
using namespace freshet::inspect;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

// The least miss ratio: every key misses once.
double at(const ReadSample &sample, double entries)
{
    double ratio = 1;
    for (const auto &point : sample.curve) {
        if (point.entries <= entries)
            ratio = point.missRatio;
    }
    return ratio;
}

} // namespace

class ReadSampleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theKeysOfReadingCommands()
    {
        QCOMPARE(keysRead({"get", "a"}), (QByteArrayList{"a"}));
        QCOMPARE(keysRead({"MGET", "a", "b"}), (QByteArrayList{"a", "b"}));
        QCOMPARE(keysRead({"HGET", "a", "field"}), (QByteArrayList{"a"}));
        QCOMPARE(keysRead({"SET", "a", "1"}), QByteArrayList{});
        QCOMPARE(keysRead({"GET"}), QByteArrayList{});
        QCOMPARE(keysRead({}), QByteArrayList{});
    }

    void aKeyIsOfItsNamespaceOnly()
    {
        QVERIFY(isOfNamespace("v1:product:1", "product"));
        QVERIFY(isOfNamespace("v1:product", "product"));
        QVERIFY(isOfNamespace("v1:shop:eu:1", "shop:eu"));
        QVERIFY(!isOfNamespace("v1:products:1", "product"));
        QVERIFY(!isOfNamespace("product:1", "product"));
        QVERIFY(!isOfNamespace("freshet:marks", "marks")); // the consoles' own
        QVERIFY(!isOfNamespace("", ""));
    }

    void readsOfOthersMakeTheCurve()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = redis::Client::open(server.url());
        QVERIFY(await(client->ready()));
        ReadSampleOptions options;
        options.nameSpace = "product";
        options.duration = 60s;
        options.mostReads = 1000;
        auto kept = std::make_shared<std::optional<Result<ReadSample>>>();
        keep(sampleReads(*client, options), kept);
        auto raw = server.raw();
        // A loop over 50 keys: below 50 entries LRU misses all, with 50 only the first time. Until it has confirmed, reads are
        // not seen.
        for (int i = 0; i < 100'000 && !kept->has_value(); ++i) {
            raw.run({"GET", "v1:product:" + QByteArray::number(i % 50)});
            raw.run({"GET", "v1:user:" + QByteArray::number(i)});
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY_WITH_TIMEOUT(kept->has_value(), 10000);
        QVERIFY2(**kept, qPrintable(**kept ? QString() : (**kept).error().message));
        const ReadSample &sample = ***kept;
        QCOMPARE(sample.reads, 1000);
        QVERIFY(sample.cut);
        QCOMPARE(sample.distinctKeys, 50.0);
        QVERIFY2(at(sample, 10) > 0.9, qPrintable(QString::number(at(sample, 10))));
        QVERIFY2(at(sample, 50) < 0.2, qPrintable(QString::number(at(sample, 50))));
    }

    void aStopKeepsWhatThereIs()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = redis::Client::open(server.url());
        QVERIFY(await(client->ready()));
        std::stop_source stop;
        ReadSampleOptions options;
        options.duration = 60s;
        options.stop = stop.get_token();
        options.progress = [&stop](qint64, double) { stop.request_stop(); };
        const auto sample = await(sampleReads(*client, options));
        QVERIFY(sample);
        QCOMPARE(sample->reads, 0);
        QVERIFY(sample->curve.empty());
        QVERIFY(sample->cut);
    }

    void aServerThatDiesFailsIt()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = redis::Client::open(server.url());
        QVERIFY(await(client->ready()));
        ReadSampleOptions options;
        options.duration = 60s;
        options.progress = [&server](qint64, double) { server.kill(); };
        const auto sample = await(sampleReads(*client, options));
        QVERIFY(!sample);
        QVERIFY(sample.error().code == Code::ConnectionLost || sample.error().code == Code::ConnectFailed);
    }

    void aTraceFileMakesTheSameCurve()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("trace.csv"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("key,op\n");
        for (int i = 0; i < 5000; ++i) {
            file.write("v1:product:" + QByteArray::number(i % 50) + ",GET\n");
            file.write("v1:product:" + QByteArray::number(i) + ",SET\n");
        }
        file.close();
        ReadSampleOptions options;
        options.nameSpace = "product";
        const auto sample = sampleTrace(path, options);
        QVERIFY(sample);
        QCOMPARE(sample->reads, 5000);
        QCOMPARE(sample->distinctKeys, 50.0);
        QVERIFY(!sample->cut);
        QVERIFY(at(*sample, 50) < 0.2);
        options.nameSpace = "user";
        QVERIFY(sampleTrace(path, options)->curve.empty());
        QCOMPARE(sampleTrace(folder.filePath(QStringLiteral("absent")), options).error().code, Code::Io);
    }
};

QTEST_GUILESS_MAIN(ReadSampleTest)
#include "tst_read_sample.moc"
