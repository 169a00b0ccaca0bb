// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/console_history.h"

#include "core/base/json_writer.h"
#include "core/inspect/statement_secrets.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr qint64 mostFileBytes = 4 << 20;

QByteArray lineOf(const QString &text)
{
    return jsonString(text.toUtf8()) + '\n';
}

void append(const QString &path, const QByteArray &line)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
        return; // the history still works until the program ends
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.write(line);
}

void rewrite(const QString &path, const QStringList &texts)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    for (const QString &text : texts)
        file.write(lineOf(text));
    file.commit();
}

} // namespace

QString ConsoleHistory::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/freshet/console-history");
}

ConsoleHistory::ConsoleHistory(const QString &path)
    : m_path(path)
{
    m_writer.setMaxThreadCount(1);
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return;
    // Of a file that others let grow, the end.
    if (file.size() > mostFileBytes)
        file.seek(file.size() - mostFileBytes);
    qsizetype lines = 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        ++lines;
        const QString text = QJsonDocument::fromJson('[' + line + ']').array().at(0).toString();
        if (!text.isEmpty() && text.size() <= longest && !inspect::holdsSecret(text.toUtf8()))
            m_texts.append(text);
    }
    if (m_texts.size() > most)
        m_texts = m_texts.mid(m_texts.size() - most);
    if (lines > 2 * most)
        m_writer.start([path, texts = m_texts] { rewrite(path, texts); });
}

ConsoleHistory::~ConsoleHistory()
{
    m_writer.waitForDone();
}

void ConsoleHistory::add(const QString &text)
{
    if (text.trimmed().isEmpty() || text.size() > longest || inspect::holdsSecret(text.toUtf8()))
        return;
    if (!m_texts.isEmpty() && m_texts.last() == text)
        return;
    m_texts.append(text);
    if (m_texts.size() > most)
        m_texts.removeFirst();
    if (!m_path.isEmpty())
        m_writer.start([path = m_path, line = lineOf(text)] { append(path, line); });
}

qsizetype ConsoleHistory::findBefore(qsizetype from, const QString &part) const
{
    for (qsizetype i = std::min(from, m_texts.size()) - 1; i >= 0; --i) {
        if (m_texts[i].contains(part, Qt::CaseInsensitive))
            return i;
    }
    return -1;
}

} // namespace freshet::ui
