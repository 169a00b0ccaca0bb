// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/version_keys.h"

#include "core/cache/key.h"

#include <algorithm>
#include <cmath>

namespace freshet::inspect {

Task<Result<VersionKeys>> VersionKeys::of(redis::Client &client, QByteArray scope, bool gentle)
{
    VersionKeys keys;
    if (scope != cache::globalScope) {
        if (const auto checked = cache::Versions::checkNamespace(scope); !checked)
            co_return std::unexpected(checked.error());
        keys.m_infix = ':' + scope + ':';
        co_return keys;
    }
    cache::Versions versions(client, {});
    cache::VersionListOptions options;
    options.gentle = gentle;
    const auto rows = co_await versions.list(std::move(options));
    if (!rows)
        co_return std::unexpected(rows.error());
    for (const cache::NamespaceVersions &row : *rows) {
        if (row.own && row.nameSpace != cache::globalScope)
            keys.m_own.push_back(':' + row.nameSpace + ':');
    }
    co_return keys;
}

QByteArray VersionKeys::glob() const
{
    return m_infix.isEmpty() ? QByteArray("*:*:*") : '*' + cache::escapeGlob(m_infix) + '*';
}

QByteArrayView VersionKeys::versionOf(const QByteArray &key) const
{
    const qsizetype colon = key.indexOf(':');
    if (colon <= 0)
        return {};
    const QByteArrayView rest = QByteArrayView(key).sliced(colon);
    const QByteArrayView version = QByteArrayView(key).first(colon);
    if (!m_infix.isEmpty())
        return rest.startsWith(m_infix) ? version : QByteArrayView();
    const bool isOfOwn = std::ranges::any_of(m_own, [&](const QByteArray &own) { return rest.startsWith(own); });
    return isOfOwn || rest.indexOf(':', 1) < 0 ? QByteArrayView() : version;
}

MeasuredShare MeasuredShare::of(qint64 found, qint64 asked, double weight)
{
    MeasuredShare result;
    result.asked = asked;
    result.found = found;
    if (asked <= 0)
        return result;
    const double n = weight > 0 ? weight : double(asked);
    constexpr double z = 1.96;
    const double p = double(found) / double(asked);
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    result.share = p;
    result.low = std::max(0.0, middle - half);
    result.high = std::min(1.0, middle + half);
    return result;
}

} // namespace freshet::inspect
