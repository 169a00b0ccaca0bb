// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/url.h"
#include "ui/connections/connection_test.h"

#include <QFrame>

class QGridLayout;
class QLabel;
class QPushButton;

namespace freshet::ui {

/// Runs a ConnectionTest and shows its steps, each with a mark and a word, and what to do about the one that failed.
class ConnectionTestView : public QFrame
{
    Q_OBJECT

public:
    explicit ConnectionTestView(QWidget *parent = nullptr);
    void start(const redis::Url &url);
    void clear(); ///< stops and hides
    const ConnectionTest &test() const { return m_test; }
    QString resultText() const; ///< what the view says below the steps

private:
    void showSteps();

    ConnectionTest m_test;
    redis::Url m_url;
    QLabel *m_title;
    QGridLayout *m_steps;
    QLabel *m_result;
    QLabel *m_advice;
    QPushButton *m_stop;
};

} // namespace freshet::ui
