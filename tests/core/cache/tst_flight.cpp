// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/flight.h"

#include <QTest>

#include <memory>
#include <random>

using namespace freshet::cache;

class FlightTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKeysFlightIsFoundWhileItLasts();
    void aNewFlightOfAKeyPutsTheOlderOneAside();
};

void FlightTest::everyKeysFlightIsFoundWhileItLasts()
{
    FlightTable table;
    std::vector<std::unique_ptr<Flight>> flights(1000);
    const auto name = [](std::size_t index) { return "v1:product:" + QByteArray::number(qulonglong(index)); };
    std::mt19937 random(7);
    int there = 0;
    for (int step = 0; step < 20000; ++step) {
        const std::size_t index = random() % flights.size();
        if (flights[index]) {
            flights[index].reset();
            --there;
        } else {
            flights[index] = std::make_unique<Flight>(table, name(index));
            ++there;
        }
        QCOMPARE(table.current(name(index)), flights[index].get());
    }
    QCOMPARE(table.size(), there);
    for (std::size_t i = 0; i < flights.size(); ++i)
        QCOMPARE(table.current(name(i)), flights[i].get());
    flights.clear();
    QCOMPARE(table.size(), 0);
    QVERIFY(!table.current(name(1)));
}

void FlightTest::aNewFlightOfAKeyPutsTheOlderOneAside()
{
    FlightTable table;
    auto older = std::make_unique<Flight>(table, "v1:product:1");
    auto newer = std::make_unique<Flight>(table, "v1:product:1");
    QCOMPARE(table.current("v1:product:1"), newer.get());
    table.refuse("v1:product:1", [](const QByteArray &, const QByteArray &) {});
    QVERIFY(older->readAgain); // an invalidation finds both
    QVERIFY(newer->readAgain);
    older.reset();
    QCOMPARE(table.current("v1:product:1"), newer.get());
    newer->putAside();
    QVERIFY(!table.current("v1:product:1"));
}

QTEST_GUILESS_MAIN(FlightTest)
#include "tst_flight.moc"
