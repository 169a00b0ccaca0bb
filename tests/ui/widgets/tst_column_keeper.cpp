// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/column_keeper.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

using namespace freshet::ui;

class tst_ColumnKeeper : public QObject
{
    Q_OBJECT

private:
    struct Table
    {
        QStandardItemModel model{3, 4};
        QTableView view;
        ColumnKeeper *keeper = nullptr;
        explicit Table(int width = 800)
        {
            model.setHorizontalHeaderLabels({QStringLiteral("Key"), QStringLiteral("Type"), QStringLiteral("Size"),
                                             QStringLiteral("A heading that is rather long")});
            view.setModel(&model);
            view.resize(width, 300);
            keeper = new ColumnKeeper(&view, view.horizontalHeader(), {{0, 20, 1}, {1, 8}, {2, 8}, {3, 4, 0, true}});
            view.show();
        }
        int sum() const
        {
            int width = 0;
            for (int column = 0; column < 4; ++column)
                width += view.columnWidth(column);
            return width;
        }
    };

private Q_SLOTS:
    void columnsShareTheRoomAndNoHeadingIsCut()
    {
        Table table;
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        QTRY_COMPARE(table.sum(), table.view.viewport()->width());
        QVERIFY(table.view.columnWidth(3) >= table.view.horizontalHeader()->sectionSizeHint(3));
        // In the style sheet's weight, its padding and the room that it keeps for the sort arrow.
        QFont heavy = table.view.horizontalHeader()->font();
        heavy.setWeight(QFont::DemiBold);
        const QString longest = table.model.headerData(3, Qt::Horizontal).toString();
        QVERIFY(table.view.columnWidth(3) >= QFontMetrics(heavy).horizontalAdvance(longest) + 8 + 8 + 9);
        QVERIFY(table.keeper->save().isEmpty());
        table.view.resize(1200, 300);
        QTRY_COMPARE(table.sum(), table.view.viewport()->width());
    }

    void whatMayHideGoesWhereThereIsNoRoomAndComesBack()
    {
        Table table(300);
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        QTRY_VERIFY(table.view.isColumnHidden(3));
        QVERIFY(!table.view.isColumnHidden(2));
        table.view.resize(1000, 300);
        QTRY_VERIFY(!table.view.isColumnHidden(3));
        QVERIFY(!table.keeper->isOwn());
    }

    void aColumnThatWasMovedIsTheUsersAndIsKept()
    {
        Table table;
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        QTRY_COMPARE(table.sum(), table.view.viewport()->width());
        table.view.horizontalHeader()->resizeSection(1, 177);
        QVERIFY(table.keeper->isOwn());
        table.view.resize(1000, 300);
        QCoreApplication::processEvents();
        QCOMPARE(table.view.columnWidth(1), 177);
        const QJsonArray kept = table.keeper->save();
        QCOMPARE(kept.size(), 4);

        Table other(640);
        other.keeper->restore(kept);
        QVERIFY(QTest::qWaitForWindowExposed(&other.view));
        QCoreApplication::processEvents();
        for (int column = 0; column < 4; ++column)
            QCOMPARE(other.view.columnWidth(column), table.view.columnWidth(column));
    }

    void widthsThatMakeNoSenseChangeNothing_data()
    {
        QTest::addColumn<QJsonArray>("widths");
        QTest::newRow("none") << QJsonArray{};
        QTest::newRow("too few") << QJsonArray{100, 100};
        QTest::newRow("words") << QJsonArray{100, QStringLiteral("x"), 100, 100};
        QTest::newRow("negative") << QJsonArray{100, -5, 100, 100};
    }
    void widthsThatMakeNoSenseChangeNothing()
    {
        QFETCH(QJsonArray, widths);
        Table table;
        table.keeper->restore(widths);
        QVERIFY(!table.keeper->isOwn());
        QVERIFY(table.keeper->save().isEmpty());
    }
};

QTEST_MAIN(tst_ColumnKeeper)
#include "tst_column_keeper.moc"
