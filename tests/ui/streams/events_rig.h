// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity_log.h"
#include "core/events/dead_letters.h"
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"
#include "ui/bridge/records.h"
#include "ui/bridge/session.h"
#include "ui/widgets/change_guard.h"

#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

namespace freshet::test {

/// A server with dead letters, a session and an activity log, for the views of this room. Thread: the test's.
class EventsRig
{
public:
    using Environment = redis::Profile::Environment;

    bool start(const QByteArrayList &users = {})
    {
        RedisServer::Options options;
        options.users = users;
        server = std::make_unique<RedisServer>(options);
        return server->start();
    }
    void openLog()
    {
        directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options options;
        options.path = directory->filePath(QStringLiteral("activity.sqlite"));
        log = std::make_unique<audit::ActivityLog>(options);
    }
    ui::Records records() const { return {log.get(), nullptr}; }
    /// Ready when it returns.
    bool open(Environment environment = Environment::Development, bool readOnly = false, const QString &user = {})
    {
        redis::ClientOptions options;
        options.readOnly = readOnly;
        redis::Url url = server->url();
        if (!user.isEmpty()) {
            url.user = user;
            url.password = QStringLiteral("secret");
        }
        session = std::make_unique<ui::Session>(url, options);
        redis::Profile profile = redis::Profile::make(QStringLiteral("Shop"), url);
        profile.environment = environment;
        session->setProfile(profile);
        session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), environment, url.displayName()});
        return waitUntil([&] { return session->status().state == redis::ConnectionStatus::State::Ready; });
    }

    RawReply raw(const QByteArrayList &command) { return server->raw().run(command); }
    qint64 length(const QByteArray &stream) { return raw({"XLEN", stream}).integer; }

    static events::DeadLetter letter(int n, const QString &error = QStringLiteral("voice %1 is away"),
                                     const QByteArray &stream = "events:voice.created")
    {
        events::DeadLetter one;
        one.stream = stream;
        one.originalId = QByteArray::number(1700000000000 + n) + "-0";
        one.group = "cache-service";
        one.consumer = "worker-12";
        one.deliveries = 5;
        one.error = error.contains(QLatin1String("%1")) ? error.arg(n) : error;
        one.failedAt = "2026-11-25T05:10:00.123456+00:00";
        const QByteArray type = stream.mid(7);
        const QByteArray number = QByteArray::number(n);
        one.fields = {{"event", R"({"type":")" + type + R"(","payload":{"voice_id":"v)" + number + R"(","n":)" + number +
                                    R"(},"timestamp":"2026-11-25T05:09:00+00:00","source":"shop","event_id":"e-)" + number +
                                    R"("})"},
                      {"type", type}};
        return one;
    }
    QByteArray put(const events::DeadLetter &one)
    {
        QByteArrayList command{"XADD", "events:dead", "*"};
        for (const auto &[name, value] : one.toEntry())
            command << name << value;
        return raw(command).bytes;
    }
    void putMany(int count, const QString &error = QStringLiteral("voice %1 is away"))
    {
        RawRedis to = server->raw(60'000);
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < count; ++i) {
            QByteArrayList command{"XADD", "events:dead", "*"};
            for (const auto &[name, value] : letter(i, error).toEntry())
                command << name << value;
            commands.push_back(command);
            if (commands.size() == 5000 || i + 1 == count) {
                to.runAll(commands);
                commands.clear();
            }
        }
    }

    /// The question that is asked now; nullptr: none.
    static ui::ChangeGuard *guard(QWidget *in)
    {
        for (ui::ChangeGuard *one : in->findChildren<ui::ChangeGuard *>()) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    static void confirm(QWidget *in)
    {
        QTest::mouseClick(guard(in)->findChild<QPushButton *>(QStringLiteral("guardApply")), Qt::LeftButton);
    }

    std::unique_ptr<RedisServer> server;
    std::unique_ptr<QTemporaryDir> directory;
    std::unique_ptr<audit::ActivityLog> log;
    std::unique_ptr<ui::Session> session;
};

} // namespace freshet::test
