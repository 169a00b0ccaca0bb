// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/failure_words.h"

#include "ui/widgets/text.h"

#include <QCoreApplication>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Failure)
};

} // namespace

QString failureTitle(const Error &error)
{
    switch (error.code) {
    case Code::Cancelled:
        return Words::tr("Stopped");
    case Code::Timeout:
        return Words::tr("No answer in time");
    case Code::NotConnected:
        return Words::tr("Not connected");
    case Code::ConnectionLost:
        return Words::tr("The connection was lost");
    case Code::HostNotFound:
        return Words::tr("The host name is unknown");
    case Code::ConnectFailed:
        return Words::tr("Nothing accepts connections there");
    case Code::TlsFailed:
        return Words::tr("TLS failed");
    case Code::AuthFailed:
        return Words::tr("The server refused the login");
    case Code::NoPermission:
        return Words::tr("A permission is missing");
    case Code::ReadOnly:
        return Words::tr("Refused, the connection is read-only");
    case Code::Overloaded:
        return Words::tr("Too much is waiting for the server");
    case Code::Protocol:
        return Words::tr("This is no Redis server, or it needs TLS");
    case Code::OutOfMemory:
        return Words::tr("The server's memory is full");
    case Code::Misconfigured:
        return Words::tr("The server cannot save and refuses writes");
    case Code::Loading:
        return Words::tr("The server is loading its data");
    case Code::ReadOnlyReplica:
        return Words::tr("This server is a replica");
    case Code::ClusterDown:
        return Words::tr("The cluster is down");
    case Code::UnknownCommand:
    case Code::Unsupported:
        return Words::tr("The server does not know this");
    case Code::MasterUnknown:
        return Words::tr("No Sentinel knows this master");
    case Code::InvalidUrl:
        return Words::tr("This address cannot be used");
    case Code::Io:
        return Words::tr("A file cannot be used");
    default:
        return Words::tr("The server reports an error");
    }
}

QString failureAdvice(const Error &error)
{
    switch (error.code) {
    case Code::HostNotFound:
        return Words::tr("Check the spelling of the host, and whether this network or a VPN is needed to resolve it.");
    case Code::ConnectFailed:
        return Words::tr("Check host, port or socket, whether the server runs, and whether a firewall is in between.");
    case Code::Timeout:
        return Words::tr("The address takes no answer through: check port and firewall, or whether the server hangs.");
    case Code::TlsFailed:
        return Words::tr(
            "Check that the port speaks TLS, that the authority file matches, and that the certificate is valid for the "
            "server name.");
    case Code::AuthFailed:
        return Words::tr("Check user and password. Leave the user empty where only a password is set.");
    case Code::NoPermission:
        return Words::tr("Ask for the ACL rule that allows the command, or go on without what needs it.");
    case Code::Protocol:
    case Code::ConnectionLost:
        return Words::tr("If the port expects TLS, switch TLS on; else check that this is the port of Redis.");
    case Code::MasterUnknown:
        return Words::tr("Check the master's name and the addresses of the Sentinels.");
    case Code::Loading:
        return Words::tr("It will be ready by itself; Freshet goes on when it is.");
    case Code::Misconfigured:
        return Words::tr("Check the server's disk and its log.");
    case Code::ClusterDown:
        return Words::tr("Some slots have no owner: check the cluster's nodes.");
    case Code::ReadOnlyReplica:
        return Words::tr("Connect to the primary, or through Sentinel.");
    case Code::InvalidUrl:
        return Words::tr("An address looks like redis://host:6379/0.");
    default:
        return {};
    }
}

QString failureSentence(const Error &error)
{
    const QString title = failureTitle(error);
    const QString own = visibleText(error.message);
    return own.isEmpty() ? title : Words::tr("%1 (%2)", "what went wrong (the server's own words)").arg(title, own);
}

} // namespace freshet::ui
