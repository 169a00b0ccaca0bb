// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>

namespace freshet::ctl {

/// Standard output and standard error of the program. What goes to standard output is gathered and written by `flush`; a reader
/// that went away (`freshetctl keys | head`) is no error but a reason to stop. Thread: one.
class Output
{
public:
    enum class Style { Text, Json };
    enum class Warnings { Show, Hide };

    Output();
    ~Output(); ///< flushes
    Output(const Output &) = delete;
    Output &operator=(const Output &) = delete;

    void setStyle(Style style) { m_style = style; }
    void setWarnings(Warnings warnings) { m_warnings = warnings; }
    bool isJson() const { return m_style == Style::Json; }
    bool isTerminal() const { return m_terminal; } ///< whether people read standard output directly

    /// One JSON document on a line. On a terminal its tricky code points are escaped, which JSON allows.
    void json(QByteArrayView document);
    /// Text for people as it is, with its line breaks. Names and values in it must have gone through `visible`.
    void text(QByteArrayView text);
    void flush();
    /// Nobody reads standard output any more (or it can't be written: a full disk, which `flush` has said on standard error).
    bool isClosed() const { return m_closed; }
    bool hasFailed() const { return m_failed; } ///< it could not be written for another reason than a reader that went away

    /// `freshetctl: …` on standard error, one line, made visible.
    void error(const QString &line);
    void warning(const QString &line); ///< the same with `warning: `, unless they are hidden

    /// How far a long verb is: one line on standard error that the next one replaces and everything else removes. Only where
    /// standard error is a terminal and `--quiet` was not given; at most five times a second, so call it as often as you like.
    void progress(const QString &line);
    bool wantsProgress() const; ///< whether `progress` would show a line now: saves making it

private:
    QByteArray m_buffer;
    Style m_style = Style::Text;
    Warnings m_warnings = Warnings::Show;
    bool m_terminal = false;
    bool m_closed = false;
    bool m_failed = false;
    bool m_errorTerminal = false;
    bool m_progressShown = false;
    std::chrono::steady_clock::time_point m_nextProgress;

    void removeProgress();
};

} // namespace freshet::ctl
