// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QThreadPool>

namespace freshet::ui {

/// What was typed into the console, kept over restarts in one file for all connections: a JSON string a line, readable by its
/// owner only. Texts that hold a password (inspect::holdsSecret) are kept neither in the file nor here.
///
/// Bounded by `most` texts and `longest` characters each. Thread: the GUI's; the file is written in a thread of its own, in
/// order. Owner: the console's controller.
class ConsoleHistory
{
public:
    static constexpr qsizetype most = 1000;
    static constexpr qsizetype longest = 16 * 1024;

    /// Reads what there is; a file that can't be read is an empty one. Empty path: nothing is kept over restarts.
    explicit ConsoleHistory(const QString &path);
    ~ConsoleHistory(); ///< waits until the last line is written
    static QString defaultPath();

    /// Not the same text twice in a row, nothing empty.
    void add(const QString &text);
    const QStringList &texts() const { return m_texts; } ///< oldest first
    /// The newest text before `from` that contains `part`, whatever the case; -1: none. `from` = size: all.
    qsizetype findBefore(qsizetype from, const QString &part) const;

private:
    QString m_path;
    QStringList m_texts;
    QThreadPool m_writer;
};

} // namespace freshet::ui
