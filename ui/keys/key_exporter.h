// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_export.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QPointer>

namespace freshet::ui {

/// Writes keys with their details to a file, which appears only when it is complete. One at a time. GUI thread; the details are
/// asked for in the session's thread, the file is written in the pool.
class KeyExporter : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void setSession(Session *session);
    bool isBusy() const { return m_busy; }
    /// Nothing while one runs or without a session.
    void start(std::vector<QByteArray> keys, const QString &path, inspect::KeyExportForm form);

Q_SIGNALS:
    void progressed(qint64 done, qint64 all);
    void finished(qint64 keys, const QString &path);
    void failed(const freshet::Error &error);

private:
    void askNext();
    void write();
    void end(const Error &error);

    QPointer<Session> m_session;
    std::vector<QByteArray> m_keys;
    std::size_t m_at = 0;
    QByteArray m_text;
    QString m_path;
    inspect::KeyExportForm m_form = inspect::KeyExportForm::Csv;
    Latest m_latest;
    bool m_busy = false;
};

} // namespace freshet::ui
