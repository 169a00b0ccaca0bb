// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/version_warmth.h"
#include "ui/versions/version_actions.h"

#include <QString>

namespace freshet::ui {

// The words of the versions panel. Pure; GUI thread, for they are translated.

/// A scope's name as text; "Global".
QString scopeTitle(const QByteArray &scope);
/// "v4", made visible; what can't be read is "unknown".
QString versionTitle(const QByteArray &version);
/// "1.20 MiB", "about 1.20 MiB ± 40 KiB"; empty where it is not known.
QString memoryText(const cache::NamespaceVersions::Living &living);
/// "in 41 min", "3 never", "over since 2 min"; empty where it is not known.
QString expiryText(const cache::NamespaceVersions::Living &living, const QDateTime &now);
/// "12,340 keys, last one expires in 41 min".
QString livingText(const cache::NamespaceVersions::Living &living, const QDateTime &now);
/// "Bump", "Rollback", "Set"; empty kinds come from services: "Change".
QString kindTitle(const QByteArray &kind);

/// "38.0 % (95 %: 34.1 % to 42.0 %)".
QString shareText(const inspect::MeasuredShare &share);
/// What was measured of the old version, a line each.
QStringList warmthLines(const inspect::VersionWarmth &warmth, const QDateTime &now);

/// What a change did, for the window's bottom line; errors too.
QString resultText(const VersionOrder &order, const Result<VersionResult> &result);
/// "v1, v2 and v3".
QString versionsText(const std::vector<QByteArray> &versions);

} // namespace freshet::ui
