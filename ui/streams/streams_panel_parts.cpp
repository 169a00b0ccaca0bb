// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the streams panel says of its state: readiness, notes, alerts and their limits, and what it keeps over restarts.
#include "ui/streams/dead_letters_view.h"
#include "ui/streams/stream_changes.h"
#include "ui/streams/stream_page.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_model.h"
#include "ui/streams/streams_panel.h"
#include "ui/streams/streams_text.h"
#include "ui/streams/trace_view.h"
#include "ui/widgets/column_keeper.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QSystemTrayIcon>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace freshet::ui {

using State = StreamsController::State;

namespace {

constexpr int mostAlertLines = 4;

} // namespace

Panel::Readiness StreamsPanel::readiness() const
{
    const StreamsController::View &view = m_controller->view();
    switch (view.state) {
    case State::NotPermitted:
    case State::Failed:
        return {Readiness::State::Failed, streamsStateText(view)};
    case State::Live:
        if (!view.rows.empty() || view.wasWalked)
            return {Readiness::State::Live, {}};
        break;
    case State::NoSession:
    case State::Waiting:
    case State::Away:
        break;
    }
    return {Readiness::State::Waiting, view.state == State::Live ? tr("Looking for streams.") : streamsStateText(view)};
}

void StreamsPanel::showView()
{
    const StreamsController::View &view = m_controller->view();
    const bool isStale = view.at.isValid() && view.state != State::Live;
    if (isStale && m_tabs->currentWidget() == m_pages)
        m_banner->showStale(view.at, streamsStateText(view));
    else
        m_banner->showFresh();
    m_model->update(view.rows);
    const bool isEmpty = view.rows.empty();
    if (m_pages->currentWidget() != m_page)
        m_pages->setCurrentWidget(isEmpty ? static_cast<QWidget *>(m_empty) : m_overview);
    if (isEmpty)
        showEmpty();
    showAlerts();
    showNote();
    const Readiness now = readiness();
    if (now.state != m_readiness.state || now.reason != m_readiness.reason) {
        m_readiness = now;
        Q_EMIT readinessChanged();
    }
    Q_EMIT runningChanged();
}

void StreamsPanel::showEmpty()
{
    const StreamsController::View &view = m_controller->view();
    const QString name = QStringLiteral("streams");
    switch (view.state) {
    case State::NoSession:
        m_empty->setContent(name, tr("No connection"), tr("Open a connection to see its streams and consumer groups."));
        return;
    case State::Waiting:
        m_empty->setContent(name, tr("One moment"), tr("The server is asked for its streams."));
        return;
    case State::Away:
        m_empty->setContent(name, tr("Not connected"), tr("The streams come as soon as the server answers."));
        return;
    case State::NotPermitted:
        m_empty->setContent(QStringLiteral("lock"), tr("Streams are not permitted"),
                            tr("The streams come from SCAN, XINFO and XLEN, which this connection's user may not run. An "
                               "administrator can allow them with +scan +type +xinfo +xlen +xpending."));
        return;
    case State::Failed:
        m_empty->setContent(QStringLiteral("warning"), tr("No streams"), streamErrorText(view.error));
        return;
    case State::Live:
        break;
    }
    if (view.walkError)
        m_empty->setContent(QStringLiteral("warning"), tr("No streams found"), streamErrorText(*view.walkError));
    else if (!view.wasWalked)
        m_empty->setContent(name, tr("Looking for streams"), tr("The server's keys are walked; streams show as they are found."));
    else
        m_empty->setContent(
            name, tr("No streams"),
            tr("Nothing has published an event to this server yet. Publish one to see its way, or start a service."),
            m_changes->obstacle(StreamChange::Kind::Publish).isEmpty() ? tr("Add test event…") : QString());
}

void StreamsPanel::showAlerts()
{
    QStringList lines;
    int more = 0;
    for (const StreamRow &row : m_controller->view().rows) {
        if (!row.alert)
            continue;
        if (lines.size() < mostAlertLines)
            lines << alarmText(row, m_controller->limits());
        else
            ++more;
    }
    if (more > 0)
        lines << tr("and %n more", nullptr, more);
    m_alerts->setText(lines.join(QLatin1Char('\n')));
    m_alerts->setVisible(!lines.isEmpty() && m_pages->currentWidget() != m_page && m_tabs->currentWidget() == m_pages);
}

