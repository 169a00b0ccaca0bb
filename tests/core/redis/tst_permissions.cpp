// SPDX-License-Identifier: GPL-3.0-or-later
// What a user may not run, asked of a real server.
#include <QTest>

#include "core/redis/client.h"
#include "core/redis/permissions.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

using namespace freshet;
using namespace freshet::redis;
using test::await;

class PermissionsTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server{
        {.users = {"poor on >secret ~* +@all -unlink -memory|usage -monitor -config", "keyed on >secret ~app:* +@all",
                   "mute on >secret ~* +@all -acl -unlink", "dumb on >secret ~* +@read +ping +info +client +command"}}};

    std::unique_ptr<Client> openAs(const char *user, bool readOnly = false)
    {
        Url url = m_server.url();
        url.user = QLatin1String(user);
        url.password = QStringLiteral("secret");
        ClientOptions options;
        options.readOnly = readOnly;
        return Client::open(url, options);
    }
    qint64 logged() { return qint64(m_server.raw().run({"ACL", "LOG"}).elements.size()); }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { m_server.raw().run({"ACL", "LOG", "RESET"}); }

    void whatAUserLacksIsKnownBeforeItIsTried()
    {
        const auto client = openAs("poor");
        const auto permissions = await(fetchPermissions(*client));
        QVERIFY2(permissions, permissions ? "" : qPrintable(permissions.error().message));
        QCOMPARE(permissions->missing({"unlink", "get", "memory|usage", "object|encoding", "monitor", "config|set"}),
                 (QByteArrayList{"unlink", "memory|usage", "monitor", "config|set"}));
        QCOMPARE(logged(), 0); // nothing was tried
    }

    void everybodyElseMayRunEverything()
    {
        const auto client = Client::open(m_server.url());
        QCOMPARE(await(fetchPermissions(*client)).value_or(Permissions()), Permissions());
    }

    void keysThatAUserMayNotTouchAreNoMissingCommands()
    {
        const auto client = openAs("keyed");
        const auto permissions = await(fetchPermissions(*client));
        QVERIFY(permissions);
        QCOMPARE(*permissions, Permissions());
    }

    void whereTheServerDoesNotTellNothingIsTakenToBeRefused()
    {
        for (const char *user : {"mute", "dumb"}) {
            const auto client = openAs(user);
            QVERIFY(await(client->ready()));
            const qint64 before = logged();
            const auto permissions = await(fetchPermissions(*client));
            QVERIFY2(permissions, user);
            QVERIFY(permissions->mayRun("unlink"));
            QVERIFY2(logged() - before <= 1, user);
        }
        const auto readOnly = openAs("poor", true);
        const auto permissions = await(fetchPermissions(*readOnly));
        QVERIFY(permissions);
        QVERIFY(permissions->mayRun("unlink"));
    }

    void aRefusalIsNotedOnceWithItsCommand()
    {
        const auto client = openAs("mute");
        const auto refused = await(client->unlink({"k"}));
        QVERIFY(!refused);
        Permissions permissions;
        QCOMPARE(Permissions::refusedCommand(refused.error()), QByteArray("unlink"));
        QVERIFY(permissions.noteRefusal(refused.error()));
        QVERIFY(!permissions.noteRefusal(refused.error()));
        QVERIFY(!permissions.mayRun("unlink"));
        QVERIFY(!permissions.noteRefusal({Code::Timeout, QStringLiteral("can't run the 'get' command"), {}}));
        QVERIFY(permissions.mayRun("get"));
    }

    void aServerThatIsAwayIsAnError()
    {
        Url nowhere;
        nowhere.socketPath = QStringLiteral("/nonexistent/redis.sock");
        const auto client = Client::open(nowhere);
        QVERIFY(!await(fetchPermissions(*client)));
    }
};

QTEST_GUILESS_MAIN(PermissionsTest)
#include "tst_permissions.moc"
