// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace freshet;

/// The examples of the library's use: they work, and the README shows them as they are.
class ExampleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theCacheLoadsOnceAndInvalidates()
    {
        test::RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        // Whether a later read is of memory already depends on when the server's word on the fill arrives.
        const QRegularExpression expected(QStringLiteral("^asking the shop\\n3900000 from the shop\\n"
                                                         "(3900000 from (Redis|memory)\\n){2}1 removed\\n$"));
        const QString output = run("example_cached_prices", server);
        QVERIFY2(expected.match(output).hasMatch(), qPrintable(output));
        test::RawRedis raw = server.raw();
        QCOMPARE(raw.run({"EXISTS", "v1:product:123:price"}).integer, 0);
    }

    void theBusHandlesAndAcknowledges()
    {
        test::RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        QCOMPARE(run("example_handled_events", server), QStringLiteral("product 7 changed, says shop\n"));
        const test::RawReply pending = server.raw().run({"XPENDING", "events:product.updated", "refresher"});
        QCOMPARE(pending.elements.at(0).integer, 0);
    }

    void theReadmeShowsThem_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("cache") << QStringLiteral("tests/example/cached_prices.cpp");
        QTest::newRow("bus") << QStringLiteral("tests/example/handled_events.cpp");
    }
    void theReadmeShowsThem()
    {
        QFETCH(QString, path);
        const auto text = [](const QString &name) {
            QFile file(QLatin1String(FRESHET_SOURCE_DIR) + QLatin1Char('/') + name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray source = text(path);
        const qsizetype begin = source.indexOf("#include");
        QVERIFY(begin > 0);
        QVERIFY2(text(QStringLiteral("README.md")).contains(source.mid(begin)),
                 qPrintable(QStringLiteral("copy %1 into the README").arg(path)));
    }

private:
    /// What it prints; what went wrong where it does not end well.
    static QString run(const char *program, const test::RedisServer &server)
    {
        QProcess example;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("FRESHET_URL"), server.url().toString());
        example.setProcessEnvironment(environment);
        example.start(qEnvironmentVariable("FRESHET_BIN_DIR") + QLatin1Char('/') + QLatin1String(program), {});
        if (!example.waitForFinished(20000))
            return example.errorString();
        if (const QByteArray error = example.readAllStandardError(); !error.isEmpty() || example.exitCode() != 0)
            return QStringLiteral("status %1: %2").arg(example.exitCode()).arg(QString::fromUtf8(error));
        return QString::fromUtf8(example.readAllStandardOutput());
    }
};

QTEST_GUILESS_MAIN(ExampleTest)
#include "tst_example.moc"
