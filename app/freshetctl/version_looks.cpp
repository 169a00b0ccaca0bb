// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/version_looks.h"

#include "app/freshetctl/confirm.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"

namespace freshet::ctl {

namespace {

using inspect::MeasuredShare;

constexpr qint64 mostExamples = 1'000'000;
constexpr qint64 longestListening = 60;

QByteArray keysText(qint64 many)
{
    return QByteArray::number(many) + (many == 1 ? " key" : " keys");
}

QByteArray percent(double share)
{
    return QByteArray::number(share * 100, 'f', 1) + " %";
}

QByteArray shareText(const MeasuredShare &share)
{
    return percent(share.share) + " (95 %: " + percent(share.low) + " to " + percent(share.high) + ")";
}

void writeShare(JsonWriter &json, const char *name, const std::optional<MeasuredShare> &share)
{
    json.key(name);
    if (!share) {
        json.null();
        return;
    }
    json.beginObject().key("asked").integer(share->asked).key("found").integer(share->found).key("share");
    if (share->asked > 0)
        json.number(share->share);
    else
        json.null();
    json.key("low").number(share->low).key("high").number(share->high).endObject();
}

void writeCount(JsonWriter &json, const char *name, const std::optional<qint64> &count)
{
    json.key(name);
    if (count)
        json.integer(*count);
    else
        json.null();
}

std::function<void(const inspect::VersionWalkProgress &)> shownOn(ProgressLine &line)
{
    return [&line](const inspect::VersionWalkProgress &progress) {
        line.show("looked at about " + QByteArray::number(progress.scanned) + " of " + QByteArray::number(progress.total) +
                  " names, found " + QByteArray::number(progress.found));
    };
}

QByteArray comparisonJson(const inspect::VersionComparison &result)
{
    JsonWriter json;
    json.beginObject().key("scope").bytes(result.scope).key("first").bytes(result.first).key("second").bytes(result.second);
    const auto write = [&](const char *name, const inspect::VersionComparison::Part &part) {
        json.key(name).beginObject().key("keys").integer(part.keys).key("examples").beginArray();
        for (const QByteArray &key : part.examples)
            json.bytes(key);
        json.endArray().endObject();
    };
    write("only_first", result.onlyFirst);
    write("only_second", result.onlySecond);
    write("both", result.both);
    json.key("exact").boolean(result.isExact);
    if (result.stopped)
        json.key("stopped").boolean(true);
    if (result.error)
        json.key("error").string(result.error->message);
    return json.endObject().text();
}

QByteArray comparisonText(const inspect::VersionComparison &result)
{
    QByteArray text;
    const auto add = [&](const QByteArray &where, const inspect::VersionComparison::Part &part) {
        text += where + ": " + (result.isExact ? "" : "about ") + keysText(part.keys) + '\n';
        for (const QByteArray &key : part.examples)
            text += "  " + visible(key) + '\n';
        if (part.keys > qint64(part.examples.size()) && !part.examples.empty())
            text += "  … and " + QByteArray::number(part.keys - qint64(part.examples.size())) + " more\n";
    };
    add("only in " + visible(result.first), result.onlyFirst);
    add("only in " + visible(result.second), result.onlySecond);
    add("in both", result.both);
    return text;
}

} // namespace

QByteArray isoTime(const QDateTime &time)
{
    return time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz")).toLatin1() + 'Z';
}

Task<int> compareVersions(Context &context, QByteArrayList words)
{
    const bool isGlobal = context.arguments().has("--global");
    if (words.size() != (isGlobal ? 2 : 3))
        co_return context.wrongUsage(QStringLiteral("usage: freshetctl version compare NAMESPACE|--global vA vB"));
    const QByteArray scope = isGlobal ? cache::globalScope.toByteArray() : words.takeFirst();
    const auto examples = context.arguments().integer("--examples", 0, mostExamples);
    if (!examples)
        co_return context.wrongUsage(examples.error().message);
    if (words[0] == words[1])
        co_return context.wrongUsage(QStringLiteral("two different versions are needed to compare them"));
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const StopSignals signal;
    ProgressLine line(!context.arguments().has("--quiet"));
    inspect::VersionCompareOptions options;
    options.mostExamples = std::size_t(examples->value_or(10));
    options.gentle = context.target().gentle;
    options.stop = signal.token();
    options.progress = shownOn(line);
    const auto result = co_await inspect::compareVersions(context.client(), scope, words[0], words[1], std::move(options));
    if (!result)
        co_return context.fail(result.error());
    line.show({});
    if (context.out().isJson())
        context.out().json(comparisonJson(*result));
    else
        context.out().text(comparisonText(*result));
    if (result->error) {
        context.out().flush();
        context.fail(*result->error);
        co_return DoesNotHold;
    }
    if (!result->stopped)
        co_return Done;
    context.out().flush();
    context.out().error(QStringLiteral("stopped; the numbers are of a part of the keys"));
    co_return 128 + signal.signalNumber();
}

Task<Result<inspect::VersionWarmth>> warmthOf(Context &context, QByteArray scope, QByteArray target, std::stop_token stop)
{
    const auto listen = context.arguments().integer("--listen", 1, longestListening);
    if (!listen)
        co_return std::unexpected(listen.error());
    ProgressLine line(!context.arguments().has("--quiet"));
    inspect::VersionWarmthOptions options;
    options.listen = std::chrono::seconds(listen->value_or(0));
    options.gentle = context.target().gentle;
    options.stop = std::move(stop);
    options.progress = shownOn(line);
    auto warmth = co_await inspect::fetchVersionWarmth(context.client(), scope, target, context.arguments().has("--force"),
                                                       std::move(options));
    co_return warmth;
}

QByteArray warmthText(const inspect::VersionWarmth &warmth, const QDateTime &now)
{
    const auto count = [](const std::optional<qint64> &keys) { return keys ? keysText(*keys) : QByteArray("not counted"); };
    QByteArray text = "  " + visible(warmth.move.to) + ": " + count(warmth.oldKeys);
    if (warmth.oldKeys.value_or(0) > 0 && warmth.oldPersistent) {
        if (*warmth.oldPersistent > 0)
            text += ", " + QByteArray::number(*warmth.oldPersistent) + " without expiry";
        if (warmth.oldLastExpiry.isValid())
            text += ", last one expires in " + humanDuration(std::max<qint64>(0, now.msecsTo(warmth.oldLastExpiry)));
    }
    text += "\n  " + visible(warmth.move.from) + " (current): " + count(warmth.currentKeys) + '\n';
    if (warmth.keys.asked == 0)
        text += "  the current version has no keys to compare\n";
    else
        text += "  of " + keysText(warmth.keys.asked) + " of " + visible(warmth.move.from) + " taken at random, " +
                visible(warmth.move.to) + " has " + shareText(warmth.keys) + '\n';
    if (warmth.used && warmth.used->asked > 0)
        text += "  of the " + QByteArray::number(warmth.used->asked) + " among them used within the last " +
                QByteArray::number(warmth.usedWithin.count()) + " s, it has " + shareText(*warmth.used) +
                ": about the share of current reads that it would have served\n";
    else if (warmth.used && warmth.keys.asked > 0)
        text += "  none of them was used within the last " + QByteArray::number(warmth.usedWithin.count()) + " s\n";
    else if (warmth.keys.asked > 0)
        text += "  which of them are in use this server does not tell\n";
    if (warmth.reads && warmth.reads->asked > 0)
        text += "  of " + QByteArray::number(warmth.reads->asked) + " reads heard in " +
                QByteArray::number(warmth.listened, 'f', 1) + " s it would have served " + shareText(*warmth.reads) + '\n';
    else if (warmth.reads)
        text += "  no read came by in " + QByteArray::number(warmth.listened, 'f', 1) + " s\n";
    return text;
}

void writeWarmth(JsonWriter &json, const inspect::VersionWarmth &warmth)
{
    json.key("warmth").beginObject();
    writeCount(json, "current_keys", warmth.currentKeys);
    writeCount(json, "old_keys", warmth.oldKeys);
    writeCount(json, "old_persistent", warmth.oldPersistent);
    json.key("old_last_expiry");
    if (warmth.oldLastExpiry.isValid())
        json.string(isoTime(warmth.oldLastExpiry));
    else
        json.null();
    writeShare(json, "keys", warmth.keys);
    writeShare(json, "used", warmth.used);
    json.key("used_within_s").integer(warmth.usedWithin.count());
    writeShare(json, "reads", warmth.reads);
    if (warmth.reads)
        json.key("listened_s").number(warmth.listened);
    if (warmth.stopped)
        json.key("stopped").boolean(true);
    json.endObject();
}

} // namespace freshet::ctl
