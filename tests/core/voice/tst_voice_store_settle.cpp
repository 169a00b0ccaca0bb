// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/voice/voice_store.h"
#include "tests/core/voice/voice_rig.h"

using namespace freshet;
using namespace freshet::voice;
using namespace std::chrono_literals;
using test::await;
using test::newVoice;
using test::settlementOf;
using test::text;
using test::toldOf;
using test::toldText;

namespace {

const QString korean = QStringLiteral("다정한 목소리 — 김하늘");

} // namespace

class VoiceStoreSettleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { test::turnLoop(); }

    void aVoiceIsSettledAndToldOnce_data() { test::SqlDatabases::addRows(); }
    void aVoiceIsSettledAndToldOnce()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        Voice withAddress = newVoice(korean);
        withAddress.previewUrl = QStringLiteral("https://old");
        FRESHET_GOT(one, store.add(newVoice()));
        FRESHET_GOT(two, store.add(withAddress));
        FRESHET_GOT(three, store.add(newVoice()));
        FRESHET_GOT(four, store.add(newVoice()));
        clock.advance(1s);
        VoiceStore::Settlement gone = settlementOf(newVoice());
        gone.id = test::newId();
        VoiceStore::Settlement noUuid = settlementOf(one);
        noUuid.id = "no uuid";
        const std::vector<VoiceStore::Settlement> settlements{
            settlementOf(one, VoiceStatus::Completed, QStringLiteral("https://new")), settlementOf(two),
            settlementOf(three, VoiceStatus::Failed, QStringLiteral("https://of-a-failed-one")), gone, noUuid};
        FRESHET_GOT(settled, store.settle(settlements));
        QCOMPARE(settled.size(), 3U);
        const auto find = [&](const Voice &voice) {
            return *std::ranges::find_if(settled, [&](const Voice &other) { return other.id == voice.id; });
        };
        const auto expected = [&](Voice voice, VoiceStatus status, const QString &address) {
            voice.status = status;
            voice.previewUrl = address;
            voice.updatedAt = clock.utcNow();
            return voice;
        };
        QVERIFY(find(one) == expected(one, VoiceStatus::Completed, QStringLiteral("https://new")));
        QVERIFY(find(two) == expected(two, VoiceStatus::Completed, QStringLiteral("https://old")));
        QVERIFY(find(three) == expected(three, VoiceStatus::Failed, QString()));
        for (const Voice &voice : settled) {
            FRESHET_GOT(found, store.fetch(voice.id));
            QVERIFY(found && *found == voice);
        }
        QStringList events = toldText(*sql);
        QStringList wanted{toldOf(find(one), "voice.created"), toldOf(find(two), "voice.created"),
                           toldOf(find(three), "voice.updated")};
        events.sort();
        wanted.sort();
        QCOMPARE(events, wanted);
        FRESHET_GOT(again, store.settle(settlements));
        QVERIFY(again.empty());
        QCOMPARE(toldText(*sql).size(), 3);
        FRESHET_GOT(untouched, store.fetch(four.id));
        QVERIFY(*untouched == four);
        FRESHET_GOT(nothing, store.settle({}));
        QVERIFY(nothing.empty());
        QCOMPARE(await(store.settle({settlementOf(four, VoiceStatus::Processing)})).error().code, Code::InvalidArgument);
    }

    void whatWasTriedAgainMeanwhileIsLeftAlone_data() { test::SqlDatabases::addRows(); }
    void whatWasTriedAgainMeanwhileIsLeftAlone()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        FRESHET_GOT(read, store.add(newVoice()));
        FRESHET_GOT(failed, store.fail(read.id));
        FRESHET_GOT(retried, store.retry(read.id)); // within the same millisecond
        QVERIFY(retried.inWorkSince > read.inWorkSince);
        FRESHET_GOT(late, store.settle({settlementOf(read, VoiceStatus::Failed)}));
        QVERIFY(late.empty());
        FRESHET_GOT(found, store.fetch(read.id));
        QVERIFY(*found == retried);
        FRESHET_GOT(settled, store.settle({settlementOf(*found)}));
        QCOMPARE(settled.size(), 1U);
        QCOMPARE(toldText(*sql), (QStringList{toldOf(failed, "voice.updated"), toldOf(retried, "voice.updated"),
                                              toldOf(settled.front(), "voice.created")}));
    }

    void twoWhoSettleTheSameTellOnce_data() { test::SqlDatabases::addRows(); }
    void twoWhoSettleTheSameTellOnce()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        auto otherSql = Sql::open(sqlUrl);
        QVERIFY(otherSql);
        VoiceStore other(**otherSql);
        const auto all = test::addVoices(*sql, 200);
        std::vector<VoiceStore::Settlement> first;
        std::vector<VoiceStore::Settlement> second;
        for (const Voice &voice : all) {
            first.push_back(settlementOf(voice));
            second.insert(second.begin(), settlementOf(voice, VoiceStatus::Failed)); // in the other order
        }
        first.resize(150);
        second.resize(150);
        const auto one = std::make_shared<std::optional<Result<std::vector<Voice>>>>();
        const auto two = std::make_shared<std::optional<Result<std::vector<Voice>>>>();
        test::keep(store.settle(first), one);
        test::keep(other.settle(second), two);
        QTRY_VERIFY(one->has_value() && two->has_value());
        QVERIFY2(**one, qPrintable(text(**one)));
        QVERIFY2(**two, qPrintable(text(**two)));
        QCOMPARE((**one)->size() + (**two)->size(), 200U);
        QCOMPARE(toldText(*sql).size(), 200);
        FRESHET_GOT(counts, store.fetchCounts());
        QCOMPARE(counts.processing, 0);
        QCOMPARE(counts.completed, qint64((**one)->size()));
    }

    void aThousandAreSettledInOneTransaction_data() { test::SqlDatabases::addRows(); }
    void aThousandAreSettledInOneTransaction()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        const auto all = test::addVoices(*sql, 1000);
        std::vector<VoiceStore::Settlement> settlements;
        for (std::size_t i = 0; i < all.size(); ++i)
            settlements.push_back(settlementOf(all[i], i % 3 ? VoiceStatus::Completed : VoiceStatus::Failed,
                                               QStringLiteral("https://a.example/%1.mp3").arg(i)));
        if (!isPostgreSql)
            test::rows(*sql, QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
        FRESHET_GOT(settled, store.settle(settlements));
        QCOMPARE(settled.size(), 1000U);
        QCOMPARE(test::numberOf(*sql, QStringLiteral("SELECT COUNT(*) FROM voices WHERE preview_url LIKE 'https:%'")), 666);
        QCOMPARE(toldText(*sql).size(), 1000);
        if (isPostgreSql) { // which transaction wrote each row
            QCOMPARE(
                test::numberOf(*sql, QStringLiteral("SELECT COUNT(DISTINCT x) FROM (SELECT CAST(xmin AS TEXT) AS x FROM voices "
                                                    "UNION ALL SELECT CAST(xmin AS TEXT) FROM outbox) AS all_rows")),
                1);
            return;
        }
        // The last frame of each commit in the write-ahead log tells the size of the database; the others tell 0.
        QFile log(sqlUrl.mid(7) + QStringLiteral("-wal"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        const QByteArray bytes = log.readAll();
        int commits = 0;
        for (qsizetype at = 32; at + 24 + 4096 <= bytes.size(); at += 24 + 4096)
            commits += bytes.mid(at + 4, 4) != QByteArray(4, '\0');
        QCOMPARE(commits, 1);
    }

    void anEventGoesFromTheOutboxToTheBus_data() { test::SqlDatabases::addRows(); }
    void anEventGoesFromTheOutboxToTheBus()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        test::ScriptedBus bus;
        events::OutboxRelay relay({sql.get(), &bus, nullptr}, {});
        relay.start();
        FRESHET_GOT(added, store.add(newVoice(korean)));
        FRESHET_GOT(settled, store.settle({settlementOf(added)}));
        relay.wake();
        QTRY_COMPARE(bus.published.size(), 1U);
        QCOMPARE(bus.published.front().type, QByteArray("voice.created"));
        QCOMPARE(bus.published.front().payload.value(QLatin1String("voice_id")).toString(), QString::fromLatin1(added.id));
        QTRY_VERIFY(toldText(*sql).isEmpty());
        QVERIFY(await(relay.stop()));
    }

private:
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(VoiceStoreSettleTest)
#include "tst_voice_store_settle.moc"
