// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes of a server, cut in any way: the same replies, the same refusal, never more memory than allowed. The first bytes say
// how the rest is cut and how large a reply may be.
#include "core/redis/codec.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

using freshet::redis::ReplyReader;
using freshet::redis::Value;

namespace {

void check(bool holds)
{
    if (!holds)
        std::abort();
}

/// About what a value costs, as the reader counts it.
qint64 weight(const Value &value)
{
    qint64 bytes = qint64(sizeof(Value)) + value.bytes().size();
    for (const Value &element : value.array())
        bytes += weight(element);
    return bytes;
}

struct Outcome
{
    std::vector<Value> values;
    bool failed = false;
};

/// Feeds `bytes` in pieces whose sizes `steps` says, drained after each; in one piece where there are none.
Outcome run(QByteArrayView bytes, QByteArrayView steps, qint64 limit)
{
    Outcome outcome;
    ReplyReader reader(limit);
    qsizetype step = 0;
    for (qsizetype at = 0; at < bytes.size();) {
        qsizetype count = bytes.size() - at;
        if (!steps.isEmpty())
            count = std::min<qsizetype>(count, 1 + uchar(steps[step++ % steps.size()]) % 64);
        reader.feed(bytes.sliced(at, count));
        at += count;
        for (;;) {
            Value value;
            const auto next = reader.next(value);
            if (next == ReplyReader::Next::Failed) {
                check(!reader.errorText().isEmpty());
                outcome.failed = true;
                return outcome;
            }
            if (next == ReplyReader::Next::Incomplete)
                break;
            check(weight(value) <= limit);
            outcome.values.push_back(std::move(value));
        }
    }
    return outcome;
}

} // namespace

/// What servers really send, so that the fuzzer need not invent the protocol.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t maxSize, unsigned int seed);
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t *data, std::size_t size, std::size_t maxSize);

std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t maxSize, unsigned int seed)
{
    static constexpr const char *pieces[] = {"+OK\r\n",
                                             "-ERR no\r\n",
                                             ":1\r\n",
                                             ":-9223372036854775808\r\n",
                                             "$-1\r\n",
                                             "$0\r\n\r\n",
                                             "$3\r\nabc\r\n",
                                             "*-1\r\n",
                                             "*0\r\n",
                                             "*1\r\n",
                                             "*2\r\n",
                                             "*3\r\n+QUEUED\r\n",
                                             "$1000\r\n",
                                             "*1000\r\n",
                                             "$536870912\r\n",
                                             "*2147483647\r\n",
                                             "$99999999999999\r\n",
                                             "\r\n",
                                             "*7\r\n$3\r\nget\r\n:2\r\n*1\r\n+readonly\r\n:1\r\n:1\r\n:1\r\n*0\r\n"};
    constexpr std::size_t count = sizeof pieces / sizeof *pieces;
    if (seed % 3 != 0)
        return LLVMFuzzerMutate(data, size, maxSize);
    const QByteArrayView piece(pieces[seed / 3 % count]);
    if (size + std::size_t(piece.size()) > maxSize)
        return LLVMFuzzerMutate(data, size, maxSize);
    const std::size_t at = size ? seed / 64 % (size + 1) : 0;
    std::copy_backward(data + at, data + size, data + size + piece.size());
    std::copy(piece.begin(), piece.end(), data + at);
    return size + std::size_t(piece.size());
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 4)
        return 0;
    const QByteArrayView all(data, qsizetype(size));
    const QByteArrayView steps = all.first(3);
    const qint64 limit = 1024 << (data[3] % 5);
    const QByteArrayView bytes = all.sliced(4);

    const Outcome whole = run(bytes, {}, limit);
    const Outcome pieces = run(bytes, steps, limit);
    // Pieces may show sooner that a line has no end; up to there both read the same.
    check(pieces.values.size() <= whole.values.size());
    check(std::equal(pieces.values.begin(), pieces.values.end(), whole.values.begin()));
    check(pieces.failed || !whole.failed);
    check(pieces.failed || pieces.values.size() == whole.values.size());
    return 0;
}
