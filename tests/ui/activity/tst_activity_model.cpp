// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_filter.h"
#include "ui/activity/activity_model.h"
#include "ui/activity/activity_text.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using audit::Activity;
using audit::ActivityLog;

namespace {

Activity recordOf(qint64 id, const char *action = "key.delete", Activity::State state = Activity::State::Done)
{
    Activity one;
    one.id = id;
    one.state = state;
    one.begun = QDateTime(QDate(2026, 1, 2), QTime(3, 4, int(id % 60)), Qt::UTC);
    one.user = QStringLiteral("kim");
    one.intent.origin.connection = id % 2 ? QStringLiteral("Shop") : QStringLiteral("Lab");
    one.intent.action = QLatin1String(action);
    one.intent.target = "v1:product:" + QByteArray::number(id);
    one.result = {{QStringLiteral("deleted"), id}};
    one.intent.reason = QStringLiteral("price %1").arg(id);
    return one;
}

ActivityLog::Page pageOf(std::vector<Activity> records, qint64 oldest = 1, bool isWhole = false)
{
    ActivityLog::Page page;
    page.records = std::move(records);
    page.oldest = oldest;
    page.isWhole = isWhole;
    return page;
}

} // namespace

class ActivityModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newRecordsComeOnTopAndCompletedOnesChangeInPlace()
    {
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.update(pageOf({recordOf(3), recordOf(2), recordOf(1)}, 1, true));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(inserted.size(), 1);
        model.update(pageOf({recordOf(5, "key.delete", Activity::State::Running), recordOf(4)}));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(model.rowOf(5), 0);
        QCOMPARE(model.rowOf(1), 4);
        QCOMPARE(model.rowOf(99), -1);
        QCOMPARE(changed.size(), 0);
        model.update(pageOf({recordOf(5)}));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.record(0)->state, Activity::State::Done);
        model.update(pageOf({recordOf(5)}));
        QCOMPARE(changed.size(), 1); // nothing new, nothing told
        QCOMPARE(reset.size(), 0);
    }

    void whatTheLogDroppedGoes()
    {
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update(pageOf({recordOf(4), recordOf(3), recordOf(2), recordOf(1)}, 1, true));
        model.update(pageOf({recordOf(5)}, 3));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.record(2)->id, 3);
        model.update(pageOf({}, 9));
        QCOMPARE(model.rowCount(), 0);
    }

    void anotherFileReplacesEverything()
    {
        ActivityModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update(pageOf({recordOf(9), recordOf(8)}, 8, true));
        model.update(pageOf({recordOf(1)}, 1, true));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.record(0)->id, 1);
    }

    void cellsSayItInWords()
    {
        ActivityModel model;
        Activity hostile = recordOf(7, "version.bump", Activity::State::Unknown);
        hostile.intent.target = "a\n\xff\xe2\x80\xae" + QByteArray(100'000, 'x');
        model.update(pageOf({hostile}, 7, true));
        const auto cell = [&](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(cell(ActivityModel::ActionColumn), QStringLiteral("Bump version"));
        QCOMPARE(cell(ActivityModel::StateColumn), QStringLiteral("Unknown whether it was done"));
        QCOMPARE(cell(ActivityModel::ResultColumn), QStringLiteral("deleted 7"));
        QVERIFY(cell(ActivityModel::TargetColumn).startsWith(QStringLiteral("a\\n\\xff\\u202e")));
        QVERIFY(cell(ActivityModel::TargetColumn).size() < 400);
        hostile.undoneBy = 8;
        model.update(pageOf({hostile}));
        QCOMPARE(cell(ActivityModel::StateColumn), QStringLiteral("Taken back"));
        for (int column = 0; column < ActivityModel::ColumnCount; ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
        QCOMPARE(actionTitle(QStringLiteral("key.<b>new</b>")), QStringLiteral("key.<b>new</b>"));
    }

    void numbersComeInTheirOwnOrderWithoutZeros()
    {
        QCOMPARE(numbersText({{QStringLiteral("deleted"), 3},
                              {QStringLiteral("matched"), 4},
                              {QStringLiteral("failed"), 0},
                              {QStringLiteral("zzz"), QStringLiteral("x")}}),
                 QStringLiteral("found 4, deleted 3, zzz x"));
        QCOMPARE(numbersText({{QStringLiteral("deleted"), 0}}), QStringLiteral("deleted 0"));
        QCOMPARE(numbersText({}), QString());
    }

    void theFilterFindsByTextActionConnectionAndTime()
    {
        ActivityModel model;
        ActivityFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update(pageOf({recordOf(4, "version.bump"), recordOf(3), recordOf(2), recordOf(1)}, 1, true));
        QVERIFY(!filter.isFiltering());
        filter.setSearch(QStringLiteral("PRICE product:3"));
        QCOMPARE(filter.rowCount(), 1);
        filter.setSearch(QStringLiteral("version.bump")); // the code is found too
        QCOMPARE(filter.rowCount(), 1);
        filter.setSearch(QStringLiteral("*"));
        QCOMPARE(filter.rowCount(), 0);
        filter.setSearch({});
        filter.setGroup(QStringLiteral("key"));
        QCOMPARE(filter.rowCount(), 3);
        filter.setConnection(QStringLiteral("Shop"));
        QCOMPARE(filter.rowCount(), 2);
        filter.setSince(QDateTime(QDate(2026, 1, 2), QTime(3, 4, 3), Qt::UTC));
        QCOMPARE(filter.rowCount(), 1);
        model.update(pageOf({recordOf(5)}));
        QCOMPARE(filter.rowCount(), 2);
        filter.setGroup({});
        filter.setConnection({});
        filter.setSince({});
        QCOMPARE(filter.rowCount(), 5);
    }

    void twentyThousandRecordsAreReadAtOnce()
    {
        ActivityModel model;
        ActivityFilter filter;
        filter.setSourceModel(&model);
        std::vector<Activity> many;
        for (qint64 id = 20'000; id > 0; --id)
            many.push_back(recordOf(id));
        model.update(pageOf(many, 1, true));
        QCOMPARE(filter.rowCount(), 20'000);
        filter.setSearch(QStringLiteral("product:19999"));
        QCOMPARE(filter.rowCount(), 1);
    }
};

QTEST_MAIN(ActivityModelTest)
#include "tst_activity_model.moc"
