// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_service.h"

#include "core/voice/voice_lists.h"
#include "core/voice/voice_service_p.h"

#include <QSet>

#include <algorithm>
#include <iterator>

namespace freshet::voice {

namespace {

using cache::Loaded;
using cache::Origin;
using ms = VoiceService::ms;

bool isReadyMade(const Voice &voice)
{
    return voice.userId.isEmpty() && (voice.category.isEmpty() || voice.category == QLatin1String("premade"));
}

Voice readyMadeOf(const ProviderVoice &one)
{
    const Voice usual;
    const auto label = [&one](const char *name, const QString &otherwise) {
        const QString text = one.labels.value(QLatin1String(name));
        return text.isEmpty() ? otherwise : text;
    };
    Voice voice;
    voice.providerId = one.id;
    voice.name = one.name.isEmpty() ? one.id : one.name;
    voice.language = label("language", usual.language);
    voice.gender = label("gender", usual.gender);
    voice.category = QStringLiteral("premade");
    voice.visibility = QStringLiteral("public");
    voice.status = VoiceStatus::Completed;
    voice.previewUrl = one.previewUrl;
    voice.createdAt = voice.updatedAt = one.createdAt;
    return voice;
}

/// Asks `giveUp` to stop once the time is over.
Task<> ring(Clock *clock, ms time, std::shared_ptr<bool> isLate, std::stop_source giveUp, std::stop_token done)
{
    const auto slept = co_await clock->sleep(time, done);
    if (!slept || done.stop_requested())
        co_return;
    *isLate = true;
    giveUp.request_stop();
}

/// Which part of a user's answer a voice belongs to; nothing: it is none of this user's business. Other services may keep the
/// whole answer under a user's key, and voices that are not everybody's under the shared one.
std::optional<VoiceList::Part> partOf(Voice &voice, const QByteArray &userId, bool isOwnList)
{
    using Part = VoiceList::Part;
    if (voice.userId.isEmpty()) {
        const bool isOwn = isOwnList && voice.category != QLatin1String("premade");
        if (voice.category.isEmpty())
            voice.category = isOwn ? QStringLiteral("cloned") : QStringLiteral("premade");
        if (isOwn)
            voice.userId = userId;
        return isOwn ? Part::Own : Part::ReadyMade;
    }
    if (voice.category.isEmpty())
        voice.category = QStringLiteral("cloned");
    if (voice.userId == userId)
        return Part::Own;
    if (voice.visibility == QLatin1String("public") && voice.status == VoiceStatus::Completed)
        return Part::Public;
    return std::nullopt;
}

std::vector<VoiceList::Listed> joined(const VoiceRows &own, const VoiceRows &shared, const QByteArray &userId)
{
    std::vector<VoiceList::Listed> all;
    QSet<QString> seen; // providers' ids are everybody's
    const auto take = [&](const VoiceRows &rows, bool isOwnList) {
        for (Voice voice : rows.voices) {
            const auto part = partOf(voice, userId, isOwnList);
            if (!part || seen.contains(voice.providerId))
                continue;
            seen.insert(voice.providerId);
            all.push_back({std::move(voice), *part});
        }
    };
    take(own, true);
    take(shared, false);
    std::ranges::stable_sort(all, {}, [](const VoiceList::Listed &one) { return int(one.part); });
    return all;
}

const VoiceRows &rowsOf(const cache::CachedPointer &value)
{
    static const VoiceRows none;
    return value && value->object ? *static_cast<const VoiceRows *>(value->object.get()) : none;
}

} // namespace

QLatin1String partName(VoiceList::Part part)
{
    switch (part) {
    case VoiceList::Part::Own:
        return QLatin1String("own");
    case VoiceList::Part::Public:
        return QLatin1String("public");
    case VoiceList::Part::ReadyMade:
        return QLatin1String("ready_made");
    }
    return {};
}

QLatin1String originName(Origin origin)
{
    switch (origin) {
    case Origin::None:
        return QLatin1String("none");
    case Origin::Memory:
        return QLatin1String("memory");
    case Origin::Redis:
        return QLatin1String("redis");
    case Origin::Loader:
        return QLatin1String("loader");
    case Origin::Stale:
        return QLatin1String("stale");
    }
    return {};
}

void VoiceService::close()
{
    d->isClosed = true;
}

VoiceService::VoiceService(const Parts &parts, const Options &options)
    : d(std::make_shared<Private>(parts, options))
{}

VoiceService::Private::Private(const Parts &given, const Options &how)
    : parts(given)
    , options(how)
    , clock(given.clock ? given.clock : &Clock::system())
    , store(*given.sql, how.source, *clock)
{}

Task<Result<VoiceList>> VoiceService::list(QByteArray userId, ListOptions options)
{
    return Private::list(d, std::move(userId), std::move(options));
}

Task<Result<VoiceList>> VoiceService::Private::list(std::shared_ptr<Private> d, QByteArray userId, ListOptions options)
{
    const auto user = uuidText(userId, QLatin1String("user_id"));
    if (!user)
        co_return Result<VoiceList>(std::unexpected(user.error()));
    if (d->isClosed)
        co_return Result<VoiceList>(closing());
    cache::ReadOptions how;
    how.ttl = life;
    how.staleFor = d->options.staleFor;
    how.staleThrottle = ms(0); // the provider is spared here, and the database is asked each time
    how.loadAlways = options.refresh;
    how.stop = options.stop;
    const cache::Codec &codec = cache::jsonCodec<VoiceRows>();
    cache::Loader ownLoader = [d, user = *user](cache::LoadContext) { return loadOwn(d, user); };
    cache::Loader sharedLoader = [d, isForced = options.refresh](cache::LoadContext context) {
        return loadShared(d, std::move(context), isForced);
    };
    // Both at once: the second is on its way while the first is awaited.
    auto ownTask = d->parts.tiers->getOrLoad(userListKey(*user), codec, std::move(ownLoader), how);
    const auto shared = co_await d->parts.tiers->getOrLoad(sharedListKey(), codec, std::move(sharedLoader), how);
    std::optional<Partial> partial; // before another load begins
    if (!shared || shared->origin == Origin::Stale)
        partial = d->partial;
    const auto own = co_await ownTask;
    if (!own)
        co_return Result<VoiceList>(std::unexpected(own.error()));
    if (!shared && !partial)
        co_return Result<VoiceList>(std::unexpected(shared.error()));

    VoiceList list;
    list.own = d->sourceOf(*own);
    if (partial) {
        list.voices = joined(rowsOf(own->value), partial->rows, *user);
        list.shared.origin = Origin::Loader;
        list.shared.age = ms(0);
        list.trouble = partial->error;
    } else {
        list.voices = joined(rowsOf(own->value), rowsOf(shared->value), *user);
        list.shared = d->sourceOf(*shared);
    }
    list.readyMade = d->readyMadeSource(list.shared, partial.has_value());
    list.isNotModified = !partial && list.shared.origin == Origin::Loader && !d->isKept && d->isNotModified;
    co_return Result<VoiceList>(std::move(list));
}

VoiceList::Source VoiceService::Private::sourceOf(const cache::ReadResult &read) const
{
    VoiceList::Source source;
    source.origin = read.origin;
    if (!read.value || read.origin == Origin::None)
        return source;
    if (read.origin == Origin::Loader) {
        source.age = ms(0);
        return source;
    }
    const Clock::TimePoint gone = read.value->gone;
    if (gone == Clock::TimePoint() || gone == Clock::TimePoint::max())
        return source;
    // Whoever loaded it gave it at most this life, and less where the provider wanted that.
    source.isAtMost = read.value->life.count() <= 0;
    const ms whole = source.isAtMost ? ms(life) : read.value->life;
    const ms age = whole - std::chrono::ceil<ms>(gone - clock->now());
    if (age.count() >= 0)
        source.age = age;
    return source;
}

VoiceList::Source VoiceService::Private::readyMadeSource(const VoiceList::Source &shared, bool isPartial) const
{
    if (!isPartial && shared.origin != Origin::Loader)
        return shared;
    VoiceList::Source source;
    if (!readyMade)
        return source;
    source.origin = isPartial ? Origin::Stale : isKept ? Origin::Memory : Origin::Loader;
    if (readyMade->at)
        source.age = std::chrono::duration_cast<ms>(clock->now() - *readyMade->at);
    return source;
}

Task<Result<Loaded>> VoiceService::Private::loadOwn(std::shared_ptr<Private> d, QByteArray userId)
{
    if (d->isClosed)
        co_return Result<Loaded>(closing());
    auto voices = co_await d->store.fetchOf(std::move(userId));
    if (!voices)
        co_return Result<Loaded>(std::unexpected(voices.error()));
    VoiceRows rows;
    rows.voices = *std::move(voices);
    Loaded loaded;
    loaded.object = std::make_shared<const VoiceRows>(std::move(rows));
    co_return Result<Loaded>(std::move(loaded));
}

Task<Result<Loaded>> VoiceService::Private::loadShared(std::shared_ptr<Private> d, cache::LoadContext context, bool isForced)
{
    if (d->isClosed)
        co_return Result<Loaded>(closing());
    d->partial.reset();
    auto voices = co_await d->store.fetchPublic();
    if (!voices)
        co_return Result<Loaded>(std::unexpected(voices.error()));
    if (d->isClosed)
        co_return Result<Loaded>(closing());
    const auto asked = co_await askProvider(d, context, isForced);
    if (!asked && asked.error().code == Code::Cancelled)
        co_return Result<Loaded>(std::unexpected(asked.error()));
    VoiceRows rows;
    rows.voices = *std::move(voices);
    for (Voice &voice : rows.voices)
        voice.inWorkSince = {}; // not part of the list
    const std::shared_ptr<const ReadyMade> readyMade = d->readyMade;
    if (readyMade)
        rows.voices.insert(rows.voices.end(), readyMade->voices.begin(), readyMade->voices.end());
    if (!asked) {
        // As an error, so that it is cached nowhere: others may still have the whole list.
        d->partial = Partial{std::move(rows), asked.error()};
        co_return Result<Loaded>(std::unexpected(asked.error()));
    }
    Loaded loaded;
    loaded.validator = readyMade->validator;
    if (readyMade->maxAge.count() >= 0) {
        const auto passed = d->clock->now() - readyMade->at.value_or(d->clock->now());
        // A list is one thing: what is not to be kept at all is kept for no time to speak of.
        loaded.ttl = std::clamp(readyMade->maxAge - std::chrono::duration_cast<ms>(passed), ms(1), ms(life));
    }
    if (context.previous && context.previous->object && rowsOf(context.previous) == rows)
        loaded.notModified = true;
    else
        loaded.object = std::make_shared<const VoiceRows>(std::move(rows));
    co_return Result<Loaded>(std::move(loaded));
}

Task<Result<void>> VoiceService::Private::askProvider(std::shared_ptr<Private> d, cache::LoadContext context, bool isForced)
{
    if (!d->readyMade && context.previous && context.previous->object) {
        // This process' cache knows more than this object, which is younger.
        auto former = std::make_shared<ReadyMade>();
        former->validator = context.previous->validator;
        std::ranges::copy_if(rowsOf(context.previous).voices, std::back_inserter(former->voices), isReadyMade);
        d->readyMade = std::move(former);
    }
    d->isKept = false;
    if (!d->parts.provider)
        co_return failure(Code::Unsupported,
                          QStringLiteral("no voice provider is set up, so its ready-made voices are not known"));
    const std::shared_ptr<const ReadyMade> former = d->readyMade;
    const Clock::TimePoint now = d->clock->now();
    if (!isForced && former && former->at && former->maxAge.count() > 0 && now < *former->at + former->maxAge) {
        d->isKept = true;
        co_return Result<void>();
    }
    if (!isForced && d->refusal && now < d->refusedAt + d->options.pause)
        co_return Result<void>(std::unexpected(*d->refusal));

    std::stop_source giveUp;
    std::stop_source done;
    const auto isLate = std::make_shared<bool>(false);
    const std::stop_callback outer(context.stop, [&giveUp] { giveUp.request_stop(); });
    ring(d->clock, d->options.patience, isLate, giveUp, done.get_token());
    QByteArray validator = former ? former->validator : QByteArray();
    auto list = co_await d->parts.provider->fetchAll(std::move(validator), giveUp.get_token());
    done.request_stop();
    if (list && list->notModified && !former)
        list = failure(Code::Undecodable,
                       QStringLiteral("the voice provider says that nothing changed, but was not asked for that"));
    if (!list) {
        if (list.error().code == Code::Cancelled && !*isLate)
            co_return Result<void>(std::unexpected(list.error()));
        Error error = list.error();
        if (*isLate)
            error = {Code::Timeout,
                     QStringLiteral("the voice provider gave no list within %1 ms").arg(d->options.patience.count()),
                     {}};
        d->refusal = error;
        d->refusedAt = d->clock->now();
        co_return Result<void>(std::unexpected(std::move(error)));
    }
    auto fresh = std::make_shared<ReadyMade>();
    if (list->notModified) {
        fresh->voices = former->voices;
    } else {
        for (const ProviderVoice &one : list->voices) {
            if (one.category == QLatin1String("premade") && !one.id.isEmpty())
                fresh->voices.push_back(readyMadeOf(one));
        }
    }
    fresh->validator = list->validator;
    fresh->maxAge = list->maxAge;
    fresh->at = d->clock->now();
    d->readyMade = std::move(fresh);
    d->isNotModified = list->notModified;
    d->refusal.reset();
    co_return Result<void>();
}

} // namespace freshet::voice
