// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/elevenlabs_provider.h"

#include "core/voice/clone_body.h"
#include "core/voice/elevenlabs_provider_p.h"
#include "core/voice/provider_headers.h"
#include "core/voice/provider_json.h"

#include <QHttpMultiPart>

#include <algorithm>

namespace freshet::voice {

namespace {

constexpr qsizetype mostIdLength = 200;

QByteArray voicePath(const QString &id)
{
    return "/v1/voices/" + QUrl::toPercentEncoding(id);
}

Error wrongId(const QString &id)
{
    return {Code::InvalidArgument, QStringLiteral("this is no voice's id at the provider"), id.left(mostIdLength)};
}

} // namespace

bool isUsableVoiceId(const QString &id)
{
    return !id.isEmpty() && id.size() <= mostIdLength && id != QLatin1String(".") && id != QLatin1String("..");
}

Result<void> ElevenLabsProvider::Private::check() const
{
    const bool isWeb = options.base.scheme() == QLatin1String("https") || options.base.scheme() == QLatin1String("http");
    if (!options.base.isValid() || !isWeb || options.base.host().isEmpty() || !options.base.userInfo().isEmpty())
        return failure(Code::InvalidUrl, QStringLiteral("the voice provider's address is no web address; give one such as "
                                                        "https://api.elevenlabs.io"));
    if (options.key.isEmpty())
        return failure(Code::AuthFailed, QStringLiteral("there is no key for the voice provider; set one"));
    if (!std::ranges::all_of(options.key, [](char c) { return uchar(c) > 0x20 && uchar(c) < 0x7F; }))
        return failure(Code::AuthFailed,
                       QStringLiteral("the key for the voice provider holds characters that no key has; set it anew"));
    return {};
}

QUrl ElevenLabsProvider::Private::url(const QByteArray &path, const QByteArray &query) const
{
    QUrl url = options.base;
    QString before = url.path(QUrl::FullyEncoded);
    while (before.endsWith(QLatin1Char('/')))
        before.chop(1);
    url.setPath(before + QString::fromLatin1(path), QUrl::StrictMode);
    url.setQuery(query.isEmpty() ? QString() : QString::fromLatin1(query), QUrl::StrictMode);
    url.setFragment({});
    return url;
}

ElevenLabsProvider::Private::Ask ElevenLabsProvider::Private::asking(const QByteArray &verb, const QUrl &address) const
{
    Ask ask;
    ask.verb = verb;
    ask.url = address;
    ask.timeout = options.timeout;
    return ask;
}

Task<Result<VoiceProvider::List>> ElevenLabsProvider::Private::fetchAll(std::shared_ptr<Private> d, QByteArray text,
                                                                        std::stop_token stop)
{
    if (const auto usable = d->check(); !usable)
        co_return Result<List>(std::unexpected(usable.error()));
    const Validator validator = readValidator(text);
    Ask request = d->asking("GET", d->url("/v1/voices"));
    if (!validator.etag.isEmpty())
        request.headers.emplaceBack("If-None-Match", validator.etag);
    if (!validator.lastModified.isEmpty())
        request.headers.emplaceBack("If-Modified-Since", validator.lastModified);
    const bool isConditional = !request.headers.isEmpty();
    auto answer = co_await ask(d, std::move(request), std::move(stop));
    if (!answer)
        co_return Result<List>(std::unexpected(answer.error()));

    List list;
    const Freshness fresh = freshness(answer->cacheControl, answer->age);
    list.maxAge = fresh.maxAge;
    if (fresh.mayBeStored)
        list.validator = validatorOf(answer->etag, answer->lastModified);
    if (answer->status == 304) {
        if (!isConditional)
            co_return Result<List>(failure(Code::Undecodable, QStringLiteral("the voice provider says that nothing changed, "
                                                                             "but was not asked for that")));
        list.notModified = true;
        if (list.validator.isEmpty() && fresh.mayBeStored)
            list.validator = text;
        co_return Result<List>(std::move(list));
    }
    auto page = readVoicePage(answer->body, d->options.model);
    if (!page)
        co_return Result<List>(std::unexpected(page.error()));
    list.voices = std::move(page->voices);
    d->clean(list.voices);
    co_return Result<List>(std::move(list));
}

Task<Result<ProviderVoice>> ElevenLabsProvider::Private::fetch(std::shared_ptr<Private> d, QString id, std::stop_token stop)
{
    if (const auto usable = d->check(); !usable)
        co_return Result<ProviderVoice>(std::unexpected(usable.error()));
    if (!isUsableVoiceId(id))
        co_return Result<ProviderVoice>(std::unexpected(wrongId(id)));
    Ask request = d->asking("GET", d->url(voicePath(id)));
    request.isOfVoice = true;
    auto answer = co_await ask(d, std::move(request), std::move(stop));
    if (!answer)
        co_return Result<ProviderVoice>(std::unexpected(answer.error()));
    auto voice = readVoice(answer->body, d->options.model);
    if (!voice)
        co_return Result<ProviderVoice>(std::unexpected(voice.error()));
    if (voice->id != id)
        co_return Result<ProviderVoice>(
            failure(Code::Undecodable, QStringLiteral("the voice provider answered with another voice"), id));
    voice->message = withoutKey(voice->message, d->options.key);
    co_return Result<ProviderVoice>(*std::move(voice));
}

Task<Result<Clone>> ElevenLabsProvider::Private::createClone(std::shared_ptr<Private> d, CloneRequest clone, std::stop_token stop)
{
    if (const auto usable = d->check(); !usable)
        co_return Result<Clone>(std::unexpected(usable.error()));
    const UploadBounds bounds{d->options.mostFileBytes, d->options.mostUploadBytes};
    if (const auto usable = checkClone(clone, bounds); !usable)
        co_return Result<Clone>(std::unexpected(usable.error()));
    Ask request = d->asking("POST", d->url("/v1/voices/add"));
    request.form = [clone] { return cloneBody(clone); };
    request.isOnceOnly = true;
    request.timeout = d->options.uploadTimeout;
    auto answer = co_await ask(d, std::move(request), std::move(stop));
    if (!answer)
        co_return Result<Clone>(std::unexpected(answer.error()));
    co_return readClone(answer->body);
}

Task<Result<void>> ElevenLabsProvider::Private::remove(std::shared_ptr<Private> d, QString id, std::stop_token stop)
{
    if (const auto usable = d->check(); !usable)
        co_return Result<void>(std::unexpected(usable.error()));
    if (!isUsableVoiceId(id))
        co_return Result<void>(std::unexpected(wrongId(id)));
    Ask request = d->asking("DELETE", d->url(voicePath(id)));
    request.isOfVoice = true;
    const auto answer = co_await ask(d, std::move(request), std::move(stop));
    if (!answer)
        co_return Result<void>(std::unexpected(answer.error()));
    co_return Result<void>();
}

void ElevenLabsProvider::Private::clean(std::vector<ProviderVoice> &voices) const
{
    for (ProviderVoice &voice : voices)
        voice.message = withoutKey(voice.message, options.key);
}

ElevenLabsProvider::ElevenLabsProvider(const Options &options, Clock &clock)
    : d(std::make_shared<Private>(options, clock))
{}

ElevenLabsProvider::~ElevenLabsProvider()
{
    d->closing.request_stop();
}

Task<Result<VoiceProvider::List>> ElevenLabsProvider::fetchAll(QByteArray validator, std::stop_token stop)
{
    return Private::fetchAll(d, std::move(validator), std::move(stop));
}

Task<Result<ProviderVoice>> ElevenLabsProvider::fetch(QString id, std::stop_token stop)
{
    return Private::fetch(d, std::move(id), std::move(stop));
}

Task<VoiceProvider::Many> ElevenLabsProvider::fetchMany(QStringList ids, std::stop_token stop)
{
    return Private::fetchMany(d, std::move(ids), std::move(stop));
}

Task<Result<Clone>> ElevenLabsProvider::createClone(CloneRequest request, std::stop_token stop)
{
    return Private::createClone(d, std::move(request), std::move(stop));
}

Task<Result<void>> ElevenLabsProvider::remove(QString id, std::stop_token stop)
{
    return Private::remove(d, std::move(id), std::move(stop));
}

ElevenLabsProvider::Counts ElevenLabsProvider::counts() const
{
    return {d->requests, d->repeated, d->turns.running(), d->turns.allowed()};
}

} // namespace freshet::voice
