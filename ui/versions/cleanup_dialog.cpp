// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/cleanup_dialog.h"

#include "ui/versions/versions_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace freshet::ui {

CleanupDialog::CleanupDialog(VersionActions *actions, QByteArray scope, QWidget *parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_scope(std::move(scope))
    , m_keep(new QSpinBox(this))
    , m_said(makeLabel({}, TextKind::Normal, this))
    , m_bar(new QProgressBar(this))
    , m_stop(new QPushButton(tr("Stop"), this))
    , m_apply(new QPushButton(tr("Remove…"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Clean up old versions: %1").arg(scopeTitle(m_scope)));
    resize(560, 300);
    auto *title = makeLabel(tr("Clean up old versions: %1").arg(scopeTitle(m_scope)), TextKind::Heading, this);
    title->setWordWrap(true);
    auto *what =
        makeLabel(tr("Nobody reads the keys of old versions; they only take memory until they expire. The newest ones are "
                     "kept so that a rollback stays warm."),
                  TextKind::Muted, this);
    what->setWordWrap(true);
    auto *label = makeLabel(tr("Old versions to keep"), TextKind::Normal, this);
    m_keep->setObjectName(QStringLiteral("cleanupKeep"));
    m_keep->setAccessibleName(tr("Old versions to keep"));
    m_keep->setRange(0, 1000);
    m_keep->setValue(1);
    m_said->setObjectName(QStringLiteral("cleanupSaid"));
    m_said->setWordWrap(true);
    m_said->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_stop->setObjectName(QStringLiteral("cleanupStop"));
    m_apply->setObjectName(QStringLiteral("cleanupApply"));
    m_apply->setAutoDefault(false);
    auto *close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    auto *choice = new QHBoxLayout;
    choice->setSpacing(Spacing::s);
    choice->addWidget(label);
    choice->addWidget(m_keep);
    choice->addStretch();
    auto *run = new QHBoxLayout;
    run->setSpacing(Spacing::s);
    run->addWidget(m_stop);
    run->addWidget(m_bar, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::s);
    buttons->addStretch();
    buttons->addWidget(m_apply);
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::l, Spacing::l, Spacing::l);
    layout->setSpacing(Spacing::m);
    layout->addWidget(title);
    layout->addWidget(what);
    layout->addLayout(choice);
    layout->addWidget(m_said, 1);
    layout->addLayout(run);
    layout->addLayout(buttons);

    m_soon.setSingleShot(true);
    m_soon.setInterval(300);
    m_tick.setInterval(200);
    connect(&m_soon, &QTimer::timeout, this, &CleanupDialog::plan);
    connect(&m_tick, &QTimer::timeout, this, &CleanupDialog::showState);
    connect(m_keep, &QSpinBox::valueChanged, this, [this] {
        m_plan.reset();
        m_error.reset();
        if (m_planning)
            m_actions->stop(); // its answer begins the next one
        else
            m_soon.start();
        showState();
    });
    connect(m_actions, &VersionActions::planned, this, &CleanupDialog::onPlanned);
    connect(m_stop, &QPushButton::clicked, m_actions, &VersionActions::stop);
    connect(m_apply, &QPushButton::clicked, this, [this] {
        if (!m_plan)
            return;
        Q_EMIT chosen(m_keep->value(), *m_plan);
        accept();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    plan();
    m_keep->setFocus();
}

CleanupDialog::~CleanupDialog()
{
    if (m_planning)
        m_actions->stop();
}

QString CleanupDialog::saidText() const
{
    return m_said->text();
}

void CleanupDialog::plan()
{
    if (m_actions->isBusy()) { // something else is being planned or changed
        m_soon.start();
        showState();
        return;
    }
    m_planning = true;
    m_tick.start();
    VersionOrder order;
    order.kind = VersionOrder::Kind::Cleanup;
    order.scope = m_scope;
    order.keep = m_keep->value();
    m_actions->plan(order);
    showState();
}

void CleanupDialog::onPlanned(const VersionEnd &end)
{
    const auto &[order, result] = end;
    if (!m_planning || order.kind != VersionOrder::Kind::Cleanup || order.scope != m_scope)
        return;
    m_planning = false;
    m_tick.stop();
    if (order.keep != m_keep->value()) {
        m_soon.start();
    } else if (!result) {
        m_error = result.error();
    } else {
        m_plan = result->cleanup;
        m_error = result->cleanup.error;
    }
    showState();
}

void CleanupDialog::showState()
{
    QStringList lines;
    if (m_plan) {
        lines << (m_plan->matched == 0 ? tr("Nothing is to be removed.")
                                       : tr("%1 keys of %2 would be removed.")
                                             .arg(formatCount(m_plan->matched), versionsText(m_plan->removedVersions)));
        lines << tr("Kept: %1.").arg(versionsText(m_plan->kept));
        if (m_plan->stopped)
            lines << tr("Stopped: the number is of a part of the keys.");
    }
    if (m_error)
        lines << tr("It could not be planned: %1").arg(visibleText(m_error->message.left(300)));
    else if (!m_plan)
        lines << tr("The keys are being looked at.");
    m_said->setText(lines.join(QStringLiteral("\n\n")));
    m_bar->setVisible(m_planning);
    m_stop->setVisible(m_planning);
    const double progress = m_actions->progress();
    m_bar->setRange(0, progress < 0 ? 0 : 1000);
    m_bar->setValue(progress < 0 ? 0 : int(progress * 1000));
    m_apply->setEnabled(m_plan && !m_error && !m_plan->stopped && m_plan->matched > 0 && m_actions->isWritable());
}

} // namespace freshet::ui
