// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/welcome.h"

#include "ui/connections/failure_words.h"
#include "ui/connections/profile_store.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

namespace {

constexpr int columnWidth = 560;
constexpr int mostShown = 5;

} // namespace

Welcome::Welcome(const ProfileStore *profiles, bool hasSandbox, QWidget *parent)
    : QWidget(parent)
    , m_profiles(profiles)
    , m_sandbox(new QPushButton(icon(QStringLiteral("sandbox")), tr("Open the sandbox"), this))
    , m_url(new QLineEdit(this))
    , m_complaint(makeLabel({}, TextKind::Error, this))
    , m_recentTitle(makeLabel(tr("Recent connections"), TextKind::Heading, this))
    , m_recent(new QVBoxLayout())
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *page = new QWidget(scroll);
    scroll->setWidget(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    auto *column = new QWidget(page);
    column->setMaximumWidth(columnWidth);
    column->setMinimumWidth(420);
    auto *center = new QVBoxLayout(page);
    center->setContentsMargins(Spacing::xl, Spacing::xl, Spacing::xl, Spacing::xl);
    center->addStretch(2);
    auto *row = new QHBoxLayout();
    row->addStretch();
    row->addWidget(column, 10);
    row->addStretch();
    center->addLayout(row);
    center->addStretch(3);

    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::s);
    auto *head = new QHBoxLayout();
    head->setSpacing(Spacing::m);
    auto *picture = new QLabel(column);
    picture->setPixmap(applicationIcon().pixmap(QSize(48, 48), devicePixelRatioF()));
    head->addWidget(picture);
    auto *words = new QVBoxLayout();
    words->setSpacing(0);
    words->addWidget(makeLabel(QStringLiteral("Freshet"), TextKind::Title, column));
    words->addWidget(makeLabel(tr("See whether your caches work, why not, and repair them."), TextKind::Muted, column));
    head->addLayout(words, 1);
    layout->addLayout(head);
    layout->addSpacing(Spacing::l);

    auto *sandboxText = makeLabel(tr("A private Redis with sample services and live traffic. Nothing of yours is touched."),
                                  TextKind::Muted, column);
    sandboxText->setWordWrap(true);
    m_sandbox->setObjectName(QStringLiteral("openSandbox"));
    m_sandbox->setMinimumHeight(40);
    m_sandbox->setVisible(hasSandbox);
    sandboxText->setVisible(hasSandbox);
    setLook(m_sandbox, "kind", QStringLiteral("tile"));
    layout->addWidget(m_sandbox);
    layout->addWidget(sandboxText);
    layout->addSpacing(Spacing::l);

    layout->addWidget(makeLabel(tr("Connect to a server"), TextKind::Heading, column));
    auto *line = new QHBoxLayout();
    line->setSpacing(Spacing::s);
    m_url->setPlaceholderText(QStringLiteral("redis://user@host:6379/0"));
    m_url->setAccessibleName(tr("Address of a server"));
    m_url->setObjectName(QStringLiteral("welcomeUrl"));
    auto *go = new QPushButton(tr("Connect"), column);
    go->setObjectName(QStringLiteral("welcomeConnect"));
    setLook(go, "kind", QStringLiteral("primary"));
    auto *more = new QPushButton(tr("More settings…"), column);
    more->setToolTip(tr("TLS, Sentinel, Cluster, Unix socket, saved connections"));
    more->setObjectName(QStringLiteral("newConnection"));
    line->addWidget(m_url, 1);
    line->addWidget(go);
    line->addWidget(more);
    layout->addLayout(line);
    m_complaint->setWordWrap(true);
    m_complaint->setObjectName(QStringLiteral("welcomeComplaint"));
    m_complaint->hide();
    layout->addWidget(m_complaint);
    layout->addSpacing(Spacing::l);

    layout->addWidget(m_recentTitle);
    m_recent->setSpacing(Spacing::xs);
    layout->addLayout(m_recent);

    connect(m_sandbox, &QPushButton::clicked, this, &Welcome::sandboxRequested);
    connect(m_url, &QLineEdit::returnPressed, this, &Welcome::connectTyped);
    connect(go, &QPushButton::clicked, this, &Welcome::connectTyped);
    connect(more, &QPushButton::clicked, this, &Welcome::newConnectionRequested);
    connect(m_url, &QLineEdit::textEdited, this, [this] { say({}); });
    connect(profiles, &ProfileStore::changed, this, &Welcome::showRecent);
    connect(profiles, &ProfileStore::recentChanged, this, &Welcome::showRecent);
    showRecent();
}

void Welcome::say(const QString &text)
{
    m_complaint->setText(text);
    m_complaint->setVisible(!text.isEmpty());
}

void Welcome::setSandboxBusy(bool busy)
{
    m_sandbox->setEnabled(!busy);
    m_sandbox->setText(busy ? tr("The sandbox starts…") : tr("Open the sandbox"));
}

void Welcome::focusFirst()
{
    m_url->setFocus();
}

void Welcome::connectTyped()
{
    const auto url = redis::Url::parse(m_url->text().trimmed());
    setLook(m_url, "wrong", url ? QString() : QStringLiteral("true"));
    if (!url) {
        say(m_url->text().trimmed().isEmpty() ? failureAdvice(url.error()) : failureSentence(url.error()));
        m_url->setFocus();
        return;
    }
    say({});
    m_url->clear(); // it may hold a password
    Q_EMIT urlRequested(*url);
}

void Welcome::showRecent()
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        if (QWidget *old = item->widget()) {
            old->hide();
            old->deleteLater();
        }
        delete item;
    }
    const auto add = [this](const QString &title, const QString &detail, const redis::Profile &profile) {
        const QString shown = fontMetrics().elidedText(title, Qt::ElideMiddle, columnWidth - 2 * Spacing::xxl);
        auto *button = new QPushButton(icon(QStringLiteral("connection")), withoutMnemonics(shown), this);
        button->setAccessibleName(title);
        button->setToolTip(detail);
        button->setAccessibleDescription(detail);
        setLook(button, "kind", QStringLiteral("quiet"));
        button->setStyleSheet(QStringLiteral("text-align: left;"));
        connect(button, &QPushButton::clicked, this, [this, profile] { Q_EMIT profileRequested(profile); });
        m_recent->addWidget(button);
    };
    int shown = 0;
    QStringList done;
    for (const RecentConnection &one : m_profiles->recent()) {
        if (shown == mostShown)
            break;
        const auto url = redis::Url::parse(one.url);
        const redis::Profile *saved = m_profiles->find(one.profileId);
        if (!url || (!saved && !one.profileId.isEmpty()))
            continue;
        const redis::Profile profile = saved ? *saved : redis::Profile::make(url->displayName(), *url);
        done.append(profile.id);
        const QString address = visibleText(profile.url.displayName());
        const QString name = visibleText(profile.name);
        add(saved ? QStringLiteral("%1   ·   %2   ·   %3").arg(name, address, environmentTitle(profile.environment)) : name,
            tr("%1, last used %2").arg(address, formatTime(one.lastUsed)), profile);
        ++shown;
    }
    for (const redis::Profile &one : m_profiles->profiles()) {
        if (shown == mostShown)
            break;
        if (done.contains(one.id))
            continue;
        const QString address = visibleText(one.url.displayName());
        add(QStringLiteral("%1   ·   %2   ·   %3").arg(visibleText(one.name), address, environmentTitle(one.environment)),
            address, one);
        ++shown;
    }
    m_recentTitle->setVisible(shown > 0);
}

} // namespace freshet::ui
