// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_models.h"

#include "ui/streams/streams_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(StreamTables)
};

QString typeText(const events::Fields &fields)
{
    for (const auto &[name, value] : fields) {
        if (name == "type")
            return shortText(value, 80);
    }
    return {};
}

QString positionText(const inspect::StreamGroup &group)
{
    return group.position.lastDeliveredId.isEmpty() ? unknownText() : shortText(group.position.lastDeliveredId, 60);
}

} // namespace

EntriesModel *makeEntriesModel(QObject *parent)
{
    using Row = inspect::StreamEntry;
    std::vector<EntriesModel::Column> columns(4);
    columns[EntryColumn::Time] = {[] { return Words::tr("Added"); },
                                  [](const Row &row) { return idTimeText(row.id); },
                                  {},
                                  [](const Row &row) { return shortText(row.id); },
                                  {},
                                  false};
    columns[EntryColumn::Id] = {
        [] { return Words::tr("Id"); }, [](const Row &row) { return shortText(row.id); }, {}, {}, {}, false};
    columns[EntryColumn::Type] = {
        [] { return Words::tr("Type"); }, [](const Row &row) { return typeText(row.fields); }, {}, {}, {}, false};
    columns[EntryColumn::Content] = {
        [] { return Words::tr("Content"); },   [](const Row &row) { return fieldsText(row.fields); }, {},
        [](const Row &) { return QString(); }, [](const Row &) { return CellTone::Muted; },           false};
    return new EntriesModel([](const Row &row) { return row.id; }, std::move(columns), parent);
}

PendingModel *makePendingModel(QObject *parent)
{
    using Row = inspect::PendingEntry;
    std::vector<PendingModel::Column> columns(7);
    columns[PendingColumn::Id] = {
        [] { return Words::tr("Id"); }, [](const Row &row) { return shortText(row.id); }, {}, {}, {}, false};
    columns[PendingColumn::Added] = {
        [] { return Words::tr("Added"); }, [](const Row &row) { return idTimeText(row.id); }, {}, {}, {}, false};
    columns[PendingColumn::Consumer] = {
        [] { return Words::tr("Consumer"); }, [](const Row &row) { return shortText(row.consumer); }, {}, {}, {}, false};
    columns[PendingColumn::Idle] = {[] { return Words::tr("Idle"); },
                                    [](const Row &row) { return ageText(row.idle); },
                                    [](const Row &row) { return QVariant(qint64(row.idle.count())); },
                                    [](const Row &) { return Words::tr("Since it was last delivered or claimed"); },
                                    {},
                                    true};
    columns[PendingColumn::Deliveries] = {
        [] { return Words::tr("Deliveries"); },
        [](const Row &row) { return formatCount(row.deliveries); },
        [](const Row &row) { return QVariant(row.deliveries); },
        {},
        [](const Row &row) { return row.deliveries >= 5 ? CellTone::Warning : CellTone::Normal; },
        true};
    columns[PendingColumn::State] = {
        [] { return Words::tr("Entry"); },
        [](const Row &row) {
            return row.ghost ? Words::tr("trimmed away") : row.fields ? Words::tr("there") : Words::tr("not permitted");
        },
        {},
        [](const Row &row) {
            return row.ghost ? Words::tr("Only its id is left: the stream was trimmed before it was handled. Acknowledge it.")
                             : QString();
        },
        [](const Row &row) { return row.ghost ? CellTone::Bad : CellTone::Muted; },
        false};
    columns[PendingColumn::Content] = {[] { return Words::tr("Content"); },
                                       [](const Row &row) { return row.fields ? fieldsText(*row.fields) : QString(); },
                                       {},
                                       [](const Row &) { return QString(); },
                                       [](const Row &) { return CellTone::Muted; },
                                       false};
    return new PendingModel([](const Row &row) { return row.id; }, std::move(columns), parent);
}

