// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_text.h"
#include "core/base/json_writer.h"
#include "core/inspect/server_info.h"

#include <algorithm>

namespace freshet::ctl {

namespace {

using inspect::ServerInfo;

/// Counts are numbers; a version, an id or a list is not, also where it happens to be all digits.
bool isNumber(const QString &name, const QByteArray &text)
{
    if (name.endsWith(QLatin1String("_version")) || name.endsWith(QLatin1String("build_id")))
        return false;
    const auto belongs = [](char c) { return (c >= '0' && c <= '9') || c == '-' || c == '.'; };
    return text.size() <= 19 && std::ranges::all_of(text, belongs) && compactJson(text).has_value();
}

void writeSections(JsonWriter &json, const ServerInfo &info)
{
    for (const ServerInfo::Section &section : info.sections) {
        json.key(section.name.toLower().toUtf8()).beginObject();
        for (const ServerInfo::Entry &entry : section.entries) {
            const QByteArray value = entry.value.toUtf8();
            json.key(entry.name.toUtf8());
            if (isNumber(entry.name, value))
                json.raw(value);
            else
                json.string(value);
        }
        json.endObject();
    }
}

QByteArray sectionsText(const ServerInfo &info)
{
    QByteArray text;
    for (const ServerInfo::Section &section : info.sections) {
        if (!text.isEmpty())
            text += '\n';
        text += "# " + visible(section.name.toUtf8()) + '\n';
        Table table({Table::Align::Left, Table::Align::Left});
        for (const ServerInfo::Entry &entry : section.entries)
            table.add({visible(entry.name.toUtf8()), visible(entry.value.toUtf8())});
        text += table.text();
    }
    return text;
}

} // namespace

Task<int> runInfo(Context &context)
{
    const QByteArray section = context.arguments().words.value(0);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto nodes = co_await context.client().primaries();
    if (!nodes)
        co_return context.fail(nodes.error());
    const bool isCluster = context.target().url.topology == redis::Topology::Cluster;

    JsonWriter json;
    json.beginObject();
    if (isCluster)
        json.key("nodes").beginArray();
    QByteArray text;
    for (const redis::Node &node : *nodes) {
        const auto info = co_await inspect::fetchInfo(context.client(), node.id, section);
        if (!info)
            co_return context.fail(info.error());
        const bool isEmpty =
            std::ranges::all_of(info->sections, [](const auto &one) { return one.entries.empty() && one.name.isEmpty(); });
        if (isEmpty) {
            const QString name = QString::fromUtf8(visible(section));
            co_return context.fail(
                {Code::NotFound, QStringLiteral("INFO has no section \"%1\"; freshetctl info shows all").arg(name), {}});
        }
        if (isCluster)
            json.beginObject().key("node").string(node.address);
        writeSections(json, *info);
        if (isCluster) {
            json.endObject();
            text += (text.isEmpty() ? "== " : "\n== ") + visible(node.address.toUtf8()) + '\n';
        }
        text += sectionsText(*info);
    }
    if (isCluster)
        json.endArray();
    json.endObject();
    if (context.out().isJson())
        context.out().json(json.text());
    else
        context.out().text(text);
    co_return Done;
}

} // namespace freshet::ctl
