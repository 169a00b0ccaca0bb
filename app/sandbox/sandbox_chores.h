// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/invalidation.h"
#include "core/redis/client.h"

#include <functional>

namespace freshet::sandbox {

/// What deployments and imports do to the sandbox now and then, by a fixed timetable of four minutes: versions are bumped and
/// rolled back with who and why, keys are put into a deferred queue that is drained later, old versions are cleaned up.
/// Thread: the client's. Owner: whoever made it; the client may go first and then ends every call.
class SandboxChores
{
public:
    enum class Chore { BumpProducts, RollBackProducts, BumpCategories, Enqueue, Drain, CleanUp, Poison };

    /// The chores of the next `passed` of time. Pure arithmetic.
    std::vector<Chore> due(std::chrono::milliseconds passed);

    using Invalidate = std::function<Task<Result<cache::InvalidationReport>>(cache::Invalidation)>;
    /// Does one of them; of `Poison` others know.
    static Task<Result<void>> carryOut(redis::Client &client, Chore chore, int product, Invalidate invalidate);
    /// What was done on earlier days, before anything is cached: a history of versions.
    static Task<Result<void>> prepare(redis::Client &client);
    /// The next version of a namespace; what it is called now.
    static Task<Result<QByteArray>> bump(redis::Client &client, QByteArray nameSpace, QString actor, QString reason);
    /// All that services have cached dies at once, by its TTL; how many keys.
    static Task<Result<qint64>> expireEverything(redis::Client &client);

private:
    std::chrono::milliseconds m_time{0};
};

} // namespace freshet::sandbox
