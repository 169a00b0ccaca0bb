// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the invalidate panel does when its buttons are pressed.
#include "ui/invalidate/button_bar.h"
#include "ui/invalidate/buttons_dialog.h"
#include "ui/invalidate/invalidate_panel.h"
#include "ui/invalidate/invalidate_text.h"
#include "ui/invalidate/order_form.h"
#include "ui/invalidate/preview_view.h"
#include "ui/invalidate/values_dialog.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QComboBox>
#include <QPointer>
#include <QTabWidget>

namespace freshet::ui {

using Kind = OrderDraft::Kind;
using Step = InvalidateController::Step;

namespace {

/// The preview in the words of the question before the change.
ChangeRequest requestOf(const InvalidateController::View &view, const QString &reason)
{
    const inspect::InvalidationPreview &plan = view.plan;
    ChangeRequest request;
    request.title = actionText(view);
    request.text = orderText(view.order);
    request.numbers.emplace_back(InvalidatePanel::tr("Keys"), formatCount(plan.keys));
    if (plan.bytes)
        request.numbers.emplace_back(InvalidatePanel::tr("Memory"), bytesText(*plan.bytes));
    for (const cache::VersionMove &move : plan.moves) {
        if (request.numbers.size() > 8)
            break;
        request.numbers.emplace_back(visibleBytes(move.scope.left(200)),
                                     visibleBytes(move.from.left(100)) + QStringLiteral(" → ") + visibleBytes(move.to.left(100)));
    }
    if (view.blast && view.blast->servedPerSecond)
        request.numbers.emplace_back(InvalidatePanel::tr("Reads they answer now"), formatRate(*view.blast->servedPerSecond));
    if (view.blast && view.blast->warmAgain)
        request.numbers.emplace_back(InvalidatePanel::tr("Warm again after"), formatDuration(*view.blast->warmAgain));
    if (!reason.isEmpty())
        request.numbers.emplace_back(InvalidatePanel::tr("Reason"), visibleText(reason));
    for (const QByteArray &key : plan.examples)
        request.examples.append(visibleBytes(key.left(2000)));
    request.exampleTotal = plan.keys;
    request.undo = undoText(view.order);
    request.action = actionText(view);
    request.reason = ChangeRequest::Reason::None; // it stands in the panel
    if (!plan.isWhole()) {
        request.warning = incompleteText(plan);
        request.ask = ChangeRequest::Ask::Always;
    }
    return request;
}

} // namespace

void InvalidatePanel::previewNow()
{
    if (m_controller->view().step == Step::Applying || !m_controller->session())
        return;
    const auto order = orderOf(m_form->draft());
    if (!order) {
        m_controller->clear();
        Q_EMIT notice(order.error());
        return;
    }
    m_tabs->setCurrentWidget(m_preview);
    m_controller->preview(*order, m_form->measuresAll());
    showIntent();
}

void InvalidatePanel::askApply()
{
    const auto order = orderOf(m_form->draft());
    const InvalidateController::View &view = m_controller->view();
    if (!order || view.step != Step::Previewed || view.order != *order || !m_controller->session())
        return;
    const QString reason = m_preview->reason();
    const auto due = m_form->later();
    ChangeRequest request = requestOf(view, reason);
    if (due) {
        request.title = tr("Later: %1").arg(request.title);
        request.numbers.emplace(request.numbers.begin(), tr("At"), localTimeText(*due));
        request.undo = tr("It can be cancelled until then.");
        request.action = tr("Schedule");
        request.isDestructive = false;
    }
    // What was looked at is what is done: another preview meanwhile makes it void.
    ChangeGuard::ask(this, m_controller->session(), request, [this, reason, due, what = *order](const ChangeAnswer &) {
        if (m_controller->view().order != what)
            return;
        if (!due) {
            m_controller->apply(reason);
            return;
        }
        inspect::InvalidationOrder later = what;
        for (cache::Invalidation &part : later)
            part.reason = reason;
        m_schedule->plan(std::move(later), *due);
    });
}

void InvalidatePanel::askRetry()
{
    const InvalidateController::View &view = m_controller->view();
    if (view.step != Step::Applied || view.retry.empty() || !m_controller->session())
        return;
    ChangeRequest request;
    request.title = tr("Try again");
    request.text = orderText(view.retry);
    if (view.report)
        request.numbers.emplace_back(tr("Failed"), formatCount(view.report->failed));
    request.action = tr("Try again");
    request.undo = undoText(view.retry);
    request.reason = ChangeRequest::Reason::None;
    ChangeGuard::ask(this, m_controller->session(), request,
                     [this, reason = m_preview->reason(), what = view.retry](const ChangeAnswer &) {
                         if (m_controller->view().retry == what)
                             m_controller->retry(reason);
                     });
}

void InvalidatePanel::askRunNow(const inspect::ScheduledInvalidation &row)
{
    if (!m_controller->session())
        return;
    ChangeRequest request;
    request.title = tr("Run the scheduled invalidation now");
    request.text = orderText(row.order);
    request.numbers.emplace_back(tr("Planned for"), localTimeText(row.due));
    if (!row.reason().isEmpty())
        request.numbers.emplace_back(tr("Reason"), visibleText(row.reason().left(500)));
    request.undo = undoText(row.order);
    request.action = tr("Run now");
    request.reason = ChangeRequest::Reason::None;
    ChangeGuard::ask(this, m_controller->session(), request,
                     [this, id = row.id](const ChangeAnswer &) { m_schedule->runNow(id); });
}

void InvalidatePanel::onApplied()
{
    const ResultWords words = resultText(m_controller->view());
    Q_EMIT notice(words.title + QStringLiteral(": ") + words.text);
    if (m_controller->view().report && m_controller->view().report->isWhole()) {
        m_preview->clearReason();
        m_controller->askNames(); // versions may have moved
    }
}

void InvalidatePanel::onRan(const ScheduleController::Ran &one)
{
    const ResultWords words = resultText(one.row.order, one.report);
    Q_EMIT notice(tr("Scheduled invalidation (%1): %2: %3").arg(orderText(one.row.order, 2), words.title, words.text));
}

void InvalidatePanel::press(const BigButton &button)
{
    const QStringList names = placeholdersOf(button.draft);
    if (names.isEmpty()) {
        openDraft(filled(button.draft, {}));
        return;
    }
    auto *dialog = new ValuesDialog(visibleText(button.title), names, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, draft = button.draft] { openDraft(filled(draft, dialog->values())); });
    dialog->open();
}

