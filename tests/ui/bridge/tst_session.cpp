// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "tests/support/redis_server.h"
#include "ui/bridge/answer.h"
#include "ui/bridge/session.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

#include <atomic>

#include <coroutine>
#include <optional>

using namespace freshet;
using namespace freshet::ui;
using State = redis::ConnectionStatus::State;

class SessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aQuestionIsAnsweredWithItsValue();
    void anErrorOfTheServerIsTheAnswer();
    void theWorkRunsInAnotherThread();
    void theLatencyAndTheServersNameAreReported();
    void destroyingTheSessionAnswersWhatIsInFlight();
    void whatWaitsForSomethingElseIsAnsweredToo();
    void whatGoesOnBehindFindsItsClientUntilTheEnd();
    void destroyingAtOnceIsClean();
    void anAnswerForAGoneContextIsDropped();
    void aLostServerIsReportedAndRegained();
    void asManyAnswersComeAsQuestionsWereAsked();
};

/// Awaits for ever, or until the test goes on with it.
struct Parking
{
    std::coroutine_handle<> *slot;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) const noexcept { *slot = handle; }
    void await_resume() const noexcept {}
};

static auto get(Session &session, const QByteArray &key)
{
    return session.run([key](redis::Client &client) -> Task<Result<redis::Value>> {
        if (auto ready = co_await client.ready(); !ready)
            co_return std::unexpected(ready.error());
        const redis::Command command("GET", key);
        const auto reply = co_await client.command(command);
        if (!reply)
            co_return std::unexpected(reply.error());
        co_return *reply;
    });
}

static void hold(const QFuture<Result<redis::Value>> &future, QObject *context, std::optional<Result<redis::Value>> *out)
{
    whenAnswered(future, context, [out](const Result<redis::Value> &answer) { out->emplace(answer); });
}

void SessionTest::aQuestionIsAnsweredWithItsValue()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    server.raw().run({"SET", "a", "one"});
    Session session(server.url(), {});
    std::optional<Result<redis::Value>> answer;
    hold(get(session, "a"), this, &answer);
    QVERIFY(!answer); // never from inside the call
    QTRY_VERIFY(answer);
    QCOMPARE((*answer)->bytes(), QByteArray("one"));
}

void SessionTest::anErrorOfTheServerIsTheAnswer()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    server.raw().run({"LPUSH", "list", "one"});
    Session session(server.url(), {});
    std::optional<Result<redis::Value>> answer;
    hold(get(session, "list"), this, &answer);
    QTRY_VERIFY(answer);
    QCOMPARE(answer->error().code, Code::WrongType);
}

void SessionTest::theWorkRunsInAnotherThread()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    Session session(server.url(), {});
    const auto future = session.run([](redis::Client &client) -> Task<Result<std::pair<QThread *, QThread *>>> {
        co_return std::pair(QThread::currentThread(), client.thread());
    });
    QTRY_VERIFY(future.isFinished());
    const auto threads = future.result();
    QVERIFY(threads->first != QThread::currentThread());
    QCOMPARE(threads->first, threads->second);
}

void SessionTest::theLatencyAndTheServersNameAreReported()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    Session session(server.url(), {});
    QCOMPARE(session.latencyMs(), -1.0);
    QTRY_VERIFY(session.latencyMs() > 0);
    QTRY_VERIFY(!session.identity().version.isNull());
    QCOMPARE(session.status().state, State::Ready);
}

void SessionTest::destroyingTheSessionAnswersWhatIsInFlight()
{
    // It accepts and never answers.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    auto url = redis::Url::parse(QStringLiteral("redis://127.0.0.1:%1").arg(silent.serverPort())).value();
    auto session = std::make_unique<Session>(url, redis::ClientOptions{});
    std::vector<QFuture<Result<redis::Value>>> futures;
    for (int i = 0; i < 50; ++i)
        futures.push_back(get(*session, "a"));
    QTRY_VERIFY(silent.hasPendingConnections());
    QElapsedTimer clock;
    clock.start();
    session.reset();
    QVERIFY2(clock.elapsed() < 1000, "closing waited for the server");
    for (const auto &future : futures) {
        QVERIFY(future.isFinished());
        QCOMPARE(future.resultCount(), 1);
        QCOMPARE(future.result().error().code, Code::Cancelled);
    }
}

