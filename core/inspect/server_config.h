// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/inspect/node_answers.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace freshet::inspect {

/// What is known of a setting of the server, whatever its version.
struct ConfigFact
{
    enum class Kind { Text, YesNo, Number, Bytes, Seconds, Milliseconds, Microseconds, Percent, Choice, Secret };
    const char *name = "";
    Kind kind = Kind::Text;
    const char *standard = nullptr; ///< the value without any configuration; nullptr: it depends on the machine or version
    bool isFixed = false;           ///< can only be set at the start
    const char *choices = "";       ///< of Choice, with blanks between
};

/// Nothing where this program knows nothing of it. O(log facts).
const ConfigFact *configFact(const QByteArray &name);
/// Sorted by name.
std::span<const ConfigFact> configFacts();

/// One setting as the nodes have it (https://redis.io/docs/latest/commands/config-get). A secret's value (passwords) is not kept:
/// it is empty, or `secretMask`.
struct ConfigSetting
{
    QByteArray name;
    QByteArray value;                                   ///< of the first node that answered
    std::vector<std::pair<QString, QByteArray>> others; ///< nodes whose value is another one
    const ConfigFact *fact = nullptr;

    bool isSecret() const { return fact && fact->kind == ConfigFact::Kind::Secret; }
    /// Whether some node's value is not that without configuration; nothing where that is not known.
    std::optional<bool> isChanged() const;
    friend bool operator==(const ConfigSetting &, const ConfigSetting &) = default;
};
inline constexpr char secretMask[] = "********";

struct ServerConfig
{
    std::vector<ConfigSetting> settings; ///< by name
    int nodes = 0;                       ///< that answered
    int filed = 0;                       ///< of them: have a file, into which CONFIG REWRITE could write
    std::vector<NodeFailure> failures;
};

/// CONFIG GET of all primaries, by a glob (`*`, `maxmemory*`). Fails where no node answers; NoPermission and ReadOnly (the server
/// calls CONFIG administrative) as the client says.
Task<Result<ServerConfig>> fetchConfig(redis::Client &client, QByteArray pattern);

/// The value as the server would take it, or Code::InvalidArgument with what would be right; of settings that are not known, as
/// it is. Pure.
Result<QByteArray> checkedConfigValue(const QByteArray &name, const QByteArray &value);

/// A setting that was changed, or is to be.
struct ConfigChange
{
    QByteArray name;
    QByteArray asked;                                   ///< the new value as it was given; empty of a secret
    QByteArray after;                                   ///< as the first node tells it afterwards (`100mb` becomes bytes)
    std::vector<std::pair<QString, QByteArray>> before; ///< of each node that is or was changed
    int changed = 0;                                    ///< nodes
    int rewritten = 0;                                  ///< nodes that wrote their file
    int filed = 0;                                      ///< nodes that have one
    std::vector<NodeFailure> failures;                  ///< of the change, and then of the file

    friend bool operator==(const ConfigChange &, const ConfigChange &) = default;
};

/// What `setConfig` would change now. Code::NotFound where the server has no such setting.
Task<Result<ConfigChange>> planConfig(redis::Client &client, QByteArray name, QByteArray value);

/// CONFIG SET at every primary, and where asked for CONFIG REWRITE at each that was changed and has a file. Fails where no node
/// was changed, with the server's own words.
Task<Result<ConfigChange>> setConfig(redis::Client &client, QByteArray name, QByteArray value, bool rewrite);

/// What a record needs to take the change back; nothing for a secret. Pure.
std::optional<audit::Undo> undoOfConfig(const ConfigChange &change);

} // namespace freshet::inspect
