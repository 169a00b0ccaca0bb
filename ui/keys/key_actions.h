// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/bin.h"
#include "core/inspect/key_actions.h"
#include "ui/bridge/records.h"
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
    inspect::KeySelection keys;
    QByteArray to;                    ///< the new name, of Rename and Duplicate
    std::chrono::milliseconds ttl{0}; ///< of SetTtl
    bool intoBin = true;              ///< of Remove
    inspect::ValueEdit edit;          ///< of Edit
    QByteArray type;                  ///< of the key that Restore puts back
    QString reason;                   ///< for the records; may be empty
    qint64 binId = 0;                 ///< of Restore: its entry in the bin
};

/// What became of it: a report, or the error that stopped all of it.
struct KeyChangeResult
{
    inspect::KeysReport report;
    std::optional<Error> error;

    bool isWhole() const { return !error && report.failed == 0 && !report.stopped; }
};

/// Everything that the keys panel writes goes through here, one change at a time. With `Records`, each change is written down
/// before it is made and completed after it; where that can't be done nothing is changed, and the error (Code::Io) says why. What
/// is removed goes into the bin, which Activity restores from too; without one it is gone. Thread: the GUI's. Owner: the panel.
class KeyActions : public QObject
{
    Q_OBJECT

public:
    explicit KeyActions(const Records &records = {}, QObject *parent = nullptr);
    ~KeyActions() override;

    /// Another connection: a change that runs goes on to its end at the server, but is not told of.
    void setSession(Session *session);
    bool isWritable() const { return m_session && !m_session->options().readOnly; }
    bool isProduction() const;
    bool isBusy() const { return m_busy; }

    /// Begins the change; nothing where another runs or there is no session.
    void perform(KeyChange change);
    void stop(); ///< after the batch that runs
    /// Between 0 and 1, of the change that runs.
    double progress() const;

    bool hasBin() const { return m_records.bin; }
    /// What the bin takes: bytes of one key and of all together, and how long it keeps them. Nothing without one.
    struct BinBounds
    {
        qint64 largest = 0;
        qint64 capacity = 0;
        std::chrono::hours age{0};
    };
    BinBounds binBounds() const;

    /// What the bin holds of this server, as of the last reading: newest first, without dumps.
    struct Kept
    {
        static constexpr qint64 most = 10'000; ///< entries that are read
        std::vector<audit::BinEntry> entries;
        std::optional<Error> error; ///< why it can't be read
        bool wasRead = false;
    };
    const Kept &kept() const { return m_kept; }
    /// Reads the bin in the background; ends with `binChanged`. Nothing without one.
    void readBin();
    std::size_t removedCount() const { return m_kept.entries.size(); }
    /// The change that puts a removed key back; it leaves the bin when that worked. `index` is less than `removedCount`.
    KeyChange restoration(std::size_t index) const;

Q_SIGNALS:
    void beginning(const freshet::ui::KeyChange &change);
    void finished(const freshet::ui::KeyChange &change, const freshet::ui::KeyChangeResult &result);
    void binChanged();

private:
    struct Answer
    {
        inspect::KeysReport report;
    };
    /// What goes over into the session's thread.
    struct Job
    {
        KeyChange change;
        inspect::KeysWork how;
        Records records;
        audit::Origin origin;
        QString batch; ///< of what is removed, in the bin
    };
    static Task<Result<Answer>> recorded(redis::Client &client, Job job);
    static Task<Result<Answer>> work(redis::Client &client, Job job);
    static Task<Result<Answer>> remove(redis::Client &client, Job job);
    static Task<Result<void>> restoreOne(redis::Client &client, Job job);
    static Task<> read(QPointer<KeyActions> self, audit::BinStore *bin, QString server, quint64 mine);
    void end(const KeyChange &change, const Result<Answer> &answer);

    Records m_records;
    QPointer<Session> m_session;
    Kept m_kept;
    std::stop_source m_stop;
    std::shared_ptr<std::atomic<qint64>> m_done; ///< written in the session's thread
    qint64 m_all = 0;
    Latest m_latest;
    Latest m_latestBin;
    bool m_busy = false;
};

} // namespace freshet::ui
