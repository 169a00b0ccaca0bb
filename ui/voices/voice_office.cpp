// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_office.h"

#include "ui/bridge/background.h"

#include <QThread>

#include <utility>

namespace freshet::ui {

namespace {

constexpr std::size_t mostMemory = 16u << 20; // lists of voices are small

redis::ClientOptions named(redis::ClientOptions options)
{
    options.clientName = QStringLiteral("freshet-voice-lists");
    return options;
}

cache::MemoryTier::Options memoryOptions()
{
    cache::MemoryTier::Options options;
    options.maxBytes = mostMemory;
    return options;
}

} // namespace

std::shared_ptr<Sql> shareDatabase(std::unique_ptr<Sql> sql)
{
    return {sql.release(), [](Sql *last) {
                inBackground([last] {
                    delete last;
                    return true;
                });
            }};
}

VoiceOffice::VoiceOffice(const Place &place)
    : m_place(place)
    , m_client(redis::Client::open(place.url, named(place.client)))
    , m_tracking(std::make_unique<redis::Tracking>(*m_client))
    , m_memory(memoryOptions())
{
    if (!place.provider.key.isEmpty())
        m_provider = std::make_unique<voice::ElevenLabsProvider>(place.provider);
    voice::VoiceDesk::Parts parts;
    parts.client = m_client.get();
    parts.sql = m_place.sql.get();
    parts.provider = m_provider.get();
    parts.memory = &m_memory;
    parts.tracking = m_tracking.get();
    m_desk = std::make_unique<voice::VoiceDesk>(parts);
}

VoiceOffice::~VoiceOffice() = default;

Task<Result<void>> VoiceOffice::connected()
{
    return m_client->ready();
}

Task<Result<void>> VoiceOffice::prepared()
{
    const auto ready = co_await m_client->ready();
    if (!ready)
        co_return ready;
    if (m_isPrepared)
        co_return Result<void>();
    const auto prepared = co_await voice::VoiceStore::prepare(*m_place.sql);
    m_isPrepared = prepared.has_value();
    co_return prepared;
}

void VoiceOffice::close()
{
    m_stop.request_stop();
}

std::shared_ptr<VoiceOffice> OfficeSlot::open()
{
    if (m_office || m_isClosed)
        return m_office;
    m_office = std::make_shared<VoiceOffice>(m_place);
    // A session that ends without a word takes its thread along, and this must go in it.
    QObject::connect(
        QThread::currentThread(), &QThread::finished, m_office.get(),
        [slot = weak_from_this()] {
            if (const auto self = slot.lock())
                self->close();
        },
        Qt::DirectConnection);
    return m_office;
}

void OfficeSlot::close()
{
    m_isClosed = true;
    if (const auto office = std::exchange(m_office, nullptr))
        office->close();
}

} // namespace freshet::ui
