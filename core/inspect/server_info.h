// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/client.h"

#include <QString>

#include <optional>
#include <vector>

namespace freshet::inspect {

/// What INFO says, in the server's order (https://redis.io/commands/info).
struct ServerInfo
{
    struct Entry
    {
        QString name;
        QString value;
        friend bool operator==(const Entry &, const Entry &) = default;
    };
    struct Section
    {
        QString name; ///< as the server writes it: `Server`, `Clients`, …
        std::vector<Entry> entries;
        friend bool operator==(const Section &, const Section &) = default;
    };
    std::vector<Section> sections;

    /// Never fails: lines that are no `name:value` are left out; entries before the first heading go to a section without name.
    static ServerInfo parse(const QByteArray &text);
    /// The value of an entry, whatever its section; nothing where it is missing. O(entries).
    std::optional<QString> value(QStringView name) const;
    std::optional<qint64> integer(QStringView name) const;
    std::optional<double> number(QStringView name) const;

    friend bool operator==(const ServerInfo &, const ServerInfo &) = default;
};

/// INFO of one node (empty id: the first primary), one round trip. `section` as INFO takes it; empty: the default ones.
Task<Result<ServerInfo>> fetchInfo(redis::Client &client, QByteArray nodeId = {}, QByteArray section = {});

} // namespace freshet::inspect
