// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/write_through.h"

#include <coroutine>
#include <deque>
#include <map>

namespace freshet::cache {

/// One writer a key at a time, in the order in which they came.
class WriteThrough::Turns
{
public:
    /// Waits for the key's turn.
    struct Turn
    {
        Turns *turns;
        QByteArray key;

        bool await_ready() const { return turns->m_waiting.try_emplace(key).second; }
        void await_suspend(std::coroutine_handle<> waiter) { turns->m_waiting[key].push_back(waiter); }
        void await_resume() const {}
    };

    /// The next one goes on inside this.
    void end(const QByteArray &key)
    {
        const auto found = m_waiting.find(key);
        if (found->second.empty()) {
            m_waiting.erase(found);
            return;
        }
        const std::coroutine_handle<> next = found->second.front();
        found->second.pop_front();
        next.resume();
    }

private:
    std::map<QByteArray, std::deque<std::coroutine_handle<>>> m_waiting; ///< of the keys that are being written
};

namespace {

/// Whether the source may have been written although it answered this.
bool isUnknown(Code code)
{
    return code == Code::ConnectionLost || code == Code::Timeout;
}

} // namespace

WriteThrough::WriteThrough(TieredCache &cache)
    : m_cache(&cache)
    , m_turns(std::make_shared<Turns>())
{}

Task<Result<WriteThrough::Outcome>> WriteThrough::write(QByteArray key, const Codec &codec, std::shared_ptr<const void> object,
                                                        Writer writer, WriteOptions options, Then then)
{
    if (then == Then::Invalidate)
        object.reset();
    return run(m_cache, m_turns, std::move(key), &codec, std::move(object), std::move(writer), std::move(options));
}

Task<Result<WriteThrough::Outcome>> WriteThrough::remove(QByteArray key, Writer writer)
{
    return run(m_cache, m_turns, std::move(key), nullptr, nullptr, std::move(writer), {});
}

Task<Result<WriteThrough::Outcome>> WriteThrough::run(TieredCache *cache, std::shared_ptr<Turns> turns, QByteArray key,
                                                      const Codec *codec, std::shared_ptr<const void> object, Writer writer,
                                                      WriteOptions options)
{
    Turns::Turn turn{turns.get(), key};
    co_await turn;
    const auto written = co_await writer();
    Outcome outcome;
    const bool mustGo = written ? !object : isUnknown(written.error().code);
    if (written && object) {
        const auto set = co_await cache->set(key, *codec, std::move(object), std::move(options));
        outcome.cached = set.has_value();
        if (!set)
            outcome.cacheError = set.error();
    }
    if (mustGo || outcome.cacheError) {
        const auto removed = co_await cache->remove(key);
        if (removed)
            outcome.cacheError.reset();
        else
            outcome.cacheError = removed.error();
    }
    turns->end(key);
    if (!written)
        co_return Result<Outcome>(std::unexpected(written.error()));
    co_return Result<Outcome>(std::move(outcome));
}

} // namespace freshet::cache
