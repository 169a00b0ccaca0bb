// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/event_words.h"

#include "core/base/json_text.h"
#include "core/base/utf8.h"
#include "ui/streams/event_cell_delegate.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLocale>
#include <QTableView>

#include <algorithm>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(EventWords)
};

// Cut where a character begins.
QByteArray cutBytes(const QByteArray &bytes, qsizetype most)
{
    if (bytes.size() <= most)
        return bytes;
    qsizetype end = most;
    while (end > 0 && end > most - 4 && (uchar(bytes[end]) & 0xC0) == 0x80)
        --end;
    return bytes.first(end);
}

} // namespace

QString momentText(const QDateTime &time)
{
    if (!time.isValid())
        return {};
    const QDateTime local = time.toLocalTime();
    const QString clock = local.toString(QStringLiteral("HH:mm:ss.zzz"));
    if (local.date() == QDate::currentDate())
        return clock;
    return QLocale().toString(local.date(), QLocale::ShortFormat) + QLatin1Char(' ') + clock;
}

QString momentText(events::Timestamp time)
{
    return momentText(events::dateTimeOf(time));
}

QString offsetText(std::chrono::microseconds since)
{
    const bool isBefore = since.count() < 0;
    const auto size = isBefore ? -since : since;
    const QString sign = isBefore ? QString(QChar(0x2212)) : QStringLiteral("+");
    if (size >= std::chrono::minutes(1))
        return sign + formatDuration(std::chrono::duration_cast<std::chrono::seconds>(size));
    return sign + formatMilliseconds(double(size.count()) / 1000);
}

QByteArray fieldOf(const events::Fields &fields, QByteArrayView name)
{
    const auto found = std::ranges::find_if(fields, [&](const auto &field) { return field.first == name; });
    return found == fields.end() ? QByteArray() : found->second;
}

qint64 bytesOf(const events::Fields &fields)
{
    qint64 bytes = 0;
    for (const auto &[name, value] : fields)
        bytes += name.size() + value.size();
    return bytes;
}

QString previewOf(const events::Fields &fields, qsizetype most)
{
    const auto cut = [most](const QByteArray &bytes) {
        const QString text = visibleBytes(cutBytes(bytes, 4 * most));
        return text.size() > most ? text.left(most) + QStringLiteral("…") : text;
    };
    const QByteArray event = fieldOf(fields, "event");
    // Beyond that nobody reads it all, and parsing it would cost.
    if (!event.isEmpty() && event.size() <= 64 * 1024) {
        if (const auto read = events::Event::fromFields(fields, {}, {}))
            return cut(QJsonDocument(read->payload).toJson(QJsonDocument::Compact));
    }
    QString line;
    for (const auto &[name, value] : fields) {
        if (line.size() > most)
            break;
        line += (line.isEmpty() ? QString() : QStringLiteral("  ")) + cut(name) + QLatin1Char('=') + cut(value);
    }
    return line.size() > most ? line.left(most) + QStringLiteral("…") : line;
}

QString entryText(const events::Fields &fields, qsizetype most)
{
    QString text;
    int shown = 0;
    for (const auto &[name, value] : fields) {
        if (++shown > 100) {
            text += Words::tr("… and %n more field(s)", nullptr, int(fields.size()) - 100) + QLatin1Char('\n');
            break;
        }
        text += visibleBytes(cutBytes(name, 1000)) + QStringLiteral(":\n");
        const bool isWhole = value.size() <= most;
        QByteArray shownBytes = cutBytes(value, most);
        if (isWhole) {
            if (const auto compact = compactJson(value))
                shownBytes = indentedJson(*compact);
        }
        text += visibleBytes(shownBytes, Lines::Keep) + QLatin1Char('\n');
        if (!isWhole)
            text += Words::tr("… the first %1 of %2").arg(formatBytes(most), formatBytes(value.size())) + QLatin1Char('\n');
        text += QLatin1Char('\n');
    }
    return text.trimmed();
}

void dressTable(QTableView *table)
{
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setAlternatingRowColors(true);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setMinimumSectionSize(16);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + Spacing::s);
    QHeaderView *header = table->horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(48);
}

} // namespace freshet::ui
