// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/generated.h"

#include "core/cache/key.h"

#include <algorithm>

namespace freshet::catalog {

namespace {

using Text = cache::Load<QString>;

Task<Result<Text>> generate(std::shared_ptr<const Generated::Generator> generator, QByteArray kind, QString prompt,
                            std::stop_token stop)
{
    auto made = co_await (*generator)(std::move(kind), std::move(prompt), std::move(stop));
    if (!made)
        co_return Result<Text>(std::unexpected(made.error()));
    co_return Result<Text>(Text(std::move(*made)));
}

cache::ReadOptions living(const Generated::Options &options)
{
    cache::ReadOptions read;
    read.ttl = options.life;
    read.hardDeadline = options.slowest;
    // A generation outlives the usual lease by far; nobody else may begin the same meanwhile.
    read.leaseLife = options.slowest + std::chrono::seconds(5);
    read.leaseWait = options.slowest;
    read.nameSpace = "ai";
    return read;
}

Result<void> check(const QByteArray &kind, const QString &prompt)
{
    const bool isPlain =
        !kind.isEmpty() && kind.size() <= 32 && std::ranges::all_of(kind, [](char c) { return c >= 'a' && c <= 'z'; });
    if (!isPlain)
        return failure(Code::InvalidArgument, QStringLiteral("a kind has from 1 to 32 lower-case letters"),
                       QStringLiteral("kind"));
    if (prompt.trimmed().isEmpty() || prompt.size() > Generated::longestPrompt)
        return failure(Code::InvalidArgument,
                       QStringLiteral("a prompt has from 1 to %1 characters").arg(Generated::longestPrompt),
                       QStringLiteral("prompt"));
    return {};
}

} // namespace

Generated::Generated(cache::TieredCache &tiers, Generator generator, const Options &options)
    : m_generator(std::make_shared<const Generator>(std::move(generator)))
    , m_texts(tiers, living(options))
{}

Task<Result<QString>> Generated::get(QByteArray kind, QString prompt)
{
    if (const auto fine = check(kind, prompt); !fine)
        co_return std::unexpected(fine.error());
    QByteArray key = cache::promptKey(kind, prompt);
    cache::Cache<QString>::TypedLoader loader = [generator = m_generator, kind, prompt](cache::LoadContext context) {
        return generate(generator, kind, prompt, context.stop);
    };
    const auto read = co_await m_texts.getOrLoad(std::move(key), std::move(loader));
    if (!read)
        co_return std::unexpected(read.error());
    if (!read->value)
        co_return failure(Code::NotFound, QStringLiteral("nothing was made of this prompt"));
    co_return Result<QString>(*read->value);
}

Task<Result<bool>> Generated::forget(QByteArray kind, QString prompt)
{
    if (const auto fine = check(kind, prompt); !fine)
        co_return std::unexpected(fine.error());
    const auto removed = co_await m_texts.remove(cache::promptKey(kind, prompt));
    co_return removed;
}

} // namespace freshet::catalog
