// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_record.h"

namespace freshet::ui {

using Kind = KeyChange::Kind;

namespace {

constexpr qint64 mostTtls = 1000;      // what inspect::undoOfTtl takes
constexpr qsizetype mostTarget = 4096; // what a record holds

QString actionOf(Kind kind)
{
    switch (kind) {
    case Kind::Edit:
        return QStringLiteral("key.edit");
    case Kind::SetTtl:
    case Kind::RemoveTtl:
        return QStringLiteral("key.ttl");
    case Kind::Remove:
        return QStringLiteral("key.delete");
    case Kind::Restore:
        return QStringLiteral("key.restore");
    case Kind::Rename:
        return QStringLiteral("key.rename");
    case Kind::Duplicate:
        return QStringLiteral("key.duplicate");
    }
    return {};
}

} // namespace

audit::Intent intentOf(const KeyChange &change, const audit::Origin &origin)
{
    audit::Intent intent;
    intent.origin = origin;
    intent.action = actionOf(change.kind);
    intent.reason = change.reason;
    change.keys.forEach([&](QByteArrayView key) {
        if (!intent.target.isEmpty())
            intent.target += ' ';
        intent.target += key;
        return intent.target.size() <= mostTarget;
    });
    intent.plan.insert(QStringLiteral("asked"), change.keys.size());
    switch (change.kind) {
    case Kind::Edit:
        intent.plan.insert(QStringLiteral("type"), QString::fromUtf8(change.edit.type));
        break;
    case Kind::SetTtl: // 0 means never
        intent.plan.insert(QStringLiteral("ttl_s"), std::max<qint64>(1, qint64((change.ttl.count() + 999) / 1000)));
        break;
    case Kind::RemoveTtl:
        intent.plan.insert(QStringLiteral("ttl_s"), 0);
        break;
    case Kind::Remove:
        intent.plan.insert(QStringLiteral("bin"), change.intoBin);
        break;
    case Kind::Restore:
        intent.plan.insert(QStringLiteral("type"), QString::fromUtf8(change.type));
        break;
    case Kind::Rename:
    case Kind::Duplicate:
        intent.plan.insert(QStringLiteral("to"), QString::fromUtf8(change.to));
        break;
    }
    return intent;
}

audit::Outcome outcomeOf(const KeyChange &change, const Result<inspect::KeysReport> &report)
{
    using State = audit::Outcome::State;
    if (!report)
        return audit::outcomeOf(report.error());
    audit::Outcome outcome;
    outcome.result = {{QStringLiteral("done"), report->done},
                      {QStringLiteral("failed"), report->failed},
                      {QStringLiteral("absent"), report->missing}};
    if (change.kind == Kind::Remove && change.intoBin)
        outcome.result.insert(QStringLiteral("too_large"), report->unbinned);
    if (report->error)
        outcome.error = report->error->message;
    else if (report->stopped)
        outcome.error = QStringLiteral("stopped by the user");
    else if (report->done == 0)
        outcome.error = QStringLiteral("none of the keys is there any more");
    const bool isWhole = report->failed == 0 && !report->stopped && !report->error;
    if (report->done > 0)
        outcome.state = isWhole ? State::Done : State::Partly;
    else
        outcome.state = report->error ? audit::outcomeOf(*report->error).state : State::Failed;
    return outcome;
}

inspect::KeysReport keysReportOf(const audit::BinReport &report)
{
    inspect::KeysReport keys;
    keys.keys = report.asked;
    keys.done = report.done;
    keys.missing = report.absent;
    keys.failed = report.failed + report.tooLarge + report.existing;
    if (report.error && !report.stopped) // the rest was given up for it
        keys.failed = std::max(keys.failed, report.asked - report.done - report.absent);
    keys.unbinned = report.unbinned;
    keys.stopped = report.stopped;
    keys.failedKeys = report.failedKeys;
    keys.error = report.error;
    return keys;
}

Result<inspect::KeysReport> restoredReportOf(const audit::BinReport &report)
{
    if (report.done == 0 && report.error)
        return std::unexpected(*report.error);
    if (report.done == 0 && report.existing > 0)
        return failure(Code::InvalidArgument, QStringLiteral("a key of that name exists"));
    if (report.done == 0 && report.absent > 0)
        return failure(Code::NotFound, QStringLiteral("the bin does not hold this key any more"));
    return keysReportOf(report);
}

Task<Result<TtlsBefore>> TtlsBefore::ask(redis::Client &client, KeyChange change)
{
    TtlsBefore before;
    if (change.keys.size() > mostTtls)
        co_return before;
    const std::vector<QByteArray> keys = change.keys.all();
    std::vector<redis::Command> commands;
    for (const QByteArray &key : keys)
        commands.emplace_back("PTTL", key);
    const auto ttls = co_await client.pipeline(std::move(commands));
    if (!ttls && ttls.error().code == Code::Cancelled)
        co_return std::unexpected(ttls.error());
    if (!ttls)
        co_return before;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto ttl = (*ttls)[i].integer();
        if (!ttl)
            co_return TtlsBefore();
        if (*ttl == -2)
            continue;
        inspect::TtlBefore one;
        one.key = keys[i];
        if (*ttl >= 0)
            one.before = std::chrono::milliseconds(*ttl);
        before.m_keys.push_back(std::move(one));
    }
    before.m_at = QDateTime::currentDateTimeUtc();
    co_return before;
}

std::optional<audit::Undo> TtlsBefore::undo(const KeyChange &change) const
{
    if (!m_at.isValid() || m_keys.empty())
        return std::nullopt;
    const std::chrono::milliseconds since(m_at.msecsTo(QDateTime::currentDateTimeUtc()));
    std::vector<inspect::TtlBefore> keys = m_keys;
    for (inspect::TtlBefore &one : keys) {
        if (change.kind == Kind::SetTtl)
            one.after = change.ttl + since;
    }
    return inspect::undoOfTtl(keys, m_at);
}

} // namespace freshet::ui
