// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/glob.h"
#include "core/inspect/key_list.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <rapidcheck.h>
#include <string>

using namespace freshet;
using namespace freshet::inspect;

namespace {

constexpr qint64 now = 1'800'000'000'000;

QByteArray bytesOf(const std::string &text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

/// 45 bytes, as services name their keys.
QByteArray typicalName(int number)
{
    return "v1:recommendation:result:" + QByteArray::number(number).rightJustified(20, '0');
}

std::vector<QByteArray> all(const KeyNames &names)
{
    std::vector<QByteArray> list;
    names.forEach(0, names.size(), [&](KeyRowNumber, QByteArrayView name) {
        list.push_back(name.toByteArray());
        return true;
    });
    return list;
}

} // namespace

/// The packed store of names: the same as a list of byte arrays, in a tenth of the room.
class KeyListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreThoseThatWereAddedEachOnce()
    {
        // Few letters, so that names come twice and begin alike; sometimes long ones, so that pages end everywhere.
        const auto letters = rc::gen::container<std::string>(rc::gen::element('a', 'b', ':', '\0', '\xff'));
        QVERIFY(rc::check("a naive list has the same names in the same order", [letters] {
            KeyNamesWriter writer;
            std::vector<QByteArray> naive;
            const int count = *rc::gen::inRange(0, 400);
            for (int i = 0; i < count; ++i) {
                QByteArray name = bytesOf(*letters);
                if (*rc::gen::inRange(0, 20) == 0)
                    name += QByteArray(*rc::gen::inRange(0, 20'000), 'x');
                const bool isNew = std::ranges::find(naive, name) == naive.end();
                RC_ASSERT(writer.add(name) == (isNew ? KeyNamesWriter::Added::New : KeyNamesWriter::Added::Known));
                if (isNew)
                    naive.push_back(name);
            }
            const KeyNames names = writer.names();
            RC_ASSERT(std::size_t(names.size()) == naive.size());
            RC_ASSERT(all(names) == naive);
            for (KeyRowNumber row = 0; row < names.size(); ++row)
                RC_ASSERT(names.name(row) == naive[row]);
            const auto from = KeyRowNumber(*rc::gen::inRange(0, int(naive.size()) + 1));
            KeyRowNumber next = from;
            names.forEach(from, names.size(), [&](KeyRowNumber row, QByteArrayView name) {
                RC_ASSERT(row == next++);
                RC_ASSERT(name == naive[row]);
                return true;
            });
            RC_ASSERT(next == names.size());
        }));
    }

    void filterAndOrderAreThoseOfANaiveList()
    {
        const auto letters = rc::gen::container<std::string>(rc::gen::element('a', 'b', ':', '*', '\0', '\xff'));
        QVERIFY(rc::check("sorting and filtering", [letters] {
            KeyNamesWriter writer;
            for (const std::string &text : *rc::gen::container<std::vector<std::string>>(letters))
                writer.add(bytesOf(text));
            // Deep common beginnings too, as a sort by eight bytes at a time sees them.
            for (int i = *rc::gen::inRange(0, 60); i > 0; --i)
                writer.add(QByteArray(*rc::gen::inRange(0, 40), 'p') + bytesOf(*letters) +
                           QByteArray(*rc::gen::inRange(0, 9), '\0'));
            const KeyNames names = writer.names();
            const std::vector<QByteArray> naive = all(names);
            KeyNameFilter filter;
            filter.text = bytesOf(*letters).replace('*', "");
            std::vector<KeyRowNumber> expected;
            for (KeyRowNumber row = 0; row < names.size(); ++row) {
                if (naive[row].contains(filter.text))
                    expected.push_back(row);
            }
            RC_ASSERT(filterRows(names, filter) == expected);
            std::vector<KeyRowNumber> order = expected;
            std::ranges::sort(order, [&](KeyRowNumber a, KeyRowNumber b) { return naive[a] < naive[b]; });
            RC_ASSERT(sortedByName(names, expected) == order);
        }));
    }

    void aSortThatWasStoppedHoldsNobodyUp()
    {
        KeyNamesWriter writer;
        std::vector<KeyRowNumber> rows;
        for (int i = 0; i < 100; ++i) {
            writer.add("key:" + QByteArray::number(1000 - i));
            rows.push_back(KeyRowNumber(i));
        }
        std::stop_source stop;
        QVERIFY(sortedByName(writer.names(), rows, stop.get_token()) != rows);
        stop.request_stop();
        QCOMPARE(sortedByName(writer.names(), rows, stop.get_token()), rows); // nothing was compared
    }

    void aGlobOfTheSearchMatchesAsRedisDoes()
    {
        const auto letters = rc::gen::container<std::string>(rc::gen::element('a', 'b', '\0', '\xff'));
        const auto patterns = rc::gen::container<std::string>(rc::gen::element('a', 'b', '*', '*', '\0', '?'));
        QVERIFY(rc::check("the fast way finds what the plain one finds", [letters, patterns] {
            KeyNameFilter filter;
            filter.text = bytesOf(*patterns);
            RC_PRE(isGlob(filter.text));
            const auto passes = filter.test();
            const QByteArray name = bytesOf(*letters);
            RC_ASSERT(passes(name) == globMatches(filter.text, name));
        }));
    }

    void aGlobMeansTheWholeName_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("nameSpace");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArrayList>("found");
        using L = QByteArrayList;
        const QByteArray none;
        QTest::newRow("all") << none << none << none << L{"v1:product:1", "v2:product:1", "v1:user:product", "tts:voices", "a[b"};
        QTest::newRow("text") << QByteArray("product") << none << none << L{"v1:product:1", "v2:product:1", "v1:user:product"};
        QTest::newRow("glob") << QByteArray("v?:product:*") << none << none << L{"v1:product:1", "v2:product:1"};
        QTest::newRow("open bracket") << QByteArray("a[b") << none << none << L{};
        QTest::newRow("escaped") << QByteArray("a\\[b") << none << none << L{"a[b"};
        QTest::newRow("namespace") << none << QByteArray("product") << none << L{"v1:product:1", "v2:product:1"};
        QTest::newRow("version") << none << none << QByteArray("v1") << L{"v1:product:1", "v1:user:product"};
        QTest::newRow("both") << none << QByteArray("product") << QByteArray("v2") << L{"v2:product:1"};
        QTest::newRow("own scheme") << none << QByteArray("tts") << none << L{"tts:voices"};
        QTest::newRow("all three") << QByteArray("1") << QByteArray("user") << QByteArray("v1") << L{"v1:user:product"};
    }
    void aGlobMeansTheWholeName()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, nameSpace);
        QFETCH(QByteArray, version);
        QFETCH(QByteArrayList, found);
        KeyNamesWriter writer;
        for (const char *name : {"v1:product:1", "v2:product:1", "v1:user:product", "tts:voices", "a[b"})
            writer.add(QByteArray(name));
        KeyNameFilter filter;
        filter.text = text;
        filter.nameSpace = nameSpace;
        filter.version = version;
        QByteArrayList names;
        for (const KeyRowNumber row : filterRows(writer.names(), filter)) {
            names.append(writer.names().name(row).toByteArray());
            if (!filter.match().isEmpty()) // what SCAN is asked for leaves none of them out
                QVERIFY(globMatches(filter.match(), names.last()));
        }
        QCOMPARE(names, found);
    }

    void namesBeyondTheLimitsAreRefused()
    {
        KeyNamesWriter::Limits limits;
        limits.keys = 3;
        KeyNamesWriter few(limits);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(few.add(typicalName(i)), KeyNamesWriter::Added::New);
        QVERIFY(!few.isFull());
        QCOMPARE(few.add(typicalName(1)), KeyNamesWriter::Added::Known);
        QCOMPARE(few.add(typicalName(3)), KeyNamesWriter::Added::Full);
        QVERIFY(few.isFull());
        QCOMPARE(few.names().size(), 3U);

        limits = {};
        limits.nameBytes = 130'000;
        KeyNamesWriter small(limits);
        QCOMPARE(small.add(QByteArray(KeyNames::longestName, 'x')), KeyNamesWriter::Added::New);
        QCOMPARE(small.add(QByteArray(KeyNames::longestName + 1, 'x')), KeyNamesWriter::Added::TooLong);
        QCOMPARE(small.add(QByteArray(KeyNames::longestName, 'y')), KeyNamesWriter::Added::Full);
    }

    void aSnapshotStaysWhatItWas()
    {
        KeyNamesWriter writer;
        for (int i = 0; i < 5000; ++i)
            writer.add(typicalName(i));
        const KeyNames early = writer.names();
        for (int i = 5000; i < 20'000; ++i)
            writer.add(typicalName(i));
        QCOMPARE(early.size(), 5000U);
        for (KeyRowNumber row = 0; row < early.size(); ++row)
            QCOMPARE(early.name(row).toByteArray(), typicalName(int(row)));
    }

    void aKeyTakesSixtyBytesAtMost_data()
    {
        QTest::addColumn<bool>("reserved");
        QTest::newRow("a whole keyspace") << true;
        QTest::newRow("found one by one") << false;
    }
    void aKeyTakesSixtyBytesAtMost()
    {
        QFETCH(bool, reserved);
        constexpr int count = 300'000;
        KeyNamesWriter writer;
        if (reserved)
            writer.reserve(count);
        for (int i = 0; i < count; ++i)
            writer.add(typicalName(i));
        QCOMPARE(typicalName(7).size(), 45);
        KeyList list(now);
        list.setNames(writer.names());
        KeyDetails details{"string", 60'000, 123, "embstr"};
        for (KeyRowNumber row = 0; row < list.size(); ++row)
            list.setDetails(row, details, now);
        const double each = double(writer.byteCount() + list.byteCount()) / count;
        qInfo("%.1f bytes a key", each);
        QVERIFY(each <= 60);
    }

    void whatIsKnownOfAKeyIsKept_data()
    {
        QTest::addColumn<qint64>("ttl");
        QTest::addColumn<qint64>("within");
        QTest::newRow("a tenth") << qint64(100) << qint64(0);
        QTest::newRow("45.678 s") << qint64(45'678) << qint64(100);
        QTest::newRow("a week") << qint64(7LL * 86'400'000 + 7) << qint64(100);
        QTest::newRow("six years") << qint64(6LL * 365 * 86'400'000) << qint64(100);
        QTest::newRow("thirty years") << qint64(30LL * 365 * 86'400'000 + 1) << qint64(1000);
    }
    void whatIsKnownOfAKeyIsKept()
    {
        QFETCH(qint64, ttl);
        QFETCH(qint64, within);
        KeyNamesWriter writer;
        writer.add("k");
        KeyList list(now);
        list.setNames(writer.names());
        QCOMPARE(list.state(0), KeyState());
        const qint64 later = now + 3'600'000;
        list.setDetails(0, {"zset", ttl, 1234, "skiplist"}, later);
        const KeyState state = list.state(0);
        QCOMPARE(state.type, QByteArray("zset"));
        QCOMPARE(state.encoding, QByteArray("skiplist"));
        QCOMPARE(state.bytes, std::optional<qint64>(1234));
        QCOMPARE(state.expiry, KeyState::Expiry::At);
        QVERIFY(state.expiresAtMs <= later + ttl && state.expiresAtMs > later + ttl - std::max<qint64>(within, 1));
        list.setDetails(0, {{}, -1, {}, {}}, later);
        QCOMPARE(list.state(0).expiry, KeyState::Expiry::Never);
        QCOMPARE(list.state(0).type, QByteArray("zset"));
        list.setDetails(0, {"none", -2, {}, {}}, later);
        QCOMPARE(list.state(0).expiry, KeyState::Expiry::Gone);
        list.setDetails(0, {{}, std::numeric_limits<qint64>::max(), {}, {}}, later);
        QCOMPARE(list.state(0).expiry, KeyState::Expiry::At);
    }

    void sizesAreExactWhereTheyAreSmall()
    {
        KeyNamesWriter writer;
        writer.add("k");
        KeyList list(now);
        list.setNames(writer.names());
        for (const qint64 bytes : {0LL, 1LL, 56LL, 262'142LL, 262'143LL, 1'000'003LL, 4LL << 30, 700LL << 40}) {
            list.setDetails(0, {{}, {}, bytes, {}}, now);
            const qint64 kept = list.state(0).bytes.value_or(-1);
            QVERIFY(bytes < 262'143 ? kept == bytes : kept <= bytes && double(kept) >= double(bytes) * 0.99999);
        }
    }

    void aCopyStaysAsItWas()
    {
        KeyNamesWriter writer;
        for (int i = 0; i < 3000; ++i)
            writer.add(typicalName(i));
        KeyList list(now);
        list.setNames(writer.names());
        list.setDetails(2, {"hash", -1, 10, {}}, now);
        const KeyList before = list;
        list.setDetails(2, {"zset", 5000, 20, {}}, now);
        list.setDetails(2999, {"list", -1, {}, {}}, now);
        writer.add("one more");
        list.setNames(writer.names());
        QCOMPARE(before.size(), 3000U);
        QCOMPARE(before.state(2).type, QByteArray("hash"));
        QCOMPARE(before.state(2).expiry, KeyState::Expiry::Never);
        QVERIFY(!before.isKnown(2999));
        QCOMPARE(before.knownCount(), 1U);
        QCOMPARE(list.state(2).type, QByteArray("zset"));
        QCOMPARE(list.knownCount(), 2U);
    }

    void moreTypesThanThereIsRoomForAreCalledOther()
    {
        KeyNamesWriter writer;
        for (int i = 0; i < 20; ++i)
            writer.add(typicalName(i));
        KeyList list(now);
        list.setNames(writer.names());
        for (KeyRowNumber row = 0; row < 20; ++row)
            list.setDetails(row, {"module-" + QByteArray::number(row), -1, {}, {}}, now);
        QCOMPARE(list.state(13).type, QByteArray("module-13"));
        QCOMPARE(list.state(14).type, QByteArray("other"));
    }
};

QTEST_GUILESS_MAIN(KeyListTest)
#include "tst_key_list.moc"
