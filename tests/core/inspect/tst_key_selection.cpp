// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_selection.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <rapidcheck.h>
#include <thread>

using namespace freshet::inspect;

namespace {

QByteArray nameOf(KeyRowNumber row)
{
    return "key " + QByteArray::number(row);
}

KeyNames names(KeyRowNumber count)
{
    KeyNamesWriter writer;
    for (KeyRowNumber row = 0; row < count; ++row)
        writer.add(nameOf(row));
    return writer.names();
}

std::vector<KeyRowNumber> numbers(KeyRowNumber first, KeyRowNumber count)
{
    std::vector<KeyRowNumber> rows(count);
    std::iota(rows.begin(), rows.end(), first);
    return rows;
}

} // namespace

/// Rows in an order, and what is chosen of them: snapshots that share what they stand on.
class KeySelectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsGrowAndStandWhereTheyStood()
    {
        QVERIFY(rc::check("they are those that were appended", [] {
            KeyRows rows;
            std::vector<KeyRowNumber> naive;
            for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
                const auto more = numbers(KeyRowNumber(*rc::gen::inRange(0, 1000)), KeyRowNumber(*rc::gen::inRange(0, 70'000)));
                rows.append(more);
                naive.insert(naive.end(), more.begin(), more.end());
            }
            RC_ASSERT(rows.size() == naive.size());
            std::size_t same = 0;
            while (same < naive.size() && rows[same] == naive[same])
                ++same;
            RC_ASSERT(same == naive.size());
            const auto wanted = KeyRowNumber(*rc::gen::inRange(0, 80'000));
            RC_ASSERT(rows.placeOf(wanted) == KeyRowNumber(std::ranges::find(naive, wanted) - naive.begin()));
        }));
    }

    void aSnapshotOfRowsStaysAsItWas()
    {
        KeyRows rows(numbers(0, 100'000));
        const KeyRows before = rows;
        KeyRows other = rows;
        rows.append(numbers(500'000, 100'000));
        other.append(numbers(900'000, 10));
        QCOMPARE(before.size(), 100'000U);
        QCOMPARE(rows.size(), 200'000U);
        KeyRowNumber same = 0;
        while (same < 100'000 && before[same] == same && rows[same] == same && rows[100'000 + same] == 500'000 + same)
            ++same;
        QCOMPARE(same, 100'000U);
        QCOMPARE(other[100'009], 900'009U);
        QCOMPARE(before.placeOf(500'000), before.size());
    }

    void aPartOfAListIsWhatStandsAtItsPlaces()
    {
        const KeyNames list = names(3000);
        QVERIFY(rc::check("each place once, in the list's order", [&] {
            std::optional<KeyRows> rows;
            std::vector<KeyRowNumber> shown = numbers(0, 3000);
            if (*rc::gen::arbitrary<bool>()) {
                shown = *rc::gen::container<std::vector<KeyRowNumber>>(rc::gen::inRange<KeyRowNumber>(0, 3000));
                rows = KeyRows(shown);
            }
            std::vector<KeySelection::Places> places;
            std::vector<bool> isChosen(shown.size());
            for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
                places.push_back({*rc::gen::inRange<qint64>(0, 3000), *rc::gen::inRange<qint64>(0, 400)});
                const auto end = std::min(shown.size(), std::size_t(places.back().first + places.back().count));
                for (auto place = std::size_t(places.back().first); place < end; ++place)
                    isChosen[place] = true;
            }
            std::vector<QByteArray> naive;
            for (std::size_t place = 0; place < shown.size(); ++place) {
                if (isChosen[place])
                    naive.push_back(nameOf(shown[place]));
            }
            const KeySelection selection(list, rows, places);
            RC_ASSERT(selection.size() == qint64(naive.size()));
            RC_ASSERT(selection.all() == naive);
            const auto from = *rc::gen::inRange<qint64>(0, 3000);
            const auto most = *rc::gen::inRange<qint64>(0, 1000);
            const auto part = selection.part(from, most);
            const auto first = naive.begin() + std::min<std::ptrdiff_t>(from, std::ssize(naive));
            RC_ASSERT(part == std::vector<QByteArray>(first, first + std::min<std::ptrdiff_t>(most, naive.end() - first)));
        }));
    }

    void namesThatWereGivenStayInTheirOrder()
    {
        const KeySelection selection{"b", "a", "c"};
        QCOMPARE(selection.size(), 3);
        QCOMPARE(selection.front(), QByteArray("b"));
        QCOMPARE(selection.part(1, 10), (std::vector<QByteArray>{"a", "c"}));
        QCOMPARE(selection.part(3, 1), std::vector<QByteArray>());
        QStringList visited;
        selection.forEach([&](QByteArrayView name) {
            visited << QString::fromUtf8(name);
            return visited.size() < 2;
        });
        QCOMPARE(visited, QStringList({QStringLiteral("b"), QStringLiteral("a")}));
        QVERIFY(KeySelection().isEmpty());
        QVERIFY(KeySelection().all().empty());
    }

    void whatWasChosenStaysAsItWasWhileTheListGrows()
    {
        KeyNamesWriter writer;
        for (KeyRowNumber row = 0; row < 50'000; ++row)
            writer.add(nameOf(row));
        KeyRows rows(numbers(0, 50'000));
        const KeySelection selection(writer.names(), rows, {{0, 50'000}});
        std::vector<QByteArray> found;
        std::thread reader([&] { found = selection.all(); });
        for (KeyRowNumber row = 50'000; row < 150'000; ++row) {
            writer.add(nameOf(row));
            rows.append(std::span(&row, 1));
        }
        reader.join();
        QCOMPARE(found.size(), std::size_t(50'000));
        QCOMPARE(found.back(), nameOf(49'999));
    }
};

QTEST_GUILESS_MAIN(KeySelectionTest)
#include "tst_key_selection.moc"
