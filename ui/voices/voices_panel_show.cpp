// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the voices panel shows of the controller's and the worker's state.
#include "ui/voices/voice_actions.h"
#include "ui/voices/voice_list_model.h"
#include "ui/voices/voice_log_model.h"
#include "ui/voices/voice_worker.h"
#include "ui/voices/voices_model.h"
#include "ui/voices/voices_panel.h"
#include "ui/voices/voices_text.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"

#include <QAction>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>
#include <cmath>

namespace freshet::ui {

using ViewState = VoicesController::View::State;
using State = voice::WorkerStatus::State;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr qsizetype mostReason = 160;

QString durationText(milliseconds time)
{
    return formatDuration(std::chrono::ceil<seconds>(time));
}

} // namespace

QString VoicesPanel::databaseText() const
{
    const auto &error = m_controller->view().databaseError;
    return error ? voiceErrorText(*error) : QString();
}

Panel::Readiness VoicesPanel::readiness() const
{
    const auto &view = m_controller->view();
    if (view.state == ViewState::NoSession)
        return {Readiness::State::Waiting, tr("No connection is open.")};
    if (view.state == ViewState::Waiting)
        return {Readiness::State::Waiting, tr("Waiting for the server.")};
    if (view.databaseError)
        return {Readiness::State::Failed, databaseText()};
    if (view.redisError)
        return {Readiness::State::Waiting, voiceErrorText(*view.redisError)};
    return {Readiness::State::Live, {}};
}

void VoicesPanel::showView()
{
    const auto &view = m_controller->view();
    if (view.state == ViewState::NoSession)
        m_empty->setContent(QStringLiteral("voices"), tr("No connection"),
                            tr("Open a connection to see which voices wait for their provider."));
    else
        m_empty->setContent(QStringLiteral("voices"), tr("One moment"), tr("The database and the server are asked."));
    m_pages->setCurrentWidget(view.state == ViewState::Live ? m_content : static_cast<QWidget *>(m_empty));

    if (view.state == ViewState::Live && view.redisError && view.redisAt.isValid())
        m_redisBanner->showStale(view.redisAt, voiceErrorText(*view.redisError).left(mostReason));
    else
        m_redisBanner->showFresh();
    if (view.state == ViewState::Live && view.databaseError && view.databaseAt.isValid())
        m_databaseBanner->showStale(view.databaseAt, tr("database: %1").arg(databaseText().left(mostReason)));
    else
        m_databaseBanner->showFresh();
    showTiles();
    showEmpty();
    showPages();
    showQueue();
    showChoice();
    showWorker();

    const Readiness now = readiness();
    if (now.state != m_readiness.state || now.reason != m_readiness.reason) {
        m_readiness = now;
        Q_EMIT readinessChanged();
    }
}

/// Instead of rows: why there are none, and what to do about it.
void VoicesPanel::showEmpty()
{
    const auto &view = m_controller->view();
    const bool canChange = !m_controller->isReadOnly();
    const bool hasRows = m_controller->voices()->rowCount() > 0;
    m_tablePages->setCurrentWidget(hasRows ? static_cast<QWidget *>(m_table) : m_tableEmpty);
    // In a low window the rows share the room with those of the log; what stands in their place needs more of it.
    const int line = m_table->verticalHeader()->defaultSectionSize();
    m_tablePages->setMinimumHeight(hasRows ? 5 * line : 0);
    m_tabs->setMinimumHeight(hasRows ? 6 * line : 4 * line);
    if (hasRows)
        return;
    if (view.databaseError && isTableMissing(*view.databaseError))
        m_tableEmpty->setContent(QStringLiteral("voices"), tr("No table of voices"),
                                 tr("This database has no table of voices yet. It is made with the first voice, when the worker "
                                    "starts, or now."),
                                 canChange ? tr("Make the tables") : QString());
    else if (view.databaseError)
        m_tableEmpty->setContent(QStringLiteral("warning"), tr("The database can't be read"), databaseText(), tr("Settings…"));
    else if (!m_search->text().trimmed().isEmpty() || view.counts.processing + view.counts.completed + view.counts.failed > 0)
        m_tableEmpty->setContent(QStringLiteral("search"), tr("Nothing found"),
                                 tr("No voice of this status has that in its name or ids."));
    else
        m_tableEmpty->setContent(QStringLiteral("voices"), tr("No voices yet"),
                                 tr("A voice that is added here, by freshetctl or by a service shows in this table."),
                                 canChange ? tr("Add a voice") : QString());
}

