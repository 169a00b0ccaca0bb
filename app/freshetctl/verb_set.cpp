// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_text.h"
#include "core/base/json_writer.h"
#include "core/cache/redis_tier.h"
#include "core/cache/tags.h"

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
    QByteArray json;
    cache::ValueForm wantedForm = cache::ValueForm::Portable;
    cache::EncodedValue value;            ///< as it will stand in Redis
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
    if (form == "binary")
        order.wantedForm = cache::ValueForm::Binary;
    auto json = jsonFromInput();
    if (!json)
        return std::unexpected(json.error());
    order.json = *std::move(json);
    order.value = cache::encodeValue(order.json, order.wantedForm);
    return order;
}

Task<Result<void>> tag(Context &context, const Order &order)
{
    for (const QByteArray &one : order.tags) {
        const auto added = co_await cache::addToTag(context.client(), one, order.key, order.ttl);
        if (!added)
            co_return std::unexpected(added.error());
    }
    co_return {};
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
    co_await context.begin("key.set", order->key);
    // The tag stands before the value, so that a crash leaves a spare member and never an untagged value, and once more behind
    // it: the tag may have been invalidated in between.
    const auto tagged = co_await tag(context, *order);
    if (!tagged)
        co_return context.fail(tagged.error());
    cache::RedisTier tier(context.client(), {.form = order->wantedForm});
    const auto stored = co_await tier.set(order->key, order->json, order->ttl);
    if (!stored)
        co_return context.fail(stored.error());
    QJsonObject result;
    result.insert(QStringLiteral("bytes"), qint64(order->value.stored.size()));
    result.insert(QStringLiteral("ttl_s"), qint64(order->ttl.count()));
    context.changed(std::move(result), 1);
    const auto taggedAgain = co_await tag(context, *order);
    if (!taggedAgain)
        co_return context.fail(taggedAgain.error());
    if (context.out().isJson())
        context.out().json(orderJson(*order));
    else
        context.out().text(orderText(*order));
    co_return Done;
}

} // namespace freshet::ctl
