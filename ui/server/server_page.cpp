// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/server_page.h"

#include <QEvent>

namespace freshet::ui {

void ServerPage::setSession(Session *session)
{
    m_latest.next();
    m_asking = false;
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    if (session)
        connect(session, &Session::permissionsChanged, this, [this] { showRights(); });
    sessionChanged();
}

void ServerPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
