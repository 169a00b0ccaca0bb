// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/streams_bus.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace freshet;
using namespace std::chrono_literals;

// Where it fails, or throws, the event comes again after growing pauses; after five deliveries it is a dead letter.
Task<Result<void>> refresh(const events::Delivery &delivery)
{
    const qint64 product = delivery.event.payload[QStringLiteral("product_id")].toInteger();
    QTextStream(stdout) << "product " << product << " changed, says " << delivery.event.source << '\n';
    co_return Result<void>();
}

// Events that were trimmed away before this group read them: told, so that nothing stays stale for their sake.
Task<Result<void>> refreshAll(const events::Loss &loss)
{
    QTextStream(stdout) << loss.count.value_or(0) << " changes were lost\n";
    co_return Result<void>();
}

Task<int> work(events::StreamsBus &bus)
{
    events::SubscribeOptions options;
    options.once = true; // for each event_id, however often it is delivered
    options.lost = refreshAll;
    if (const auto subscribed = bus.subscribe("product.updated", refresh, options); !subscribed)
        co_return 2;
    if (const auto started = co_await bus.start(); !started) {
        QTextStream(stderr) << started.error().message << '\n';
        co_return 1;
    }
    auto event = events::Event::make("product.updated", {{QStringLiteral("product_id"), 7}}, QStringLiteral("shop"));
    const auto published = co_await bus.publish(std::move(event)); // stored, or an error
    if (!published)
        co_return 1;
    while (bus.counts().acknowledged == 0)
        co_await Clock::system().sleep(10ms);
    const auto stopped = co_await bus.stop(5s); // lets handlers end, leaves the rest to others
    co_return stopped ? 0 : 1;
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const auto url = redis::Url::parse(qEnvironmentVariable("FRESHET_URL", QStringLiteral("redis://localhost")));
    if (!url)
        return 2;
    const auto client = redis::Client::open(*url);
    events::StreamsBus::Parts parts;
    parts.client = client.get();
    events::StreamsBus::Options group;
    group.group = "refresher";
    events::StreamsBus bus(parts, group);
    work(bus).then([](int status) { QCoreApplication::exit(status); });
    return application.exec();
}
