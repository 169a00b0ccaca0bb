// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_shares.h"
#include "core/inspect/namespace_rates.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace freshet::ui {

class RateCollector;

/// What the table says of a namespace. A plain value; unknown is empty.
struct NamespaceRow
{
    QByteArray name;
    inspect::NamespaceNow now;
    std::optional<double> lastHour; ///< hit rate over it, 0 to 1
    double hourReads = 0;           ///< known ones
    std::optional<inspect::KeyShare> keys;
    double target = 0.9;
    bool alert = false;
    std::vector<float> trend; ///< hit rates of the last 15 minutes, a half minute each, oldest first; NaN: unknown

    /// How far the rate now is from that of the last hour, -1 to 1.
    std::optional<double> change() const
    {
        return now.hitRate && lastHour ? std::optional(*now.hitRate - *lastHour) : std::nullopt;
    }
};

/// All namespaces that count, by name. O(namespaces × 360).
std::vector<NamespaceRow> namespaceRows(const RateCollector &collector, qint64 nowMs);
/// Those with most reads in the last hour; none without reads. Those of `before` come first, in their order, and give way only to
/// one with a tenth more: lines and legend keep still while reads go up and down. The others come most first.
std::vector<QByteArray> busiest(const std::vector<NamespaceRow> &rows, std::size_t most,
                                const std::vector<QByteArray> &before = {});
/// The sum of several series, in steps as long as the longest bin of the newest of them; a step of which one is unknown is what
/// the others know.
std::vector<inspect::RateBin> folded(const std::vector<std::vector<inspect::RateBin>> &series);

} // namespace freshet::ui
