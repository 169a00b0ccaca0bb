// SPDX-License-Identifier: GPL-3.0-or-later
//
// One letter as it stands in the stream. `fields` and `fields_b64` are objects, as other programs read them; but an object has
// each name once, and not every name is UTF-8. Where the two do not give the original fields back, in their order, a third one,
// `fields_list`, has all of them as pairs in base64, and counts alone.
#include "core/events/dead_letters.h"

#include "core/base/json_members.h"
#include "core/base/json_text.h"
#include "core/base/json_writer.h"
#include "core/base/utf8.h"

#include <algorithm>
#include <map>
#include <set>

namespace freshet::events {

namespace {

constexpr std::size_t mostIds = 1000;

const QByteArray *find(const Fields &fields, QByteArrayView name)
{
    const auto found = std::ranges::find_if(fields, [&](const auto &field) { return field.first == name; });
    return found == fields.end() ? nullptr : &found->second;
}

bool isText(const std::pair<QByteArray, QByteArray> &field)
{
    return isUtf8(field.first) && isUtf8(field.second);
}

/// Whether the two objects give the fields back: each name once and in UTF-8, those that are text before the others.
bool fitObjects(const Fields &fields)
{
    std::set<QByteArrayView> names;
    bool othersBegan = false;
    for (const auto &field : fields) {
        const bool textual = isText(field);
        if (!isUtf8(field.first) || !names.insert(field.first).second || (textual && othersBegan))
            return false;
        othersBegan = othersBegan || !textual;
    }
    return true;
}

/// Of equal names the first, for that is the one that counts; a name that is not UTF-8 with replacement characters.
QByteArray objectOf(const Fields &fields, bool textual)
{
    JsonWriter json;
    std::set<QByteArray> names;
    json.beginObject();
    for (const auto &field : fields) {
        if (isText(field) != textual)
            continue;
        const QByteArray name = textual ? field.first : QString::fromUtf8(field.first).toUtf8();
        if (names.insert(name).second)
            json.key(name).string(textual ? field.second : field.second.toBase64());
    }
    return json.endObject().text();
}

QByteArray listOf(const Fields &fields)
{
    JsonWriter json;
    json.beginArray();
    for (const auto &[name, value] : fields)
        json.beginArray().string(name.toBase64()).string(value.toBase64()).endArray();
    return json.endArray().text();
}

/// Elements of a JSON array that compactJson made.
std::vector<QByteArrayView> elementsOf(QByteArrayView compactArray)
{
    std::vector<QByteArrayView> elements;
    for (qsizetype at = 1; at < compactArray.size() && compactArray[at] != ']';) {
        const qsizetype end = jsonValueEnd(compactArray, at);
        elements.push_back(compactArray.sliced(at, end - at));
        at = compactArray[end] == ',' ? end + 1 : end;
    }
    return elements;
}

std::optional<QByteArray> fromBase64(QByteArrayView jsonString)
{
    auto decoded = QByteArray::fromBase64Encoding(jsonText(jsonString), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || !jsonString.startsWith('"'))
        return std::nullopt;
    return *decoded;
}

std::optional<Fields> readList(const QByteArray &text)
{
    const auto compact = compactJson(text);
    if (!compact || !compact->startsWith('['))
        return std::nullopt;
    Fields fields;
    for (const QByteArrayView pair : elementsOf(*compact)) {
        const auto both = pair.startsWith('[') ? elementsOf(pair) : std::vector<QByteArrayView>();
        if (both.size() != 2)
            return std::nullopt;
        auto name = fromBase64(both[0]);
        auto value = fromBase64(both[1]);
        if (!name || !value)
            return std::nullopt;
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return fields;
}

/// Adds the members of an object; false where it is none. Values that are no strings are kept as their JSON: some services write
/// what they had read.
bool readObject(const QByteArray &text, bool inBase64, Fields &fields)
{
    const auto compact = compactJson(text);
    if (!compact || !compact->startsWith('{'))
        return false;
    bool isWhole = true;
    eachJsonMember(*compact, [&](QByteArrayView name, QByteArrayView value) {
        if (!inBase64) {
            fields.emplace_back(jsonText(name), value.startsWith('"') ? jsonText(value) : value.toByteArray());
        } else if (auto bytes = fromBase64(value)) {
            fields.emplace_back(jsonText(name), std::move(*bytes));
        } else {
            isWhole = false;
        }
    });
    return isWhole;
}

/// Nothing, or why it is no letter.
const char *readFields(const Fields &entry, Fields &fields)
{
    if (const QByteArray *list = find(entry, "fields_list")) {
        if (auto all = readList(*list)) {
            fields = std::move(*all);
            return nullptr;
        }
        return "its 'fields_list' is no list of pairs in base64";
    }
    const QByteArray *texts = find(entry, "fields");
    const QByteArray *others = find(entry, "fields_b64");
    if (!texts && !others)
        return "it has no 'fields'";
    if (texts && !readObject(*texts, false, fields))
        return "its 'fields' is no JSON object";
    if (others && !readObject(*others, true, fields))
        return "its 'fields_b64' is no JSON object of texts in base64";
    return nullptr;
}

bool isWordPart(QChar unit)
{
    return unit.isLetterOrNumber() || unit == u'_';
}

/// The end of what is quoted from `at` on; `at` where nothing is. An apostrophe within a word quotes nothing.
qsizetype quotedEnd(QStringView text, qsizetype at)
{
    const QChar quote = text[at];
    if ((quote != u'\'' && quote != u'"' && quote != u'`') || (at > 0 && isWordPart(text[at - 1])))
        return at;
    for (qsizetype end = at + 1; end < text.size(); ++end) {
        if (text[end] == quote && (end + 1 == text.size() || !isWordPart(text[end + 1])))
            return end + 1;
    }
    return at;
}

} // namespace

// The text without quoted parts, and with `#` for each word that has a digit: numbers, ids, keys of ids.
QString errorLikeness(QStringView text)
{
    QString likeness;
    for (qsizetype at = 0; at < text.size();) {
        if (const qsizetype end = quotedEnd(text, at); end > at) {
            likeness += u'"';
            at = end;
        } else if (isWordPart(text[at])) {
            const qsizetype start = at;
            bool hasDigit = false;
            for (; at < text.size() && (isWordPart(text[at]) || text[at] == u'-'); ++at)
                hasDigit = hasDigit || text[at].isDigit();
            if (hasDigit)
                likeness += u'#';
            else
                likeness += text.sliced(start, at - start);
        } else {
            likeness += text[at++];
        }
    }
    return likeness;
}

Fields DeadLetter::toEntry() const
{
    Fields entry{{"stream", stream},
                 {"id", originalId},
                 {"group", group},
                 {"consumer", consumer},
                 {"deliveries", QByteArray::number(deliveries)},
                 {"error", error.toUtf8()},
                 {"failed_at", failedAt},
                 {"fields", objectOf(fields, true)}};
    if (!std::ranges::all_of(fields, isText))
        entry.emplace_back("fields_b64", objectOf(fields, false));
    if (!fitObjects(fields))
        entry.emplace_back("fields_list", listOf(fields));
    return entry;
}

DeadLetter DeadLetter::fromEntry(QByteArray id, const Fields &entry)
{
    const auto value = [&](QByteArrayView name) {
        const QByteArray *found = find(entry, name);
        return found ? *found : QByteArray();
    };
    DeadLetter letter;
    letter.id = std::move(id);
    letter.stream = value("stream");
    letter.originalId = value("id");
    letter.group = value("group");
    letter.consumer = value("consumer");
    letter.deliveries = value("deliveries").toLongLong();
    letter.error = QString::fromUtf8(value("error"));
    letter.failedAt = value("failed_at");
    const char *fault = readFields(entry, letter.fields);
    if (!fault && letter.fields.empty())
        fault = "its 'fields' are empty";
    if (letter.stream.isEmpty())
        fault = "it has no 'stream'";
    else if (letter.stream == deadStream)
        fault = "its 'stream' is that of the dead letters";
    if (fault) {
        letter.readable = false;
        letter.fields = entry;
        letter.error = QStringLiteral("this is no dead letter: ") + QLatin1String(fault);
    }
    return letter;
}

std::vector<DeadGroup> groupByError(const std::vector<DeadLetter> &letters)
{
    std::vector<const DeadLetter *> inOrder;
    inOrder.reserve(letters.size());
    for (const DeadLetter &letter : letters)
        inOrder.push_back(&letter);
    std::ranges::stable_sort(inOrder, [](const DeadLetter *a, const DeadLetter *b) { return isIdBefore(a->id, b->id); });

    std::map<std::pair<QByteArray, QString>, DeadGroup> found;
    for (const DeadLetter *letter : inOrder) {
        DeadGroup &group = found[{letter->stream, errorLikeness(letter->error)}];
        if (group.count++ == 0) {
            group.stream = letter->stream;
            group.oldestId = letter->id;
        }
        group.error = letter->error;
        group.newestId = letter->id;
        if (group.ids.size() < mostIds)
            group.ids.push_back(letter->id);
    }
    std::vector<DeadGroup> groups;
    groups.reserve(found.size());
    for (auto &[key, group] : found)
        groups.push_back(std::move(group));
    std::ranges::stable_sort(groups, std::ranges::greater(), &DeadGroup::count);
    return groups;
}

} // namespace freshet::events
