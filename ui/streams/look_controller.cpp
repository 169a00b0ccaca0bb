// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/look_controller.h"

namespace freshet::ui {

void LookController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    forget();
    if (session) {
        connect(session, &QObject::destroyed, this, [this] { setSession(nullptr); });
        connect(session, &Session::statusChanged, this, [this](const redis::ConnectionStatus &status) {
            if (status.state == redis::ConnectionStatus::State::Ready)
                Q_EMIT refreshWanted();
        });
    }
    Q_EMIT viewChanged();
}

void LookController::forget()
{
    m_latest.next();
    m_asking = false;
    m_look = {};
    if (m_session)
        m_look.kind = LookState::Kind::Waiting;
    clear();
}

bool LookController::begin(bool hasQuestion)
{
    if (m_asking)
        return false;
    if (!m_session) {
        Q_EMIT refreshFailed();
        return false;
    }
    if (!hasQuestion) {
        Q_EMIT refreshed(QDateTime::currentDateTimeUtc());
        return false;
    }
    m_asking = true;
    return true;
}

void LookController::end(bool succeeded)
{
    m_asking = false;
    Q_EMIT viewChanged();
    if (succeeded)
        Q_EMIT refreshed(m_look.at);
    else
        Q_EMIT refreshFailed();
}

} // namespace freshet::ui
