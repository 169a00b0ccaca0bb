// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripted_transport.h"

#include <QTest>

using namespace freshet;
using namespace freshet::test;

namespace {
struct Listener : redis::TransportListener
{
    void transportOpened() override { events << "opened"; }
    void transportReadable() override { events << "readable"; }
    void transportWritten() override { events << "written"; }
    void transportClosed(Error error) override { events << "closed:" + QByteArray(error.message.toUtf8()); }
    QByteArrayList events;
};
} // namespace

class ScriptedTransportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_listener.events.clear(); }

    void nothingHappensUnlessTheTestSaysSo()
    {
        ScriptedTransports made;
        auto transport = made.factory()(m_listener);
        redis::Endpoint endpoint;
        endpoint.socketPath = QStringLiteral("/nowhere");
        transport->open(endpoint);
        QVERIFY(made.last().wasOpened());
        QCOMPARE(made.last().endpoint(), endpoint);
        QVERIFY(m_listener.events.isEmpty());
        made.last().accept();
        QCOMPARE(m_listener.events, QByteArrayList{"opened"});
    }

    void fedBytesAreReadInPieces()
    {
        ScriptedTransports made;
        auto transport = made.factory()(m_listener);
        made.last().feed("abcdef");
        QCOMPARE(m_listener.events, QByteArrayList{"readable"});
        char bytes[4];
        QCOMPARE(transport->read(bytes, 4), 4);
        QCOMPARE(QByteArray(bytes, 4), QByteArray("abcd"));
        QCOMPARE(transport->read(bytes, 4), 2);
        QCOMPARE(transport->read(bytes, 4), 0);
    }

    void writtenBytesAreSeenAndCanBeHeldBack()
    {
        ScriptedTransports made;
        auto transport = made.factory()(m_listener);
        transport->write("one");
        transport->flush();
        transport->flush();
        QCOMPARE(transport->bytesToWrite(), 0);
        QCOMPARE(made.last().takeWritten(), QByteArray("one"));
        QCOMPARE(made.last().flushes(), 1);
        made.last().holdBack();
        transport->write("three");
        QCOMPARE(transport->bytesToWrite(), 5);
        made.last().letOut(2);
        QCOMPARE(transport->bytesToWrite(), 3);
        QCOMPARE(m_listener.events, QByteArrayList{"written"});
        made.last().letOut();
        QCOMPARE(transport->bytesToWrite(), 0);
        QCOMPARE(made.last().written(), QByteArray("three"));
    }

    void afterACloseNothingElseIsCalled()
    {
        ScriptedTransports made;
        auto transport = made.factory()(m_listener);
        made.last().close(Code::ConnectionLost, QStringLiteral("gone"));
        made.last().close();
        made.last().feed("late");
        QCOMPARE(m_listener.events, QByteArrayList{"closed:gone"});
        QVERIFY(!made.last().isAlive());
        QVERIFY(!made.last().wasAborted());
    }

    void anAbortedOrDestroyedTransportIsSilentAndItsLinkStays()
    {
        ScriptedTransports made;
        auto first = made.factory()(m_listener);
        auto second = made.factory()(m_listener);
        first->write("kept");
        first->abort();
        second.reset();
        made.link(0).close();
        made.link(1).feed("x");
        QVERIFY(m_listener.events.isEmpty());
        QVERIFY(made.link(0).wasAborted());
        QCOMPARE(made.link(0).written(), QByteArray("kept"));
        QCOMPARE(made.count(), 2);
    }

private:
    Listener m_listener;
};

QTEST_GUILESS_MAIN(ScriptedTransportTest)
#include "tst_scripted_transport.moc"
