// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/value_items_model.h"

#include "core/base/json_writer.h"
#include "ui/keys/keys_text.h"

#include <QLocale>

#include <cmath>

namespace freshet::ui {

void ValueItemsModel::setItems(const QByteArray &type, const std::vector<inspect::ValueItem> &items, bool grown)
{
    if (!grown || type != m_type || items.size() < m_items.size()) {
        beginResetModel();
        m_type = type;
        m_items = items;
        endResetModel();
        return;
    }
    if (items.size() == m_items.size())
        return;
    beginInsertRows({}, int(m_items.size()), int(items.size()) - 1);
    m_items.insert(m_items.end(), items.begin() + std::ptrdiff_t(m_items.size()), items.end());
    endInsertRows();
}

QByteArray ValueItemsModel::blobOf(const inspect::ValueItem &item)
{
    if (item.fields.empty())
        return item.value;
    JsonWriter json;
    json.beginArray(); // not an object: names may come twice, and their order counts
    for (const auto &[name, value] : item.fields)
        json.beginObject().key("field").bytes(name).key("value").bytes(value).endObject();
    return json.endArray().text();
}

QVariant ValueItemsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const inspect::ValueItem &item = m_items[std::size_t(index.row())];
    if (role == Qt::TextAlignmentRole && index.column() == ScoreColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::EditRole && index.column() == ScoreColumn)
        return QString::number(item.score.value_or(0), 'g', QLocale::FloatingPointShortest); // text: no digit is lost in it
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return shownName(item.name, 300);
    case ScoreColumn:
        return item.score ? QLocale().toString(*item.score, 'g', QLocale::FloatingPointShortest) : QString();
    default:
        break;
    }
    if (item.fields.empty())
        return shownName(item.value, 300);
    QString text;
    for (const auto &[name, value] : item.fields) {
        if (text.size() > 300)
            return QString(text + QChar(0x2026));
        text += (text.isEmpty() ? QString() : QStringLiteral(", ")) + shownName(name, 60) + QStringLiteral(": ") +
                shownName(value, 120);
    }
    return text;
}

Qt::ItemFlags ValueItemsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return m_editable && index.column() == ScoreColumn && hasScores() ? flags | Qt::ItemIsEditable : flags;
}

bool ValueItemsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable) || index.row() >= rowCount())
        return false;
    const QString text = value.toString().trimmed();
    bool isNumber = false;
    double score = text.toDouble(&isNumber);
    if (!isNumber)
        score = QLocale().toDouble(text, &isNumber);
    if (!isNumber || std::isnan(score))
        return false;
    if (score != m_items[std::size_t(index.row())].score)
        Q_EMIT scoreAsked(index.row(), score);
    return true;
}

QVariant ValueItemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == ScoreColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return m_type == "hash" ? tr("Field") : m_type == "list" ? tr("Index") : tr("ID");
    case ValueColumn:
        return hasNames() ? (m_type == "stream" ? tr("Fields") : tr("Value")) : tr("Member");
    case ScoreColumn:
        return tr("Score");
    default:
        return {};
    }
}

} // namespace freshet::ui
