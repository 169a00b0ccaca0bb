// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/outbox.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/sql_database.h"

#include <QFile>
#include <QSqlQuery>
#include <QSqlRecord>

#include <atomic>
#include <coroutine>
#include <future>

namespace freshet::test {

/// Stands for the bus: keeps what was published, answers as it is told, and takes its time while it is held.
class ScriptedBus final : public events::EventBus
{
public:
    using Event = events::Event;
    using Published = events::Published;

    std::function<std::optional<Error>(const Event &)> refuse = {}; ///< nothing: published
    bool isHeld = false;
    QString file; ///< where each id is written too, for processes that die
    int calls = 0;
    std::vector<Event> published;

    QByteArrayList ids() const
    {
        QByteArrayList all;
        for (const Event &event : published)
            all << event.id;
        return all;
    }
    void letGo()
    {
        isHeld = false;
        const auto waiting = std::exchange(m_waiting, {});
        for (const auto one : waiting)
            one.resume();
    }

    Task<Result<Published>> publish(Event event) override
    {
        std::vector<Event> one;
        one.push_back(std::move(event));
        auto answers = co_await publishAll(std::move(one));
        co_return std::move(answers.front());
    }
    Task<std::vector<Result<Published>>> publishAll(std::vector<Event> events) override
    {
        ++calls;
        Gate gate{this};
        co_await gate;
        const auto turned = co_await Clock::system().sleep(std::chrono::milliseconds(0)); // never within the call
        std::vector<Result<Published>> answers;
        for (const Event &event : events) {
            if (const auto error = refuse ? refuse(event) : std::nullopt) {
                answers.push_back(std::unexpected(*error));
                continue;
            }
            published.push_back(event);
            if (!file.isEmpty()) {
                QFile out(file);
                if (out.open(QIODevice::Append))
                    out.write(event.id + '\n');
            }
            Published where;
            where.stream = events::streamOf(event.type);
            where.id = QByteArray::number(qint64(published.size())) + "-0";
            where.eventId = event.id;
            answers.push_back(where);
        }
        co_return answers;
    }
    Result<void> subscribe(QByteArray, events::Handler, events::SubscribeOptions) override { return {}; }
    Task<Result<void>> start() override { co_return Result<void>(); }
    Task<Result<void>> stop(std::chrono::milliseconds) override { co_return Result<void>(); }

private:
    struct Gate
    {
        ScriptedBus *bus;
        bool await_ready() const { return !bus->isHeld; }
        void await_suspend(std::coroutine_handle<> waiter) { bus->m_waiting.push_back(waiter); }
        void await_resume() const {}
    };
    std::vector<std::coroutine_handle<>> m_waiting;
};

/// Counts the rests: one for each look at the outbox.
class CountingClock final : public Clock
{
public:
    TimePoint now() const override { return fake.now(); }
    QDateTime utcNow() const override { return fake.utcNow(); }
    Task<Result<void>> sleep(std::chrono::milliseconds time, std::stop_token stop) override
    {
        ++sleeps;
        return fake.sleep(time, std::move(stop));
    }

    FakeClock fake;
    int sleeps = 0;
};

/// A transaction that stands open, after its work, until it is let go.
class OpenTransaction
{
public:
    OpenTransaction(Sql &sql, Sql::Work work)
    {
        auto shared = m_shared;
        keep(sql.transaction([shared, work = std::move(work)](QSqlDatabase &database) -> Result<void> {
            const auto done = work(database);
            shared->isOpen = true;
            shared->go.get_future().wait();
            return done;
        }),
             m_kept);
    }
    ~OpenTransaction()
    {
        if (!m_kept->has_value())
            commit();
    }
    bool isOpen() const { return m_shared->isOpen; }
    Result<void> commit()
    {
        m_shared->go.set_value();
        if (!waitUntil([this] { return m_kept->has_value(); }))
            return failure(Code::Timeout, QStringLiteral("the commit takes too long"));
        return **m_kept;
    }

private:
    struct Shared
    {
        std::atomic<bool> isOpen = false;
        std::promise<void> go;
    };
    std::shared_ptr<Shared> m_shared = std::make_shared<Shared>();
    std::shared_ptr<std::optional<Result<void>>> m_kept = std::make_shared<std::optional<Result<void>>>();
};

inline QString text(const Result<void> &result)
{
    return result ? QStringLiteral("no error")
                  : QLatin1String(codeName(result.error().code)) + QLatin1String(": ") + result.error().message;
}

/// Some turns of the event loop, in which what was destroyed at rest ends; for a test's `cleanup`.
inline void turnLoop()
{
    int turns = 0;
    waitUntil([&turns] { return ++turns > 4; });
}

/// Statements in a transaction.
inline Result<void> run(Sql &sql, const QStringList &statements)
{
    return await(sql.transaction([&](QSqlDatabase &database) -> Result<void> {
        for (const QString &statement : statements) {
            if (auto done = execute(database, statement); !done)
                return done;
        }
        return {};
    }));
}

/// The first column of a query, and the second behind a `=` where there is one.
inline QStringList rows(Sql &sql, const QString &statement)
{
    QStringList out;
    const auto done = await(sql.run([&](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        if (auto ran = execute(query, statement, {}); !ran)
            return ran;
        while (query.next())
            out << query.value(0).toString() +
                       (query.record().count() > 1 ? QLatin1Char('=') + query.value(1).toString() : QString());
        return {};
    }));
    return done ? out : QStringList{text(done)};
}

/// Who has the lease, and until when.
inline QString lease(Sql &sql)
{
    return rows(sql, QStringLiteral("SELECT token, until_ms FROM outbox_relay")).join(QLatin1Char(' '));
}

inline events::Event eventOf(const QByteArray &type, int number)
{
    return events::Event::make(type, {{QStringLiteral("n"), number}}, QStringLiteral("test"));
}

/// Appends them in one transaction.
inline Result<void> append(Sql &sql, const std::vector<events::Event> &events)
{
    return await(sql.transaction([&](QSqlDatabase &database) -> Result<void> {
        for (const events::Event &event : events) {
            if (auto done = events::Outbox::append(database, event); !done)
                return done;
        }
        return {};
    }));
}

/// Appends `count` events of one type, each in a transaction of its own; their ids.
inline QByteArrayList appendMany(Sql &sql, int count, const QByteArray &type = "voice.created")
{
    QByteArrayList ids;
    for (int i = 0; i < count; ++i) {
        const events::Event event = eventOf(type, i);
        if (const auto done = append(sql, {event}); !done)
            return {text(done).toUtf8()};
        ids << event.id;
    }
    return ids;
}

} // namespace freshet::test
