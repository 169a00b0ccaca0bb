// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/seen_set.h"

#include <QTest>

using freshet::SeenSet;

class SeenSetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachItemIsNewOnce();
    void manyAtOnceAreTheSameAsOneByOne();
    void namesThatDifferLittleAreDifferent();
};

void SeenSetTest::eachItemIsNewOnce()
{
    SeenSet seen;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 200'000; ++i)
            QCOMPARE(seen.insert("v1:product:" + QByteArray::number(i)), round == 0);
    }
    QCOMPARE(seen.size(), 200'000U);
}

void SeenSetTest::manyAtOnceAreTheSameAsOneByOne()
{
    SeenSet seen;
    QVERIFY(seen.insertAll({}).empty());
    QCOMPARE(seen.insertAll({"a", "b", "a", "", ""}), (std::vector<bool>{true, true, false, true, false}));
    for (int batch = 0; batch < 200; ++batch) { // each half of them anew, beyond several growths
        std::vector<QByteArray> keys;
        for (int i = 0; i < 1000; ++i)
            keys.push_back("v1:product:" + QByteArray::number(batch * 500 + i));
        const auto isNew = seen.insertAll(keys);
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(isNew[std::size_t(i)], batch == 0 || i >= 500);
    }
    QCOMPARE(seen.size(), std::size_t(3 + 500 * 201));
    QVERIFY(!seen.insert("v1:product:7"));
}

void SeenSetTest::namesThatDifferLittleAreDifferent()
{
    SeenSet seen;
    QVERIFY(seen.insert(""));
    QVERIFY(!seen.insert(""));
    QVERIFY(seen.insert(QByteArrayView("\0", 1)));
    QVERIFY(seen.insert(QByteArrayView("\0\0", 2)));
    QVERIFY(!seen.insert(QByteArrayView("\0", 1)));
    QVERIFY(seen.insert("a"));
    QVERIFY(seen.insert("b"));
}

QTEST_GUILESS_MAIN(SeenSetTest)
#include "tst_seen_set.moc"
