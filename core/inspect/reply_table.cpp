// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which replies are rows and columns.
#include "core/inspect/reply_text.h"

#include <algorithm>

namespace freshet::inspect {

using redis::Value;

namespace {

constexpr qsizetype mostColumns = 64;

/// A cell: strings as they are, everything else as redis-cli prints it.
QByteArray cellOf(const Value &value)
{
    if (value.isString() || value.isStatus())
        return value.bytes();
    QByteArray text = replyText(value);
    if (value.isInteger())
        return QByteArray::number(value.integer().value_or(0));
    text.chop(1);
    return text;
}

ReplyTable pairsOf(const Value::Array &elements, const char *name, const char *value)
{
    ReplyTable table;
    table.columns = {name, value};
    for (std::size_t i = 0; i + 1 < elements.size(); i += 2)
        table.rows.push_back({cellOf(elements[i]), cellOf(elements[i + 1])});
    return table;
}

bool isFlatMap(const Value &value)
{
    const Value::Array &fields = value.array();
    if (fields.empty() || fields.size() % 2 != 0)
        return false;
    for (std::size_t i = 0; i < fields.size(); i += 2) {
        if (!fields[i].isString())
            return false;
    }
    return true;
}

/// `[[id, [field, value …]] …]`: entries of a stream.
bool areEntries(const Value::Array &elements)
{
    return !elements.empty() && std::ranges::all_of(elements, [](const Value &entry) {
        return entry.array().size() == 2 && entry.at(0).isString() && entry.at(0).bytes().contains('-') &&
               (entry.at(1).isNil() || isFlatMap(entry.at(1)));
    });
}

void setCell(ReplyTable &table, QByteArrayList &row, const QByteArray &column, const QByteArray &cell)
{
    qsizetype at = table.columns.indexOf(column);
    if (at < 0) {
        if (table.columns.size() >= mostColumns)
            return;
        at = table.columns.size();
        table.columns.append(column);
    }
    while (row.size() <= at)
        row.append(QByteArray());
    row[at] = cell;
}

ReplyTable entriesTable(const Value::Array &elements)
{
    ReplyTable table;
    table.columns = {"id"};
    for (const Value &entry : elements) {
        QByteArrayList row{entry.at(0).bytes()};
        const Value::Array &fields = entry.at(1).array();
        for (std::size_t i = 0; i + 1 < fields.size(); i += 2)
            setCell(table, row, fields[i].bytes(), cellOf(fields[i + 1]));
        table.rows.push_back(std::move(row));
    }
    return table;
}

ReplyTable mapsTable(const Value::Array &elements)
{
    ReplyTable table;
    for (const Value &one : elements) {
        QByteArrayList row;
        const Value::Array &fields = one.array();
        for (std::size_t i = 0; i + 1 < fields.size(); i += 2)
            setCell(table, row, fields[i].bytes(), cellOf(fields[i + 1]));
        table.rows.push_back(std::move(row));
    }
    return table;
}

bool hasWord(const QByteArrayList &words, QByteArrayView upper)
{
    return std::any_of(words.begin(), words.end(), [&](const QByteArray &word) { return word.toUpper() == upper; });
}

} // namespace

std::optional<ReplyTable> replyTable(const QByteArrayList &words, const Value &reply)
{
    if (!reply.isArray() || reply.array().empty() || words.isEmpty())
        return std::nullopt;
    const QByteArray name = words.first().toUpper();
    const QByteArray sub = words.value(1).toUpper();
    const Value::Array &elements = reply.array();
    if (areEntries(elements))
        return entriesTable(elements);
    if (name == "HGETALL" || (name == "HRANDFIELD" && hasWord(words, "WITHVALUES")))
        return pairsOf(elements, "field", "value");
    if (name == "CONFIG" && sub == "GET")
        return pairsOf(elements, "parameter", "value");
    if ((name == "XINFO" && sub == "STREAM") || (name == "MEMORY" && sub == "STATS"))
        return pairsOf(elements, "field", "value");
    if (hasWord(words, "WITHSCORES") || name == "ZPOPMIN" || name == "ZPOPMAX")
        return pairsOf(elements, "member", "score");
    if (name == "PUBSUB" && sub == "NUMSUB")
        return pairsOf(elements, "channel", "subscribers");
    if (name == "MGET" || name == "HMGET") {
        const qsizetype first = name == "MGET" ? 1 : 2;
        ReplyTable table;
        table.columns = {name == "MGET" ? "key" : "field", "value"};
        for (std::size_t i = 0; i < elements.size(); ++i)
            table.rows.push_back({words.value(first + qsizetype(i)), cellOf(elements[i])});
        return table;
    }
    const bool areMaps = (name == "XINFO" || name == "SENTINEL" || name == "LATENCY" || name == "FUNCTION" || name == "MODULE") &&
                         std::ranges::all_of(elements, isFlatMap);
    if (areMaps)
        return mapsTable(elements);
    return std::nullopt;
}

} // namespace freshet::inspect
