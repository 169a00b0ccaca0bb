// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl events: what can be done with the bus, and events publish.
#include "app/freshetctl/verb_events.h"

#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_text.h"
#include "core/events/streams_bus.h"

#include <QJsonDocument>

namespace freshet::ctl {

namespace {

Result<QJsonObject> readPayload(const QByteArray &text)
{
    const auto compact = compactJson(text);
    if (!compact)
        return failure(Code::InvalidArgument,
                       QStringLiteral("the payload is not JSON (%1); nothing was published").arg(compact.error().message));
    const QJsonDocument document = QJsonDocument::fromJson(*compact);
    if (!document.isObject())
        return failure(Code::InvalidArgument,
                       QStringLiteral("the payload must be a JSON object such as {\"voice_id\":\"…\"}; nothing was published"));
    return document.object();
}

/// The contract's types, and where the user says so any other, unchecked.
Result<events::EventRegistry> registryFor(const QByteArray &type, bool anyType)
{
    events::EventRegistry registry = events::EventRegistry::contract();
    if (registry.knows(type))
        return registry;
    if (const auto right = events::EventRegistry::checkName(type); !right)
        return std::unexpected(right.error());
    if (!anyType)
        return failure(Code::InvalidArgument,
                       QStringLiteral("the contract has no type \"%1\" but %2; give --any-type to publish it unchecked")
                           .arg(QString::fromUtf8(visible(type)), QString::fromUtf8(registry.types().join(", "))));
    const auto added = registry.add(type, events::EventRegistry::Check([](const QJsonObject &) { return Result<void>(); }));
    if (!added)
        return std::unexpected(added.error());
    return registry;
}

} // namespace

Task<int> publishEvent(Context &context, QByteArrayList words)
{
    const auto payload = readPayload(words[1]);
    if (!payload)
        co_return context.wrongUsage(payload.error().message);
    const auto registry = registryFor(words[0], context.arguments().has("--any-type"));
    if (!registry)
        co_return context.wrongUsage(registry.error().message);
    const QByteArray source = context.arguments().value("--source").value_or(QByteArray("freshetctl"));
    events::Event event = events::Event::make(words[0], *payload, QString::fromUtf8(source));
    if (const auto right = registry->check(event); !right)
        co_return context.wrongUsage(right.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());

    events::StreamsBus::Parts parts;
    parts.client = &context.client();
    events::StreamsBus::Options options;
    options.registry = *registry;
    options.publishTimeout = 2 * context.target().options.commandTimeout;
    events::StreamsBus bus(parts, options);
    co_await context.begin("events.publish", words[0]);
    const auto published = co_await bus.publish(std::move(event));
    if (!published)
        co_return context.fail(published.error());
    QJsonObject result;
    result.insert(QStringLiteral("id"), QString::fromUtf8(published->id));
    result.insert(QStringLiteral("event_id"), QString::fromUtf8(published->eventId));
    context.changed(std::move(result), 1);
    if (context.out().isJson()) {
        JsonWriter json;
        json.beginObject().key("stream").bytes(published->stream).key("id").bytes(published->id);
        context.out().json(json.key("event_id").bytes(published->eventId).endObject().text());
    } else {
        context.out().text(visible(published->stream) + ' ' + idText(published->id) + ": event " + visible(published->eventId) +
                           '\n');
    }
    co_return Done;
}

Task<int> runEvents(Context &context)
{
    using Effect = Subverb::Effect;
    static const std::vector<Subverb> subverbs{
        {"publish", "TYPE JSON [--source S]", {"--source", "--any-type"}, 2, 2, Effect::Changes, publishEvent},
        {"tail", "[TYPE…] [--from ID]", {"--from"}, 0, -1, Effect::Looks, tailEvents},
        {"work",
         "[--group G] [--consumer C] [--handlers cache]",
         {"--group", "--consumer", "--handlers", "--idle"},
         0,
         0,
         Effect::Changes,
         workEvents},
        {"ack", "STREAM GROUP ID…", {"--dry-run"}, 3, -1, Effect::Changes, acknowledgeEntries},
        {"claim", "STREAM GROUP [CONSUMER|- [ID…]] [--idle MS]", {"--idle", "--dry-run"}, 2, -1, Effect::Changes, claimEntries},
        {"bury", "STREAM GROUP ID… [--reason TEXT]", {"--reason", "--dry-run"}, 3, -1, Effect::Changes, buryEntries},
        {"dead list", "", {"--stream", "--count", "--newest", "--grouped"}, 0, 0, Effect::Looks, listDead},
        {"dead resend", "ID…|--all [--rate N]", {"--all", "--rate", "--stream", "--event"}, 0, -1, Effect::Changes, resendDead},
        {"dead remove", "ID…", {"--dry-run"}, 1, -1, Effect::Destroys, removeDead},
        {"trace", "EVENT_ID", {}, 1, 1, Effect::Looks, traceEvent},
        {"latency", "GROUP…", {}, 1, -1, Effect::Looks, showLatency},
    };
    return runSubverb(context, subverbs);
}

} // namespace freshet::ctl
