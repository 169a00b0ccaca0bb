// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes: what is accepted is a fixed point of compacting, survives indenting and is UTF-8; what is quoted is accepted.
#include "core/base/json_text.h"
#include "core/base/json_writer.h"
#include "core/base/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView text(data, qsizetype(size));
    const auto check = [](bool holds) {
        if (!holds)
            std::abort();
    };
    if (const auto compact = freshet::compactJson(text)) {
        check(freshet::isUtf8(text));
        check(compact->size() <= text.size());
        check(freshet::compactJson(*compact) == *compact);
        check(freshet::compactJson(freshet::indentedJson(*compact)) == *compact);
    }
    check(freshet::compactJson(freshet::jsonString(text)).has_value());
    return 0;
}
