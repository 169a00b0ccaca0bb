// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_trace.h"

#include <QAbstractTableModel>

namespace freshet::ui {

/// The way of one event as rows in the order of what happened: its publishing, then for each consumer that got it a title and
/// its steps. A step that is not known has its row too and says so. Thread: the GUI's.
class TraceModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { StepColumn, TimeColumn, SinceColumn, WayColumn, ColumnCount };
    enum class Kind { Published, Reader, Delivered, Failed, Removed, Key, Handled, Acknowledged, Buried };
    enum Role {
        KindRole = Qt::UserRole,
        KnownRole, ///< bool: it happened, and when is known
        FromRole,  ///< 0 to 1: where the step's bar begins on the axis; negative: no bar
        ToRole,    ///< where it ends
        EndRole,   ///< bool: the last step of its reader
    };
    /// A mark on the axis of times since the publishing, which is logarithmic: a millisecond is seen beside an hour.
    struct Tick
    {
        double at = 0; ///< 0 to 1
        QString text;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRecords(std::vector<events::TraceRecord> records);
    const std::vector<events::TraceRecord> &records() const { return m_records; }
    std::vector<Tick> ticks() const;
    bool isReader(int row) const;
    /// Everything, as lines of text.
    QString plainText() const;
    void retell();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        Kind kind = Kind::Published;
        std::size_t record = 0;
        std::size_t removal = 0; ///< of Key
        std::optional<events::Timestamp> from;
        std::optional<events::Timestamp> at;
        bool isLast = false;
    };
    void addRecord(std::size_t number);
    double placeOf(events::Timestamp time) const;
    QString stepText(const Row &row) const;
    QString timeText(const Row &row) const;
    QString sinceText(const Row &row) const;
    QString text(const Row &row, int column) const;
    int toneOf(const Row &row, int column) const;

    std::vector<events::TraceRecord> m_records;
    std::vector<Row> m_rows;
    events::Timestamp m_published{};
    events::Timestamp m_end{};
};

} // namespace freshet::ui
