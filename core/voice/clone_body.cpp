// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/clone_body.h"

#include <QFile>
#include <QFileInfo>
#include <QHttpMultiPart>
#include <QJsonDocument>
#include <QJsonObject>

namespace freshet::voice {

namespace {

/// A file that is read once.
class OneWayFile final : public QFile
{
public:
    using QFile::QFile;
    bool reset() override { return pos() == 0; }
};

QByteArray mediaType(const QString &path)
{
    static const std::pair<QLatin1String, const char *> types[] = {
        {QLatin1String("mp3"), "audio/mpeg"},  {QLatin1String("wav"), "audio/wav"},   {QLatin1String("m4a"), "audio/mp4"},
        {QLatin1String("mp4"), "audio/mp4"},   {QLatin1String("aac"), "audio/aac"},   {QLatin1String("ogg"), "audio/ogg"},
        {QLatin1String("opus"), "audio/ogg"},  {QLatin1String("flac"), "audio/flac"}, {QLatin1String("webm"), "audio/webm"},
        {QLatin1String("aiff"), "audio/aiff"},
    };
    const QString suffix = QFileInfo(path).suffix().toLower();
    for (const auto &[name, type] : types) {
        if (suffix == name)
            return type;
    }
    return "application/octet-stream";
}

/// As browsers write names into a form (HTML Standard, multipart/form-data).
QByteArray formName(const QString &name)
{
    return name.toUtf8().replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A").replace('\0', "%00");
}

QHttpPart field(const char *name, const QByteArray &value)
{
    QHttpPart part;
    part.setRawHeader("Content-Disposition", QByteArray("form-data; name=\"") + name + '"');
    part.setBody(value);
    return part;
}

QString mebibytes(qint64 bytes)
{
    return QString::number(double(bytes) / (1 << 20), 'g', 4);
}

Result<qint64> checkFile(const QString &path, qint64 mostBytes)
{
    const QFileInfo info(path);
    if (path.isEmpty() || !info.exists())
        return failure(Code::Io, QStringLiteral("there is no such file; give the path of an audio file"), path);
    if (!info.isFile()) // a pipe or a device would have no end
        return failure(Code::InvalidArgument, QStringLiteral("this is no file; give the path of an audio file"), path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Code::Io, QStringLiteral("the file can't be read: %1").arg(file.errorString()), path);
    if (file.size() == 0)
        return failure(Code::InvalidArgument, QStringLiteral("the file is empty; give a recording"), path);
    if (file.size() > mostBytes)
        return failure(Code::InvalidArgument,
                       QStringLiteral("the file has %1 MiB and may have %2; give a shorter recording")
                           .arg(mebibytes(file.size()), mebibytes(mostBytes)),
                       path);
    return file.size();
}

} // namespace

Result<void> checkClone(const CloneRequest &request, UploadBounds bounds)
{
    constexpr qsizetype mostName = 200;
    if (request.name.trimmed().isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("the voice has no name; give one"));
    if (request.name.size() > mostName)
        return failure(Code::InvalidArgument,
                       QStringLiteral("the voice's name is longer than %1 characters; give a shorter one").arg(mostName));
    if (request.files.isEmpty())
        return failure(Code::InvalidArgument, QStringLiteral("a voice is made of recordings; give at least one audio file"));
    constexpr qsizetype mostFiles = 100; // all are open at once
    if (request.files.size() > mostFiles)
        return failure(Code::InvalidArgument, QStringLiteral("these are more than %1 files; give fewer").arg(mostFiles));
    qint64 bytes = 0;
    for (const QString &path : request.files) {
        const auto size = checkFile(path, bounds.mostFileBytes);
        if (!size)
            return std::unexpected(size.error());
        bytes += *size;
    }
    if (bytes > bounds.mostUploadBytes)
        return failure(Code::InvalidArgument, QStringLiteral("the files have %1 MiB together and may have %2; give fewer")
                                                  .arg(mebibytes(bytes), mebibytes(bounds.mostUploadBytes)));
    return {};
}

Result<std::unique_ptr<QHttpMultiPart>> cloneBody(const CloneRequest &request)
{
    auto form = std::make_unique<QHttpMultiPart>(QHttpMultiPart::FormDataType);
    form->append(field("name", request.name.toUtf8()));
    for (const QString &path : request.files) {
        auto *file = new OneWayFile(path, form.get());
        if (!file->open(QIODevice::ReadOnly))
            return failure(Code::Io, QStringLiteral("the file can't be read: %1").arg(file->errorString()), path);
        QHttpPart part;
        part.setRawHeader("Content-Disposition",
                          "form-data; name=\"files\"; filename=\"" + formName(QFileInfo(path).fileName()) + '"');
        part.setRawHeader("Content-Type", mediaType(path));
        part.setBodyDevice(file);
        form->append(part);
    }
    if (!request.description.isEmpty())
        form->append(field("description", request.description.toUtf8()));
    if (!request.labels.isEmpty()) {
        QJsonObject labels;
        for (auto it = request.labels.begin(); it != request.labels.end(); ++it)
            labels.insert(it.key(), it.value());
        form->append(field("labels", QJsonDocument(labels).toJson(QJsonDocument::Compact)));
    }
    if (request.removeBackgroundNoise)
        form->append(field("remove_background_noise", "true"));
    return form;
}

} // namespace freshet::voice
