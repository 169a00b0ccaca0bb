// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/byte_hash.h"

#include <QTest>

#include <memory>
#include <set>
#include <vector>

using namespace freshet;

namespace {

/// Bytes in a block of just their size, so that AddressSanitizer sees who reads beyond.
struct Block
{
    explicit Block(std::size_t count)
        : size(count)
        , bytes(std::make_unique<char[]>(count))
    {
        for (std::size_t i = 0; i < count; ++i)
            bytes[i] = char(i * 37 + 11);
    }
    std::string_view text() const { return {bytes.get(), size}; }

    std::size_t size;
    std::unique_ptr<char[]> bytes;
};

constexpr std::size_t longest = 200; // beyond every step that is taken at once

} // namespace

class ByteHashTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalBytesAreTheSame();
    void oneDifferentBitIsSeen();
    void oneDifferentBitIsAnotherHash();
    void everyLengthIsAnotherHash();
    void anotherSecretIsAnotherHash();
};

void ByteHashTest::equalBytesAreTheSame()
{
    for (std::size_t size = 0; size <= longest; ++size) {
        const Block one(size);
        const Block other(size);
        QVERIFY2(sameBytes(one.bytes.get(), other.bytes.get(), size), QByteArray::number(qulonglong(size)));
    }
}

void ByteHashTest::oneDifferentBitIsSeen()
{
    for (std::size_t size = 1; size <= longest; ++size) {
        const Block one(size);
        const Block other(size);
        for (std::size_t at = 0; at < size; ++at) {
            for (const unsigned bit : {0U, 7U}) {
                other.bytes[at] = char(other.bytes[at] ^ (1U << bit));
                QVERIFY2(!sameBytes(one.bytes.get(), other.bytes.get(), size),
                         qPrintable(QStringLiteral("byte %1 of %2").arg(at).arg(size)));
                other.bytes[at] = one.bytes[at];
            }
        }
        QVERIFY(sameBytes(one.bytes.get(), other.bytes.get(), size));
    }
}

void ByteHashTest::oneDifferentBitIsAnotherHash()
{
    const HashSecret secret = HashSecret::random();
    for (std::size_t size = 1; size <= longest; ++size) {
        const Block one(size);
        std::set<std::uint64_t> hashes{hashBytes(one.text(), secret)};
        for (std::size_t at = 0; at < size; ++at) {
            Block other(size);
            other.bytes[at] = char(other.bytes[at] ^ 1);
            QVERIFY2(hashes.insert(hashBytes(other.text(), secret)).second,
                     qPrintable(QStringLiteral("byte %1 of %2").arg(at).arg(size)));
        }
    }
}

void ByteHashTest::everyLengthIsAnotherHash()
{
    const HashSecret secret = HashSecret::random();
    const std::vector<char> zeros(longest);
    std::set<std::uint64_t> hashes;
    for (std::size_t size = 0; size <= longest; ++size)
        QVERIFY(hashes.insert(hashBytes({zeros.data(), size}, secret)).second);
}

void ByteHashTest::anotherSecretIsAnotherHash()
{
    const Block block(45);
    QVERIFY(hashBytes(block.text(), HashSecret::random()) != hashBytes(block.text(), HashSecret::random()));
}

QTEST_GUILESS_MAIN(ByteHashTest)
#include "tst_byte_hash.moc"
