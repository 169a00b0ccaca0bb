// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/redis/client.h"

#include <QByteArrayList>
#include <QObject>

#include <functional>
#include <memory>

namespace freshet::cache {

/// Finishes once what crashed processes left half drained of tags and deferred queues (contract, section 4): for the start of
/// whatever works with them. TieredCache has one; a worker without a cache makes its own.
///
///     DrainFinisher drains(client);
///     drains.start();
///
/// It works behind: as soon as the client is ready, by a gentle walk over the names. An error is logged (`freshet.cache`,
/// `drains_not_finished`) and it begins anew after a pause where the error may pass, and in any case when the client is connected
/// again. A drain that a living process has under way is helped along, which harms nobody (tag_drain.h).
/// Thread: the client's. Owner: whoever starts; the client and the clock must outlive it.
class DrainFinisher : public QObject
{
    Q_OBJECT

public:
    /// `removing`: as that of InvalidationOptions.
    explicit DrainFinisher(redis::Client &client, Clock &clock = Clock::system(),
                           std::function<void(const QByteArrayList &keys)> removing = {});
    ~DrainFinisher() override; ///< stops; what is not done is left to the next start

    /// To be called once. Asks for nothing before the event loop runs.
    void start();
    bool isFinished() const;

private:
    struct State;
    void tryNow();
    static Task<> attempt(std::shared_ptr<State> state);

    std::shared_ptr<State> d;
};

} // namespace freshet::cache
