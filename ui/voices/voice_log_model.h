// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"
#include "core/voice/sync_tick.h"

#include <QAbstractTableModel>
#include <QHash>

#include <deque>
#include <vector>

namespace freshet::ui {

/// What became of voices: the worker's notes, its ticks that failed, and the events that were published, whoever did; newest
/// first. Bounded. That a voice is still in work is said at each tick, so only the last time is kept, and shown in the voice's
/// own log alone. Thread: the GUI's. Adding is O(1) and a row's insertion; a choice of one voice is O(lines).
class VoiceLogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr std::size_t most = 5000;
    enum Column { TimeColumn, VoiceColumn, WhatColumn, MessageColumn, ColumnCount };

    struct Line
    {
        enum class Kind { Note, Tick, Event };
        QDateTime time; ///< UTC
        Kind kind = Kind::Note;
        QByteArray voiceId; ///< empty: of all
        voice::VoiceNote::Kind note = voice::VoiceNote::Kind::StillWork;
        voice::SyncTick tick{};
        QByteArray eventType{};
        QString message{};
    };

    using QAbstractTableModel::QAbstractTableModel;

    void addNote(const voice::VoiceNote &note);
    void addTick(const voice::SyncTick &tick);
    void addEvents(const std::vector<events::Event> &events);
    void clear();
    /// Shows this voice's lines alone; empty: all.
    void showVoice(const QByteArray &voiceId);
    const QByteArray &shownVoice() const { return m_voice; }
    void learnName(const QByteArray &voiceId, const QString &name);
    void retell();
    const Line *line(int row) const; ///< nullptr: there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void add(Line line);
    void show(const Line &line);
    void addStillWork(Line line);
    bool isShown(const Line &line) const { return m_voice.isEmpty() || line.voiceId == m_voice; }
    QString text(const Line &line, int column) const;

    std::deque<Line> m_lines;            ///< newest first
    std::deque<Line> m_shown;            ///< those of the chosen voice; all where none is chosen
    QHash<QByteArray, Line> m_stillWork; ///< by voice
    QByteArray m_voice;
    QHash<QByteArray, QString> m_names;
};

} // namespace freshet::ui
