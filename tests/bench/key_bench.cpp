// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/key_bench.h"

#include "tests/support/wait.h"

#include <QCoreApplication>
#include <QScrollBar>
#include <QTableView>

#include <hiredis/hiredis.h>
#include <limits>

namespace freshet::bench {

using ui::KeysController;

bool fillKeys(const test::RedisServer &server, qint64 keys)
{
    constexpr qint64 atOnce = 100'000;
    test::RawRedis raw = server.raw(120'000);
    for (qint64 from = 0; from < keys; from += atOnce) {
        const auto answer =
            raw.run({"EVAL",
                     "for i = ARGV[1], ARGV[2] - 1 do "
                     "redis.call('SET', string.format('v1:recommendation:result:%020d', i), '0123456789abcdef') end",
                     "0", QByteArray::number(from), QByteArray::number(std::min(keys, from + atOnce))});
        if (answer.isError()) {
            std::printf("! %s\n", answer.bytes.constData());
            return false;
        }
    }
    return true;
}

QByteArray keyName(qint64 number)
{
    return "v1:recommendation:result:" + QByteArray::number(number).rightJustified(20, '0');
}

double bareLoop(const QString &socketPath, qint64 &found)
{
    redisContext *context = redisConnectUnix(socketPath.toUtf8().constData());
    QElapsedTimer timer;
    timer.start();
    QByteArray cursor = "0";
    found = 0;
    do {
        auto *reply = static_cast<redisReply *>(redisCommand(context, "SCAN %s COUNT 1000", cursor.constData()));
        if (!reply || reply->type != REDIS_REPLY_ARRAY)
            return -1;
        cursor = reply->element[0]->str;
        found += qint64(reply->element[1]->elements);
        freeReplyObject(reply);
    } while (cursor != "0");
    const double took = double(timer.nsecsElapsed()) / 1e6;
    redisFree(context);
    return took;
}

KeysStage::KeysStage(qint64 keys)
{
    QElapsedTimer timer;
    timer.start();
    if (!m_server.start() || !fillKeys(m_server, keys)) {
        std::printf("no redis-server with %lld keys: %s\n", (long long)(keys), qPrintable(m_server.log()));
        return;
    }
    std::printf("%lld keys, filled in %.1f s; redis-server takes %lld MB\n", (long long)(keys), double(timer.elapsed()) / 1000,
                (long long)(memoryOf(m_server.processId()) >> 20));
    std::fflush(stdout);
    m_session = std::make_unique<ui::Session>(m_server.unixUrl(), redis::ClientOptions{});
    m_panel = std::make_unique<ui::KeysPanel>();
    m_panel->resize(1600, 900);
    m_panel->show();
    m_panel->setSession(m_session.get());
    test::waitUntil([&] { return m_session->status().state == redis::ConnectionStatus::State::Ready; });
}

int keysWanted(int argc, char **argv, int usual)
{
    return argc > 1 ? std::max(1000, QByteArray(argv[1]).toInt()) : usual;
}

void rest(std::chrono::milliseconds time)
{
    QElapsedTimer timer;
    timer.start();
    test::waitUntil([&] { return timer.elapsed() >= time.count(); });
}

Listed listAll(ui::KeysPanel &panel, std::chrono::milliseconds most)
{
    Listed listed;
    KeysController *controller = panel.controller();
    QElapsedTimer timer;
    timer.start();
    const auto watch = QObject::connect(controller, &KeysController::viewChanged, &panel, [&] {
        if (listed.firstRows < 0 && controller->view().found > 0) {
            panel.table()->viewport()->repaint();
            listed.firstRows = double(timer.nsecsElapsed()) / 1e6;
        }
        const auto state = controller->view().state;
        if (listed.all < 0 && (state == KeysController::State::Done || state == KeysController::State::Full))
            listed.all = double(timer.nsecsElapsed()) / 1e6;
    });
    controller->scan({});
    controller->more(std::numeric_limits<qint64>::max());
    test::waitUntil([&] { return listed.all >= 0; }, most);
    QObject::disconnect(watch);
    listed.found = controller->view().found;
    listed.bytesEach = double(controller->view().bytes) / double(std::max<qint64>(1, listed.found));
    return listed;
}

double search(ui::KeysPanel &panel, const QByteArray &text)
{
    const double took = arrangedAfter(panel, [&] { panel.controller()->setSearch(text); });
    QElapsedTimer timer;
    timer.start();
    panel.table()->viewport()->repaint();
    return took + double(timer.nsecsElapsed()) / 1e6;
}

double arrangedAfter(ui::KeysPanel &panel, const std::function<void()> &change)
{
    double took = -1;
    QElapsedTimer timer;
    const auto watch = QObject::connect(panel.controller(), &KeysController::arranged, &panel,
                                        [&] { took = double(timer.nsecsElapsed()) / 1e6; });
    timer.start();
    change();
    while (took < 0 && timer.elapsed() < 120'000)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QObject::disconnect(watch);
    return took;
}

void scroll(ui::KeysPanel &panel, int steps)
{
    QScrollBar *bar = panel.table()->verticalScrollBar();
    for (int i = 0; i <= steps; ++i) {
        bar->setValue(int(qint64(bar->maximum()) * i / steps));
        panel.table()->viewport()->update();
        QCoreApplication::processEvents();
    }
}

} // namespace freshet::bench
