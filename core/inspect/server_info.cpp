// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/server_info.h"

namespace freshet::inspect {

ServerInfo ServerInfo::parse(const QByteArray &text)
{
    ServerInfo info;
    for (const QByteArray &raw : text.split('\n')) {
        const QByteArray line = raw.trimmed();
        if (line.startsWith('#')) {
            info.sections.push_back({QString::fromUtf8(line.sliced(1).trimmed()), {}});
            continue;
        }
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            continue;
        if (info.sections.empty())
            info.sections.emplace_back();
        info.sections.back().entries.push_back({QString::fromUtf8(line.first(colon)), QString::fromUtf8(line.sliced(colon + 1))});
    }
    return info;
}

std::optional<QString> ServerInfo::value(QStringView name) const
{
    for (const Section &section : sections) {
        for (const Entry &entry : section.entries) {
            if (entry.name == name)
                return entry.value;
        }
    }
    return std::nullopt;
}

std::optional<qint64> ServerInfo::integer(QStringView name) const
{
    const auto text = value(name);
    if (!text)
        return std::nullopt;
    bool ok = false;
    const qint64 number = text->toLongLong(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

std::optional<double> ServerInfo::number(QStringView name) const
{
    const auto text = value(name);
    if (!text)
        return std::nullopt;
    bool ok = false;
    const double number = text->toDouble(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

Task<Result<ServerInfo>> fetchInfo(redis::Client &client, QByteArray nodeId, QByteArray section)
{
    redis::Command command("INFO");
    if (!section.isEmpty())
        command.add(section);
    if (nodeId.isEmpty()) {
        const auto nodes = co_await client.primaries();
        if (!nodes)
            co_return std::unexpected(nodes.error());
        if (nodes->empty())
            co_return failure(Code::NotConnected, QStringLiteral("no primary is known"));
        nodeId = nodes->front().id;
    }
    const auto reply = co_await client.commandOn(nodeId, std::move(command));
    if (!reply)
        co_return std::unexpected(reply.error());
    co_return ServerInfo::parse(reply->bytes());
}

} // namespace freshet::inspect
