// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/cache/invalidation.h"
#include "core/events/event.h"
#include "core/redis/url.h"

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <memory>

namespace freshet::sandbox {

/// Who handles the sandbox's events, over events::StreamsBus, as programs do:
/// - `cache-service`, whose consumer `cache-1` removes what an event makes stale (contract, section 6);
/// - `search-index`, two consumers that look each product up and index it: a tenth of the first tries fails, and an event of a
///   product that is not there becomes a dead letter;
/// - `mail-service`, one slow consumer `mail-2`, and entries that `mail-1`, which is gone, has left pending.
/// Thread: one with an event loop. Owner: whoever made it; what Needs call must outlive it. It may be destroyed at any time.
class SandboxConsumers : public QObject
{
    Q_OBJECT

public:
    /// What handlers do outside the bus.
    struct Needs
    {
        std::function<Task<Result<cache::InvalidationReport>>(cache::Invalidation)> invalidate;
        std::function<Task<Result<void>>(QByteArray type, QJsonObject payload)> refresh;
        std::function<Task<Result<bool>>(qint64 product)> hasProduct;
    };

    SandboxConsumers(const redis::Url &url, Needs needs);
    ~SandboxConsumers() override;

    /// Starts them. To be awaited before anything else.
    Task<Result<void>> open();
    /// The search index hangs in each handler, until it is healed: its pending entries and its lag grow.
    void setBroken(bool on);
    bool isBroken() const;

    Task<Result<void>> publish(events::Event event);
    /// What no handler survives: an entry that is no event, and events whose product or user nobody knows. How many.
    Task<Result<int>> publishPoison();

    qint64 published() const;
    qint64 handled() const; ///< by `cache-service`

Q_SIGNALS:
    void troubled(const freshet::Error &error); ///< Redis can't be read or written; once until it recovers

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace freshet::sandbox
