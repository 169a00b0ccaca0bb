// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as what the voice provider answers and as its headers: nothing that comes out of them is longer than it may be.
#include "core/voice/provider_headers.h"
#include "core/voice/provider_json.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

void check(bool holds)
{
    if (!holds)
        std::abort();
}

void check(const freshet::voice::ProviderVoice &voice)
{
    check(!voice.id.isEmpty() && voice.id.size() <= 200 && !voice.id.contains(QChar(0)));
    check(voice.name.size() <= 200 && !voice.name.contains(QChar(0)));
    check(voice.category.size() <= 64 && voice.labels.size() <= 64);
    check(voice.description.size() <= 2000 && voice.message.size() <= 500);
    check(voice.previewUrl.isEmpty() || voice.previewUrl.startsWith(QLatin1String("http"), Qt::CaseInsensitive));
    for (auto it = voice.labels.begin(); it != voice.labels.end(); ++it)
        check(it.key().size() <= 64 && it.value().size() <= 200);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace freshet::voice;
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const QString &model : {QString(), QStringLiteral("m")}) {
        if (const auto voice = readVoice(bytes, model))
            check(*voice);
        if (const auto page = readVoicePage(bytes, model)) {
            check(page->nextToken.size() <= 2048);
            for (const ProviderVoice &voice : page->voices)
                check(voice);
        }
    }
    if (const auto clone = readClone(bytes))
        check(!clone->voiceId.isEmpty() && clone->voiceId.size() <= 200);
    const Refusal refusal = readRefusal(bytes);
    check(refusal.code.size() <= 64 && refusal.message.size() <= 500);

    const QDateTime now(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC);
    if (const auto pause = retryAfter(bytes, bytes.left(40), now))
        check(pause->count() >= 0 && *pause <= std::chrono::hours(24));
    check(freshness(bytes, bytes).maxAge.count() >= -1);
    const QByteArray validator = validatorOf(bytes, bytes);
    check(validator.isEmpty() || readValidator(validator).etag == bytes);
    readValidator(bytes);
    const QByteArray key = "sk_0123456789abcdef";
    const QString said = withoutKey(QString::fromUtf8(bytes), key);
    check(said.size() <= 520 && !said.contains(QString::fromLatin1(key), Qt::CaseInsensitive));
    return 0;
}
