// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_text.h"
#include "core/base/json_writer.h"
#include "core/cache/value_codec.h"

#include <algorithm>

namespace freshet::ctl {

namespace {

constexpr qsizetype keysPerTrip = 16; // values may be large, and a trip's are all in memory at once

/// What one key holds, or why that can't be shown.
struct Found
{
    QByteArray key;
    bool exists = false;
    std::optional<cache::DecodedValue> value;
    qint64 ttlMs = -2;
    QString error; ///< empty: none
};

Result<Found> read(const QByteArray &key, const redis::Value &value, const redis::Value &ttl)
{
    Found found;
    found.key = key;
    found.ttlMs = ttl.integer().value_or(-2);
    if (value.isError()) {
        const Error error = redis::errorFromReply(value.bytes(), QStringLiteral("GET"));
        if (error.code != Code::WrongType)
            return std::unexpected(error);
        found.exists = true;
        found.error = QStringLiteral("the key holds another type than a string (freshetctl keys --long tells which)");
        return found;
    }
    if (ttl.isError())
        return std::unexpected(redis::errorFromReply(ttl.bytes(), QStringLiteral("PTTL")));
    if (value.isNil())
        return found;
    found.exists = true;
    auto decoded = cache::decodeValue(value.bytes());
    if (decoded)
        found.value = *std::move(decoded);
    else
        found.error = decoded.error().message;
    return found;
}

QByteArray rowJson(const Found &found)
{
    JsonWriter json;
    json.beginObject().key("key").bytes(found.key).key("found").boolean(found.exists).key("value");
    json.raw(found.value ? QByteArrayView(found.value->json) : QByteArrayView("null")).key("ttl");
    if (found.ttlMs >= 0)
        json.integer((found.ttlMs + 999) / 1000);
    else
        json.null();
    json.key("form");
    if (found.value)
        json.string(formName(found.value->form));
    else
        json.null();
    if (!found.error.isEmpty())
        json.key("error").string(found.error);
    return json.endObject().text();
}

QByteArray rowText(const Found &found)
{
    const QByteArray life = found.ttlMs == -1 ? QByteArray("no expiry") : humanTtl(found.ttlMs) + " left";
    return visible(found.key) + "  (" + formName(found.value->form).data() + ", " + life + ")\n" +
           visibleJson(indentedJson(found.value->json)) + '\n';
}

} // namespace

Task<int> runGet(Context &context)
{
    const QByteArrayList keys = context.arguments().words;
    if (keys.contains(QByteArray()))
        co_return context.wrongUsage(QStringLiteral("a key is empty"));
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    int status = Done;
    for (qsizetype first = 0; first < keys.size() && !context.out().isClosed(); first += keysPerTrip) {
        const QByteArrayList some = keys.mid(first, keysPerTrip);
        std::vector<redis::Command> commands;
        for (const QByteArray &key : some) {
            commands.emplace_back("GET", key);
            commands.emplace_back("PTTL", key);
        }
        const auto answers = co_await context.client().pipeline(std::move(commands));
        if (!answers)
            co_return context.fail(answers.error());
        for (qsizetype i = 0; i < some.size(); ++i) {
            const auto found = read(some[i], answers->at(std::size_t(i) * 2), answers->at(std::size_t(i) * 2 + 1));
            if (!found)
                co_return context.fail(found.error());
            if (!found->value)
                status = DoesNotHold;
            if (context.out().isJson()) {
                context.out().json(rowJson(*found));
            } else if (found->value) {
                context.out().text(rowText(*found));
            } else {
                context.out().flush();
                const QString name = QString::fromUtf8(some[i]);
                context.out().error(found->exists
                                        ? QStringLiteral("\"%1\" can't be read: %2").arg(name, found->error)
                                        : QStringLiteral("\"%1\" is not there; freshetctl keys --match lists names").arg(name));
            }
        }
    }
    co_return status;
}

} // namespace freshet::ctl
