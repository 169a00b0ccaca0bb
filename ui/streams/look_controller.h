// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/answer.h"
#include "ui/bridge/session.h"
#include "ui/streams/look_state.h"

#include <QObject>
#include <QPointer>

#include <utility>

namespace freshet::ui {

/// Asks a session one question, and again while it is looked at: what the controllers of such views have in common. Looks never
/// overlap; answers to what is not asked any more are dropped. Thread: the GUI's. Owner: the view.
class LookController : public QObject
{
    Q_OBJECT

public:
    void setSession(Session *session);
    /// How the newest look ended.
    const LookState &look() const { return m_look; }

Q_SIGNALS:
    void viewChanged();
    void refreshed(const QDateTime &at);
    void refreshFailed();
    /// Something made a refresh worth while.
    void refreshWanted();

protected:
    using QObject::QObject;
    /// What was found is void: it is of another connection or about something else.
    virtual void clear() = 0;
    /// Calls `clear`, and drops what is still to be answered.
    void forget();
    /// One look that ends with `refreshed` or `refreshFailed`; a second one before that changes nothing. `hasQuestion` false:
    /// there is nothing to ask. `work` runs in the session's thread, `take` gets its value here.
    template<typename Work, typename Take>
    void ask(bool hasQuestion, Work work, Take take)
    {
        if (!begin(hasQuestion))
            return;
        const auto mine = m_latest.next();
        const auto question = m_session->run(std::move(work));
        whenAnswered(question, this, [this, mine, take = std::move(take)](const auto &answer) {
            if (!m_latest.is(mine))
                return;
            if (answer) {
                m_look.succeed();
                take(*answer);
            } else {
                m_look.fail(answer.error(), m_session);
            }
            end(answer.has_value());
        });
    }

private:
    bool begin(bool hasQuestion);
    void end(bool succeeded);

    QPointer<Session> m_session;
    LookState m_look;
    Latest m_latest;
    bool m_asking = false;
};

} // namespace freshet::ui