void VoicesPanel::showTiles()
{
    const auto &view = m_controller->view();
    const voice::QueueGlance &glance = view.glance;
    const bool hasRedis = view.redisAt.isValid();
    QStringList queue;
    if (glance.queueError) {
        queue << voiceErrorText(*glance.queueError);
    } else if (hasRedis) {
        if (glance.length > 0 && glance.expiresIn)
            queue << tr("expires in %1").arg(durationText(*glance.expiresIn));
        else if (glance.length > 0)
            queue << tr("does not expire");
        if (glance.missing > 0)
            queue << (view.isInWorkCut ? tr("at least %1 missing") : tr("%1 missing")).arg(formatCount(glance.missing));
        else if (queue.isEmpty())
            queue << tr("nothing waits");
    }
    m_queueTile->setFigure(hasRedis && !glance.queueError ? formatCount(glance.length) : QString(),
                           queue.join(QStringLiteral(" · ")));
    m_queueTile->setToolTip(glance.missing > 0
                                ? tr("In work by the database and not in the queue: the worker puts them back when it starts and "
                                     "after each lost connection.")
                                : QString());
    const bool hasRows = view.databaseAt.isValid();
    QStringList counts{tr("%1 completed").arg(formatCount(view.counts.completed)),
                       tr("%1 failed").arg(formatCount(view.counts.failed))};
    if (view.counts.unknown > 0)
        counts << tr("%1 of another status").arg(formatCount(view.counts.unknown));
    m_voicesTile->setFigure(hasRows ? formatCount(view.counts.processing) : QString(),
                            hasRows ? counts.join(QStringLiteral(", ")) : QString());
    m_queueTile->setStale(view.redisError.has_value());
    m_leaderTile->setStale(view.redisError.has_value());
    m_voicesTile->setStale(view.databaseError.has_value());
}

/// Texts with times that run, once a second.
void VoicesPanel::showTicking()
{
    const voice::WorkerStatus &status = m_controller->worker()->status();
    const auto &view = m_controller->view();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QString next;
    if (status.isTicking)
        next = tr("now");
    else if (status.nextTick.isValid())
        next = formatDuration(seconds(std::max<qint64>(0, now.secsTo(status.nextTick))));
    QString last = tr("none yet");
    if (status.last)
        last = tr("last %1 in %2").arg(formatTime(status.last->at), formatMilliseconds(double(status.last->took.count())));
    m_tickTile->setFigure(next, last);

    const voice::QueueGlance &glance = view.glance;
    QString who, note;
    if (status.leads) {
        who = tr("Freshet");
        note = tr("this window");
    } else if (glance.leaderError) {
        note = voiceErrorText(*glance.leaderError);
    } else if (!glance.leader.isEmpty()) {
        who = tr("another");
        note = holderText(glance.leader);
        if (glance.leaseEndsIn && view.redisAt.isValid()) {
            const milliseconds left = *glance.leaseEndsIn - milliseconds(view.redisAt.msecsTo(now));
            if (left.count() > 0)
                note = tr("%1, for %2", "who, how long").arg(note, durationText(left));
        }
    } else if (view.redisAt.isValid()) {
        who = tr("nobody");
        note = tr("the lease is free");
    }
    m_leaderTile->setFigure(who, note);
    m_leaderTile->setToolTip(plainTip(note));
}

// What every tick begins with: the queue, and the lease that lets one worker of all work. Changes to single voices are the
// database's; what Redis refuses of them is a warning.
QString VoicesPanel::workerObstacle() const
{
    const Session *session = m_controller->session();
    return session ? missingCommandsText(
                         session->permissions().missing({"smembers", "eval", "evalsha", "get", "set", "pexpire", "srem"}))
                   : QString();
}

