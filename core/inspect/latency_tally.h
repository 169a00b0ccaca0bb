// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstdint>

namespace freshet::inspect {

/// Times of many operations, for their percentiles: kept to 3 % in 8 KiB, whatever they are. Thread: one at a time.
///
/// For the maintainer: 16 buckets to each power of two of nanoseconds, as HdrHistogram does; below 16 ns a bucket is one.
class LatencyTally
{
public:
    void add(std::chrono::nanoseconds took)
    {
        ++m_counts[placeOf(std::uint64_t(std::max<std::int64_t>(took.count(), 0)))];
        ++m_total;
    }
    std::uint64_t count() const { return m_total; }
    /// The time that `share` (0 to 1) of the operations did not exceed; the middle of its bucket. 0 without operations.
    std::chrono::nanoseconds quantile(double share) const
    {
        const auto wanted = std::uint64_t(share * double(m_total));
        std::uint64_t seen = 0;
        for (std::size_t place = 0; m_total > 0 && place < m_counts.size(); ++place) {
            seen += m_counts[place];
            if (seen > wanted || seen == m_total)
                return std::chrono::nanoseconds(std::int64_t((leastOf(place) + leastOf(place + 1)) / 2));
        }
        return {};
    }

private:
    static constexpr int fineBits = 4;
    static constexpr std::uint64_t fine = 1U << fineBits;

    static std::size_t placeOf(std::uint64_t value)
    {
        if (value < fine)
            return std::size_t(value);
        const int octave = std::bit_width(value) - 1 - fineBits;
        return std::size_t(octave + 1) * fine + std::size_t((value >> octave) - fine);
    }
    static std::uint64_t leastOf(std::size_t place)
    {
        if (place < fine)
            return place;
        return (fine + place % fine) << (place / fine - 1);
    }

    std::array<std::uint64_t, 60 * fine> m_counts{}; // to 2^63 ns, all that the clock can say
    std::uint64_t m_total = 0;
};

} // namespace freshet::inspect
