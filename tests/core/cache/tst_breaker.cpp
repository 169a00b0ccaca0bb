// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/breaker.h"

#include "tests/support/fake_clock.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

using State = Breaker::State;

namespace {

const Error away{Code::NotConnected, QStringLiteral("away"), {}};

} // namespace

class BreakerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fiveFailuresInARowOpenIt();
    void aSuccessBeginsTheCountAnew();
    void onlyFailuresOfTheWayCount_data();
    void onlyFailuresOfTheWayCount();
    void itIsLeftAloneForItsTime();
    void halfOpenLetsExactlyOneThrough();
    void readingTheStateTakesNoPlace();
    void aGoodProbeClosesIt();
    void aBadProbeOpensItForAnotherTime();
    void anAbandonedProbeFreesThePlace();
    void aProbeThatNeverTellsKeepsThePlaceForATimeOnly();
    void aProbeThatTheServerAnswersIsGoodWhateverItSaid();
    void lateAnswersOfOldCallsChangeNothing();
    void nothingIsTrustedBeforeItWasReplayed();
    void aFailedReplayOpensItAgain();
    void anInvalidationThatWasLostIsReplayedFirst();
    void aStepOfTheWallClockChangesNothing();
    void aSlotMayAskAgain();
    void aSlotMayDeleteIt();
    void theQuestionForRecoveryMayTurnItRound();

private:
    void fail(int times)
    {
        for (int i = 0; i < times; ++i)
            m_breaker->failed(away);
    }
    void makeHalfOpen()
    {
        fail(5);
        m_clock.advance(30s);
    }

    FakeClock m_clock;
    std::unique_ptr<Breaker> m_breaker;
    std::vector<State> m_states; ///< as they were announced
};

void BreakerTest::init()
{
    m_breaker = std::make_unique<Breaker>(Breaker::Options{}, m_clock);
    m_states.clear();
    connect(m_breaker.get(), &Breaker::stateChanged, this, [this](State state) { m_states.push_back(state); });
}

void BreakerTest::fiveFailuresInARowOpenIt()
{
    for (int i = 0; i < 5; ++i) {
        QVERIFY(m_breaker->allow());
        QCOMPARE(m_breaker->state(), State::Closed);
        QCOMPARE(m_breaker->failuresInARow(), i);
        m_breaker->failed(away);
    }
    QCOMPARE(m_breaker->state(), State::Open);
    QVERIFY(!m_breaker->allow());
    QCOMPARE(m_breaker->lastError(), away);
    QCOMPARE(m_states, std::vector{State::Open});
}

void BreakerTest::aSuccessBeginsTheCountAnew()
{
    fail(4);
    m_breaker->report(Result<int>(1));
    fail(4);
    QCOMPARE(m_breaker->state(), State::Closed);
    m_breaker->report(Result<int>(std::unexpected(away)));
    QCOMPARE(m_breaker->state(), State::Open);
}

void BreakerTest::onlyFailuresOfTheWayCount_data()
{
    QTest::addColumn<Code>("code");
    QTest::addColumn<bool>("counts");
    for (const Code code : {Code::Timeout, Code::NotConnected, Code::ConnectionLost, Code::HostNotFound, Code::ConnectFailed,
                            Code::TlsFailed, Code::AuthFailed, Code::Protocol, Code::Loading, Code::MasterUnknown,
                            Code::Overloaded, Code::ClusterDown, Code::Moved, Code::TryAgain, Code::ReadOnlyReplica})
        QTest::newRow(codeName(code).data()) << code << true;
    for (const Code code : {Code::Cancelled, Code::NoPermission, Code::ReadOnly, Code::NotAllowed, Code::Server, Code::WrongType,
                            Code::OutOfMemory, Code::Misconfigured, Code::CrossSlot, Code::NoScript, Code::UnknownCommand,
                            Code::Unsupported, Code::InvalidArgument, Code::NotFound, Code::Undecodable})
        QTest::newRow(codeName(code).data()) << code << false;
}

void BreakerTest::onlyFailuresOfTheWayCount()
{
    QFETCH(Code, code);
    QFETCH(bool, counts);
    const Error error{code, QStringLiteral("x"), {}};
    QCOMPARE(Breaker::isFailure(error), counts);
    for (int i = 0; i < 5; ++i)
        m_breaker->failed(error);
    QCOMPARE(m_breaker->state(), counts ? State::Open : State::Closed);
}

