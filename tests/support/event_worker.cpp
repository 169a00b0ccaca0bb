// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/event_worker.h"

#include "core/events/streams_bus.h"

#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>

#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <qcoro/qcorotask.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace freshet::test {

using namespace std::chrono_literals;

namespace {

constexpr auto word = "--event-worker";

} // namespace

QStringList EventWorker::arguments() const
{
    const auto number = [](int value) { return QString::number(value); };
    return {QString::fromLatin1(word),
            socket,
            consumer,
            record,
            number(claimIdleMs),
            number(handlerMs),
            number(maxDeliveries),
            number(abortAt),
            number(dieBeforeAck),
            number(once)};
}

std::optional<int> EventWorker::runIfAsked(int argc, char **argv)
{
    if (argc < 11 || qstrcmp(argv[1], word) != 0)
        return std::nullopt;
    // Before any thread is there: SIGTERM comes through the event loop.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, nullptr);
    const int signals = signalfd(-1, &ends, SFD_CLOEXEC);
    QCoreApplication app(argc, argv);
    const int record = ::open(argv[4], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    const auto number = [argv](int place) { return std::atoi(argv[place]); };
    const std::chrono::milliseconds handling(number(6));
    const int abortAt = number(8);
    const int dieBeforeAck = number(9);

    const auto url = redis::Url::parse(QStringLiteral("unix://") + QString::fromLocal8Bit(argv[2]));
    if (!url || record < 0)
        return 2;
    const auto client = redis::Client::open(*url);
    events::StreamsBus::Options options;
    options.consumer = argv[3];
    options.block = 200ms;
    options.retryFirst = 10ms;
    options.retryMost = 100ms;
    options.claimIdle = std::chrono::milliseconds(number(5));
    options.maxDeliveries = number(7);
    bool diesNow = false;
    options.reached = [&](events::StreamsBus::Step step, const QByteArray &) {
        if (step == events::StreamsBus::Step::Acknowledging && diesNow)
            ::_exit(3);
    };
    events::StreamsBus bus({.client = client.get(), .trace = nullptr, .clock = nullptr}, options);
    const auto write = [record](const char *what, const events::Delivery &delivery, qint64 n) {
        const QByteArray line = QByteArray(what) + ' ' + QByteArray::number(n) + ' ' + QByteArray::number(delivery.deliveries) +
                                ' ' + delivery.entryId + '\n';
        return ::write(record, line.constData(), std::size_t(line.size())) == line.size();
    };
    const auto subscribed = bus.subscribe("voice.created",
                                          [&](const events::Delivery &delivery) -> Task<Result<void>> {
                                              const qint64 n = delivery.event.payload[QStringLiteral("n")].toInteger(-1);
                                              if (!write("start", delivery, n))
                                                  ::_exit(4);
                                              if (n == abortAt)
                                                  ::_exit(5);
                                              if (handling.count() > 0)
                                                  co_await Clock::system().sleep(handling);
                                              if (!write("done", delivery, n))
                                                  ::_exit(4);
                                              diesNow = diesNow || n == dieBeforeAck;
                                              co_return Result<void>();
                                          },
                                          {.name = {}, .once = number(10) != 0, .lost = {}});
    if (!subscribed)
        return 2;
    QSocketNotifier ended(signals, QSocketNotifier::Read);
    QObject::connect(&ended, &QSocketNotifier::activated, &app, [&] {
        ended.setEnabled(false);
        [](events::StreamsBus &running) -> Task<> {
            const auto stopped = co_await running.stop(5s);
            QCoreApplication::exit(stopped ? 0 : 1);
        }(bus);
    });
    [](events::StreamsBus &running) -> Task<> {
        if (const auto started = co_await running.start(); !started)
            QCoreApplication::exit(6);
    }(bus);
    return QCoreApplication::exec();
}

std::vector<EventWorker::Line> EventWorker::read(const QString &record)
{
    QFile file(record);
    std::vector<Line> lines;
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    const QList<QByteArray> all = file.readAll().split('\n');
    for (const QByteArray &text : all) {
        const QList<QByteArray> words = text.split(' ');
        if (words.size() == 4)
            lines.push_back({words[0], words[1].toInt(), words[2].toInt(), words[3]});
    }
    return lines;
}

} // namespace freshet::test
