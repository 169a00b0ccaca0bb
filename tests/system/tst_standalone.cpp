// SPDX-License-Identifier: GPL-3.0-or-later
//
// The client against real servers: ways to connect, logins, values, blocking calls, subscriptions, walks, the read-only gate.
#include "core/redis/client.h"
#include "core/redis/scan.h"
#include "core/redis/subscription.h"
#include "tests/support/redis_server.h"
#include "tests/support/tcp_proxy.h"
#include "tests/support/tls_certificates.h"

#include <QFile>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <qcoro/qcorotask.h>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

Result<Value> run(Client &client, Command command, CommandOptions options = {})
{
    return QCoro::waitFor([](Client &to, Command what, CommandOptions how) -> Task<Result<Value>> {
        CommandAwaiter awaiter(to, std::move(what), std::move(how));
        co_return co_await awaiter;
    }(client, std::move(command), std::move(options)));
}

CommandOptions within(std::chrono::milliseconds timeout)
{
    CommandOptions options;
    options.timeout = timeout;
    return options;
}

/// Why the first attempt failed; Code::Cancelled where it did not.
Error refusal(const Url &url, ClientOptions options = {})
{
    const auto client = Client::open(url, options);
    const auto ready = QCoro::waitFor(client->ready());
    if (ready)
        return {Code::Cancelled, QStringLiteral("it connected"), {}};
    return client->status().error;
}

ScanOptions walkOver(const QByteArray &match = {}, const QByteArray &type = {}, const QByteArray &resumeFrom = {})
{
    ScanOptions options;
    options.match = match;
    options.type = type;
    options.resumeFrom = resumeFrom;
    return options;
}

QString told(const Error &error)
{
    return QString(codeName(error.code)) + QLatin1String(": ") + error.message + QLatin1String(" / ") + error.context;
}

} // namespace

class StandaloneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aServerIsReachedByPortAndBySocket();
    void aPasswordIsAsked();
    void aUsersMissingPermissionIsNamed();
    void aDatabaseIsSelectedAgainAfterEachLoss();
    void aSocketOrPortWithoutServerIsTold();
    void tlsConnectsOnlyWhereItShould_data();
    void tlsConnectsOnlyWhereItShould();
    void aClientCertificateIsShown();
    void tlsAndPlainDoNotMix();
    void keysAndValuesAreBytes();
    void aLargeValueGoesThereAndBack();
    void aHundredThousandCommandsCanWait();
    void aClientThatGoesAnswersEverybodyOnce();
    void aClosedClientAnswersEverybodyAndStays();
    void blockingCallsDoNotHoldUpOthers();
    void aCancelledBlockingCallTakesNothing();
    void messagesComeAgainAfterALoss();
    void aWalkHandsOutEveryKey();
    void aWalkGoesOnWhereItStopped();
    void aWalkSeesEveryKeyThoughTheServerRestarts_data();
    void aWalkSeesEveryKeyThoughTheServerRestarts();
    void aPositionOfAnotherServerIsRefused();
    void aLargeValueGoesThroughTls();
    void theGateAgainstARealServer_data();
    void theGateAgainstARealServer();

private:
    std::unique_ptr<RedisServer> m_server;
    std::unique_ptr<TlsCertificates> m_tls;
};

void StandaloneTest::initTestCase()
{
    m_tls = std::make_unique<TlsCertificates>();
    QVERIFY2(m_tls->create(), qPrintable(m_tls->errorText()));
    m_server = std::make_unique<RedisServer>(RedisServer::Options{.tcp = true, .tls = m_tls.get()});
    QVERIFY2(m_server->start(), qPrintable(m_server->log()));
}

void StandaloneTest::aServerIsReachedByPortAndBySocket()
{
    const auto tcp = Client::open(m_server->tcpUrl());
    const auto local = Client::open(m_server->unixUrl());
    QVERIFY(QCoro::waitFor(tcp->ready()));
    QVERIFY(run(*local, Command("SET", "way", "socket")));
    QCOMPARE(run(*tcp, Command("GET", "way"))->bytes(), QByteArray("socket"));
    QCOMPARE(tcp->status().state, ConnectionStatus::State::Ready);
    QCOMPARE(QCoro::waitFor(tcp->identity())->version.toString().toUtf8(), m_server->raw().info("server", "redis_version"));
    QVERIFY(m_server->raw().run({"CLIENT", "LIST"}).bytes.contains("name=freshet"));
}

