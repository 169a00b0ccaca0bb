// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way from nothing to a connection that takes commands, and what can go wrong on it.
#include "tests/core/redis/scripted_rig.h"

#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

using State = Connection::State;

class ConnectionLoginTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLoginIsOneWriteInThisOrder_data();
    void theLoginIsOneWriteInThisOrder();
    void whatTheServerSaysOfItselfIsKept();
    void theAnswersOfTheLoginMayBeCutAnywhere();
    void aCommandWaitsForTheLogin();
    void aWrongPasswordIsToldAndTriedAgain();
    void aServerThatRepeatsThePasswordDoesNotGetItIntoAnError_data();
    void aServerThatRepeatsThePasswordDoesNotGetItIntoAnError();
    void aServerThatWantsAPasswordIsUnderstood();
    void aDatabaseThatDoesNotExistIsPointedAt();
    void missingPermissionsOfTheLoginDoNoHarm();
    void aReplicaIsLeftWhereAMasterIsWanted();
    void aServerThatDoesNotAnswerTheLoginTimesOut();
    void aServerThatDoesNotAcceptTimesOut();
    void aLookUpThatDoesNotEndTimesOutAndComesTooLate();
    void aFailedLookUpIsToldToTheCallers();
    void aServerThatHangsUpMayWantTls();
    void whatIsNoRedisIsLeft_data();
    void whatIsNoRedisIsLeft();
    void aReplyBeforeTheLoginsOwnDoesNotShiftThem();
    void aCommandThatExpiresDuringTheLoginIsNeverSent();
};

void ConnectionLoginTest::theLoginIsOneWriteInThisOrder_data()
{
    QTest::addColumn<Connection::Options>("options");
    QTest::addColumn<QByteArray>("bytes");
    const Command id("CLIENT", "ID");
    const Command name("CLIENT", "SETNAME", "freshet");
    const Command server("INFO", "server");
    Connection::Options options;
    QTest::newRow("nothing to log in with") << options << wire({name, id, server});
    options.password = QStringLiteral("secret");
    QTest::newRow("a password") << options << wire({Command("AUTH", "secret"), name, id, server});
    options.user = QStringLiteral("alice");
    options.database = 3;
    QTest::newRow("a user and a database") << options
                                           << wire({Command("AUTH", "alice", "secret"), Command("SELECT", 3), name, id, server});
    options.password.clear();
    QTest::newRow("a user without a password")
        << options << wire({Command("AUTH", "alice", ""), Command("SELECT", 3), name, id, server});
    options = {};
    options.client.clientName.clear();
    QTest::newRow("no name") << options << wire({id, server});
    options.client.readOnly = true;
    options.mustBeMaster = true;
    QTest::newRow("read-only, behind a Sentinel") << options << wire({id, server, Command("ROLE"), Command("COMMAND")});
}

void ConnectionLoginTest::theLoginIsOneWriteInThisOrder()
{
    QFETCH(Connection::Options, options);
    QFETCH(QByteArray, bytes);
    Rig rig(options);
    rig.connection->open();
    QCOMPARE(rig.state(), State::Connecting);
    QVERIFY(rig.link().wasOpened());
    QCOMPARE(rig.link().endpoint(), *rig.endpoint);
    rig.link().accept();
    QCOMPARE(rig.state(), State::LoggingIn);
    QCOMPARE(rig.link().written(), bytes);
    QCOMPARE(rig.link().writes(), 1);
}

void ConnectionLoginTest::whatTheServerSaysOfItselfIsKept()
{
    Rig rig;
    rig.comeUp();
    QCOMPARE(rig.state(), State::Ready);
    QCOMPARE(rig.connection->connectionId(), qint64(7));
    QCOMPARE(rig.connection->identity().displayName(), QStringLiteral("Redis 7.0.15"));
    QVERIFY(rig.connection->lastError().message.isEmpty());
    QCOMPARE(rig.connection->bytesInFlight(), qint64(0));
}

