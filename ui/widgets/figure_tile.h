// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace freshet::ui {

/// One number, large, with its name above and what it refers to below. Plain text.
class FigureTile : public QFrame
{
    Q_OBJECT

public:
    explicit FigureTile(QWidget *parent = nullptr);
    void setName(const QString &name);
    /// An empty `value` is shown as a dash and read out as "unknown".
    void setFigure(const QString &value, const QString &note);
    QString value() const; ///< as shown
    void setStale(bool stale);
    /// For low windows: one line, and the note is the tool tip.
    void setCompact(bool compact);

private:
    void retell();

    QString m_value;
    QLabel *m_name;
    QLabel *m_figure;
    QLabel *m_note;
    bool m_compact = false;
};

} // namespace freshet::ui
