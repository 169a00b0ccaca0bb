// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <vector>

namespace freshet::ctl {

// Texts for people. Pure functions; all text is UTF-8.

/// Bytes from a server as one line that can neither move a cursor nor hide: `\n`, `\x1b`, `\u202e`, bytes that are no
/// UTF-8 as `\xff`, and `\\` for a backslash, so different names never look the same.
QByteArray visible(QByteArrayView bytes);
/// The same for text of several lines that JSON wrote: line breaks stay, tricky code points become `\uXXXX` as JSON spells them.
QByteArray visibleJson(QByteArrayView json);

QByteArray humanBytes(qint64 bytes);           ///< `812 B`, `1.2 MiB`
QByteArray humanDuration(qint64 milliseconds); ///< `850 ms`, `12 s`, `59 min 12 s`, `3 h 5 min`, `2 d 3 h`
QByteArray humanTtl(qint64 ttlMs);             ///< of PTTL: a duration, `no expiry`, `absent`

/// Columns of a table: padded to the widest cell as a terminal shows it, two blanks between, none at the end of a line.
class Table
{
public:
    enum class Align { Left, Right };
    explicit Table(std::vector<Align> columns);
    void add(QByteArrayList cells); ///< as many as columns
    QByteArray text() const;        ///< a line a row, each with its line break

private:
    std::vector<Align> m_columns;
    std::vector<QByteArrayList> m_rows;
};

/// `text` with blanks up to `width` cells of a terminal, before or behind it.
QByteArray padded(const QByteArray &text, qsizetype width, Table::Align align);

} // namespace freshet::ctl
