// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/cache_handlers.h"

#include "core/cache/key.h"
#include "core/cache/versions.h"

#include <QVariant>

#include <array>

namespace freshet::events {

namespace {

using cache::Invalidation;
using All = std::vector<Invalidation>;

constexpr QByteArrayView productSpace{"product"};
constexpr std::chrono::seconds listLifeAfterUpdate{600};

bool isProductType(QByteArrayView type)
{
    return type == "product.created" || type == "product.updated" || type == "product.deleted";
}

bool isVoiceType(QByteArrayView type)
{
    return type == "voice.created" || type == "voice.updated" || type == "voice.deleted";
}

bool isPetType(QByteArrayView type)
{
    return type == "pet.updated" || type == "pet.deleted";
}

/// Types whose keys carry the version of `product`.
bool needsProductVersion(QByteArrayView type)
{
    return isProductType(type) || type == "category.updated";
}

Invalidation named(QByteArrayList keys)
{
    Invalidation what;
    what.subjects = std::move(keys);
    return what;
}

Invalidation pattern(QByteArray glob)
{
    Invalidation what;
    what.kind = Invalidation::Kind::Pattern;
    what.subjects = {std::move(glob)};
    return what;
}

Invalidation shortened(QByteArray nameOrGlob)
{
    Invalidation what;
    what.kind = Invalidation::Kind::Ttl;
    what.subjects = {std::move(nameOrGlob)};
    what.to = listLifeAfterUpdate;
    return what;
}

/// An id of the payload as it stands in keys: a text, or an integer in decimal. Empty where it is absent or null.
Result<QByteArray> idOf(const Event &event, QLatin1String member)
{
    const QJsonValue value = event.payload.value(member);
    if (value.isUndefined() || value.isNull())
        return QByteArray();
    if (value.isString())
        return value.toString().toUtf8();
    if (const QVariant number = value.toVariant(); number.typeId() == QMetaType::LongLong)
        return QByteArray::number(number.toLongLong());
    return failure(Code::InvalidArgument, QStringLiteral("the payload's '%1' must be a text or an integer").arg(member),
                   QString::fromUtf8(event.type));
}

Result<QByteArray> neededIdOf(const Event &event, QLatin1String member)
{
    auto id = idOf(event, member);
    if (id && id->isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("the payload has no '%1'").arg(member),
                       QString::fromUtf8(event.type));
    return id;
}

/// The pages of products and their totals, which belong together.
constexpr std::array<QByteArrayView, 2> listActions{"list", "count"};

void addLists(All &all, QByteArrayView version)
{
    for (const QByteArrayView action : listActions)
        all.push_back(pattern(cache::resourcePattern(version, productSpace, action)));
}

Result<All> forVoice(const Event &event)
{
    const auto user = idOf(event, QLatin1String("user_id"));
    if (!user)
        return std::unexpected(user.error());
    QByteArrayList keys{"tts:voices"};
    if (!user->isEmpty())
        keys.append("tts:voices:user:" + *user);
    return All{named(std::move(keys))};
}

Result<All> forProduct(const Event &event, QByteArrayView version)
{
    const auto id = neededIdOf(event, QLatin1String("product_id"));
    if (!id)
        return std::unexpected(id.error());
    const auto keyOf = [&](const QByteArray &resource, const char *action = "") {
        cache::KeyParts parts;
        parts.version = version.toByteArray();
        parts.nameSpace = productSpace.toByteArray();
        parts.resourceId = resource;
        parts.action = action;
        return parts.key();
    };
    All all;
    // Walks over all keys take a moment; what is known by name goes before them.
    all.push_back(named({keyOf(*id), keyOf(*id, "detail")}));
    if (event.type != "product.updated") {
        all.push_back(pattern(cache::resourcePattern(version, productSpace, *id)));
        addLists(all, version);
        return all;
    }
    for (const QByteArrayView action : listActions)
        all.push_back(shortened(cache::escapeGlob(keyOf(action.toByteArray()))));
    all.push_back(pattern(cache::resourcePattern(version, productSpace, *id)));
    for (const QByteArrayView action : listActions)
        all.push_back(shortened(cache::resourcePattern(version, productSpace, action)));
    return all;
}

Result<All> forPet(const Event &event)
{
    const auto id = neededIdOf(event, QLatin1String("pet_id"));
    if (!id)
        return std::unexpected(id.error());
    return All{
        named({"petfood:rec:result:" + *id, "petfood:rec:meta:" + *id, "petfood:rec:tags:" + *id, "petfood:pet:summary:" + *id}),
        pattern("petfood:product:match:*:" + cache::escapeGlob(*id))};
}

} // namespace

CacheHandlers::CacheHandlers(redis::Client &client, Invalidate invalidate)
    : m_client(&client)
    , m_invalidate(std::move(invalidate))
{
    if (!m_invalidate)
        m_invalidate = [client = m_client](Invalidation what) { return cache::invalidate(*client, std::move(what)); };
}

QByteArrayList CacheHandlers::types()
{
    return {"voice.created",   "voice.updated",    "voice.deleted", "product.created", "product.updated",
            "product.deleted", "category.updated", "pet.updated",   "pet.deleted"};
}

Result<void> CacheHandlers::subscribeTo(EventBus &bus)
{
    for (const QByteArray &type : types()) {
        SubscribeOptions options;
        options.name = QStringLiteral("cache");
        options.lost = [this](const Loss &loss) { return makeUpFor(loss); };
        if (auto done = bus.subscribe(
                type, [this](const Delivery &delivery) { return handle(delivery); }, std::move(options));
            !done)
            return done;
    }
    return {};
}

Result<All> CacheHandlers::invalidationsFor(const Event &event, QByteArrayView productVersion)
{
    if (isVoiceType(event.type))
        return forVoice(event);
    if (isProductType(event.type))
        return forProduct(event, productVersion);
    if (isPetType(event.type))
        return forPet(event);
    All all;
    if (event.type == "category.updated")
        addLists(all, productVersion);
    return all;
}

All CacheHandlers::invalidationsForLoss(QByteArrayView type, QByteArrayView productVersion)
{
    All all;
    if (isVoiceType(type))
        all = {named({"tts:voices"}), pattern("tts:voices:user:*")};
    else if (isProductType(type)) // any product may be among them, so all of them, lists too
        all = {pattern(cache::namespacePattern(productVersion, productSpace))};
    else if (type == "category.updated")
        addLists(all, productVersion);
    else if (isPetType(type))
        all = {pattern("petfood:rec:result:*"), pattern("petfood:rec:meta:*"), pattern("petfood:rec:tags:*"),
               pattern("petfood:pet:summary:*"), pattern("petfood:product:match:*")};
    return all;
}

Task<Result<void>> CacheHandlers::handle(const Delivery &delivery)
{
    QByteArray version;
    if (needsProductVersion(delivery.event.type)) {
        const auto current = co_await fetchProductVersion();
        if (!current)
            co_return std::unexpected(current.error());
        version = *current;
    }
    auto all = invalidationsFor(delivery.event, version);
    if (!all)
        co_return std::unexpected(all.error());
    const auto done = co_await carryOut(std::move(*all), delivery.stop, delivery.removed);
    co_return done;
}

Task<Result<void>> CacheHandlers::makeUpFor(Loss loss)
{
    QByteArray version;
    if (needsProductVersion(loss.type)) {
        const auto current = co_await fetchProductVersion();
        if (!current)
            co_return std::unexpected(current.error());
        version = *current;
    }
    const auto done = co_await carryOut(invalidationsForLoss(loss.type, version), {}, {});
    co_return done;
}

Task<Result<QByteArray>> CacheHandlers::fetchProductVersion()
{
    cache::Versions versions(*m_client, {});
    const auto current = co_await versions.current(productSpace.toByteArray());
    co_return current;
}

Task<Result<void>> CacheHandlers::carryOut(std::vector<Invalidation> all, std::stop_token stop,
                                           std::function<void(const QByteArrayList &)> removed)
{
    for (const Invalidation &one : all) {
        if (stop.stop_requested())
            co_return failure(Code::Cancelled, QStringLiteral("the handler was asked to end"));
        const auto report = co_await m_invalidate(one);
        if (!report)
            co_return std::unexpected(report.error());
        if (removed && report->deleted > 0) {
            QByteArrayList keys(report->examples.begin(), report->examples.end());
            if (keys.isEmpty() && one.kind == Invalidation::Kind::Keys)
                keys = one.subjects;
            removed(keys);
        }
        // A part that is left would serve what is out of date: all of it is tried again.
        if (report->error)
            co_return std::unexpected(*report->error);
        if (report->failed > 0 || report->stopped)
            co_return failure(Code::Server, QStringLiteral("not all keys could be removed"), QString::fromUtf8(report->subject));
    }
    co_return Result<void>();
}

} // namespace freshet::events
