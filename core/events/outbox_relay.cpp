// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/outbox.h"

namespace freshet::events {

class OutboxRelay::Private
{};

OutboxRelay::OutboxRelay(const Parts &, const Options &) {}
OutboxRelay::~OutboxRelay() = default;

} // namespace freshet::events
