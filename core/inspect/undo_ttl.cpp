// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/undo_ttl.h"

#include <QJsonArray>

#include <algorithm>
#include <cstdlib>

namespace freshet::inspect {

namespace {

constexpr std::size_t mostKeys = 1000;
constexpr qsizetype mostBytes = 128 << 10; // of all names
constexpr qint64 never = -1;
constexpr qint64 slackMs = 1500;
constexpr std::size_t mostExamples = 20;

struct Expiry
{
    QByteArray key;
    qint64 before = never; ///< ms since 1970
    qint64 after = never;
};

std::vector<Expiry> expiriesOf(const QJsonObject &what)
{
    std::vector<Expiry> all;
    for (const QJsonValue one : what.value(QStringLiteral("keys")).toArray()) {
        const QJsonObject object = one.toObject();
        all.push_back({QByteArray::fromBase64(object.value(QStringLiteral("key")).toString().toLatin1()),
                       object.value(QStringLiteral("before")).toInteger(never),
                       object.value(QStringLiteral("after")).toInteger(never)});
    }
    return all;
}

redis::Command setting(const Expiry &expiry)
{
    return expiry.before == never ? redis::Command("PERSIST", expiry.key)
                                  : redis::Command("PEXPIREAT", expiry.key, expiry.before);
}

bool isWhatWasSet(const Expiry &expiry, qint64 pttl, qint64 now)
{
    if (pttl < 0 || expiry.after == never)
        return pttl == -1 && expiry.after == never;
    return std::llabs(now + pttl - expiry.after) <= slackMs;
}

} // namespace

std::optional<audit::Undo> undoOfTtl(const std::vector<TtlBefore> &keys, const QDateTime &now)
{
    const qint64 at = now.toMSecsSinceEpoch();
    const auto absolute = [at](std::optional<std::chrono::milliseconds> ttl) { return ttl ? at + ttl->count() : never; };
    QJsonArray all;
    qsizetype bytes = 0;
    for (const TtlBefore &one : keys) {
        bytes += one.key.size();
        all.append(QJsonObject{{QStringLiteral("key"), QString::fromLatin1(one.key.toBase64())},
                               {QStringLiteral("before"), absolute(one.before)},
                               {QStringLiteral("after"), absolute(one.after)}});
    }
    if (keys.size() > mostKeys || bytes > mostBytes)
        return std::nullopt;
    return audit::Undo{QStringLiteral("ttl"), {{QStringLiteral("keys"), all}}};
}

Task<Result<UndoReport>> walkTtls(redis::Client &client, QJsonObject what, UndoOptions options, bool isDry)
{
    UndoReport report;
    report.kind = UndoReport::Kind::Ttl;
    const std::vector<Expiry> all = expiriesOf(what);
    report.asked = qint64(all.size());
    std::vector<redis::Command> asking;
    for (const Expiry &one : all) {
        asking.emplace_back("PTTL", one.key);
        if (report.examples.size() < mostExamples)
            report.examples.push_back(one.key);
    }
    const auto ttls = co_await client.pipeline(std::move(asking));
    if (!ttls)
        co_return std::unexpected(ttls.error());
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    std::vector<redis::Command> changes;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const redis::Value &reply = (*ttls)[i];
        if (reply.isError()) {
            ++report.failed;
            report.error = report.error ? report.error : redis::errorFromReply(reply.bytes(), QStringLiteral("PTTL"));
            continue;
        }
        const qint64 pttl = reply.integer().value_or(-2);
        if (pttl == -2) {
            ++report.absent;
        } else if (all[i].before != never && all[i].before <= now) {
            ++report.expired; // PEXPIREAT in the past would delete it
        } else {
            const bool isOurs = isWhatWasSet(all[i], pttl, now);
            report.changed += isOurs ? 0 : 1;
            if (isOurs || options.force)
                changes.push_back(setting(all[i]));
        }
    }
    report.possible = qint64(changes.size());
    if (isDry || changes.empty())
        co_return report;
    const auto done = co_await client.pipeline(std::move(changes));
    if (!done)
        co_return std::unexpected(done.error());
    for (const redis::Value &reply : *done) {
        if (reply.isError()) {
            ++report.failed;
            report.error = report.error ? report.error : redis::errorFromReply(reply.bytes(), QStringLiteral("PEXPIREAT"));
        } else {
            ++report.done; // 0 of PERSIST: it has none already, as it should
        }
    }
    co_return report;
}

} // namespace freshet::inspect
