// SPDX-License-Identifier: GPL-3.0-or-later
// Any stored bytes, with and without the prefix, under a small limit: never more text than allowed, and what is decoded
// is JSON that encodes and decodes to itself in every form.
#include "core/base/json_text.h"
#include "core/cache/value_codec.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using freshet::cache::ValueForm;

static void tryValue(QByteArrayView stored)
{
    constexpr qint64 limit = 1 << 20;
    const auto value = freshet::cache::decodeValue(stored, limit);
    if (!value)
        return;
    const bool holds =
        (value->form == ValueForm::Plain || value->json.size() <= limit) && freshet::compactJson(value->json) == value->json;
    if (!holds)
        std::abort();
    for (const ValueForm form : {ValueForm::Plain, ValueForm::Portable, ValueForm::Binary}) {
        const auto encoded = freshet::cache::encodeValue(value->json, form);
        const auto again = freshet::cache::decodeValue(encoded.stored);
        if (!again || again->json != value->json)
            std::abort();
    }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    tryValue(bytes);
    tryValue("COMPRESSED:" + bytes.toByteArray());
    return 0;
}
