// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"
#include "core/base/utf8.h"
#include "core/cache/key.h"
#include "core/cache/versions.h"

namespace freshet::ctl {

namespace {

/// `NAME=JSON`; of equal names the last wins.
Result<cache::Parameters> readParameters(const QByteArrayList &words)
{
    cache::Parameters parameters;
    for (const QByteArray &word : words) {
        const qsizetype equals = word.indexOf('=');
        if (equals <= 0)
            return failure(Code::InvalidArgument, QStringLiteral("\"%1\" is no parameter; write NAME=JSON, such as limit=20")
                                                      .arg(QString::fromUtf8(visible(word))));
        if (!isUtf8(word))
            return failure(Code::InvalidArgument,
                           QStringLiteral("the parameter %1 is not UTF-8").arg(QString::fromUtf8(visible(word))));
        parameters.insert_or_assign(QString::fromUtf8(word.first(equals)), cache::Parameter::fromWord(word.sliced(equals + 1)));
    }
    return parameters;
}

Result<cache::KeyParts> readParts(const Arguments &arguments)
{
    cache::KeyParts parts;
    parts.nameSpace = arguments.words.value(0);
    parts.resourceId = arguments.value("--id").value_or(QByteArray());
    parts.action = arguments.value("--action").value_or(QByteArray());
    parts.version = arguments.value("--version").value_or(QByteArray());
    if (parts.nameSpace.isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("the namespace is empty"));
    for (const char *option : {"--id", "--action", "--version"}) {
        // An empty shell variable must not make another key than was meant.
        if (arguments.has(option) && arguments.value(option)->isEmpty())
            return failure(Code::InvalidArgument, QStringLiteral("%1 is empty; leave it out").arg(QLatin1String(option)));
    }
    auto parameters = readParameters(arguments.words.mid(1));
    if (!parameters)
        return std::unexpected(parameters.error());
    parts.parameters = *std::move(parameters);
    return parts;
}

/// The namespace's own version, else the global one, else v1 (contract, section 3).
Task<Result<QByteArray>> currentVersion(Context &context, QByteArray nameSpace)
{
    const auto connected = co_await context.connected();
    if (!connected)
        co_return std::unexpected(connected.error());
    cache::Versions versions(context.client(), {});
    auto version = co_await versions.current(nameSpace);
    co_return version;
}

} // namespace

Task<int> runKey(Context &context)
{
    auto parts = readParts(context.arguments());
    if (!parts)
        co_return context.wrongUsage(parts.error().message);
    if (parts->version.isEmpty()) {
        const auto version = co_await currentVersion(context, parts->nameSpace);
        if (!version)
            co_return context.fail(version.error());
        parts->version = *version;
    }
    JsonWriter json;
    json.beginObject().key("key").bytes(parts->key()).endObject();
    if (context.out().isJson())
        context.out().json(json.text());
    else if (context.out().isTerminal())
        context.out().text(visible(parts->key()) + '\n');
    else
        context.out().text(parts->key() + '\n'); // to be used by other programs: the bytes as they are
    co_return Done;
}

} // namespace freshet::ctl
