// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/big_buttons.h"

#include "core/redis/profile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace freshet::ui {

namespace {

constexpr qint64 largestFile = 4 << 20; // bytes

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Invalidate)
};

const QLatin1String connectionsField("connections");

std::vector<BigButton> buttonsOf(const QJsonArray &array)
{
    std::vector<BigButton> buttons;
    for (const QJsonValue &one : array) {
        const QJsonObject json = one.toObject();
        const auto draft = draftFromJson(json);
        const QString title = json.value(QLatin1String("title")).toString();
        if (draft && !title.isEmpty() && buttons.size() < BigButtons::most)
            buttons.push_back({title, *draft});
    }
    return buttons;
}

} // namespace

QString BigButtons::defaultPath()
{
    return QFileInfo(redis::profilesPath()).path() + QStringLiteral("/invalidate-buttons.json");
}

std::vector<BigButton> BigButtons::defaults()
{
    using Kind = OrderDraft::Kind;
    std::vector<BigButton> buttons(3);
    buttons[0].title = Words::tr("Voice list");
    buttons[0].draft.kind = Kind::Pattern;
    buttons[0].draft.subjects = {QStringLiteral("tts:voices"), QStringLiteral("tts:voices:user:*")};
    buttons[1].title = Words::tr("Products");
    buttons[1].draft.kind = Kind::Namespace;
    buttons[1].draft.subjects = {QStringLiteral("product")};
    buttons[2].title = Words::tr("Recommendations of one pet");
    buttons[2].draft.kind = Kind::Keys;
    buttons[2].draft.subjects = {QStringLiteral("petfood:rec:result:{pet_id}"), QStringLiteral("petfood:rec:meta:{pet_id}"),
                                 QStringLiteral("petfood:rec:tags:{pet_id}")};
    return buttons;
}

Result<QJsonObject> BigButtons::read() const
{
    QFile file(m_path);
    if (m_path.isEmpty() || !file.exists())
        return QJsonObject();
    if (!file.open(QIODevice::ReadOnly))
        return failure(Code::Io, file.errorString(), m_path);
    if (file.size() > largestFile)
        return failure(Code::Undecodable, QStringLiteral("the file is larger than 4 MiB"), m_path);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject())
        return failure(Code::Undecodable, QStringLiteral("the file is no JSON object: %1").arg(error.errorString()), m_path);
    return document.object();
}

Result<void> BigButtons::write(const QJsonObject &json) const
{
    if (m_path.isEmpty())
        return {};
    if (!QDir().mkpath(QFileInfo(m_path).path()))
        return failure(Code::Io, QStringLiteral("the folder can't be made"), m_path);
    QSaveFile file(m_path);
    const QByteArray text = QJsonDocument(json).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failure(Code::Io, file.errorString(), m_path);
    return {};
}

Result<std::vector<BigButton>> BigButtons::load(const QString &connection) const
{
    const auto file = read();
    if (!file)
        return std::unexpected(file.error());
    const QJsonValue own = file->value(connectionsField).toObject().value(connection);
    return own.isArray() ? buttonsOf(own.toArray()) : defaults();
}

Result<void> BigButtons::save(const QString &connection, const std::vector<BigButton> &buttons) const
{
    auto file = read();
    if (!file)
        return std::unexpected(file.error());
    QJsonArray array;
    for (const BigButton &one : buttons) {
        QJsonObject json = draftToJson(one.draft);
        json.insert(QStringLiteral("title"), one.title);
        array.append(json);
    }
    QJsonObject connections = file->value(connectionsField).toObject();
    connections.insert(connection, array);
    file->insert(QStringLiteral("version"), 1);
    file->insert(connectionsField, connections);
    return write(*file);
}

Result<void> BigButtons::reset(const QString &connection) const
{
    auto file = read();
    if (!file)
        return std::unexpected(file.error());
    QJsonObject connections = file->value(connectionsField).toObject();
    connections.remove(connection);
    file->insert(connectionsField, connections);
    return write(*file);
}

} // namespace freshet::ui
