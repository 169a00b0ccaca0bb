// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"
#include "core/inspect/rate_history.h"
#include "core/inspect/rate_mark.h"

#include <map>
#include <memory>
#include <vector>

namespace freshet::inspect {

/// The hit rates of seven days on disk (SQLite), so that a chart survives a restart: bins of all tiers of a RateHistory and the
/// marks, by server. Everything runs in the database's own thread.
///
/// A file that is damaged is set aside as `{path}.broken-1` (or the next free number) and begun anew; `note` says so. A full disk
/// fails `keep` and nothing else: the caller keeps its history in memory and offers it again. What is older than its tier is
/// removed with each `keep`, so the file is bounded as the history is.
///
/// Thread: one with an event loop, in which the answers come. Owner: whoever samples; destroying it waits for the running work.
class HitRateFile
{
public:
    explicit HitRateFile(QString path, RateHistory::Options options = {});
    ~HitRateFile();
    HitRateFile(const HitRateFile &) = delete;
    HitRateFile &operator=(const HitRateFile &) = delete;

    /// `hit-rates.sqlite` in the user's data directory of Freshet.
    static QString defaultPath();
    QString path() const;

    struct Kept
    {
        std::map<QByteArray, RateHistory::Series> series;
        std::vector<RateMark> marks; ///< oldest first
        QString setAside;            ///< where the damaged file went; empty: it was not
    };
    /// All of one server (whatever names it, such as its URL without secrets). Code::Io: there is no history to be had, and
    /// nothing will be kept (the message says why).
    Task<Result<Kept>> load(QString server);

    /// What is to be written. Bins replace those with the same series, tier and start.
    struct Batch
    {
        struct Row
        {
            QByteArray series;
            int tier = 0;
            RateBin bin;
        };
        std::vector<Row> bins;
        std::vector<RateMark> marks;
        qint64 nowMs = 0; ///< what is older than a tier's span before this goes
    };
    /// In one transaction: all or nothing. Code::Io with the database's words.
    Task<Result<void>> keep(QString server, Batch batch);

    /// All bins of a history that end later than a time, in every tier; what `keep` takes. Pure.
    static std::vector<Batch::Row> changedSince(const RateHistory &history, qint64 ms);
    /// The newest end of the loaded bins among those that are older than all that the history has by itself, and than now: what
    /// was changed since then is not in the file yet. 0 of none. Pure.
    static qint64 keptUntil(const Kept &kept, const RateHistory &own, qint64 nowMs);

private:
    class Private;
    std::shared_ptr<Private> d; // of what runs too
};

} // namespace freshet::inspect
