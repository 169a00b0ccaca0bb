// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

namespace freshet::ctl {

class Context;

// What the table of verbs.cpp starts; each is in verb_….cpp.

Task<int> runHealth(Context &context);
Task<int> runInfo(Context &context);
Task<int> runServer(Context &context);
Task<int> runKey(Context &context);
Task<int> runGet(Context &context);
Task<int> runSet(Context &context);
Task<int> runTtl(Context &context);
Task<int> runKeys(Context &context);
Task<int> runInvalidate(Context &context);
Task<int> runVersion(Context &context);
Task<int> runStreams(Context &context);
Task<int> runStream(Context &context);
Task<int> runGroups(Context &context);
Task<int> runConsumers(Context &context);
Task<int> runPending(Context &context);
Task<int> runEvents(Context &context);
Task<int> runVoices(Context &context);
Task<int> runMetrics(Context &context);
Task<int> runReplay(Context &context);
Task<int> runActivity(Context &context);
Task<int> runCommand(Context &context);

} // namespace freshet::ctl
