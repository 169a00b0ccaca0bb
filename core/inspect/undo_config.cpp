// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/undo_config.h"

#include "core/inspect/node_answers.h"
#include "core/inspect/server_config.h"

#include <QJsonArray>

#include <algorithm>

namespace freshet::inspect {

namespace {

/// The value now; an error where the node can't be asked or has no such setting.
Task<Result<QByteArray>> valueAt(redis::Client &client, redis::Node node, QByteArray name)
{
    redis::Command question("CONFIG", "GET", name);
    const auto reply = co_await client.commandOn(node.id, std::move(question));
    if (!reply)
        co_return std::unexpected(reply.error());
    if (reply->isError())
        co_return std::unexpected(redis::errorFromReply(reply->bytes(), QStringLiteral("CONFIG GET")));
    if (reply->array().size() < 2)
        co_return failure(Code::NotFound, QStringLiteral("the server has no such setting"), QString::fromUtf8(name));
    co_return Result<QByteArray>(reply->at(1).bytes());
}

} // namespace

Task<Result<UndoReport>> walkConfig(redis::Client &client, QJsonObject what, UndoOptions options, bool isDry)
{
    const QByteArray name = what.value(QStringLiteral("name")).toString().toUtf8();
    const QByteArray after = what.value(QStringLiteral("after")).toString().toUtf8();
    const QJsonArray entries = what.value(QStringLiteral("nodes")).toArray();
    const auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    UndoReport report;
    report.kind = UndoReport::Kind::Config;
    report.asked = entries.size();
    report.examples.push_back(name);
    const auto fail = [&report](const Error &error) {
        ++report.failed;
        report.error = report.error ? report.error : error;
    };
    for (const QJsonValue one : entries) {
        if (options.stop.stop_requested())
            break;
        const QString address = one.toObject().value(QStringLiteral("node")).toString();
        const QByteArray before = one.toObject().value(QStringLiteral("value")).toString().toUtf8();
        const auto node = std::ranges::find(*nodes, address, &redis::Node::address);
        if (node == nodes->end()) {
            ++report.absent;
            continue;
        }
        const auto now = co_await valueAt(client, *node, name);
        if (!now) {
            fail(now.error());
            continue;
        }
        if (*now != after) {
            ++report.changed;
            if (!options.force)
                continue;
        }
        ++report.possible;
        if (isDry)
            continue;
        redis::Command set("CONFIG", "SET", name, before);
        const auto done = co_await client.commandOn(node->id, std::move(set));
        const auto taken = done ? checked(*done, "CONFIG SET") : done;
        if (taken)
            ++report.done;
        else
            fail(taken.error());
    }
    co_return report;
}

} // namespace freshet::inspect
