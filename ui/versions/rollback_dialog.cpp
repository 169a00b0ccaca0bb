// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/rollback_dialog.h"

#include "ui/bridge/answer.h"
#include "ui/versions/versions_text.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace freshet::ui {

using namespace std::chrono_literals;

namespace {

constexpr auto listening = 5000ms;

} // namespace

RollbackDialog::RollbackDialog(Session *session, QByteArray scope, QByteArray current, const std::vector<QByteArray> &versions,
                               const QString &obstacle, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_scope(std::move(scope))
    , m_obstacle(obstacle)
    , m_target(new QComboBox(this))
    , m_said(makeLabel({}, TextKind::Normal, this))
    , m_bar(new QProgressBar(this))
    , m_listen(new QPushButton(tr("Listen for 5 s"), this))
    , m_cost(makeLabel(tr("Hears the reads themselves (MONITOR), which may halve the server's throughput meanwhile."),
                       TextKind::Muted, this))
    , m_stop(new QPushButton(tr("Stop"), this))
    , m_apply(new QPushButton(tr("Roll back…"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Roll back: %1").arg(scopeTitle(m_scope)));
    resize(600, 420);
    auto *title = makeLabel(tr("Roll back: %1").arg(scopeTitle(m_scope)), TextKind::Heading, this);
    title->setWordWrap(true);
    auto *what = makeLabel(
        m_scope == cache::globalScope
            ? tr("Now at %1. Namespaces that inherit go with it; those with a version of their own stay.")
                  .arg(versionTitle(current))
            : tr("Now at %1. What was cached under the old version and still lives is served again.").arg(versionTitle(current)),
        TextKind::Muted, this);
    what->setWordWrap(true);
    auto *label = makeLabel(tr("Back to"), TextKind::Normal, this);
    m_target->setObjectName(QStringLiteral("rollbackTarget"));
    m_target->setAccessibleName(tr("Version to go back to"));
    m_target->setEditable(true); // any version that was used, and there may be hundreds
    m_target->setInsertPolicy(QComboBox::NoInsert);
    m_target->setMinimumWidth(140);
    for (const QByteArray &version : versions)
        m_target->addItem(versionTitle(version), version);
    m_said->setObjectName(QStringLiteral("rollbackSaid"));
    m_said->setWordWrap(true);
    m_said->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_listen->setObjectName(QStringLiteral("rollbackListen"));
    m_listen->setToolTip(tr("Says which of the reads that come by the old version would have served."));
    m_stop->setObjectName(QStringLiteral("rollbackStop"));
    m_apply->setObjectName(QStringLiteral("rollbackApply"));
    m_apply->setAutoDefault(false);
    m_listen->setAutoDefault(false);
    auto *close = new QPushButton(tr("Close"), this);
    close->setAutoDefault(false);
    auto *choice = new QHBoxLayout;
    choice->setSpacing(Spacing::s);
    choice->addWidget(label);
    choice->addWidget(m_target);
    choice->addStretch();
    auto *run = new QHBoxLayout;
    run->setSpacing(Spacing::s);
    m_listen->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_stop->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_cost->setWordWrap(true);
    run->addWidget(m_listen);
    run->addWidget(m_cost, 1);
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
    connect(&m_soon, &QTimer::timeout, this, [this] { measure(0ms); });
    connect(&m_tick, &QTimer::timeout, this, &RollbackDialog::showState);
    connect(m_target, &QComboBox::currentTextChanged, this, [this] {
        m_warmth.reset();
        m_error.reset();
        m_latest.next();
        if (m_walk)
            m_walk->stop.request_stop();
        m_walk.reset();
        m_soon.start();
        showState();
    });
    connect(m_listen, &QPushButton::clicked, this, [this] { measure(listening); });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (m_walk)
            m_walk->stop.request_stop();
    });
    connect(m_apply, &QPushButton::clicked, this, [this] {
        if (!m_warmth)
            return;
        Q_EMIT chosen(target(), *m_warmth);
        accept();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    if (session)
        connect(session, &QObject::destroyed, this, &QDialog::reject);
    if (m_target->count() > 0)
        measure(0ms);
    showState();
    m_target->setFocus();
}

RollbackDialog::~RollbackDialog()
{
    if (m_walk)
        m_walk->stop.request_stop();
}

QByteArray RollbackDialog::target() const
{
    const int index = m_target->findText(m_target->currentText(), Qt::MatchFixedString | Qt::MatchCaseSensitive);
    return index >= 0 ? m_target->itemData(index).toByteArray() : m_target->currentText().trimmed().toUtf8();
}

QString RollbackDialog::saidText() const
{
    return m_said->text();
}

void RollbackDialog::measure(std::chrono::milliseconds listen)
{
    const QByteArray to = target();
    if (!m_session || to.isEmpty())
        return;
    m_soon.stop();
    if (m_walk)
        m_walk->stop.request_stop();
    m_walk = std::make_shared<Walk>();
    m_isListening = listen.count() > 0;
    m_error.reset();
    inspect::VersionWarmthOptions options;
    const redis::Profile &profile = m_session->profile();
    options.gentle = profile.gentle || profile.environment == redis::Profile::Environment::Production;
    options.listen = listen;
    options.stop = m_walk->stop.get_token();
    options.progress = [walk = m_walk](const inspect::VersionWalkProgress &progress) {
        walk->scanned = progress.scanned;
        walk->total = progress.total;
    };
    const auto mine = m_latest.next();
    const auto question = m_session->run([scope = m_scope, to, options](redis::Client &client) {
        return inspect::fetchVersionWarmth(client, scope, to, false, options);
    });
    whenAnswered(question, this, [this, mine](const Result<inspect::VersionWarmth> &warmth) {
        if (m_latest.is(mine))
            onMeasured(warmth);
    });
    m_tick.start();
    showState();
}

void RollbackDialog::onMeasured(const Result<inspect::VersionWarmth> &warmth)
{
    m_walk.reset();
    m_tick.stop();
    if (warmth)
        m_warmth = *warmth;
    else
        m_error = warmth.error();
    if (!warmth && m_session)
        m_session->noteRefusal(warmth.error()); // only of that; what was measured before still stands
    m_isListening = false;
    showState();
}

void RollbackDialog::showState()
{
    const bool isRunning = m_walk != nullptr;
    const bool isNoMove = m_warmth && m_warmth->move.from == m_warmth->move.to;
    QStringList lines;
    if (m_error)
        lines << (m_error->code == Code::NotFound
                      ? tr("%1 never had this version, so there is nothing to go back to.").arg(scopeTitle(m_scope))
                      : tr("It could not be measured: %1").arg(visibleText(m_error->message.left(300))));
    if (isNoMove)
        lines << tr("That is the current version.");
    else if (m_warmth)
        lines << warmthLines(*m_warmth, QDateTime::currentDateTimeUtc());
    else if (isRunning)
        lines << tr("The keys are being looked at.");
    else if (!m_error)
        lines << tr("Choose a version that was used before.");
    m_said->setText(lines.join(QStringLiteral("\n\n")));
    m_bar->setVisible(isRunning);
    m_stop->setVisible(isRunning);
    m_listen->setVisible(!isRunning);
    m_cost->setVisible(!isRunning);
    if (isRunning) {
        const qint64 total = m_walk->total;
        const bool isOver = total > 0 && m_walk->scanned >= total && m_isListening;
        m_bar->setRange(0, total > 0 && !isOver ? 1000 : 0);
        m_bar->setValue(total > 0 ? int(std::min<qint64>(1000, 1000 * m_walk->scanned / total)) : 0);
    }
    m_apply->setEnabled(m_obstacle.isEmpty() && m_warmth && !isNoMove && !isRunning);
    m_apply->setToolTip(plainTip(m_obstacle));
    if (m_session)
        enableWith(m_listen, m_session->permissions().missing({"monitor"}));
}

} // namespace freshet::ui
