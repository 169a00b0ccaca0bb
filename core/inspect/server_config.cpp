// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/server_config.h"

#include "core/inspect/server_info.h"

#include <QJsonArray>

#include <algorithm>
#include <map>
#include <utility>

namespace freshet::inspect {

namespace {

/// INFO's word for the configuration file; empty where the server was started without one, or does not say.
QByteArray fileOf(const NodeAnswer &answer, std::size_t index)
{
    const auto info = checked(answer, index, "INFO");
    return info ? ServerInfo::parse(info->bytes()).value(u"config_file").value_or(QString()).toUtf8() : QByteArray();
}

QByteArray masked(const ConfigFact *fact, const QByteArray &value)
{
    const bool isSecret = fact && fact->kind == ConfigFact::Kind::Secret;
    return isSecret && !value.isEmpty() ? QByteArray(secretMask) : value;
}

/// The value of exactly this name; nothing where the node has none.
std::optional<QByteArray> valueIn(const redis::Value &pairs, const QByteArray &name)
{
    const auto &array = pairs.array();
    for (std::size_t i = 0; i + 1 < array.size(); i += 2) {
        if (array[i].bytes() == name)
            return array[i + 1].bytes();
    }
    return std::nullopt;
}

/// The name as a glob that fits nothing else.
QByteArray literally(const QByteArray &name)
{
    QByteArray glob;
    for (const char c : name) {
        if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\')
            glob += '\\';
        glob += c;
    }
    return glob;
}

} // namespace

std::optional<bool> ConfigSetting::isChanged() const
{
    if (!fact || !fact->standard)
        return std::nullopt;
    return value != fact->standard || std::ranges::any_of(others, [&](const auto &one) { return one.second != fact->standard; });
}

Task<Result<ServerConfig>> fetchConfig(redis::Client &client, QByteArray pattern)
{
    std::vector<redis::Command> questions;
    questions.emplace_back("CONFIG", "GET", pattern);
    questions.emplace_back("INFO", "server");
    const auto answers = co_await askPrimaries(client, std::move(questions));
    if (!answers)
        co_return std::unexpected(answers.error());
    ServerConfig config;
    std::map<QByteArray, ConfigSetting> settings;
    for (const NodeAnswer &answer : *answers) {
        const auto pairs = checked(answer, 0, "CONFIG GET");
        if (!pairs) {
            config.failures.push_back({answer.node.address, pairs.error()});
            continue;
        }
        ++config.nodes;
        config.filed += fileOf(answer, 1).isEmpty() ? 0 : 1;
        const auto &array = pairs->array();
        for (std::size_t i = 0; i + 1 < array.size(); i += 2) {
            const QByteArray name = array[i].bytes();
            const ConfigFact *fact = configFact(name);
            const QByteArray value = masked(fact, array[i + 1].bytes());
            const auto [found, isNew] = settings.try_emplace(name);
            if (isNew) {
                found->second.name = name;
                found->second.value = value;
                found->second.fact = fact;
            } else if (found->second.value != value) {
                found->second.others.emplace_back(answer.node.address, value);
            }
        }
    }
    if (config.nodes == 0)
        co_return std::unexpected(config.failures.front().error);
    for (auto &[name, setting] : settings)
        config.settings.push_back(std::move(setting));
    co_return config;
}

Task<Result<ConfigChange>> planConfig(redis::Client &client, QByteArray name, QByteArray value)
{
    const auto right = checkedConfigValue(name, value);
    if (!right)
        co_return std::unexpected(right.error());
    const ConfigFact *fact = configFact(name);
    std::vector<redis::Command> questions;
    questions.emplace_back("CONFIG", "GET", literally(name));
    questions.emplace_back("INFO", "server");
    const auto answers = co_await askPrimaries(client, std::move(questions));
    if (!answers)
        co_return std::unexpected(answers.error());
    ConfigChange change;
    change.name = name;
    change.asked = fact && fact->kind == ConfigFact::Kind::Secret ? QByteArray() : *right;
    for (const NodeAnswer &answer : *answers) {
        const auto pairs = checked(answer, 0, "CONFIG GET");
        if (!pairs) {
            change.failures.push_back({answer.node.address, pairs.error()});
            continue;
        }
        const auto before = valueIn(*pairs, name);
        if (!before)
            co_return failure(Code::NotFound, QStringLiteral("the server has no such setting"), QString::fromUtf8(name));
        change.before.emplace_back(answer.node.address, masked(fact, *before));
        change.filed += fileOf(answer, 1).isEmpty() ? 0 : 1;
    }
    if (change.before.empty())
        co_return std::unexpected(change.failures.front().error);
    co_return change;
}

Task<Result<ConfigChange>> setConfig(redis::Client &client, QByteArray name, QByteArray value, bool rewrite)
{
    auto planned = co_await planConfig(client, name, value);
    if (!planned)
        co_return std::unexpected(planned.error());
    const auto right = checkedConfigValue(name, value);
    if (!right)
        co_return std::unexpected(right.error());
    const auto nodes = co_await client.primaries();
    if (!nodes)
        co_return std::unexpected(nodes.error());
    ConfigChange change = *std::move(planned);
    const auto before = std::exchange(change.before, {});
    for (const redis::Node &node : *nodes) {
        const auto was = std::ranges::find(before, node.address, [](const auto &one) { return one.first; });
        if (was == before.end())
            continue; // told among the failures of the plan
        redis::Command set("CONFIG", "SET", name, *right);
        const auto done = co_await client.commandOn(node.id, std::move(set));
        const auto taken = done ? checked(*done, "CONFIG SET") : done;
        if (!taken) {
            change.failures.push_back({node.address, taken.error()});
            continue;
        }
        ++change.changed;
        change.before.push_back(*was);
        if (change.after.isEmpty()) {
            redis::Command get("CONFIG", "GET", literally(name));
            const auto now = co_await client.commandOn(node.id, std::move(get));
            if (now && now->isArray())
                change.after = masked(configFact(name), valueIn(*now, name).value_or(QByteArray()));
        }
        if (!rewrite)
            continue;
        redis::Command write("CONFIG", "REWRITE");
        const auto written = co_await client.commandOn(node.id, std::move(write));
        const auto isWritten = written ? checked(*written, "CONFIG REWRITE") : written;
        if (isWritten)
            ++change.rewritten;
        else
            change.failures.push_back({node.address, isWritten.error()});
    }
    if (change.changed == 0)
        co_return std::unexpected(change.failures.empty() ? Error{Code::NotFound, QStringLiteral("no node was changed"), {}}
                                                          : change.failures.front().error);
    co_return change;
}

std::optional<audit::Undo> undoOfConfig(const ConfigChange &change)
{
    const ConfigFact *fact = configFact(change.name);
    if ((fact && fact->kind == ConfigFact::Kind::Secret) || change.before.empty() || change.before.size() > 200)
        return std::nullopt;
    QJsonArray nodes;
    for (const auto &[node, value] : change.before)
        nodes.append(QJsonObject{{QStringLiteral("node"), node}, {QStringLiteral("value"), QString::fromUtf8(value)}});
    audit::Undo undo;
    undo.kind = QStringLiteral("config");
    undo.what = {{QStringLiteral("name"), QString::fromUtf8(change.name)},
                 {QStringLiteral("after"), QString::fromUtf8(change.after.isEmpty() ? change.asked : change.after)},
                 {QStringLiteral("nodes"), nodes}};
    return undo;
}

} // namespace freshet::inspect
