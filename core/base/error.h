// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1String>
#include <QString>

namespace freshet {

/// Why something did not work. Each code says what the caller may conclude; the words for people are made in `ui` and `app`.
enum class Code {
    Cancelled,       ///< the caller gave up; a command that was already sent may have run
    Timeout,         ///< no answer before the deadline; a command that was already sent may have run
    NotConnected,    ///< there is no connection now and the command was not sent
    ConnectionLost,  ///< sent, but the connection ended before the answer: the command may have run
    HostNotFound,    ///< the name look-up failed
    ConnectFailed,   ///< TCP or the Unix socket refused, or the network is unreachable
    TlsFailed,       ///< the TLS handshake or the certificate check failed
    AuthFailed,      ///< the server refused the user or the password, or wants one
    NoPermission,    ///< NOPERM: the ACL user lacks a command, key or channel
    ReadOnly,        ///< refused here, by the read-only gate; nothing was sent
    Overloaded,      ///< the queue's bound is reached and the caller asked not to wait; nothing was sent
    NotAllowed,      ///< refused here: the command would disturb a connection that others share
    Protocol,        ///< the peer does not speak Redis' protocol, or beyond the limits; the connection was closed
    Server,          ///< any other error reply; `message` holds the server's own words
    WrongType,       ///< WRONGTYPE: the key holds another type
    OutOfMemory,     ///< OOM: the server is at maxmemory and refuses writes
    Misconfigured,   ///< MISCONF: the server cannot persist and refuses writes
    Loading,         ///< LOADING: the server reads its data set and will be ready later
    ReadOnlyReplica, ///< READONLY: the server is a replica
    ClusterDown,     ///< CLUSTERDOWN or a slot without an owner
    CrossSlot,       ///< CROSSSLOT: the keys belong to several slots and the command can't be split
    TryAgain,        ///< TRYAGAIN: a slot is being moved
    Moved,           ///< MOVED or ASK that was followed too often
    NoScript,        ///< NOSCRIPT: the script must be loaded
    NoGroup,         ///< NOGROUP: stream or consumer group is missing
    UnknownCommand,  ///< the server has no such command (its version may be too old, or it was renamed)
    Unsupported,     ///< the server's version lacks the feature
    MasterUnknown,   ///< no reachable Sentinel knows a master of that name
    InvalidUrl,      ///< a connection URL that can't be used; `context` points at the wrong part
    InvalidArgument, ///< wrong usage by the caller
    NotFound,        ///< the thing asked about does not exist
    Undecodable,     ///< a stored value that can't be read
    Io,              ///< a local file or process failed
};

/// A stable lower-case name of the code, for logs and JSON (`"timeout"`).
QLatin1String codeName(Code code);

/// One failure. `message` is English and says what happened, with the server's own words where there are any;
/// `context` names the command, key, file or part of a URL that it is about. Neither ever holds a password.
struct Error
{
    Code code = Code::Server;
    QString message;
    QString context;

    friend bool operator==(const Error &, const Error &) = default;
};

/// True where nothing reached a server, so that repeating cannot do a thing twice.
bool wasNotSent(Code code);

/// True where the server cannot be reached or does not answer (exit status 3 of the command line).
bool isUnreachable(Code code);

} // namespace freshet
