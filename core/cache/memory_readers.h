// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/spare_blocks.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace freshet::cache {

class MemoryEntry;

/// How many threads may read without a lock at the same time. Those beyond read under a shard's lock.
inline constexpr int lockFreeThreads = 256;

/// What one thread has in one memory tier. Written by that thread only, on cache lines of its own (two: processors fetch pairs).
struct alignas(128) MemoryReader
{
    static constexpr unsigned maxRecords = 64;

    std::atomic<const void *> borrowed{nullptr}; ///< the entry that is being read: not to be freed
    std::atomic<std::uint64_t> hits{0};
    std::atomic<std::uint64_t> misses{0};
    bool known = false;                       ///< counted in MemoryReaders::m_known
    unsigned recordCount = 0;                 ///< hits that a shard has not been told yet
    std::unique_ptr<std::uint64_t[]> records; ///< their hashes; only of policies that want to know
    SpareBlocks spares;                       ///< for what this thread puts
    std::vector<MemoryEntry *> batch;         ///< empty: room for what it will free together

    void giveBack() { borrowed.store(nullptr, std::memory_order_release); }
    static void count(std::atomic<std::uint64_t> &counter)
    {
        counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
};
static_assert(sizeof(MemoryReader) == 128);

namespace detail {
/// Where this thread read last: mostly, where it reads next. `of` 0: nowhere.
struct LastReader
{
    std::uint64_t of;
    MemoryReader *reader;
};
// initial-exec: found without a call, also from position independent code.
[[gnu::tls_model("initial-exec")]] extern constinit thread_local LastReader lastReader;
} // namespace detail

/// The readers of one memory tier: who reads which entry right now.
///
/// For the maintainer. This is reclamation by hazard pointers (Michael 2004). A reader finds an entry, says in its own slot that
/// it borrows it, and looks whether the entry is still where it was found; only then it touches it. A writer first takes the
/// entry out of the table, then reads all slots, and frees what nobody borrows. In between the reader's two steps, and the
/// writer's, there must be a full barrier. The reader's would cost more than the rest of the read, so the writer pays for both:
/// `membarrier(2)` lets every running thread of the process pass a barrier (some microseconds, once for many freed entries), and
/// the reader keeps only the compiler from reordering. Where there is no such call, and under ThreadSanitizer, which cannot know
/// of it, the reader has a barrier of its own. Invariant: an entry is freed only after it left the table and then was seen in no
/// slot. Why not epochs: one reader that is held up in mid-read would keep everything that is removed meanwhile; here it keeps
/// one entry. A thread finds its slot by what it remembers of its last read (LastReader). Cost: a read stores twice to its own
/// line. Freeing n entries: one barrier and a look at each known slot.
class MemoryReaders
{
public:
    MemoryReaders();
    ~MemoryReaders();
    MemoryReaders(const MemoryReaders &) = delete;
    MemoryReaders &operator=(const MemoryReaders &) = delete;

    /// The calling thread's; nullptr where more threads read than may without a lock.
    MemoryReader *mine()
    {
        if (MemoryReader *reader = mineAgain()) [[likely]]
            return reader;
        return findMine();
    }
    /// The same, and nullptr also where this thread read in another tier since, or never here.
    MemoryReader *mineAgain() const
    {
        const detail::LastReader &last = detail::lastReader;
        return last.of == m_id ? last.reader : nullptr;
    }

    /// The reader must look again, after this, whether `entry` is still in its place.
    void borrow(MemoryReader &reader, const void *entry) const
    {
        if (m_writersPay) [[likely]] {
            reader.borrowed.store(entry, std::memory_order_release);
            std::atomic_signal_fence(std::memory_order_seq_cst);
        } else {
            reader.borrowed.exchange(entry, std::memory_order_seq_cst);
        }
    }

    /// Whether another thread than `mine`'s ever came to read. If not, nothing is borrowed now.
    bool others(const MemoryReader *mine) const { return m_known.load() > (mine && mine->known ? 1u : 0u); }
    /// All that is borrowed, sorted, of what had left the table before the call. False: that can't be known now.
    bool borrowed(std::vector<const void *> &entries) const;
    /// Sums of all threads that ever read.
    void addCounts(std::uint64_t &hits, std::uint64_t &misses) const;

private:
    static constexpr std::size_t chunkSize = 32;
    using Chunk = std::array<MemoryReader, chunkSize>;

    MemoryReader *findMine();
    Chunk *addChunk(std::size_t index);
    void introduce(MemoryReader &reader);

    const std::uint64_t m_id; ///< of no other one that ever was: lastReader may be of one that is gone
    const bool m_writersPay;
    std::array<std::atomic<Chunk *>, lockFreeThreads / chunkSize> m_chunks{};
    std::atomic<unsigned> m_known{0};
};

} // namespace freshet::cache
