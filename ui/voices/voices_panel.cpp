// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voices_panel.h"

#include "ui/voices/voice_actions.h"
#include "ui/voices/voice_add_dialog.h"
#include "ui/voices/voice_list_model.h"
#include "ui/voices/voice_log_model.h"
#include "ui/voices/voice_settings_dialog.h"
#include "ui/voices/voice_worker.h"
#include "ui/voices/voices_model.h"
#include "ui/voices/voices_text.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/format.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QComboBox>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace freshet::ui {

using namespace std::chrono_literals;
using Kind = VoiceWork::Kind;
using State = voice::WorkerStatus::State;

VoicesPanel::VoicesPanel(const Parts &parts, QWidget *parent)
    : Panel(parent)
    , m_controller(new VoicesController(parts, this))
    , m_pages(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_content(new QWidget(this))
    , m_title(makeLabel({}, TextKind::Title, this))
    , m_refresh(new RefreshControl(this))
    , m_redisBanner(new StaleBanner(nullptr, this))
    , m_databaseBanner(new StaleBanner(nullptr, this))
    , m_queueTile(new FigureTile(this))
    , m_voicesTile(new FigureTile(this))
    , m_tickTile(new FigureTile(this))
    , m_leaderTile(new FigureTile(this))
    , m_state(new Pill(this))
    , m_workerText(new ElidedLabel(this))
    , m_search(new QLineEdit(this))
    , m_status(new QComboBox(this))
    , m_count(makeLabel({}, TextKind::Muted, this))
    , m_table(new QTableView(this))
    , m_tablePages(new QStackedWidget(this))
    , m_tableEmpty(new EmptyState(this))
    , m_tabs(new QTabWidget(this))
    , m_logView(new QTableView(this))
    , m_logText(makeLabel({}, TextKind::Muted, this))
    , m_logAll(new QPushButton(this))
    , m_queueText(makeLabel({}, TextKind::Normal, this))
    , m_queueList(new QListWidget(this))
    , m_user(new QLineEdit(this))
    , m_listButton(new QPushButton(this))
    , m_listRefresh(new QPushButton(this))
    , m_listText(makeLabel({}, TextKind::Muted, this))
    , m_listView(new QTableView(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_start(make("play", &VoicesPanel::startWorker))
    , m_pause(make("pause", &VoicesPanel::pauseWorker))
    , m_tick(make("time", &VoicesPanel::tickNow))
    , m_stop(make("cross", &VoicesPanel::stopWorker))
    , m_settings(make("edit", &VoicesPanel::openSettings))
    , m_add(make("add", &VoicesPanel::openAdd))
    , m_retry(make("refresh", &VoicesPanel::askRetry))
    , m_fail(make("cross", &VoicesPanel::askFail))
    , m_remove(make("delete", &VoicesPanel::askRemove))
    , m_previous(new QAction(this))
    , m_next(new QAction(this))
{
    makeTable();
    makeTabs();
    auto *upper = new QWidget(this);
    auto *upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(Spacing::s);
    upperLayout->addLayout(makeTools());
    upperLayout->addWidget(m_tablePages, 1);
    m_splitter->addWidget(upper);
    m_splitter->addWidget(m_tabs);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({240, 200});
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addWidget(m_redisBanner);
    content->addWidget(m_databaseBanner);
    content->addLayout(makeTiles());
    content->addLayout(makeWorkerRow());
    content->addWidget(m_splitter, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::m, Spacing::l, Spacing::m);
    layout->setSpacing(Spacing::s);
    layout->addLayout(makeHead());
    layout->addWidget(m_pages, 1);
    m_refresh->setInterval(5s);
    connectAll();
    retell();
}

// The children are destroyed by the base class; what they signal then must not find this part of the object, which is gone.
VoicesPanel::~VoicesPanel()
{
    for (QObject *child : findChildren<QObject *>())
        child->disconnect(this);
}

void VoicesPanel::connectAll()
{
    connect(m_controller, &VoicesController::viewChanged, this, &VoicesPanel::showView);
    connect(m_controller, &VoicesController::refreshed, m_refresh, &RefreshControl::done);
    connect(m_controller, &VoicesController::refreshFailed, m_refresh, &RefreshControl::failed);
    connect(m_controller, &VoicesController::refreshWanted, m_refresh, &RefreshControl::refreshNow);
    connect(m_controller, &VoicesController::settingsChanged, this, &VoicesPanel::showWorker);
    connect(m_controller, &VoicesController::settingsKept, this, &VoicesPanel::stateChanged);
    connect(m_controller, &VoicesController::trouble, this, &VoicesPanel::notice);
    connect(m_controller, &VoicesController::secretsNotKept, this,
            [this] { Q_EMIT notice(tr("There is no keychain here: the key is asked for again with the next connection.")); });
    connect(m_controller, &VoicesController::keyNeeded, this, [this] {
        auto *dialog = new VoiceKeyDialog(this);
        connect(dialog, &VoiceKeyDialog::given, this, [this](const QString &key) {
            m_controller->giveKey(key);
            m_controller->startWorker();
        });
        dialog->open();
    });
    connect(m_controller->worker(), &VoiceWorker::statusChanged, this, &VoicesPanel::showWorker);
    connect(m_controller->worker(), &VoiceWorker::statusChanged, this, &VoicesPanel::runningChanged);
    VoiceActions *actions = m_controller->actions();
    connect(actions, &VoiceActions::beginning, this, &VoicesPanel::showRights);
    connect(actions, &VoiceActions::beginning, this, &VoicesPanel::runningChanged);
    connect(actions, &VoiceActions::finished, this, &VoicesPanel::onFinished);
    connect(actions, &VoiceActions::listed, this, [this] {
        m_listError = {};
        showListed();
    });
    connect(actions, &VoiceActions::listFailed, this, [this](const Error &error) {
        m_listError = error;
        if (error.code == Code::NoPermission)
            m_listDenied = error.context;
        showListed();
    });
    connect(m_refresh, &RefreshControl::due, m_controller, &VoicesController::refresh);
    m_typing.setSingleShot(true);
    m_typing.setInterval(300ms);
    connect(&m_typing, &QTimer::timeout, this, &VoicesPanel::applyFilter);
    connect(m_search, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, &VoicesPanel::applyFilter);
    connect(m_status, &QComboBox::currentIndexChanged, this, &VoicesPanel::applyFilter);
    connect(m_previous, &QAction::triggered, this, [this] { m_controller->setPage(m_controller->view().page - 1); });
    connect(m_next, &QAction::triggered, this, [this] { m_controller->setPage(m_controller->view().page + 1); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &VoicesPanel::showChoice);
    connect(m_controller->voices(), &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_choice = chosenIds(); });
    connect(m_controller->voices(), &QAbstractItemModel::modelReset, this, &VoicesPanel::chooseAgain);
    connect(m_logAll, &QPushButton::clicked, m_table, &QTableView::clearSelection);
    connect(m_tableEmpty, &EmptyState::actionTriggered, this, [this] {
        const auto &error = m_controller->view().databaseError;
        if (error && isTableMissing(*error))
            askPrepare();
        else if (error)
            openSettings();
        else
            openAdd();
    });
    connect(m_listButton, &QPushButton::clicked, this, [this] { askList(false); });
    connect(m_listRefresh, &QPushButton::clicked, this, [this] { askList(true); });
    connect(m_user, &QLineEdit::returnPressed, this, [this] { askList(false); });
    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, &VoicesPanel::showTicking);
}

void VoicesPanel::setSession(Session *session)
{
    for (QString &denied : m_denied)
        denied.clear();
    m_listDenied.clear();
    m_listError = {};
    if (m_controller->session())
        disconnect(m_controller->session(), nullptr, this, nullptr);
    m_controller->setSession(session);
    if (session)
        connect(session, &Session::permissionsChanged, this, &VoicesPanel::showWorker);
    m_refresh->reset();
    showView();
    showListed();
}

void VoicesPanel::setActive(bool active)
{
    m_refresh->setActive(active);
    if (active)
        m_clock.start();
    else
        m_clock.stop();
}

QByteArrayList VoicesPanel::chosenIds() const
{
    QByteArrayList ids;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
        if (const voice::Voice *one = m_controller->voices()->voice(row.row()))
            ids << one->id;
    }
    return ids;
}

/// Another page, or the same one with a voice more: those that are still there stay chosen.
void VoicesPanel::chooseAgain()
{
    QItemSelection rows;
    for (const QByteArray &id : std::exchange(m_choice, {})) {
        const QModelIndex index = m_controller->voices()->index(m_controller->voices()->rowOf(id), 0);
        if (index.isValid())
            rows.select(index, index);
    }
    m_table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    showChoice();
}

void VoicesPanel::applyFilter()
{
    m_typing.stop();
    const int status = m_status->currentData().toInt();
    m_controller->setFilter(status < 0 ? std::nullopt : std::optional(voice::VoiceStatus(status)), m_search->text().trimmed());
}

void VoicesPanel::startWorker()
{
    Session *session = m_controller->session();
    if (!session || m_controller->isReadOnly() || !workerObstacle().isEmpty())
        return;
    const State state = m_controller->worker()->status().state;
    if (state == State::Paused) {
        m_controller->worker()->resume();
        return;
    }
    if (state == State::Running || state == State::Stopping)
        return;
    ChangeRequest request;
    request.title = tr("Start the synchronisation of voices");
    request.text =
        tr("Freshet asks the provider for every voice in the queue, sets what is done in the database and publishes its "
           "events, until it is stopped or the connection is closed. Of several workers one works at a time.");
    request.numbers.emplace_back(tr("In the queue"), formatCount(m_controller->view().glance.length));
    request.numbers.emplace_back(tr("Provider"), visibleText(m_controller->settings().provider));
    request.numbers.emplace_back(tr("Tick every"), tr("%n s", nullptr, int(m_controller->settings().interval.count())));
    request.undo = tr("It can be stopped at any time; what it has settled stays.");
    request.action = tr("Start");
    request.isDestructive = false;
    request.reason = ChangeRequest::Reason::None;
    ChangeGuard::ask(this, session, request, [this](const ChangeAnswer &) { m_controller->startWorker(); });
}

void VoicesPanel::pauseWorker()
{
    m_controller->worker()->pause();
}

void VoicesPanel::tickNow()
{
    m_controller->worker()->tickNow();
}

void VoicesPanel::stopWorker()
{
    m_controller->worker()->stop();
}

void VoicesPanel::openSettings()
{
    if (!m_controller->session())
        return;
    auto *dialog = new VoiceSettingsDialog(m_controller->session(), m_controller->settings(), m_controller->secrets(),
                                           m_controller->isPlaceGiven(), this);
    // What was typed for one connection is not another's.
    connect(m_controller->session(), &QObject::destroyed, dialog, &QDialog::reject);
    connect(dialog, &VoiceSettingsDialog::chosen, m_controller, &VoicesController::setSettings);
    dialog->open();
}

void VoicesPanel::openAdd()
{
    if (!m_add->isEnabled())
        return;
    const QByteArrayList chosen = chosenIds();
    const voice::Voice *one =
        chosen.size() == 1 ? m_controller->voices()->voice(m_controller->voices()->rowOf(chosen.front())) : nullptr;
    auto *dialog = new VoiceAddDialog(one ? one->userId : QByteArray(), m_controller->hasKey(), this);
    if (m_controller->session())
        connect(m_controller->session(), &QObject::destroyed, dialog, &QDialog::reject);
    connect(dialog, &VoiceAddDialog::chosen, this, [this](const VoiceWork &work) {
        ChangeRequest request;
        request.title = tr("Add a voice");
        request.text =
            work.sample.files.isEmpty()
                ? tr("The voice is written to the table and queued for the provider.")
                : tr("The provider makes a clone of the files, which counts towards the account's voices; then the voice "
                     "is written to the table and queued.");
        request.numbers.emplace_back(tr("Name"), visibleText(work.voice.name));
        request.numbers.emplace_back(tr("User"), QString::fromLatin1(work.voice.userId));
        if (!work.sample.files.isEmpty())
            request.numbers.emplace_back(tr("Audio files"), formatCount(work.sample.files.size()));
        request.undo = tr("The voice can be deleted again.");
        request.action = tr("Add");
        request.isDestructive = false;
        ChangeGuard::ask(this, m_controller->session(), request, [this, work](const ChangeAnswer &answer) {
            VoiceWork asked = work;
            asked.reason = answer.reason;
            m_controller->actions()->perform(std::move(asked));
        });
    });
    dialog->open();
}

void VoicesPanel::ask(VoiceWork work, const QString &title, const QString &text, const QString &action, bool isDestructive,
                      const QString &undo)
{
    ChangeRequest request;
    request.title = title;
    request.text = text;
    request.undo = undo;
    request.action = action;
    request.isDestructive = isDestructive;
    for (const QByteArray &id : work.ids) {
        const voice::Voice *one = m_controller->voices()->voice(m_controller->voices()->rowOf(id));
        if (one && request.examples.size() < 20)
            request.examples
                << tr("%1 (%2)", "a voice's name, its id").arg(visibleText(one->name.left(100)), QString::fromLatin1(id));
    }
    request.exampleTotal = work.ids.size();
    if (work.kind == Kind::Remove) {
        request.ask = ChangeRequest::Ask::Always;
        if (m_controller->hasKey())
            request.option = tr("Also at the provider, where they are clones");
    }
    ChangeGuard::ask(this, m_controller->session(), request, [this, work = std::move(work)](const ChangeAnswer &answer) {
        VoiceWork asked = work;
        asked.reason = answer.reason;
        asked.atProvider = answer.isTicked;
        m_controller->actions()->perform(std::move(asked));
    });
}

void VoicesPanel::askRetry()
{
    VoiceWork work;
    work.kind = Kind::Retry;
    work.ids = chosenIds();
    const int count = int(work.ids.size());
    if (count > 0 && m_retry->isEnabled())
        ask(std::move(work), tr("Try %n voice(s) again", nullptr, count),
            tr("They are in work again, their time begins anew, and they are queued. Completed ones stay as they are."),
            tr("Try again"), false, tr("They can be set to failed."));
}

void VoicesPanel::askFail()
{
    VoiceWork work;
    work.kind = Kind::Fail;
    work.ids = chosenIds();
    const int count = int(work.ids.size());
    if (count > 0 && m_fail->isEnabled())
        ask(std::move(work), tr("Set %n voice(s) to failed", nullptr, count),
            tr("Whatever the provider says. They leave the queue. Completed ones stay as they are."), tr("Set to failed"), true,
            tr("They can be tried again."));
}

void VoicesPanel::askRemove()
{
    VoiceWork work;
    work.kind = Kind::Remove;
    work.ids = chosenIds();
    const int count = int(work.ids.size());
    if (count > 0 && m_remove->isEnabled())
        ask(std::move(work), tr("Delete %n voice(s)", nullptr, count),
            tr("Their rows are deleted and voice.deleted is published."), tr("Delete"), true, {});
}

void VoicesPanel::askPrepare()
{
    VoiceWork work;
    work.kind = Kind::Prepare;
    if (m_controller->session() && !m_controller->isReadOnly())
        ask(std::move(work), tr("Make the tables of voices"),
            tr("The tables voices and outbox are made in this database. What another service made is kept and gets the columns "
               "that it lacks."),
            tr("Make them"), false, tr("They can be dropped with the database's own tools."));
}

void VoicesPanel::askList(bool refresh)
{
    const auto user = voice::uuidText(m_user->text().trimmed().toUtf8(), QLatin1String("user"));
    setLook(m_user, "wrong", user ? QStringLiteral("false") : QStringLiteral("true"));
    if (!user) {
        m_listError = Error{Code::InvalidArgument, tr("The user is a UUID, such as 3f2b8c1e-0000-4000-8000-000000000001."), {}};
        showListed();
        return;
    }
    if (!m_listButton->isEnabled())
        return;
    m_listError = {};
    m_controller->actions()->list(*user, refresh);
    showListed();
}

void VoicesPanel::onFinished(const VoiceWork &work, const VoiceWorkReport &report)
{
    if (report.error && report.error->code == Code::NoPermission) {
        const std::size_t which = work.kind == Kind::Retry ? 0 : work.kind == Kind::Fail ? 1 : work.kind == Kind::Remove ? 2 : 3;
        m_denied[which] = report.error->context.isEmpty() ? report.error->message : report.error->context;
    }
    Q_EMIT notice(reportText(work, report));
    Q_EMIT runningChanged();
    showRights();
}

Panel::Running VoicesPanel::running() const
{
    Running running;
    if (m_controller->actions()->isBusy())
        running.text = tr("Changing voices");
    return running;
}

std::vector<Panel::Place> VoicesPanel::places() const
{
    std::vector<Place> all;
    const auto add = [&all](const QAction *action) {
        if (action->isEnabled())
            all.push_back(
                {action->text(), tr("Action"), QStringLiteral("voices"), [action] { const_cast<QAction *>(action)->trigger(); }});
    };
    for (const QAction *action : {m_start, m_pause, m_tick, m_stop, m_settings, m_add})
        add(action);
    return all;
}

bool VoicesPanel::openSubject(const QString &subject)
{
    m_search->setText(subject);
    m_status->setCurrentIndex(0);
    applyFilter();
    return true;
}

void VoicesPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

QJsonObject VoicesPanel::saveState() const
{
    return {{QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())},
            {QStringLiteral("refresh"), m_refresh->saveState()},
            {QStringLiteral("columns"), m_columns->save()},
            {QStringLiteral("log_columns"), m_logColumns->save()},
            {QStringLiteral("list_columns"), m_listColumns->save()},
            {QStringLiteral("settings"), m_controller->saveState()}};
}

void VoicesPanel::restoreState(const QJsonObject &state)
{
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
    m_logColumns->restore(state.value(QStringLiteral("log_columns")).toArray());
    m_listColumns->restore(state.value(QStringLiteral("list_columns")).toArray());
    m_controller->restoreState(state.value(QStringLiteral("settings")).toObject());
}

} // namespace freshet::ui
