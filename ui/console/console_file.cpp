// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/console_file.h"

#include "core/base/json_writer.h"

#include <QSaveFile>

namespace freshet::ui {

namespace {

bool isFinal(const ConsoleEntry &entry)
{
    return entry.state != ConsoleEntry::State::Note && !entry.words.isEmpty();
}

QByteArray jsonOf(const ConsoleEntry &entry, const ConsoleEntry::Part *part)
{
    JsonWriter json;
    json.beginObject().key("at").string(entry.at.toString(Qt::ISODateWithMs));
    json.key("prompt").string(entry.prompt).key("command").beginArray();
    for (const QByteArray &word : entry.words)
        json.bytes(word);
    json.endArray();
    if (entry.error)
        json.key("error").string(entry.error->message);
    if (part) {
        json.key("milliseconds").number(entry.milliseconds);
        if (!part->node.isEmpty())
            json.key("node").string(part->node);
        json.key("reply").raw(inspect::replyJson(part->reply.value));
        if (part->reply.isCut)
            json.key("cut").boolean(true).key("elements").integer(part->reply.elements).key("bytes").integer(part->reply.bytes);
    }
    if (entry.isStream) {
        json.key("messages").beginArray();
        for (const inspect::ConsoleMessage &message : entry.messages) {
            json.beginObject().key("at").string(message.at.toString(Qt::ISODateWithMs));
            json.key("channel").bytes(message.channel).key("text").bytes(message.text).endObject();
        }
        json.endArray();
    }
    return json.endObject().text() + '\n';
}

QByteArray textOf(const ConsoleEntry &entry)
{
    QByteArray text = entry.prompt.toUtf8() + "> " + entry.line + '\n';
    if (entry.error)
        text += "(error) " + entry.error->message.toUtf8() + '\n';
    if (entry.parts) {
        for (const ConsoleEntry::Part &part : *entry.parts) {
            if (!part.node.isEmpty())
                text += "# " + part.node.toUtf8() + '\n';
            text += inspect::replyText(part.reply.value);
            if (part.reply.isCut)
                text += "# cut: " + QByteArray::number(part.reply.elements) + " elements, " +
                        QByteArray::number(part.reply.bytes) + " bytes came\n";
        }
    }
    for (const inspect::ConsoleMessage &message : entry.messages)
        text += message.at.toString(Qt::ISODateWithMs).toUtf8() + ' ' + inspect::quotedBytes(message.channel) + ' ' +
                message.text + '\n';
    return text;
}

} // namespace

Result<qint64> saveConsole(const QString &path, const std::vector<ConsoleEntry> &entries)
{
    QSaveFile file(path);
    const auto failed = [&file] { return failure(Code::Io, file.errorString(), file.fileName()); };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    const bool isJson =
        path.endsWith(QLatin1String(".jsonl"), Qt::CaseInsensitive) || path.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
    qint64 count = 0;
    for (const ConsoleEntry &entry : entries) {
        if (!isFinal(entry))
            continue;
        ++count;
        if (!isJson) {
            file.write(textOf(entry));
        } else if (entry.parts) {
            for (const ConsoleEntry::Part &part : *entry.parts)
                file.write(jsonOf(entry, &part));
        } else {
            file.write(jsonOf(entry, nullptr));
        }
    }
    if (!file.commit())
        return failed();
    return count;
}

} // namespace freshet::ui
