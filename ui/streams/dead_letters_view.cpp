// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/dead_letters_view.h"

#include "ui/streams/dead_groups_model.h"
#include "ui/streams/dead_letter_text.h"
#include "ui/streams/event_cell_delegate.h"
#include "ui/streams/event_words.h"
#include "ui/streams/letter_detail.h"
#include "ui/streams/letter_editor.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/refresh_control.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"

#include <QDoubleSpinBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>

#include <utility>

namespace freshet::ui {

using Kind = DeadLetterChange::Kind;
using LookKind = LookState::Kind;

namespace {

constexpr int mostExamples = 20;

QString countText(const QString &name, qint64 count)
{
    return QStringLiteral("%1 (%2)").arg(name, formatCount(count));
}

} // namespace

void DeadLettersView::setSession(Session *session)
{
    m_opened.reset();
    m_failed.clear();
    m_run->hide();
    m_controller->setSession(session);
    m_refresh->reset();
    showChosen();
}

void DeadLettersView::setActive(bool active)
{
    m_refresh->setActive(active);
}

Panel::Readiness DeadLettersView::readiness() const
{
    const LookState &look = m_controller->view().look;
    if (look.isLive())
        return {Panel::Readiness::State::Live, {}};
    if (look.kind == LookKind::NoSession || look.kind == LookKind::Waiting)
        return {Panel::Readiness::State::Waiting, tr("The dead letters are being read.")};
    return {Panel::Readiness::State::Failed, failureText(look.error)};
}

Panel::Running DeadLettersView::running() const
{
    const DeadLettersController::Running &now = m_controller->running();
    if (!now.is)
        return {};
    Panel::Running running;
    running.text = now.kind == Kind::Resend ? tr("Resending dead letters") : tr("Removing dead letters");
    running.fraction = now.total > 0 ? double(now.done + now.failed) / double(now.total) : -1;
    running.canStop = true;
    return running;
}

void DeadLettersView::stopRunning()
{
    m_controller->stop();
}

void DeadLettersView::showView()
{
    const DeadLettersController::View &view = m_controller->view();
    const qint64 count = m_controller->list().count();
    const bool isOld = !view.look.isLive();
    if (count == 0 && view.look.isLive() && view.isWhole)
        m_empty->setContent(QStringLiteral("check"), tr("No dead letters"),
                            tr("Every event was handled, or is still being tried. What fails too often, or can't be read, comes "
                               "here with its error."));
    else if (count == 0)
        showInstead(m_empty, view.look);
    m_pages->setCurrentWidget(count > 0 ? m_content : static_cast<QWidget *>(m_empty));
    if (isOld && view.look.at.isValid())
        m_banner->showStale(view.look.at, staleReason(view.look));
    else
        m_banner->showFresh();
    m_delegate->setStale(isOld);
    m_groups->viewport()->update();
    m_letters->viewport()->update();
    const int groups = std::max(0, m_controller->groups()->rowCount() - 1);
    const QString letters = tr("%n dead letter(s)", nullptr, int(std::min<qint64>(count, 1'000'000'000)));
    m_count->setText(count == 0     ? QString()
                     : view.isWhole ? tr("%1, %n error(s)", nullptr, groups).arg(letters)
                                    : tr("%1 so far, reading on").arg(letters));
    if (count > 0 && !m_groups->selectionModel()->hasSelection())
        m_groups->selectRow(0);
    showButtons();
    lookSoon();
    Q_EMIT readinessChanged();
}

std::vector<QByteArray> DeadLettersView::chosenIds() const
{
    std::vector<QByteArray> ids;
    for (const QItemSelectionRange &range : m_letters->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            ids.push_back(m_controller->letters()->idAt(row));
    }
    std::ranges::sort(ids, [](const QByteArray &a, const QByteArray &b) { return events::isIdBefore(b, a); });
    return ids;
}

QString DeadLettersView::whyNot(Kind kind) const
{
    Session *session = m_controller->session();
    if (!session || m_controller->view().look.kind == LookKind::Away)
        return tr("There is no connection now.");
    if (session->options().readOnly)
        return tr("This connection is read-only.");
    if (m_controller->running().is)
        return tr("Another change is running.");
    return m_controller->obstacle(kind);
}

void DeadLettersView::showButtons()
{
    qint64 chosen = 0;
    for (const QItemSelectionRange &range : m_letters->selectionModel()->selection())
        chosen += range.height();
    const auto group = qint64(m_controller->letters()->ids().size());
    const QString noResend = whyNot(Kind::Resend), noRemove = whyNot(Kind::Remove);
    m_resendGroup->setText(countText(tr("Resend all of them"), group));
    m_removeGroup->setText(countText(tr("Remove all of them"), group));
    m_resend->setText(chosen > 1 ? countText(tr("Resend"), chosen) : tr("Resend"));
    m_remove->setText(chosen > 1 ? countText(tr("Remove"), chosen) : tr("Remove"));
    const auto set = [](QPushButton *button, bool can, const QString &why, const QString &what) {
        button->setEnabled(can && why.isEmpty());
        button->setToolTip(why.isEmpty() ? what : plainTip(why));
    };
    set(m_resendGroup, group > 0, noResend, tr("Publish the events of the chosen row above again"));
    set(m_removeGroup, group > 0, noRemove, tr("Delete the letters of the chosen row above"));
    set(m_resend, chosen > 0, noResend, tr("Publish the chosen letters' events again"));
    set(m_remove, chosen > 0, noRemove, tr("Delete the chosen letters"));
    const bool isOne = chosen == 1 && m_opened && chosenIds().front() == m_opened->id;
    const bool canEdit = isOne && m_opened->readable && fieldOf(m_opened->fields, "event").size() <= LetterEditor::mostBytes;
    set(m_edit, canEdit, noResend,
        isOne && !canEdit ? tr("This event is too large, or no event: it can't be edited here")
                          : tr("Mend the event, then publish it again"));
    const LetterRow *row = isOne ? m_controller->letters()->row(m_opened->id) : nullptr;
    m_trace->setEnabled(row && !row->eventId.isEmpty());
    m_pace->setEnabled(noResend.isEmpty());
}

void DeadLettersView::showChosen()
{
    const std::vector<QByteArray> ids = chosenIds();
    m_chosen = ids;
    if (ids.size() == 1 && m_opened && m_opened->id == ids.front()) {
        showButtons();
        return;
    }
    m_opened.reset();
    if (ids.size() == 1) {
        m_detail->say(tr("One moment"));
        m_controller->open(ids.front());
    } else {
        m_controller->open({});
        m_detail->say(ids.empty() ? tr("Choose a letter to see what stands in it.")
                                  : tr("%n letters are chosen.", nullptr, int(ids.size())));
    }
    showButtons();
}

void DeadLettersView::chooseAgain()
{
    QItemSelection selection;
    const LettersModel *model = m_controller->letters();
    for (const QByteArray &id : std::exchange(m_chosen, {})) {
        const int row = model->rowOf(id);
        if (row < 0 || selection.size() > 1000)
            continue;
        const int last = selection.isEmpty() ? -2 : selection.back().bottom();
        if (last + 1 == row)
            selection.back() = QItemSelectionRange(selection.back().topLeft(), model->index(row, LettersModel::ColumnCount - 1));
        else
            selection.select(model->index(row, 0), model->index(row, LettersModel::ColumnCount - 1));
    }
    m_letters->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    showChosen();
}

void DeadLettersView::onOpened(const events::DeadLetter &letter)
{
    m_opened = letter;
    m_detail->show(letter);
    m_controller->letters()->setRows({LetterRow::of(letter)});
    showButtons();
}

QStringList DeadLettersView::examplesOf(const std::vector<QByteArray> &ids) const
{
    QStringList examples;
    for (const QByteArray &id : ids) {
        if (examples.size() == mostExamples)
            break;
        const LetterRow *row = m_controller->letters()->row(id);
        QString line = visibleBytes(id);
        if (row && !row->isGone)
            line += QStringLiteral("  ") + visibleBytes(row->stream.left(100)) + QStringLiteral("  ") + row->preview.left(200);
        examples << line;
    }
    return examples;
}

void DeadLettersView::askResend(DeadLetterChange change)
{
    if (change.ids.empty() || !whyNot(Kind::Resend).isEmpty())
        return;
    m_controller->plan(change.ids, [this, change](const Result<events::ResendPlan> &plan) {
        if (!plan) {
            Q_EMIT notice(tr("Nothing was sent: %1").arg(failureText(plan.error())));
            return;
        }
        if (plan->isWhole && plan->streams.empty()) {
            Q_EMIT notice(plan->unreadable > 0 ? tr("Nothing was sent: these entries are no dead letters.")
                                               : tr("Nothing was sent: these letters are not there any more."));
            m_refresh->refreshNow();
            return;
        }
        ChangeGuard::ask(this, m_controller->session(), resendRequest(change, *plan, examplesOf(change.ids)),
                         [this, change](const ChangeAnswer &answer) {
                             DeadLetterChange wanted = change;
                             wanted.reason = answer.reason;
                             m_controller->perform(wanted);
                         });
    });
}

void DeadLettersView::askRemove(DeadLetterChange change)
{
    if (change.ids.empty() || !whyNot(Kind::Remove).isEmpty())
        return;
    change.kind = Kind::Remove;
    ChangeGuard::ask(this, m_controller->session(), removeRequest(change, examplesOf(change.ids)),
                     [this, change](const ChangeAnswer &answer) {
                         DeadLetterChange wanted = change;
                         wanted.reason = answer.reason;
                         m_controller->perform(wanted);
                     });
}

void DeadLettersView::resendChosen()
{
    DeadLetterChange change;
    change.ids = chosenIds();
    change.perSecond = m_pace->value();
    askResend(std::move(change));
}

void DeadLettersView::resendGroup()
{
    DeadLetterChange change;
    change.ids = m_controller->letters()->ids();
    change.perSecond = m_pace->value();
    askResend(std::move(change));
}

void DeadLettersView::editChosen()
{
    if (!m_opened || !m_edit->isEnabled())
        return;
    auto *editor = new LetterEditor(*m_opened, this);
    connect(editor, &LetterEditor::sendRequested, this, [this](const events::DeadLetter &letter, const QByteArray &edited) {
        DeadLetterChange change;
        change.ids = {letter.id};
        change.edited = edited;
        askResend(std::move(change));
    });
    editor->open();
}

void DeadLettersView::removeChosen()
{
    DeadLetterChange change;
    change.ids = chosenIds();
    askRemove(std::move(change));
}

void DeadLettersView::removeGroup()
{
    DeadLetterChange change;
    change.ids = m_controller->letters()->ids();
    askRemove(std::move(change));
}

void DeadLettersView::retryFailed()
{
    DeadLetterChange change;
    change.ids = m_failed;
    std::ranges::reverse(change.ids); // they failed oldest first
    change.perSecond = m_failedPace;
    askResend(std::move(change));
}

void DeadLettersView::showRunning()
{
    const DeadLettersController::Running &now = m_controller->running();
    if (now.is) {
        m_run->show();
        m_runBar->show();
        m_runBar->setRange(0, 1000);
        m_runBar->setValue(now.total > 0 ? int(1000 * (now.done + now.failed) / now.total) : 0);
        const QString what = now.kind == Kind::Resend ? tr("Sent %1 of %2") : tr("Removed %1 of %2");
        QString text = what.arg(formatCount(now.done), formatCount(now.total));
        if (now.failed > 0)
            text += QStringLiteral(" · ") + tr("%1 failed").arg(formatCount(now.failed));
        setTextKind(m_runText, TextKind::Normal);
        m_runText->setText(text);
        m_stop->show();
        m_retry->hide();
        m_dismiss->hide();
    }
    showButtons();
    Q_EMIT runningChanged();
}

void DeadLettersView::showResult(const DeadLetterChange &change, const DeadLetterResult &result)
{
    const QString text = resultText(change, result);
    m_failed = change.kind == Kind::Resend ? result.failedIds : std::vector<QByteArray>();
    m_failedPace = change.perSecond;
    m_run->show();
    m_runBar->hide();
    m_stop->hide();
    m_dismiss->show();
    m_retry->setVisible(!m_failed.empty() && !change.edited);
    m_retry->setText(countText(tr("Try the failed again"), qint64(m_failed.size())));
    setTextKind(m_runText, result.isWhole() && result.done > 0 ? TextKind::Good : TextKind::Error);
    m_runText->setText(text);
    showButtons();
    Q_EMIT notice(text);
}

void DeadLettersView::lookSoon()
{
    if (!m_lookTimer.isActive())
        m_lookTimer.start();
}

bool DeadLettersView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_letters->viewport() && event->type() == QEvent::Resize)
        lookSoon();
    return QWidget::eventFilter(watched, event);
}

void DeadLettersView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
