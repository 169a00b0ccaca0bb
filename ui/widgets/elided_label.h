// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace freshet::ui {

/// One line of plain text that takes the room there is and ends in "…" where that is too little; all of it in the tool tip.
class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    void setText(const QString &text);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace freshet::ui
