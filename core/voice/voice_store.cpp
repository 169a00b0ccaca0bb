// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_store.h"

#include "core/events/outbox.h"
#include "core/voice/voice_schema.h"
#include "core/voice/voice_write.h"

#include <QSqlQuery>

#include <functional>
#include <memory>

namespace freshet::voice {

namespace {

std::unexpected<Error> noSuchVoice(const QByteArray &id)
{
    return failure(Code::NotFound, QStringLiteral("there is no voice of this id"), QString::fromUtf8(id.left(80)));
}

/// What becomes of a row: columns that are set beside `updated_at`, or its removal.
struct Change
{
    QStringList columns;
    QVariantList values;
    bool isRemoval = false;

    void set(const char *column, const QVariant &value)
    {
        columns << QLatin1String(column) + QLatin1String(" = ?");
        values << value;
    }
};

/// Brings the voice to what it is to be, and answers what is to be written; nothing: it stays.
using Decide = std::function<Result<std::optional<Change>>(Voice &voice, const QDateTime &now)>;

Result<void> write(QSqlDatabase &database, const Change &change, VoiceRow &row, const Teller &teller)
{
    QSqlQuery query(database);
    if (change.isRemoval) {
        if (auto done = execute(query, QStringLiteral("DELETE FROM voices WHERE id = ?"), {row.rawId}); !done)
            return done;
        return teller.tell(database, "voice.deleted", row.voice);
    }
    row.voice.updatedAt = teller.now;
    QVariantList values = change.values;
    values << sqlTime(teller.now) << row.rawId;
    const QString columns = (change.columns + QStringList{QStringLiteral("updated_at = ?")}).join(QLatin1String(", "));
    if (auto done = execute(query, QStringLiteral("UPDATE voices SET %1 WHERE id = ?").arg(columns), values); !done)
        return done;
    return teller.tell(database, "voice.updated", row.voice);
}

Task<Result<Voice>> changeOne(Sql *sql, QByteArray id, Teller teller, Decide decide)
{
    const Sql::Kind kind = sql->kind();
    auto changed = std::make_shared<Voice>();
    Sql::Work work = [=](QSqlDatabase &database) -> Result<void> {
        auto rows = lockRows(database, {id}, kind);
        if (!rows)
            return std::unexpected(rows.error());
        if (rows->empty())
            return noSuchVoice(id);
        VoiceRow &row = rows->front();
        const auto change = decide(row.voice, teller.now);
        if (!change)
            return std::unexpected(change.error());
        if (*change) {
            if (auto written = write(database, **change, row, teller); !written)
                return written;
        }
        *changed = row.voice;
        return {};
    };
    const auto done = co_await sql->transaction(std::move(work));
    if (!done)
        co_return Result<Voice>(std::unexpected(done.error()));
    co_return Result<Voice>(std::move(*changed));
}

std::unexpected<Error> isCompleted(const Voice &voice)
{
    return failure(Code::NotAllowed,
                   QStringLiteral("this voice is completed; only one in work or a failed one can be so changed"),
                   QString::fromLatin1(voice.id));
}

/// Whether its ids are nobody else's. No constraint of the table says so: another service may have made it.
Result<void> checkFree(QSqlDatabase &database, const Voice &voice, Sql::Kind kind)
{
    QSqlQuery query(database);
    if (kind == Sql::Kind::PostgreSql) { // who adds to SQLite is alone
        if (auto locked =
                execute(query, QStringLiteral("SELECT pg_advisory_xact_lock(7061798, hashtext(?))"), {voice.providerId});
            !locked)
            return locked;
    }
    if (auto read = execute(query, QStringLiteral("SELECT 1 FROM voices WHERE elevenlabs_voice_id = ?"), {voice.providerId});
        !read)
        return read;
    if (query.next())
        return failure(Code::InvalidArgument, QStringLiteral("there is a voice with this id of the provider"),
                       QStringLiteral("elevenlabs_voice_id"));
    if (auto read = execute(query, QStringLiteral("SELECT 1 FROM voices WHERE ") + VoiceRow::isAnyOf("id", kind),
                            {VoiceRow::list(VoiceRow::spellings({voice.id}), kind)});
        !read)
        return read;
    if (query.next())
        return failure(Code::InvalidArgument, QStringLiteral("there is a voice with this id"), QStringLiteral("id"));
    return {};
}

Result<void> insert(QSqlDatabase &database, const Voice &voice)
{
    QSqlQuery query(database);
    const QVariant nothing(QMetaType::fromType<QString>());
    const QVariant now = sqlTime(voice.createdAt);
    const bool isInWork = voice.status == VoiceStatus::Processing;
    if (auto done =
            execute(query,
                    QStringLiteral("INSERT INTO voices (id, user_id, elevenlabs_voice_id, name, language, gender, "
                                   "category, visibility, status, preview_url, created_at, updated_at, "
                                   "processing_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                   "ON CONFLICT DO NOTHING"),
                    {QString::fromLatin1(voice.id), QString::fromLatin1(voice.userId), voice.providerId, voice.name,
                     voice.language, voice.gender, voice.category, voice.visibility, QString(statusName(voice.status)),
                     voice.previewUrl.isEmpty() ? nothing : QVariant(voice.previewUrl), now, now, isInWork ? now : nothing});
        !done)
        return done;
    if (query.numRowsAffected() > 0)
        return {};
    return failure(Code::InvalidArgument,
                   QStringLiteral("the table has a voice that this one would repeat in a column that allows no repeats"));
}

} // namespace

VoiceStore::VoiceStore(Sql &sql, QString source, Clock &clock)
    : m_sql(&sql)
    , m_source(std::move(source))
    , m_clock(&clock)
{}

Task<Result<void>> VoiceStore::prepare(Sql &sql)
{
    Sql *const database = &sql;
    const auto voices = co_await prepareVoiceTables(*database);
    if (!voices)
        co_return voices;
    const auto outbox = co_await events::Outbox::prepare(*database);
    co_return outbox;
}

Task<Result<Voice>> VoiceStore::add(Voice voice)
{
    if (const auto fine = checkNew(voice); !fine)
        co_return std::unexpected(fine.error());
    const Teller teller{m_source, m_clock->utcNow()};
    voice.createdAt = voice.updatedAt = voice.inWorkSince = teller.now;
    Sql::Work work = [voice, teller, kind = m_sql->kind()](QSqlDatabase &database) -> Result<void> {
        if (auto free = checkFree(database, voice, kind); !free)
            return free;
        if (auto done = insert(database, voice); !done)
            return done;
        return voice.status == VoiceStatus::Completed ? teller.tell(database, "voice.created", voice) : Result<void>();
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    if (!done)
        co_return std::unexpected(done.error());
    co_return Result<Voice>(std::move(voice));
}

Task<Result<Voice>> VoiceStore::update(QByteArray id, Edit edit)
{
    if (const auto fine = checkEdit(edit); !fine)
        co_return std::unexpected(fine.error());
    Decide decide = [edit](Voice &voice, const QDateTime &) -> Result<std::optional<Change>> {
        Change change;
        const auto take = [&change](const char *column, QString &text, const std::optional<QString> &wanted) {
            if (!wanted || *wanted == text)
                return;
            text = *wanted;
            change.set(column, text);
        };
        take("name", voice.name, edit.name);
        take("language", voice.language, edit.language);
        take("gender", voice.gender, edit.gender);
        take("visibility", voice.visibility, edit.visibility);
        return change.columns.isEmpty() ? std::nullopt : std::optional(change);
    };
    Teller teller{m_source, m_clock->utcNow()};
    auto changed = co_await changeOne(m_sql, std::move(id), std::move(teller), std::move(decide));
    co_return changed;
}

Task<Result<Voice>> VoiceStore::retry(QByteArray id)
{
    Decide decide = [](Voice &voice, const QDateTime &now) -> Result<std::optional<Change>> {
        if (voice.status == VoiceStatus::Completed)
            return isCompleted(voice);
        voice.status = VoiceStatus::Processing;
        // Another time than before in any case: what was found out earlier is void.
        voice.inWorkSince = voice.inWorkSince == now ? now.addMSecs(1) : now;
        Change change;
        change.set("status", QString(statusName(voice.status)));
        change.set("processing_since", sqlTime(voice.inWorkSince));
        return change;
    };
    Teller teller{m_source, m_clock->utcNow()};
    auto changed = co_await changeOne(m_sql, std::move(id), std::move(teller), std::move(decide));
    co_return changed;
}

Task<Result<Voice>> VoiceStore::fail(QByteArray id)
{
    Decide decide = [](Voice &voice, const QDateTime &) -> Result<std::optional<Change>> {
        if (voice.status == VoiceStatus::Completed)
            return isCompleted(voice);
        if (voice.status == VoiceStatus::Failed)
            return std::nullopt;
        voice.status = VoiceStatus::Failed;
        Change change;
        change.set("status", QString(statusName(voice.status)));
        return change;
    };
    Teller teller{m_source, m_clock->utcNow()};
    auto changed = co_await changeOne(m_sql, std::move(id), std::move(teller), std::move(decide));
    co_return changed;
}

Task<Result<Voice>> VoiceStore::remove(QByteArray id)
{
    Decide decide = [](Voice &, const QDateTime &) -> Result<std::optional<Change>> {
        Change change;
        change.isRemoval = true;
        return change;
    };
    Teller teller{m_source, m_clock->utcNow()};
    auto changed = co_await changeOne(m_sql, std::move(id), std::move(teller), std::move(decide));
    co_return changed;
}

} // namespace freshet::voice
