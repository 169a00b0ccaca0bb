// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_details.h"

#include <algorithm>

namespace freshet::inspect {

namespace {

constexpr std::size_t keysPerTrip = 500;

/// Which command tells a fact, in the order in which they are asked.
struct Question
{
    KeyFact fact;
    QLatin1String name; ///< as an operator would grant it
};
constexpr Question questions[] = {
    {KeyFact::Type, QLatin1String("TYPE")},
    {KeyFact::Ttl, QLatin1String("PTTL")},
    {KeyFact::Bytes, QLatin1String("MEMORY USAGE")},
    {KeyFact::Encoding, QLatin1String("OBJECT ENCODING")},
    {KeyFact::Idle, QLatin1String("OBJECT IDLETIME")},
};

redis::Command ask(KeyFact fact, const QByteArray &key)
{
    switch (fact) {
    case KeyFact::Type:
        return redis::Command("TYPE", key);
    case KeyFact::Ttl:
        return redis::Command("PTTL", key);
    case KeyFact::Bytes:
        return redis::Command("MEMORY", "USAGE", key);
    case KeyFact::Encoding:
        return redis::Command("OBJECT", "ENCODING", key);
    case KeyFact::Idle:
        return redis::Command("OBJECT", "IDLETIME", key);
    }
    return {};
}

void take(KeyDetails &row, KeyFact fact, const redis::Value &answer)
{
    switch (fact) {
    case KeyFact::Type:
        row.type = answer.bytes();
        break;
    case KeyFact::Ttl:
        row.ttlMs = answer.integer();
        break;
    case KeyFact::Bytes:
        row.bytes = answer.integer();
        break;
    case KeyFact::Encoding:
        row.encoding = answer.bytes();
        break;
    case KeyFact::Idle:
        row.idleSeconds = answer.integer();
        break;
    }
}

} // namespace

Task<Result<KeyDetailsBatch>> fetchKeyDetails(redis::Client &client, std::vector<QByteArray> keys, KeyFacts facts,
                                              std::stop_token stop)
{
    KeyDetailsBatch batch;
    batch.rows.resize(keys.size());
    redis::CommandOptions options;
    options.stop = stop;
    options.repeatable = true;
    for (std::size_t first = 0; first < keys.size() && facts; first += keysPerTrip) {
        const std::size_t end = std::min(keys.size(), first + keysPerTrip);
        std::vector<redis::Command> commands;
        for (std::size_t i = first; i < end; ++i) {
            for (const Question &question : questions) {
                if (facts.testFlag(question.fact))
                    commands.push_back(ask(question.fact, keys[i]));
            }
        }
        const auto answers = co_await client.pipeline(std::move(commands), options);
        if (!answers)
            co_return std::unexpected(answers.error());
        auto answer = answers->begin();
        for (std::size_t i = first; i < end; ++i) {
            for (const Question &question : questions) {
                if (!facts.testFlag(question.fact) || answer == answers->end())
                    continue;
                if (!answer->isError())
                    take(batch.rows[i], question.fact, *answer);
                else if (redis::errorFromReply(answer->bytes()).code == Code::NoPermission &&
                         !batch.denied.contains(question.name))
                    batch.denied.append(question.name);
                ++answer;
            }
        }
    }
    co_return batch;
}

} // namespace freshet::inspect
