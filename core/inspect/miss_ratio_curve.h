// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace freshet::inspect {

/// "What would more memory bring?": the miss ratio of an LRU cache for every size, from one pass over its reads, by spatially
/// hashed sampling (SHARDS with a fixed number of keys; Waldspurger, Park, Garthwaite and Ahmad, FAST 2015, with their
/// adjustment).
///
/// While every key fits into the sample the curve is exact for these reads. Uncertainty beyond that: the keys are also dealt to
/// `parts` samples that know nothing of each other; how far these differ tells how far the curve may be off (95 %, Student's t).
/// Few keys or one key that is read all the time make it wide, as they should.
///
/// For the maintainer. Each part keeps the time of the last read of each sampled key and a Fenwick tree over these times: the
/// keys read since are the distance. `add` of a key that is not sampled is one hash; of one that is, O(log mostKeys). When a part
/// has more than its share of keys, those with the greatest hash go, and what was counted is scaled. Memory: some 120 bytes a
/// sampled key. Thread: one. Standard library only, but for the view.
class MissRatioCurve
{
public:
    struct Options
    {
        double rate = 1;              ///< the share of the keys that is sampled at first; more than 0, at most 1
        std::size_t mostKeys = 16384; ///< sampled at a time, and once more in all parts together
        int parts = 8;                ///< 1: without uncertainty
    };
    struct Point
    {
        double entries = 0;   ///< how many the cache may hold
        double missRatio = 1; ///< 0 to 1
        double low = 0;       ///< of the 95 % interval; equal to missRatio where it is exact
        double high = 1;
    };

    MissRatioCurve()
        : MissRatioCurve(Options{})
    {}
    explicit MissRatioCurve(const Options &options);
    ~MissRatioCurve();
    MissRatioCurve(MissRatioCurve &&) noexcept;
    MissRatioCurve &operator=(MissRatioCurve &&) noexcept;

    void add(QByteArrayView key);

    std::uint64_t reads() const; ///< all, sampled or not
    double sampledShare() const; ///< of the keys, now
    double distinctKeys() const; ///< about; exact with rate 1 and room
    /// At sizes that rise by a constant factor, from 1 to as many entries as there are keys. O(points × distances).
    std::vector<Point> curve(int points = 64) const;
    Point at(double entries) const;

private:
    class Part;
    Options m_options;
    std::uint64_t m_reads = 0;
    std::unique_ptr<Part> m_whole;
    std::vector<std::unique_ptr<Part>> m_parts; ///< of the same keys; for the uncertainty alone
};

} // namespace freshet::inspect
