// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace freshet {

QLatin1String codeName(Code code)
{
    switch (code) {
    case Code::Cancelled:
        return QLatin1String("cancelled");
    case Code::Timeout:
        return QLatin1String("timeout");
    case Code::NotConnected:
        return QLatin1String("not_connected");
    case Code::ConnectionLost:
        return QLatin1String("connection_lost");
    case Code::HostNotFound:
        return QLatin1String("host_not_found");
    case Code::ConnectFailed:
        return QLatin1String("connect_failed");
    case Code::TlsFailed:
        return QLatin1String("tls_failed");
    case Code::AuthFailed:
        return QLatin1String("auth_failed");
    case Code::NoPermission:
        return QLatin1String("no_permission");
    case Code::ReadOnly:
        return QLatin1String("read_only");
    case Code::Overloaded:
        return QLatin1String("overloaded");
    case Code::NotAllowed:
        return QLatin1String("not_allowed");
    case Code::Protocol:
        return QLatin1String("protocol");
    case Code::Server:
        return QLatin1String("server");
    case Code::WrongType:
        return QLatin1String("wrong_type");
    case Code::OutOfMemory:
        return QLatin1String("out_of_memory");
    case Code::Misconfigured:
        return QLatin1String("misconfigured");
    case Code::Loading:
        return QLatin1String("loading");
    case Code::ReadOnlyReplica:
        return QLatin1String("read_only_replica");
    case Code::ClusterDown:
        return QLatin1String("cluster_down");
    case Code::CrossSlot:
        return QLatin1String("cross_slot");
    case Code::TryAgain:
        return QLatin1String("try_again");
    case Code::Moved:
        return QLatin1String("moved");
    case Code::NoScript:
        return QLatin1String("no_script");
    case Code::NoGroup:
        return QLatin1String("no_group");
    case Code::UnknownCommand:
        return QLatin1String("unknown_command");
    case Code::Unsupported:
        return QLatin1String("unsupported");
    case Code::MasterUnknown:
        return QLatin1String("master_unknown");
    case Code::InvalidUrl:
        return QLatin1String("invalid_url");
    case Code::InvalidArgument:
        return QLatin1String("invalid_argument");
    case Code::NotFound:
        return QLatin1String("not_found");
    case Code::Undecodable:
        return QLatin1String("undecodable");
    case Code::Io:
        return QLatin1String("io");
    }
    return QLatin1String("server");
}

bool wasNotSent(Code code)
{
    switch (code) {
    case Code::NotConnected:
    case Code::HostNotFound:
    case Code::ConnectFailed:
    case Code::TlsFailed:
    case Code::AuthFailed:
    case Code::ReadOnly:
    case Code::Overloaded:
    case Code::NotAllowed:
    case Code::MasterUnknown:
    case Code::InvalidUrl:
    case Code::InvalidArgument:
        return true;
    default:
        return false;
    }
}

bool isUnreachable(Code code)
{
    switch (code) {
    case Code::Timeout:
    case Code::NotConnected:
    case Code::ConnectionLost:
    case Code::HostNotFound:
    case Code::ConnectFailed:
    case Code::TlsFailed:
    case Code::AuthFailed:
    case Code::Protocol:
    case Code::Loading:
    case Code::MasterUnknown:
        return true;
    default:
        return false;
    }
}

} // namespace freshet
