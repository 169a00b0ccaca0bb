// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/connection_bar.h"

#include "ui/connections/failure_words.h"
#include "ui/shell/current_connection.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

namespace freshet::ui {

using State = redis::ConnectionStatus::State;
using Phase = CurrentConnection::Phase;

namespace {

constexpr int mostNameWidth = 200;

} // namespace

ConnectionBar::ConnectionBar(CurrentConnection *connection, QWidget *parent)
    : QFrame(parent)
    , m_connection(connection)
    , m_switcher(new QToolButton(this))
    , m_state(new Pill(this))
    , m_detail(new ElidedLabel(this))
    , m_environment(new EnvironmentBadge(this))
    , m_readOnly(new Pill(this))
    , m_reconnect(new QPushButton(tr("Reconnect now"), this))
    , m_search(new QPushButton(icon(QStringLiteral("search")), tr("Search"), this))
    , m_menu(new QToolButton(this))
{
    setProperty("kind", QStringLiteral("bar"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    layout->setSpacing(Spacing::s);
    for (QWidget *one : {static_cast<QWidget *>(m_switcher), static_cast<QWidget *>(m_environment),
                         static_cast<QWidget *>(m_readOnly), static_cast<QWidget *>(m_state)})
        layout->addWidget(one);
    layout->addWidget(m_detail, 1);
    layout->addWidget(m_reconnect);
    layout->addWidget(m_search);
    layout->addWidget(m_menu);

    m_switcher->setIcon(icon(QStringLiteral("connection")));
    m_switcher->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_switcher->setPopupMode(QToolButton::InstantPopup);
    m_switcher->setObjectName(QStringLiteral("switcher"));
    m_switcher->setMaximumWidth(mostNameWidth + 60);
    setLook(m_switcher, "kind", QStringLiteral("switcher"));
    setTextKind(m_detail, TextKind::Muted);
    m_reconnect->setObjectName(QStringLiteral("reconnectNow"));
    m_search->setToolTip(tr("Find panels, connections and actions (%1)").arg(QStringLiteral("Ctrl+K")));
    m_search->setObjectName(QStringLiteral("openPalette"));
    m_menu->setIcon(icon(QStringLiteral("menu")));
    m_menu->setToolTip(tr("Menu"));
    m_menu->setAccessibleName(tr("Menu"));
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setObjectName(QStringLiteral("mainMenu"));
    setLook(m_menu, "kind", QStringLiteral("bare"));

    m_countdown.setInterval(1000);
    connect(&m_countdown, &QTimer::timeout, this, [this] { retell(); });
    connect(connection, &CurrentConnection::stateChanged, this, [this] { retell(); });
    connect(connection, &CurrentConnection::sessionChanged, this, [this] { retell(); });
    connect(m_reconnect, &QPushButton::clicked, this, [this] {
        if (Session *session = m_connection->session())
            session->reconnectNow();
    });
    retell();
}

QString ConnectionBar::stateText() const
{
    return m_detail->text().isEmpty() ? m_state->text() : tr("%1, %2", "state, detail").arg(m_state->text(), m_detail->text());
}

void ConnectionBar::retell()
{
    const Phase phase = m_connection->phase();
    const bool chosen = phase != Phase::None;
    const QString title = chosen ? m_connection->title() : tr("Not connected");
    m_switcher->setText(withoutMnemonics(m_switcher->fontMetrics().elidedText(title, Qt::ElideMiddle, mostNameWidth)));
    m_switcher->setToolTip(chosen ? visibleText(m_connection->profile().url.displayName()) : tr("Choose a connection"));
    m_switcher->setAccessibleName(tr("Connection: %1").arg(title));
    m_environment->setVisible(chosen && !m_connection->isSandbox());
    if (m_environment->isVisibleTo(this))
        m_environment->showEnvironment(m_connection->profile().environment, m_connection->profile().color);
    m_readOnly->setVisible(chosen && m_connection->isReadOnly());
    if (m_readOnly->isVisibleTo(this))
        m_readOnly->show(tr("Read-only"), Pill::Tone::Accent);

    QString detail;
    bool away = false;
    const Session *session = m_connection->session();
    if (!chosen) {
        m_state->hide();
    } else if (phase == Phase::Unlocking) {
        m_state->show(tr("Connecting"), Pill::Tone::Neutral);
        detail = tr("asking the keychain for the password");
    } else if (phase == Phase::NeedsPassword || !session) {
        m_state->show(tr("Login needed"), Pill::Tone::Warning);
    } else {
        const auto status = session->status();
        switch (status.state) {
        case State::Idle:
        case State::Connecting:
            m_state->show(tr("Connecting"), Pill::Tone::Neutral);
            if (status.attempt > 0)
                detail = failureSentence(status.error);
            break;
        case State::Ready:
            m_state->show(tr("Connected"), Pill::Tone::Good);
            if (session->latencyMs() >= 0)
                detail = formatMilliseconds(session->latencyMs());
            if (!session->identity().version.isNull())
                detail +=
                    (detail.isEmpty() ? QString() : QStringLiteral("  ·  ")) + visibleText(session->identity().displayName());
            break;
        case State::Degraded:
            m_state->show(tr("Degraded"), Pill::Tone::Warning);
            detail = failureSentence(status.error);
            break;
        case State::Away: {
            away = true;
            m_state->show(tr("Away since %1").arg(formatTime(status.since)), Pill::Tone::Bad);
            const qint64 wait = QDateTime::currentDateTimeUtc().secsTo(status.nextAttempt);
            detail = failureSentence(status.error);
            if (status.nextAttempt.isValid() && wait > 0)
                detail += QStringLiteral("  ·  ") + tr("next attempt in %1").arg(formatDuration(std::chrono::seconds(wait)));
            break;
        }
        }
    }
    m_detail->setText(detail);
    m_reconnect->setVisible(away);
    if (away && !m_countdown.isActive())
        m_countdown.start();
    else if (!away)
        m_countdown.stop();
    setAccessibleName(tr("Connection: %1").arg(stateText()));
}

} // namespace freshet::ui