void StreamsPanel::showNote()
{
    const StreamsController::View &view = m_controller->view();
    QStringList parts;
    const int shown = m_filter->rowCount(), all = m_model->rowCount();
    parts << tr("%n streams", nullptr, int(view.streams));
    if (shown != all)
        parts << tr("%1 of %2 rows shown").arg(formatCount(shown), formatCount(all));
    if (view.known > qint64(StreamsController::mostShown) && view.known > view.streams)
        parts << tr("%1 of %2 known; search to see others").arg(formatCount(view.streams), formatCount(view.known));
    if (view.isWalking && view.progress.total > 0)
        parts << tr("looking for others: %1 of about %2 keys")
                     .arg(formatShort(double(view.progress.scanned)), formatShort(double(view.progress.total)));
    else if (view.walkError)
        parts << streamErrorText(*view.walkError);
    const auto refused = std::find_if(view.rows.begin(), view.rows.end(), [](const StreamRow &row) { return row.error; });
    if (refused != view.rows.end())
        parts << tr("Some of it is unknown: %1").arg(streamErrorText(*refused->error));
    m_note->setText(parts.join(QStringLiteral("; ")));
    m_walk->setText(view.isWalking ? tr("Stop looking") : tr("Look for streams"));
    m_walk->setToolTip(view.isWalking ? tr("End the walk over the keys")
                                      : tr("Walk over all keys once more; by itself that is done once a minute"));
    m_walk->setEnabled(view.state == State::Live);
}

Panel::Running StreamsPanel::running() const
{
    if (m_changes->isBusy()) {
        const auto [done, asked] = m_changes->progress();
        if (done == 0 && asked == 0)
            return {};
        return {tr("Changing entries: %1").arg(formatCount(done)), asked > 0 ? double(done) / double(asked) : -1.0, {}, true};
    }
    if (const Running letters = m_deadLetters->running(); !letters.text.isEmpty())
        return letters;
    const StreamsController::View &view = m_controller->view();
    if (!view.isWalking || view.wasWalked) // later ones are gentle and nobody waits for them
        return {};
    const double total = double(view.progress.total);
    return {tr("Looking for streams"), total > 0 ? std::min(1.0, double(view.progress.scanned) / total) : -1.0, {}, true};
}

void StreamsPanel::stopRunning()
{
    if (m_changes->isBusy())
        m_changes->stop();
    else if (!m_deadLetters->running().text.isEmpty())
        m_deadLetters->stopRunning();
    else
        m_controller->stopWalk();
}

void StreamsPanel::onAlarm(const StreamRows::Alarm &alarm)
{
    Q_EMIT alert(alarm, m_controller->limits());
    const QString who = shortText(alarm.stream, 80) + QStringLiteral(" › ") + shortText(alarm.group, 60);
    const QString text = alarm.raised ? tr("%1 stays behind").arg(who) : tr("%1 is within its limits again").arg(who);
    Q_EMIT notice(text);
    if (!m_desktopNotices || !QSystemTrayIcon::supportsMessages() || !QSystemTrayIcon::isSystemTrayAvailable())
        return;
    if (!m_tray) {
        m_tray = new QSystemTrayIcon(applicationIcon(), this);
        m_tray->show();
    }
    m_tray->showMessage(tr("Freshet"), text, alarm.raised ? QSystemTrayIcon::Warning : QSystemTrayIcon::Information);
}

void StreamsPanel::setLimits(const inspect::GroupAlert::Options &limits)
{
    m_controller->setLimits(limits);
    showAlerts();
}

