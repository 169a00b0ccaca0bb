// SPDX-License-Identifier: GPL-3.0-or-later
// The models behind dead letters, traces, live tail and latencies.
#include <QtGlobal>

#include "ui/streams/dead_groups_model.h"
#include "ui/streams/dead_letter_text.h"
#include "ui/streams/event_words.h"
#include "ui/streams/latency_model.h"
#include "ui/streams/letters_model.h"
#include "ui/streams/tail_model.h"
#include "ui/streams/trace_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;
using Mode = QAbstractItemModelTester::FailureReportingMode;

namespace {

events::DeadHead head(int id, const char *error, const char *stream = "events:a")
{
    const QString words = QLatin1String(error);
    return {QByteArray::number(id) + "-0", stream, words, events::errorLikeness(words)};
}

TailRow tailRow(int id, const QByteArray &payload = "{}")
{
    events::TailEntry entry;
    entry.stream = "events:a";
    entry.id = QByteArray::number(id) + "-0";
    entry.fields = {{"event", R"({"type":"a","payload":)" + payload + "}"}, {"type", "a"}};
    return TailRow::of(entry);
}

std::vector<TailRow> rows(int from, int to)
{
    std::vector<TailRow> all;
    for (int i = from; i < to; ++i)
        all.push_back(tailRow(i, R"({"n":)" + QByteArray::number(i) + "}"));
    return all;
}

events::Timestamp at(int ms)
{
    return events::Timestamp(1'700'000'000s + std::chrono::milliseconds(ms));
}

events::TraceRecord record()
{
    events::TraceRecord one;
    one.eventId = "e";
    one.type = "voice.created";
    one.stream = "events:voice.created";
    one.entryId = "1-0";
    one.group = "cache-service";
    one.consumer = "worker-1";
    one.published = at(0);
    one.delivered = at(3);
    return one;
}

QString stepsOf(const TraceModel &model)
{
    QStringList steps;
    for (int row = 0; row < model.rowCount(); ++row)
        steps << model.index(row, TraceModel::StepColumn).data().toString() + QLatin1Char('|') +
                     model.index(row, TraceModel::SinceColumn).data().toString();
    return steps.join(QLatin1Char('\n'));
}

} // namespace

class LetterModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupsCountTheirLettersAndLoseThem()
    {
        DeadLetterList list;
        list.add({head(1, "voice 1 is away"), head(2, "no product"), head(3, "voice 2 is away")});
        list.add({head(3, "again"), head(4, "voice 3 is away", "events:b")});
        QCOMPARE(list.count(), 4);
        QCOMPARE(list.groups().size(), std::size_t(3));
        QCOMPARE(list.groups()[0].count, 2);
        QCOMPARE(list.groups()[0].error, QStringLiteral("voice 2 is away")); // of the newest
        QCOMPARE(list.ids(0), (std::vector<QByteArray>{"3-0", "1-0"}));
        QCOMPARE(list.ids(-1).front(), QByteArray("4-0"));

        DeadGroupsModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        DeadGroupsOrder order;
        order.setSourceModel(&model);
        order.sort(DeadGroupsModel::CountColumn, Qt::DescendingOrder);
        model.update(list);
        QCOMPARE(model.rowCount(), 4);
        const auto number = [&](int row) { return order.index(row, 0).data(DeadGroupsModel::NumberRole).toInt(); };
        QCOMPARE(number(0), -1);
        QCOMPARE(number(1), 0);
        order.sort(DeadGroupsModel::CountColumn, Qt::AscendingOrder);
        QCOMPARE(number(0), -1); // all of them stay on top
        QCOMPARE(number(3), 0);

