// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QSet>

namespace freshet::redis {

class Client;
class Permissions;
Task<Result<Permissions>> fetchPermissions(Client &client);

/// Which commands the connection's user may not run, as far as the server tells before they are tried. A command is spelt as ACL
/// rules do: `unlink`, `memory|usage`. What is not known to be refused counts as allowed: its own answer tells then. Plain value.
class Permissions
{
public:
    bool mayRun(const QByteArray &command) const { return !m_refused.contains(command); }
    /// Those of these that are refused, in this order.
    QByteArrayList missing(const QByteArrayList &commands) const;
    /// Notes what a server refused. False where that was known, or where the error is no refusal of a command.
    bool noteRefusal(const Error &error);
    /// The command that the server's words name, of an error with Code::NoPermission; empty where they name none, or a key.
    static QByteArray refusedCommand(const Error &error);

    friend bool operator==(const Permissions &, const Permissions &) = default;
    friend Task<Result<Permissions>> fetchPermissions(Client &client);

private:
    QSet<QByteArray> m_refused;
};

/// Asks for all commands that panels run, with ACL WHOAMI and ACL DRYRUN (Redis 7; https://redis.io/commands/acl-dryrun), which
/// runs none of them: three round trips to one primary. Where the server can't tell (an older one, a user without ACL, a
/// read-only connection) nothing is known to be refused; that is no error. It costs a user without ACL DRYRUN one entry in the
/// server's ACL log, because the first question is alone. Errors: those of the way. The client must outlive it.
Task<Result<Permissions>> fetchPermissions(Client &client);

} // namespace freshet::redis
