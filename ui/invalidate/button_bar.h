// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/invalidate/big_buttons.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace freshet::ui {

/// The big buttons of a connection, as many in a row as there is room for. Thread: the GUI's.
class ButtonBar : public QWidget
{
    Q_OBJECT

public:
    explicit ButtonBar(QWidget *parent = nullptr);

    void setButtons(const std::vector<BigButton> &buttons);
    const std::vector<BigButton> &buttons() const { return m_buttons; }
    QPushButton *button(int number) const; ///< nullptr where there is none
    void setEditable(bool editable);       ///< Edit works
    void retell();

Q_SIGNALS:
    void chosen(const freshet::ui::BigButton &button);
    void editRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    std::vector<BigButton> m_buttons;
    std::vector<QPushButton *> m_widgets;
    QLabel *m_head;
    QToolButton *m_edit;
    QGridLayout *m_grid;
    int m_inRow = 0;
};

} // namespace freshet::ui