        list.dropBefore("3-0");
        model.update(list);
        QCOMPARE(model.rowCount(), 3); // "no product" is gone
        QCOMPARE(list.groups()[0].oldest, QByteArray("3-0"));
        list.empty();
        list.add({head(9, "no product")});
        model.update(list);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.numberAt(1), 1); // it has its number again
        list.dropBefore({});
        QCOMPARE(list.count(), 0);
    }

    void errorsThatAreAllDifferentAreBounded()
    {
        DeadLetterList list;
        std::vector<events::DeadHead> heads;
        for (int i = 0; i < 3000; ++i) {
            QString word;
            for (int n = i; n > 0 || word.isEmpty(); n /= 26)
                word += QChar('a' + n % 26);
            heads.push_back({QByteArray::number(i + 1) + "-0", "events:a", word, word});
        }
        list.add(heads);
        QCOMPARE(list.count(), 3000);
        QCOMPARE(list.groups().size(), DeadLetterList::mostGroups + 1);
        QVERIFY(list.groups().back().isOthers);
        QCOMPARE(list.groups().back().count, 2500);
    }

    void newLettersComeOnTopAndTrimmedOnesGoBelow()
    {
        LettersModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setIds({"3-0", "2-0", "1-0"});
        const auto before = resets.size();
        model.setIds({"5-0", "4-0", "3-0", "2-0"});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(resets.size(), before);
        model.setIds({"5-0", "3-0"}); // one in the middle went
        QCOMPARE(resets.size(), before + 1);
        QCOMPARE(model.rowOf("3-0"), 1);
        QCOMPARE(model.rowOf("4-0"), -1);
        QCOMPARE(model.blanks(0, 10).size(), std::size_t(2));
        LetterRow row;
        row.id = "3-0";
        row.error = QStringLiteral("bad\nline");
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setRows({row});
        QCOMPARE(changes.size(), 1);
        QCOMPARE(model.index(1, LettersModel::ErrorColumn).data().toString(), QStringLiteral("bad\\nline"));
        QCOMPARE(model.blanks(0, 10), (std::vector<QByteArray>{"5-0"}));
        model.setIds({});
        QCOMPARE(model.rowCount(), 0);
    }

    void theTailIsARing()
    {
        TailModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.setCapacity(10);
        model.add(rows(0, 8));
        model.add(rows(8, 13));
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.index(0, TailModel::IdColumn).data().toString(), QStringLiteral("12-0"));
        QCOMPARE(model.index(9, TailModel::IdColumn).data().toString(), QStringLiteral("3-0"));
        model.add(rows(100, 150)); // more than there is room for
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.index(9, TailModel::IdColumn).data().toString(), QStringLiteral("140-0"));
        model.setCapacity(3);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, TailModel::EventColumn).data().toString(), QStringLiteral("{\"n\":149}"));
        model.clear();
        QCOMPARE(model.keptBytes(), 0);
        model.add(rows(0, 2));
        QCOMPARE(model.rowCount(), 2);
    }

    void theTailIsFiltered()
    {
        TailModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.add(rows(0, 30));
        std::vector<quint64> passing;
        for (const TailRow &row : model.kept()) {
            if (row.has(QStringLiteral("\"N\":1")))
                passing.push_back(row.number);
        }
        const quint64 upTo = model.lastNumber();
        model.add(rows(100, 103)); // while it was looked through
        model.setFilter(QStringLiteral("\"N\":1"), passing, upTo);
        QCOMPARE(model.rowCount(), 11 + 3); // 1, 10 … 19 and 100 … 102
        model.add(rows(200, 300));
        QCOMPARE(model.rowCount(), 14);
        model.add(rows(17, 18));
        QCOMPARE(model.rowCount(), 15);
        model.setCapacity(50);
        QCOMPARE(model.rowCount(), 1); // of the last 50
        model.setFilter({}, {}, 0);
        QCOMPARE(model.rowCount(), 50);
    }

    void largeEntriesAreKeptInPart()
    {
        const TailRow row = tailRow(1, "\"" + QByteArray(5 << 20, 'x') + "\"");
        QVERIFY(!row.isWhole());
        QVERIFY(row.keptBytes() < 20'000);
        QVERIFY(row.bytes > 5 << 20);
        TailFeed feed(1000, 100'000);
        for (int i = 0; i < 20; ++i) {
            std::vector<TailRow> one;
            one.push_back(tailRow(i, "\"" + QByteArray(1 << 20, 'x') + "\""));
            feed.put(std::move(one));
        }
        const TailFeed::Batch batch = feed.take();
        QCOMPARE(batch.came, 20);
        QCOMPARE(qint64(batch.rows.size()) + batch.skipped, 20);
        QVERIFY(batch.rows.size() <= 6);
        QCOMPARE(batch.rows.back().id, QByteArray("19-0")); // the oldest went
    }

    void aTraceTellsKnownAndUnknownSteps()
    {
        TraceModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        events::TraceRecord open = record();
        model.setRecords({open});
        QCOMPARE(model.rowCount(), 6); // published, reader, delivered, keys, handled, acknowledged
        QCOMPARE(model.index(4, TraceModel::TimeColumn).data().toString(), QStringLiteral("not yet"));
        QVERIFY(!model.index(4, TraceModel::StepColumn).data(TraceModel::KnownRole).toBool());
        QVERIFY(model.index(4, TraceModel::WayColumn).data(TraceModel::ToRole).toDouble() < 0);

        events::TraceRecord done = record();
        done.removals = {{"tts:voices", at(5), at(2000)}, {"tts:voices:user:7", at(5), std::nullopt}};
        done.removedCount = 40;
        done.handled = at(6);
        done.acknowledged = at(7);
        events::TraceRecord buried = record();
        buried.group = "freshet";
        buried.error = QStringLiteral("<i>bad</i>\x1b");
        buried.failed = at(900);
        buried.buried = true;
        model.setRecords({done, buried});
        QCOMPARE(stepsOf(model), QStringLiteral("Published|\n"
                                                "cache-service / worker-1 · 1 delivery(s)|\n"
                                                "Delivered|+3.00 ms\n"
                                                "40 key(s) removed · the first 2 are shown|+5.00 ms\n"
                                                "tts:voices|+2.00 s\n"
                                                "tts:voices:user:7|\n"
                                                "Handled|+6.00 ms\n"
                                                "Acknowledged|+7.00 ms\n"
                                                "freshet / worker-1 · 1 delivery(s)|\n"
                                                "Delivered|+3.00 ms\n"
                                                "Keys removed|\n"
                                                "Dead letter: <i>bad</i>\\x1b|+900 ms"));
        QCOMPARE(model.index(5, TraceModel::TimeColumn).data().toString(), QStringLiteral("not seen again"));
        const auto ticks = model.ticks();
        QCOMPARE(ticks.size(), std::size_t(4)); // 1 ms to 1 s
        QVERIFY(ticks[0].at > 0 && ticks[3].at < 1);
        QVERIFY(model.plainText().contains(QStringLiteral("tts:voices\trefilled")));
        QVERIFY(model.isReader(1) && !model.isReader(2));
    }

    void aClockThatGoesDifferentlyIsNoCrash()
    {
        TraceModel model;
        events::TraceRecord odd = record();
        odd.published = at(5000);
        odd.handled = at(10);
        model.setRecords({odd});
        QVERIFY(model.index(2, TraceModel::SinceColumn).data().toString().startsWith(QChar(0x2212)));
        odd.published = {};
        odd.delivered = {};
        model.setRecords({odd});
        QCOMPARE(model.index(0, TraceModel::TimeColumn).data().toString(), QStringLiteral("not known"));
        model.setRecords({});
        QCOMPARE(model.rowCount(), 0);
    }

    void latenciesStandByGroup()
    {
        LatencyModel model;
        const QAbstractItemModelTester tester(&model, Mode::QtTest);
        events::LatencyHour b, a;
        b.whole.group = "b";
        b.whole.count = 12;
        b.whole.p50 = 1500us;
        a.whole.group = "a";
        model.update({b, a});
        QCOMPARE(model.index(0, LatencyModel::P50Column).data().toString(), QStringLiteral("not measured"));
        QCOMPARE(model.index(1, LatencyModel::P50Column).data().toString(), QStringLiteral("1.50 ms"));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.update({a, b});
        QCOMPARE(resets.size(), 0);
        model.update({a});
        QCOMPARE(model.rowOf("b"), -1);
    }

    void resultsAreToldInFull()
    {
        DeadLetterChange change;
        DeadLetterResult result;
        result.asked = 10;
        result.done = 6;
        result.failed = 2;
        result.stopped = true;
        result.error = Error{Code::WrongType, QStringLiteral("WRONGTYPE no"), {}};
        QCOMPARE(resultText(change, result), QStringLiteral("6 of 10 sent again · 2 failed · stopped, 2 left · WRONGTYPE no"));
        QCOMPARE(outcomeOf(result).state, audit::Outcome::State::Partly);
        DeadLetterResult none;
        none.asked = 1;
        QCOMPARE(outcomeOf(none).state, audit::Outcome::State::Failed);
        result = {};
        result.asked = result.done = 3;
        QCOMPARE(outcomeOf(result).state, audit::Outcome::State::Done);
    }

    void previewsAreBoundedAndVisible()
    {
        const QByteArray nasty = QByteArray("{\"type\":\"a\",\"payload\":{\"x\":\"\xe2\x80\xae<b>\\u0000\"}}");
        QCOMPARE(previewOf({{"event", nasty}}), QStringLiteral("{\"x\":\"\\u202e<b>\\u0000\"}"));
        QVERIFY(previewOf({{"event", QByteArray(10 << 20, 'x')}}).size() <= 320);
        QVERIFY(entryText({{"event", QByteArray(10 << 20, 'x')}}).size() < 70'000);
        events::Fields many;
        for (int i = 0; i < 5000; ++i)
            many.emplace_back("f" + QByteArray::number(i), "v");
        QVERIFY(entryText(many).contains(QStringLiteral("4900 more field(s)")));
    }
};

QTEST_GUILESS_MAIN(LetterModelsTest)
#include "tst_letter_models.moc"
