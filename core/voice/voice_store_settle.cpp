// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_store.h"
#include "core/voice/voice_write.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QSqlQuery>

#include <map>
#include <memory>

namespace freshet::voice {

namespace {

using Voices = std::vector<Voice>;
using Settlements = std::map<QByteArray, VoiceStore::Settlement>; // by the id in its form

/// Whether the row is as it was when the settlement was found out.
bool isAsRead(const Voice &voice, const VoiceStore::Settlement &settlement)
{
    if (voice.status != VoiceStatus::Processing)
        return false;
    const bool isKnown = voice.inWorkSince.isValid();
    return isKnown == settlement.inWorkSince.isValid() && (!isKnown || voice.inWorkSince == settlement.inWorkSince);
}

/// One statement a status, however many rows.
Result<void> writeStatus(QSqlDatabase &database, const std::vector<VoiceRow> &rows, Sql::Kind kind, const QDateTime &now)
{
    QSqlQuery query(database);
    for (const VoiceStatus status : {VoiceStatus::Completed, VoiceStatus::Failed}) {
        QStringList ids;
        for (const VoiceRow &row : rows) {
            if (row.voice.status == status)
                ids << row.rawId;
        }
        if (ids.isEmpty())
            continue;
        if (auto done = execute(
                query, QStringLiteral("UPDATE voices SET status = ?, updated_at = ? WHERE ") + VoiceRow::isAnyOf("id", kind),
                {QString(statusName(status)), sqlTime(now), VoiceRow::list(ids, kind)});
            !done)
            return done;
    }
    return {};
}

/// Writes the addresses (by the id as the table spells it) in one statement; the ids of those that were.
Result<QSet<QString>> writeAddresses(QSqlDatabase &database, const QJsonObject &addresses, Sql::Kind kind)
{
    QSqlQuery query(database);
    const QStringList ids = addresses.keys();
    const QString json = QString::fromUtf8(QJsonDocument(addresses).toJson(QJsonDocument::Compact));
    if (kind == Sql::Kind::Sqlite) {
        const auto done = execute(
            query,
            QStringLiteral("UPDATE voices SET preview_url = given.value FROM json_each(?) AS given WHERE voices.id = given.key"),
            {json});
        if (!done)
            return std::unexpected(done.error());
        return QSet<QString>(ids.begin(), ids.end());
    }
    // The id twice: once as it is, for the index, once as text, for the JSON. Another service's column may be too short for an
    // address; that must not keep the others from being settled.
    const auto done =
        execute(query,
                QStringLiteral("UPDATE voices SET preview_url = given.value FROM jsonb_each_text(CAST(? AS JSONB)) AS given "
                               "WHERE voices.id = ANY(?) AND CAST(voices.id AS TEXT) = given.key AND "
                               "COALESCE(char_length(given.value) <= (SELECT atttypmod - 4 FROM pg_attribute WHERE attrelid = "
                               "to_regclass('voices') AND attname = 'preview_url' AND atttypmod > 4), TRUE) RETURNING voices.id"),
                {json, VoiceRow::list(ids, kind)});
    if (!done)
        return std::unexpected(done.error());
    QSet<QString> written;
    while (query.next())
        written.insert(query.value(0).toString());
    return written;
}

Result<Voices> settleIn(QSqlDatabase &database, const Settlements &settlements, Sql::Kind kind, const Teller &teller)
{
    QByteArrayList ids;
    for (const auto &[id, settlement] : settlements)
        ids << id;
    auto rows = lockRows(database, ids, kind);
    if (!rows)
        return std::unexpected(rows.error());
    std::erase_if(*rows, [&](const VoiceRow &row) { return !isAsRead(row.voice, settlements.at(row.voice.id)); });
    QJsonObject addresses;
    for (VoiceRow &row : *rows) {
        const VoiceStore::Settlement &settlement = settlements.at(row.voice.id);
        row.voice.status = settlement.status;
        row.voice.updatedAt = teller.now;
        if (settlement.status == VoiceStatus::Completed && isAddress(settlement.previewUrl))
            addresses.insert(row.rawId, settlement.previewUrl);
    }
    if (auto done = writeStatus(database, *rows, kind, teller.now); !done)
        return std::unexpected(done.error());
    if (!addresses.isEmpty()) {
        const auto written = writeAddresses(database, addresses, kind);
        if (!written)
            return std::unexpected(written.error());
        for (VoiceRow &row : *rows) {
            if (written->contains(row.rawId))
                row.voice.previewUrl = addresses.value(row.rawId).toString();
        }
    }
    Voices changed;
    for (VoiceRow &row : *rows) {
        const bool isNew = row.voice.status == VoiceStatus::Completed;
        if (auto told = teller.tell(database, isNew ? "voice.created" : "voice.updated", row.voice); !told)
            return std::unexpected(told.error());
        changed.push_back(std::move(row.voice));
    }
    return changed;
}

} // namespace

Task<Result<Voices>> VoiceStore::settle(std::vector<Settlement> settlements)
{
    Settlements byId;
    for (Settlement &settlement : settlements) {
        if (settlement.status == VoiceStatus::Processing)
            co_return failure(Code::InvalidArgument, QStringLiteral("a voice is settled as completed or failed"),
                              QString::fromUtf8(settlement.id.left(80)));
        if (const auto id = uuidText(settlement.id, QLatin1String("id")))
            byId.insert_or_assign(*id, std::move(settlement));
    }
    if (byId.empty())
        co_return Result<Voices>(Voices());
    const Teller teller{m_source, m_clock->utcNow()};
    auto changed = std::make_shared<Voices>();
    Sql::Work work = [changed, teller, byId = std::move(byId), kind = m_sql->kind()](QSqlDatabase &database) -> Result<void> {
        auto settled = settleIn(database, byId, kind, teller);
        if (!settled)
            return std::unexpected(settled.error());
        *changed = *std::move(settled);
        return {};
    };
    const auto done = co_await m_sql->transaction(std::move(work));
    if (!done)
        co_return Result<Voices>(std::unexpected(done.error()));
    co_return Result<Voices>(std::move(*changed));
}

} // namespace freshet::voice
