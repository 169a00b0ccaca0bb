// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memory_readers.h"

#include <algorithm>
#include <bit>

#ifdef __linux__
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#if defined(__SANITIZE_THREAD__)
#define FRESHET_UNDER_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define FRESHET_UNDER_TSAN 1
#endif
#endif

namespace freshet::cache {

namespace detail {

constinit thread_local LastReader lastReader{};

} // namespace detail

namespace {

/// This thread's number: 0 and above, or -1: none yet, -2: it had one and is ending.
constinit thread_local int threadNumber = -1;

// Of the whole process, because a thread can ask for its own only in one place, and it gives the number back when it ends. It
// outlives every thread: it has no destructor.
constinit std::array<std::atomic<std::uint64_t>, lockFreeThreads / 64> taken{};

/// Gives the number back when its thread ends. Readers' slots of that number are then free of borrowed entries.
struct NumberReturn
{
    ~NumberReturn()
    {
        const auto number = unsigned(threadNumber);
        threadNumber = -2;
        detail::lastReader = {}; // its slot may be another thread's from now on
        taken[number / 64].fetch_and(~(std::uint64_t(1) << number % 64), std::memory_order_release);
    }
    bool armed = false;
};

/// Takes the lowest free number until this thread ends. Negative where all are taken.
int claimThreadNumber()
{
    if (threadNumber == -2)
        return threadNumber;
    for (std::size_t word = 0; word < taken.size(); ++word) {
        std::uint64_t bits = taken[word].load(std::memory_order_relaxed);
        while (~bits) {
            const int bit = std::countr_one(bits);
            bits = taken[word].fetch_or(std::uint64_t(1) << bit, std::memory_order_acq_rel);
            if (bits >> bit & 1)
                continue;
            thread_local NumberReturn atEnd;
            atEnd.armed = true;
            threadNumber = int(word) * 64 + bit;
            return threadNumber;
        }
    }
    return -1;
}

#if defined(__linux__) && !defined(FRESHET_UNDER_TSAN)
bool everyThreadPassesABarrier()
{
    return syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0;
}

bool writersCanPay()
{
    static const bool can =
        syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0 && everyThreadPassesABarrier();
    return can;
}
#else
bool everyThreadPassesABarrier()
{
    return false;
}

bool writersCanPay()
{
    return false;
}
#endif

std::uint64_t newId()
{
    static std::atomic<std::uint64_t> ids{0};
    return ++ids;
}

} // namespace

MemoryReaders::MemoryReaders()
    : m_id(newId())
    , m_writersPay(writersCanPay())
{}

MemoryReaders::~MemoryReaders()
{
    for (auto &chunk : m_chunks)
        delete chunk.load();
}

MemoryReader *MemoryReaders::findMine()
{
    const int number = threadNumber >= 0 ? threadNumber : claimThreadNumber();
    if (number < 0)
        return nullptr;
    Chunk *chunk = m_chunks[std::size_t(number) / chunkSize].load(std::memory_order_acquire);
    if (!chunk)
        chunk = addChunk(std::size_t(number) / chunkSize);
    MemoryReader &reader = (*chunk)[std::size_t(number) % chunkSize];
    if (!reader.known)
        introduce(reader);
    detail::lastReader = {m_id, &reader};
    return &reader;
}

MemoryReaders::Chunk *MemoryReaders::addChunk(std::size_t index)
{
    auto chunk = std::make_unique<Chunk>();
    Chunk *there = nullptr;
    if (m_chunks[index].compare_exchange_strong(there, chunk.get()))
        return chunk.release();
    return there;
}

void MemoryReaders::introduce(MemoryReader &reader)
{
    reader.known = true;
    m_known.fetch_add(1); // before the first look at a table: see others()
}

bool MemoryReaders::borrowed(std::vector<const void *> &entries) const
{
    if (m_writersPay && !everyThreadPassesABarrier())
        return false;
    for (const auto &slot : m_chunks) {
        const Chunk *chunk = slot.load();
        if (!chunk)
            continue;
        for (const MemoryReader &reader : *chunk) {
            if (const void *entry = reader.borrowed.load())
                entries.push_back(entry);
        }
    }
    std::sort(entries.begin(), entries.end());
    return true;
}

void MemoryReaders::addCounts(std::uint64_t &hits, std::uint64_t &misses) const
{
    for (const auto &slot : m_chunks) {
        const Chunk *chunk = slot.load(std::memory_order_acquire);
        if (!chunk)
            continue;
        for (const MemoryReader &reader : *chunk) {
            hits += reader.hits.load(std::memory_order_relaxed);
            misses += reader.misses.load(std::memory_order_relaxed);
        }
    }
}

} // namespace freshet::cache
