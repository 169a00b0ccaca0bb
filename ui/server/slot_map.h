// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_nodes.h"

#include <QWidget>

namespace freshet::ui {

/// The 16384 hash slots of a cluster as a strip, each part in its owner's colour and hatched in turns, so that colour does not
/// stand alone; slots that nobody serves are drawn as such. Under it the legend; the accessible description is the whole map in
/// words. Thread: the GUI's.
class SlotMap : public QWidget
{
    Q_OBJECT

public:
    explicit SlotMap(QWidget *parent = nullptr);
    void show(const inspect::ServerNodes &nodes);
    void setStale(bool stale);
    /// `10.0.0.1:7000: 5461 slots (0-5460)`, one line an owner.
    static QString text(const inspect::ServerNodes &nodes);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Part
    {
        int first = 0;
        int last = 0;
        std::size_t owner = 0; ///< of m_owners
    };
    struct Owner
    {
        QString address;
        int count = 0;
        bool isDown = false;
    };
    QRect strip() const;
    QColor colorOf(std::size_t owner) const;
    int legendRows(int width) const;
    template<typename Each>
    void layLegend(int width, Each each) const;

    std::vector<Part> m_parts;
    std::vector<Owner> m_owners;
    bool m_stale = false;
};

} // namespace freshet::ui
