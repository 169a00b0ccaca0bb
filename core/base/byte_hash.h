// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace freshet {

/// The secret of a keyed hash. Tables whose keys come from outside take a random one each, so that nobody can prepare keys
/// that collide.
struct HashSecret
{
    std::uint64_t first;
    std::uint64_t second;
    std::uint64_t third;

    /// From the machine's random device.
    static HashSecret random();
};

namespace detail {

__extension__ using Wide = unsigned __int128;

/// Both halves of the product, folded: every bit of both factors reaches every bit of it.
inline std::uint64_t fold(std::uint64_t a, std::uint64_t b)
{
    const Wide product = Wide(a) * b;
    return std::uint64_t(product) ^ std::uint64_t(product >> 64);
}

inline std::uint64_t load8(const char *at)
{
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    return word;
}

inline std::uint64_t load4(const char *at)
{
    std::uint32_t word = 0;
    std::memcpy(&word, at, 4);
    return word;
}

/// 16 bytes, which processors compare at once. GCC and Clang have such types.
using Pair [[gnu::vector_size(16)]] = std::uint64_t;

inline Pair load16(const char *at)
{
    Pair pair;
    std::memcpy(&pair, at, 16);
    return pair;
}

} // namespace detail

/// Whether both are the same `size` bytes. For short ones: it is inline, where memcmp is a call that makes its caller save
/// registers. Steps overlap where the size is no multiple of them.
inline bool sameBytes(const char *a, const char *b, std::size_t size)
{
    using detail::load16;
    using detail::load4;
    using detail::load8;
    if (size >= 16) [[likely]] {
        detail::Pair differences = (load16(a) ^ load16(b)) | (load16(a + size - 16) ^ load16(b + size - 16));
        if (size > 32) {
            differences |= (load16(a + 16) ^ load16(b + 16)) | (load16(a + size - 32) ^ load16(b + size - 32));
            for (std::size_t at = 32; at + 32 < size; at += 16)
                differences |= load16(a + at) ^ load16(b + at);
        }
        return !(differences[0] | differences[1]);
    }
    if (size >= 8)
        return !((load8(a) ^ load8(b)) | (load8(a + size - 8) ^ load8(b + size - 8)));
    if (size >= 4)
        return !((load4(a) ^ load4(b)) | (load4(a + size - 4) ^ load4(b + size - 4)));
    return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

/// A fast 64-bit hash by multiplying and folding, 16 bytes a step. Differs between machines and runs: for tables in memory only,
/// and no signature. Every word is mixed with a secret one before it is a factor: a factor that is zero would let the rest
/// vanish, and must not be something that a writer of keys can bring about.
inline std::uint64_t hashBytes(std::string_view bytes, const HashSecret &secret)
{
    const char *at = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t state = secret.first;
    while (left > 16) {
        state = detail::fold(detail::load8(at) ^ secret.second, detail::load8(at + 8) ^ state);
        at += 16;
        left -= 16;
    }
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    if (left >= 8) {
        a = detail::load8(at);
        b = detail::load8(at + left - 8);
    } else if (left >= 4) {
        a = detail::load4(at);
        b = detail::load4(at + left - 4);
    } else if (left > 0) {
        a = std::uint64_t(std::uint8_t(at[0])) << 16 | std::uint64_t(std::uint8_t(at[left / 2])) << 8 |
            std::uint8_t(at[left - 1]);
    }
    state = detail::fold(a ^ secret.second, b ^ state);
    return detail::fold(state ^ secret.third, bytes.size() ^ secret.second);
}

} // namespace freshet
