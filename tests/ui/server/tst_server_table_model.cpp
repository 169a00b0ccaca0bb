// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/server_table_model.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace freshet::ui;

namespace {

ServerTableModel::Row row(const QByteArray &id, const QString &text, double number)
{
    ServerTableModel::Row one;
    one.id = id;
    one.cells.push_back({text});
    one.cells.push_back({QString::number(number), number});
    return one;
}

QByteArray idsOf(const QAbstractItemModel &model)
{
    QByteArray ids;
    for (int i = 0; i < model.rowCount(); ++i)
        ids += model.index(i, 0).data(ServerTableModel::IdRole).toByteArray();
    return ids;
}

} // namespace

class TestServerTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewerAnswerIsMergedWithoutAReset()
    {
        ServerTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setColumns({{QStringLiteral("Name")}, {QStringLiteral("Number"), true}});
        model.setRows({row("a", QStringLiteral("x"), 1), row("b", QStringLiteral("x"), 2), row("c", QStringLiteral("x"), 3)});
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset), changes(&model, &QAbstractItemModel::dataChanged);
        const QPersistentModelIndex kept = model.index(2, 0);
        model.setRows({row("c", QStringLiteral("y"), 3), row("d", QStringLiteral("x"), 4), row("a", QStringLiteral("x"), 1)});
        QCOMPARE(idsOf(model), QByteArray("acd"));
        QCOMPARE(kept.data().toString(), QStringLiteral("y"));
        QCOMPARE(resets.size(), 0);
        QCOMPARE(changes.size(), 1);
    }

    void manyAnswersEndWithTheLastOne()
    {
        ServerTableModel model;
        ServerTableFilter filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setColumns({{QStringLiteral("Name")}, {QStringLiteral("Number"), true}});
        filter.sort(1, Qt::DescendingOrder);
        QRandomGenerator random(7);
        for (int round = 0; round < 200; ++round) {
            std::vector<ServerTableModel::Row> rows;
            for (int i = 0; i < 20; ++i) {
                if (random.bounded(2) == 0)
                    rows.push_back(row(QByteArray(1, char('a' + i)), QStringLiteral("x"), random.bounded(5)));
            }
            const auto wanted = rows.size();
            model.setRows(std::move(rows));
            QCOMPARE(std::size_t(model.rowCount()), wanted);
            for (int i = 1; i < filter.rowCount(); ++i)
                QVERIFY(filter.index(i - 1, 1).data(ServerTableModel::OrderRole).toDouble() >=
                        filter.index(i, 1).data(ServerTableModel::OrderRole).toDouble());
        }
    }

    void theFirstOnesGoWhereThereAreTooMany()
    {
        ServerTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setColumns({{QStringLiteral("Name")}, {QStringLiteral("Number"), true}});
        for (char c = 'a'; c <= 'j'; ++c)
            model.append({row(QByteArray(1, c), QStringLiteral("x"), 1)}, 4);
        QCOMPARE(idsOf(model), QByteArray("ghij"));
        std::vector<ServerTableModel::Row> many;
        for (char c = 'A'; c <= 'F'; ++c)
            many.push_back(row(QByteArray(1, c), QStringLiteral("x"), 1));
        model.append(std::move(many), 4);
        QCOMPARE(idsOf(model), QByteArray("CDEF"));
    }

    void aSearchGoesThroughAllCells()
    {
        ServerTableModel model;
        ServerTableFilter filter;
        filter.setSourceModel(&model);
        model.setColumns({{QStringLiteral("Name")}, {QStringLiteral("Number"), true}});
        model.setRows({row("a", QStringLiteral("maxmemory .*"), 12), row("b", QStringLiteral("timeout"), 3)});
        filter.setSearch(QStringLiteral("MAX 12"));
        QCOMPARE(idsOf(filter), QByteArray("a"));
        filter.setSearch(QStringLiteral(".*"));
        QCOMPARE(idsOf(filter), QByteArray("a"));
        filter.setSearch({});
        QCOMPARE(filter.rowCount(), 2);
    }

    void unknownNumbersAreTheLeast()
    {
        ServerTableModel model;
        ServerTableFilter filter;
        filter.setSourceModel(&model);
        model.setColumns({{QStringLiteral("Name")}, {QStringLiteral("Number"), true}});
        ServerTableModel::Row unknown = row("u", QStringLiteral("x"), 0);
        unknown.cells[1] = {QStringLiteral("–")};
        model.setRows({row("a", QStringLiteral("x"), -5), unknown, row("b", QStringLiteral("x"), 9)});
        filter.sort(1, Qt::AscendingOrder);
        QCOMPARE(idsOf(filter), QByteArray("uab"));
    }
};

QTEST_MAIN(TestServerTableModel)
#include "tst_server_table_model.moc"
