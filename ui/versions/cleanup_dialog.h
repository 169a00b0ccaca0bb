// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/versions/version_actions.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace freshet::ui {

/// How many old versions are kept, and what a cleanup would remove then: a dry run, by the actions. Changes nothing; the panel
/// asks with ChangeGuard. GUI thread; deletes itself.
class CleanupDialog : public QDialog
{
    Q_OBJECT

public:
    CleanupDialog(VersionActions *actions, QByteArray scope, QWidget *parent = nullptr);
    ~CleanupDialog() override;

    QString saidText() const;

Q_SIGNALS:
    void chosen(int keep, const freshet::cache::CleanupReport &plan);

private:
    void plan();
    void onPlanned(const VersionEnd &end);
    void showState();

    VersionActions *m_actions;
    QByteArray m_scope;
    std::optional<cache::CleanupReport> m_plan;
    std::optional<Error> m_error;
    bool m_planning = false; ///< our plan is under way
    QTimer m_soon;
    QTimer m_tick;
    QSpinBox *m_keep;
    QLabel *m_said;
    QProgressBar *m_bar;
    QPushButton *m_stop;
    QPushButton *m_apply;
};

} // namespace freshet::ui
