// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_store.h"
#include "core/voice/voice_write.h"

#include <QJsonDocument>
#include <QJsonObject>
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

/// One statement a status, one for the addresses, however many rows.
Result<void> writeSettled(QSqlDatabase &database, const std::vector<VoiceRow> &rows, const Settlements &settlements,
                          Sql::Kind kind, const QDateTime &now)
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
    QJsonObject addresses;
    for (const VoiceRow &row : rows) {
        const QString &address = settlements.at(row.voice.id).previewUrl;
        if (row.voice.status == VoiceStatus::Completed && isAddress(address))
            addresses.insert(row.rawId, address);
    }
    if (addresses.isEmpty())
        return {};
    const QString json = QString::fromUtf8(QJsonDocument(addresses).toJson(QJsonDocument::Compact));
    if (kind == Sql::Kind::Sqlite)
        return execute(
            query,
            QStringLiteral("UPDATE voices SET preview_url = given.value FROM json_each(?) AS given WHERE voices.id = given.key"),
            {json});
    // The id twice: once as it is, for the index, once as text, for the JSON.
    return execute(query,
                   QStringLiteral("UPDATE voices SET preview_url = given.value FROM jsonb_each_text(CAST(? AS JSONB)) AS given "
                                  "WHERE voices.id = ANY(?) AND CAST(voices.id AS TEXT) = given.key"),
                   {json, VoiceRow::list(addresses.keys(), kind)});
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
    Voices changed;
    for (VoiceRow &row : *rows) {
        const VoiceStore::Settlement &settlement = settlements.at(row.voice.id);
        row.voice.status = settlement.status;
        row.voice.updatedAt = teller.now;
        if (settlement.status == VoiceStatus::Completed && isAddress(settlement.previewUrl))
            row.voice.previewUrl = settlement.previewUrl;
    }
    if (auto done = writeSettled(database, *rows, settlements, kind, teller.now); !done)
        return std::unexpected(done.error());
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
