// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace freshet::ctl {

/// Whether somebody sits at standard input who can be asked.
bool canAsk();
/// Asks on standard error and reads a line; true for `y` and `yes`. `question` must be visible text without its line break.
bool ask(const QByteArray &question);

/// One line on a terminal's standard error that is written over by the next; nothing where it is no terminal.
class ProgressLine
{
public:
    explicit ProgressLine(bool isWanted);
    ~ProgressLine(); ///< takes the line away
    ProgressLine(const ProgressLine &) = delete;
    ProgressLine &operator=(const ProgressLine &) = delete;
    void show(const QByteArray &text);

private:
    bool m_isWanted;
    bool m_isShown = false;
};

} // namespace freshet::ctl
