// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QWidget>

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

    /// Splitters, columns, intervals: kept over restarts.
    virtual QJsonObject saveState() const { return {}; }
    virtual void restoreState(const QJsonObject &) {}

Q_SIGNALS:
    void readinessChanged();
    /// The last result, for the window's bottom line.
    void notice(const QString &text);
};

} // namespace freshet::ui