void ConnectionLoginTest::theAnswersOfTheLoginMayBeCutAnywhere()
{
    const QByteArray replies = welcome();
    for (qsizetype cut = 0; cut <= replies.size(); ++cut) {
        Rig rig;
        rig.connection->open();
        rig.link().accept();
        rig.link().feed(replies.first(cut));
        QCOMPARE(rig.state(), cut == replies.size() ? State::Ready : State::LoggingIn);
        rig.link().feed(replies.sliced(cut));
        QCOMPARE(rig.state(), State::Ready);
    }
}

void ConnectionLoginTest::aCommandWaitsForTheLogin()
{
    Rig rig;
    rig.connection->open();
    const auto early = rig.ask(Command("GET", "early"));
    rig.link().accept();
    const auto late = rig.ask(Command("GET", "late"));
    QVERIFY(!rig.link().takeWritten().contains("GET"));
    rig.link().feed(welcome());
    QCOMPARE(rig.link().written(), wire({Command("GET", "early"), Command("GET", "late")}));
    QCOMPARE(rig.link().writes(), 2); // the login, and both commands together
    rig.link().feed("$1\r\na\r\n$1\r\nb\r\n");
    QVERIFY2(early->got("a"), qPrintable(early->text()));
    QVERIFY2(late->got("b"), qPrintable(late->text()));
}

void ConnectionLoginTest::aWrongPasswordIsToldAndTriedAgain()
{
    Connection::Options options;
    options.password = QStringLiteral("secret");
    Rig rig(options);
    rig.connection->open();
    const auto caller = rig.ask(Command("GET", "k"));
    rig.link().accept();
    rig.link().feed(
        "-WRONGPASS invalid username-password pair or user is disabled.\r\n"
        "-NOAUTH Authentication required.\r\n-NOAUTH Authentication required.\r\n-NOAUTH Authentication required.\r\n");
    QCOMPARE(rig.state(), State::Pausing);
    QCOMPARE(rig.connection->lastError().code, Code::AuthFailed);
    QVERIFY(rig.connection->lastError().message.contains(QLatin1String("invalid username-password pair")));
    QVERIFY2(caller->failedWith(Code::AuthFailed), qPrintable(caller->text()));
    QVERIFY(rig.link().wasAborted());
    QTRY_COMPARE(rig.transports.count(), 2); // the password may be set right at the server
}

void ConnectionLoginTest::aServerThatRepeatsThePasswordDoesNotGetItIntoAnError_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("unknown command") << QStringLiteral("se cret")
                                     << QByteArray("-ERR unknown command 'AUTH', with args beginning with: 'se cret' \r\n");
    // Redis shows at most 128 bytes of the arguments, and blanks for line ends.
    const QString longOne = QStringLiteral("secret") + QString(200, QLatin1Char('x'));
    QTest::newRow("cut off") << longOne
                             << "-ERR unknown command 'AUTH', with args beginning with: '" + longOne.toLatin1().left(120) +
                                    "\r\n";
    QTest::newRow("a line end") << QStringLiteral("secret\nmore")
                                << QByteArray("-ERR unknown command 'AUTH', with args beginning with: 'secret more' \r\n");
    QTest::newRow("wrong password, repeated")
        << QStringLiteral("secret-and-more") << QByteArray("-WRONGPASS secret-and-more is wrong\r\n");
    QTest::newRow("wrong password, its beginning")
        << QStringLiteral("secret-and-more") << QByteArray("-WRONGPASS secret-an... is wrong\r\n");
}

void ConnectionLoginTest::aServerThatRepeatsThePasswordDoesNotGetItIntoAnError()
{
    QFETCH(QString, password);
    QFETCH(QByteArray, reply);
    Connection::Options options;
    options.password = password;
    Rig rig(options);
    rig.connection->open();
    const auto caller = rig.ask(Command("GET", "k"));
    rig.link().accept();
    rig.link().feed(reply + welcome());
    QCOMPARE(rig.state(), State::Pausing);
    QCOMPARE(rig.connection->lastError().code, Code::AuthFailed);
    for (const Error &error : {rig.connection->lastError(), caller->result.error()}) {
        QVERIFY2(!error.message.contains(QLatin1String("cret")), qPrintable(error.message));
        QVERIFY2(!error.context.contains(QLatin1String("cret")), qPrintable(error.context));
        QVERIFY(!error.message.isEmpty());
    }
}

