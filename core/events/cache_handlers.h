// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/invalidation.h"
#include "core/events/event_bus.h"

namespace freshet::events {

/// What caches do when something happened (contract, section 6): `voice.*` remove the voice lists, `product.*` and
/// `category.updated` the product's keys and the lists, `pet.*` a pet's recommendations and summary. Of events that were lost,
/// all that such events could have removed. Thread: the client's. Owner: whoever composes; the client must outlive it, and it
/// must outlive the bus's handlers.
class CacheHandlers
{
public:
    /// Carries an invalidation out; by default cache::invalidate with the client. A service with its own memory tier gives its
    /// cache's.
    using Invalidate = std::function<Task<Result<cache::InvalidationReport>>(cache::Invalidation)>;

    explicit CacheHandlers(redis::Client &client, Invalidate invalidate = {});

    /// Subscribes to all types below.
    Result<void> subscribeTo(EventBus &bus);
    static QByteArrayList types();

    /// What an event asks for, in order: what is known by name before what has to be looked for. `productVersion` is the current
    /// one of `product`. Empty for other types. Code::InvalidArgument for a payload without what is needed. Pure.
    static Result<std::vector<cache::Invalidation>> invalidationsFor(const Event &event, QByteArrayView productVersion);
    /// What the loss of any number of events of a type asks for. Pure.
    static std::vector<cache::Invalidation> invalidationsForLoss(QByteArrayView type, QByteArrayView productVersion);

private:
    Task<Result<void>> handle(const Delivery &delivery);
    Task<Result<void>> makeUpFor(Loss loss);
    Task<Result<QByteArray>> fetchProductVersion();
    Task<Result<void>> carryOut(std::vector<cache::Invalidation> all, std::stop_token stop,
                                std::function<void(const QByteArrayList &)> removed);

    redis::Client *m_client;
    Invalidate m_invalidate;
};

} // namespace freshet::events
