// SPDX-License-Identifier: GPL-3.0-or-later
//
// A voice's way through its three places: the provider, the table, the queue; and what must be told of it.
#include "core/voice/voice_lists.h"
#include "core/voice/voice_service_p.h"
#include "core/voice/voice_write.h"

#include <QUuid>

namespace freshet::voice {

namespace {

Error saying(const Error &error, const QString &also, const QString &context = {})
{
    return {error.code, error.message + QLatin1String("; ") + also, context.isEmpty() ? error.context : context};
}

} // namespace

Task<> VoiceService::Private::follow(std::shared_ptr<Private> d, VoiceChange &change, Queue queue)
{
    const auto isClosed = [&d, &change] {
        if (d->isClosed)
            change.warnings.push_back(closing().error());
        return d->isClosed;
    };
    if (isClosed())
        co_return;
    if (d->parts.outbox)
        d->parts.outbox->wake();
    const QByteArrayList keys{userListKey(change.voice.userId), sharedListKey()};
    for (const QByteArray &key : keys) {
        const auto removed = co_await d->parts.tiers->remove(key);
        if (!removed) {
            change.warnings.push_back(saying(
                removed.error(), QStringLiteral("a cached list of voices may be old until it expires"), QString::fromUtf8(key)));
            if (removed.error().code == Code::Cancelled)
                co_return;
        }
        if (isClosed())
            co_return;
    }
    if (d->parts.client && queue != Queue::Leave) {
        SyncQueue waiting(*d->parts.client);
        const QByteArrayList ids{change.voice.id};
        Result<qint64> queued = 0;
        if (queue == Queue::Add)
            queued = co_await waiting.add(ids);
        else
            queued = co_await waiting.remove(ids);
        if (!queued) {
            const QString what = queue == Queue::Add ? QStringLiteral("the voice is not queued yet; the worker looks it up later")
                                                     : QStringLiteral("the voice is still queued; the worker drops it");
            change.warnings.push_back(saying(queued.error(), what));
        }
    }
}

Task<> VoiceService::Private::forgetLists(std::shared_ptr<Private> d, QByteArray id)
{
    if (d->isClosed)
        co_return;
    const auto voice = co_await d->store.fetch(std::move(id));
    if ((!voice && voice.error().code == Code::Cancelled) || d->isClosed)
        co_return;
    const auto removed = co_await d->parts.tiers->remove(sharedListKey());
    if ((!removed && removed.error().code == Code::Cancelled) || d->isClosed)
        co_return;
    if (voice && *voice) {
        const auto own = co_await d->parts.tiers->remove(userListKey((*voice)->userId));
        Q_UNUSED(own) // the caller has an error in any case
    }
}

Task<Result<VoiceChange>> VoiceService::Private::changed(std::shared_ptr<Private> d, QByteArray id, Task<Result<Voice>> change,
                                                         Queue queue)
{
    auto voice = co_await change;
    if (!voice) {
        if (voice.error().code == Code::ConnectionLost)
            co_await forgetLists(d, std::move(id));
        co_return Result<VoiceChange>(std::unexpected(voice.error()));
    }
    VoiceChange made;
    made.voice = *std::move(voice);
    co_await follow(d, made, queue);
    co_return Result<VoiceChange>(std::move(made));
}

Task<Result<VoiceChange>> VoiceService::update(QByteArray id, VoiceStore::Edit edit)
{
    return Private::changed(d, id, d->store.update(id, std::move(edit)), Private::Queue::Leave);
}

Task<Result<VoiceChange>> VoiceService::retry(QByteArray id)
{
    return Private::changed(d, id, d->store.retry(id), Private::Queue::Add);
}

Task<Result<VoiceChange>> VoiceService::fail(QByteArray id)
{
    return Private::changed(d, id, d->store.fail(id), Private::Queue::Remove);
}

Task<Result<VoiceChange>> VoiceService::createClone(Voice voice, Sample sample, std::stop_token stop)
{
    return Private::createClone(d, std::move(voice), std::move(sample), std::move(stop));
}

Task<Result<VoiceChange>> VoiceService::Private::createClone(std::shared_ptr<Private> d, Voice voice, Sample sample,
                                                             std::stop_token stop)
{
    using Answer = Result<VoiceChange>;
    if (!d->parts.provider)
        co_return failure(Code::Unsupported, QStringLiteral("no voice provider is set up, so nothing can be cloned"));
    // A clone costs money: what would not be kept is not asked for.
    voice.category = QStringLiteral("cloned");
    voice.status = VoiceStatus::Processing;
    voice.providerId = QStringLiteral("to be made");
    if (const auto fine = checkNew(voice); !fine)
        co_return Answer(std::unexpected(fine.error()));
    const auto reachable = co_await d->store.fetch(voice.id);
    if (!reachable)
        co_return Answer(std::unexpected(reachable.error()));
    if (d->isClosed)
        co_return Answer(closing());

    CloneRequest request;
    request.name = voice.name;
    request.files = sample.files;
    request.description = sample.description;
    request.removeBackgroundNoise = sample.removeBackgroundNoise;
    request.labels.insert(QStringLiteral("language"), voice.language);
    if (voice.gender != Voice().gender)
        request.labels.insert(QStringLiteral("gender"), voice.gender);
    const auto clone = co_await d->parts.provider->createClone(std::move(request), std::move(stop));
    if (!clone) {
        const Code code = clone.error().code;
        if (code != Code::ConnectionLost && code != Code::Timeout && code != Code::Cancelled)
            co_return Answer(std::unexpected(clone.error()));
        co_return Answer(std::unexpected(
            saying(clone.error(), QStringLiteral("the provider may have made the voice \"%1\" all the same: look there before "
                                                 "you try again")
                                      .arg(voice.name))));
    }
    voice.providerId = clone->voiceId;
    if (d->isClosed) {
        Error error = co_await takeBack(d, voice.providerId, closing().error());
        co_return Answer(std::unexpected(std::move(error)));
    }

    VoiceChange made;
    made.requiresVerification = clone->requiresVerification;
    auto added = co_await d->store.add(voice);
    if (!added && added.error().code == Code::ConnectionLost && !d->isClosed) {
        // It may be there.
        const auto found = co_await d->store.fetch(voice.id);
        if (!found)
            co_return Answer(std::unexpected(
                saying(added.error(),
                       QStringLiteral("nobody knows whether the voice was written: its clone %1 was left at the provider")
                           .arg(voice.providerId),
                       voice.providerId)));
        if (*found)
            added = **found;
    }
    if (!added) {
        Error error = co_await takeBack(d, voice.providerId, added.error());
        co_return Answer(std::unexpected(std::move(error)));
    }
    made.voice = *std::move(added);
    co_await follow(d, made, Queue::Add);
    co_return Answer(std::move(made));
}

Task<Error> VoiceService::Private::takeBack(std::shared_ptr<Private> d, QString cloneId, Error why)
{
    const QString left = QStringLiteral("the clone %1 is still at the provider: remove it there").arg(cloneId);
    if (why.code == Code::Cancelled || d->isClosed) // what this works with is being closed
        co_return saying(why, left, cloneId);
    std::stop_token never;
    const auto removed = co_await d->parts.provider->remove(cloneId, std::move(never));
    if (removed || removed.error().code == Code::NotFound)
        co_return saying(why, QStringLiteral("nothing was kept: the clone was removed at the provider again"));
    co_return saying(why, left + QStringLiteral(" (%1)").arg(removed.error().message), cloneId);
}

Task<Result<VoiceChange>> VoiceService::add(Voice voice, std::stop_token stop)
{
    return Private::add(d, std::move(voice), std::move(stop));
}

Task<Result<VoiceChange>> VoiceService::Private::add(std::shared_ptr<Private> d, Voice voice, std::stop_token stop)
{
    using Answer = Result<VoiceChange>;
    VoiceChange made;
    voice.status = VoiceStatus::Processing;
    const bool isForTrying = voice.providerId.isEmpty();
    if (isForTrying)
        voice.providerId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (const auto fine = checkNew(voice); !fine)
        co_return Answer(std::unexpected(fine.error()));
    if (!isForTrying && d->parts.provider) {
        const auto known = co_await d->parts.provider->fetch(voice.providerId, std::move(stop));
        if (known) {
            if (!known->category.isEmpty())
                voice.category = known->category;
            if (isAddress(known->previewUrl))
                voice.previewUrl = known->previewUrl;
        } else if (known.error().code == Code::NotFound || known.error().code == Code::Cancelled) {
            co_return Answer(std::unexpected(known.error()));
        } else {
            made.warnings.push_back(
                saying(known.error(), QStringLiteral("whether the provider has this voice is found out later")));
        }
    }
    if (d->isClosed)
        co_return Answer(closing());
    const QByteArray id = voice.id;
    auto added = co_await d->store.add(std::move(voice));
    if (!added) {
        if (added.error().code == Code::ConnectionLost)
            co_await forgetLists(d, id);
        co_return Answer(std::unexpected(added.error()));
    }
    made.voice = *std::move(added);
    co_await follow(d, made, Queue::Add);
    co_return Answer(std::move(made));
}

Task<Result<VoiceChange>> VoiceService::remove(QByteArray id, AtProvider provider)
{
    return Private::remove(d, std::move(id), provider);
}

Task<Result<VoiceChange>> VoiceService::Private::remove(std::shared_ptr<Private> d, QByteArray id, AtProvider provider)
{
    // The row goes first: a clone that is left over is told of, a row without its clone nobody would notice.
    auto made = co_await changed(d, id, d->store.remove(id), Queue::Remove);
    if (!made || provider == AtProvider::Keep || made->voice.category != QLatin1String("cloned"))
        co_return made;
    const QString left = QStringLiteral("the clone %1 is still at the provider: remove it there").arg(made->voice.providerId);
    if (d->isClosed || (!made->warnings.empty() && made->warnings.back().code == Code::Cancelled))
        co_return made;
    if (!d->parts.provider) {
        made->warnings.push_back(
            {Code::Unsupported, QStringLiteral("no voice provider is set up; ") + left, made->voice.providerId});
        co_return made;
    }
    std::stop_token never;
    const auto removed = co_await d->parts.provider->remove(made->voice.providerId, std::move(never));
    if (!removed && removed.error().code != Code::NotFound)
        made->warnings.push_back(saying(removed.error(), left, made->voice.providerId));
    co_return made;
}

} // namespace freshet::voice
