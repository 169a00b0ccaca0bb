// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/scheduled_invalidations.h"
#include "ui/invalidate/invalidate_controller.h"
#include "ui/invalidate/order_draft.h"

#include <QStringList>

namespace freshet::ui {

// The invalidate panel's words. Pure but for the locale; GUI thread.

QString kindTitle(OrderDraft::Kind kind); ///< "Namespace (version bump)"
/// What the kind does, in a sentence or two.
QString kindHelp(OrderDraft::Kind kind);
/// What the draft means where that may surprise: a pattern without a star, a namespace's current version. May be empty.
QString draftHint(const OrderDraft &draft, const inspect::InvalidationNames &names);

/// "Pattern v1:product:*"; of many parts the first `most`. Visible text.
QString orderText(const inspect::InvalidationOrder &order, std::size_t most = 5);
/// `21 Mar 2026 18:30:00` in local time with its zone's name.
QString localTimeText(const QDateTime &time);

QString bytesText(const inspect::InvalidationPreview::Bytes &bytes); ///< "about 1.2 GiB"
QString bytesNote(const inspect::InvalidationPreview &preview);      ///< "1.1 to 1.3 GiB, from 1,000 keys"
QString ttlText(const inspect::ExpiryHistogram &ttls);               ///< "800 expire within 2 h, 12 never"
QString shareText(const inspect::NamespaceBlast &blast);             ///< "12.3 %", "up to 0.1 %"
/// The button and its past: "Remove 12 keys", "Move product to v5".
QString actionText(const InvalidateController::View &view);
/// Why the preview does not tell all; empty where it does.
QString incompleteText(const inspect::InvalidationPreview &preview);
/// Where reads are unknown, and what is assumed; a sentence or two.
QString blastNote(const InvalidateController::View &view);

/// What became of it, with done, failed and left; never a success where it was none.
struct ResultWords
{
    enum class Tone { Good, Warning, Bad } tone = Tone::Good;
    QString title; ///< "Done", "Done in part", "Nothing was changed"
    QString text;
};
ResultWords resultText(const InvalidateController::View &view);
ResultWords resultText(const inspect::InvalidationOrder &order, const Result<inspect::OrderReport> &report);
/// Whether it can be taken back, and how; empty: it can't.
QString undoText(const inspect::InvalidationOrder &order);

QString scheduledStateText(const inspect::ScheduledInvalidation &one, bool isMissed);
QString scheduledResultText(const inspect::ScheduledInvalidation &one);

/// Why a server refused, with what to do; plain text.
QString troubleText(const Error &error);

} // namespace freshet::ui
