// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_actions.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QPointer>

#include <atomic>
#include <memory>
#include <stop_token>

namespace freshet::ui {

/// One change to keys, as the user asked for it.
struct KeyChange
{
    enum class Kind { Edit, SetTtl, RemoveTtl, Remove, Restore, Rename, Duplicate };

    Kind kind = Kind::Edit;
    std::vector<QByteArray> keys;
    QByteArray to;                    ///< the new name, of Rename and Duplicate
    std::chrono::milliseconds ttl{0}; ///< of SetTtl
    bool intoBin = true;              ///< of Remove
    inspect::ValueEdit edit;          ///< of Edit
    inspect::BinnedKey binned;        ///< of Restore
};

/// What became of it: a report, or the error that stopped all of it.
struct KeyChangeResult
{
    inspect::KeysReport report;
    std::optional<Error> error;

    bool isWhole() const { return !error && report.failed == 0 && !report.stopped; }
};

/// Everything that the keys panel writes goes through here, one change at a time, and what is removed goes into the bin. Thread:
/// the GUI's. Owner: the panel.
///
/// `beginning` and `finished` enclose each change, so that a record can be made before it and completed after it.
class KeyActions : public QObject
{
    Q_OBJECT

public:
    explicit KeyActions(QObject *parent = nullptr);
    ~KeyActions() override;

    /// Another connection: a change that runs goes on to its end at the server, but is not told of; the bin is emptied, for its
    /// keys belong elsewhere.
    void setSession(Session *session);
    bool isWritable() const { return m_session && !m_session->options().readOnly; }
    bool isProduction() const;
    bool isBusy() const { return m_busy; }

    /// Begins the change; nothing where another runs or there is no session.
    void perform(KeyChange change);
    void stop(); ///< after the batch that runs
    /// Between 0 and 1, of the change that runs.
    double progress() const;

    const inspect::KeyBin &bin() const { return m_bin; }
    /// Puts the removed key back; it leaves the bin when that worked.
    void restore(std::size_t index);

Q_SIGNALS:
    void beginning(const freshet::ui::KeyChange &change);
    void finished(const freshet::ui::KeyChange &change, const freshet::ui::KeyChangeResult &result);
    void binChanged();

private:
    struct Answer
    {
        inspect::KeysReport report;
        std::vector<inspect::BinnedKey> copies;
    };
    static Task<Result<Answer>> work(redis::Client &client, KeyChange change, inspect::KeysWork how);
    void end(const KeyChange &change, const Result<Answer> &answer);

    QPointer<Session> m_session;
    inspect::KeyBin m_bin;
    std::stop_source m_stop;
    std::shared_ptr<std::atomic<qint64>> m_done; ///< written in the session's thread
    qint64 m_all = 0;
    Latest m_latest;
    bool m_busy = false;
};

} // namespace freshet::ui
