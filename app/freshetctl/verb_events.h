// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/context.h"
#include "core/base/json_writer.h"
#include "core/events/event.h"

namespace freshet::ctl {

// What `freshetctl events` does, by the words behind it; the table is in verb_events.cpp.

Task<int> publishEvent(Context &context, QByteArrayList words); // verb_events.cpp
Task<int> traceEvent(Context &context, QByteArrayList words);   // verb_events_trace.cpp
Task<int> showLatency(Context &context, QByteArrayList words);
Task<int> tailEvents(Context &context, QByteArrayList words);         // verb_events_tail.cpp
Task<int> workEvents(Context &context, QByteArrayList words);         // verb_events_work.cpp
Task<int> acknowledgeEntries(Context &context, QByteArrayList words); // verb_events_entries.cpp
Task<int> claimEntries(Context &context, QByteArrayList words);
Task<int> buryEntries(Context &context, QByteArrayList words);
Task<int> listDead(Context &context, QByteArrayList words); // verb_events_dead.cpp
Task<int> resendDead(Context &context, QByteArrayList words);
Task<int> removeDead(Context &context, QByteArrayList words);

} // namespace freshet::ctl
