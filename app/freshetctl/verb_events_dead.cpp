// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl events dead: letters in events:dead, listed, sent again, removed.
#include "app/freshetctl/entries_report.h"
#include "app/freshetctl/failure_text.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_events.h"
#include "core/events/dead_letters.h"

#include <algorithm>
#include <cmath>

namespace freshet::ctl {

namespace {

using events::DeadLetter;
using events::DeadLetters;

constexpr int pageSize = 500;
constexpr qint64 mostLetters = 1'000'000'000'000;

QByteArray letterJson(const DeadLetter &letter)
{
    JsonWriter json;
    json.beginObject().key("id").bytes(letter.id).key("stream");
    writeId(json, letter.stream);
    json.key("original_id");
    writeId(json, letter.originalId);
    json.key("group");
    writeId(json, letter.group);
    json.key("consumer");
    writeId(json, letter.consumer);
    json.key("deliveries").integer(letter.deliveries).key("error").string(letter.error).key("failed_at");
    writeId(json, letter.failedAt);
    json.key("readable").boolean(letter.readable).key("fields");
    writeFields(json, letter.fields);
    return json.endObject().text();
}

QByteArray letterText(const DeadLetter &letter)
{
    const QByteArray error = visible(letter.error.toUtf8());
    if (!letter.readable)
        return idText(letter.id) + "  no dead letter: " + error + "\n    " + fieldsText(letter.fields) + '\n';
    return idText(letter.id) + "  " + visible(letter.stream) + ' ' + visible(letter.originalId) + "  " + visible(letter.group) +
           '/' + visible(letter.consumer) + "  " + QByteArray::number(letter.deliveries) +
           (letter.deliveries == 1 ? " delivery  " : " deliveries  ") + error + "\n    " + fieldsText(letter.fields) + '\n';
}

void showGroups(Context &context, const std::vector<DeadLetter> &letters)
{
    Table table({Table::Align::Right, Table::Align::Left, Table::Align::Left, Table::Align::Left, Table::Align::Left});
    table.add({"LETTERS", "STREAM", "OLDEST", "NEWEST", "ERROR"});
    const std::vector<events::DeadGroup> groups = events::groupByError(letters);
    for (const events::DeadGroup &group : groups) {
        if (!context.out().isJson()) {
            table.add({QByteArray::number(group.count), visible(group.stream), idText(group.oldestId), idText(group.newestId),
                       visible(group.error.toUtf8())});
            continue;
        }
        JsonWriter json;
        json.beginObject().key("error").string(group.error).key("stream").bytes(group.stream);
        json.key("count").integer(group.count).key("oldest_id").bytes(group.oldestId).key("newest_id").bytes(group.newestId);
        context.out().json(json.endObject().text());
    }
    if (!context.out().isJson() && !groups.empty())
        context.out().text(table.text());
}

QByteArray reportJson(const DeadLetters::ResendReport &report)
{
    JsonWriter json;
    json.beginObject().key("action").string("resend").key("sent").integer(report.sent).key("failed").integer(report.failed);
    json.key("failed_ids").beginArray();
    for (const QByteArray &id : report.failedIds)
        json.bytes(id);
    json.endArray();
    if (report.stopped)
        json.key("stopped").boolean(true);
    if (report.error)
        json.key("error").string(withoutScript(report.error->message));
    return json.endObject().text();
}

Result<double> readRate(const Arguments &arguments)
{
    const auto text = arguments.value("--rate");
    if (!text)
        return 0.0;
    bool ok = false;
    const double rate = text->toDouble(&ok);
    if (!ok || !std::isfinite(rate) || rate < 0.001 || rate > 1e6)
        return failure(Code::InvalidArgument, QStringLiteral("--rate takes letters a second from 0.001 to 1000000, not \"%1\"")
                                                  .arg(QString::fromUtf8(visible(*text))));
    return rate;
}

Task<int> resendEdited(Context &context, QByteArray id, QByteArray edited)
{
    DeadLetters dead(context.client());
    co_await context.begin("events.resend", id);
    const auto published = co_await dead.resend(id, edited);
    if (!published)
        co_return context.fail(published.error());
    QJsonObject result;
    result.insert(QStringLiteral("done"), 1);
    result.insert(QStringLiteral("edited"), true);
    context.changed(std::move(result), 1);
    if (context.out().isJson()) {
        JsonWriter json;
        json.beginObject().key("action").string("resend").key("sent").integer(1).key("failed").integer(0);
        json.key("failed_ids").beginArray().endArray().key("stream").bytes(published->stream);
        context.out().json(json.key("id").bytes(published->id).key("event_id").bytes(published->eventId).endObject().text());
    } else {
        context.out().text("sent again as " + visible(published->stream) + ' ' + idText(published->id) + '\n');
    }
    co_return Done;
}

/// What is wrong with the command line; nothing where it is right.
std::optional<QString> whyNotToResend(const Arguments &arguments, const QByteArrayList &ids)
{
    const bool isAll = arguments.has("--all");
    if (isAll != ids.isEmpty())
        return QStringLiteral("events dead resend takes ids that events dead list shows, or --all");
    if (arguments.has("--stream") && !isAll)
        return QStringLiteral("--stream goes with --all");
    if (arguments.has("--event") && ids.size() != 1)
        return QStringLiteral("--event is the new text of one letter's event: give its id");
    return std::nullopt;
}

} // namespace

Task<int> listDead(Context &context, QByteArrayList words)
{
    Q_UNUSED(words)
    const Arguments &arguments = context.arguments();
    const auto count = arguments.integer("--count", 1, mostLetters);
    if (!count)
        co_return context.wrongUsage(count.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const QByteArray stream = arguments.value("--stream").value_or(QByteArray());
    const bool grouped = arguments.has("--grouped");
    const StopSignals signal;
    DeadLetters dead(context.client());
    std::vector<DeadLetter> gathered;
    QByteArray after;
    for (qint64 left = count->value_or(mostLetters); left > 0 && !signal.isStopped() && !context.out().isClosed();) {
        auto page = co_await dead.fetch(after, pageSize, arguments.has("--newest"));
        if (!page)
            co_return context.fail(page.error());
        for (DeadLetter &letter : *page) {
            after = letter.id;
            if (left == 0 || (!stream.isEmpty() && letter.stream != stream))
                continue;
            --left;
            if (grouped)
                gathered.push_back(std::move(letter));
            else
                context.out().isJson() ? context.out().json(letterJson(letter)) : context.out().text(letterText(letter));
        }
        context.out().flush();
        if (int(page->size()) < pageSize)
            break;
    }
    if (grouped)
        showGroups(context, gathered);
    if (!signal.isStopped())
        co_return Done;
    context.out().flush();
    context.out().error(QStringLiteral("stopped; the list is not complete"));
    co_return 128 + signal.signalNumber();
}

Task<int> resendDead(Context &context, QByteArrayList words)
{
    const Arguments &arguments = context.arguments();
    if (const auto why = whyNotToResend(arguments, words))
        co_return context.wrongUsage(*why);
    const auto rate = readRate(arguments);
    if (!rate)
        co_return context.wrongUsage(rate.error().message);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    if (const auto edited = arguments.value("--event"))
        co_return co_await resendEdited(context, words[0], *edited);
    const StopSignals signal;
    DeadLetters::ResendOptions options;
    options.perSecond = *rate;
    options.stream = arguments.value("--stream").value_or(QByteArray());
    options.ids.assign(words.begin(), words.end());
    options.stop = signal.token();
    options.progress = [&context](qint64 done, qint64 failed, qint64 total) {
        if (context.out().wantsProgress())
            context.out().progress(QStringLiteral("sent %1 of %2, %3 failed").arg(done).arg(total).arg(failed));
    };
    DeadLetters dead(context.client());
    const QByteArray target = words.isEmpty() ? options.stream : words.join(' ');
    co_await context.begin("events.resend", target);
    const auto report = co_await dead.resendAll(std::move(options));
    if (!report)
        co_return context.fail(report.error());
    QJsonObject result;
    result.insert(QStringLiteral("done"), report->sent);
    result.insert(QStringLiteral("failed"), report->failed);
    context.changed(std::move(result), report->sent);
    if (context.out().isJson())
        context.out().json(reportJson(*report));
    else
        context.out().text(QByteArray::number(report->sent) + (report->sent == 1 ? " letter" : " letters") + " sent again" +
                           (report->failed > 0 ? ", " + QByteArray::number(report->failed) + " failed" : QByteArray()) + '\n');
    int status = report->failed > 0 ? DoesNotHold : Done;
    if (report->error) {
        const int told = context.fail(*report->error);
        if (report->sent == 0 && (told == Refused || told == Unreachable))
            status = told;
    }
    if (!report->stopped)
        co_return status;
    context.out().flush();
    context.out().error(QStringLiteral("stopped; the same command does the rest"));
    co_return 128 + signal.signalNumber();
}

Task<int> removeDead(Context &context, QByteArrayList words)
{
    const std::vector<QByteArray> ids(words.begin(), words.end());
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const bool isDry = context.arguments().has("--dry-run");
    DeadLetters dead(context.client());
    qint64 removed = 0;
    if (isDry || isToAsk(context)) {
        const auto there = co_await dead.fetchSome(ids);
        if (!there)
            co_return context.fail(there.error());
        removed = qint64(there->size());
        const QByteArray question = "this removes " + QByteArray::number(removed) + " dead letters for good";
        if (const auto refused = refusalWhenAsked(context, question))
            co_return *refused;
    }
    if (!isDry) {
        const QByteArray target = words.join(' ');
        co_await context.begin("events.dead_remove", target);
        DeadLetters::RemoveOptions options;
        options.ids = ids;
        const auto done = co_await dead.remove(std::move(options));
        if (!done)
            co_return context.fail(done.error());
        removed = done->removed;
        QJsonObject result;
        result.insert(QStringLiteral("asked"), qint64(ids.size()));
        result.insert(QStringLiteral("deleted"), removed);
        result.insert(QStringLiteral("absent"), done->absent);
        result.insert(QStringLiteral("failed"), done->failed);
        context.changed(std::move(result), removed);
        if (done->error && removed == 0)
            co_return context.fail(*done->error);
        if (done->error)
            context.out().warning(QStringLiteral("%1 of %2 letters are left: %3")
                                      .arg(done->failed)
                                      .arg(ids.size())
                                      .arg(withoutScript(done->error->message)));
    }
    if (context.out().isJson()) {
        JsonWriter json;
        json.beginObject();
        writeAction(json, "remove", events::deadStream.toByteArray(), {}, isDry);
        json.key("asked").integer(qint64(ids.size())).key("removed").integer(removed);
        context.out().json(json.endObject().text());
    } else {
        context.out().text((isDry ? "would remove " : "removed ") + QByteArray::number(removed) + " of " +
                           QByteArray::number(qint64(ids.size())) + (ids.size() == 1 ? " letter\n" : " letters\n"));
    }
    co_return removed < qint64(ids.size()) ? DoesNotHold : Done;
}

} // namespace freshet::ctl
