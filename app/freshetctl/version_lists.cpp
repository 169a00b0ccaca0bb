// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/version_looks.h"
#include "core/cache/versions.h"

#include <set>

namespace freshet::ctl {

namespace {

using cache::Versions;

QByteArray timeText(const cache::VersionRecord &record)
{
    return record.time.isValid() ? record.time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz")).toLatin1() +
                                       QByteArray::number(1000 + record.microsecond).sliced(1) + 'Z'
                                 : QByteArray();
}

void writeText(JsonWriter &json, const char *name, const QByteArray &text)
{
    json.key(name);
    if (text.isEmpty())
        json.null();
    else
        json.bytes(text);
}

} // namespace

Task<int> versionHistory(Context &context, QByteArrayList words)
{
    const QByteArray scope = context.arguments().has("--global") ? cache::globalScope.toByteArray() : words.value(0);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    Versions versions(context.client(), {});
    const auto records = co_await versions.history(scope, -1);
    if (!records)
        co_return context.fail(records.error());
    Table table(std::vector<Table::Align>(7, Table::Align::Left));
    for (const cache::VersionRecord &record : *records) {
        if (!context.out().isJson()) {
            table.add({record.time.isValid() ? timeText(record) : QByteArray("unknown"), visible(record.move.scope),
                       visible(record.move.from), visible(record.move.to), visible(record.kind), visible(record.actor.toUtf8()),
                       visible(record.reason.toUtf8())});
            continue;
        }
        JsonWriter json;
        json.beginObject();
        writeText(json, "time", timeText(record));
        writeMove(json, record.move);
        writeText(json, "kind", record.kind);
        writeText(json, "actor", record.actor.toUtf8());
        writeText(json, "reason", record.reason.toUtf8());
        writeText(json, "host", record.host.toUtf8());
        context.out().json(json.endObject().text());
    }
    context.out().text(table.text());
    co_return Done;
}

Task<int> listVersions(Context &context, QByteArrayList)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    Versions versions(context.client(), {});
    const StopSignals signal;
    cache::VersionListOptions options;
    options.count = true;
    options.bytes = true;
    options.expiries = true;
    options.gentle = context.target().gentle;
    options.stop = signal.token();
    const auto rows = co_await versions.list(std::move(options));
    if (!rows && signal.isStopped()) {
        context.out().error(QStringLiteral("stopped before all keys were counted"));
        co_return 128 + signal.signalNumber();
    }
    if (!rows)
        co_return context.fail(rows.error());
    std::set<QString> spoilt; // once each, however many inherit it
    Table table({Table::Align::Left, Table::Align::Left, Table::Align::Left, Table::Align::Left});
    for (const cache::NamespaceVersions &row : *rows) {
        JsonWriter json;
        json.beginObject().key("namespace").bytes(row.nameSpace);
        writeText(json, "version", row.version);
        json.key("own").boolean(row.own).key("max").integer(row.highest).key("versions").beginArray();
        QByteArrayList living;
        for (const auto &one : row.living) {
            json.beginObject().key("version").bytes(one.version).key("keys").integer(one.keys).key("bytes");
            if (one.bytes)
                json.integer(*one.bytes);
            else
                json.null();
            json.key("persistent");
            if (one.persistent)
                json.integer(*one.persistent);
            else
                json.null();
            writeText(json, "last_expiry", one.lastExpiry.isValid() ? isoTime(one.lastExpiry) : QByteArray());
            json.endObject();
            QByteArray text = visible(one.version) + ": " + QByteArray::number(one.keys) + (one.keys == 1 ? " key" : " keys") +
                              (one.bytes ? ", " + humanBytes(*one.bytes) : QByteArray());
            if (one.persistent.value_or(0) > 0)
                text += ", " + QByteArray::number(*one.persistent) + " without expiry";
            if (one.lastExpiry.isValid())
                text += ", last one expires in " +
                        humanDuration(std::max<qint64>(0, QDateTime::currentDateTimeUtc().msecsTo(one.lastExpiry)));
            living.append(text);
        }
        json.endArray();
        if (row.error) {
            json.key("error").string(row.error->message);
            spoilt.insert(row.error->message);
        }
        json.endObject();
        if (context.out().isJson())
            context.out().json(json.text());
        else
            table.add({visible(row.nameSpace), row.error ? QByteArray("unknown") : visible(row.version),
                       row.error ? "unreadable"
                       : row.own ? "own"
                                 : "inherited",
                       living.join("; ")});
    }
    context.out().text(table.text());
    context.out().flush();
    for (const QString &line : spoilt)
        context.out().error(line);
    co_return spoilt.empty() ? Done : DoesNotHold;
}

} // namespace freshet::ctl
