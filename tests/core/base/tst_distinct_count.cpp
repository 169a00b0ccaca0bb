// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/distinct_count.h"

#include <QTest>

using namespace freshet;

class DistinctCountTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fewThingsAreCountedExactly();
    void beyondItsBoundItEstimates();
};

void DistinctCountTest::fewThingsAreCountedExactly()
{
    DistinctCount count;
    QCOMPARE(count.count(), 0U);
    for (int turn = 0; turn < 3; ++turn) {
        for (int i = 0; i < 100'000; ++i)
            QCOMPARE(count.add(QByteArray::number(i)), turn == 0); // whether it is new
    }
    QVERIFY(count.add(""));
    QVERIFY(!count.add(""));
    QCOMPARE(count.count(), 100'001U);
    QVERIFY(count.isExact());
}

void DistinctCountTest::beyondItsBoundItEstimates()
{
    DistinctCount count;
    const int many = 10'000'000;
    for (int i = 0; i < many; ++i) {
        count.add(QByteArrayView(reinterpret_cast<const char *>(&i), sizeof i));
        if (i % 4 == 0)
            count.add(QByteArrayView(reinterpret_cast<const char *>(&i), sizeof i));
    }
    QVERIFY(!count.isExact());
    // 2.5 million samples: a standard error of 0.06 %.
    QVERIFY2(std::abs(double(count.count()) / many - 1) < 0.005, qPrintable(QString::number(count.count())));
}

QTEST_GUILESS_MAIN(DistinctCountTest)
#include "tst_distinct_count.moc"
