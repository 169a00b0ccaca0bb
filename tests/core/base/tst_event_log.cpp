// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/event_log.h"

#include "core/base/utf8.h"
#include "tests/support/fake_clock.h"

#include <QTest>

#include <rapidcheck.h>

using namespace freshet;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

QStringList written; // a message handler reaches nothing but statics

void keep(QtMsgType, const QMessageLogContext &context, const QString &line)
{
    if (QByteArrayView(context.category) == "test.events")
        written.append(line);
}

} // namespace

class EventLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { qInstallMessageHandler(nullptr); }
    void aLineIsFieldsInOrder();
    void detailsNeedTheDebugLevel();
    void detailsAreLimitedAndTheRestIsCounted();
    void anErrorOfOneKindIsSaidOnceASecond();
    void kindsDoNotSilenceEachOther();
    void theLastOnesLeftOutAreTold();
    void nothingNastyGetsThrough();
    void longValuesAreCut();
    void argumentsThatAServerRepeatsAreLeftOut();
    void percentSignsStay();

private:
    QLoggingCategory m_category{"test.events", QtDebugMsg};
    FakeClock m_clock;
};

void EventLogTest::init()
{
    written.clear();
    qInstallMessageHandler(keep);
    m_category.setEnabled(QtDebugMsg, true);
}

void EventLogTest::aLineIsFieldsInOrder()
{
    EventLog log(m_category, m_clock);
    QVERIFY(log.wantsDetail());
    log.detail("miss", {{"namespace", "product"}, {"key", QByteArray("v1:product:7")}, {"us", 412'050ns}, {"bytes", qint64(9)}});
    QCOMPARE(written, QStringList{QStringLiteral("event=miss namespace=product key=v1:product:7 us=412.1 bytes=9")});
}

void EventLogTest::detailsNeedTheDebugLevel()
{
    m_category.setEnabled(QtDebugMsg, false);
    EventLog log(m_category, m_clock);
    QVERIFY(!log.wantsDetail());
    log.detail("hit", {});
    log.note("opened", {{"for", "30 s"}});
    QCOMPARE(written, QStringList{QStringLiteral("event=opened for=\"30 s\"")});
}

void EventLogTest::detailsAreLimitedAndTheRestIsCounted()
{
    EventLog log(m_category, {.detailsPerSecond = 3}, m_clock);
    for (int i = 0; i < 10; ++i) {
        if (log.wantsDetail())
            log.detail("hit", {});
    }
    QCOMPARE(written.size(), 3);
    m_clock.advance(1s);
    QVERIFY(log.wantsDetail());
    log.detail("hit", {});
    QCOMPARE(written.last(), QStringLiteral("event=hit suppressed=7"));
}

void EventLogTest::anErrorOfOneKindIsSaidOnceASecond()
{
    EventLog log(m_category, m_clock);
    const Error error{Code::Timeout, QStringLiteral("no answer"), QStringLiteral("GET")};
    for (int i = 0; i < 1000; ++i) {
        log.problem("get_failed", error, {{"key", QByteArray("k") + QByteArray::number(i)}});
        m_clock.advance(1ms);
    }
    QCOMPARE(written, QStringList{QStringLiteral("event=get_failed key=k0 code=timeout message=\"no answer\" context=GET")});
    log.problem("get_failed", error);
    QCOMPARE(written.last(), QStringLiteral("event=get_failed code=timeout message=\"no answer\" context=GET suppressed=999"));
    QCOMPARE(written.size(), 2);
}

void EventLogTest::kindsDoNotSilenceEachOther()
{
    EventLog log(m_category, m_clock);
    log.problem("get_failed", {Code::Timeout, {}, {}});
    log.problem("get_failed", {Code::WrongType, {}, {}});
    log.problem("set_failed", {Code::Timeout, {}, {}});
    QCOMPARE(written.size(), 3);
}

void EventLogTest::theLastOnesLeftOutAreTold()
{
    {
        EventLog log(m_category, m_clock);
        for (int i = 0; i < 5; ++i)
            log.problem("get_failed", {Code::Timeout, {}, {}});
    }
    QCOMPARE(written.last(), QStringLiteral("event=get_failed code=timeout suppressed=4"));
}

void EventLogTest::nothingNastyGetsThrough()
{
    QCOMPARE(eventValue("a\nb\x1b[2J", 99), "\"a\\nb\\x1b[2J\"");
    QCOMPARE(eventValue("\xe2\x80\xae", 99), "\"\\xe2\\x80\\xae\""); // turns the direction of writing
    QCOMPARE(eventValue("say \"hi\" \\", 99), "\"say \\\"hi\\\" \\\\\"");
    QCOMPARE(eventValue("", 99), "\"\"");
    QCOMPARE(eventValue("a=b", 99), "\"a=b\"");
    QCOMPARE(eventValue("사료", 99), "사료");
    QVERIFY(rc::check("any bytes make one visible field", [] {
        const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
        const QByteArray value = eventValue(bytes, 64);
        RC_ASSERT(isUtf8(value));
        RC_ASSERT(value.size() <= 64 + 40);
        for (const QChar c : QString::fromUtf8(value))
            RC_ASSERT(!isTrickyCodePoint(c.unicode()));
        const bool quoted = value.startsWith('"');
        RC_ASSERT(quoted || (!value.contains(' ') && !value.contains('=') && !value.contains('"')));
    }));
}

void EventLogTest::longValuesAreCut()
{
    const QByteArray value = eventValue(QByteArray(1'000'000, 'x'), 10);
    QCOMPARE(value, "\"xxxxxxxxxx... (1000000 bytes)\"");
}

void EventLogTest::argumentsThatAServerRepeatsAreLeftOut()
{
    EventLog log(m_category, m_clock);
    log.problem("set_failed",
                {Code::UnknownCommand, QStringLiteral("unknown command 'SET', with args beginning with: 'k' 'hidden'"), {}});
    QVERIFY(!written.last().contains(QStringLiteral("hidden")));
    QVERIFY(written.last().contains(QStringLiteral("unknown command")));
}

void EventLogTest::percentSignsStay()
{
    EventLog log(m_category, m_clock);
    log.note("opened", {{"key", "%s%n100%"}});
    QCOMPARE(written.last(), QStringLiteral("event=opened key=%s%n100%"));
}

QTEST_GUILESS_MAIN(EventLogTest)
#include "tst_event_log.moc"
