// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_log_model.h"

#include "ui/voices/voices_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr qsizetype mostNames = 20'000;

} // namespace

void VoiceLogModel::addNote(const voice::VoiceNote &note)
{
    Line line;
    line.time = note.time;
    line.voiceId = note.voiceId;
    line.note = note.kind;
    line.message = note.message;
    if (note.kind == voice::VoiceNote::Kind::StillWork)
        addStillWork(std::move(line));
    else
        add(std::move(line));
}

void VoiceLogModel::addStillWork(Line line)
{
    if (m_stillWork.size() >= mostNames)
        m_stillWork.clear();
    if (line.voiceId == m_voice) {
        const auto old = std::ranges::find_if(m_shown, [](const Line &one) {
            return one.kind == Line::Kind::Note && one.note == voice::VoiceNote::Kind::StillWork;
        });
        if (old != m_shown.end()) {
            const int row = int(old - m_shown.begin());
            beginRemoveRows({}, row, row);
            m_shown.erase(old);
            endRemoveRows();
        }
        show(line);
    }
    m_stillWork.insert(line.voiceId, std::move(line));
}

void VoiceLogModel::addTick(const voice::SyncTick &tick)
{
    Line line;
    line.time = tick.at;
    line.kind = Line::Kind::Tick;
    line.tick = tick;
    add(std::move(line));
}

void VoiceLogModel::addEvents(const std::vector<events::Event> &all)
{
    for (const events::Event &event : all) {
        Line line;
        line.time = events::dateTimeOf(event.timestamp);
        line.kind = Line::Kind::Event;
        line.voiceId = event.payload.value(QStringLiteral("voice_id")).toString().left(64).toUtf8();
        line.eventType = event.type;
        line.message = event.source;
        add(std::move(line));
    }
}

/// Nearly always at the top. Events are told later than the notes that they follow, so the time decides.
void VoiceLogModel::show(const Line &line)
{
    const auto at = std::ranges::find_if(m_shown, [&line](const Line &one) { return one.time <= line.time; });
    const int row = int(at - m_shown.begin());
    if (std::size_t(row) >= most)
        return;
    beginInsertRows({}, row, row);
    m_shown.insert(at, line);
    endInsertRows();
    if (m_shown.size() <= most)
        return;
    beginRemoveRows({}, int(most), int(most));
    m_shown.pop_back();
    endRemoveRows();
}

void VoiceLogModel::add(Line line)
{
    if (isShown(line))
        show(line);
    const auto at = std::ranges::find_if(m_lines, [&line](const Line &one) { return one.time <= line.time; });
    m_lines.insert(at, std::move(line));
    if (m_lines.size() > most)
        m_lines.pop_back();
}

void VoiceLogModel::clear()
{
    beginResetModel();
    m_lines.clear();
    m_shown.clear();
    m_stillWork.clear();
    m_names.clear();
    m_voice.clear();
    endResetModel();
}

void VoiceLogModel::showVoice(const QByteArray &voiceId)
{
    if (voiceId == m_voice)
        return;
    beginResetModel();
    m_voice = voiceId;
    m_shown.clear();
    for (const Line &one : m_lines) {
        if (isShown(one))
            m_shown.push_back(one);
    }
    if (const auto last = m_stillWork.constFind(voiceId); last != m_stillWork.constEnd())
        m_shown.insert(std::ranges::find_if(m_shown, [&](const Line &one) { return one.time <= last->time; }), *last);
    endResetModel();
}

void VoiceLogModel::learnName(const QByteArray &voiceId, const QString &name)
{
    if (m_names.size() >= mostNames)
        m_names.clear(); // the next pages teach them again
    m_names.insert(voiceId, name);
}

void VoiceLogModel::retell()
{
    if (!m_shown.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

const VoiceLogModel::Line *VoiceLogModel::line(int row) const
{
    return row >= 0 && std::size_t(row) < m_shown.size() ? &m_shown[std::size_t(row)] : nullptr;
}

int VoiceLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int VoiceLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString VoiceLogModel::text(const Line &line, int column) const
{
    switch (column) {
    case TimeColumn:
        return formatTime(line.time);
    case VoiceColumn: {
        const QString name = m_names.value(line.voiceId);
        return name.isEmpty() ? visibleBytes(line.voiceId) : visibleText(name.left(200));
    }
    case WhatColumn:
        return line.kind == Line::Kind::Note   ? noteTitle(line.note)
               : line.kind == Line::Kind::Tick ? tr("Tick")
                                               : eventTitle(line.eventType.left(100));
    case MessageColumn:
        if (line.kind == Line::Kind::Tick)
            return tickText(line.tick);
        if (line.kind == Line::Kind::Event)
            return line.message.isEmpty() ? tr("published") : tr("published by %1").arg(visibleText(line.message.left(100)));
        return visibleText(line.message.left(500));
    default:
        return {};
    }
}

QVariant VoiceLogModel::data(const QModelIndex &index, int role) const
{
    const Line *one = index.isValid() ? line(index.row()) : nullptr;
    if (!one || index.column() >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return text(*one, index.column());
    if (role == Qt::ToolTipRole)
        return plainTip(index.column() == VoiceColumn ? visibleBytes(one->voiceId) : text(*one, index.column()));
    if (role == Qt::AccessibleTextRole)
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(*one, index.column()));
    return {};
}

QVariant VoiceLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case VoiceColumn:
        return tr("Voice");
    case WhatColumn:
        return tr("What");
    case MessageColumn:
        return tr("Message");
    default:
        return {};
    }
}

} // namespace freshet::ui
