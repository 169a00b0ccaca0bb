// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/version_compare.h"
#include "ui/bridge/session.h"

#include <QAbstractListModel>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <memory>

namespace freshet::ui {

/// Runs a comparison of two versions' keys in the session and keeps its answer. Thread: the GUI's. Owner: the view.
class VersionComparer : public QObject
{
    Q_OBJECT

public:
    explicit VersionComparer(QObject *parent = nullptr);
    ~VersionComparer() override;

    void setSession(Session *session); ///< forgets what an earlier one said
    /// Commands that this user may not run and a comparison takes.
    QByteArrayList missing() const;
    /// Begins; another one that runs is stopped and not told of.
    void start(const QByteArray &scope, const QByteArray &first, const QByteArray &second);
    void stop(); ///< what was found till then is the answer
    bool isRunning() const { return m_walk != nullptr; }
    inspect::VersionWalkProgress progress() const;
    const std::optional<inspect::VersionComparison> &result() const { return m_result; } ///< nothing: none yet
    const std::optional<Error> &error() const { return m_error; }

Q_SIGNALS:
    void changed(); ///< it began, went on (five times a second) or ended

private:
    /// Written in the session's thread.
    struct Walk
    {
        std::atomic<qint64> scanned{0};
        std::atomic<qint64> total{0};
        std::atomic<qint64> found{0};
        std::stop_source stop;
    };
    QPointer<Session> m_session;
    std::shared_ptr<Walk> m_walk;
    std::optional<inspect::VersionComparison> m_result;
    std::optional<Error> m_error;
    QTimer m_tick;
    Latest m_latest;
};

/// Names of keys, as plain text made visible.
class KeyNamesModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;
    void setKeys(std::vector<QByteArray> keys);
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    std::vector<QByteArray> m_keys;
};

} // namespace freshet::ui
