// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/refresh_control.h"

#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace freshet::ui {

using std::chrono::seconds;

namespace {

constexpr std::array choices{1, 2, 5, 10, 30, 60, 300};

} // namespace

RefreshControl::RefreshControl(QWidget *parent)
    : QWidget(parent)
    , m_lastLabel(makeLabel({}, TextKind::Muted, this))
    , m_choice(new QComboBox(this))
    , m_pause(new QToolButton(this))
    , m_now(new QToolButton(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::xs);
    layout->addWidget(m_lastLabel);
    layout->addSpacing(Spacing::xs);
    layout->addWidget(m_choice);
    layout->addWidget(m_pause);
    layout->addWidget(m_now);
    for (const int one : choices)
        m_choice->addItem({}, one);
    m_pause->setCheckable(true);
    m_now->setIcon(icon(QStringLiteral("refresh")));
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { ask(); });
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        setInterval(seconds(m_choice->itemData(index).toInt()));
        Q_EMIT stateChanged();
    });
    connect(m_pause, &QToolButton::toggled, this, [this](bool on) {
        setPaused(on);
        Q_EMIT stateChanged();
    });
    connect(m_now, &QToolButton::clicked, this, &RefreshControl::refreshNow);
    setInterval(m_interval);
}

void RefreshControl::setInterval(seconds interval)
{
    m_interval = std::max(interval, seconds(1));
    const QSignalBlocker quiet(m_choice);
    int index = m_choice->findData(int(m_interval.count()));
    if (index < 0) {
        m_choice->addItem({}, int(m_interval.count()));
        index = m_choice->count() - 1;
    }
    m_choice->setCurrentIndex(index);
    retell();
    planNext();
}

void RefreshControl::setPaused(bool paused)
{
    m_paused = paused;
    const QSignalBlocker quiet(m_pause);
    m_pause->setChecked(paused);
    retell();
    planNext();
}

void RefreshControl::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    m_now->setEnabled(active);
    if (active && !m_paused && !m_asking)
        ask();
    else
        planNext();
}

void RefreshControl::done(const QDateTime &at)
{
    m_last = at;
    m_asking = false;
    retell();
    planNext();
}

void RefreshControl::failed()
{
    m_asking = false;
    planNext();
}

void RefreshControl::reset()
{
    m_asking = false;
    m_last = {};
    retell();
    if (m_active && !m_paused)
        ask();
    else
        planNext();
}

void RefreshControl::refreshNow()
{
    if (m_active && !m_asking)
        ask();
}

void RefreshControl::ask()
{
    m_timer.stop();
    m_asking = true;
    m_sinceAsked.start();
    Q_EMIT due();
}

/// The interval counts from `due` to `due`; an answer that took longer is followed at once, but never overtaken.
void RefreshControl::planNext()
{
    m_timer.stop();
    if (!m_active || m_paused || m_asking)
        return;
    const qint64 whole = std::chrono::milliseconds(m_interval).count();
    const qint64 gone = m_sinceAsked.isValid() ? m_sinceAsked.elapsed() : whole;
    m_timer.start(std::chrono::milliseconds(std::clamp<qint64>(whole - gone, 0, whole)));
}

QJsonObject RefreshControl::saveState() const
{
    return {{QStringLiteral("interval"), int(m_interval.count())}, {QStringLiteral("paused"), m_paused}};
}

void RefreshControl::restoreState(const QJsonObject &state)
{
    setInterval(seconds(std::clamp(state.value(QStringLiteral("interval")).toInt(int(m_interval.count())), 1, 86400)));
    setPaused(state.value(QStringLiteral("paused")).toBool(m_paused));
}

void RefreshControl::retell()
{
    m_lastLabel->setText(m_last.isValid() ? (m_paused ? tr("Paused, from %1") : tr("From %1")).arg(formatTime(m_last))
                         : m_paused       ? tr("Paused")
                                          : QString());
    for (int i = 0; i < m_choice->count(); ++i)
        m_choice->setItemText(i, tr("every %1").arg(formatDuration(seconds(m_choice->itemData(i).toInt()))));
    m_choice->setAccessibleName(tr("Refresh interval"));
    m_choice->setToolTip(tr("How often this panel asks the server"));
    const QString pause = m_paused ? tr("Go on refreshing") : tr("Pause refreshing");
    m_pause->setIcon(icon(m_paused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setToolTip(pause);
    m_pause->setAccessibleName(pause);
    m_now->setToolTip(tr("Refresh now"));
    m_now->setAccessibleName(tr("Refresh now"));
}

void RefreshControl::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
