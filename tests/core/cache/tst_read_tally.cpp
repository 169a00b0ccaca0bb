// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/read_tally.h"

#include <QTest>

using namespace freshet::cache;

class ReadTallyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachReadIsOfItsKeysNamespaceWhateverWasReadBefore();
    void nothingIsCountedOnceItIsClosed();
};

void ReadTallyTest::eachReadIsOfItsKeysNamespaceWhateverWasReadBefore()
{
    // Keys that begin alike, keys without a second colon, more namespaces than are remembered, and given names.
    const struct
    {
        QByteArray key, given, counted;
    } reads[] = {
        {"v1:product:1", {}, "product"},
        {"v1:product:2", {}, "product"},
        {"v1:products:1", {}, "products"},
        {"v1:product", {}, "product"},
        {"v1:pro", {}, "pro"},
        {"v1:pro:1", {}, "pro"},
        {"v2:product:1", {}, "product"},
        {"v1:user:1", {}, "user"},
        {"v1:user:10", {}, "user"},
        {"v1:order:1", {}, "order"},
        {"v1:cart:1", {}, "cart"},
        {"something", {}, "other"},
        {"something:else", {}, "other"},
        {"something:el:se", {}, "other"},
        {"v1:user:1", "mine", "mine"},
        {"v1:product:1", "mine", "mine"},
        {"v1:product:1", "v1:user:", "v1:user:"},
        {"v1:user:1", {}, "user"},
        {"v1:product:1", "min", "min"},
        {"mine", {}, "other"},
    };
    Metrics metrics;
    ReadTally tally(&metrics);
    for (int round = 0; round < 3; ++round) {
        for (const auto &read : reads) {
            NamespaceTally *const of = tally.of(read.key, read.given);
            QVERIFY(of);
            QCOMPARE(of->metrics.get(), &metrics.of({read.counted.constData(), std::size_t(read.counted.size())}));
            QCOMPARE(tally.of(read.key, read.given), of); // just looked up
        }
    }
}

void ReadTallyTest::nothingIsCountedOnceItIsClosed()
{
    Metrics metrics;
    ReadTally tally(&metrics);
    QVERIFY(tally.of("v1:product:1", {}));
    tally.close();
    QVERIFY(!tally.of("v1:product:1", {}));
    QVERIFY(!ReadTally(nullptr).of("v1:product:1", {}));
}

QTEST_GUILESS_MAIN(ReadTallyTest)
#include "tst_read_tally.moc"
