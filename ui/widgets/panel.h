// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

namespace freshet::ui {

class Session;

/// One page of the window: a question that an operator has. The shell knows panels only by this face, and panels do not
/// know each other.
class Panel : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QString id() const = 0;       ///< stable, for settings and file names: `hitrates`
    virtual QString title() const = 0;    ///< translated, for the navigation
    virtual QString iconName() const = 0; ///< of resources/icons, without path and ending

    /// The connection to show, or nullptr. Values of an earlier connection are dropped.
    virtual void setSession(Session *session) = 0;
    /// Whether the user sees the panel now. Hidden panels do not poll.
    virtual void setActive(bool active) = 0;

    /// What the guided tour and tests wait for.
    struct Readiness
    {
        enum class State { Waiting, Live, Failed } state = State::Waiting;
        QString reason; ///< a sentence; why it waits or failed
    };
    virtual Readiness readiness() const = 0;

    /// Something in the panel that the command palette finds by its name: a namespace, a stream, an action.
    struct Place
    {
        QString title; ///< plain text, already made visible
        QString group; ///< translated: "Namespace", "Stream", "Action"
        QString iconName;
        std::function<void()> open; ///< called while the panel is shown
    };
    /// At most a few hundred; asked for when the palette opens.
    virtual std::vector<Place> places() const { return {}; }
    /// Shows a subject that another panel named in `openRequested`, such as a namespace or a key. False where it can't.
    virtual bool openSubject(const QString &subject)
    {
        Q_UNUSED(subject)
        return false;
    }

    /// What takes long in the panel, for the window's bottom line.
    struct Running
    {
        QString text;         ///< "Scanning keys"; empty: nothing runs
        double fraction = -1; ///< 0 to 1; negative: not known
        QString rate;         ///< "12,000 a second"; may be empty
        bool canStop = false; ///< by stopRunning()
    };
    virtual Running running() const { return {}; }
    virtual void stopRunning() {}

    /// Splitters, columns, intervals: kept over restarts.
    virtual QJsonObject saveState() const { return {}; }
    virtual void restoreState(const QJsonObject &) {}

Q_SIGNALS:
    void readinessChanged();
    /// The last result, for the window's bottom line.
    void notice(const QString &text);
    void runningChanged();
    /// What saveState gives is another now, and must not wait for the window to close.
    void stateChanged();
    /// To be shown by the panel with that id: `openRequested("keys", "v1:product:*")`.
    void openRequested(const QString &panelId, const QString &subject);
};

} // namespace freshet::ui
