// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/versions.h"

namespace freshet::inspect {

/// Which keys a scope's versions have: `{version}:{namespace}:…`, as cleaning up sees them; of `global` those of every namespace
/// that inherits. Plain value; pure but for `of`.
class VersionKeys
{
public:
    /// For global it asks which namespaces have a version of their own, in a walk over all keys. Code::InvalidArgument for names
    /// that are no namespaces. The client must outlive it.
    static Task<Result<VersionKeys>> of(redis::Client &client, QByteArray scope, bool gentle = false);

    /// What a walk looks for; not all that fits is the scope's.
    QByteArray glob() const;
    /// The version of a key of the scope; empty for every other key. Shares the key's bytes.
    QByteArrayView versionOf(const QByteArray &key) const;
    /// The same key in another version. `key` is one of the scope.
    static QByteArray inVersion(const QByteArray &key, const QByteArray &version)
    {
        return version + key.sliced(key.indexOf(':'));
    }

private:
    QByteArray m_infix;            ///< `:product:`; empty: global
    std::vector<QByteArray> m_own; ///< `:user:`, of the namespaces that do not inherit
};

/// A share that was measured on some, and its interval of 95 % (Wilson).
struct MeasuredShare
{
    qint64 asked = 0;
    qint64 found = 0;
    double share = 0; ///< meaningless where none was asked
    double low = 0;
    double high = 1;

    /// `weight`: how many independent ones the asked ones are worth; as many as there are, unless some count several times.
    static MeasuredShare of(qint64 found, qint64 asked, double weight = -1);
    friend bool operator==(const MeasuredShare &, const MeasuredShare &) = default;
};

} // namespace freshet::inspect
