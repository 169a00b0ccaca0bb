// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_list.h"

#include <QByteArrayView>
#include <QString>

#include <chrono>
#include <optional>

namespace freshet::ui {

// The words of the keys panel. Pure functions; GUI thread.

/// A key's name, or another of its parts, made harmless and short enough for a cell: what is cut off is marked by "…".
QString shownName(QByteArrayView name, qsizetype mostBytes = 512);
/// How long a key still lives, as a chip says it: `3 min 5 s`, `no expiry`, `gone`; empty while unknown.
QString ttlText(const inspect::KeyState &state, qint64 nowMs);
/// When it ends, for the tool tip: `Expires 12:04:31`.
QString ttlTip(const inspect::KeyState &state);
/// `string`, `hash` … as the server says it, visible.
QString typeText(const QByteArray &type);

/// `90`, `90 s`, `5 min`, `2h`, `1.5 d`: a time; nothing where it is none. Any case, in any language.
std::optional<std::chrono::milliseconds> parseDuration(const QString &text);
/// `512`, `64 KiB`, `1.5 MB`, `2g`: bytes, all units powers of 1024; nothing where it is none.
std::optional<qint64> parseBytes(const QString &text);

} // namespace freshet::ui
