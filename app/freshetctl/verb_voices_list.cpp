// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_voices.h"
#include "core/base/json_writer.h"
#include "core/base/utf8.h"
#include "core/voice/sync_queue.h"
#include "core/voice/voice_json.h"

#include <QSet>

#include <algorithm>

namespace freshet::ctl {

namespace {

using voice::Voice;
using voice::VoiceList;

constexpr int pageSize = 1000;

QByteArray cell(const QString &text)
{
    return visible(text.toUtf8());
}

QByteArray timeCell(const QDateTime &time)
{
    return time.isValid() ? time.toString(Qt::ISODate).toLatin1() : QByteArray("-");
}

Result<voice::VoiceStore::Filter> readFilter(const Arguments &arguments)
{
    voice::VoiceStore::Filter filter;
    filter.limit = pageSize;
    if (const auto name = arguments.value("--status")) {
        filter.status = voice::statusFromName(QString::fromUtf8(*name));
        if (!filter.status)
            return failure(Code::InvalidArgument, QStringLiteral("--status takes processing, completed or failed, not \"%1\"")
                                                      .arg(QString::fromUtf8(visible(*name))));
    }
    if (const auto user = arguments.value("--user")) {
        const auto id = voice::uuidText(*user, QLatin1String("--user"));
        if (!id)
            return std::unexpected(id.error());
        filter.userId = *id;
    }
    if (const auto search = arguments.value("--search")) {
        if (!isUtf8(*search))
            return failure(Code::InvalidArgument, QStringLiteral("--search takes a text in UTF-8"));
        filter.search = QString::fromUtf8(*search);
    }
    return filter;
}

/// Page by page. A row that is added meanwhile moves the others on, so each is shown once by its id.
Task<int> listRows(Context &context)
{
    auto filter = readFilter(context.arguments());
    if (!filter)
        co_return context.wrongUsage(filter.error().message);
    const auto sql = openVoiceDatabase();
    if (!sql)
        co_return failOutside(context, sql.error());
    if (!context.target().options.readOnly) { // the table may be another service's, or not there yet
        const auto prepared = co_await voice::VoiceStore::prepare(**sql);
        if (!prepared)
            co_return failOutside(context, prepared.error());
    }
    voice::VoiceStore store(**sql);
    Table table(std::vector<Table::Align>(9, Table::Align::Left));
    table.add({"ID", "STATUS", "NAME", "LANGUAGE", "GENDER", "CATEGORY", "VISIBILITY", "USER", "CREATED"});
    bool isEmpty = true;
    QSet<QByteArray> seen;
    while (!context.out().isClosed()) {
        const voice::VoiceStore::Filter page = *filter;
        const auto voices = co_await store.fetchSome(page);
        if (!voices)
            co_return failOutside(context, voices.error());
        for (const Voice &one : *voices) {
            if (seen.contains(one.id))
                continue;
            seen.insert(one.id);
            isEmpty = false;
            if (context.out().isJson())
                context.out().json(cache::jsonValueText(voice::voiceJson(one)));
            else
                table.add({visible(one.id), voice::statusName(one.status).latin1(), cell(one.name), cell(one.language),
                           cell(one.gender), cell(one.category), cell(one.visibility), visible(one.userId),
                           timeCell(one.createdAt)});
        }
        if (int(voices->size()) < pageSize)
            break;
        filter->offset += pageSize;
    }
    if (!context.out().isJson() && !isEmpty)
        context.out().text(table.text());
    co_return Done;
}

QByteArray sourceText(const char *what, const VoiceList::Source &source)
{
    QByteArray text = QByteArray(what) + ": " + voice::originName(source.origin).latin1();
    if (source.age)
        text += (source.isAtMost ? ", at most " : ", ") + humanDuration(source.age->count()) + " old";
    return text;
}

const VoiceList::Source &sourceOf(const VoiceList &list, VoiceList::Part part)
{
    return part == VoiceList::Part::Own ? list.own : part == VoiceList::Part::Public ? list.shared : list.readyMade;
}

QByteArray listedJson(const VoiceList &list, const VoiceList::Listed &one)
{
    QJsonObject json = voice::voiceJson(one.voice);
    const VoiceList::Source &source = sourceOf(list, one.part);
    json.insert(QStringLiteral("part"), QString(voice::partName(one.part)));
    json.insert(QStringLiteral("origin"), QString(voice::originName(source.origin)));
    json.insert(QStringLiteral("age_ms"), source.age ? QJsonValue(qint64(source.age->count())) : QJsonValue(QJsonValue::Null));
    return cache::jsonValueText(json);
}

Task<int> listOfUser(Context &context)
{
    const Arguments &arguments = context.arguments();
    if (arguments.has("--status") || arguments.has("--user") || arguments.has("--search"))
        co_return context.wrongUsage(QStringLiteral("--as-user shows what a user gets; it goes with no other choice"));
    if (context.target().options.readOnly)
        co_return context.fail(
            {Code::ReadOnly, QStringLiteral("read-only"), QStringLiteral("voices list --as-user, which caches what it finds,")});
    const auto user = voice::uuidText(*arguments.value("--as-user"), QLatin1String("--as-user"));
    if (!user)
        co_return context.wrongUsage(user.error().message);
    VoiceDesk desk;
    const int opened = co_await desk.open(context);
    if (opened != Done)
        co_return opened;
    voice::VoiceService::ListOptions options;
    options.refresh = arguments.has("--refresh");
    const auto list = co_await desk.service().list(*user, options);
    if (!list)
        co_return failOutside(context, list.error());
    Table table(std::vector<Table::Align>(6, Table::Align::Left));
    table.add({"PART", "PROVIDER'S ID", "NAME", "LANGUAGE", "GENDER", "STATUS"});
    for (const VoiceList::Listed &one : list->voices) {
        if (context.out().isJson())
            context.out().json(listedJson(*list, one));
        else
            table.add({voice::partName(one.part).latin1(), cell(one.voice.providerId), cell(one.voice.name),
                       cell(one.voice.language), cell(one.voice.gender), voice::statusName(one.voice.status).latin1()});
    }
    if (!context.out().isJson()) {
        if (!list->voices.empty())
            context.out().text(table.text());
        context.out().text(sourceText("own", list->own) + "; " + sourceText("public", list->shared) + "; " +
                           sourceText("ready-made", list->readyMade) + (list->isNotModified ? ", not modified\n" : "\n"));
    }
    if (list->trouble)
        context.out().warning(
            QStringLiteral("the provider's ready-made voices are %1: %2")
                .arg(list->readyMade.origin == cache::Origin::Stale ? QLatin1String("old") : QLatin1String("missing"),
                     outsideLine(*list->trouble)));
    co_return Done;
}

} // namespace

Task<int> listVoices(Context &context, QByteArrayList words)
{
    Q_UNUSED(words)
    if (context.arguments().has("--as-user"))
        return listOfUser(context);
    return listRows(context);
}

Task<int> listVoiceQueue(Context &context, QByteArrayList words)
{
    Q_UNUSED(words)
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    voice::SyncQueue queue(context.client());
    auto members = co_await queue.fetchAll();
    if (!members)
        co_return context.fail(members.error());
    std::ranges::sort(*members);
    for (const QByteArray &member : *members) {
        JsonWriter json;
        json.beginObject().key("id").bytes(member).endObject();
        if (context.out().isJson())
            context.out().json(json.text());
        else
            context.out().text(visible(member) + '\n');
    }
    co_return Done;
}

} // namespace freshet::ctl
