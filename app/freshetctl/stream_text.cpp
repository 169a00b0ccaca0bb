// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/stream_text.h"

#include "app/freshetctl/text.h"
#include "core/base/utf8.h"
#include "core/events/event_tail.h"

#include <QDateTime>

#include <algorithm>
#include <set>

namespace freshet::ctl {

QByteArray timeOfIdText(const QByteArray &id)
{
    bool ok = false;
    const qint64 milliseconds = id.first(std::max<qsizetype>(0, id.indexOf('-'))).toLongLong(&ok);
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
    if (!ok || milliseconds < 1'000'000'000'000 || !time.isValid() || time.date().year() > 9999) // ids made by hand
        return {};
    return time.toString(Qt::ISODateWithMs).toLatin1();
}

QByteArray idText(const QByteArray &id)
{
    if (id.isEmpty())
        return "-";
    const QByteArray time = timeOfIdText(id);
    return time.isEmpty() ? visible(id) : visible(id) + " (" + time + ')';
}

QByteArray zuluText(events::Timestamp time)
{
    QByteArray text = events::timestampText(time);
    return text.endsWith("+00:00") ? text.chopped(6) + 'Z' : text;
}

QByteArray countText(const std::optional<qint64> &count)
{
    return count ? QByteArray::number(*count) : QByteArray("unknown");
}

QByteArray entriesText(qint64 many)
{
    return QByteArray::number(many) + (many == 1 ? " entry" : " entries");
}

QByteArray fieldsText(const events::Fields &fields)
{
    QByteArrayList parts;
    for (const auto &[name, value] : fields)
        parts.append(visible(name) + '=' + visible(value));
    return parts.join(' ');
}

void writeNumber(JsonWriter &json, const std::optional<qint64> &number)
{
    if (number)
        json.integer(*number);
    else
        json.null();
}

void writeId(JsonWriter &json, const QByteArray &id)
{
    if (id.isEmpty())
        json.null();
    else
        json.bytes(id);
}

void writeTime(JsonWriter &json, const std::optional<events::Timestamp> &time)
{
    if (time)
        json.string(zuluText(*time));
    else
        json.null();
}

void writeFields(JsonWriter &json, const events::Fields &fields)
{
    std::set<QByteArray> names;
    const bool isObject =
        std::ranges::all_of(fields, [&](const auto &field) { return isUtf8(field.first) && names.insert(field.first).second; });
    if (isObject)
        json.beginObject();
    else
        json.beginArray();
    for (const auto &[name, value] : fields) {
        if (isObject)
            json.key(name).bytes(value);
        else
            json.beginArray().bytes(name).bytes(value).endArray();
    }
    if (isObject)
        json.endObject();
    else
        json.endArray();
}

Result<QByteArray> readBound(QByteArrayView option, const QByteArray &text)
{
    if (events::idBefore(text))
        return text;
    if (text.size() >= 10) { // a date at least: shorter ones are slips of ids
        if (const auto time = events::parseTimestamp(text); time && time->time_since_epoch().count() >= 0)
            return QByteArray::number(std::chrono::floor<std::chrono::milliseconds>(*time).time_since_epoch().count());
    }
    return failure(Code::InvalidArgument,
                   QStringLiteral("%1 takes an id such as 1526919030474-0, milliseconds since 1970, or a time such as "
                                  "2026-11-25T05:10:00Z, not \"%2\"")
                       .arg(QString::fromUtf8(option.toByteArray()), QString::fromUtf8(visible(text))));
}

} // namespace freshet::ctl
