// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/spare_blocks.h"

#include <QTest>

#include <cstring>
#include <set>
#include <vector>

using namespace freshet::cache;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr bool keeps = false;
#else
constexpr bool keeps = true;
#endif

void *filled(SpareBlocks *spares, std::size_t bytes)
{
    void *block = SpareBlocks::take(spares, bytes);
    std::memset(block, 0x5a, bytes); // AddressSanitizer and valgrind say where it is too small
    return block;
}

} // namespace

class SpareBlocksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasGivenLastIsTakenFirst();
    void aBlockServesOnlySizesThatFit();
    void blocksInUseAreNeverTheSame();
    void withoutSparesEveryBlockIsItsOwn();
};

void SpareBlocksTest::whatWasGivenLastIsTakenFirst()
{
    if (!keeps)
        QSKIP("AddressSanitizer shall see every block come and go; try another preset: cmake --preset ci");
    SpareBlocks spares;
    void *first = filled(&spares, 77);
    void *second = filled(&spares, 77);
    SpareBlocks::give(&spares, first, 77);
    SpareBlocks::give(&spares, second, 77);
    QCOMPARE(SpareBlocks::take(&spares, 77), second);
    QCOMPARE(SpareBlocks::take(&spares, 77), first);
    SpareBlocks::give(&spares, first, 77);
    SpareBlocks::give(&spares, second, 77);
}

void SpareBlocksTest::aBlockServesOnlySizesThatFit()
{
    SpareBlocks spares;
    for (std::size_t given = 1; given < 300; ++given) {
        SpareBlocks::give(&spares, filled(&spares, given), given);
        for (std::size_t taken = given; taken < given + 40; ++taken)
            SpareBlocks::give(&spares, filled(&spares, taken), taken);
    }
}

void SpareBlocksTest::blocksInUseAreNeverTheSame()
{
    SpareBlocks spares;
    for (int round = 0; round < 3; ++round) { // more than are kept, so that some come and go
        std::vector<void *> taken;
        for (int i = 0; i < 1000; ++i)
            taken.push_back(filled(&spares, 64));
        QCOMPARE(std::set<void *>(taken.begin(), taken.end()).size(), taken.size());
        for (void *block : taken)
            SpareBlocks::give(&spares, block, 64);
    }
}

void SpareBlocksTest::withoutSparesEveryBlockIsItsOwn()
{
    void *first = filled(nullptr, 32);
    void *second = filled(nullptr, 32);
    QVERIFY(first != second);
    SpareBlocks::give(nullptr, first, 32);
    SpareBlocks::give(nullptr, second, 32);
}

QTEST_APPLESS_MAIN(SpareBlocksTest)
#include "tst_spare_blocks.moc"
