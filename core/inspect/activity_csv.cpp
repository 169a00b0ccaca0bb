// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/activity_csv.h"

#include "core/base/json_writer.h"
#include "core/inspect/metrics_csv.h"

#include <QJsonDocument>
#include <QSaveFile>
#include <QStringDecoder>

namespace freshet::inspect {

namespace {

QByteArray timeCell(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs).toLatin1() : QByteArray();
}

QByteArray jsonCell(const QJsonObject &object)
{
    return object.isEmpty() ? QByteArray() : csvText(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

QByteArray bytesCell(const QByteArray &bytes)
{
    QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decode(bytes);
    return csvText(decode.hasError() ? QString::fromUtf8(JsonWriter().bytes(bytes).text()) : text);
}

QByteArray idCell(qint64 id)
{
    return id > 0 ? QByteArray::number(id) : QByteArray();
}

} // namespace

QByteArray activityCsvHeader()
{
    return QByteArrayLiteral("id,time,ended,user,host,program,connection,environment,server,action,target,plan,state,result,"
                             "error,reason,undo_of,undone_by\r\n");
}

QByteArray activityCsvLine(const audit::Activity &record)
{
    const audit::Intent &intent = record.intent;
    const audit::Origin &origin = intent.origin;
    const QByteArrayList cells{
        QByteArray::number(record.id),
        timeCell(record.begun),
        timeCell(record.ended),
        csvText(record.user),
        csvText(record.host),
        csvText(origin.program),
        csvText(origin.connection),
        origin.environment ? QByteArray(redis::environmentName(*origin.environment).data()) : QByteArray(),
        csvText(origin.server),
        csvText(intent.action),
        bytesCell(intent.target),
        jsonCell(intent.plan),
        QByteArray(audit::stateName(record.state).data()),
        jsonCell(record.result),
        csvText(record.error),
        csvText(intent.reason),
        idCell(intent.undoOf),
        idCell(record.undoneBy),
    };
    return cells.join(',') + "\r\n";
}

Result<void> saveActivityCsv(const QString &path, const std::vector<audit::Activity> &records)
{
    QSaveFile file(path);
    QByteArray text = activityCsvHeader();
    for (const audit::Activity &record : records)
        text += activityCsvLine(record);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failure(Code::Io, file.errorString(), path);
    return {};
}

} // namespace freshet::inspect
