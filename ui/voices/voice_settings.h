// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/elevenlabs_provider.h"

#include <QJsonObject>
#include <QString>

#include <chrono>
#include <map>

namespace freshet::ui {

class Session;

/// How the voices of one connection are synchronised. What is secret is not among it. A plain value.
struct VoiceSettings
{
    QString provider = QStringLiteral("https://api.elevenlabs.io"); ///< its address
    QString model;                                                  ///< whose fine-tuning counts; empty: any
    std::chrono::seconds interval{60};                              ///< 1 s to a day
    std::chrono::minutes maximumAge{30};                            ///< in work for longer: failed; 1 min to 30 days
    int concurrency = 2;                                            ///< requests at once; 1 to 15
    QString database;                                               ///< path or URL without a password; empty: the user's own
    bool startWithConnection = false;

    enum class Field { None, Provider, Interval, MaximumAge, Concurrency, Database };
    /// The first thing that is wrong, with what to do in `words`.
    struct Complaint
    {
        Field field = Field::None;
        QString words;
    };
    Complaint check() const;

    QJsonObject toJson() const;
    /// Whatever it holds: what can't be used is as it is by default.
    static VoiceSettings fromJson(const QJsonObject &json);
    friend bool operator==(const VoiceSettings &, const VoiceSettings &) = default;
};

/// What only the keychain may keep. Never written, logged or shown.
struct VoiceSecrets
{
    QString key;              ///< the provider's
    QString databasePassword; ///< of a PostgreSQL URL

    bool isEmpty() const { return key.isEmpty() && databasePassword.isEmpty(); }
    QString toText() const; ///< for the keychain
    static VoiceSecrets fromText(const QString &text);
    friend bool operator==(const VoiceSecrets &, const VoiceSecrets &) = default;
};

/// The URL without its password, and that. Of anything but a PostgreSQL URL: the same, and none.
struct SplitDatabaseUrl
{
    QString url;
    QString password;

    static SplitDatabaseUrl of(const QString &url);
};

/// The settings of every connection that has any, kept by the panel's state. They belong to a connection and not to all: the
/// queue in Redis and the table of voices are of one environment, and a worker that met production's queue with another's
/// database would empty it. GUI thread.
class VoiceSettingsBook
{
public:
    static constexpr int most = 200; ///< the connection that was set longest ago goes first

    /// The profile's id, or the address of a connection that is not saved.
    static QString nameOf(const Session &session);

    VoiceSettings of(const QString &connection) const;
    bool has(const QString &connection) const { return m_entries.contains(connection); }
    void put(const QString &connection, const VoiceSettings &settings);

    QJsonObject toJson() const;
    void fromJson(const QJsonObject &json);

private:
    struct Entry
    {
        VoiceSettings settings;
        qint64 at = 0; ///< seconds since 1970
    };
    std::map<QString, Entry> m_entries;
};

/// The database's URL with its password; the user's own where none is named. Code::InvalidUrl, Io.
Result<QString> databaseUrlOf(const VoiceSettings &settings, const VoiceSecrets &secrets);
voice::ElevenLabsProvider::Options providerOptionsOf(const VoiceSettings &settings, const VoiceSecrets &secrets);

} // namespace freshet::ui
