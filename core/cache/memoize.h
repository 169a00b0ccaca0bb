// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/cache.h"
#include "core/cache/call_key.h"

#include <QJsonValue>

#include <memory>
#include <utility>

namespace freshet::cache {

// Wrappers for coroutine functions `Task<Result<Value>>(Args…)`: what `@cache_result` and `@invalidate_cache` are in Python.
//
//     auto user = memoize(&tiers, names("user_id"), "user:{user_id}", 600s, fetchUser);
//     auto save = invalidating(&tiers, names("user_id"), Invalidates().key("user:{user_id}").tag("users"), saveUser);
//     const auto found = co_await user(7);   // Result<User>, as fetchUser gives it
//
// A wrapper is called as the function is, and gives what it gives. It may be copied, and may go while calls are under way. It
// copies its arguments. Without a cache (nullptr) the function simply runs; and a cache that fails never fails the function.
// Thread: the cache's. The cache must outlive the calls.

struct MemoizeOptions
{
    ReadOptions read;
    bool cacheNull =
        true; ///< a null result (std::nullopt, JSON's null) is kept, for `read.negativeTtl`; else each call asks again

    MemoizeOptions() = default;
    template<typename Rep, typename Period>
    MemoizeOptions(std::chrono::duration<Rep, Period> ttl)
    {
        read.ttl = std::chrono::duration_cast<std::chrono::milliseconds>(ttl);
    }
    MemoizeOptions(ReadOptions options, bool keepNull = true)
        : read(std::move(options))
        , cacheNull(keepNull)
    {}
};

/// What a function's success makes void. Texts are templates over the call's named arguments; in patterns what is filled in has
/// its glob characters escaped.
class Invalidates
{
public:
    Invalidates &&key(QByteArrayView text) { return add(Invalidation::Kind::Keys, {text}); }
    Invalidates &&pattern(QByteArrayView text) { return add(Invalidation::Kind::Pattern, {text}); }
    Invalidates &&tag(QByteArrayView text) { return add(Invalidation::Kind::Tag, {text}); }
    Invalidates &&queue(QByteArrayView tag) { return add(Invalidation::Kind::Queue, {tag}); }
    Invalidates &&nameSpace(QByteArrayView text) { return add(Invalidation::Kind::Namespace, {text}); } ///< a version bump
    Invalidates &&resource(QByteArrayView nameSpace, QByteArrayView id)
    {
        return add(Invalidation::Kind::Resource, {nameSpace, id});
    }

    /// Code::InvalidArgument, whose message names it, for a template that is none and an argument that is missing.
    Result<std::vector<Invalidation>> fill(const Parameters &arguments) const;

private:
    struct Part
    {
        Invalidation::Kind kind;
        std::vector<Result<KeyTemplate>> templates;
    };
    Invalidates &&add(Invalidation::Kind kind, std::initializer_list<QByteArrayView> texts);

    std::vector<Part> m_parts;
};

namespace detail {

template<typename T>
bool isNull(const T &value)
{
    if constexpr (IsOptional<T>::value)
        return !value.has_value();
    else if constexpr (std::same_as<T, QJsonValue>)
        return value.isNull();
    else
        return false;
}

/// A function with its arguments: what a load needs. Held by the load, which may outlast the call and the wrapper.
template<typename State>
struct Call
{
    std::shared_ptr<State> state;
    typename State::Traits::Arguments arguments;
    std::optional<Result<typename State::Value>> outcome; ///< of the function, where this call's load ran it

    /// The function's own coroutine may refer to it and to the arguments, so this frame holds both until it ended.
    static Task<Result<typename State::Value>> run(std::shared_ptr<Call> call)
    {
        auto result = co_await State::Traits::call(call->state->function, call->arguments);
        co_return Result<typename State::Value>(std::move(result));
    }
};

template<typename Function, typename KeyOf>
struct MemoizeState
{
    using Traits = CallTraits<Function>;
    using Value = typename Traits::Value;
    using Answer = Result<Value>;
    using ThisCall = Call<MemoizeState>;

    std::optional<Cache<Value>> cache; ///< nothing: without one
    KeyOf keyOf;
    MemoizeOptions options;
    Function function;

