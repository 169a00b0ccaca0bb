// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/invalidate_panel.h"

#include "ui/invalidate/button_bar.h"
#include "ui/invalidate/invalidate_text.h"
#include "ui/invalidate/order_form.h"
#include "ui/invalidate/preview_view.h"
#include "ui/invalidate/schedule_view.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSplitter>
#include <QTabBar>
#include <QTableView>
#include <QTabWidget>
#include <QVBoxLayout>

namespace freshet::ui {

using Step = InvalidateController::Step;
using Connection = redis::ConnectionStatus::State;

namespace {

constexpr int leftWidth = 300;

bool isUsable(const Session *session)
{
    return session && (session->status().state == Connection::Ready || session->status().state == Connection::Degraded);
}

} // namespace

InvalidatePanel::InvalidatePanel(const Records &records, QWidget *parent)
    : Panel(parent)
    , m_controller(new InvalidateController(records, this))
    , m_schedule(new ScheduleController(records, this))
    , m_title(makeLabel({}, TextKind::Title, this))
    , m_missed(new QFrame(this))
    , m_missedText(makeLabel({}, TextKind::Normal, this))
    , m_showMissed(new QPushButton(this))
    , m_bar(new ButtonBar(this))
    , m_formHead(makeLabel({}, TextKind::Heading, this))
    , m_form(new OrderForm(this))
    , m_left(new QScrollArea(this))
    , m_preview(new PreviewView(m_controller, this))
    , m_scheduleView(new ScheduleView(m_schedule, this))
    , m_tabs(new QTabWidget(this))
    , m_splitter(new QSplitter(this))
{
    setLook(m_missed, "kind", QStringLiteral("banner"));
    auto *missed = new QHBoxLayout(m_missed);
    missed->setContentsMargins(Spacing::m, Spacing::xs, Spacing::s, Spacing::xs);
    missed->addWidget(m_missedText, 1);
    missed->addWidget(m_showMissed);
    m_missedText->setWordWrap(true);
    m_showMissed->setObjectName(QStringLiteral("showMissed"));
    m_missed->hide();

    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(false);
    m_tabs->addTab(m_preview, QString());
    m_tabs->addTab(m_scheduleView, QString());
    m_splitter->addWidget(makeLeft());
    m_splitter->addWidget(m_tabs);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({leftWidth, 3 * leftWidth});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::m, Spacing::l, Spacing::m);
    layout->setSpacing(Spacing::s);
    layout->addWidget(m_title);
    layout->addWidget(m_missed);
    layout->addWidget(m_splitter, 1);
    m_form->setCanWait(m_schedule->isAvailable());
    m_bar->setButtons(BigButtons::defaults());
    connectAll();
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
InvalidatePanel::~InvalidatePanel()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

QWidget *InvalidatePanel::makeLeft()
{
    auto *inner = new QWidget(this);
    auto *column = new QVBoxLayout(inner);
    column->setContentsMargins(0, 0, Spacing::s, 0);
    column->setSpacing(Spacing::s);
    column->addWidget(m_bar);
    column->addSpacing(Spacing::xs);
    column->addWidget(m_formHead);
    column->addWidget(m_form);
    column->addStretch();
    m_left->setWidgetResizable(true);
    m_left->setFrameShape(QFrame::NoFrame);
    m_left->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_left->setWidget(inner);
    m_left->setMinimumWidth(leftWidth - Spacing::xxl);
    return m_left;
}

void InvalidatePanel::connectAll()
{
    connect(m_form, &OrderForm::changed, this, &InvalidatePanel::showIntent);
    connect(m_form, &OrderForm::previewRequested, this, &InvalidatePanel::previewNow);
    connect(m_form, &OrderForm::stopRequested, m_controller, &InvalidateController::stop);
    connect(m_preview, &PreviewView::applyRequested, this, &InvalidatePanel::askApply);
    connect(m_preview, &PreviewView::retryRequested, this, &InvalidatePanel::askRetry);
    connect(m_preview, &PreviewView::stopRequested, m_controller, &InvalidateController::stop);
    connect(m_preview, &PreviewView::keysRequested, this,
            [this](const QString &subject) { Q_EMIT openRequested(QStringLiteral("keys"), subject); });
    connect(m_bar, &ButtonBar::chosen, this, &InvalidatePanel::press);
    connect(m_bar, &ButtonBar::editRequested, this, &InvalidatePanel::editButtons);
    connect(m_controller, &InvalidateController::viewChanged, this, [this] {
        m_form->setBusy(m_controller->isBusy());
        showState();
        Q_EMIT runningChanged();
    });
    connect(m_controller, &InvalidateController::progressChanged, this, &Panel::runningChanged);
    connect(m_controller, &InvalidateController::namesChanged, this, [this] {
        m_form->setNames(m_controller->names());
        showState();
    });
    connect(m_controller, &InvalidateController::applied, this, &InvalidatePanel::onApplied);
    connect(m_schedule, &ScheduleController::changed, this, [this] {
        showMissed();
        Q_EMIT runningChanged();
    });
    connect(m_schedule, &ScheduleController::ran, this, &InvalidatePanel::onRan);
    connect(m_schedule, &ScheduleController::planned, this, [this](qint64, const QDateTime &due) {
        const QString text = tr("It is made at %1, while Freshet is connected here.").arg(localTimeText(due));
        m_preview->showResult(tr("Scheduled"), int(ResultWords::Tone::Good), text);
        m_preview->clearReason();
        Q_EMIT notice(text);
    });
    connect(m_schedule, &ScheduleController::failed, this, [this](const Error &error) {
        m_preview->showResult(tr("Not scheduled"), int(ResultWords::Tone::Bad), troubleText(error));
        Q_EMIT notice(troubleText(error));
    });
    connect(m_scheduleView, &ScheduleView::runRequested, this, &InvalidatePanel::askRunNow);
    connect(m_showMissed, &QPushButton::clicked, this, [this] {
        m_tabs->setCurrentWidget(m_scheduleView);
        for (const auto &row : m_schedule->rows()) {
            if (m_schedule->isHere(row) && m_schedule->isMissed(row)) {
                m_scheduleView->choose(row.id);
                break;
            }
        }
        m_scheduleView->table()->setFocus(Qt::OtherFocusReason);
    });
}

void InvalidatePanel::setSession(Session *session)
{
    if (Session *old = m_controller->session())
        disconnect(old, nullptr, this, nullptr);
    m_toldMissed = false;
    m_controller->setSession(session);
    m_schedule->setSession(session);
    if (session)
        connect(session, &Session::statusChanged, this, [this] { showState(); });
    loadButtons();
    showState();
    showIntent();
    showMissed();
}

void InvalidatePanel::setActive(bool active)
{
    m_active = active;
    showState();
}

QString InvalidatePanel::connectionKey() const
{
    const Session *session = m_controller->session();
    if (!session)
        return {};
    // An address that was not saved has a profile that is new at each start.
    return session->origin().connection.isEmpty() ? session->url().displayName() : session->profile().id;
}

void InvalidatePanel::setButtonsFile(const QString &path)
{
    m_buttons = BigButtons(path);
    loadButtons();
}

void InvalidatePanel::loadButtons()
{
    const auto loaded = m_buttons.load(connectionKey());
    m_buttonsBroken = !loaded;
    m_bar->setButtons(loaded ? *loaded : BigButtons::defaults());
    m_bar->setEditable(loaded.has_value());
    if (!loaded)
        Q_EMIT notice(tr("The buttons can't be read: %1").arg(visibleText(loaded.error().message.left(300))));
}

void InvalidatePanel::showState()
{
    Session *session = m_controller->session();
    const bool usable = isUsable(session);
    if (usable && m_active && !m_controller->hasNames())
        m_controller->askNames();
    m_preview->showStale(session && !usable && session->status().state != Connection::Connecting);
    m_form->previewButton()->setEnabled(session && (usable || m_controller->isBusy()) &&
                                        m_controller->view().step != Step::Applying);
    m_bar->setEnabled(session && usable && m_controller->view().step != Step::Applying);
    const Readiness now = readiness();
    if (now.state != m_readiness.state || now.reason != m_readiness.reason) {
        m_readiness = now;
        Q_EMIT readinessChanged();
    }
}

Panel::Readiness InvalidatePanel::readiness() const
{
    const Session *session = m_controller->session();
    if (!session)
        return {Readiness::State::Waiting, tr("There is no connection.")};
    if (isUsable(session))
        return {Readiness::State::Live, {}};
    if (session->status().state == Connection::Away)
        return {Readiness::State::Failed, visibleText(session->status().error.message.left(300))};
    return {Readiness::State::Waiting, tr("The connection is being opened.")};
}

void InvalidatePanel::showIntent()
{
    m_preview->setIntent(orderOf(m_form->draft()), m_form->later());
}

void InvalidatePanel::showMissed()
{
    const int missed = m_schedule->missedCount();
    m_missed->setVisible(missed > 0);
    m_missedText->setText(
        tr("%n scheduled invalidation(s) were not made at their time. Run them now or discard them.", nullptr, missed));
    const int waiting = m_schedule->waitingCount();
    m_tabs->setTabText(1, waiting > 0 ? tr("Scheduled (%1)").arg(formatCount(waiting)) : tr("Scheduled"));
    if (missed > 0 && !std::exchange(m_toldMissed, true))
        Q_EMIT notice(m_missedText->text());
}

void InvalidatePanel::openDraft(const OrderDraft &draft)
{
    m_form->setDraft(draft);
    previewNow();
}

bool InvalidatePanel::openSubject(const QString &subject)
{
    if (subject.isEmpty() || !m_controller->session() || m_controller->view().step == Step::Applying)
        return false;
    using Kind = OrderDraft::Kind;
    OrderDraft draft;
    draft.kind = Kind::Pattern;
    draft.subjects = {subject};
    const auto named = [&](QLatin1String prefix, Kind kind) {
        if (!subject.startsWith(prefix) || subject.size() == prefix.size())
            return false;
        draft.kind = kind;
        draft.subjects = subject.mid(prefix.size()).split(u'\n', Qt::SkipEmptyParts);
        return true;
    };
    if (!named(QLatin1String("keys:"), Kind::Keys) && !named(QLatin1String("pattern:"), Kind::Pattern) &&
        !named(QLatin1String("namespace:"), Kind::Namespace) && !named(QLatin1String("tag:"), Kind::Tag) &&
        !subject.contains(QRegularExpression(QStringLiteral("[*?\\[\\\\]"))))
        draft.kind = Kind::Keys;
    openDraft(draft);
    return true;
}

void InvalidatePanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

void InvalidatePanel::retell()
{
    m_title->setText(title());
    m_formHead->setText(tr("Something else"));
    m_showMissed->setText(tr("Show them"));
    m_tabs->setTabText(0, tr("Preview"));
    m_bar->retell();
    m_form->retell();
    m_preview->retell();
    m_scheduleView->retell();
    showMissed();
    showIntent();
    showState();
}

QJsonObject InvalidatePanel::saveState() const
{
    return {{QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())},
            {QStringLiteral("kind"), QString(cache::kindName(m_form->draft().kind))},
            {QStringLiteral("preview"), m_preview->saveState()},
            {QStringLiteral("schedule"), m_scheduleView->saveState()}};
}

void InvalidatePanel::restoreState(const QJsonObject &state)
{
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    const QJsonObject form{{QStringLiteral("kind"), state.value(QStringLiteral("kind"))}};
    if (const auto draft = draftFromJson(form))
        m_form->setDraft(*draft);
    m_preview->restoreState(state.value(QStringLiteral("preview")).toObject());
    m_scheduleView->restoreState(state.value(QStringLiteral("schedule")).toObject());
}

} // namespace freshet::ui
