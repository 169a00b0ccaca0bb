// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/answer.h"
#include "ui/bridge/session.h"
#include "ui/widgets/panel.h"

#include <QPointer>
#include <QWidget>

#include <utility>

namespace freshet::ui {

/// One tab of the server panel: one question about the server. It asks only when it is told to, while it is seen, and never twice
/// at once; answers to an earlier connection are dropped. Thread: the GUI's. Owner: the panel.
class ServerPage : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QString id() const = 0;    ///< stable, for settings and file names
    virtual QString title() const = 0; ///< translated, for the tab
    /// Another connection, or nullptr: what was shown of an earlier one goes.
    void setSession(Session *session);
    Session *session() const { return m_session; }
    /// The page is seen and it is time to look again; also when it becomes seen.
    virtual void refresh() {}
    /// Whether `refresh` is wanted again and again.
    virtual bool isPolled() const { return true; }
    /// Whether it shows an answer, or why there will be none.
    virtual bool isSettled() const { return true; }
    virtual Panel::Running running() const { return {}; }
    virtual void stopRunning() {}
    /// The page is left or its window is hidden: what costs the server must end.
    virtual void leave() {}
    virtual QJsonObject saveState() const { return {}; }
    virtual void restoreState(const QJsonObject &) {}

Q_SIGNALS:
    void notice(const QString &text);
    void runningChanged();
    void settledChanged();

protected:
    virtual void sessionChanged() = 0; ///< `session` is another one
    virtual void retell() = 0;         ///< the words follow the language
    void changeEvent(QEvent *event) override;
    /// What this user may not run is known better now.
    virtual void showRights() {}
    /// Those of these that this user may not run, as far as is known.
    QByteArrayList missing(const QByteArrayList &commands) const
    {
        return m_session ? m_session->permissions().missing(commands) : QByteArrayList();
    }

    bool isAsking() const { return m_asking; }
    /// Runs `work(client)` in the session's thread, then `then(result)` here. Nothing while a question is open or without
    /// session.
    template<typename Work, typename Then>
    void ask(Work work, Then then)
    {
        if (m_asking || !m_session)
            return;
        m_asking = true;
        const auto mine = m_latest.next();
        whenAnswered(m_session->run(std::move(work)), this, [this, mine, then = std::move(then)](const auto &answer) mutable {
            if (!m_latest.is(mine))
                return;
            m_asking = false;
            then(answer);
        });
    }

private:
    QPointer<Session> m_session;
    Latest m_latest;
    bool m_asking = false;
};

} // namespace freshet::ui
