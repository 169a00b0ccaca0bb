// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArrayList>
#include <QHash>
#include <QPointer>
#include <QString>

namespace freshet::ui {

class Session;

/// What the server refuses to a panel's controls, each by a number of the panel's own: by the commands that a control needs, and
/// by refusals that named none of them (a pattern of keys, a command within an older server's script). The session is told of
/// those that name their command, so that the other panels know too. A plain value. Thread: the GUI's. Owner: the panel.
class ControlRights
{
public:
    /// The commands that a control can't do without, as ACL rules spell them (`xgroup|create`).
    using Needs = QByteArrayList (*)(int control, bool isCluster);

    explicit ControlRights(Needs needs)
        : m_needs(needs)
    {}
    /// Another connection: what an earlier one refused is forgotten.
    void setSession(Session *session);
    /// Other keys are looked at: what was refused for keys may be allowed for them.
    void forgetKeys() { m_refused.clear(); }
    /// What a control's command ended with; nothing but Code::NoPermission counts. May emit Session::permissionsChanged.
    void note(int control, const Error &error);
    /// Why the control must be disabled, in a sentence that names the commands; empty: nothing is known to be refused.
    QString obstacle(int control) const;

private:
    QByteArrayList missing(int control) const;

    Needs m_needs;
    QPointer<Session> m_session;
    QHash<int, QString> m_refused; ///< what the server said, of a control whose commands may be run as far as is known
};

} // namespace freshet::ui
