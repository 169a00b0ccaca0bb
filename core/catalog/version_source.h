// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <functional>

namespace freshet::catalog {

/// The version of a namespace's keys; by default the constant `v1`. With cache::Versions: `[&](QByteArray ns) { return
/// versions.current(ns); }`. Asked before a value is loaded, so that after a bump in between the fill goes to a key of the old
/// version, which nobody reads any more.
using VersionSource = std::function<Task<Result<QByteArray>>(QByteArray nameSpace)>;

VersionSource constantVersion();

} // namespace freshet::catalog
