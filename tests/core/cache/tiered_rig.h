// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/cache.h"
#include "tests/support/fake_clock.h"

#include <QCoreApplication>

#include <coroutine>
#include <memory>
#include <vector>

namespace freshet::test {

/// A loader whose calls wait until the test answers them, in the order that the test wants.
class HandLoader
{
public:
    using Load = cache::Load<QString>;

    struct Call
    {
        cache::LoadContext context;
        QByteArray key;
        std::optional<Result<Load>> answer;
        std::coroutine_handle<> waiter;
    };

    int calls() const { return int(m_calls->size()); }
    Call &call(int index) { return *m_calls->at(std::size_t(index)); }
    bool isAnswered(int index) { return call(index).answer.has_value(); }

    cache::Cache<QString>::TypedLoader loader(const QByteArray &key = {})
    {
        return [calls = m_calls, key](cache::LoadContext context) { return wait(calls, key, std::move(context)); };
    }
    void answer(int index, Result<Load> load)
    {
        Call &one = call(index);
        one.answer = std::move(load);
        std::exchange(one.waiter, {}).resume();
    }
    void answer(int index, const char *text) { answer(index, Load(QString::fromUtf8(text))); }
    void fail(int index, Code code = Code::Io) { answer(index, failure(code, QStringLiteral("the source is away"))); }

private:
    struct Answered
    {
        Call *call;
        struct Awaiter
        {
            Call *call;
            bool await_ready() const { return false; }
            void await_suspend(std::coroutine_handle<> handle) { call->waiter = handle; }
            void await_resume() const {}
        };
        Awaiter operator co_await() { return {call}; }
    };
    using Calls = std::vector<std::shared_ptr<Call>>;
    static Task<Result<Load>> wait(std::shared_ptr<Calls> calls, QByteArray key, cache::LoadContext context)
    {
        auto call = std::make_shared<Call>();
        call->context = std::move(context);
        call->key = std::move(key);
        calls->push_back(call);
        Answered answered{call.get()};
        co_await answered;
        Result<Load> answer = *call->answer;
        co_return answer;
    }

    std::shared_ptr<Calls> m_calls = std::make_shared<Calls>();
};

/// A read that the test looks at when it likes.
struct Reader
{
    bool done = false;
    Result<cache::ReadOf<QString>> result = failure(Code::Cancelled, QStringLiteral("not yet"));

    QString text() const { return result && result->value ? *result->value : QString(); }
    bool has(const char *expected, cache::Origin origin) const
    {
        return done && result && result->value && *result->value == QString::fromUtf8(expected) && result->origin == origin;
    }
    bool failed(Code code) const { return done && !result && result.error().code == code; }
};

inline Task<> follow(std::shared_ptr<Reader> reader, Task<Result<cache::ReadOf<QString>>> task)
{
    auto result = co_await task;
    reader->result = std::move(result);
    reader->done = true;
}

inline std::shared_ptr<Reader> reading(Task<Result<cache::ReadOf<QString>>> task)
{
    auto reader = std::make_shared<Reader>();
    follow(reader, std::move(task));
    return reader;
}

/// Any other call.
template<typename T>
struct Done
{
    std::optional<Result<T>> result;
    bool isDone() const { return result.has_value(); }
    bool succeeded() const { return result && result->has_value(); }
};

template<typename T>
Task<> followCall(std::shared_ptr<Done<T>> done, Task<Result<T>> task)
{
    auto result = co_await task;
    done->result = std::move(result);
}

template<typename T>
std::shared_ptr<Done<T>> calling(Task<Result<T>> task)
{
    auto done = std::make_shared<Done<T>>();
    followCall(done, std::move(task));
    return done;
}

/// What waits in the event loop now.
inline void turnLoop()
{
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents();
}

} // namespace freshet::test
