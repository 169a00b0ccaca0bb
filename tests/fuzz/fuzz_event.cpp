// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the field `event`, as a time and as an id: what is read is written so that it is read again as the same.
#include "core/events/event.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace freshet::events;
    const QByteArrayView bytes(data, qsizetype(size));
    const auto check = [](bool holds) {
        if (!holds)
            std::abort();
    };
    if (const auto event = Event::fromFields({{"event", bytes.toByteArray()}, {"type", "t"}}, "events:t", "1-1")) {
        check(!event->type.isEmpty() && !event->id.isEmpty() && event->id.size() <= 256);
        // Payloads are not compared: Qt may sort members anew when it reads them again.
        const auto again = Event::fromFields(event->toFields(), "events:t", "1-1");
        check(again && again->type == event->type && again->id == event->id && again->timestamp == event->timestamp);
        check(again->source == event->source || event->source.contains(QChar(0xFFFD)) || event->source.contains(u'?'));
    }
    if (const auto time = parseTimestamp(bytes))
        check(parseTimestamp(timestampText(*time)) == *time);
    timeOfId(bytes);
    check(!isIdBefore(bytes, bytes));
    return 0;
}
