// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/bound_edit.h"

#include <QDateTime>
#include <QRegularExpression>

#include <array>

namespace freshet::ui {

Result<QByteArray> boundFromText(const QString &text, const QDateTime &now)
{
    const QString wanted = text.trimmed();
    if (wanted.isEmpty())
        return QByteArray();
    static const QRegularExpression id(QStringLiteral("^\\d{1,20}(-\\d{1,20})?$"));
    if (id.match(wanted).hasMatch())
        return wanted.toLatin1();
    static const std::array clocks{QStringLiteral("H:m"), QStringLiteral("H:m:s")};
    for (const QString &form : clocks) {
        if (const QTime time = QTime::fromString(wanted, form); time.isValid())
            return QByteArray::number(QDateTime(now.toLocalTime().date(), time).toMSecsSinceEpoch());
    }
    QString iso = wanted;
    if (iso.size() > 10 && iso[10] == QLatin1Char(' '))
        iso[10] = QLatin1Char('T');
    const QDateTime time = QDateTime::fromString(iso, Qt::ISODateWithMs);
    if (!time.isValid() || time.toMSecsSinceEpoch() < 0)
        return failure(Code::InvalidArgument, QStringLiteral("neither an id nor a time"), wanted);
    return QByteArray::number(time.toMSecsSinceEpoch());
}

BoundEdit::BoundEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setClearButtonEnabled(true);
    setMaxLength(60);
    setMinimumWidth(90);
    setMaximumWidth(210);
}

Result<QByteArray> BoundEdit::bound() const
{
    return boundFromText(text(), QDateTime::currentDateTime());
}

} // namespace freshet::ui
