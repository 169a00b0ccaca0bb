// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/queue_glance.h"
#include "core/voice/sync_worker.h"
#include "core/voice/voice_place.h"
#include "core/voice/voice_store.h"
#include "ui/bridge/records.h"
#include "ui/bridge/secret_store.h"
#include "ui/bridge/session.h"
#include "ui/voices/voice_settings.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace freshet::ui {

class VoiceActions;
class VoiceListModel;
class VoiceLogModel;
class VoiceStay;
class VoiceWorker;
class VoicesModel;

/// Decides what the voices panel shows. Voices are read from the database, page by page, by statements that run in the database's
/// own thread; the queue, the lease and the events come over the session; the worker has a thread, a client and a database of its
/// own. The worker begins by itself only where the user asked for that, once a connection.
/// Thread: the GUI's, which waits for none of them. Owner: the panel.
class VoicesController : public QObject
{
    Q_OBJECT

public:
    static constexpr int pageSize = 200;
    static constexpr int mostInWork = 5000; ///< that are compared with the queue

    struct Parts
    {
        Records records;
        SecretStore *secrets = nullptr; ///< nullptr: secrets are kept as long as the connection is open
        /// What the connection brings along; it rules over the user's settings.
        std::function<std::optional<voice::VoicePlace>(const Session &)> place{};
        VoiceStay *stay = nullptr; ///< nullptr: the worker goes with the panel
    };

    struct View
    {
        enum class State { NoSession, Waiting, Live };
        State state = State::NoSession;
        // The database
        std::optional<Error> databaseError;
        QDateTime databaseAt; ///< of the shown rows; invalid: none yet
        voice::VoiceStore::Counts counts;
        qint64 total = 0; ///< that pass the filter
        int page = 0;
        bool isInWorkCut = false; ///< more are in work than are compared with the queue
        // Redis
        std::optional<Error> redisError;
        QDateTime redisAt;
        voice::QueueGlance glance;
    };

    explicit VoicesController(const Parts &parts, QObject *parent = nullptr);
    ~VoicesController() override;

    VoicesModel *voices() const { return m_voices; }
    VoiceLogModel *log() const { return m_log; }
    VoiceListModel *list() const { return m_list; }
    VoiceWorker *worker() const { return m_worker; }
    VoiceActions *actions() const { return m_actions; }
    const View &view() const { return m_view; }

    void setSession(Session *session);
    Session *session() const { return m_session; }
    bool isReadOnly() const { return m_session && m_session->options().readOnly; }

    /// Reads the database, then Redis. Ends with `refreshed` or `refreshFailed`; a second call before that changes nothing.
    void refresh();
    void setFilter(std::optional<voice::VoiceStatus> status, const QString &search);
    void setPage(int page);
    int pageCount() const;

    const VoiceSettings &settings() const { return m_settings; }
    const VoiceSecrets &secrets() const;
    bool isPlaceGiven() const { return m_given.has_value(); }
    bool hasKey() const { return !secrets().key.isEmpty(); }
    /// Takes them for this connection. A worker that runs goes on with them: where only the interval is another, undisturbed.
    /// The secrets go into the keychain; `kept` tells of one that takes none.
    void setSettings(const VoiceSettings &settings, const VoiceSecrets &secrets);
    /// A key for as long as the connection is open, and in the keychain where there is one.
    void giveKey(const QString &key);

    /// Begins the worker, in place of one that runs. Ends with `keyNeeded` or `trouble` where it can't.
    void startWorker();

    QJsonObject saveState() const { return m_book.toJson(); }
    void restoreState(const QJsonObject &state) { m_book.fromJson(state); }

Q_SIGNALS:
    void viewChanged();
    void refreshed(const QDateTime &at);
    void refreshFailed();
    void refreshWanted(); ///< something changed that a look would show
    void settingsChanged();
    void settingsKept(); ///< they are worth writing to a disk
    void keyNeeded();
    void secretsNotKept(); ///< there is no keychain: they are asked for again
    void trouble(const QString &words);

private:
    /// What a look at the database found.
    struct Facts
    {
        std::optional<Error> error;
        voice::VoiceStore::Counts counts;
        qint64 total = 0;
        std::vector<voice::Voice> voices;
        QByteArrayList inWork;
    };
    static Task<> read(QPointer<VoicesController> self, std::shared_ptr<Sql> sql, voice::VoiceStore::Filter filter, bool prepares,
                       quint64 mine);
    void onFacts(Facts facts);
    void look(QByteArrayList inWork);
    void onGlance(const Result<voice::QueueGlance> &answer);
    void takePlace();
    void openDatabase();
    void wantSecrets(std::function<void()> then);
    void goOnWithSecrets();
    void keepSecrets();
    QString secretName() const { return QStringLiteral("voices:") + m_name; }
    void startByItself();
    Result<voice::SyncWorker::Settings> workerSettings() const;

    Parts m_parts;
    VoicesModel *m_voices;
    VoiceLogModel *m_log;
    VoiceListModel *m_list;
    VoiceStay *m_stay;
    VoiceWorker *m_worker; ///< of the stay
    VoiceActions *m_actions;
    QPointer<Session> m_session;
    View m_view;
    VoiceSettingsBook m_book;
    QString m_name; ///< of the connection, in the book
    VoiceSettings m_settings;
    std::optional<voice::VoicePlace> m_given;
    std::shared_ptr<Sql> m_sql;
    std::optional<Error> m_sqlError; ///< why there is none
    voice::VoiceStore::Filter m_filter;
    std::map<QByteArray, QByteArray> m_seen; ///< events
    Latest m_reads;
    Latest m_secretReads;
    std::vector<std::function<void()>> m_waiting; ///< for the keychain's answer
    bool m_isReading = false;
    bool m_isPrepared = false;
    bool m_isFilterNew = false; ///< since the reading began
};

} // namespace freshet::ui
