// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/blocking_pool.h"

#include <QPointer>

#include <algorithm>

namespace freshet::redis {

/// Outlives the pool while calls are being answered.
struct BlockingPool::Shared
{
    Make make;
    bool closed = false;
    std::vector<std::unique_ptr<Connection>> idle;
    std::vector<std::unique_ptr<Connection>> busy;

    std::unique_ptr<Connection> takeBusy(Connection *connection)
    {
        const auto found =
            std::find_if(busy.begin(), busy.end(), [connection](const auto &one) { return one.get() == connection; });
        if (found == busy.end())
            return nullptr;
        std::unique_ptr<Connection> taken = std::move(*found);
        busy.erase(found);
        return taken;
    }
};

BlockingPool::BlockingPool(Make make)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->make = std::move(make);
}

BlockingPool::~BlockingPool()
{
    close();
}

bool BlockingPool::isBusy() const
{
    return !m_shared->busy.empty();
}

void BlockingPool::close()
{
    const std::shared_ptr<Shared> shared = m_shared;
    shared->closed = true;
    shared->idle.clear();
    while (!shared->busy.empty()) {
        // Its caller runs on inside this destruction, and finds the pool closed.
        const std::unique_ptr<Connection> last = std::move(shared->busy.back());
        shared->busy.pop_back();
    }
}

void BlockingPool::leaveFor(const HostPort &place, const Error &reason)
{
    const std::shared_ptr<Shared> shared = m_shared;
    std::erase_if(shared->idle, [&place](const auto &one) { return one->endpoint().address != place; });
    // Callers run on inside `drop`, and may begin other calls or destroy the pool.
    std::vector<QPointer<Connection>> others;
    for (const auto &one : shared->busy) {
        if (const HostPort at = one->endpoint().address; !at.host.isEmpty() && at != place)
            others.emplace_back(one.get());
    }
    for (const QPointer<Connection> &one : others) {
        if (one)
            one->drop(reason);
    }
}

Task<Result<Value>> BlockingPool::run(Command command, std::chrono::milliseconds block, CommandOptions options,
                                      std::chrono::milliseconds otherwise, bool asking)
{
    const std::shared_ptr<Shared> shared = m_shared;
    if (shared->closed)
        co_return failure(Code::Cancelled, QStringLiteral("the client was closed"), command.label());
    std::unique_ptr<Connection> fresh;
    if (shared->idle.empty()) {
        fresh = shared->make();
        fresh->open();
    } else {
        fresh = std::move(shared->idle.back());
        shared->idle.pop_back();
    }
    Connection *connection = fresh.get();
    shared->busy.push_back(std::move(fresh));

    options.timeout = block + (options.timeout.count() > 0 ? options.timeout : otherwise);
    CommandAwaiter awaiter(*connection, std::move(command), std::move(options));
    awaiter.asking = asking;
    Result<Value> result = co_await awaiter;

    std::unique_ptr<Connection> used = shared->takeBusy(connection);
    if (!used)
        co_return result;
    const bool healthy = result || !(result.error().code == Code::Cancelled || isUnreachable(result.error().code));
    if (healthy && !shared->closed && shared->idle.size() < maxIdle)
        shared->idle.push_back(std::move(used));
    else
        used.release()->deleteLater(); // it is still on the stack below
    co_return result;
}

} // namespace freshet::redis
