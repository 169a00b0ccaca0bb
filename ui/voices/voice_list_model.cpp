// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_list_model.h"

#include "ui/voices/voices_text.h"
#include "ui/widgets/text.h"

namespace freshet::ui {

using voice::VoiceList;

void VoiceListModel::update(const VoiceList &list)
{
    beginResetModel();
    m_list = list;
    endResetModel();
}

void VoiceListModel::clear()
{
    update({});
}

void VoiceListModel::retell()
{
    if (!m_list.voices.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

int VoiceListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_list.voices.size());
}

int VoiceListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString VoiceListModel::text(const VoiceList::Listed &one, int column) const
{
    using Part = VoiceList::Part;
    switch (column) {
    case PartColumn:
        return partTitle(one.part);
    case NameColumn:
        return visibleText(one.voice.name.left(200));
    case StatusColumn:
        return voiceStatusTitle(one.voice.status);
    case LanguageColumn:
        return visibleText(one.voice.language.left(100));
    case GenderColumn:
        return visibleText(one.voice.gender.left(100));
    case SourceColumn:
        return one.part == Part::Own      ? sourceText(m_list.own, false)
               : one.part == Part::Public ? sourceText(m_list.shared, false)
                                          : sourceText(m_list.readyMade, true);
    case ProviderColumn:
        return visibleText(one.voice.providerId.left(200));
    default:
        return {};
    }
}

QVariant VoiceListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount)
        return {};
    const auto &one = m_list.voices[std::size_t(index.row())];
    if (role == Qt::DisplayRole)
        return text(one, index.column());
    if (role == Qt::ToolTipRole)
        return plainTip(text(one, index.column()));
    if (role == Qt::AccessibleTextRole)
        return tr("%1: %2", "column, value")
            .arg(headerData(index.column(), Qt::Horizontal).toString(), text(one, index.column()));
    return {};
}

QVariant VoiceListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case PartColumn:
        return tr("Part");
    case NameColumn:
        return tr("Name");
    case StatusColumn:
        return tr("Status");
    case LanguageColumn:
        return tr("Language");
    case GenderColumn:
        return tr("Gender");
    case SourceColumn:
        return tr("Came from");
    case ProviderColumn:
        return tr("Provider's id");
    default:
        return {};
    }
}

} // namespace freshet::ui
