// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/version_source.h"

namespace freshet::catalog {

namespace {
Task<Result<QByteArray>> versionOne(QByteArray)
{
    co_return QByteArray("v1");
}
} // namespace

VersionSource constantVersion()
{
    return versionOne;
}

} // namespace freshet::catalog
