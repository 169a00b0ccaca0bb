// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/control_rights.h"

#include "ui/bridge/session.h"
#include "ui/widgets/permission_text.h"

namespace freshet::ui {

void ControlRights::setSession(Session *session)
{
    m_session = session;
    m_refused.clear();
}

void ControlRights::note(int control, const Error &error)
{
    if (error.code != Code::NoPermission || !m_session)
        return;
    // First: whoever is told of the session's change looks at this too.
    redis::Permissions known = m_session->permissions();
    known.noteRefusal(error);
    if (known.missing(m_needs(control, m_session->url().topology == redis::Topology::Cluster)).isEmpty())
        m_refused.insert(control, refusedText(error));
    m_session->noteRefusal(error);
}

QByteArrayList ControlRights::missing(int control) const
{
    if (!m_session)
        return {};
    return m_session->permissions().missing(m_needs(control, m_session->url().topology == redis::Topology::Cluster));
}

QString ControlRights::obstacle(int control) const
{
    const QString lacking = missingCommandsText(missing(control));
    return lacking.isEmpty() ? m_refused.value(control) : lacking;
}

} // namespace freshet::ui
