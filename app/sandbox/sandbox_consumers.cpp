// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_consumers.h"

#include "core/events/cache_handlers.h"
#include "core/events/event_trace.h"
#include "core/events/streams_bus.h"

#include <algorithm>
#include <array>

namespace freshet::sandbox {

using namespace std::chrono_literals;
using events::StreamsBus;

namespace {

constexpr auto indexing = 15ms;  ///< of a product
constexpr auto sending = 1200ms; ///< of a mail
constexpr auto hangsFor = 250ms; ///< before a broken handler looks whether it was healed
constexpr qint64 unknownProduct = 424242;
constexpr int leftBehind = 8; ///< entries that the gone consumer has taken

const std::array<const char *, 4> productTypes{"product.created", "product.updated", "product.deleted", "category.updated"};
const std::array<const char *, 3> mailTypes{"voice.created", "voice.deleted", "pet.updated"};

redis::ClientOptions clientOptions()
{
    redis::ClientOptions options;
    options.clientName = QStringLiteral("sandbox-consumers");
    return options;
}

StreamsBus::Options busOptions(const QByteArray &group, const QByteArray &consumer)
{
    StreamsBus::Options options;
    options.group = group;
    options.consumer = consumer;
    options.publishTimeout = 3s;
    return options;
}

} // namespace

/// Handlers hold on to it: their tasks may end after the object.
class SandboxConsumers::Private : public std::enable_shared_from_this<SandboxConsumers::Private>
{
public:
    explicit Private(Needs given)
        : needs(std::move(given))
    {}

    Result<void> subscribe();
    StreamsBus *add(const StreamsBus::Options &options);
    Task<Result<void>> leaveBehind();
    static Task<Result<void>> refresh(std::shared_ptr<Private> d, const events::Delivery &delivery);
    static Task<Result<void>> index(std::shared_ptr<Private> d, const events::Delivery &delivery);
    static Task<Result<void>> mail(std::shared_ptr<Private> d, const events::Delivery &delivery);
    static Task<Result<void>> hang(const events::Delivery &delivery);