void VoicesPanel::showWorker()
{
    const voice::WorkerStatus &status = m_controller->worker()->status();
    const bool hasSession = m_controller->session();
    Pill::Tone tone = Pill::Tone::Neutral;
    if (status.state == State::Running)
        tone = Pill::Tone::Good;
    else if (status.state == State::Paused || status.state == State::Stopping)
        tone = Pill::Tone::Warning;
    else if (status.state == State::KeyRefused || status.error)
        tone = Pill::Tone::Bad;
    m_state->show(workerStateTitle(status.state), tone);

    QStringList text;
    if (status.error)
        text << voiceErrorText(*status.error);
    else if (status.state == State::KeyRefused)
        text << tr("The provider refused the key: change it in the settings, then start.");
    else if (status.last)
        text << tickText(*status.last);
    else if (status.state == State::Running)
        text << tr("The first tick runs.");
    else
        text << tr("No worker runs in this window.");
    if (status.ticks > 0)
        text << tr("%n tick(s)", nullptr, int(std::min<qint64>(status.ticks, 1'000'000'000)));
    if (!status.provider.isEmpty() && status.state != State::Stopped)
        text << visibleText(status.provider.left(100));
    if (!status.database.isEmpty() && status.state != State::Stopped)
        text << visibleText(status.database.left(200));
    m_workerText->setText(text.join(QStringLiteral(" · ")));
    m_workerText->setAccessibleName(tr("Worker: %1").arg(m_workerText->text()));

    const bool readOnly = m_controller->isReadOnly();
    const bool canStart = status.state == State::Stopped || status.state == State::Paused || status.state == State::KeyRefused;
    const bool isUp = status.state == State::Running || status.state == State::Paused || status.state == State::KeyRefused;
    m_start->setText(status.state == State::Paused ? tr("Go on") : tr("Start"));
    const QString obstacle = workerObstacle();
    m_start->setEnabled(hasSession && canStart && !readOnly && obstacle.isEmpty());
    m_start->setToolTip(readOnly              ? tr("This connection is read-only")
                        : !obstacle.isEmpty() ? plainTip(obstacle)
                                              : tr("Ask the provider for the voices in the queue, every %1")
                                                    .arg(formatDuration(m_controller->settings().interval)));
    m_pause->setText(tr("Pause"));
    m_pause->setToolTip(tr("No further ticks; another worker may take over"));
    m_pause->setEnabled(status.state == State::Running);
    m_tick->setEnabled(isUp && !status.isTicking && obstacle.isEmpty());
    m_stop->setEnabled(isUp);
    m_settings->setEnabled(hasSession);
    showTicking();
    showRights();
}

void VoicesPanel::showPages()
{
    const auto &view = m_controller->view();
    const int rows = m_controller->voices()->rowCount();
    const qint64 first = qint64(view.page) * VoicesController::pageSize;
    m_count->setText(rows == 0
                         ? tr("0 voices")
                         : tr("%1–%2 of %3").arg(formatCount(first + 1), formatCount(first + rows), formatCount(view.total)));
    m_previous->setEnabled(view.page > 0);
    m_next->setEnabled(view.page + 1 < m_controller->pageCount());
}

void VoicesPanel::showQueue()
{
    const auto &view = m_controller->view();
    const voice::QueueGlance &glance = view.glance;
    QStringList text;
    if (glance.queueError)
        text << voiceErrorText(*glance.queueError);
    else if (!view.redisAt.isValid())
        text << tr("The queue was not looked at yet.");
    else if (glance.length == 0)
        text << tr("Nothing stands in voice:sync:queue.");
    else
        text << tr("%n voice(s) in voice:sync:queue", nullptr, int(std::min<qint64>(glance.length, 1'000'000'000)));
    if (glance.length > 0 && glance.expiresIn)
        text << tr("it expires as a whole in %1, unless one is added").arg(durationText(*glance.expiresIn));
    if (glance.missing > 0)
        text << tr("%n voice(s) in work are missing from it", nullptr, int(std::min<qint64>(glance.missing, 1'000'000'000)));
    if (glance.length > glance.members.size() && !glance.members.isEmpty())
        text << tr("the first %1 are shown").arg(formatCount(glance.members.size()));
    m_queueText->setText(text.join(QStringLiteral(" · ")));
    QStringList shown;
    for (const QByteArray &member : glance.members) {
        const auto id = voice::uuidText(member, QLatin1String("id"));
        const voice::Voice *one = id ? m_controller->voices()->voice(m_controller->voices()->rowOf(*id)) : nullptr;
        const QString words = visibleBytes(member.left(200));
        shown << (one ? tr("%1  %2", "an id, a voice's name").arg(words, visibleText(one->name.left(100))) : words);
    }
    bool same = m_queueList->count() == shown.size();
    for (int i = 0; same && i < shown.size(); ++i)
        same = m_queueList->item(i)->text() == shown[i];
    if (!same) {
        m_queueList->clear();
        m_queueList->addItems(shown);
    }
}

void VoicesPanel::showChoice()
{
    const QByteArrayList ids = chosenIds();
    VoiceLogModel *log = m_controller->log();
    log->showVoice(ids.size() == 1 ? ids.front() : QByteArray());
    if (ids.size() == 1) {
        const voice::Voice *one = m_controller->voices()->voice(m_controller->voices()->rowOf(ids.front()));
        m_logText->setText(tr("Of %1 (%2)").arg(one ? visibleText(one->name.left(80)) : QString(), QString::fromLatin1(ids[0])));
        if (one && m_user->text().isEmpty())
            m_user->setText(QString::fromLatin1(one->userId));
    } else {
        const auto &error = m_controller->view().glance.eventsError;
        m_logText->setText(error ? tr("Of all voices; events can't be read: %1").arg(voiceErrorText(*error))
                                 : tr("Of all voices"));
    }
    m_logAll->setVisible(ids.size() == 1);
    showRights();
}

/// What can be done now, and why not.
void VoicesPanel::showRights()
{
    const bool hasSession = m_controller->session();
    const bool readOnly = m_controller->isReadOnly();
    const bool isBusy = m_controller->actions()->isBusy();
    const bool hasChoice = !chosenIds().isEmpty();
    const auto set = [&](QAction *action, const QString &text, const QString &tip, bool needsChoice, const QString &denied) {
        action->setText(text);
        action->setEnabled(hasSession && !readOnly && !isBusy && denied.isEmpty() && (hasChoice || !needsChoice));
        action->setToolTip(readOnly            ? tr("This connection is read-only")
                           : !denied.isEmpty() ? tr("This user may not run %1").arg(visibleText(denied.left(100)))
                                               : tip);
    };
    set(m_retry, tr("Try again"), tr("Put the chosen voices back to work"), true, m_denied[0]);
    set(m_fail, tr("Fail"), tr("Set the chosen voices to failed"), true, m_denied[1]);
    set(m_remove, tr("Delete"), tr("Delete the chosen voices"), true, m_denied[2]);
    set(m_add, tr("Add…"), tr("Add a voice"), false, m_denied[3]);
    const bool canList = hasSession && !readOnly && m_listDenied.isEmpty();
    for (QPushButton *button : {m_listButton, m_listRefresh}) {
        button->setEnabled(canList);
        button->setToolTip(readOnly                  ? tr("What is found is cached, and this connection is read-only")
                           : !m_listDenied.isEmpty() ? tr("This user may not run %1").arg(visibleText(m_listDenied.left(100)))
                           : button == m_listButton  ? tr("As the service would answer: from its caches where they have it")
                                                     : tr("Past all caches, from the database and the provider"));
    }
}

void VoicesPanel::showListed()
{
    const voice::VoiceList &list = m_controller->list()->list();
    const bool isError = !m_listError.message.isEmpty();
    QString text;
    if (m_controller->actions()->isListing()) {
        text = tr("Asking…");
    } else if (isError) {
        text =
            m_listError.code == Code::InvalidArgument ? visibleText(m_listError.message.left(300)) : voiceErrorText(m_listError);
    } else if (list.own.origin != cache::Origin::None || !list.voices.empty()) {
        text = tr("own: %1 · public: %2 · ready-made: %3")
                   .arg(sourceText(list.own, false), sourceText(list.shared, false), sourceText(list.readyMade, true));
        if (list.trouble)
            text += QStringLiteral(" · ") + tr("the provider: %1").arg(voiceErrorText(*list.trouble));
    } else {
        text = tr("Own, public and ready-made voices, and where each came from");
    }
    m_listText->setText(text);
    setTextKind(m_listText, isError ? TextKind::Error : TextKind::Muted);
    showRights();
}

} // namespace freshet::ui
