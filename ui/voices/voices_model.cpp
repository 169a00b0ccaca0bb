// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voices_model.h"

#include "ui/voices/voices_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QBrush>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>

namespace freshet::ui {

using voice::Voice;

namespace {

QString shown(const QString &text)
{
    return visibleText(text.left(200));
}

} // namespace

void VoicesModel::update(std::vector<Voice> voices)
{
    if (!std::ranges::equal(voices, m_voices, {}, &Voice::id, &Voice::id)) {
        beginResetModel();
        m_voices = std::move(voices);
        endResetModel();
        return;
    }
    for (std::size_t row = 0; row < voices.size(); ++row) {
        if (voices[row] == m_voices[row])
            continue;
        m_voices[row] = std::move(voices[row]);
        Q_EMIT dataChanged(index(int(row), 0), index(int(row), ColumnCount - 1));
    }
}

void VoicesModel::setStale(bool stale)
{
    if (stale == m_isStale)
        return;
    m_isStale = stale;
    if (!m_voices.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::ForegroundRole});
}

void VoicesModel::retell()
{
    if (!m_voices.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

const Voice *VoicesModel::voice(int row) const
{
    return row >= 0 && std::size_t(row) < m_voices.size() ? &m_voices[std::size_t(row)] : nullptr;
}

int VoicesModel::rowOf(const QByteArray &id) const
{
    const auto found = std::ranges::find(m_voices, id, &Voice::id);
    return found == m_voices.end() ? -1 : int(found - m_voices.begin());
}

int VoicesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_voices.size());
}

int VoicesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString VoicesModel::text(const Voice &voice, int column)
{
    switch (column) {
    case NameColumn:
        return shown(voice.name);
    case StatusColumn:
        return voiceStatusTitle(voice.status);
    case LanguageColumn:
        return shown(voice.language);
    case GenderColumn:
        return shown(voice.gender);
    case CategoryColumn:
        return shown(voice.category);
    case VisibilityColumn:
        return voice.visibility == QLatin1String("public")    ? tr("Public")
               : voice.visibility == QLatin1String("private") ? tr("Private")
                                                              : shown(voice.visibility);
    case CreatedColumn:
        return voice.createdAt.isValid() ? formatTime(voice.createdAt) : QString();
    case UserColumn:
        return visibleBytes(voice.userId.left(200));
    case ProviderColumn:
        return shown(voice.providerId);
    default:
        return {};
    }
}

QVariant VoicesModel::data(const QModelIndex &index, int role) const
{
    const Voice *one = index.isValid() ? voice(index.row()) : nullptr;
    if (!one || index.column() >= ColumnCount)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*one, index.column());
    case Qt::ToolTipRole:
        return index.column() == NameColumn
                   ? plainTip(tr("%1\nid %2", "name, id").arg(text(*one, NameColumn), QString::fromLatin1(one->id)))
                   : plainTip(text(*one, index.column()));
    case Qt::AccessibleTextRole:
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(*one, index.column()));
    case Qt::ForegroundRole:
        if (m_isStale)
            return QBrush(QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text));
        return {};
    case StatusRole:
        return int(one->status);
    default:
        return {};
    }
}

QVariant VoicesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case StatusColumn:
        return tr("Status");
    case LanguageColumn:
        return tr("Language");
    case GenderColumn:
        return tr("Gender");
    case CategoryColumn:
        return tr("Category");
    case VisibilityColumn:
        return tr("Visibility");
    case CreatedColumn:
        return tr("Created");
    case UserColumn:
        return tr("User");
    case ProviderColumn:
        return tr("Provider's id");
    default:
        return {};
    }
}

} // namespace freshet::ui
