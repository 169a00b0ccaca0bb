// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/memory_tier.h"
#include "core/redis/tracking.h"
#include "core/voice/elevenlabs_provider.h"
#include "core/voice/voice_desk.h"

#include <QObject>

#include <memory>
#include <stop_token>

namespace freshet::ui {

/// A database that is closed behind: closing waits for the statement that runs, which must not hold up who lets go of it last.
std::shared_ptr<Sql> shareDatabase(std::unique_ptr<Sql> sql);

/// What works on voices in a session's thread: a cache of its own over the connection, as a service would have it, the provider
/// and the database. It lives from its first use until the session ends or the settings change, so that what it holds in memory
/// is found again. Thread: the session's. Owner: OfficeSlot and the work that uses it.
class VoiceOffice : public QObject
{
    Q_OBJECT

public:
    struct Place
    {
        redis::Url url;
        redis::ClientOptions client;
        std::shared_ptr<Sql> sql;
        voice::ElevenLabsProvider::Options provider; ///< without a key nobody is asked
    };

    explicit VoiceOffice(const Place &place);
    ~VoiceOffice() override;

    Task<Result<void>> connected(); ///< Redis answers
    Task<Result<void>> prepared();  ///< and the tables are there; they are made where they are missing
    voice::VoiceDesk &desk() { return *m_desk; }
    Sql &sql() { return *m_place.sql; }
    voice::ElevenLabsProvider *provider() { return m_provider.get(); }
    /// Of everything that is on its way.
    std::stop_token stop() const { return m_stop.get_token(); }
    /// Ends what is on its way; it answers Code::Cancelled.
    void close();

private:
    Place m_place;
    std::stop_source m_stop;
    bool m_isPrepared = false;
    // In the order of their making; destroyed the other way round.
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<redis::Tracking> m_tracking;
    cache::MemoryTier m_memory;
    std::unique_ptr<voice::ElevenLabsProvider> m_provider;
    std::unique_ptr<voice::VoiceDesk> m_desk;
};

/// Where the office of a session stands. Made in the GUI's thread; `open` and `close` are the session's thread's.
class OfficeSlot : public std::enable_shared_from_this<OfficeSlot>
{
public:
    explicit OfficeSlot(VoiceOffice::Place place)
        : m_place(std::move(place))
    {}
    /// The office, made at the first call. It goes with the thread at the latest.
    std::shared_ptr<VoiceOffice> open();
    void close();

private:
    VoiceOffice::Place m_place;
    std::shared_ptr<VoiceOffice> m_office;
    bool m_isClosed = false;
};

} // namespace freshet::ui
