// SPDX-License-Identifier: GPL-3.0-or-later
// The overview's rows and tables, without a server.
#include "ui/streams/bound_edit.h"
#include "ui/streams/rows_model.h"
#include "ui/streams/stream_rows.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_model.h"
#include "ui/streams/streams_text.h"
#include "ui/widgets/text.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using Lag = events::GroupPosition::Lag;

namespace {

inspect::StreamGroup group(const QByteArray &name, std::optional<qint64> lag, qint64 pending = 0)
{
    inspect::StreamGroup made;
    made.group = name;
    made.pending = pending;
    made.lag = {lag ? Lag::Kind::Exact : Lag::Kind::Unknown, lag};
    return made;
}

inspect::StreamGroups stream(const QByteArray &name, qint64 added, std::vector<inspect::StreamGroup> groups)
{
    inspect::StreamGroups made;
    made.stream = name;
    made.length = added;
    made.entriesAdded = added;
    for (inspect::StreamGroup &one : groups)
        one.position.entriesAdded = added;
    made.groups = std::move(groups);
    return made;
}

QStringList shown(const StreamsFilter &filter)
{
    QStringList names;
    for (int row = 0; row < filter.rowCount(); ++row)
        names << filter.index(row, StreamsModel::StreamColumn).data().toString() + u'/' +
                     filter.index(row, StreamsModel::GroupColumn).data().toString();
    return names;
}

} // namespace

class StreamsModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesComeFromTwoLooks()
    {
        StreamRows rows;
        auto first = rows.look({stream("s", 100, {group("g", 50)})}, 1000);
        QCOMPARE(first.size(), std::size_t(1));
        QVERIFY(!first[0].addedPerSecond);
        QVERIFY(!first[0].drain);
        const auto second = rows.look({stream("s", 120, {group("g", 30)})}, 3000);
        QCOMPARE(second[0].addedPerSecond.value_or(-1), 10.0);
        QCOMPARE(second[0].drain.value_or(std::chrono::seconds(-1)), std::chrono::seconds(3));
        QCOMPARE(second[0].trend.size(), 2);
        QCOMPARE(second[0].trend.at(0), 50.0F);
    }

    void nothingIsCountedOverAnOutage()
    {
        StreamRows rows;
        rows.look({stream("s", 100, {group("g", 50)})}, 1000);
        rows.breakOff();
        const auto after = rows.look({stream("s", 900, {group("g", 10)})}, 60'000);
        QVERIFY(!after[0].addedPerSecond);
        QVERIFY(!after[0].drain);
    }

    void aCounterThatFellIsNoNegativeRate()
    {
        StreamRows rows;
        rows.look({stream("s", 100, {})}, 1000);
        const auto after = rows.look({stream("s", 5, {})}, 2000);
        QVERIFY(!after[0].addedPerSecond);
        QVERIFY(!after[0].hasGroup);
    }

    void aGroupOverItsLimitAlarmsOnce()
    {
        StreamRows rows;
        int raised = 0, cleared = 0;
        for (int second = 0; second < 120; ++second) {
            const auto seen = rows.look({stream("s", 5000, {group("g", second < 30 ? 2000 : 0)})}, second * 1000);
            for (const StreamRows::Alarm &one : rows.alarms())
                (one.raised ? raised : cleared) += 1;
            QCOMPARE(seen[0].alert, second >= 10 && second < 59);
        }
        QCOMPARE(raised, 1);
        QCOMPARE(cleared, 1);
    }

    void theTrendKeepsTheNewestValues()
    {
        Trend trend;
        for (int i = 0; i < Trend::most + 5; ++i)
            trend.add(float(i));
        QCOMPARE(trend.size(), Trend::most);
        QCOMPARE(trend.at(0), 5.0F);
        QCOMPARE(trend.at(Trend::most - 1), float(Trend::most + 4));
    }

    void rowsComeAndGoInPlace()
    {
        StreamsModel model;
        QAbstractItemModelTester tester(&model);
        StreamsFilter filter(&model);
        QAbstractItemModelTester filterTester(&filter);
        StreamRows rows;
        model.update(rows.look({stream("a", 1, {group("x", 1), group("y", 2)}), stream("c", 1, {})}, 1000));
        QCOMPARE(shown(filter), QStringList({QStringLiteral("a/x"), QStringLiteral("a/y"), QStringLiteral("c/no group")}));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.update(
            rows.look({stream("a", 1, {group("y", 2)}), stream("b", 1, {group("x", 7)}), stream("c", 1, {group("n", 0)})}, 2000));
        QCOMPARE(shown(filter), QStringList({QStringLiteral("a/y"), QStringLiteral("b/x"), QStringLiteral("c/n")}));
        QCOMPARE(resets.size(), 0);
        model.update({});
        QCOMPARE(model.rowCount(), 0);
    }

    void unknownLagsComeLastInBothOrders()
    {
        StreamsModel model;
        StreamsFilter filter(&model);
        StreamRows rows;
        model.update(rows.look({stream("s", 9, {group("a", 5), group("b", std::nullopt), group("c", 50), group("d", 5)})}, 1000));
        filter.sort(StreamsModel::LagColumn, Qt::AscendingOrder);
        QCOMPARE(shown(filter),
                 QStringList({QStringLiteral("s/a"), QStringLiteral("s/d"), QStringLiteral("s/c"), QStringLiteral("s/b")}));
        filter.sort(StreamsModel::LagColumn, Qt::DescendingOrder);
        QCOMPARE(shown(filter),
                 QStringList({QStringLiteral("s/c"), QStringLiteral("s/a"), QStringLiteral("s/d"), QStringLiteral("s/b")}));
        QCOMPARE(filter.index(3, StreamsModel::LagColumn).data().toString(), QStringLiteral("unknown"));
    }

    void filtersAreJoined()
    {
        StreamsModel model;
        StreamsFilter filter(&model);
        StreamRows rows;
        model.update(
            rows.look({stream("events:a", 9, {group("x", 5, 3), group("y", 0)}), stream("jobs", 1, {group("x", 0, 1)})}, 1000));
        filter.setOnlyPending(true);
        QCOMPARE(filter.rowCount(), 2);
        filter.setSearch(QStringLiteral("EVENTS"));
        QCOMPARE(shown(filter), QStringList({QStringLiteral("events:a/x")}));
        filter.setOnlyAlerts(true);
        QCOMPARE(filter.rowCount(), 0);
    }

    void hostileNamesAreMadeVisible()
    {
        StreamsModel model;
        StreamRows rows;
        model.update(rows.look({stream("<b>x</b>\n\xff\xe2\x80\xae", 1, {group("\x1b[31m", 0)})}, 1000));
        const QString name = model.index(0, StreamsModel::StreamColumn).data().toString();
        QVERIFY2(!name.contains(QLatin1Char('\n')) && !name.contains(QChar(0x202e)), qPrintable(name));
        QVERIFY(!plainTip(model.index(0, StreamsModel::StreamColumn).data(Qt::ToolTipRole).toString())
                     .contains(QStringLiteral("<b>")));
    }

    void aListKeepsWhatIsThereAndTakesTheNew()
    {
        using Model = RowsModel<QByteArray>;
        const auto text = [](const QByteArray &one) { return QString::fromLatin1(one); };
        Model model([](const QByteArray &one) { return one; }, {{[] { return QStringLiteral("Name"); }, text, {}, {}, {}, false}},
                    nullptr);
        QAbstractItemModelTester tester(&model);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.update({"5", "4", "3"});
        QPersistentModelIndex four = model.index(1, 0);
        model.update({"7", "6", "5", "4"});
        QCOMPARE(four.row(), 3);
        model.append({"2", "1"});
        QCOMPARE(model.rowCount(), 6);
        QCOMPARE(resets.size(), 0);
        model.update({"4", "5", "9"}); // another order
        QCOMPARE(resets.size(), 1);
        QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("9"));
        RowsFilter filter(&model);
        filter.setSearch(QStringLiteral("9"));
        QCOMPARE(filter.rowCount(), 1);
    }

    void boundsAreIdsOrTimes()
    {
        const QDateTime now(QDate(2026, 11, 25), QTime(15, 0));
        QCOMPARE(boundFromText(QString(), now).value(), QByteArray());
        QCOMPARE(boundFromText(QStringLiteral(" 1764000000000-3 "), now).value(), QByteArray("1764000000000-3"));
        QCOMPARE(boundFromText(QStringLiteral("1764000000000"), now).value(), QByteArray("1764000000000"));
        QCOMPARE(boundFromText(QStringLiteral("14:30"), now).value(),
                 QByteArray::number(QDateTime(QDate(2026, 11, 25), QTime(14, 30)).toMSecsSinceEpoch()));
        QCOMPARE(boundFromText(QStringLiteral("2026-11-25 14:30:01"), now).value(),
                 QByteArray::number(QDateTime(QDate(2026, 11, 25), QTime(14, 30, 1)).toMSecsSinceEpoch()));
        QCOMPARE(boundFromText(QStringLiteral("2026-11-25T05:30:00Z"), now).value(), QByteArray("1795584600000"));
        QVERIFY(!boundFromText(QStringLiteral("yesterday"), now));
        QVERIFY(!boundFromText(QStringLiteral("12-34-56"), now));
    }

    void whatAnEntryHoldsIsReadable()
    {
        const QString text =
            payloadText({{"event", R"({"type":"voice.created","payload":{"voice_id":"7"}})"}, {"raw", "\x01\xff"}});
        QVERIFY2(text.contains(QStringLiteral("\"voice_id\": \"7\"")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("raw")));
        QVERIFY(payloadText({{"big", QByteArray(2 << 20, 'x')}}).size() < 200 * 1024);
    }
};

QTEST_MAIN(StreamsModelTest)
#include "tst_streams_model.moc"
