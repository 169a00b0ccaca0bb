// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl server config: the settings, and a change of one.
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_server.h"
#include "core/base/json_writer.h"
#include "core/inspect/server_config.h"

namespace freshet::ctl {

namespace {

using inspect::ConfigChange;
using inspect::ConfigSetting;

QByteArray settingJson(const ConfigSetting &setting)
{
    JsonWriter json;
    json.beginObject().key("name").bytes(setting.name).key("value").bytes(setting.value).key("changed");
    const auto changed = setting.isChanged();
    changed ? json.boolean(*changed) : json.null();
    json.key("standard");
    setting.fact &&setting.fact->standard ? json.string(setting.fact->standard) : json.null();
    json.key("others").beginArray();
    for (const auto &[node, value] : setting.others)
        json.beginObject().key("node").string(node).key("value").bytes(value).endObject();
    return json.endArray().endObject().text();
}

QByteArray valueText(const QByteArray &value)
{
    return value.isEmpty() ? QByteArray("\"\"") : visible(value);
}

void showChange(Context &context, const ConfigChange &change, bool isDry)
{
    const QByteArray after = change.after.isEmpty() ? change.asked : change.after;
    if (!context.out().isJson()) {
        for (const auto &[node, value] : change.before)
            context.out().text(visible(node.toUtf8()) + ": " + visible(change.name) + ' ' + valueText(value) +
                               (isDry ? " would become " : " became ") + valueText(after) + '\n');
        return;
    }
    JsonWriter json;
    json.beginObject().key("action").string("config set").key("dry_run").boolean(isDry).key("name").bytes(change.name);
    json.key("value").bytes(after).key("before").beginArray();
    for (const auto &[node, value] : change.before)
        json.beginObject().key("node").string(node).key("value").bytes(value).endObject();
    json.endArray().key("rewritten").integer(change.rewritten);
    context.out().json(json.endObject().text());
}

} // namespace

Task<int> runServerConfig(Context &context, QByteArrayList words)
{
    const bool onlyChanged = context.arguments().has("--changed");
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const QByteArray pattern = words.value(0, "*");
    const auto config = co_await inspect::fetchConfig(context.client(), pattern);
    if (!config)
        co_return context.fail(config.error());
    if (config->settings.empty())
        co_return context.fail(
            {Code::NotFound, QStringLiteral("no setting has such a name"), QString::fromUtf8(visible(pattern))});
    Table table({Table::Align::Left, Table::Align::Left, Table::Align::Left});
    for (const ConfigSetting &setting : config->settings) {
        if (onlyChanged && !setting.isChanged().value_or(false) && setting.others.empty())
            continue;
        if (context.out().isJson()) {
            context.out().json(settingJson(setting));
            continue;
        }
        QByteArray note;
        if (setting.isChanged().value_or(false))
            note = "standard: " + valueText(setting.fact->standard);
        for (const auto &[node, value] : setting.others)
            note += (note.isEmpty() ? "" : "; ") + visible(node.toUtf8()) + ": " + valueText(value);
        table.add({visible(setting.name), valueText(setting.value), note});
    }
    if (!context.out().isJson())
        context.out().text(table.text());
    co_return tellFailures(context, config->failures);
}

Task<int> runServerConfigSet(Context &context, QByteArrayList words)
{
    const QByteArray name = words[0].toLower();
    if (const auto right = inspect::checkedConfigValue(name, words[1]); !right)
        co_return context.wrongUsage(right.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto plan = co_await inspect::planConfig(context.client(), name, words[1]);
    if (!plan)
        co_return context.fail(plan.error());
    if (context.arguments().has("--dry-run")) {
        showChange(context, *plan, true);
        co_return tellFailures(context, plan->failures);
    }
    const QByteArray question = "this sets " + visible(name) + " from " + valueText(plan->before.front().second) + " to " +
                                valueText(plan->asked) + " at " + QByteArray::number(qint64(plan->before.size())) +
                                (plan->before.size() == 1 ? " node" : " nodes");
    if (const auto refused = refusalWhenAsked(context, question))
        co_return *refused;
    QJsonObject asked;
    asked.insert(QStringLiteral("value"), QString::fromUtf8(plan->asked));
    co_await context.begin("server.config", name, std::move(asked));
    const auto change = co_await inspect::setConfig(context.client(), name, words[1], context.arguments().has("--rewrite"));
    if (!change)
        co_return context.fail(change.error());
    QJsonObject result;
    result.insert(QStringLiteral("nodes"), change->changed);
    result.insert(QStringLiteral("before"), QString::fromUtf8(change->before.front().second));
    result.insert(QStringLiteral("value"), QString::fromUtf8(change->after));
    result.insert(QStringLiteral("rewritten"), change->rewritten);
    context.changed(std::move(result), change->changed, inspect::undoOfConfig(*change));
    if (!change->failures.empty())
        context.failedBy(change->failures.front().error);
    showChange(context, *change, false);
    co_return tellFailures(context, change->failures);
}

} // namespace freshet::ctl
