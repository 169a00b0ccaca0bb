// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_text.h"
#include "core/base/json_writer.h"
#include "core/cache/tags.h"
#include "core/cache/value_codec.h"

#include <QFile>

#include <algorithm>

namespace freshet::ctl {

namespace {

constexpr qint64 defaultTtl = 3600;
constexpr qint64 longestTtl = 100LL * 366 * 24 * 3600; // beyond, servers differ
constexpr qint64 longestValue = 512LL << 20;           // what a Redis string can hold

struct Order
{
    QByteArray key;
    cache::EncodedValue value;
    std::chrono::seconds ttl{defaultTtl}; ///< 0: never expires
    QByteArrayList tags;
};

Result<QByteArray> jsonFromInput()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return failure(Code::InvalidArgument, QStringLiteral("standard input can't be read"));
    QByteArray text;
    while (true) {
        const QByteArray some = input.read(1 << 20);
        if (some.isEmpty())
            break;
        text += some;
        if (text.size() > longestValue)
            return failure(Code::InvalidArgument,
                           QStringLiteral("standard input holds more than 512 MiB, the most that Redis takes"));
    }
    auto json = compactJson(text);
    if (!json)
        return failure(Code::InvalidArgument,
                       QStringLiteral("standard input is not JSON (%1); nothing was stored").arg(json.error().message));
    return json;
}

Result<Order> readOrder(const Arguments &arguments)
{
    Order order;
    order.key = arguments.words.value(0);
    if (order.key.isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("the key is empty"));
    const auto ttl = arguments.integer("--ttl", 0, longestTtl);
    if (!ttl)
        return std::unexpected(ttl.error());
    order.ttl = std::chrono::seconds(ttl->value_or(defaultTtl));
    order.tags = arguments.values("--tag");
    if (std::ranges::any_of(order.tags, [](const QByteArray &tag) { return tag.isEmpty(); }))
        return failure(Code::InvalidArgument, QStringLiteral("a tag is empty"));
    const QByteArray form = arguments.value("--form").value_or("portable");
    if (form != "portable" && form != "binary")
        return failure(Code::InvalidArgument, QStringLiteral("--form is portable or binary"));
    const auto json = jsonFromInput();
    if (!json)
        return std::unexpected(json.error());
    order.value = cache::encodeValue(*json, form == "binary" ? cache::ValueForm::Binary : cache::ValueForm::Portable);
    return order;
}

QByteArray orderJson(const Order &order)
{
    JsonWriter json;
    json.beginObject().key("key").bytes(order.key).key("stored").boolean(true);
    json.key("form").string(formName(order.value.form));
    json.key("bytes").integer(order.value.stored.size()).key("ttl");
    if (order.ttl.count() > 0)
        json.integer(order.ttl.count());
    else
        json.null();
    return json.endObject().text();
}

QByteArray orderText(const Order &order)
{
    const QByteArray life =
        order.ttl.count() > 0 ? "expires in " + humanDuration(order.ttl.count() * 1000) : QByteArray("no expiry");
    return visible(order.key) + "  stored (" + formName(order.value.form).data() + ", " + humanBytes(order.value.stored.size()) +
           ", " + life + ")\n";
}

} // namespace

Task<int> runSet(Context &context)
{
    // Before anything is sent: what is no JSON must not leave even a tag behind.
    const auto order = readOrder(context.arguments());
    if (!order)
        co_return context.wrongUsage(order.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    for (const QByteArray &tag : order->tags) {
        const auto added = co_await cache::addToTag(context.client(), tag, order->key, order->ttl);
        if (!added)
            co_return context.fail(added.error());
    }
    redis::Command command("SET", order->key, order->value.stored);
    if (order->ttl.count() > 0)
        command.add("EX").add(order->ttl.count());
    const auto stored = co_await context.client().command(std::move(command));
    if (!stored)
        co_return context.fail(stored.error());
    if (context.out().isJson())
        context.out().json(orderJson(*order));
    else
        context.out().text(orderText(*order));
    co_return Done;
}

} // namespace freshet::ctl
