// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>

namespace freshet::cache {

/// Blocks of entries that are gone, for the next ones of the same size. A full cache gives back a block for each that it takes,
/// but in batches, and often one that another thread took: both are what malloc is slow at. Thread: one at a time. Owner: a
/// reader of a memory tier.
///
/// For the maintainer: a list for each size, through the blocks themselves, the last one given back first, because its memory is
/// still near. A size is what malloc would make of it anyway (16 n - 8), so nothing is lost by rounding. All O(1). At most `most`
/// blocks of a size are kept, 60 KiB of all sizes.
class SpareBlocks
{
public:
    SpareBlocks() = default;
    ~SpareBlocks()
    {
        for (Block *block : m_first) {
            while (block) {
                Block *const next = block->next;
                ::operator delete(block);
                block = next;
            }
        }
    }
    SpareBlocks(const SpareBlocks &) = delete;
    SpareBlocks &operator=(const SpareBlocks &) = delete;

    /// nullptr where there is no memory for it. `spares` may be nullptr: then it comes from malloc.
    static void *take(SpareBlocks *spares, std::size_t bytes)
    {
        const std::size_t size = sizeOf(bytes);
        if (size >= sizes)
            return ::operator new(bytes, std::nothrow);
        Block *const block = spares ? spares->m_first[size] : nullptr;
        if (!block)
            return ::operator new(bytesOf(size), std::nothrow);
        spares->m_first[size] = block->next;
        --spares->m_count[size];
        prefetch(block->next); // for the next one
        return block;
    }
    /// `bytes`: as many as were taken.
    static void give(SpareBlocks *spares, void *memory, std::size_t bytes)
    {
        const std::size_t size = sizeOf(bytes);
        if (!spares || size >= sizes || spares->m_count[size] >= most) {
            ::operator delete(memory);
            return;
        }
        spares->m_first[size] = new (memory) Block{spares->m_first[size]};
        ++spares->m_count[size];
        prefetch(memory);
    }

private:
    struct Block
    {
        Block *next;
    };
    static constexpr std::size_t sizes = 6;
#ifdef __SANITIZE_ADDRESS__
    static constexpr std::uint8_t most = 0; // it shall see who uses a block that is gone
#else
    static constexpr std::uint8_t most = 128;
#endif

    static std::size_t sizeOf(std::size_t bytes) { return bytes <= bytesOf(0) ? 0 : (bytes - bytesOf(0) + 15) / 16; }
    static constexpr std::size_t bytesOf(std::size_t size) { return 40 + 16 * size; }
    // The second line too: the key is written there just before a lock is taken, which waits for it.
    static void prefetch(void *memory)
    {
        __builtin_prefetch(memory, 1);
        __builtin_prefetch(static_cast<char *>(memory) + 64, 1);
    }

    std::array<Block *, sizes> m_first{};
    std::array<std::uint8_t, sizes> m_count{};
};

} // namespace freshet::cache
