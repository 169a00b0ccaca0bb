// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/streams_bus.h"

namespace freshet::events {

class StreamsBus::Private
{};

StreamsBus::StreamsBus(const Parts &, const Options &) {}
StreamsBus::~StreamsBus() = default;

Task<Result<Published>> StreamsBus::publish(Event)
{
    co_return failure(Code::Unsupported, QStringLiteral("not built yet"));
}

Task<std::vector<Result<Published>>> StreamsBus::publishAll(std::vector<Event>)
{
    co_return {};
}

Result<void> StreamsBus::subscribe(QByteArray, Handler, SubscribeOptions)
{
    return failure(Code::Unsupported, QStringLiteral("not built yet"));
}

Task<Result<void>> StreamsBus::start()
{
    co_return failure(Code::Unsupported, QStringLiteral("not built yet"));
}

Task<Result<void>> StreamsBus::stop(std::chrono::milliseconds)
{
    co_return failure(Code::Unsupported, QStringLiteral("not built yet"));
}

} // namespace freshet::events
