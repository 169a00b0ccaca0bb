// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/version_warmth.h"
#include "ui/bridge/session.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <memory>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace freshet::ui {

/// Where a rollback goes, and how warm that version still is: measured when a version is chosen, by listening too where the user
/// asks for it. Changes nothing; the panel asks with ChangeGuard. GUI thread; deletes itself.
class RollbackDialog : public QDialog
{
    Q_OBJECT

public:
    /// `versions` that can be gone back to, the likeliest first. `obstacle`: why it only shows; empty: it can be done.
    RollbackDialog(Session *session, QByteArray scope, QByteArray current, const std::vector<QByteArray> &versions,
                   const QString &obstacle, QWidget *parent = nullptr);
    ~RollbackDialog() override;

    const std::optional<inspect::VersionWarmth> &warmth() const { return m_warmth; }
    QString saidText() const;

Q_SIGNALS:
    void chosen(const QByteArray &target, const freshet::inspect::VersionWarmth &warmth);

private:
    /// Written in the session's thread.
    struct Walk
    {
        std::atomic<qint64> scanned{0};
        std::atomic<qint64> total{0};
        std::stop_source stop;
    };
    void measure(std::chrono::milliseconds listen);
    void onMeasured(const Result<inspect::VersionWarmth> &warmth);
    void showState();
    QByteArray target() const;

    QPointer<Session> m_session;
    QByteArray m_scope;
    QString m_obstacle;
    std::shared_ptr<Walk> m_walk; ///< while it measures
    bool m_isListening = false;
    std::optional<inspect::VersionWarmth> m_warmth;
    std::optional<Error> m_error;
    QTimer m_soon; ///< measures when nobody types any more
    QTimer m_tick;
    Latest m_latest;
    QComboBox *m_target;
    QLabel *m_said;
    QProgressBar *m_bar;
    QPushButton *m_listen;
    QLabel *m_cost; ///< of listening
    QPushButton *m_stop;
    QPushButton *m_apply;
};

} // namespace freshet::ui