void ConnectionLoginTest::aServerThatWantsAPasswordIsUnderstood()
{
    Rig rig;
    rig.connection->open();
    rig.link().accept();
    rig.link().feed(
        "-NOAUTH Authentication required.\r\n-NOAUTH Authentication required.\r\n-NOAUTH Authentication required.\r\n");
    QCOMPARE(rig.state(), State::Pausing);
    QCOMPARE(rig.connection->lastError().code, Code::AuthFailed);
    QVERIFY(rig.connection->lastError().message.contains(QLatin1String("wants a password")));
}

void ConnectionLoginTest::aDatabaseThatDoesNotExistIsPointedAt()
{
    Connection::Options options;
    options.database = 99;
    Rig rig(options);
    rig.connection->open();
    rig.link().accept();
    rig.link().feed("-ERR DB index is out of range\r\n" + welcome());
    QCOMPARE(rig.state(), State::Pausing);
    QCOMPARE(rig.connection->lastError().code, Code::InvalidUrl);
    QCOMPARE(rig.connection->lastError().context, QStringLiteral("database"));
    QVERIFY(rig.connection->lastError().message.contains(QLatin1String("99")));
}

void ConnectionLoginTest::missingPermissionsOfTheLoginDoNoHarm()
{
    Rig rig;
    rig.connection->open();
    rig.link().accept();
    for (int i = 0; i < 3; ++i)
        rig.link().feed("-NOPERM this user has no permissions to run this command\r\n");
    QCOMPARE(rig.state(), State::Ready);
    QCOMPARE(rig.connection->connectionId(), qint64(0));
    QVERIFY(rig.connection->identity().version.isNull());
}

void ConnectionLoginTest::aReplicaIsLeftWhereAMasterIsWanted()
{
    Connection::Options options;
    options.mustBeMaster = true;
    Rig rig(options);
    rig.connection->open();
    rig.link().accept();
    rig.link().feed(welcome() + "*5\r\n$5\r\nslave\r\n$9\r\n127.0.0.1\r\n:6379\r\n$9\r\nconnected\r\n:1\r\n");
    QCOMPARE(rig.state(), State::Pausing);
    QVERIFY(rig.connection->lastError().message.contains(QLatin1String("not a master")));
    // A master that becomes a replica answers READONLY: its caller hears it, the connection is left.
    rig.comeUp(welcome() + "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n");
    QCOMPARE(rig.state(), State::Ready);
    const auto caller = rig.ask(Command("SET", "k", "v"));
    rig.link().feed("-READONLY You can't write against a read only replica.\r\n");
    QVERIFY(caller->failedWith(Code::ReadOnlyReplica));
    QCOMPARE(rig.state(), State::Pausing);
}

void ConnectionLoginTest::aServerThatDoesNotAnswerTheLoginTimesOut()
{
    Connection::Options options;
    options.client.connectTimeout = 20ms;
    options.client.reconnectFirst = 10s;
    options.client.reconnectMost = 10s;
    Rig rig(options);
    rig.connection->open();
    rig.link().accept();
    rig.link().feed("+OK\r\n");
    QTRY_COMPARE(rig.state(), State::Pausing);
    QCOMPARE(rig.connection->lastError().code, Code::Timeout);
    QVERIFY(rig.connection->lastError().message.contains(QLatin1String("login")));
    QVERIFY(rig.link().wasAborted());
}

void ConnectionLoginTest::aServerThatDoesNotAcceptTimesOut()
{
    Connection::Options options;
    options.client.connectTimeout = 20ms;
    options.client.reconnectFirst = 10s;
    options.client.reconnectMost = 10s;
    Rig rig(options);
    rig.connection->open();
    const auto caller = rig.ask(Command("GET", "k"));
    QTRY_COMPARE(rig.state(), State::Pausing);
    QCOMPARE(rig.connection->lastError().code, Code::Timeout);
    QCOMPARE(rig.connection->lastError().context, QStringLiteral("redis.example:6379"));
    QVERIFY2(caller->failedWith(Code::NotConnected), qPrintable(caller->text())); // it was not sent
}

