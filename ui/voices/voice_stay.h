// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/session.h"
#include "ui/voices/voice_settings.h"
#include "ui/voices/voice_worker.h"

#include <QObject>
#include <QPointer>

namespace freshet::ui {

/// What of the shown connection goes on while the panel is made anew, as another language asks for: the worker, and the secrets
/// for which there is no keychain. Thread: the GUI's. Owner: the application; where that gives none, the controller.
class VoiceStay : public QObject
{
    Q_OBJECT

public:
    explicit VoiceStay(QObject *parent = nullptr)
        : QObject(parent)
        , m_worker(new VoiceWorker(this))
    {}

    /// From now on `who` shows this connection, or none. True where it is the one that was shown before: all goes on. Else the
    /// worker ends and the rest is forgotten; but one that goes has no say any more when its successor is there.
    bool enter(const QObject *who, Session *session)
    {
        if (!session && m_who != who)
            return false;
        m_who = who;
        if (session && m_session == session)
            return true;
        m_session = session;
        secrets = {};
        hasSecrets = wasStarted = false;
        m_worker->leave();
        return false;
    }
    VoiceWorker *worker() const { return m_worker; }

    VoiceSecrets secrets;
    bool hasSecrets = false; ///< the keychain was asked
    bool wasStarted = false; ///< the worker, by itself

private:
    VoiceWorker *m_worker;
    const QObject *m_who = nullptr; ///< only compared
    QPointer<Session> m_session;
};

} // namespace freshet::ui
