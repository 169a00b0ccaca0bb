// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_export.h"
#include "core/inspect/key_selection.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QPointer>

namespace freshet::ui {

/// Writes keys with their details to a file, part by part, which appears only when it is complete. One at a time. GUI thread; the
/// details are asked for in the session's thread, the file is written in the pool.
class KeyExporter : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void setSession(Session *session);
    bool isBusy() const { return m_busy; }
    /// Nothing while one runs or without a session.
    void start(inspect::KeySelection keys, const QString &path, inspect::KeyExportForm form);

Q_SIGNALS:
    void progressed(qint64 done, qint64 all);
    void finished(qint64 keys, const QString &path);
    void failed(const freshet::Error &error);

private:
    class File;
    void askNext();
    void write(const QByteArray &lines, qint64 end);
    void finish();
    void end(const Error &error);

    QPointer<Session> m_session;
    inspect::KeySelection m_keys;
    qint64 m_at = 0;
    std::shared_ptr<File> m_file; ///< in the hands of one job of the pool at a time
    QString m_path;
    inspect::KeyExportForm m_form = inspect::KeyExportForm::Csv;
    Latest m_latest;
    bool m_busy = false;
};

} // namespace freshet::ui
