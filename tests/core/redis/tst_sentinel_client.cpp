// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Sentinels' client over scripted servers: what an announcement does to each connection, and what is left when it goes.
#include "core/redis/sentinel_client.h"
#include "core/redis/subscription.h"
#include "tests/core/redis/scripted_rig.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::redis;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

const HostPort former{QStringLiteral("10.0.0.1"), 6379};
const HostPort later{QStringLiteral("10.0.0.2"), 6379};

QByteArray words(const QByteArrayList &all)
{
    QByteArray bytes = '*' + QByteArray::number(all.size()) + "\r\n";
    for (const QByteArray &one : all)
        bytes += bulk(one);
    return bytes;
}

/// What a Sentinel answers to SENTINEL MASTER and SENTINEL SENTINELS.
QByteArray named(const HostPort &master, int epoch)
{
    return words(
               {"ip", master.host.toUtf8(), "port", QByteArray::number(master.port), "config-epoch", QByteArray::number(epoch)}) +
           "*0\r\n";
}

/// The answers to a login where a master is expected: SETNAME, CLIENT ID, INFO, ROLE.
QByteArray masterWelcome(const QByteArray &runId)
{
    return welcome(runId) + "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n";
}

/// A SentinelClient with one Sentinel. Nothing answers unless the test says so.
struct SentinelRig
{
    explicit SentinelRig(int sentinels = 1)
    {
        Url url;
        url.topology = Topology::Sentinel;
        url.masterName = QStringLiteral("mymaster");
        for (int i = 0; i < sentinels; ++i)
            url.hosts.append({QStringLiteral("sentinel%1.example").arg(i), 26379});
        client = std::make_unique<SentinelClient>(url, ClientOptions(), transports.factory());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::MetaCall);
    }

    /// The newest living link to that place; nullptr where there is none.
    ScriptedLink *linkTo(const QString &host, bool subscribed = false)
    {
        for (int i = transports.count() - 1; i >= 0; --i) {
            ScriptedLink &link = transports.link(i);
            const bool listens = link.endpoint().address.host.startsWith(QLatin1String("sentinel")) && i < listeners;
            if (link.isAlive() && link.endpoint().address.host == host && listens == subscribed)
                return &link;
        }
        return nullptr;
    }
    /// The Sentinel is asked, names the master, and has no more to say until it is asked again.
    bool sentinelNames(const HostPort &master, int epoch)
    {
        ScriptedLink *asked = linkTo(QStringLiteral("sentinel0.example"));
        if (!asked)
            return false;
        asked->accept();
        asked->feed(welcome());
        const int before = transports.count();
        asked->feed(named(master, epoch));
        return QTest::qWaitFor([&] { return transports.count() > before; }) && linkTo(master.host);
    }
    void announce(const HostPort &master)
    {
        transports.link(0).feed(words(
            {"message", "+switch-master",
             "mymaster " + former.host.toUtf8() + " 6379 " + master.host.toUtf8() + ' ' + QByteArray::number(master.port)}));
    }
    /// From the start to a client that is connected to `former`, with one Sentinel that announces.
    bool comeUp()
    {
        transports.link(0).accept();
        transports.link(0).feed(welcome());
        if (!sentinelNames(former, 1))
            return false;
        ScriptedLink *link = linkTo(former.host);
        link->accept();
        link->feed(masterWelcome("aaaa"));
        link->takeWritten();
        return client->status().state == ConnectionStatus::State::Ready;
    }

    int listeners = 1;
    ScriptedTransports transports;
    std::unique_ptr<SentinelClient> client;
};

} // namespace

class SentinelClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theClientMayGoWhileSentinelsAreAsked_data();
    void theClientMayGoWhileSentinelsAreAsked();
    void everyConnectionLeavesAFormerMaster();
    void anAttemptAtTheRightPlaceGoesOn();
    void theClientMayGoInsideAnAnnouncement();
};

void SentinelClientTest::theClientMayGoWhileSentinelsAreAsked_data()
{
    QTest::addColumn<int>("answered"); // how far the Sentinels came
    QTest::newRow("none was reached") << 0;
    QTest::newRow("one was reached") << 1;
    QTest::newRow("one answered") << 2;
    QTest::newRow("one is gone") << 3;
}

void SentinelClientTest::theClientMayGoWhileSentinelsAreAsked()
{
    QFETCH(int, answered);
    SentinelRig rig(2);
    rig.listeners = 2;
    const auto waiting = ask(*rig.client, Command("GET", "k"));
    ScriptedLink *first = rig.linkTo(QStringLiteral("sentinel0.example"));
    QVERIFY(first);
    if (answered == 1 || answered == 2)
        first->accept();
    if (answered == 2) {
        first->feed(welcome());
        first->feed(named(former, 1));
    }
    if (answered == 3)
        first->close();
    QVERIFY(waiting->isOpen());
    rig.client.reset();
    QVERIFY2(waiting->failedWith(Code::Cancelled), qPrintable(waiting->text()));
    for (int i = 0; i < rig.transports.count(); ++i)
        QVERIFY(!rig.transports.link(i).isAlive());
}

void SentinelClientTest::everyConnectionLeavesAFormerMaster()
{
    SentinelRig rig;
    QVERIFY(rig.comeUp());
    const auto subscription = rig.client->subscribe({"news"});
    QSignalSpy interrupted(subscription.get(), &Subscription::interrupted);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::MetaCall);
    QVERIFY(rig.sentinelNames(former, 1));
    rig.linkTo(former.host)->accept();
    rig.linkTo(former.host)->feed(masterWelcome("aaaa"));
    Result<Value> popped;
    int answers = 0;
    [](SentinelClient &client, Result<Value> &result, int &count) -> Task<> {
        Command command("BLPOP", "jobs", 0);
        result = co_await client.blocking(std::move(command), 60s, {});
        ++count;
    }(*rig.client, popped, answers);
    QVERIFY(rig.sentinelNames(former, 1));
    rig.linkTo(former.host)->accept();
    rig.linkTo(former.host)->feed(masterWelcome("aaaa"));
    QCOMPARE(answers, 0);
    rig.announce(later);
    QCOMPARE(answers, 1);
    QVERIFY(!popped);
    QCOMPARE(popped.error().code, Code::ConnectionLost);
    QCOMPARE(interrupted.size(), 1);
    QVERIFY(!rig.linkTo(former.host));
    QVERIFY(rig.sentinelNames(later, 2));
}

void SentinelClientTest::anAttemptAtTheRightPlaceGoesOn()
{
    SentinelRig rig;
    QVERIFY(rig.comeUp());
    rig.announce(later);
    QVERIFY(rig.sentinelNames(later, 2));
    const int count = rig.transports.count();
    rig.announce(later); // while connecting
    rig.linkTo(later.host)->accept();
    rig.announce(later); // while logging in
    rig.linkTo(later.host)->feed(masterWelcome("bbbb"));
    rig.announce(later);
    QCOMPARE(rig.client->status().state, ConnectionStatus::State::Ready);
    QCOMPARE(rig.transports.count(), count);
}

void SentinelClientTest::theClientMayGoInsideAnAnnouncement()
{
    SentinelRig rig;
    QVERIFY(rig.comeUp());
    const auto waiting = ask(*rig.client, Command("GET", "k"), {}, [&rig] { rig.client.reset(); });
    rig.announce(later);
    QVERIFY2(waiting->failedWith(Code::ConnectionLost), qPrintable(waiting->text()));
    QVERIFY(!rig.client);
}

QTEST_GUILESS_MAIN(SentinelClientTest)

#include "tst_sentinel_client.moc"
