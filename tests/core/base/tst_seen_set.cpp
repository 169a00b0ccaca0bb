// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/seen_set.h"

#include <QTest>

using freshet::SeenSet;

class SeenSetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachItemIsNewOnce();
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
