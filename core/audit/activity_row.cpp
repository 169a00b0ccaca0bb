// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/activity_row.h"

#include <QJsonDocument>
#include <QSysInfo>

namespace freshet::audit {

namespace {

using Environment = redis::Profile::Environment;

constexpr qsizetype mostJson = 256 << 10;
constexpr qsizetype mostTarget = 4096; // bytes
constexpr qsizetype mostText = 8192;   // characters of a reason or error

QByteArray jsonOf(const QJsonObject &object)
{
    return object.isEmpty() ? QByteArray() : QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject objectOf(const QVariant &value)
{
    return QJsonDocument::fromJson(value.toByteArray()).object();
}

QString cut(const QString &text)
{
    return text.size() > mostText ? text.first(mostText) + QChar(0x2026) : text;
}

QByteArray cut(const QByteArray &bytes)
{
    return bytes.size() > mostTarget ? bytes.first(mostTarget) + "\xe2\x80\xa6" : bytes;
}

QString environmentText(std::optional<Environment> environment)
{
    return environment ? QString(redis::environmentName(*environment)) : QString();
}

std::optional<Environment> environmentOf(const QString &text)
{
    for (const Environment one : {Environment::Development, Environment::Staging, Environment::Production}) {
        if (text == redis::environmentName(one))
            return one;
    }
    return std::nullopt;
}

QString stateText(Outcome::State state)
{
    switch (state) {
    case Outcome::State::Done:
        return QStringLiteral("done");
    case Outcome::State::Failed:
        return QStringLiteral("failed");
    case Outcome::State::Partly:
        return QStringLiteral("partly");
    }
    return {};
}

Activity::State stateOf(const QString &text, const Activity &row)
{
    if (text == QLatin1String("done"))
        return Activity::State::Done;
    if (text == QLatin1String("failed"))
        return Activity::State::Failed;
    if (text == QLatin1String("partly"))
        return Activity::State::Partly;
    return row.host == QSysInfo::machineHostName() && row.process.isRunning() ? Activity::State::Running
                                                                              : Activity::State::Unknown;
}

} // namespace

QStringList activitySchema()
{
    return {
        QStringLiteral(
            "CREATE TABLE activity (id INTEGER PRIMARY KEY AUTOINCREMENT, change INTEGER NOT NULL, state TEXT NOT NULL, "
            "begun TEXT NOT NULL, ended TEXT, user_name TEXT NOT NULL, host TEXT NOT NULL, process INTEGER NOT NULL, "
            "process_start TEXT NOT NULL, program TEXT NOT NULL, connection TEXT NOT NULL, environment TEXT NOT NULL, "
            "server TEXT NOT NULL, action TEXT NOT NULL, target BLOB NOT NULL, plan BLOB NOT NULL, reason TEXT NOT NULL, "
            "result BLOB NOT NULL, error TEXT NOT NULL, undo_kind TEXT NOT NULL, undo BLOB NOT NULL, undo_of INTEGER NOT NULL, "
            "undone_by INTEGER NOT NULL, bytes INTEGER NOT NULL)"),
        QStringLiteral("CREATE INDEX activity_change ON activity (change)"),
        QStringLiteral("CREATE INDEX activity_begun ON activity (begun)"),
        QStringLiteral("CREATE INDEX activity_open ON activity (state) WHERE state = 'begun'"),
        QStringLiteral("CREATE TABLE counter (change INTEGER NOT NULL)"),
        QStringLiteral("INSERT INTO counter VALUES (0)"),
    };
}

Result<void> checkSizes(const Intent &intent)
{
    const qsizetype undo = intent.undo ? jsonOf(intent.undo->what).size() : 0;
    if (jsonOf(intent.plan).size() > mostJson || undo > mostJson)
        return failure(Code::InvalidArgument, QStringLiteral("a plan or an undo beyond 256 KiB is not written down"),
                       intent.action);
    return {};
}

Result<qint64> insertRow(QSqlDatabase &database, const Activity &row, qint64 change)
{
    const Intent &intent = row.intent;
    // SQLite takes a null for NULL: what is empty is written as such.
    const auto text = [](const QString &some) { return some.isNull() ? QStringLiteral("") : some; };
    const auto blob = [](const QByteArray &some) { return some.isNull() ? QByteArray("") : some; };
    const QByteArray target = cut(intent.target);
    const QByteArray plan = jsonOf(intent.plan);
    const QByteArray undo = intent.undo ? jsonOf(intent.undo->what) : QByteArray();
    const QString reason = cut(intent.reason);
    const qint64 bytes = 200 + target.size() + plan.size() + undo.size() + 2 * reason.size();
    const QVariantList values{
        change,
        QStringLiteral("begun"),
        sqlTime(row.begun),
        row.user,
        row.host,
        row.process.number,
        QString::fromLatin1(row.process.start),
        text(intent.origin.program),
        text(intent.origin.connection),
        text(environmentText(intent.origin.environment)),
        text(intent.origin.server),
        text(intent.action),
        blob(target),
        blob(plan),
        text(reason),
        blob({}),
        text({}),
        text(intent.undo ? intent.undo->kind : QString()),
        blob(undo),
        intent.undoOf,
        0,
        bytes,
    };
    QSqlQuery query(database);
    const auto done =
        execute(query,
                QStringLiteral(
                    "INSERT INTO activity (change, state, begun, user_name, host, process, process_start, program, connection, "
                    "environment, server, action, target, plan, reason, result, error, undo_kind, undo, undo_of, undone_by, "
                    "bytes) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
                values);
    if (!done)
        return std::unexpected(done.error());
    return query.lastInsertId().toLongLong();
}

Result<void> completeRow(QSqlDatabase &database, qint64 id, const Outcome &outcome, qint64 undone, qint64 change,
                         const QDateTime &now)
{
    QByteArray result = jsonOf(outcome.result);
    if (result.size() > mostJson)
        result = jsonOf({{QStringLiteral("left_out_bytes"), qint64(result.size())}});
    const QByteArray undo = outcome.undo ? jsonOf(outcome.undo->what) : QByteArray();
    const bool hasUndo = outcome.undo && undo.size() <= mostJson;
    const QString error = cut(outcome.error);
    QVariantList values{change,
                        stateText(outcome.state),
                        sqlTime(now),
                        result.isNull() ? QByteArray("") : result,
                        error.isNull() ? QStringLiteral("") : error,
                        qint64(result.size()) + 2 * error.size() + (hasUndo ? undo.size() : 0)};
    QString statement =
        QStringLiteral("UPDATE activity SET change = ?, state = ?, ended = ?, result = ?, error = ?, bytes = bytes + ?");
    if (hasUndo) {
        statement += QStringLiteral(", undo_kind = ?, undo = ?");
        values << outcome.undo->kind << undo;
    }
    QSqlQuery query(database);
    if (const auto done = execute(query, statement + QStringLiteral(" WHERE id = ?"), values << id); !done)
        return done;
    if (query.numRowsAffected() == 0)
        return failure(Code::NotFound, QStringLiteral("the activity log has no record %1 any more").arg(id));
    if (undone == 0 || outcome.state == Outcome::State::Failed)
        return {};
    return execute(query, QStringLiteral("UPDATE activity SET change = ?, undone_by = ? WHERE id = ?"), {change, id, undone});
}

Result<std::vector<Activity>> selectRows(QSqlDatabase &database, const QString &rest, const QVariantList &values)
{
    QSqlQuery query(database);
    const auto done =
        execute(query,
                QStringLiteral("SELECT id, state, begun, ended, user_name, host, process, process_start, program, connection, "
                               "environment, server, action, target, plan, reason, result, error, undo_kind, undo, undo_of, "
                               "undone_by FROM activity ") +
                    rest,
                values);
    if (!done)
        return std::unexpected(done.error());
    std::vector<Activity> rows;
    while (query.next()) {
        Activity row;
        row.id = query.value(0).toLongLong();
        row.begun = timeFromSql(query.value(2));
        row.ended = timeFromSql(query.value(3));
        row.user = query.value(4).toString();
        row.host = query.value(5).toString();
        row.process = {query.value(6).toLongLong(), query.value(7).toString().toLatin1()};
        row.state = stateOf(query.value(1).toString(), row);
        Intent &intent = row.intent;
        intent.origin = {query.value(8).toString(), query.value(9).toString(), environmentOf(query.value(10).toString()),
                         query.value(11).toString()};
        intent.action = query.value(12).toString();
        intent.target = query.value(13).toByteArray();
        intent.plan = objectOf(query.value(14));
        intent.reason = query.value(15).toString();
        row.result = objectOf(query.value(16));
        row.error = query.value(17).toString();
        if (const QString kind = query.value(18).toString(); !kind.isEmpty())
            intent.undo = Undo{kind, objectOf(query.value(19))};
        intent.undoOf = query.value(20).toLongLong();
        row.undoneBy = query.value(21).toLongLong();
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<qint64> numberOf(QSqlDatabase &database, const QString &statement)
{
    QSqlQuery query(database);
    if (const auto done = execute(query, statement, {}); !done)
        return std::unexpected(done.error());
    return query.next() ? query.value(0).toLongLong() : 0;
}

} // namespace freshet::audit
