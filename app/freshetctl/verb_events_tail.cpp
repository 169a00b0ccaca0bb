// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl events tail: what is published, as it comes, without taking it from anybody.
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_events.h"
#include "core/events/event_registry.h"
#include "core/events/event_tail.h"
#include "core/inspect/key_walk.h"

#include <QJsonDocument>

namespace freshet::ctl {

namespace {

using events::TailEntry;

QByteArray payloadText(const events::Event &event)
{
    return QJsonDocument(event.payload).toJson(QJsonDocument::Compact);
}

QByteArray entryJson(const TailEntry &entry)
{
    JsonWriter json;
    json.beginObject().key("stream").bytes(entry.stream).key("id").bytes(entry.id);
    const auto event = events::Event::fromFields(entry.fields, entry.stream, entry.id);
    if (!event) {
        json.key("error").string(event.error().message).key("fields");
        writeFields(json, entry.fields);
        return json.endObject().text();
    }
    json.key("type").bytes(event->type).key("event_id").bytes(event->id).key("source").string(event->source);
    json.key("timestamp").string(zuluText(event->timestamp)).key("payload").raw(payloadText(*event));
    return json.endObject().text();
}

QByteArray entryText(const TailEntry &entry)
{
    const auto event = events::Event::fromFields(entry.fields, entry.stream, entry.id);
    if (!event)
        return "- " + visible(entry.stream) + ' ' + visible(entry.id) + " unreadable, " +
               visible(event.error().message.toUtf8()) + ": " + fieldsText(entry.fields) + '\n';
    const QByteArray source = visible(event->source.toUtf8());
    return zuluText(event->timestamp) + ' ' + visible(event->type) + ' ' + visible(entry.id) + " event " + visible(event->id) +
           (source.isEmpty() ? QByteArray() : " from " + source) + ' ' + visibleJson(payloadText(*event)) + '\n';
}

/// Streams of types that the contract does not name.
Task<Result<QByteArrayList>> findOthers(redis::Client &client, QByteArrayList known, bool gentle, std::stop_token stop)
{
    inspect::KeyWalkOptions options;
    options.match = events::streamPrefix.toByteArray() + '*';
    options.type = "stream";
    options.gentle = gentle;
    options.stop = std::move(stop);
    inspect::KeyWalk walk(client, std::move(options));
    QByteArrayList others;
    while (!walk.atEnd()) {
        const auto rows = co_await walk.next();
        if (!rows)
            co_return Result<QByteArrayList>(std::unexpected(rows.error()));
        for (const inspect::KeyRow &row : *rows) {
            if (!events::typeOfStream(row.key).isEmpty() && !known.contains(row.key))
                others.append(row.key);
        }
    }
    co_return Result<QByteArrayList>(std::move(others));
}

/// Follows those that the contract does not name, once they were found; meanwhile the others are followed already.
Task<Result<void>> tailOthers(Context &context, events::TailOptions options)
{
    const auto others = co_await findOthers(context.client(), options.streams, context.target().gentle, options.stop);
    if (options.stop.stop_requested())
        co_return Result<void>();
    if (!others) {
        context.out().warning(QStringLiteral("other types than the contract's are not shown, for they can't be found: ") +
                              others.error().message);
        co_return Result<void>();
    }
    options.streams = *others;
    auto ended = co_await events::tail(context.client(), std::move(options));
    co_return ended;
}

Result<QByteArrayList> readStreams(const QByteArrayList &types)
{
    QByteArrayList streams;
    for (const QByteArray &type : types) {
        // The stream's own name does too.
        const QByteArray named = events::typeOfStream(type).isEmpty() ? type : events::typeOfStream(type);
        if (const auto right = events::EventRegistry::checkName(named); !right)
            return std::unexpected(right.error());
        streams.append(events::streamOf(named));
    }
    return streams;
}

} // namespace

Task<int> tailEvents(Context &context, QByteArrayList words)
{
    const bool isAll = words.isEmpty();
    const auto streams = readStreams(isAll ? events::EventRegistry::contract().types() : words);
    if (!streams)
        co_return context.wrongUsage(streams.error().message);
    events::TailOptions options;
    options.streams = *streams;
    if (const auto from = context.arguments().value("--from")) {
        const auto bound = readBound("--from", *from);
        if (!bound)
            co_return context.wrongUsage(bound.error().message);
        options.from = *bound;
    }
    const StopSignals signal;
    const auto connected = co_await context.connected();
    if (signal.isStopped())
        co_return Done;
    if (!connected)
        co_return context.fail(connected.error());

    std::stop_source ending;
    const std::stop_callback onSignal(signal.token(), [&ending] {
        std::stop_source source = ending;
        source.request_stop();
    });
    options.stop = ending.get_token();
    options.take = [&context, &ending](const std::vector<TailEntry> &entries) {
        for (const TailEntry &entry : entries)
            context.out().isJson() ? context.out().json(entryJson(entry)) : context.out().text(entryText(entry));
        context.out().flush();
        if (context.out().isClosed())
            ending.request_stop();
    };
    options.troubled = [&context](const Error &error) {
        context.out().warning(QStringLiteral("nothing can be read: %1; trying again until it works").arg(error.message));
    };
    std::vector<Task<Result<void>>> tails;
    tails.push_back(events::tail(context.client(), options));
    if (isAll) {
        options.troubled = {}; // once is enough
        tails.push_back(tailOthers(context, options));
    }
    std::optional<Error> error;
    for (Task<Result<void>> &one : tails) {
        const auto ended = co_await one;
        if (!ended && !error)
            error = ended.error();
        if (!ended)
            ending.request_stop();
    }
    const auto turned = co_await Clock::system().sleep(std::chrono::milliseconds(0)); // out of the signal's call
    Q_UNUSED(turned)
    if (error)
        co_return context.fail(*error);
    co_return Done;
}

} // namespace freshet::ctl
