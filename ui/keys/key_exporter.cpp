// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_exporter.h"

#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"

#include <QSaveFile>

#include <utility>

namespace freshet::ui {

namespace {
constexpr qint64 keysATime = 2000;
}

/// The file that is being written; without `finish` nothing of it stays.
class KeyExporter::File
{
public:
    explicit File(const QString &path)
        : m_file(path)
    {}

    Result<bool> write(const QByteArray &text)
    {
        if ((!m_file.isOpen() && !m_file.open(QIODevice::WriteOnly)) || m_file.write(text) != text.size())
            return failure(Code::Io, m_file.errorString(), m_file.fileName());
        return true;
    }
    Result<bool> finish()
    {
        if (!m_file.commit())
            return failure(Code::Io, m_file.errorString(), m_file.fileName());
        return true;
    }

private:
    QSaveFile m_file;
};

void KeyExporter::setSession(Session *session)
{
    if (m_busy)
        end({Code::Cancelled, QStringLiteral("the connection was closed"), m_path});
    m_session = session;
}

void KeyExporter::start(inspect::KeySelection keys, const QString &path, inspect::KeyExportForm form)
{
    if (m_busy || !m_session)
        return;
    m_busy = true;
    m_keys = std::move(keys);
    m_at = 0;
    m_path = path;
    m_form = form;
    m_file = std::make_shared<File>(path);
    write(form == inspect::KeyExportForm::Csv ? inspect::keyCsvHeader() : QByteArray(), 0);
}

void KeyExporter::askNext()
{
    if (m_at >= m_keys.size()) {
        finish();
        return;
    }
    if (!m_session)
        return;
    const auto some = m_keys.part(m_at, keysATime);
    const qint64 end = m_at + qint64(some.size());
    const auto mine = m_latest.next();
    const auto question =
        m_session->run([some, form = m_form](redis::Client &client) { return inspect::fetchKeyLines(client, some, form); });
    whenAnswered(question, this, [this, mine, end](const Result<QByteArray> &lines) {
        if (!m_latest.is(mine))
            return;
        if (lines)
            write(*lines, end);
        else
            this->end(lines.error());
    });
}

void KeyExporter::write(const QByteArray &lines, qint64 end)
{
    const auto mine = m_latest.next();
    const auto question = inBackground([file = m_file, lines] { return file->write(lines); });
    whenAnswered(question, this, [this, mine, end](const Result<bool> &written) {
        if (!m_latest.is(mine))
            return;
        if (!written) {
            this->end(written.error());
            return;
        }
        m_at = end;
        if (end > 0)
            Q_EMIT progressed(m_at, m_keys.size());
        askNext();
    });
}

void KeyExporter::finish()
{
    const auto mine = m_latest.next();
    const auto question = inBackground([file = std::exchange(m_file, nullptr)] { return file->finish(); });
    whenAnswered(question, this, [this, mine](const Result<bool> &written) {
        if (!m_latest.is(mine))
            return;
        if (!written) {
            end(written.error());
            return;
        }
        m_busy = false;
        const qint64 keys = std::exchange(m_keys, {}).size();
        Q_EMIT finished(keys, m_path);
    });
}

void KeyExporter::end(const Error &error)
{
    m_latest.next();
    m_busy = false;
    m_keys = {};
    m_file.reset();
    Q_EMIT failed(error);
}

} // namespace freshet::ui
