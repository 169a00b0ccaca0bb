// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/sandbox_thread.h"
#include "core/inspect/server_info.h"
#include "tests/support/wait.h"
#include "ui/bridge/session.h"

#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace freshet;

class SandboxThreadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itOpensWithTraffic();
    void openingTwiceAnswersTwice();
    void itsDeathIsToldAndItOpensAgain();
    void closingAndDestroyingAreClean();

private:
    static qint64 fetch(ui::Session &session, const char *name)
    {
        const auto future = session.run([](redis::Client &client) { return inspect::fetchInfo(client); });
        if (!test::waitUntil([&] { return future.isFinished(); }) || !future.result())
            return -1;
        return future.result()->integer(QString::fromLatin1(name)).value_or(-1);
    }
};

void SandboxThreadTest::itOpensWithTraffic()
{
    SandboxThread sandbox;
    QSignalSpy opened(&sandbox, &SandboxThread::opened);
    sandbox.open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, 20000);
    ui::Session session(opened.first().first().value<redis::Url>(), {});
    QTRY_COMPARE(session.status().state, redis::ConnectionStatus::State::Ready);
    QTRY_VERIFY_WITH_TIMEOUT(fetch(session, "keyspace_hits") > 50, 20000);
}

void SandboxThreadTest::openingTwiceAnswersTwice()
{
    SandboxThread sandbox;
    QSignalSpy opened(&sandbox, &SandboxThread::opened);
    sandbox.open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, 20000);
    sandbox.open();
    QTRY_COMPARE(opened.count(), 2);
    QCOMPARE(opened.at(0).first().value<redis::Url>(), opened.at(1).first().value<redis::Url>());
}

void SandboxThreadTest::itsDeathIsToldAndItOpensAgain()
{
    SandboxThread sandbox;
    QSignalSpy opened(&sandbox, &SandboxThread::opened);
    QSignalSpy died(&sandbox, &SandboxThread::died);
    sandbox.open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, 20000);
    qint64 process = -1;
    {
        ui::Session session(opened.first().first().value<redis::Url>(), {});
        QTRY_COMPARE(session.status().state, redis::ConnectionStatus::State::Ready);
        process = fetch(session, "process_id");
    }
    QVERIFY(process > 1);
    QCOMPARE(::kill(pid_t(process), SIGKILL), 0);
    QTRY_COMPARE(died.count(), 1);
    QVERIFY(!died.first().first().toString().isEmpty());
    sandbox.open();
    QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 2, 20000);
}

void SandboxThreadTest::closingAndDestroyingAreClean()
{
    for (int i = 0; i < 3; ++i) {
        SandboxThread sandbox;
        sandbox.open(); // and gone while it starts
    }
    SandboxThread sandbox;
    sandbox.close();
    sandbox.close();
}

QTEST_GUILESS_MAIN(SandboxThreadTest)
#include "tst_sandbox_thread.moc"
