// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/event_bus.h"

namespace freshet::events {

EventBus::~EventBus() = default;

} // namespace freshet::events
