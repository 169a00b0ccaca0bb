// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_exporter.h"

#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"

#include <QSaveFile>

#include <algorithm>
#include <utility>

namespace freshet::ui {

namespace {

constexpr std::size_t keysATime = 2000;

Result<bool> writeFile(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failure(Code::Io, file.errorString(), path);
    return true;
}

} // namespace

void KeyExporter::setSession(Session *session)
{
    if (m_busy)
        end({Code::Cancelled, QStringLiteral("the connection was closed"), m_path});
    m_session = session;
}

void KeyExporter::start(std::vector<QByteArray> keys, const QString &path, inspect::KeyExportForm form)
{
    if (m_busy || !m_session)
        return;
    m_busy = true;
    m_keys = std::move(keys);
    m_at = 0;
    m_path = path;
    m_form = form;
    m_text = form == inspect::KeyExportForm::Csv ? inspect::keyCsvHeader() : QByteArray();
    askNext();
}

void KeyExporter::askNext()
{
    if (m_at >= m_keys.size()) {
        write();
        return;
    }
    const std::size_t end = std::min(m_keys.size(), m_at + keysATime);
    const std::vector<QByteArray> some(m_keys.begin() + std::ptrdiff_t(m_at), m_keys.begin() + std::ptrdiff_t(end));
    const auto mine = m_latest.next();
    const auto question =
        m_session->run([some, form = m_form](redis::Client &client) { return inspect::fetchKeyLines(client, some, form); });
    whenAnswered(question, this, [this, mine, end](const Result<QByteArray> &lines) {
        if (!m_latest.is(mine))
            return;
        if (!lines) {
            this->end(lines.error());
            return;
        }
        m_text += *lines;
        m_at = end;
        Q_EMIT progressed(qint64(m_at), qint64(m_keys.size()));
        if (m_session)
            askNext();
    });
}

void KeyExporter::write()
{
    const auto mine = m_latest.next();
    const auto question = inBackground([path = m_path, text = std::exchange(m_text, {})] { return writeFile(path, text); });
    whenAnswered(question, this, [this, mine](const Result<bool> &written) {
        if (!m_latest.is(mine))
            return;
        if (!written) {
            end(written.error());
            return;
        }
        m_busy = false;
        const auto keys = qint64(std::exchange(m_keys, {}).size());
        Q_EMIT finished(keys, m_path);
    });
}

void KeyExporter::end(const Error &error)
{
    m_latest.next();
    m_busy = false;
    m_keys.clear();
    m_text.clear();
    Q_EMIT failed(error);
}

} // namespace freshet::ui