    static Task<Result<Load<Value>>> load(std::shared_ptr<ThisCall> call)
    {
        Answer answer = co_await ThisCall::run(call);
        call->outcome = std::move(answer);
        if (!*call->outcome)
            co_return Result<Load<Value>>(std::unexpected(call->outcome->error()));
        Load<Value> loaded(**call->outcome);
        if (!call->state->options.cacheNull && isNull(**call->outcome))
            loaded.ttl = std::chrono::seconds(1); // removed below; at the latest then
        co_return Result<Load<Value>>(std::move(loaded));
    }

    static Task<Answer> read(std::shared_ptr<ThisCall> call)
    {
        const std::shared_ptr<MemoizeState> state = call->state;
        if (!state->cache)
            co_return co_await ThisCall::run(call);
        Result<QByteArray> key;
        if constexpr (requires { state->keyOf(call->arguments).operator co_await(); })
            key = co_await state->keyOf(call->arguments);
        else
            key = state->keyOf(call->arguments);
        if (!key)
            co_return Answer(std::unexpected(key.error()));
        typename Cache<Value>::TypedLoader loader = [call](const LoadContext &) { return load(call); };
        auto found = co_await state->cache->getOrLoad(*key, std::move(loader), state->options.read);
        if (call->outcome) // by this call, whatever the cache made of it
            co_return co_await ownOutcome(call, *key);
        // Only a cache that ends gives up without being asked to; other errors are those of a load that others share.
        if (!found && (found.error().code != Code::Cancelled || state->options.read.stop.stop_requested()))
            co_return Answer(std::unexpected(found.error()));
        if (found && found->value)
            co_return Answer(*found->value);
        if constexpr (IsOptional<Value>::value || std::same_as<Value, QJsonValue>) {
            if (found && found->absent)
                co_return Answer(Value());
        }
        co_return co_await ThisCall::run(call);
    }

    static Task<Answer> ownOutcome(std::shared_ptr<ThisCall> call, QByteArray key)
    {
        Answer answer = std::move(*call->outcome);
        if (answer && !call->state->options.cacheNull && isNull(*answer)) {
            const auto removed = co_await call->state->cache->remove(key);
            Q_UNUSED(removed) // else it goes by itself
        }
        co_return Answer(std::move(answer));
    }
};

template<typename Function, typename WhatOf>
struct InvalidatingState
{
    using Traits = CallTraits<Function>;
    using Value = typename Traits::Value;
    using Answer = Result<Value>;
    using ThisCall = Call<InvalidatingState>;

    TieredCache *tiers;
    WhatOf whatOf; ///< arguments → Result<std::vector<Invalidation>>
    Function function;

