// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl activity: what was changed through Freshet on this machine, by this user.
#include "app/freshetctl/change_record.h"
#include "app/freshetctl/context.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"

#include <QJsonDocument>

namespace freshet::ctl {

namespace {

using audit::Activity;

constexpr qint64 defaultLimit = 50;
constexpr qint64 mostRecords = 1'000'000;

void writeTime(JsonWriter &json, const char *name, const QDateTime &time)
{
    json.key(name);
    if (time.isValid())
        json.string(time.toString(Qt::ISODateWithMs));
    else
        json.null();
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

void writeId(JsonWriter &json, const char *name, qint64 id)
{
    json.key(name);
    if (id > 0)
        json.integer(id);
    else
        json.null();
}

QByteArray recordJson(const Activity &one)
{
    const audit::Origin &origin = one.intent.origin;
    JsonWriter json;
    json.beginObject().key("id").integer(one.id);
    writeTime(json, "time", one.begun);
    writeTime(json, "ended", one.ended);
    json.key("user").string(one.user).key("host").string(one.host).key("program").string(origin.program);
    json.key("connection").string(origin.connection).key("environment");
    if (origin.environment)
        json.string(redis::environmentName(*origin.environment));
    else
        json.null();
    json.key("server").string(origin.server).key("action").string(one.intent.action).key("target").bytes(one.intent.target);
    json.key("plan").raw(compact(one.intent.plan)).key("state").string(audit::stateName(one.state));
    json.key("result").raw(compact(one.result)).key("error").string(one.error).key("reason").string(one.intent.reason);
    json.key("undo");
    if (one.intent.undo)
        json.string(one.intent.undo->kind);
    else
        json.null();
    writeId(json, "undo_of", one.intent.undoOf);
    writeId(json, "undone_by", one.undoneBy);
    return json.endObject().text();
}

/// `matched 12, deleted 12`.
QByteArray numbersText(const QJsonObject &numbers)
{
    QByteArrayList parts;
    for (auto it = numbers.begin(); it != numbers.end(); ++it) {
        const QByteArray value = it->isString()  ? visible(it->toString().toUtf8())
                                 : it->isArray() ? QByteArray("…")
                                                 : it->toVariant().toByteArray();
        parts.append(visible(it.key().replace(QLatin1Char('_'), QLatin1Char(' ')).toUtf8()) + ' ' + value);
    }
    return parts.join(", ");
}

QByteArray recordText(const Activity &one)
{
    const audit::Origin &origin = one.intent.origin;
    const QByteArray state = one.state == Activity::State::Unknown ? QByteArray("unknown whether it was done")
                                                                   : QByteArray(audit::stateName(one.state).data());
    QByteArray text = one.begun.toString(Qt::ISODate).toLatin1() + "  " + visible(one.user.toUtf8()) + "  " +
                      visible((origin.connection.isEmpty() ? origin.server : origin.connection).toUtf8()) + "  " +
                      visible(one.intent.action.toUtf8());
    if (!one.intent.target.isEmpty())
        text += ' ' + visible(one.intent.target);
    text += "  " + state;
    if (!one.result.isEmpty())
        text += ": " + numbersText(one.result);
    if (one.undoneBy > 0)
        text += "; taken back";
    if (!one.error.isEmpty())
        text += "; " + visible(one.error.toUtf8());
    if (!one.intent.reason.isEmpty())
        text += "  (" + visible(one.intent.reason.toUtf8()) + ')';
    return text + '\n';
}

} // namespace

Task<int> runActivity(Context &context)
{
    const auto limit = context.arguments().integer("--limit", 1, mostRecords);
    if (!limit)
        co_return context.wrongUsage(limit.error().message);
    const auto log = openActivityLog();
    const auto page = co_await log->changes(0, limit->value_or(defaultLimit));
    if (!page)
        co_return context.fail(page.error());
    for (const Activity &one : page->records)
        context.out().isJson() ? context.out().json(recordJson(one)) : context.out().text(recordText(one));
    co_return Done;
}

} // namespace freshet::ctl
