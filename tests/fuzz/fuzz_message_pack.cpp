// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes: what is read as MessagePack is JSON within the limit, whatever lengths and depths they claim.
#include "core/base/json_text.h"
#include "core/inspect/message_pack.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    constexpr qint64 limit = 1 << 16;
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto json = freshet::inspect::jsonOfMessagePack(bytes, limit);
    if (json && (json->size() > limit + 64 || !freshet::compactJson(*json)))
        std::abort();
    return 0;
}