void StandaloneTest::aPasswordIsAsked()
{
    RedisServer server({.tcp = true, .password = "op@en: /se%same#"});
    QVERIFY2(server.start(), qPrintable(server.log()));
    const auto good = Client::open(Url::parse(server.url().toString(Url::Secrets::Show)).value());
    QVERIFY(QCoro::waitFor(good->ready()));
    Url url = server.url();
    url.password = QStringLiteral("a-wrong-secret");
    const Error wrong = refusal(url);
    QCOMPARE(wrong.code, Code::AuthFailed);
    QVERIFY2(!told(wrong).contains(url.password), qPrintable(told(wrong)));
    url.password.clear();
    const Error missing = refusal(url);
    QCOMPARE(missing.code, Code::AuthFailed);
    QVERIFY2(missing.message.contains(QLatin1String("password")), qPrintable(told(missing)));
    // One that wants none says so.
    Url open = m_server->tcpUrl();
    open.password = QStringLiteral("needless-secret");
    const Error needless = refusal(open);
    QCOMPARE(needless.code, Code::AuthFailed);
    QVERIFY(!told(needless).contains(open.password));
}

void StandaloneTest::aUsersMissingPermissionIsNamed()
{
    RedisServer server({.users = {"alice on >secret ~app:* resetchannels +@read +client|setname +info"}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    Url url = server.url();
    url.user = QStringLiteral("alice");
    url.password = QStringLiteral("secret");
    const auto client = Client::open(url);
    QVERIFY(run(*client, Command("GET", "app:1")));
    const auto write = run(*client, Command("SET", "app:1", "v"));
    QCOMPARE(write.error().code, Code::NoPermission);
    QCOMPARE(write.error().context, QStringLiteral("SET"));
    QCOMPARE(run(*client, Command("CONFIG", "GET", "*")).error().context, QStringLiteral("CONFIG GET"));
    QCOMPARE(run(*client, Command("GET", "other")).error().code, Code::NoPermission);
    url.user = QStringLiteral("bob");
    QCOMPARE(refusal(url).code, Code::AuthFailed);
    const auto subscription = client->subscribe({"news"});
    QSignalSpy interrupted(subscription.get(), &Subscription::interrupted);
    QTRY_VERIFY(!interrupted.isEmpty());
    QCOMPARE(interrupted.first().first().value<Error>().code, Code::NoPermission);
}

void StandaloneTest::aDatabaseIsSelectedAgainAfterEachLoss()
{
    Url url = m_server->tcpUrl();
    url.database = 5;
    ClientOptions options;
    options.queueWhileAway = true;
    options.reconnectFirst = 1ms;
    const auto client = Client::open(url, options);
    QVERIFY(run(*client, Command("SET", "where", "five")));
    QSignalSpy changes(client.get(), &Client::statusChanged);
    m_server->raw().run({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    QTRY_VERIFY(changes.size() >= 2);
    QCOMPARE(run(*client, Command("GET", "where"))->bytes(), QByteArray("five"));
    url.database = 4711;
    QCOMPARE(refusal(url).context, QStringLiteral("database"));
}

void StandaloneTest::aSocketOrPortWithoutServerIsTold()
{
    Url url;
    url.socketPath = m_server->directory() + QStringLiteral("/nothing.sock");
    const Error noSocket = refusal(url);
    QCOMPARE(noSocket.code, Code::ConnectFailed);
    QVERIFY2(noSocket.message.contains(url.socketPath), qPrintable(told(noSocket)));
    url.socketPath.clear();
    url.hosts = {{QStringLiteral("127.0.0.1"), freePort()}};
    const Error noPort = refusal(url);
    QCOMPARE(noPort.code, Code::ConnectFailed);
    QCOMPARE(noPort.context, url.hosts.first().toString());
    url.hosts = {{QStringLiteral("no-such-host.invalid"), 6379}};
    QCOMPARE(refusal(url).code, Code::HostNotFound);
}

void StandaloneTest::tlsConnectsOnlyWhereItShould_data()
{
    QTest::addColumn<QString>("certificate"); // the server's
    QTest::addColumn<QString>("authority");   // which the client trusts
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("verify");
    QTest::addColumn<bool>("connects");
    const QString good = QStringLiteral("server");
    const QString own = QStringLiteral("own");
    QTest::newRow("good") << good << own << QString() << true << true;
    QTest::newRow("another authority") << good << QStringLiteral("other") << QString() << true << false;
    QTest::newRow("the system's authorities") << good << QString() << QString() << true << false;
    QTest::newRow("an authority that is no file") << good << QStringLiteral("missing") << QString() << true << false;
    QTest::newRow("another authority, not verified") << good << QStringLiteral("other") << QString() << false << true;
    QTest::newRow("not verified") << good << QString() << QString() << false << true;
    QTest::newRow("ended") << QStringLiteral("expired") << own << QString() << true << false;
    QTest::newRow("ended, not verified") << QStringLiteral("expired") << own << QString() << false << true;
    QTest::newRow("another name") << QStringLiteral("wrong-name") << own << QString() << true << false;
    QTest::newRow("another name, asked for")
        << QStringLiteral("wrong-name") << own << QStringLiteral("redis.example") << true << true;
    QTest::newRow("a name that the certificate lacks") << good << own << QStringLiteral("redis.example") << true << false;
}

void StandaloneTest::tlsConnectsOnlyWhereItShould()
{
    QFETCH(QString, certificate);
    QFETCH(QString, authority);
    QFETCH(QString, name);
    QFETCH(bool, verify);
    QFETCH(bool, connects);
    RedisServer::Options options{.tls = m_tls.get()};
    if (certificate == QLatin1String("expired")) {
        options.certificate = m_tls->expiredCertificate();
        options.certificateKey = m_tls->expiredKey();
    } else if (certificate == QLatin1String("wrong-name")) {
        options.certificate = m_tls->wrongNameCertificate();
        options.certificateKey = m_tls->wrongNameKey();
    }
    RedisServer server(options);
    QVERIFY2(server.start(), qPrintable(server.log()));
    Url url = server.tlsUrl();
    url.tls.caFile = authority == QLatin1String("own")     ? m_tls->authority()
                     : authority == QLatin1String("other") ? m_tls->otherAuthority()
                     : authority.isEmpty()                 ? QString()
                                                           : server.directory() + QStringLiteral("/missing.crt");
    url.tls.serverName = name;
    url.tls.verify = verify;
    const Error error = refusal(url);
    QCOMPARE(error.code, connects ? Code::Cancelled : Code::TlsFailed);
    QVERIFY2(error.message.size() > 8, qPrintable(told(error)));
}

void StandaloneTest::aClientCertificateIsShown()
{
    RedisServer server({.tls = m_tls.get(), .clientCertificates = true});
    QVERIFY2(server.start(), qPrintable(server.log()));
    Url url = server.tlsUrl();
    url.tls.certFile = m_tls->clientCertificate();
    url.tls.keyFile = m_tls->clientKey();
    const auto client = Client::open(url);
    QVERIFY(run(*client, Command("SET", "k", "v")));
    url.tls.certFile.clear();
    url.tls.keyFile.clear();
    const Error without = refusal(url);
    QVERIFY2(without.code == Code::TlsFailed || without.code == Code::ConnectionLost, qPrintable(told(without)));
    url.tls.certFile = m_tls->clientCertificate();
    url.tls.keyFile = m_tls->clientCertificate(); // no key in it
    const Error noKey = refusal(url);
    QCOMPARE(noKey.code, Code::TlsFailed);
    QCOMPARE(noKey.context, url.tls.keyFile);
}

void StandaloneTest::tlsAndPlainDoNotMix()
{
    ClientOptions options;
    options.connectTimeout = 1500ms;
    Url plain = m_server->tcpUrl();
    plain.hosts = {{QStringLiteral("127.0.0.1"), m_server->tlsPort()}};
    const Error toTls = refusal(plain, options);
    QVERIFY2(toTls.message.contains(QLatin1String("rediss://")), qPrintable(told(toTls)));
    Url tls = m_server->tlsUrl();
    tls.hosts = {{QStringLiteral("localhost"), m_server->port()}};
    const Error toPlain = refusal(tls, options);
    QVERIFY2(toPlain.message.contains(QLatin1String("TLS"), Qt::CaseInsensitive) || toPlain.code == Code::TlsFailed,
             qPrintable(told(toPlain)));
}

void StandaloneTest::keysAndValuesAreBytes()
{
    const auto client = Client::open(m_server->unixUrl());
    QByteArray all;
    for (int i = 0; i < 256; ++i)
        all += char(i);
    for (const QByteArray &bytes :
         {all, QByteArray("\r\n"), QByteArray("\0", 1), QByteArray("$-1\r\n"), QByteArray("\xff\xfe")}) {
        QVERIFY(run(*client, Command("SET", bytes, bytes)));
        QCOMPARE(run(*client, Command("GET", bytes))->bytes(), bytes);
        QCOMPARE(m_server->raw().run({"GET", bytes}).bytes, bytes);
    }
    QVERIFY(run(*client, Command("SET", QByteArray(), QByteArray())));
    const auto empty = run(*client, Command("GET", QByteArray()));
    QVERIFY(empty->isString() && empty->bytes().isEmpty());
    QVERIFY(run(*client, Command("GET", "nothing here"))->isNil());
}

void StandaloneTest::aLargeValueGoesThereAndBack()
{
    const auto client = Client::open(m_server->unixUrl());
    QByteArray value(200 << 20, 'v');
    for (qsizetype i = 0; i < value.size(); i += 4093)
        value[i] = char(i / 4093);
    QVERIFY(run(*client, Command("SET", "large", value), within(120s)));
    auto back = run(*client, Command("GET", "large"), within(120s));
    QVERIFY2(back, back ? "" : qPrintable(told(back.error())));
    QVERIFY(back->bytes() == value);
    QCOMPARE(run(*client, Command("UNLINK", "large"))->integer().value(), qint64(1));
}

void StandaloneTest::aHundredThousandCommandsCanWait()
{
    constexpr int count = 100000;
    const auto client = Client::open(m_server->unixUrl());
    int right = 0;
    int answers = 0;
    const auto echo = [&](int number) -> Task<> {
        CommandAwaiter awaiter(*client, Command("ECHO", number), within(60s));
        const auto result = co_await awaiter;
        ++answers;
        right += result && result->bytes() == QByteArray::number(number);
    };
    for (int i = 0; i < count; ++i) // before there is a connection at all
        echo(i);
    QTRY_COMPARE_WITH_TIMEOUT(answers, count, 60000);
    QCOMPARE(right, count);
}

void StandaloneTest::aClientThatGoesAnswersEverybodyOnce()
{
    auto client = Client::open(m_server->unixUrl());
    QVERIFY(QCoro::waitFor(client->ready()));
    std::vector<int> answers(5000, 0);
    int cancelled = 0;
    Client *raw = client.get();
    const auto echo = [&answers, &cancelled, raw](std::size_t number) -> Task<> {
        CommandAwaiter awaiter(*raw, Command("ECHO", qint64(number)), CommandOptions());
        const auto result = co_await awaiter;
        ++answers[number];
        cancelled += !result && result.error().code == Code::Cancelled;
    };
    for (std::size_t i = 0; i < answers.size(); ++i)
        echo(i);
    const auto blocked = raw->blocking(Command("BLPOP", "never", 100), 100s);
    client.reset();
    QCOMPARE(cancelled, 5000);
    for (const int times : answers)
        QCOMPARE(times, 1);
    QVERIFY(blocked.isReady());
}

void StandaloneTest::aClosedClientAnswersEverybodyAndStays()
{
    const auto client = Client::open(m_server->unixUrl());
    QVERIFY(QCoro::waitFor(client->ready()));
    QSignalSpy closed(client.get(), &Client::closed);
    QSignalSpy changed(client.get(), &Client::statusChanged);
    int cancelled = 0;
    const auto ping = [&]() -> Task<> {
        const Command command("PING");
        const auto result = co_await client->command(command);
        cancelled += !result && result.error().code == Code::Cancelled;
    };
    ping();
    const auto blocked = client->blocking(Command("BLPOP", "never", 100), 100s);
    client->close();
    QCOMPARE(cancelled, 1);
    QVERIFY(blocked.isReady());
    QCOMPARE(closed.size(), 1);
    ping();
    QCOMPARE(cancelled, 2);
    const auto later = QCoro::waitFor(client->blocking(Command("BLPOP", "never", 100), 100s));
    QVERIFY(!later);
    QCOMPARE(later.error().code, Code::Cancelled);
    const auto walked = QCoro::waitFor(client->scan({})->next());
    QVERIFY(!walked);
    QCOMPARE(walked.error().code, Code::Cancelled);
    client->reconnectNow(); // for good means for good
    ping();
    QCOMPARE(cancelled, 3);
    QVERIFY(changed.isEmpty());
}

void StandaloneTest::blockingCallsDoNotHoldUpOthers()
{
    const auto client = Client::open(m_server->unixUrl());
    QVERIFY(QCoro::waitFor(client->ready()));
    Result<Value> popped;
    int answers = 0;
    const auto work = [&]() -> Task<> {
        const Command command("BLPOP", "jobs", 100);
        popped = co_await client->blocking(command, 100s);
        ++answers;
    };
    work();
    QTRY_COMPARE(m_server->raw().info("clients", "blocked_clients"), QByteArray("1"));
    QVERIFY(run(*client, Command("SET", "beside", "v")));
    QCOMPARE(answers, 0);
    QVERIFY(run(*client, Command("RPUSH", "jobs", "one")));
    QTRY_COMPARE(answers, 1);
    QCOMPARE(popped->at(1).bytes(), QByteArray("one"));
    // What the server gives up on itself is nil, not a time-out of ours.
    const Command shortly("BLPOP", "jobs", "0.05");
    const auto nothing = QCoro::waitFor(client->blocking(shortly, 50ms));
    QVERIFY2(nothing, nothing ? "" : qPrintable(told(nothing.error())));
    QVERIFY(nothing->isNil());
}

void StandaloneTest::aCancelledBlockingCallTakesNothing()
{
    const auto client = Client::open(m_server->unixUrl());
    std::stop_source stop;
    CommandOptions options;
    options.stop = stop.get_token();
    Result<Value> popped;
    int answers = 0;
    const auto work = [&]() -> Task<> {
        const Command command("BLPOP", "queue", 100);
        popped = co_await client->blocking(command, 100s, options);
        ++answers;
    };
    work();
    QTRY_COMPARE(m_server->raw().info("clients", "blocked_clients"), QByteArray("1"));
    stop.request_stop();
    QCOMPARE(answers, 1);
    QCOMPARE(popped.error().code, Code::Cancelled);
    QTRY_COMPARE(m_server->raw().info("clients", "blocked_clients"), QByteArray("0"));
    QVERIFY(run(*client, Command("RPUSH", "queue", "kept")));
    QCOMPARE(run(*client, Command("LLEN", "queue"))->integer().value(), qint64(1));
}

void StandaloneTest::messagesComeAgainAfterALoss()
{
    RedisServer server({.tcp = true});
    QVERIFY2(server.start(), qPrintable(server.log()));
    ClientOptions options;
    options.reconnectFirst = 5ms;
    options.reconnectMost = 50ms;
    const auto client = Client::open(server.tcpUrl(), options);
    const auto subscription = client->subscribe({"news", QByteArray("a\0b", 3)}, {"events:*"});
    QSignalSpy activated(subscription.get(), &Subscription::activated);
    QSignalSpy interrupted(subscription.get(), &Subscription::interrupted);
    QSignalSpy messages(subscription.get(), &Subscription::message);
    QTRY_COMPARE(activated.size(), 1);
    QVERIFY(subscription->isActive());
    QVERIFY(subscription->connectionId() > 0);
    const auto publishAll = [&server] {
        RawRedis raw = server.raw();
        raw.run({"PUBLISH", "news", QByteArray("\r\n\0x", 4)});
        raw.run({"PUBLISH", QByteArray("a\0b", 3), ""});
        raw.run({"PUBLISH", "events:voice", "created"});
        raw.run({"PUBLISH", "other", "not for us"});
    };
    publishAll();
    QTRY_COMPARE(messages.size(), 3);
    QCOMPARE(messages[0][0].toByteArray(), QByteArray("news"));
    QCOMPARE(messages[0][1].value<Value>().bytes(), QByteArray("\r\n\0x", 4));
    QVERIFY(messages[0][2].toByteArray().isEmpty());
    QCOMPARE(messages[1][0].toByteArray(), QByteArray("a\0b", 3));
    QCOMPARE(messages[2][0].toByteArray(), QByteArray("events:voice"));
    QCOMPARE(messages[2][2].toByteArray(), QByteArray("events:*"));
    QVERIFY(run(*client, Command("SET", "k", "v"))); // the client's own connection is another one

    server.kill();
    QTRY_VERIFY(!interrupted.isEmpty());
    QVERIFY(!subscription->isActive());
    QCOMPARE(subscription->connectionId(), qint64(0));
    QVERIFY2(server.start(), qPrintable(server.log()));
    QTRY_COMPARE(activated.size(), 2);
    publishAll();
    QTRY_COMPARE(messages.size(), 6);
}

void StandaloneTest::aWalkHandsOutEveryKey()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    server.raw(20000).run({"DEBUG", "POPULATE", "100000", "key", "8"});
    server.raw().run({"HSET", "a hash", "f", "v"});
    const auto client = Client::open(server.url());
    const auto walk = [&client](const ScanOptions &options, int *rounds = nullptr) {
        const auto scan = client->scan(options);
        QSet<QByteArray> keys;
        while (!scan->atEnd()) {
            const auto batch = QCoro::waitFor(scan->next());
            if (!batch)
                return QSet<QByteArray>();
            for (const QByteArray &key : *batch)
                keys.insert(key);
            if (rounds)
                ++*rounds;
        }
        if (scan->progress().scanned < scan->progress().total || scan->progress().nodesDone != 1)
            return QSet<QByteArray>();
        return keys;
    };
    QCOMPARE(walk(walkOver()).size(), 100001);
    int rounds = 0;
    ScanOptions gentle;
    gentle.gentle = true;
    QCOMPARE(walk(gentle, &rounds).size(), 100001);
    QVERIFY(rounds > 300); // smaller steps
    QCOMPARE(walk(walkOver("key:9999?")).size(), 10);
    QCOMPARE(walk(walkOver({}, "hash")), QSet<QByteArray>{"a hash"});
    QCOMPARE(walk(walkOver("nothing*")).size(), 0);
}

void StandaloneTest::aWalkGoesOnWhereItStopped()
{
    RedisServer server({.tcp = true});
    QVERIFY2(server.start(), qPrintable(server.log()));
    server.raw(20000).run({"DEBUG", "POPULATE", "20000", "key", "8"});
    auto client = Client::open(server.tcpUrl());
    QSet<QByteArray> keys;
    QByteArray position;
    int calls = 0;
    bool ended = false;
    while (!ended) {
        // A new program each time: another client, another scan.
        client = Client::open(server.tcpUrl());
        const auto scan = client->scan(walkOver({}, {}, position));
        for (int i = 0; i < 3 && !scan->atEnd(); ++i) {
            const auto batch = QCoro::waitFor(scan->next());
            QVERIFY2(batch, batch ? "" : qPrintable(told(batch.error())));
            for (const QByteArray &key : *batch)
                keys.insert(key);
            ++calls;
        }
        position = scan->position();
        ended = scan->atEnd();
    }
    QCOMPARE(keys.size(), 20000);
    QVERIFY(calls < 40); // it did not begin anew
    for (const ScanOptions &other : {walkOver("x*", {}, position), walkOver({}, "hash", position), walkOver({}, {}, "garbage"),
                                     walkOver({}, {}, "{\"v\":1}")}) {
        const auto scan = client->scan(other);
        const auto refused = QCoro::waitFor(scan->next());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::InvalidArgument);
    }
    // An error in between is no end: the walk goes on.
    const auto scan = client->scan({});
    QVERIFY(QCoro::waitFor(scan->next()));
    server.raw().run({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    int failures = 0;
    keys.clear();
    const auto step = [&] {
        const auto batch = QCoro::waitFor(scan->next());
        failures += !batch;
        for (const QByteArray &key : batch.value_or(std::vector<QByteArray>()))
            keys.insert(key);
        return scan->atEnd();
    };
    QTRY_VERIFY(step());
    QVERIFY(failures > 0);
    QVERIFY(keys.size() >= 18000); // all but the first batch, at least
}

void StandaloneTest::aWalkSeesEveryKeyThoughTheServerRestarts_data()
{
    QTest::addColumn<bool>("anew");    // a new client goes on from the saved position
    QTest::addColumn<QString>("user"); // one may not run INFO
    QTest::newRow("the same walk") << false << QString();
    QTest::newRow("from its position") << true << QString();
    QTest::newRow("the same walk, without INFO") << false << QStringLiteral("blind");
    QTest::newRow("from its position, without INFO") << true << QStringLiteral("blind");
}

void StandaloneTest::aWalkSeesEveryKeyThoughTheServerRestarts()
{
    QFETCH(bool, anew);
    QFETCH(QString, user);
    RedisServer server({.tcp = true, .users = {"blind on >dark ~* +@all -info"}});
    QVERIFY2(server.start(), qPrintable(server.log()));
    server.raw(20000).run({"DEBUG", "POPULATE", "20000", "key", "8"});
    Url url = server.tcpUrl();
    if (!user.isEmpty()) {
        url.user = user;
        url.password = QStringLiteral("dark");
    }
    auto client = Client::open(url);
    auto scan = client->scan({});
    QSet<QByteArray> keys;
    const auto step = [&] {
        const auto batch = QCoro::waitFor(scan->next());
        for (const QByteArray &key : batch.value_or(std::vector<QByteArray>()))
            keys.insert(key);
        return scan->atEnd();
    };
    for (int i = 0; i < 10; ++i)
        QVERIFY(!step());
    QVERIFY(keys.size() >= 9000);
    const QByteArray position = scan->position();
    server.raw(20000).run({"SAVE"});
    QVERIFY2(server.restart(), qPrintable(server.log())); // each process hashes in its own way: the cursor means other keys
    if (anew) {
        scan.reset();
        client = Client::open(url);
        ScanOptions options;
        options.resumeFrom = position;
        scan = client->scan(options);
    }
    QTRY_VERIFY_WITH_TIMEOUT(step(), 30000);
    QCOMPARE(keys.size(), 20000);
    QVERIFY(scan->progress().scanned >= scan->progress().total);
    QVERIFY(scan->progress().scanned <= scan->progress().found);
}

void StandaloneTest::aPositionOfAnotherServerIsRefused()
{
    RedisServer other({.tcp = true});
    QVERIFY2(other.start(), qPrintable(other.log()));
    other.raw(20000).run({"DEBUG", "POPULATE", "5000", "key", "8"});
    const auto there = Client::open(other.tcpUrl());
    const auto scan = there->scan(walkOver());
    QVERIFY(QCoro::waitFor(scan->next()));
    QVERIFY(!scan->atEnd());
    Url database = other.tcpUrl();
    database.database = 1;
    for (const Url &url : {m_server->tcpUrl(), database}) {
        const auto here = Client::open(url);
        const auto resumed = here->scan(walkOver({}, {}, scan->position()));
        const auto refused = QCoro::waitFor(resumed->next());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::InvalidArgument);
    }
}

void StandaloneTest::aLargeValueGoesThroughTls()
{
    const auto client = Client::open(m_server->tlsUrl());
    QByteArray value(20 << 20, 'v');
    for (qsizetype i = 0; i < value.size(); i += 4093)
        value[i] = char(i / 4093);
    QVERIFY(run(*client, Command("SET", "large", value), within(60s)));
    const auto back = run(*client, Command("GET", "large"), within(60s));
    QVERIFY2(back, back ? "" : qPrintable(told(back.error())));
    QVERIFY(back->bytes() == value);
    QCOMPARE(run(*client, Command("UNLINK", "large"))->integer().value(), qint64(1));
}

void StandaloneTest::theGateAgainstARealServer_data()
{
    QTest::addColumn<QByteArrayList>("command");
    QTest::addColumn<bool>("passes");
    const auto row = [](const char *text, bool passes) { QTest::newRow(text) << QByteArray(text).split(' ') << passes; };
    for (const char *text : {"GET k",
                             "MGET a b",
                             "EXISTS k",
                             "TTL k",
                             "TYPE k",
                             "STRLEN k",
                             "HGETALL h",
                             "HSCAN h 0",
                             "LRANGE l 0 -1",
                             "SMEMBERS s",
                             "ZRANGE z 0 -1",
                             "XRANGE x - +",
                             "XINFO STREAM x",
                             "XPENDING x g",
                             "XREAD STREAMS x 0",
                             "SCAN 0",
                             "KEYS nothing*",
                             "DBSIZE",
                             "PING",
                             "ECHO a",
                             "INFO",
                             "TIME",
                             "OBJECT ENCODING k",
                             "MEMORY USAGE k",
                             "DUMP k",
                             "COMMAND COUNT",
                             "SORT_RO l",
                             "BITFIELD_RO k",
                             "GETRANGE k 0 1",
                             "TOUCH k",
                             "ROLE",
                             "SLOWLOG GET 10",
                             "slowlog get",
                             "SLOWLOG LEN",
                             "LATENCY LATEST",
                             "LATENCY HISTORY command",
                             "LATENCY DOCTOR",
                             "CLIENT LIST",
                             "CLIENT INFO",
                             "CONFIG GET maxmemory",
                             "MEMORY STATS",
                             "MODULE LIST",
                             "PUBSUB CHANNELS"})
        row(text, true);
    for (const char *text : {"SET k v",
                             "DEL k",
                             "UNLINK k",
                             "EXPIRE k 1",
                             "PERSIST k",
                             "RENAME a b",
                             "INCR k",
                             "APPEND k v",
                             "GETDEL k",
                             "GETEX k",
                             "GETSET k v",
                             "LPUSH l v",
                             "LPOP l",
                             "HSET h f v",
                             "SADD s v",
                             "SPOP s",
                             "ZADD z 1 v",
                             "XADD x * f v",
                             "XACK x g 1-1",
                             "XGROUP CREATE x g $",
                             "XREADGROUP GROUP g c STREAMS x >",
                             "XCLAIM x g c 0 1-1",
                             "XAUTOCLAIM x g c 0 0",
                             "XTRIM x MAXLEN 1",
                             "SORT l STORE d",
                             "SORT l",
                             "BITOP AND d a b",
                             "PFADD p v",
                             "COPY a b",
                             "RESTORE k 0 v",
                             "MIGRATE h 1 k 0 1",
                             "MOVE k 1",
                             "SWAPDB 0 1",
                             "FLUSHDB",
                             "FLUSHALL",
                             "flushall",
                             "CONFIG SET maxmemory 1",
                             "CONFIG REWRITE",
                             "CONFIG RESETSTAT",
                             "SHUTDOWN",
                             "SHUTDOWN NOSAVE",
                             "BGSAVE",
                             "SAVE",
                             "BGREWRITEAOF",
                             "REPLICAOF NO ONE",
                             "SLAVEOF NO ONE",
                             "FAILOVER",
                             "DEBUG SLEEP 1",
                             "CLIENT KILL TYPE normal",
                             "CLIENT PAUSE 1",
                             "ACL SETUSER x",
                             "ACL DELUSER x",
                             "SLOWLOG RESET",
                             "LATENCY RESET",
                             "MODULE LOAD x",
                             "EVAL return 0",
                             "EVALSHA abc 0",
                             "SCRIPT LOAD x",
                             "SCRIPT FLUSH",
                             "FUNCTION LOAD x",
                             "FUNCTION FLUSH",
                             "FCALL f 0",
                             "PUBLISH c m",
                             "SPUBLISH c m",
                             "NOSUCHCOMMAND",
                             "CONFIG",
                             "XGROUP",
                             "GEORADIUS k 0 0 1 m STORE d"})
        row(text, false);
}

void StandaloneTest::theGateAgainstARealServer()
{
    QFETCH(QByteArrayList, command);
    QFETCH(bool, passes);
    ClientOptions options;
    options.readOnly = true;
    const auto client = Client::open(m_server->unixUrl(), options);
    Command asked(command.first());
    for (qsizetype i = 1; i < command.size(); ++i)
        asked.add(command[i]);
    const auto result = run(*client, asked);
    const bool passed = result || result.error().code != Code::ReadOnly;
    QVERIFY2(passed == passes, result ? "it ran" : qPrintable(told(result.error())));
    QVERIFY(m_server->isRunning());
}

QTEST_GUILESS_MAIN(StandaloneTest)
#include "tst_standalone.moc"