    static Task<Answer> read(std::shared_ptr<ThisCall> call)
    {
        const std::shared_ptr<InvalidatingState> state = call->state;
        if (!state->tiers)
            co_return co_await ThisCall::run(call);
        // Before the function runs: what can't be named can't be made void afterwards.
        auto what = state->whatOf(call->arguments);
        if (!what)
            co_return Answer(std::unexpected(what.error()));
        Answer answer = co_await ThisCall::run(call);
        for (std::size_t i = 0; answer && i < what->size(); ++i) {
            const auto report = co_await state->tiers->invalidate(std::move((*what)[i]));
            Q_UNUSED(report) // the cache has logged it, and journalled what is still to be done
        }
        co_return Answer(std::move(answer));
    }
};

/// The wrapper itself: as the function to its caller.
template<typename State, typename... Args>
class Wrapped
{
public:
    explicit Wrapped(std::shared_ptr<State> state)
        : m_state(std::move(state))
    {}
    Task<Result<typename State::Value>> operator()(Args... arguments) const
    {
        using ThisCall = typename State::ThisCall;
        return State::read(std::make_shared<ThisCall>(
            m_state, typename State::Traits::Arguments(std::forward<Args>(arguments)...), std::nullopt));
    }

private:
    std::shared_ptr<State> m_state;
};

template<typename State, typename... Parts>
auto wrapped(Parts &&...parts)
{
    return typename State::Traits::template With<Wrapped, State>(std::make_shared<State>(std::forward<Parts>(parts)...));
}

template<typename Value>
std::optional<Cache<Value>> cacheFor(TieredCache *tiers)
{
    return tiers ? std::optional<Cache<Value>>(std::in_place, *tiers) : std::nullopt;
}

template<typename Value>
std::optional<Cache<Value>> cacheFor(const Cache<Value> &cache)
{
    return cache;
}

/// A function as it is stored: one that is no object is stored as a pointer.
template<typename Function>
using Stored = std::decay_t<Function>;

} // namespace detail

/// Wraps `function`, whose results are kept under the key that `keyOf(arguments…)` gives: a QByteArray, a Result<QByteArray>, or
/// a Task<Result<QByteArray>>, such as one that asks for the namespace's current version. `cache`: a TieredCache * or a
/// Cache<Value>. Results are kept for `options.read.ttl`; failures never. Callers of one key at one time share one run.
/// Code::Overloaded and Code::Timeout as TieredCache::getOrLoad.
template<typename Store, typename KeyOf, typename Function>
    requires requires(const KeyOf &key, const typename CallTraits<detail::Stored<Function>>::Arguments &arguments) {
        std::apply(key, arguments);
    }
auto memoize(const Store &cache, KeyOf keyOf, MemoizeOptions options, Function &&function)
{
    using Traits = CallTraits<detail::Stored<Function>>;
    auto ofTuple = [keyOf = std::move(keyOf)](const typename Traits::Arguments &arguments) {
        if constexpr (std::convertible_to<decltype(std::apply(keyOf, arguments)), Result<QByteArray>>)
            return Result<QByteArray>(std::apply(keyOf, arguments));
        else
            return std::apply(keyOf, arguments);
    };
    using State = detail::MemoizeState<detail::Stored<Function>, decltype(ofTuple)>;
    return detail::wrapped<State>(detail::cacheFor<typename Traits::Value>(cache), std::move(ofTuple), std::move(options),
                                  std::forward<Function>(function));
}

/// The key is a template over the named arguments: `user:{user_id}`. A name that the template has and the call has not is
/// Code::InvalidArgument, whose message names it; the function does not run then.
template<typename Store, std::size_t Count, typename Function>
auto memoize(const Store &cache, ArgumentNames<Count> argumentNames, QByteArrayView keyTemplate, MemoizeOptions options,
             Function &&function)
{
    auto parsed = KeyTemplate::parse(keyTemplate);
    auto keyOf = [argumentNames, parsed = std::move(parsed)](const auto &...each) -> Result<QByteArray> {
        if (!parsed)
            return std::unexpected(parsed.error());
        return parsed->fill(namedParameters(argumentNames, std::tie(each...)));
    };
    return memoize(cache, std::move(keyOf), std::move(options), std::forward<Function>(function));
}

/// The key is `parts` with the hash of the named arguments (contract, section 1): `v1:product:list:320923b2`.
template<typename Store, std::size_t Count, typename Function>
auto memoize(const Store &cache, ArgumentNames<Count> argumentNames, KeyParts parts, MemoizeOptions options, Function &&function)
{
    auto keyOf = [argumentNames, parts = std::move(parts)](const auto &...each) {
        KeyParts whole = parts;
        whole.parameters = namedParameters(argumentNames, std::tie(each...));
        return whole.key();
    };
    return memoize(cache, std::move(keyOf), std::move(options), std::forward<Function>(function));
}

/// Wraps `function`; after each success, and only then, `whatOf(arguments…)` (a std::vector<Invalidation> or a Result of one,
/// made before the function runs) is carried out, before the caller goes on. What fails of it the cache logs, and makes up for
/// where it has a journal; the function's result stands.
template<typename WhatOf, typename Function>
    requires requires(const WhatOf &whatOf, const typename CallTraits<detail::Stored<Function>>::Arguments &arguments) {
        std::apply(whatOf, arguments);
    }
auto invalidating(TieredCache *tiers, WhatOf whatOf, Function &&function)
{
    using Traits = CallTraits<detail::Stored<Function>>;
    auto ofTuple = [whatOf = std::move(whatOf)](const typename Traits::Arguments &arguments) {
        return Result<std::vector<Invalidation>>(std::apply(whatOf, arguments));
    };
    using State = detail::InvalidatingState<detail::Stored<Function>, decltype(ofTuple)>;
    return detail::wrapped<State>(tiers, std::move(ofTuple), std::forward<Function>(function));
}

/// The same with templates over the named arguments.
template<std::size_t Count, typename Function>
auto invalidating(TieredCache *tiers, ArgumentNames<Count> argumentNames, Invalidates what, Function &&function)
{
    auto whatOf = [argumentNames, what = std::move(what)](const auto &...each) {
        return what.fill(namedParameters(argumentNames, std::tie(each...)));
    };
    return invalidating(tiers, std::move(whatOf), std::forward<Function>(function));
}

} // namespace freshet::cache