void BreakerTest::itIsLeftAloneForItsTime()
{
    fail(5);
    m_clock.advance(29999ms);
    QCOMPARE(m_breaker->state(), State::Open);
    QVERIFY(!m_breaker->allow());
    m_clock.advance(1ms);
    QCOMPARE(m_breaker->state(), State::HalfOpen);
    QVERIFY(m_breaker->allow());
}

void BreakerTest::halfOpenLetsExactlyOneThrough()
{
    makeHalfOpen();
    int allowed = 0;
    for (int i = 0; i < 1000; ++i)
        allowed += m_breaker->allow();
    QCOMPARE(allowed, 1);
    QCOMPARE(m_states, (std::vector{State::Open, State::HalfOpen}));
}

void BreakerTest::readingTheStateTakesNoPlace()
{
    makeHalfOpen();
    QCOMPARE(m_breaker->state(), State::HalfOpen);
    QCOMPARE(m_breaker->state(), State::HalfOpen);
    QCOMPARE(m_states, std::vector{State::Open});
    QVERIFY(m_breaker->allow());
}

void BreakerTest::aGoodProbeClosesIt()
{
    makeHalfOpen();
    QVERIFY(m_breaker->allow());
    m_breaker->succeeded();
    QCOMPARE(m_breaker->state(), State::Closed);
    QVERIFY(m_breaker->allow() && m_breaker->allow());
    fail(4); // from 0
    QCOMPARE(m_breaker->state(), State::Closed);
}

void BreakerTest::aBadProbeOpensItForAnotherTime()
{
    makeHalfOpen();
    QVERIFY(m_breaker->allow());
    m_breaker->failed({Code::Timeout, QStringLiteral("again"), {}});
    QCOMPARE(m_breaker->state(), State::Open);
    QCOMPARE(m_breaker->lastError().message, QStringLiteral("again"));
    m_clock.advance(29999ms);
    QVERIFY(!m_breaker->allow());
    m_clock.advance(1ms);
    QVERIFY(m_breaker->allow());
    QVERIFY(!m_breaker->allow());
}

void BreakerTest::anAbandonedProbeFreesThePlace()
{
    makeHalfOpen();
    QVERIFY(m_breaker->allow());
    m_breaker->abandoned();
    QCOMPARE(m_breaker->state(), State::HalfOpen);
    QVERIFY(m_breaker->allow());
    QVERIFY(!m_breaker->allow());
    m_breaker->failed({Code::Cancelled, QStringLiteral("given up"), {}}); // the same
    QVERIFY(m_breaker->allow());
    m_breaker->failed({Code::InvalidArgument, QStringLiteral("never sent"), {}});
    QVERIFY(m_breaker->allow());
    m_breaker->succeeded();
    QCOMPARE(m_breaker->state(), State::Closed);
}

void BreakerTest::aProbeThatNeverTellsKeepsThePlaceForATimeOnly()
{
    makeHalfOpen();
    QVERIFY(m_breaker->allow());
    m_clock.advance(29999ms);
    QVERIFY(!m_breaker->allow());
    m_clock.advance(1ms);
    QVERIFY(m_breaker->allow());
    QVERIFY(!m_breaker->allow());
}

void BreakerTest::aProbeThatTheServerAnswersIsGoodWhateverItSaid()
{
    makeHalfOpen();
    QVERIFY(m_breaker->allow());
    m_breaker->failed({Code::WrongType, QStringLiteral("WRONGTYPE"), {}});
    QCOMPARE(m_breaker->state(), State::Closed);
}

void BreakerTest::lateAnswersOfOldCallsChangeNothing()
{
    fail(5);
    m_clock.advance(10s);
    m_breaker->failed(away);
    m_breaker->succeeded();
    QCOMPARE(m_breaker->state(), State::Open);
    m_clock.advance(20s); // not counted from the late failure
    m_breaker->failed(away);
    m_breaker->succeeded();
    QCOMPARE(m_breaker->state(), State::HalfOpen); // nobody was let through yet
    QVERIFY(m_breaker->allow());
}

