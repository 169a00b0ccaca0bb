// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/expiry_histogram.h"

#include <QWidget>

namespace freshet::ui {

/// How the TTLs of keys are spread: a bar a bucket of time from now on, one for those that expire later and one for those that
/// never do. The numbers stand on hover and in the accessible description. Thread: the GUI's.
class TtlBars : public QWidget
{
    Q_OBJECT

public:
    explicit TtlBars(QWidget *parent = nullptr);

    void setHistogram(inspect::ExpiryHistogram histogram);
    /// What the bar at `place` says; empty beside all of them.
    QString textAt(const QPoint &place) const;
    QSize sizeHint() const override { return {260, 96}; }
    QSize minimumSizeHint() const override { return {160, 84}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Bar
    {
        qint64 keys = 0;
        QRectF place; ///< of the whole column
        QString text;
        bool isApart = false; ///< later and never: no time of their own
    };
    std::vector<Bar> bars() const;

    inspect::ExpiryHistogram m_histogram;
};

} // namespace freshet::ui
