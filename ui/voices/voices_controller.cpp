// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voices_controller.h"

#include "core/base/sql_url.h"
#include "ui/bridge/answer.h"
#include "ui/voices/voice_actions.h"
#include "ui/voices/voice_list_model.h"
#include "ui/voices/voice_log_model.h"
#include "ui/voices/voice_stay.h"
#include "ui/voices/voice_worker.h"
#include "ui/voices/voices_model.h"
#include "ui/voices/voices_text.h"

#include <algorithm>
#include <utility>

namespace freshet::ui {

using namespace std::chrono_literals;
using voice::QueueGlance;
using voice::SyncWorker;
using voice::VoiceStore;

namespace {

bool takesCommands(const Session &session)
{
    using State = redis::ConnectionStatus::State;
    const State state = session.status().state;
    return state == State::Ready || state == State::Degraded;
}

} // namespace

VoicesController::VoicesController(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_voices(new VoicesModel(this))
    , m_log(new VoiceLogModel(this))
    , m_list(new VoiceListModel(this))
    , m_stay(parts.stay ? parts.stay : new VoiceStay(this))
    , m_worker(m_stay->worker())
    , m_actions(new VoiceActions(parts.records, this))
{
    connect(m_worker, &VoiceWorker::noted, m_log, &VoiceLogModel::addNote);
    connect(m_worker, &VoiceWorker::ticked, this, [this](const voice::SyncTick &tick) {
        if (tick.error || tick.outcome == voice::SyncTick::Outcome::Failed ||
            tick.outcome == voice::SyncTick::Outcome::KeyRefused)
            m_log->addTick(tick);
        if (tick.error && m_session)
            m_session->noteRefusal(*tick.error);
        Q_EMIT refreshWanted();
    });
    connect(m_actions, &VoiceActions::finished, this, &VoicesController::refreshWanted);
    connect(m_actions, &VoiceActions::listed, m_list, &VoiceListModel::update);
}

VoicesController::~VoicesController() = default;

const VoiceSecrets &VoicesController::secrets() const
{
    return m_stay->secrets;
}

void VoicesController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    const bool goesOn = m_stay->enter(this, session);
    m_actions->clear();
    m_reads.next();
    m_secretReads.next();
    m_waiting.clear();
    m_isReading = m_isPrepared = false;
    m_sql.reset();
    m_sqlError.reset();
    m_seen.clear();
    m_voices->update({});
    m_log->clear();
    if (goesOn && m_worker->log()) {
        for (const voice::VoiceNote &note : m_worker->log()->of())
            m_log->addNote(note);
    }
    m_list->clear();
    m_view = {};
    m_given.reset();
    m_settings = {};
    m_name.clear();
    if (session) {
        m_view.state = View::State::Waiting;
        m_name = VoiceSettingsBook::nameOf(*session);
        takePlace();
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        connect(session, &Session::statusChanged, this, [this] {
            if (takesCommands(*m_session)) {
                startByItself();
                Q_EMIT refreshWanted();
            } else if (m_view.state == View::State::Live && !m_view.redisError) {
                m_view.redisError = Error{Code::NotConnected, {}, {}};
                Q_EMIT viewChanged();
            }
        });
        if (takesCommands(*session))
            startByItself();
    }
    Q_EMIT settingsChanged();
    Q_EMIT viewChanged();
}

void VoicesController::takePlace()
{
    m_settings = m_book.of(m_name);
    m_given = m_parts.place && m_session ? m_parts.place(*m_session) : std::nullopt;
    if (!m_given)
        return;
    m_settings.provider = m_given->provider.toString();
    m_settings.database = m_given->database;
    m_stay->secrets.key = QString::fromUtf8(m_given->key);
    m_stay->secrets.databasePassword.clear();
    m_stay->hasSecrets = true;
}

/// Asks the keychain once a connection, and only when something needs what it holds: it may ask the user for its own password.
/// Who comes before its answer waits for that too.
void VoicesController::wantSecrets(std::function<void()> then)
{
    if (m_stay->hasSecrets || !m_parts.secrets) {
        m_stay->hasSecrets = true;
        then();
        return;
    }
    m_waiting.push_back(std::move(then));
    if (m_waiting.size() > 1)
        return;
    const auto mine = m_secretReads.next();
    m_parts.secrets->read(secretName(), this, [this, mine](SecretStore::Outcome outcome, const QString &secret) {
        if (!m_secretReads.is(mine))
            return;
        if (outcome == SecretStore::Outcome::Done)
            m_stay->secrets = VoiceSecrets::fromText(secret);
        goOnWithSecrets();
    });
}

void VoicesController::goOnWithSecrets()
{
    m_stay->hasSecrets = true;
    for (const auto &then : std::exchange(m_waiting, {}))
        then();
}

void VoicesController::keepSecrets()
{
    if (m_given)
        return;
    if (!m_parts.secrets) {
        if (!m_stay->secrets.isEmpty())
            Q_EMIT secretsNotKept();
        return;
    }
    if (m_stay->secrets.isEmpty()) {
        m_parts.secrets->remove(secretName(), this, [](SecretStore::Outcome) {});
        return;
    }
    m_parts.secrets->write(secretName(), m_stay->secrets.toText(), this, [this](SecretStore::Outcome outcome) {
        if (outcome != SecretStore::Outcome::Done)
            Q_EMIT secretsNotKept();
    });
}

void VoicesController::openDatabase()
{
    m_sqlError.reset();
    m_isPrepared = false;
    const auto url = databaseUrlOf(m_settings, m_stay->secrets);
    Sql::Options waiting;
    waiting.wait = 1000ms;
    auto sql = url ? Sql::open(*url, waiting) : Result<std::unique_ptr<Sql>>(std::unexpected(url.error()));
    if (!sql) {
        m_sql.reset();
        m_sqlError = sql.error();
        m_actions->clear();
        return;
    }
    m_sql = shareDatabase(std::move(*sql));
    VoiceOffice::Place place;
    place.url = m_session->url();
    place.client = m_session->options();
    place.sql = m_sql;
    place.provider = providerOptionsOf(m_settings, m_stay->secrets);
    m_actions->setPlace(m_session, place);
}

void VoicesController::refresh()
{
    if (!m_session || std::exchange(m_isReading, true))
        return;
    m_isFilterNew = false;
    const auto mine = m_reads.next();
    wantSecrets([this, mine] {
        if (!m_reads.is(mine) || !m_session)
            return;
        if (!m_sql)
            openDatabase();
        if (!m_sql) {
            Facts facts;
            facts.error = m_sqlError;
            onFacts(std::move(facts));
            return;
        }
        VoiceStore::Filter filter = m_filter;
        filter.limit = pageSize;
        filter.offset = m_view.page * pageSize;
        // The user's own database is this program's to make; any other is changed only when something is to be done in it.
        const bool prepares = m_settings.database.trimmed().isEmpty() && !isReadOnly() && !m_isPrepared;
        read(this, m_sql, filter, prepares, mine);
    });
}

Task<> VoicesController::read(QPointer<VoicesController> self, std::shared_ptr<Sql> sql, VoiceStore::Filter filter, bool prepares,
                              quint64 mine)
{
    Facts facts;
    VoiceStore store(*sql);
    if (prepares) {
        const auto prepared = co_await VoiceStore::prepare(*sql);
        if (!prepared)
            facts.error = prepared.error();
    }
    if (!facts.error) {
        const auto counts = co_await store.fetchCounts();
        if (counts)
            facts.counts = *counts;
        else
            facts.error = counts.error();
    }
    if (!facts.error) {
        const auto total = co_await store.fetchCount(filter);
        if (total)
            facts.total = *total;
        else
            facts.error = total.error();
    }
    if (!facts.error) {
        auto voices = co_await store.fetchSome(filter);
        if (voices)
            facts.voices = *std::move(voices);
        else
            facts.error = voices.error();
    }
    if (!facts.error) {
        const auto inWork = co_await store.fetchInWork(mostInWork + 1);
        if (inWork)
            facts.inWork = *inWork;
        else
            facts.error = inWork.error();
    }
    if (!self || !self->m_reads.is(mine))
        co_return;
    self->m_isPrepared = self->m_isPrepared || (prepares && !facts.error);
    self->onFacts(std::move(facts));
}

void VoicesController::onFacts(Facts facts)
{
    m_view.databaseError = facts.error;
    if (!facts.error) {
        m_view.databaseAt = QDateTime::currentDateTimeUtc();
        m_view.counts = facts.counts;
        m_view.total = facts.total;
        m_view.isInWorkCut = facts.inWork.size() > mostInWork;
        for (const voice::Voice &one : facts.voices)
            m_log->learnName(one.id, one.name);
        m_voices->update(std::move(facts.voices));
        if (m_view.page > 0 && m_view.page >= pageCount()) { // what was there was deleted
            m_view.page = pageCount() - 1;
            m_isFilterNew = true;
        }
    }
    m_voices->setStale(facts.error.has_value());
    look(facts.inWork.mid(0, mostInWork));
}

void VoicesController::look(QByteArrayList inWork)
{
    if (!m_session || !takesCommands(*m_session)) {
        onGlance(std::unexpected(Error{Code::NotConnected, {}, {}}));
        return;
    }
    const auto mine = m_reads.next();
    voice::GlanceQuestion question;
    question.inWork = std::move(inWork);
    question.seen = m_seen;
    const auto asked = m_session->run(
        [question = std::move(question)](redis::Client &client) { return voice::fetchQueueGlance(client, question); });
    whenAnswered(asked, this, [this, mine](const Result<QueueGlance> &answer) {
        if (m_reads.is(mine))
            onGlance(answer);
    });
}

void VoicesController::onGlance(const Result<QueueGlance> &answer)
{
    if (answer) {
        m_view.redisError.reset();
        m_view.redisAt = QDateTime::currentDateTimeUtc();
        m_view.glance = *answer;
        m_seen = answer->seen;
        m_log->addEvents(answer->events);
    } else {
        m_view.redisError = answer.error();
    }
    m_view.state = View::State::Live;
    m_isReading = false;
    Q_EMIT viewChanged();
    if (!m_view.redisError || !m_view.databaseError)
        Q_EMIT refreshed(QDateTime::currentDateTimeUtc());
    else
        Q_EMIT refreshFailed();
    if (std::exchange(m_isFilterNew, false))
        Q_EMIT refreshWanted();
}

void VoicesController::setFilter(std::optional<voice::VoiceStatus> status, const QString &search)
{
    if (m_filter.status == status && m_filter.search == search)
        return;
    m_filter.status = status;
    m_filter.search = search;
    m_view.page = 0;
    m_isFilterNew = true; // for one that is on its way
    Q_EMIT refreshWanted();
}

void VoicesController::setPage(int page)
{
    page = std::clamp(page, 0, std::max(0, pageCount() - 1));
    if (page == m_view.page)
        return;
    m_view.page = page;
    m_isFilterNew = true;
    Q_EMIT viewChanged();
    Q_EMIT refreshWanted();
}

int VoicesController::pageCount() const
{
    return std::max(1, int(std::min<qint64>((m_view.total + pageSize - 1) / pageSize, 10'000'000)));
}

void VoicesController::setSettings(const VoiceSettings &settings, const VoiceSecrets &secrets)
{
    if (!m_session)
        return;
    VoiceSettings kept = settings;
    if (m_given) { // the connection's own are not the user's
        const VoiceSettings own = m_book.of(m_name);
        kept.provider = own.provider;
        kept.database = own.database;
    }
    m_book.put(m_name, kept);
    Q_EMIT settingsKept();
    const VoiceSettings before = std::exchange(m_settings, settings);
    const VoiceSecrets secretsBefore = m_stay->secrets;
    if (!m_given)
        m_stay->secrets = secrets;
    else
        takePlace();
    m_secretReads.next(); // what was typed is newer than what the keychain has
    goOnWithSecrets();
    if (m_stay->secrets != secretsBefore)
        keepSecrets();
    VoiceSettings sameButInterval = m_settings;
    sameButInterval.interval = before.interval;
    sameButInterval.startWithConnection = before.startWithConnection;
    const bool isOther = sameButInterval != before || m_stay->secrets != secretsBefore;
    if (isOther) {
        m_reads.next();
        if (std::exchange(m_isReading, false))
            Q_EMIT refreshFailed(); // its answer is about another database
        m_view.databaseError.reset();
        m_view.databaseAt = {};
        m_view.page = 0;
        m_voices->update({});
        openDatabase();
    }
    if (m_worker->isAlive() && isOther && !hasKey())
        m_worker->stop();
    else if (m_worker->isAlive() && isOther)
        startWorker();
    else
        m_worker->setInterval(m_settings.interval);
    Q_EMIT settingsChanged();
    Q_EMIT viewChanged();
    Q_EMIT refreshWanted();
}

void VoicesController::giveKey(const QString &key)
{
    VoiceSecrets secrets = m_stay->secrets;
    secrets.key = key;
    setSettings(m_settings, secrets);
}

Result<SyncWorker::Settings> VoicesController::workerSettings() const
{
    const auto database = databaseUrlOf(m_settings, m_stay->secrets);
    if (!database)
        return std::unexpected(database.error());
    SyncWorker::Settings settings;
    settings.redis = m_session->url();
    settings.client = m_session->options();
    settings.database = *database;
    settings.provider = providerOptionsOf(m_settings, m_stay->secrets);
    settings.interval = m_settings.interval;
    settings.sync.maximumAge = m_settings.maximumAge;
    return settings;
}

void VoicesController::startWorker()
{
    if (!m_session || isReadOnly())
        return;
    wantSecrets([this] {
        if (!m_session)
            return;
        if (!hasKey()) {
            Q_EMIT keyNeeded();
            return;
        }
        auto settings = workerSettings();
        if (!settings) {
            Q_EMIT trouble(voiceErrorText(settings.error()));
            return;
        }
        m_worker->begin(*std::move(settings));
    });
}

void VoicesController::startByItself()
{
    if (!m_settings.startWithConnection || isReadOnly() || std::exchange(m_stay->wasStarted, true))
        return;
    wantSecrets([this] {
        if (hasKey())
            startWorker();
        else
            Q_EMIT trouble(tr("The worker was not started: no key is kept for the provider."));
    });
}

} // namespace freshet::ui
