// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace freshet;

/// The example of the library's use: it works, and the README shows it as it is.
class ExampleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theExampleLoadsOnceAndInvalidates()
    {
        test::RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        QProcess example;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("FRESHET_URL"), server.url().toString());
        example.setProcessEnvironment(environment);
        example.start(qEnvironmentVariable("FRESHET_BIN_DIR") + QStringLiteral("/example_cached_prices"), {});
        QVERIFY2(example.waitForFinished(20000), qPrintable(example.errorString()));
        QCOMPARE(example.readAllStandardError(), QByteArray());
        // Whether a later read is of memory already depends on when the server's word on the fill arrives.
        const QRegularExpression expected(QStringLiteral("^asking the shop\\n3900000 from the shop\\n"
                                                         "(3900000 from (Redis|memory)\\n){2}1 removed\\n$"));
        const QString output = QString::fromUtf8(example.readAllStandardOutput());
        QVERIFY2(expected.match(output).hasMatch(), qPrintable(output));
        QCOMPARE(example.exitCode(), 0);
        test::RawRedis raw = server.raw();
        QCOMPARE(raw.run({"EXISTS", "v1:product:123:price"}).integer, 0);
    }

    void theReadmeShowsIt()
    {
        const auto text = [](const char *path) {
            QFile file(QLatin1String(FRESHET_SOURCE_DIR) + QLatin1Char('/') + QLatin1String(path));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray source = text("tests/example/cached_prices.cpp");
        const qsizetype begin = source.indexOf("#include");
        QVERIFY(begin > 0);
        QVERIFY2(text("README.md").contains(source.mid(begin)), "copy tests/example/cached_prices.cpp into the README");
    }
};

QTEST_GUILESS_MAIN(ExampleTest)
#include "tst_example.moc"
