// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/context.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/json_writer.h"

namespace freshet::ctl {

Task<int> runTtl(Context &context)
{
    const QByteArrayList keys = context.arguments().words;
    if (keys.contains(QByteArray()))
        co_return context.wrongUsage(QStringLiteral("a key is empty"));
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    std::vector<redis::Command> commands;
    for (const QByteArray &key : keys)
        commands.emplace_back("PTTL", key);
    const auto answers = co_await context.client().pipeline(std::move(commands));
    if (!answers)
        co_return context.fail(answers.error());

    int status = Done;
    Table table({Table::Align::Left, Table::Align::Left});
    for (qsizetype i = 0; i < keys.size(); ++i) {
        const redis::Value &answer = answers->at(std::size_t(i));
        if (answer.isError()) {
            context.out().text(table.text());
            co_return context.fail(redis::errorFromReply(answer.bytes(), QStringLiteral("PTTL")));
        }
        const qint64 ttlMs = answer.integer().value_or(-2);
        if (ttlMs == -2)
            status = DoesNotHold;
        JsonWriter json;
        json.beginObject().key("key").bytes(keys[i]).key("ttl_ms").integer(ttlMs).endObject();
        if (context.out().isJson())
            context.out().json(json.text());
        else
            table.add({visible(keys[i]), humanTtl(ttlMs)});
    }
    context.out().text(table.text());
    co_return status;
}

} // namespace freshet::ctl