void InvalidatePanel::editButtons()
{
    const Session *session = m_controller->session();
    const QString key = connectionKey();
    const QString name = !session                                 ? tr("no connection")
                         : session->origin().connection.isEmpty() ? session->url().displayName()
                                                                  : session->origin().connection;
    auto *dialog = new ButtonsDialog(m_bar->buttons(), name, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ButtonsDialog::saved, this, [this, key](const std::vector<BigButton> &buttons) {
        const auto saved = buttons == BigButtons::defaults() ? m_buttons.reset(key) : m_buttons.save(key, buttons);
        if (!saved)
            Q_EMIT notice(tr("The buttons were not kept: %1").arg(visibleText(saved.error().message.left(300))));
        if (connectionKey() == key)
            m_bar->setButtons(buttons);
    });
    dialog->open();
}

Panel::Running InvalidatePanel::running() const
{
    const InvalidateController::View &view = m_controller->view();
    const InvalidateController::Progress now = m_controller->progress();
    if (view.step == Step::Previewing) {
        const double share = now.total > 0 ? std::min(1.0, double(now.scanned) / double(now.total)) : -1;
        return {tr("Looking for keys to invalidate"), share, tr("%1 found").arg(formatCount(now.matched)), true};
    }
    if (view.step == Step::Applying) {
        const qint64 planned = !view.order.empty() && view.order.front().kind == Kind::Ttl ? view.plan.changed : view.plan.keys;
        const double share = planned > 0 ? std::min(1.0, double(now.done + now.failed) / double(planned)) : -1;
        return {tr("Invalidating"), share, tr("%1 done").arg(formatCount(now.done)), true};
    }
    if (m_schedule->running() > 0)
        return {tr("A scheduled invalidation runs"), -1, {}, true};
    return {};
}

void InvalidatePanel::stopRunning()
{
    if (m_controller->isBusy())
        m_controller->stop();
    else
        m_schedule->stop();
}

std::vector<Panel::Place> InvalidatePanel::places() const
{
    std::vector<Place> places;
    if (!m_controller->session())
        return places;
    auto *self = const_cast<InvalidatePanel *>(this); // the palette calls back while the panel is shown
    for (const BigButton &button : m_bar->buttons())
        places.push_back({tr("Invalidate: %1").arg(visibleText(button.title)), tr("Action"), QStringLiteral("invalidate"),
                          [self, button] { self->press(button); }});
    places.push_back(
        {tr("Scheduled invalidations"), tr("Action"), QStringLiteral("time"), [self] { self->m_tabs->setCurrentIndex(1); }});
    for (const OrderDraft::Kind kind : orderKinds()) {
        OrderDraft draft;
        draft.kind = kind;
        places.push_back({tr("Invalidate: %1").arg(kindTitle(kind)), tr("Action"), QStringLiteral("invalidate"), [self, draft] {
                              self->m_form->setDraft(draft);
                              self->m_form->kindBox()->setFocus(Qt::OtherFocusReason);
                          }});
    }
    return places;
}

} // namespace freshet::ui
