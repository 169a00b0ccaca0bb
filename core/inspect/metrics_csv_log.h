// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QFile>

namespace freshet::inspect {

/// A file of hit-rate metrics (metrics_csv.h) that grows row by row, over restarts of whoever writes it. What is in it stays;
/// rows are whole: a write that failed in its middle is taken back, and a torn last line, of a crash, is removed at the next
/// start. Blocks for as long as the disk takes. Thread: one. Owner: whoever records.
class MetricsCsvLog
{
public:
    /// A new or empty file gets the header line; one that begins with it is continued. Code::Io with the system's words;
    /// Code::InvalidArgument where the file is another one's. `context` is the path.
    Result<void> open(const QString &path);
    /// Appends whole rows, each with its line's end, in one write. Code::Io: none of them is in the file.
    Result<void> append(const QByteArray &rows);
    bool hasRemovedTornLine() const { return m_tornLine; }

private:
    std::unexpected<Error> failed(const QString &words) const;
    Result<void> takeUp();

    QFile m_file;
    bool m_regular = true; ///< a pipe or device can be neither read back nor shortened
    bool m_tornLine = false;
};

} // namespace freshet::inspect