void SessionTest::whatWaitsForSomethingElseIsAnsweredToo()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    auto session = std::make_unique<Session>(server.url(), redis::ClientOptions{});
    std::coroutine_handle<> parked;
    const auto future = session->run([&parked](redis::Client &) -> Task<Result<int>> {
        Parking parking{&parked};
        co_await parking;
        co_return 1;
    });
    session.reset();
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().error().code, Code::Cancelled);
    QVERIFY(parked);
    parked.resume(); // too late: nobody is told twice
    QCOMPARE(future.resultCount(), 1);
    QCOMPARE(future.result().error().code, Code::Cancelled);
}

void SessionTest::whatGoesOnBehindFindsItsClientUntilTheEnd()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    for (int i = 0; i < 30; ++i) {
        auto session = std::make_unique<Session>(server.url(), redis::ClientOptions());
        std::vector<QFuture<Result<int>>> questions;
        const auto turns = std::make_shared<std::atomic<int>>(0);
        for (int n = 0; n < 8; ++n)
            questions.push_back(session->run([turns](redis::Client &client) -> Task<Result<int>> {
                const auto mine = turns; // the captures go with the answer
                redis::Client *its = &client;
                for (int count = 0; count < 100000; ++count) {
                    const auto waited = co_await Clock::system().sleep(std::chrono::milliseconds(0)); // for something else
                    Q_UNUSED(waited)
                    const redis::Command ping("PING");
                    const auto answer = co_await its->command(ping);
                    ++*mine;
                    if (!answer && answer.error().code == Code::Cancelled)
                        break;
                }
                co_return Result<int>(1);
            }));
        QTRY_VERIFY(*turns > 20);
        session.reset();
        for (auto &question : questions) {
            QVERIFY(question.isFinished());
            QCOMPARE(question.result().error().code, Code::Cancelled);
        }
        questions.clear();
        QCOMPARE(turns.use_count(), 1); // it ended, and was not left where it stood
    }
}

void SessionTest::destroyingAtOnceIsClean()
{
    for (int i = 0; i < 20; ++i) {
        Session session(redis::Url::parse(QStringLiteral("redis://127.0.0.1:1")).value(), {});
        const auto future = get(session, "a");
        Q_UNUSED(future)
    }
}

void SessionTest::anAnswerForAGoneContextIsDropped()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    Session session(server.url(), {});
    std::optional<Result<redis::Value>> dropped;
    std::optional<Result<redis::Value>> kept;
    {
        QObject context;
        hold(get(session, "a"), &context, &dropped);
    }
    hold(get(session, "a"), this, &kept);
    QTRY_VERIFY(kept);
    QVERIFY(!dropped);
}

void SessionTest::aLostServerIsReportedAndRegained()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    redis::ClientOptions options;
    options.reconnectMost = std::chrono::milliseconds(200);
    Session session(server.url(), options);
    QSignalSpy restarted(&session, &Session::serverChanged);
    QTRY_COMPARE(session.status().state, State::Ready);
    server.kill();
    QTRY_COMPARE(session.status().state, State::Away);
    QVERIFY(session.status().since.isValid());
    QVERIFY(!session.status().error.message.isEmpty());
    QVERIFY(session.latencyMs() < 0);
    QVERIFY2(server.restart(), qPrintable(server.log()));
    session.reconnectNow();
    QTRY_COMPARE(session.status().state, State::Ready);
    QTRY_VERIFY(session.latencyMs() > 0);
    QTRY_COMPARE(restarted.count(), 1);
}

void SessionTest::asManyAnswersComeAsQuestionsWereAsked()
{
    test::RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    Session session(server.url(), {});
    int answers = 0;
    for (int i = 0; i < 1000; ++i)
        whenAnswered(get(session, "a"), this, [&](const Result<redis::Value> &answer) { answers += answer.has_value(); });
    QTRY_COMPARE(answers, 1000);
}

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_session.moc"
