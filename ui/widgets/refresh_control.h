// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QElapsedTimer>
#include <QJsonObject>
#include <QTimer>
#include <QWidget>

#include <chrono>

class QComboBox;
class QLabel;
class QToolButton;

namespace freshet::ui {

/// The small control with which a panel refreshes itself: when it last did, how often it does (1 s and up), pause, and once now.
///
/// It says `due`; the panel asks the server and calls `done` or `failed` when the answer is there. Only then the next pause
/// begins to count, so polls never overlap. Inactive (hidden panel, no session) it says nothing; becoming active it is due at
/// once.
class RefreshControl : public QWidget
{
    Q_OBJECT

public:
    explicit RefreshControl(QWidget *parent = nullptr);

    std::chrono::seconds interval() const { return m_interval; }
    void setInterval(std::chrono::seconds interval); ///< 1 s at least
    bool isPaused() const { return m_paused; }
    void setPaused(bool paused);
    /// Whether polls make sense now: the panel is seen and has a session.
    void setActive(bool active);
    bool isActive() const { return m_active; }
    /// Whether a `due` was not answered yet.
    bool isAsking() const { return m_asking; }

    void done(const QDateTime &at = QDateTime::currentDateTimeUtc()); ///< the values of `due` are there
    void failed();                                                    ///< `due` brought none; the next comes as usual
    /// Forgets an unanswered `due` and the last time, for another session.
    void reset();
    QDateTime lastRefresh() const { return m_last; } ///< UTC; invalid before the first

    QJsonObject saveState() const;
    void restoreState(const QJsonObject &state);

public Q_SLOTS:
    void refreshNow(); ///< also while paused; nothing where a `due` is out

Q_SIGNALS:
    void due();
    void stateChanged(); ///< interval or pause, by the user

protected:
    void changeEvent(QEvent *event) override;

private:
    void ask();
    void planNext();
    void retell();

    QTimer m_timer;
    std::chrono::seconds m_interval{2};
    bool m_paused = false;
    bool m_active = false;
    bool m_asking = false;
    QDateTime m_last;
    QElapsedTimer m_sinceAsked;
    QLabel *m_lastLabel;
    QComboBox *m_choice;
    QToolButton *m_pause;
    QToolButton *m_now;
};

} // namespace freshet::ui
