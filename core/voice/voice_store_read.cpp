// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_row.h"
#include "core/voice/voice_store.h"

#include <QSqlQuery>

#include <memory>

namespace freshet::voice {

namespace {

using Voices = std::vector<Voice>;

/// `rest`: what follows `FROM voices`.
Task<Result<Voices>> select(Sql *sql, QString rest, QVariantList values)
{
    const Sql::Kind kind = sql->kind();
    auto voices = std::make_shared<Voices>();
    Sql::Work work = [voices, kind, rest, values](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        const auto read = execute(query, QStringLiteral("SELECT %1 FROM voices").arg(VoiceRow::columns(kind)) + rest, values);
        while (read && query.next()) {
            if (auto row = VoiceRow::read(query, kind))
                voices->push_back(std::move(row->voice));
        }
        return read;
    };
    const auto done = co_await sql->run(std::move(work));
    if (!done)
        co_return Result<Voices>(std::unexpected(done.error()));
    co_return Result<Voices>(std::move(*voices));
}

struct Condition
{
    QString where; ///< ` WHERE …`
    QVariantList values;
};

/// A text anywhere in a column, whatever it is made of.
QString patternOf(QString text)
{
    text.remove(QChar(0)); // no database takes it
    for (const char *special : {"!", "%", "_"})
        text.replace(QLatin1String(special), QLatin1Char('!') + QLatin1String(special));
    return QLatin1Char('%') + text + QLatin1Char('%');
}

/// What a filter asks for; nothing where no row can pass it.
std::optional<Condition> conditionOf(const VoiceStore::Filter &filter, Sql::Kind kind)
{
    Condition all;
    if (filter.status) {
        all.where = QStringLiteral(" WHERE %1 = ?").arg(VoiceRow::status(kind));
        all.values << QString(statusName(*filter.status));
    } else { // what is left out must not shorten a page
        all.where = QStringLiteral(" WHERE %1 IN (?, ?, ?)").arg(VoiceRow::status(kind));
        for (const VoiceStatus status : {VoiceStatus::Processing, VoiceStatus::Completed, VoiceStatus::Failed})
            all.values << QString(statusName(status));
    }
    if (!filter.userId.isEmpty()) {
        const QStringList spellings = VoiceRow::spellings({filter.userId});
        if (spellings.isEmpty())
            return std::nullopt;
        all.where += QStringLiteral(" AND ") + VoiceRow::isAnyOf("user_id", kind);
        all.values << VoiceRow::list(spellings, kind);
    }
    if (!filter.search.isEmpty()) {
        QStringList any;
        for (const char *column : {"name", "elevenlabs_voice_id", "id", "user_id"}) {
            any << QStringLiteral("CAST(%1 AS TEXT) %2 ? ESCAPE '!'")
                       .arg(QLatin1String(column),
                            kind == Sql::Kind::PostgreSql ? QLatin1String("ILIKE") : QLatin1String("LIKE"));
            all.values << patternOf(filter.search);
        }
        all.where += QStringLiteral(" AND (%1)").arg(any.join(QLatin1String(" OR ")));
    }
    return all;
}

} // namespace

Task<Result<std::optional<Voice>>> VoiceStore::fetch(QByteArray id)
{
    QByteArrayList one{id};
    auto found = co_await fetchMany(std::move(one));
    if (!found)
        co_return Result<std::optional<Voice>>(std::unexpected(found.error()));
    if (found->empty())
        co_return Result<std::optional<Voice>>(std::optional<Voice>());
    co_return Result<std::optional<Voice>>(std::optional<Voice>(std::move(found->front())));
}

Task<Result<Voices>> VoiceStore::fetchMany(QByteArrayList ids)
{
    const QStringList spellings = VoiceRow::spellings(ids);
    if (spellings.isEmpty())
        co_return Result<Voices>(Voices());
    const Sql::Kind kind = m_sql->kind();
    QVariantList values{VoiceRow::list(spellings, kind)};
    auto found = co_await select(m_sql, QStringLiteral(" WHERE ") + VoiceRow::isAnyOf("id", kind), std::move(values));
    co_return found;
}

Task<Result<QByteArrayList>> VoiceStore::fetchInWork(int most)
{
    const Sql::Kind kind = m_sql->kind();
    QVariantList values{QString(statusName(VoiceStatus::Processing))};
    QString rest = QStringLiteral(" WHERE %1 = ?").arg(VoiceRow::status(kind)) + VoiceRow::oldestInWorkFirst(kind);
    if (most > 0) {
        rest += QStringLiteral(" LIMIT ?");
        values << most;
    }
    const auto found = co_await select(m_sql, std::move(rest), std::move(values));
    if (!found)
        co_return Result<QByteArrayList>(std::unexpected(found.error()));
    QByteArrayList ids;
    ids.reserve(qsizetype(found->size()));
    for (const Voice &voice : *found)
        ids << voice.id;
    co_return Result<QByteArrayList>(std::move(ids));
}

Task<Result<Voices>> VoiceStore::fetchOf(QByteArray userId)
{
    const QStringList spellings = VoiceRow::spellings({userId});
    if (spellings.isEmpty())
        co_return Result<Voices>(Voices());
    const Sql::Kind kind = m_sql->kind();
    QVariantList values{VoiceRow::list(spellings, kind)};
    auto found = co_await select(
        m_sql, QStringLiteral(" WHERE ") + VoiceRow::isAnyOf("user_id", kind) + VoiceRow::newestFirst(kind), std::move(values));
    co_return found;
}

Task<Result<Voices>> VoiceStore::fetchPublic()
{
    const Sql::Kind kind = m_sql->kind();
    const QString visibility =
        kind == Sql::Kind::PostgreSql ? QStringLiteral("CAST(visibility AS TEXT)") : QStringLiteral("visibility");
    QVariantList values{QString(statusName(VoiceStatus::Completed)), QStringLiteral("public")};
    auto found = co_await select(
        m_sql, QStringLiteral(" WHERE %1 = ? AND %2 = ?").arg(VoiceRow::status(kind), visibility) + VoiceRow::newestFirst(kind),
        std::move(values));
    co_return found;
}

Task<Result<Voices>> VoiceStore::fetchSome(Filter filter)
{
    if (filter.limit < 1 || filter.offset < 0)
        co_return failure(Code::InvalidArgument, QStringLiteral("a page has one voice at least and begins at 0 or later"),
                          filter.limit < 1 ? QStringLiteral("limit") : QStringLiteral("offset"));
    const Sql::Kind kind = m_sql->kind();
    auto condition = conditionOf(filter, kind);
    if (!condition)
        co_return Result<Voices>(Voices());
    condition->values << filter.limit << filter.offset;
    auto found = co_await select(m_sql, condition->where + VoiceRow::newestFirst(kind) + QStringLiteral(" LIMIT ? OFFSET ?"),
                                 std::move(condition->values));
    co_return found;
}

Task<Result<qint64>> VoiceStore::fetchCount(Filter filter)
{
    const auto condition = conditionOf(filter, m_sql->kind());
    if (!condition)
        co_return Result<qint64>(0);
    auto count = std::make_shared<qint64>(0);
    Sql::Work work = [count, all = *condition](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        const auto read = execute(query, QStringLiteral("SELECT COUNT(*) FROM voices") + all.where, all.values);
        if (read && query.next())
            *count = query.value(0).toLongLong();
        return read;
    };
    const auto done = co_await m_sql->run(std::move(work));
    if (!done)
        co_return Result<qint64>(std::unexpected(done.error()));
    co_return Result<qint64>(*count);
}

Task<Result<VoiceStore::Counts>> VoiceStore::fetchCounts()
{
    auto counts = std::make_shared<Counts>();
    Sql::Work work = [counts](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        const auto read = execute(query, QStringLiteral("SELECT status, COUNT(*) FROM voices GROUP BY status"), {});
        while (read && query.next()) {
            const qint64 count = query.value(1).toLongLong();
            const auto status = statusFromName(query.value(0).toString());
            if (!status)
                counts->unknown += count;
            else if (*status == VoiceStatus::Processing)
                counts->processing += count;
            else if (*status == VoiceStatus::Completed)
                counts->completed += count;
            else
                counts->failed += count;
        }
        return read;
    };
    const auto done = co_await m_sql->run(std::move(work));
    if (!done)
        co_return Result<Counts>(std::unexpected(done.error()));
    co_return Result<Counts>(*counts);
}

} // namespace freshet::voice
