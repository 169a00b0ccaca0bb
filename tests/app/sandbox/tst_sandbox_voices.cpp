// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_stock.h"
#include "app/sandbox/sandbox_voices.h"
#include "core/voice/elevenlabs_provider.h"
#include "core/voice/voice_store.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::sandbox;
using namespace std::chrono_literals;

class SandboxVoicesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        m_folder = std::make_unique<QTemporaryDir>();
        m_metrics = std::make_unique<cache::Metrics>();
        SandboxVoices::Options options;
        options.database = QStringLiteral("sqlite:") + m_folder->filePath(QStringLiteral("voices.sqlite"));
        options.folder = m_folder->path();
        options.tick = 100ms;
        options.training = 600ms;
        auto made = SandboxVoices::make(m_server.url(), *m_metrics, options);
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
        m_voices = *std::move(made);
        const auto opened = test::await(m_voices->open());
        QVERIFY2(opened.has_value(), opened ? "" : qPrintable(opened.error().message));
    }
    void cleanup() { m_voices.reset(); }

    void clonesAreTrainedCompletedAndToldOfThroughTheOutbox()
    {
        auto sql = *Sql::open(m_voices->place().database);
        voice::VoiceStore store(*sql);
        const auto counts = [&] { return test::await(store.fetchCounts()).value(); };
        QCOMPARE(counts().processing, 2);
        const qint64 ready = counts().completed;
        QTRY_COMPARE(counts().completed, ready + 2);
        QTRY_COMPARE(m_server.raw().run({"XLEN", "events:voice.created"}).integer, ready + 2);
        QTRY_COMPARE(m_server.raw().run({"SCARD", "voice:sync:queue"}).integer, 0);
        for (int i = 0; i < 6; ++i)
            QVERIFY(test::await(m_voices->carryOut(event("voice.created", i))).has_value());
        QVERIFY(m_server.raw().run({"SCARD", "voice:sync:queue"}).integer > 0);
        QTRY_COMPARE(counts().failed, 2); // one of the stock, and each sixth clone
        QTRY_COMPARE(counts().processing, 0);
    }

    void changesReachTheTableAndTheStreams()
    {
        QVERIFY(test::await(m_voices->carryOut(event("voice.updated", 1))).has_value());
        QTRY_COMPARE(m_server.raw().run({"XLEN", "events:voice.updated"}).integer, 1);
        QVERIFY(test::await(m_voices->carryOut(event("voice.deleted", 1))).has_value());
        QTRY_COMPARE(m_server.raw().run({"XLEN", "events:voice.deleted"}).integer, 1);
    }

    void listsAreCachedAndCounted()
    {
        const QByteArray user = stock::uuid(2);
        QVERIFY(test::await(m_voices->list(user)).has_value());
        QCOMPARE(m_server.raw().run({"EXISTS", "tts:voices", "tts:voices:user:" + user}).integer, 2);
        const auto before = hits();
        QVERIFY(test::await(m_voices->list(user)).has_value());
        QTRY_VERIFY(hits() > before); // they are handed on together, within 100 ms
    }

    void anotherProgramCanWorkWithWhatItsPlaceTells()
    {
        voice::ElevenLabsProvider::Options options;
        options.base = m_voices->place().provider;
        options.key = m_voices->place().key;
        voice::ElevenLabsProvider provider(options);
        const auto all = test::await(provider.fetchAll({}, {}));
        QVERIFY2(all.has_value(), all ? "" : qPrintable(all.error().message));
        QVERIFY(all->voices.size() >= 15);
        // The lease is free between the ticks.
        QTRY_VERIFY(m_server.raw().run({"EXISTS", "voice:sync:leader"}).integer == 0);
    }

    void thereAreNeverTooManyVoices()
    {
        for (int i = 0; i < SandboxVoices::most + 5; ++i)
            QVERIFY(test::await(m_voices->carryOut(event("voice.created", i))).has_value());
        auto sql = *Sql::open(m_voices->place().database);
        voice::VoiceStore store(*sql);
        voice::VoiceStore::Filter all;
        QVERIFY(test::await(store.fetchSome(all))->size() <= std::size_t(SandboxVoices::most));
    }

    void destroyingItEndsEveryCall()
    {
        int ended = 0;
        const auto note = [](int *count, Task<Result<void>> call) -> Task<> {
            const auto done = co_await call;
            Q_UNUSED(done)
            ++*count;
        };
        std::vector<Task<>> calls;
        for (int i = 0; i < 4; ++i) {
            calls.push_back(note(&ended, m_voices->carryOut(event("voice.created", i))));
            calls.push_back(note(&ended, m_voices->carryOut(event("voice.updated", i))));
            calls.push_back(note(&ended, m_voices->list(stock::uuid(i))));
        }
        QVERIFY(ended < 12);
        m_voices.reset();
        QTRY_COMPARE(ended, 12);
    }

private:
    static ServiceEvent event(const char *type, int user)
    {
        ServiceEvent one;
        one.type = type;
        one.payload = "{\"user_id\":\"" + stock::uuid(user) + "\"}";
        one.eventId = stock::uuid(7000 + user);
        return one;
    }
    quint64 hits()
    {
        quint64 sum = 0;
        for (const auto &[nameSpace, counts] : m_metrics->counts())
            sum += counts[cache::Counter::Hits];
        return sum;
    }

    test::RedisServer m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<cache::Metrics> m_metrics;
    std::unique_ptr<SandboxVoices> m_voices;
};

QTEST_GUILESS_MAIN(SandboxVoicesTest)
#include "tst_sandbox_voices.moc"