    Needs needs;
    bool isBroken = false;
    bool isClosed = false;
    int poisons = 0;
    // In the order of their making.
    std::unique_ptr<redis::Client> client;
    std::unique_ptr<events::EventTrace> trace;
    std::unique_ptr<events::CacheHandlers> handlers;
    std::vector<std::unique_ptr<StreamsBus>> buses; ///< the first is the cache's
};

StreamsBus *SandboxConsumers::Private::add(const StreamsBus::Options &options)
{
    StreamsBus::Parts parts;
    parts.client = client.get();
    parts.trace = trace.get();
    buses.push_back(std::make_unique<StreamsBus>(parts, options));
    return buses.back().get();
}

SandboxConsumers::SandboxConsumers(const redis::Url &url, Needs needs)
    : d(std::make_shared<Private>(std::move(needs)))
{
    d->client = redis::Client::open(url, clientOptions());
    d->trace = std::make_unique<events::EventTrace>(*d->client, events::EventTrace::Options{});
    d->handlers = std::make_unique<events::CacheHandlers>(*d->client, d->needs.invalidate);
    StreamsBus *cache = d->add(busOptions("cache-service", "cache-1"));
    for (const char *name : {"search-1", "search-2"}) {
        StreamsBus::Options options = busOptions("search-index", name);
        options.maxInFlight = 12; // a broken one soon takes no more, and the rest is lag
        options.count = 4;
        d->add(options);
    }
    StreamsBus::Options mail = busOptions("mail-service", "mail-2");
    mail.maxInFlight = 10;
    mail.claimIdle = 1h; // what `mail-1` left waits for an operator
    d->add(mail);
    connect(cache, &StreamsBus::troubled, this, &SandboxConsumers::troubled);
}

SandboxConsumers::~SandboxConsumers()
{
    d->isClosed = true;
    d->buses.clear();
    d->handlers.reset();
    d->trace.reset();
    d->client.reset();
}

Result<void> SandboxConsumers::Private::subscribe()
{
    const std::weak_ptr<Private> weak = weak_from_this();
    const auto bind = [weak](Task<Result<void>> (*handle)(std::shared_ptr<Private>, const events::Delivery &)) {
        return [weak, handle](const events::Delivery &delivery) { return handle(weak.lock(), delivery); };
    };
    Result<void> done = handlers->subscribeTo(*buses[0]);
    for (const char *type : {"category.updated", "pet.updated"}) {
        if (done)
            done = buses[0]->subscribe(type, bind(&Private::refresh));
    }
    for (std::size_t at : {1, 2}) {
        for (const char *type : productTypes) {
            if (done)
                done = buses[at]->subscribe(type, bind(&Private::index));
        }
    }
    for (const char *type : mailTypes) {
        if (done)
            done = buses[3]->subscribe(type, bind(&Private::mail));
    }
    return done;
}

Task<Result<void>> SandboxConsumers::open()
{
    const auto self = d;
    auto done = self->subscribe();
    if (done)
        done = co_await self->leaveBehind();
    for (std::size_t i = 0; done && !self->isClosed && i < self->buses.size(); ++i)
        done = co_await self->buses[i]->start();
    if (self->isClosed)
        co_return failure(Code::Cancelled, QStringLiteral("the consumers are being closed"));
    co_return done;
}

/// A consumer takes a few entries and is gone before it has handled them.
Task<Result<void>> SandboxConsumers::Private::leaveBehind()
{
    for (int i = 0; i < leftBehind; ++i) {
        const QJsonObject payload{{QStringLiteral("pet_id"), QString::number(1000 + i * 7)}};
        events::Event event = events::Event::make("pet.updated", payload, QStringLiteral("sandbox-pets"));
        const auto sent = co_await buses[0]->publish(std::move(event));
        if (isClosed || !sent)
            co_return sent ? Result<void>() : Result<void>(std::unexpected(sent.error()));
    }
    StreamsBus::Parts parts;
    parts.client = client.get();
    const auto gone = std::make_unique<StreamsBus>(parts, busOptions("mail-service", "mail-1"));
    const auto subscribed = gone->subscribe("pet.updated", [](const events::Delivery &delivery) { return hang(delivery); });
    if (!subscribed)
        co_return subscribed;
    const auto started = co_await gone->start();
    if (!started)
        co_return started;
    for (int i = 0; i < 100 && !isClosed && gone->inFlight() < leftBehind; ++i)
        co_await Clock::system().sleep(20ms);
    co_return Result<void>();
}

Task<Result<void>> SandboxConsumers::Private::hang(const events::Delivery &delivery)
{
    const std::stop_token stop = delivery.stop;
    const auto slept = co_await Clock::system().sleep(24h, stop);
    Q_UNUSED(slept)
    co_return failure(Code::Cancelled, QStringLiteral("the mail service ended"));
}

Task<Result<void>> SandboxConsumers::Private::refresh(std::shared_ptr<Private> d, const events::Delivery &delivery)
{
    if (!d || d->isClosed)
        co_return failure(Code::Cancelled, QStringLiteral("the consumers are being closed"));
    const auto done = co_await d->needs.refresh(delivery.event.type, delivery.event.payload);
    co_return done;
}

Task<Result<void>> SandboxConsumers::Private::index(std::shared_ptr<Private> d, const events::Delivery &delivery)
{
    const events::Event event = delivery.event;
    const std::stop_token stop = delivery.stop;
    const bool isFirst = delivery.deliveries == 1;
    while (d && d->isBroken && !stop.stop_requested()) {
        const auto slept = co_await Clock::system().sleep(hangsFor, stop);
        Q_UNUSED(slept)
    }
    const auto worked = co_await Clock::system().sleep(indexing, stop);
    if (!worked || !d || d->isClosed)
        co_return failure(Code::Cancelled, QStringLiteral("the search index ends"));
    if (isFirst && qChecksum(event.id) % 10 == 0)
        co_return failure(Code::Timeout, QStringLiteral("the search index did not answer within 15 ms"));
    if (event.type != "product.updated")
        co_return Result<void>();
    const qint64 id = event.payload.value(QLatin1String("product_id")).toString().toLongLong();
    const auto there = co_await d->needs.hasProduct(id);
    if (!there)
        co_return std::unexpected(there.error());
    if (!*there && id >= unknownProduct) // one that was deleted meanwhile is nobody's trouble
        co_return failure(Code::NotFound, QStringLiteral("there is no product %1 to index").arg(id));
    co_return Result<void>();
}

Task<Result<void>> SandboxConsumers::Private::mail(std::shared_ptr<Private> d, const events::Delivery &delivery)
{
    const events::Event event = delivery.event;
    const std::stop_token stop = delivery.stop;
    const bool hasUser = !event.payload.value(QLatin1String("user_id")).toString().isEmpty();
    if (event.type.startsWith("voice.") && !hasUser)
        co_return failure(Code::InvalidArgument, QStringLiteral("the voice has no user, so there is nobody to write to"));
    const auto sent = co_await Clock::system().sleep(sending, stop);
    if (!sent || !d || d->isClosed)
        co_return failure(Code::Cancelled, QStringLiteral("the mail service ends"));
    co_return Result<void>();
}

void SandboxConsumers::setBroken(bool on)
{
    d->isBroken = on;
}

bool SandboxConsumers::isBroken() const
{
    return d->isBroken;
}

Task<Result<void>> SandboxConsumers::publish(events::Event event)
{
    const auto self = d;
    if (self->isClosed)
        co_return failure(Code::Cancelled, QStringLiteral("the consumers are being closed"));
    const auto sent = co_await self->buses[0]->publish(std::move(event));
    if (!sent)
        co_return std::unexpected(sent.error());
    co_return Result<void>();
}

Task<Result<int>> SandboxConsumers::publishPoison()
{
    const auto self = d;
    if (self->isClosed)
        co_return failure(Code::Cancelled, QStringLiteral("the consumers are being closed"));
    const int number = self->poisons++;
    std::vector<events::Event> all;
    const QJsonObject noProduct{{QStringLiteral("product_id"), QString::number(unknownProduct + number)}};
    all.push_back(events::Event::make("product.updated", noProduct, QStringLiteral("sandbox-import")));
    if (number % 2 == 0) {
        const QJsonObject noUser{
            {QStringLiteral("voice_id"), QStringLiteral("5f2f65a4-0000-4000-8000-00000000000%1").arg(number % 10)}};
        all.push_back(events::Event::make("voice.created", noUser, QStringLiteral("sandbox-import")));
    }
    const auto answers = co_await self->buses[0]->publishAll(std::move(all));
    const auto sent = int(std::ranges::count_if(answers, [](const auto &one) { return one.has_value(); }));
    if (self->isClosed)
        co_return failure(Code::Cancelled, QStringLiteral("the consumers are being closed"));
    // What a producer with a fault would write, which the library itself refuses to.
    redis::Command add("XADD", "events:category.updated", "MAXLEN", "~", 10000, "*", "event", "{category_id: seven}", "type",
                       "category.updated");
    const auto added = co_await self->client->command(std::move(add));
    if (!added)
        co_return std::unexpected(added.error());
    co_return Result<int>(sent + 1);
}

qint64 SandboxConsumers::published() const
{
    return d->buses.empty() ? 0 : d->buses[0]->counts().published;
}

qint64 SandboxConsumers::handled() const
{
    return d->buses.empty() ? 0 : d->buses[0]->counts().handled;
}

} // namespace freshet::sandbox
