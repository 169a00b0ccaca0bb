// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tall_table.h"

#include <QAbstractTableModel>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace freshet::ui;

namespace {

class Numbers : public QAbstractTableModel
{
public:
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 3; }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role == Qt::DisplayRole)
            ++asked;
        return role == Qt::DisplayRole ? QVariant(index.row()) : QVariant();
    }
    Qt::ItemFlags flags(const QModelIndex &index) const override
    {
        ++flagsAsked;
        return QAbstractTableModel::flags(index);
    }
    void setRows(int rows)
    {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    }
    void add(int rows)
    {
        beginInsertRows({}, m_rows, m_rows + rows - 1);
        m_rows += rows;
        endInsertRows();
    }
    mutable int asked = 0;
    mutable int flagsAsked = 0;

private:
    int m_rows = 0;
};

} // namespace

class tst_TallTable : public QObject
{
    Q_OBJECT

private:
    static constexpr int height = 20;
    static constexpr int many = 10'000'000;
    struct Table
    {
        Numbers model;
        TallTable view;
        explicit Table(int rows)
        {
            view.setRowHeight(height);
            view.setModel(&model);
            view.setSelectionMode(QAbstractItemView::ExtendedSelection);
            view.resize(600, 400);
            model.setRows(rows);
            view.show();
        }
        void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view, key, modifiers); }
        int row() const { return view.currentIndex().row(); }
    };

private Q_SLOTS:
    void theScrollBarReachesTheLastOfTenMillionRows()
    {
        Table table(many);
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        QTRY_COMPARE(table.view.verticalScrollBar()->maximum(), many * height - table.view.viewport()->height());
        QVERIFY(table.view.verticalHeader()->count() <= 200);
        table.view.scrollToBottom();
        QCOMPARE(table.view.indexAt({5, table.view.viewport()->height() - 1}).row(), many - 1);
        QCOMPARE(table.view.rowAt(table.view.viewport()->height() + 1), -1);
        table.view.scrollTo(table.model.index(5'000'001, 0));
        const QRect place = table.view.visualRect(table.model.index(5'000'001, 0));
        QVERIFY(table.view.viewport()->rect().contains(place));
        QCOMPARE(table.view.indexAt(place.center()), table.model.index(5'000'001, 0));
    }

    void theScrollBarFollowsTheNumberOfRows()
    {
        Table table(0);
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        for (const int rows : {100, 49'999, 1, 700'000}) {
            table.model.add(rows);
            QTRY_COMPARE(table.view.verticalScrollBar()->maximum(),
                         table.model.rowCount() * height - table.view.viewport()->height());
        }
        table.model.setRows(60'000);
        QTRY_COMPARE(table.view.verticalScrollBar()->maximum(), 60'000 * height - table.view.viewport()->height());
        table.model.setRows(3);
        QTRY_COMPARE(table.view.verticalScrollBar()->maximum(), 0);
        QCOMPARE(table.view.indexAt({5, 3 * height + 1}), QModelIndex());
    }

    void choosingAllRowsLooksAtNoneOfThem()
    {
        Table table(many);
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        table.view.selectAll();
        QCOMPARE(table.view.selectionModel()->selection().size(), 1);
        QCOMPARE(table.view.selectionModel()->selection().first().height(), many);
        table.model.flagsAsked = 0;
        table.view.horizontalHeader()->viewport()->grab();
        table.view.viewport()->grab();
        QVERIFY2(table.model.flagsAsked < 10'000, qPrintable(QString::number(table.model.flagsAsked)));
    }

    void keysMoveAndChooseWholeRows()
    {
        Table table(many);
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        table.view.setFocus();
        table.view.setCurrentIndex(table.model.index(0, 0));
        table.press(Qt::Key_Up);
        QCOMPARE(table.row(), 0);
        table.press(Qt::Key_Down);
        table.press(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(table.row(), 2);
        QCOMPARE(table.view.selectionModel()->selectedRows().size(), 2);
        table.press(Qt::Key_PageDown);
        QCOMPARE(table.row(), 2 + table.view.viewport()->height() / height);
        table.press(Qt::Key_End);
        QCOMPARE(table.row(), many - 1);
        QVERIFY(table.view.viewport()->rect().contains(table.view.visualRect(table.view.currentIndex())));
        table.press(Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(table.row(), 0);
        QCOMPARE(table.view.selectionModel()->selection().first().height(), many);
        table.view.setColumnHidden(1, true);
        table.press(Qt::Key_Right);
        QCOMPARE(table.view.currentIndex().column(), 2);
        table.press(Qt::Key_Right);
        QCOMPARE(table.view.currentIndex().column(), 2);
    }

    void thePointerChoosesWholeRows()
    {
        Table table(100);
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        const auto click = [&](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(table.view.viewport(), Qt::LeftButton, modifiers, {5, row * height + 3});
        };
        click(2, {});
        QCOMPARE(table.view.selectionModel()->selectedRows().size(), 1);
        click(6, Qt::ShiftModifier);
        QCOMPARE(table.view.selectionModel()->selectedRows().size(), 5);
        click(3, Qt::ControlModifier);
        QCOMPARE(table.view.selectionModel()->selectedRows().size(), 4);
        QVERIFY(!table.view.selectionModel()->isSelected(table.model.index(3, 2)));
    }

    void aLetterLooksAtNoRows()
    {
        Table table(many);
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        table.view.setCurrentIndex(table.model.index(0, 0));
        QTest::qWait(0);
        table.model.asked = 0;
        table.press(Qt::Key_X);
        QVERIFY(table.model.asked < 1000);
        QCOMPARE(table.row(), 0);
    }

    void onlyRowsOnScreenAreAskedFor()
    {
        Table table(many);
        QVERIFY(QTest::qWaitForWindowExposed(&table.view));
        table.view.selectAll();
        table.model.asked = 0;
        table.view.viewport()->repaint();
        QVERIFY(table.model.asked > 0 && table.model.asked < 3 * 2 * (400 / height + 2));
    }
};

QTEST_MAIN(tst_TallTable)
#include "tst_tall_table.moc"