void StreamsPanel::askLimits()
{
    auto *dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setModal(true);
    dialog->setWindowTitle(tr("Limits for alerts"));
    auto *lag = new QSpinBox(dialog);
    lag->setObjectName(QStringLiteral("limitLag"));
    lag->setRange(0, std::numeric_limits<int>::max());
    lag->setGroupSeparatorShown(true);
    lag->setSpecialValueText(tr("no limit"));
    lag->setValue(int(std::min<qint64>(m_controller->limits().mostLag, std::numeric_limits<int>::max())));
    auto *age = new QSpinBox(dialog);
    age->setObjectName(QStringLiteral("limitAge"));
    age->setRange(0, 10'000'000);
    age->setGroupSeparatorShown(true);
    age->setSuffix(tr(" s"));
    age->setSpecialValueText(tr("no limit"));
    age->setValue(int(std::chrono::duration_cast<std::chrono::seconds>(m_controller->limits().oldestPending).count()));
    auto *watch = new QCheckBox(tr("Watch them every 15 s while another panel is shown, too"), dialog);
    watch->setObjectName(QStringLiteral("limitWatch"));
    watch->setChecked(m_controller->isWatching());
    auto *form = new QFormLayout;
    form->addRow(tr("Lag, in entries"), lag);
    form->addRow(tr("Age of the oldest pending entry"), age);
    auto *note =
        makeLabel(tr("A group that is over a limit for 10 s raises an alert; it ends once the group was below 80 % of all "
                     "limits for 30 s."),
                  TextKind::Muted, dialog);
    note->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, dialog);
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Set"));
    buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    auto *layout = new QVBoxLayout(dialog);
    layout->addLayout(form);
    layout->addWidget(watch);
    layout->addWidget(note);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    connect(dialog, &QDialog::accepted, this, [this, lag, age, watch] {
        inspect::GroupAlert::Options limits = m_controller->limits();
        limits.mostLag = lag->value();
        limits.oldestPending = std::chrono::seconds(age->value());
        m_controller->setWatching(watch->isChecked());
        setLimits(limits);
    });
    dialog->open();
}

QJsonObject StreamsPanel::saveState() const
{
    const inspect::GroupAlert::Options &limits = m_controller->limits();
    return {{QStringLiteral("columns"), m_columns->save()},
            {QStringLiteral("sortColumn"), m_table->horizontalHeader()->sortIndicatorSection()},
            {QStringLiteral("sortDown"), m_table->horizontalHeader()->sortIndicatorOrder() == Qt::DescendingOrder},
            {QStringLiteral("mostLag"), limits.mostLag},
            {QStringLiteral("oldestPendingSeconds"),
             qint64(std::chrono::duration_cast<std::chrono::seconds>(limits.oldestPending).count())},
            {QStringLiteral("watch"), m_controller->isWatching()},
            {QStringLiteral("page"), m_page->saveState()},
            {QStringLiteral("deadLetters"), m_deadLetters->saveState()},
            {QStringLiteral("trace"), m_trace->saveState()},
            {QStringLiteral("refresh"), m_refresh->saveState()}};
}

void StreamsPanel::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QStringLiteral("columns")).toArray());
    const int column = state.value(QStringLiteral("sortColumn")).toInt(StreamsModel::StreamColumn);
    if (column >= 0 && column < StreamsModel::ColumnCount)
        m_table->sortByColumn(column,
                              state.value(QStringLiteral("sortDown")).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    inspect::GroupAlert::Options limits = m_controller->limits();
    limits.mostLag = std::max<qint64>(0, state.value(QStringLiteral("mostLag")).toInteger(limits.mostLag));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limits.oldestPending).count();
    limits.oldestPending =
        std::chrono::seconds(std::max<qint64>(0, state.value(QStringLiteral("oldestPendingSeconds")).toInteger(seconds)));
    m_controller->setWatching(state.value(QStringLiteral("watch")).toBool(true));
    setLimits(limits);
    m_page->restoreState(state.value(QStringLiteral("page")).toObject());
    m_deadLetters->restoreState(state.value(QStringLiteral("deadLetters")).toObject());
    m_trace->restoreState(state.value(QStringLiteral("trace")).toObject());
    m_refresh->restoreState(state.value(QStringLiteral("refresh")).toObject());
}

} // namespace freshet::ui
