// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "core/redis/monitor.h"

#include "tests/support/await.h"
#include "tests/support/redis_server.h"

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;

class MonitorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLineIsUnderstood_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArrayList>("arguments");
        QTest::newRow("plain") << QByteArray("1339518083.107412 [0 127.0.0.1:60866] \"get\" \"a b\"")
                               << QByteArrayList{"get", "a b"};
        QTest::newRow("escaped") << QByteArray("1.5 [3 unix:/tmp/r.sock] \"set\" \"\\\"\\\\\\n\\x00\\xff\" \"\"")
                                 << QByteArrayList{"set", QByteArray("\"\\\n\0\xff", 5), ""};
        QTest::newRow("script") << QByteArray("1.5 [0 lua] \"get\" \"k\"") << QByteArrayList{"get", "k"};
        QTest::newRow("bracket in a key") << QByteArray("1.5 [0 [::1]:7] \"get\" \"x] y\"") << QByteArrayList{"get", "x] y"};
        QTest::newRow("no time") << QByteArray("[0 lua] \"get\"") << QByteArrayList{};
        QTest::newRow("no end") << QByteArray("1.5 [0 lua] \"get") << QByteArrayList{};
        QTest::newRow("cut escape") << QByteArray("1.5 [0 lua] \"get\\x4") << QByteArrayList{};
        QTest::newRow("nothing") << QByteArray() << QByteArrayList{};
        QTest::newRow("OK") << QByteArray("OK") << QByteArrayList{};
    }

    void aLineIsUnderstood()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArrayList, arguments);
        const auto command = MonitoredCommand::parse(line);
        QCOMPARE(command.has_value(), !arguments.isEmpty());
        if (command)
            QCOMPARE(command->arguments, arguments);
    }

    void whatOthersRunIsHeard()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = Client::open(server.url());
        QVERIFY(await(client->ready()));
        const auto monitor = client->monitor();
        QByteArrayList keys;
        connect(monitor.get(), &Monitor::command, this, [&](const MonitoredCommand &command) {
            if (command.arguments.first().toUpper() == "GET")
                keys.append(command.arguments.value(1));
        });
        QTRY_VERIFY_WITH_TIMEOUT(monitor->isActive(), 10000);
        auto raw = server.raw();
        raw.run({"GET", "a"});
        raw.run({"GET", QByteArray("b\0\"\xff", 4)});
        QTRY_COMPARE_WITH_TIMEOUT(keys, (QByteArrayList{"a", QByteArray("b\0\"\xff", 4)}), 10000);
    }

    void whoMayNotIsTold()
    {
        RedisServer::Options options;
        options.users = {"limited on >secret ~* +@all -monitor"};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        Url url = server.url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("secret");
        const auto client = Client::open(url);
        QVERIFY(await(client->ready()));
        const auto monitor = client->monitor();
        std::optional<Error> error;
        connect(monitor.get(), &Monitor::failed, this, [&](const Error &why) { error = why; });
        QTRY_VERIFY_WITH_TIMEOUT(error.has_value(), 10000);
        QCOMPARE(error->code, Code::NoPermission);
    }

    void aReadOnlyClientMayNot()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        ClientOptions options;
        options.readOnly = true;
        const auto client = Client::open(server.url(), options);
        const auto monitor = client->monitor();
        std::optional<Error> error;
        connect(monitor.get(), &Monitor::failed, this, [&](const Error &why) { error = why; });
        QTRY_VERIFY_WITH_TIMEOUT(error.has_value(), 10000);
        QCOMPARE(error->code, Code::ReadOnly);
    }

    void aServerThatDiesEndsIt()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = Client::open(server.url());
        QVERIFY(await(client->ready()));
        const auto monitor = client->monitor();
        int failures = 0;
        connect(monitor.get(), &Monitor::failed, this, [&] { ++failures; });
        QTRY_VERIFY_WITH_TIMEOUT(monitor->isActive(), 10000);
        server.kill();
        QTRY_COMPARE_WITH_TIMEOUT(failures, 1, 10000);
        QVERIFY(!monitor->isActive());
    }
};

QTEST_GUILESS_MAIN(MonitorTest)
#include "tst_monitor.moc"
