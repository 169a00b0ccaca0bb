// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/cache.h"

namespace freshet::catalog {

/// Stories and pictures that a model makes from a prompt: dear and slow, and the same prompt gives the same entry.
/// `ai:{kind}:{sha256 of the prompt}` holds the text or the picture's address as a JSON string (contract, section 1). Who asks
/// for what is being made waits for that, in this process and in others: a prompt is generated once. A failure is cached nowhere.
/// Thread: the cache's. Owner: whoever composes; the cache must outlive it and its calls.
class Generated
{
public:
    /// Makes the thing: a story's text, a picture's address. `stop` is asked when it took longer than `Options::slowest`.
    using Generator = std::function<Task<Result<QString>>(QByteArray kind, QString prompt, std::stop_token stop)>;

    struct Options
    {
        std::chrono::milliseconds life{30LL * 24 * 3600 * 1000};
        std::chrono::milliseconds slowest{120000}; ///< of one generation; others wait no longer either
    };

    Generated(cache::TieredCache &tiers, Generator generator, const Options &options);
    Generated(cache::TieredCache &tiers, Generator generator)
        : Generated(tiers, std::move(generator), Options{})
    {}

    static constexpr qsizetype longestPrompt = 20000; ///< characters

    /// `kind`: lower-case letters, such as `story` or `picture`. Code::InvalidArgument, else what the generator answered.
    Task<Result<QString>> get(QByteArray kind, QString prompt);
    Task<Result<QString>> story(QString prompt) { return get("story", std::move(prompt)); }
    Task<Result<QString>> picture(QString prompt) { return get("picture", std::move(prompt)); }
    /// Forgets the entry, so that the next call makes another; whether there was one.
    Task<Result<bool>> forget(QByteArray kind, QString prompt);

private:
    std::shared_ptr<const Generator> m_generator;
    cache::Cache<QString> m_texts;
};

} // namespace freshet::catalog