GroupsModel *makeGroupsModel(QObject *parent)
{
    using Row = inspect::StreamGroup;
    std::vector<GroupsModel::Column> columns(8);
    columns[GroupColumn::Group] = {
        [] { return Words::tr("Group"); }, [](const Row &row) { return shortText(row.group); }, {}, {}, {}, false};
    columns[GroupColumn::Lag] = {[] { return Words::tr("Lag"); },
                                 [](const Row &row) { return lagText(row.lag); },
                                 [](const Row &row) { return row.lag.count ? QVariant(*row.lag.count) : QVariant(); },
                                 [](const Row &row) { return lagTip(row.lag); },
                                 {},
                                 true};
    columns[GroupColumn::Pending] = {[] { return Words::tr("Pending"); },
                                     [](const Row &row) { return formatCount(row.pending); },
                                     [](const Row &row) { return QVariant(row.pending); },
                                     {},
                                     {},
                                     true};
    columns[GroupColumn::Oldest] = {
        [] { return Words::tr("Oldest pending"); },
        [](const Row &row) {
            return row.pending == 0 ? QString() : row.oldestPending ? ageText(*row.oldestPending) : unknownText();
        },
        [](const Row &row) { return row.oldestPending ? QVariant(qint64(row.oldestPending->count())) : QVariant(); },
        [](const Row &row) { return visibleBytes(row.oldestPendingId); },
        {},
        true};
    columns[GroupColumn::Consumers] = {[] { return Words::tr("Consumers"); },
                                       [](const Row &row) { return formatCount(row.consumers); },
                                       [](const Row &row) { return QVariant(row.consumers); },
                                       {},
                                       {},
                                       true};
    columns[GroupColumn::Lost] = {
        [] { return Words::tr("Lost"); },
        [](const Row &row) {
            return row.lost && row.lostMore ? Words::tr("%1 and more").arg(formatCount(*row.lost)) : countText(row.lost);
        },
        [](const Row &row) { return row.lost ? QVariant(*row.lost) : QVariant(); },
        [](const Row &) {
            return Words::tr("Entries that were trimmed before this group had read them, as the bus "
                             "noted");
        },
        [](const Row &row) { return row.lost.value_or(0) > 0 || row.lostMore ? CellTone::Bad : CellTone::Normal; },
        true};
    columns[GroupColumn::Position] = {[] { return Words::tr("Position"); },
                                      positionText,
                                      {},
                                      [](const Row &) { return Words::tr("The last entry that was delivered"); },
                                      {},
                                      false};
    columns[GroupColumn::PositionTime] = {[] { return Words::tr("Position's time"); },
                                          [](const Row &row) { return idTimeText(row.position.lastDeliveredId); },
                                          {},
                                          {},
                                          [](const Row &) { return CellTone::Muted; },
                                          false};
    return new GroupsModel([](const Row &row) { return row.group; }, std::move(columns), parent);
}

ConsumersModel *makeConsumersModel(QObject *parent)
{
    using Row = inspect::StreamConsumer;
    const auto isGone = [](const Row &row) { return row.idle >= consumerGoneAfter; };
    std::vector<ConsumersModel::Column> columns(5);
    columns[ConsumerColumn::Name] = {
        [] { return Words::tr("Consumer"); }, [](const Row &row) { return shortText(row.name); }, {}, {}, {}, false};
    columns[ConsumerColumn::State] = {
        [] { return Words::tr("State"); },
        [isGone](const Row &row) {
            return !isGone(row)      ? Words::tr("asks for entries")
                   : row.pending > 0 ? Words::tr("gone, with entries")
                                     : Words::tr("gone");
        },
        {},
        [](const Row &) { return Words::tr("Taken for gone after a minute without a question"); },
        [isGone](const Row &row) { return !isGone(row)      ? CellTone::Normal
                                          : row.pending > 0 ? CellTone::Bad
                                                            : CellTone::Muted; },
        false};
    columns[ConsumerColumn::Pending] = {[] { return Words::tr("Pending"); },
                                        [](const Row &row) { return formatCount(row.pending); },
                                        [](const Row &row) { return QVariant(row.pending); },
                                        {},
                                        {},
                                        true};
    columns[ConsumerColumn::Idle] = {[] { return Words::tr("Idle"); },
                                     [](const Row &row) { return ageText(row.idle); },
                                     [](const Row &row) { return QVariant(qint64(row.idle.count())); },
                                     [](const Row &) { return Words::tr("Since it last asked for anything"); },
                                     {},
                                     true};
    columns[ConsumerColumn::Inactive] = {
        [] { return Words::tr("Last entry"); },
        [](const Row &row) { return row.inactive ? ageText(*row.inactive) : unknownText(); },
        [](const Row &row) { return row.inactive ? QVariant(qint64(row.inactive->count())) : QVariant(); },
        [](const Row &) { return Words::tr("Since it last got an entry; Redis 7.2 and newer"); },
        {},
        true};
    return new ConsumersModel([](const Row &row) { return row.name; }, std::move(columns), parent);
}

} // namespace freshet::ui
