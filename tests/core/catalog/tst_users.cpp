// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/users.h"
#include "tests/core/catalog/service_rig.h"

#include <QSqlQuery>

using namespace freshet;
using namespace freshet::catalog;
using test::await;

class UsersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }

    void aTokenFindsItsUserUntilItIsRevoked_data() { test::SqlDatabases::addRows(); }
    void aTokenFindsItsUserUntilItIsRevoked()
    {
        FRESHET_SERVICE(m_server, m_databases, sql, rig);
        Users users(*rig.tiers, *sql);
        const auto token = await(users.create(QStringLiteral("Ann"), QStringLiteral("ann@example.org")));
        QVERIFY2(token, token ? "" : qPrintable(token.error().message));
        QCOMPARE(token->size(), 43); // 256 bits
        const auto user = await(users.findByToken(*token));
        QVERIFY(user);
        QCOMPARE(*user, (User{1, QStringLiteral("Ann"), QStringLiteral("ann@example.org")}));
        // The token itself stands nowhere.
        const auto keys = m_server.raw().run({"KEYS", "*"}).elements;
        QVERIFY(!keys.empty());
        for (const auto &key : keys)
            QVERIFY(!key.bytes.contains(*token));
        QCOMPARE(m_server.raw().run({"EXISTS", Users::key("v1", *token)}).integer, 1);
        QVERIFY(await(sql->run([&](QSqlDatabase &database) -> Result<void> {
            QSqlQuery query(database);
            const auto read =
                execute(query, QStringLiteral("SELECT COUNT(*) FROM users WHERE token_hash = ?"), {QString::fromLatin1(*token)});
            return read && query.next() && query.value(0).toInt() == 0 ? Result<void>()
                                                                       : failure(Code::Io, QStringLiteral("found"));
        })));
        QVERIFY(await(users.revoke(*token)));
        QCOMPARE(await(users.findByToken(*token)).error().code, Code::NotFound);
        QCOMPARE(await(users.revoke(*token)).error().code, Code::NotFound);
        // Unknown ones are remembered, for a short time.
        QCOMPARE(m_server.raw().run({"GET", Users::key("v1", *token)}).bytes, QByteArray());
        QCOMPARE(await(users.findByToken("guess")).error().code, Code::NotFound);
        const qint64 ttl = m_server.raw().run({"TTL", Users::key("v1", "guess")}).integer;
        QVERIFY(ttl > 0 && ttl <= 30);
        QCOMPARE(await(users.findByToken("")).error().code, Code::NotFound);
        QCOMPARE(await(users.findByToken(QByteArray(10000, 'x'))).error().code, Code::NotFound);
    }

    void wrongInputIsSaid_data() { test::SqlDatabases::addRows(); }
    void wrongInputIsSaid()
    {
        FRESHET_SERVICE(m_server, m_databases, sql, rig);
        Users users(*rig.tiers, *sql);
        QCOMPARE(await(users.create(QString(), QStringLiteral("a@b"))).error().context, QStringLiteral("name"));
        for (const char *address : {"", "a", "@b", "a@"})
            QCOMPARE(await(users.create(QStringLiteral("A"), QString::fromLatin1(address))).error().context,
                     QStringLiteral("email"));
        QVERIFY(await(users.create(QStringLiteral("A"), QStringLiteral("a@b"))));
        const auto taken = await(users.create(QStringLiteral("B"), QStringLiteral("a@b")));
        QCOMPARE(taken.error().code, Code::InvalidArgument);
    }

private:
    test::RedisServer m_server;
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(UsersTest)
#include "tst_users.moc"
