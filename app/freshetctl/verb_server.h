// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/context.h"
#include "core/inspect/node_answers.h"

namespace freshet::ctl {

// The parts of `freshetctl server`, which verb_server.cpp lists. `words` are those behind the name.

Task<int> runServerNodes(Context &context, QByteArrayList words);
Task<int> runServerFlaws(Context &context, QByteArrayList words);
Task<int> runServerMemory(Context &context, QByteArrayList words);
Task<int> runServerSlowlog(Context &context, QByteArrayList words);
Task<int> runServerSlowlogReset(Context &context, QByteArrayList words);
Task<int> runServerLatency(Context &context, QByteArrayList words);
Task<int> runServerClients(Context &context, QByteArrayList words);
Task<int> runServerKill(Context &context, QByteArrayList words);
Task<int> runServerMonitor(Context &context, QByteArrayList words); // verb_server_monitor.cpp
Task<int> runServerConfig(Context &context, QByteArrayList words);
Task<int> runServerConfigSet(Context &context, QByteArrayList words);

/// Says which nodes are missing in the answer; the status with them.
int tellFailures(Context &context, const std::vector<inspect::NodeFailure> &failures, int status = Done);

} // namespace freshet::ctl
