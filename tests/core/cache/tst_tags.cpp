// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/tags.h"

#include "tests/support/redis_server.h"

#include <qcoro/qcorotask.h>
#include <QTest>

using namespace freshet;
using namespace freshet::test;
using namespace std::chrono_literals;

class TagsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aTagHoldsItsKeysLongerThanTheyLive();
    void aTtlIsRaisedAndNeverShortened();
    void aMemberThatNeverExpiresMakesTheTagStay();
    void aTagWithoutTtlKeepsNone();
    void namesAreBytes();
    void aKeyOfAnotherTypeIsAnError();

private:
    Result<void> add(const QByteArray &tag, const QByteArray &key, std::chrono::milliseconds ttl)
    {
        return QCoro::waitFor(cache::addToTag(*m_client, tag, key, ttl));
    }
    qint64 pttl(const QByteArray &key) { return m_server.raw().run({"PTTL", key}).integer; }

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
};

void TagsTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.url());
    QVERIFY(QCoro::waitFor(m_client->ready()));
}

void TagsTest::init()
{
    QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
}

void TagsTest::aTagHoldsItsKeysLongerThanTheyLive()
{
    QVERIFY(add("voices", "tts:voices", 100s));
    QVERIFY(add("voices", "tts:voices:user:1", 50s));
    QCOMPARE(m_server.raw().run({"SCARD", "cache:tag:voices"}).integer, 2);
    QCOMPARE(m_server.raw().run({"SISMEMBER", "cache:tag:voices", "tts:voices"}).integer, 1);
    QVERIFY(pttl("cache:tag:voices") > 100'000);
}

void TagsTest::aTtlIsRaisedAndNeverShortened()
{
    QVERIFY(add("t", "long", 5000s));
    const qint64 before = pttl("cache:tag:t");
    QVERIFY(add("t", "short", 10s));
    QVERIFY(pttl("cache:tag:t") > before - 60'000);
    QVERIFY(add("t", "longer", 9000s));
    QVERIFY(pttl("cache:tag:t") > 9'000'000);
}

void TagsTest::aMemberThatNeverExpiresMakesTheTagStay()
{
    QVERIFY(add("t", "short", 10s));
    QVERIFY(add("t", "stays", 0ms));
    QCOMPARE(pttl("cache:tag:t"), -1);
    QVERIFY(add("new", "stays", 0ms));
    QCOMPARE(pttl("cache:tag:new"), -1);
}

void TagsTest::aTagWithoutTtlKeepsNone()
{
    QCOMPARE(m_server.raw().run({"SADD", "cache:tag:t", "by a service"}).integer, 1);
    QVERIFY(add("t", "short", 10s));
    QCOMPARE(pttl("cache:tag:t"), -1);
}

void TagsTest::namesAreBytes()
{
    const QByteArray strange("\xFF\0{}*\n", 6);
    QVERIFY(add(strange, strange, 10s));
    QCOMPARE(m_server.raw().run({"SISMEMBER", "cache:tag:" + strange, strange}).integer, 1);
}

void TagsTest::aKeyOfAnotherTypeIsAnError()
{
    QVERIFY(m_server.raw().run({"SET", "cache:tag:t", "x"}).isOk());
    QVERIFY(!add("t", "key", 10s));
    QCOMPARE(m_server.raw().run({"GET", "cache:tag:t"}).bytes, QByteArray("x"));
}

QTEST_GUILESS_MAIN(TagsTest)
#include "tst_tags.moc"