void BreakerTest::nothingIsTrustedBeforeItWasReplayed()
{
    bool pending = true;
    m_breaker->setNeedsRecovery([&pending] { return pending; });
    makeHalfOpen();
    QVERIFY(m_breaker->allow());
    m_breaker->succeeded();
    QCOMPARE(m_breaker->state(), State::Recovering);
    m_clock.advance(1h);
    QVERIFY(!m_breaker->allow());
    m_breaker->succeeded(); // somebody's late answer
    QCOMPARE(m_breaker->state(), State::Recovering);
    pending = false;
    m_breaker->recovered();
    QCOMPARE(m_breaker->state(), State::Closed);
    QCOMPARE(m_states, (std::vector{State::Open, State::HalfOpen, State::Recovering, State::Closed}));
    m_breaker->recovered(); // no effect
    QCOMPARE(m_states.size(), std::size_t(4));

    makeHalfOpen(); // nothing to replay this time
    QVERIFY(m_breaker->allow());
    m_breaker->succeeded();
    QCOMPARE(m_breaker->state(), State::Closed);
}

void BreakerTest::aFailedReplayOpensItAgain()
{
    m_breaker->setNeedsRecovery([] { return true; });
    makeHalfOpen();
    QVERIFY(m_breaker->allow());
    m_breaker->succeeded();
    m_breaker->failed(away);
    QCOMPARE(m_breaker->state(), State::Open);
    m_breaker->recovered();
    QCOMPARE(m_breaker->state(), State::Open);
    m_clock.advance(30s);
    QVERIFY(m_breaker->allow());
}

void BreakerTest::anInvalidationThatWasLostIsReplayedFirst()
{
    m_breaker->distrust(away);
    QCOMPARE(m_breaker->state(), State::Recovering);
    QCOMPARE(m_breaker->lastError(), away);
    QVERIFY(!m_breaker->allow());
    m_breaker->recovered();
    QCOMPARE(m_breaker->state(), State::Closed);
    fail(5);
    m_breaker->distrust(away); // an open one asks anyway
    QCOMPARE(m_breaker->state(), State::Open);
}

void BreakerTest::aStepOfTheWallClockChangesNothing()
{
    fail(5);
    m_clock.setUtc(m_clock.utcNow().addDays(400));
    QVERIFY(!m_breaker->allow());
    m_clock.setUtc(m_clock.utcNow().addDays(-4000));
    m_clock.advance(30s);
    QVERIFY(m_breaker->allow());
}

void BreakerTest::aSlotMayAskAgain()
{
    int allowed = 0;
    connect(m_breaker.get(), &Breaker::stateChanged, this, [&](State state) {
        allowed += m_breaker->allow();
        if (state == State::HalfOpen)
            m_breaker->succeeded();
        QCOMPARE(m_breaker->state(), m_states.back());
    });
    makeHalfOpen();
    QCOMPARE(allowed, 0);
    QVERIFY(m_breaker->allow()); // answered from inside
    QCOMPARE(m_breaker->state(), State::Closed);
    QCOMPARE(allowed, 1);
}

void BreakerTest::aSlotMayDeleteIt()
{
    for (const State at : {State::Open, State::HalfOpen, State::Recovering, State::Closed}) {
        init();
        m_breaker->setNeedsRecovery([at] { return at == State::Recovering; });
        connect(m_breaker.get(), &Breaker::stateChanged, this, [this, at](State state) {
            if (state == at)
                m_breaker.reset();
        });
        Breaker *raw = m_breaker.get();
        for (int i = 0; i < 5; ++i)
            raw->failed(away);
        m_clock.advance(30s);
        if (m_breaker && raw->allow() && m_breaker)
            raw->succeeded();
        QVERIFY(!m_breaker);
    }
}

void BreakerTest::theQuestionForRecoveryMayTurnItRound()
{
    m_breaker->setNeedsRecovery([this] {
        if (m_breaker->allow())
            qFatal("the probe's place was given away");
        m_breaker->failed(away);
        return false;
    });
    makeHalfOpen();
    QVERIFY(m_breaker->allow());
    m_breaker->succeeded();
    QCOMPARE(m_breaker->state(), State::Open);
}

QTEST_GUILESS_MAIN(BreakerTest)
#include "tst_breaker.moc"
