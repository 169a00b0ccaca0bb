// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/entries_report.h"

#include "app/freshetctl/failure_text.h"
#include "app/freshetctl/stream_text.h"
#include "app/freshetctl/text.h"

namespace freshet::ctl {

void writeAction(JsonWriter &json, const char *action, const QByteArray &stream, const QByteArray &group, bool isDry)
{
    json.key("action").string(action).key("stream").bytes(stream);
    if (!group.isEmpty())
        json.key("group").bytes(group);
    json.key("dry_run").boolean(isDry);
}

namespace {

QByteArray changeJson(const char *action, const QByteArray &stream, const QByteArray &group, const inspect::EntriesChange &change)
{
    JsonWriter json;
    json.beginObject();
    writeAction(json, action, stream, group, false);
    json.key("asked").integer(change.asked).key("done").integer(change.done).key("ghosts").integer(change.ghosts);
    json.key("absent").integer(change.absent).key("failed").integer(change.failed);
    if (!change.consumer.isEmpty())
        json.key("consumer").bytes(change.consumer);
    if (change.stopped)
        json.key("stopped").boolean(true);
    if (change.error)
        json.key("error").string(withoutScript(change.error->message));
    return json.endObject().text();
}

QByteArray changeText(const QByteArray &done, const inspect::EntriesChange &change)
{
    QByteArray text = done + ' ' + entriesText(change.done);
    if (!change.consumer.isEmpty())
        text += " for " + visible(change.consumer);
    if (change.ghosts > 0)
        text += ", and " + QByteArray::number(change.ghosts) + " that had been trimmed away";
    if (change.absent > 0)
        text += "; " + QByteArray::number(change.absent) + (change.absent == 1 ? " was not there" : " were not there");
    if (change.failed > 0)
        text += "; " + QByteArray::number(change.failed) + " failed";
    return text + '\n';
}

} // namespace

int showChange(Context &context, const char *action, const QByteArray &done, const QByteArray &stream, const QByteArray &group,
               const inspect::EntriesChange &change, int signalNumber)
{
    context.changed({{QStringLiteral("asked"), change.asked},
                     {QStringLiteral("done"), change.done},
                     {QStringLiteral("ghosts"), change.ghosts},
                     {QStringLiteral("absent"), change.absent},
                     {QStringLiteral("failed"), change.failed}},
                    change.done);
    if (context.out().isJson())
        context.out().json(changeJson(action, stream, group, change));
    else
        context.out().text(changeText(done, change));
    int status = change.absent > 0 ? DoesNotHold : Done;
    if (change.error) {
        status = context.fail(*change.error);
        if (change.done > 0 || (status != Refused && status != Unreachable && status != WrongUsage))
            status = DoesNotHold;
    }
    if (!change.stopped)
        return status;
    context.out().flush();
    context.out().error(QStringLiteral("stopped; what was done is done, the same command does the rest"));
    return 128 + signalNumber;
}

inspect::ActionOptions actionOptions(Context &context, const char *what, std::stop_token stop)
{
    inspect::ActionOptions options;
    options.stop = std::move(stop);
    options.progress = [&context, what](qint64 done, qint64 asked) {
        if (context.out().wantsProgress())
            context.out().progress(QStringLiteral("%1 %2%3")
                                       .arg(QLatin1String(what))
                                       .arg(done)
                                       .arg(asked > 0 ? QStringLiteral(" of %1").arg(asked) : QString()));
    };
    return options;
}

} // namespace freshet::ctl
