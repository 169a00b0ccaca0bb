// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/activity/activity_controller.h"

#include <QFrame>

#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;

namespace freshet::ui {

class Pill;

/// One record in full, and what can be done about it. Shows; decides nothing.
class ActivityDetail : public QFrame
{
    Q_OBJECT

public:
    explicit ActivityDetail(QWidget *parent = nullptr);

    void show(const audit::Activity *record); ///< nullptr: none is chosen
    void showOffer(const audit::Activity *record, const ActivityController::Offer &offer, bool isUndoing);
    void retell();
    QString offerText() const; ///< what is said beside the button

Q_SIGNALS:
    void undoRequested();

private:
    struct Line
    {
        QLabel *name;
        QLabel *value;
    };
    void setLine(std::size_t line, const QString &name, const QString &value);

    QLabel *m_title;
    Pill *m_state;
    QGridLayout *m_grid;
    std::vector<Line> m_lines;
    QPushButton *m_undo;
    QLabel *m_offer;
    QLabel *m_hint; ///< while no record is chosen
    QWidget *m_content;
};

} // namespace freshet::ui
