// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>

namespace freshet::inspect {

/// Whether a consumer group stays behind: its lag, or the age of its oldest pending entry, over a limit. Raised once that was so
/// for `after` without a break, and gone only once both were below `clearAt` of their limits for `clearAfter`, so that a group
/// that swings around a limit raises one alert. What is unknown is neither over nor below; where nothing is known both clocks
/// stand still.
///
/// Pure; thread: any one. Times are milliseconds of whatever clock, rising.
class GroupAlert
{
public:
    struct Options
    {
        qint64 mostLag = 1000;                                             ///< entries; 0: no limit
        std::chrono::milliseconds oldestPending = std::chrono::minutes(5); ///< 0: no limit
        std::chrono::milliseconds after = std::chrono::seconds(10);
        std::chrono::milliseconds clearAfter = std::chrono::seconds(30);
        double clearAt = 0.8; ///< 0 to 1
        friend bool operator==(const Options &, const Options &) = default;
    };
    enum class Change { None, Raised, Cleared };

    GroupAlert()
        : GroupAlert(Options{})
    {}
    explicit GroupAlert(const Options &options)
        : m_options(options)
    {}

    const Options &options() const { return m_options; }
    /// New limits: the clocks begin anew; a raised alert stays until all is below them.
    void setOptions(const Options &options);
    /// What a look at the group at `nowMs` showed; nothing: not known. Time since the look before counts for this one; a pause of
    /// more than a minute between two looks is a break.
    Change add(qint64 nowMs, std::optional<qint64> lag, std::optional<std::chrono::milliseconds> oldestPending);

    bool isRaised() const { return m_raised; }

private:
    Options m_options;
    qint64 m_lastMs = -1; ///< of the look before
    qint64 m_overMs = 0;
    qint64 m_belowMs = 0;
    bool m_raised = false;
};

} // namespace freshet::inspect