void ConnectionLoginTest::aLookUpThatDoesNotEndTimesOutAndComesTooLate()
{
    Connection::Options options;
    options.client.connectTimeout = 20ms;
    options.client.reconnectFirst = 10s;
    options.client.reconnectMost = 10s;
    ScriptedTransports transports;
    std::vector<Connection::EndpointAnswer> answers;
    Connection connection(
        options, [&answers](const Connection::EndpointAnswer &answer) { answers.push_back(answer); }, transports.factory());
    connection.open();
    QTRY_COMPARE(connection.state(), State::Pausing);
    QCOMPARE(connection.lastError().code, Code::Timeout);
    QVERIFY(connection.lastError().message.contains(QLatin1String("no server was found")));
    answers.front()(Endpoint());
    QCOMPARE(transports.count(), 0);
    connection.reconnectNow();
    QCOMPARE(answers.size(), std::size_t(2));
    answers.front()(Endpoint()); // still the answer of the first attempt
    QCOMPARE(transports.count(), 0);
    answers.back()(Endpoint());
    QCOMPARE(transports.count(), 1);
}

void ConnectionLoginTest::aFailedLookUpIsToldToTheCallers()
{
    Rig rig;
    rig.endpoint = failure(Code::MasterUnknown, QStringLiteral("no Sentinel knows mymaster"), QStringLiteral("mymaster"));
    rig.connection->open();
    QCOMPARE(rig.state(), State::Pausing);
    const auto caller = rig.ask(Command("GET", "k"));
    QVERIFY2(caller->failedWith(Code::MasterUnknown), qPrintable(caller->text()));
    QCOMPARE(rig.transports.count(), 0);
}

void ConnectionLoginTest::aServerThatHangsUpMayWantTls()
{
    Rig rig;
    rig.connection->open();
    rig.link().accept();
    rig.link().close();
    QCOMPARE(rig.state(), State::Pausing);
    QVERIFY(rig.connection->lastError().message.contains(QLatin1String("rediss://")));
}

void ConnectionLoginTest::whatIsNoRedisIsLeft_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a web server") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTest::newRow("a secure shell") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
    QTest::newRow("more replies than questions") << welcome() + "+OK\r\n";
}

void ConnectionLoginTest::whatIsNoRedisIsLeft()
{
    QFETCH(QByteArray, bytes);
    Rig rig;
    rig.connection->open();
    rig.link().accept();
    rig.link().feed(bytes);
    QCOMPARE(rig.state(), State::Pausing);
    QCOMPARE(rig.connection->lastError().code, Code::Protocol);
    QVERIFY(rig.link().wasAborted());
    const auto caller = rig.ask(Command("GET", "k"));
    QVERIFY2(caller->failedWith(Code::Protocol), qPrintable(caller->text()));
}

void ConnectionLoginTest::aReplyBeforeTheLoginsOwnDoesNotShiftThem()
{
    // `-ERR max number of clients reached` comes unasked and is followed by the end.
    Rig rig;
    rig.connection->open();
    const auto caller = rig.ask(Command("GET", "k"));
    rig.link().accept();
    rig.link().feed("-ERR max number of clients reached\r\n");
    rig.link().close();
    QCOMPARE(rig.state(), State::Pausing);
    QVERIFY2(rig.connection->lastError().message.contains(QLatin1String("max number of clients")),
             qPrintable(rig.connection->lastError().message));
    QCOMPARE(caller->answers, 1);
}

void ConnectionLoginTest::aCommandThatExpiresDuringTheLoginIsNeverSent()
{
    Rig rig;
    rig.connection->open();
    rig.link().accept();
    const auto caller = rig.ask(Command("GET", "k"), within(10ms));
    QTRY_VERIFY2(caller->failedWith(Code::Timeout), qPrintable(caller->text()));
    QVERIFY(caller->result.error().message.contains(QLatin1String("not sent")));
    rig.link().takeWritten();
    rig.link().feed(welcome());
    QCOMPARE(rig.state(), State::Ready);
    QVERIFY(rig.link().written().isEmpty());
}

QTEST_GUILESS_MAIN(ConnectionLoginTest)
#include "tst_connection_login.moc"
