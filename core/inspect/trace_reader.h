// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/trace_bytes.h"

#include <QByteArrayList>

#include <array>
#include <optional>
#include <vector>

namespace freshet::inspect {

/// One request of a cache's trace.
struct TraceRequest
{
    enum class Operation { Get, Set, Delete };

    QByteArrayView key; ///< lent until the next one is read
    Operation operation = Operation::Get;
    std::optional<double> time; ///< seconds, of the trace's own clock
    std::optional<qint64> size; ///< of the value, in bytes
    std::optional<qint64> ttl;  ///< seconds; 0: no expiry
    qint64 count = 1;           ///< how often in a row, where the trace says so (`op_count`)
};

/// Reads a trace as a stream: one key a line, or CSV (RFC 4180) whose header names `key` and perhaps `op`, `op_time` or `time`,
/// `size`, `ttl` and `op_count`; other columns are passed over. Plain or gzip. A text whose first line has a column `key` is CSV.
///
/// Operations in any case: GET, GETS, GET_LEASE, READ, HEAD; SET, SET_LEASE, ADD, REPLACE, CAS, APPEND, PREPEND, INCR, DECR, PUT,
/// WRITE; DELETE, DEL, UNLINK, REMOVE, INVALIDATE. An empty cell is GET. Blank lines are passed over.
/// A record is at most `longestRecord` bytes long, so nothing in a file makes this grow. O(bytes).
/// Thread: one at a time. Owner: whoever reads; the device must outlive it.
class TraceReader
{
public:
    static constexpr qsizetype longestRecord = 64 << 10;

    enum class Form {
        Guess, ///< by the first line
        Csv,   ///< the header must name `key`
    };
    explicit TraceReader(QIODevice &device, Form form = Form::Guess);

    /// The next request into `request`; false at the end. Code::InvalidArgument, whose message begins with the line, for what is
    /// no such trace; Code::Io. After an error there is no going on.
    Result<bool> next(TraceRequest &request);

    qint64 line() const { return m_line; }                       ///< of the last record's begin, from 1
    qint64 bytesTaken() const { return m_bytes.bytesTaken(); }   ///< of the file, as it is stored: for progress
    const QByteArrayList &columns() const { return m_columns; }  ///< of the header; empty: one key a line
    bool hasTimes() const { return place(Column::Time) >= 0; }   ///< known after the first `next`
    bool hasCounts() const { return place(Column::Count) >= 0; } ///< the same

private:
    enum class Column { Key, Operation, Time, Size, Ttl, Count };
    static constexpr std::size_t columnCount = 6;

    int place(Column column) const { return m_places[std::size_t(column)]; }
    Result<bool> record(QByteArrayView &text);
    Result<bool> fillBuffer();
    qsizetype recordEnd(qsizetype from) const;
    Result<void> begin(QByteArrayView first);
    Result<void> split(QByteArrayView text);
    Result<void> understand(TraceRequest &request) const;
    std::unexpected<Error> wrong(const QString &what) const;

    TraceBytes m_bytes;
    Form m_form;
    QByteArray m_buffer;
    qsizetype m_at = 0;  ///< begin of what was not given out
    qsizetype m_end = 0; ///< end of what is filled
    bool m_atEnd = false;
    bool m_hasBegun = false;
    qint64 m_line = 0;
    qint64 m_nextLine = 1;
    QByteArrayList m_columns;
    std::array<int, columnCount> m_places{-1, -1, -1, -1, -1, -1};
    std::vector<QByteArrayView> m_cells;
    std::vector<QByteArray> m_unquoted; ///< what cells with doubled quotes point to
};

} // namespace freshet::inspect
