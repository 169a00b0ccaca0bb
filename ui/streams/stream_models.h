// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/stream_entries.h"
#include "core/inspect/stream_groups.h"
#include "ui/streams/rows_model.h"

namespace freshet::ui {

// The tables of one stream.

using EntriesModel = RowsModel<inspect::StreamEntry>;
using PendingModel = RowsModel<inspect::PendingEntry>;
using GroupsModel = RowsModel<inspect::StreamGroup>;
using ConsumersModel = RowsModel<inspect::StreamConsumer>;

struct EntryColumn
{
    enum { Time, Id, Type, Content };
};
struct PendingColumn
{
    enum { Id, Added, Consumer, Idle, Deliveries, State, Content };
};
struct GroupColumn
{
    enum { Group, Lag, Pending, Oldest, Consumers, Lost, Position, PositionTime };
};
struct ConsumerColumn
{
    enum { Name, State, Pending, Idle, Inactive };
};

EntriesModel *makeEntriesModel(QObject *parent);
PendingModel *makePendingModel(QObject *parent);
GroupsModel *makeGroupsModel(QObject *parent);
ConsumersModel *makeConsumersModel(QObject *parent);

/// Who asked for nothing for a minute is taken for gone, as the bus takes its entries over then.
constexpr std::chrono::milliseconds consumerGoneAfter{60'000};

} // namespace freshet::ui
