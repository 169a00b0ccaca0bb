// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the preview's parts say.
#include "ui/invalidate/blast_model.h"
#include "ui/invalidate/invalidate_text.h"
#include "ui/invalidate/preview_view.h"
#include "ui/invalidate/ttl_bars.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/format.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/stale_banner.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>

#include <algorithm>

namespace freshet::ui {

using Kind = OrderDraft::Kind;
using Step = InvalidateController::Step;

namespace {

constexpr int groupsShown = 6;
constexpr int examplesShown = 8;
constexpr qsizetype longestKey = 2000; // bytes

QString namesOf(const std::vector<QByteArray> &keys)
{
    QStringList names;
    for (const QByteArray &key : keys)
        names.append(visibleBytes(key.left(longestKey)));
    return names.join(u'\n');
}

void fitLines(QPlainTextEdit *list, qsizetype lines, int most)
{
    const int shown = int(std::clamp<qsizetype>(lines, 1, most));
    list->setFixedHeight(list->fontMetrics().lineSpacing() * shown + Spacing::xl + Spacing::xs);
}

} // namespace

void PreviewView::showResult(const QString &pill, int tone, const QString &text)
{
    using Tone = ResultWords::Tone;
    m_resultPill->show(pill, Tone(tone) == Tone::Good      ? Pill::Tone::Good
                             : Tone(tone) == Tone::Warning ? Pill::Tone::Warning
                                                           : Pill::Tone::Bad);
    m_resultText->setText(text);
    m_result->setAccessibleName(pill);
    m_result->setAccessibleDescription(text);
    m_failedKeys->hide();
    m_retry->hide();
    m_result->show();
}

void PreviewView::showView()
{
    const InvalidateController::View &view = m_controller->view();
    m_running->setVisible(m_controller->isBusy());
    if (view.step == Step::Applied) {
        const ResultWords words = resultText(view);
        showResult(words.title, int(words.tone), words.text);
        const auto &failed = view.report ? view.report->failedKeys : std::vector<QByteArray>();
        m_failedKeys->setPlainText(namesOf(failed));
        m_failedKeys->setVisible(!failed.empty());
        fitLines(m_failedKeys, qsizetype(failed.size()), 4);
        m_retry->setVisible(!view.retry.empty());
        m_retry->setEnabled(m_controller->refusal(view.order).isEmpty());
        m_retry->setText(view.report && view.report->failed > 0 && !view.report->stopped ? tr("Retry the failed")
                                                                                         : tr("Do the rest"));
    } else if (view.step == Step::Failed) {
        showResult(tr("No preview"), int(ResultWords::Tone::Bad), troubleText(view.error.value_or(Error{})));
    } else {
        m_result->hide();
    }
    if (!view.hasPlan()) {
        m_empty->setContent(
            QStringLiteral("invalidate"),
            view.step == Step::Previewing ? tr("Looking at the keys") : tr("First look, then invalidate"),
            view.step == Step::Previewing
                ? tr("Nothing is changed by a preview.")
                : tr("Choose what is to be invalidated. The preview counts its keys and measures what it would cost; "
                     "nothing is changed before you apply it."));
        m_pages->setCurrentWidget(m_empty);
    } else {
        m_pages->setCurrentWidget(m_scroll);
        m_head->setText(orderText(view.order));
        m_made->setText(formatTime(view.planned));
        m_incomplete->setText(incompleteText(view.plan));
        m_incomplete->setVisible(!m_incomplete->text().isEmpty());
        showTiles();
        showBlast();
        const bool hasTtls = view.plan.sampled > 0;
        for (QWidget *one :
             {static_cast<QWidget *>(m_ttlHead), static_cast<QWidget *>(m_ttls), static_cast<QWidget *>(m_ttlText)})
            one->setVisible(hasTtls);
        m_ttls->setHistogram(view.plan.ttls);
        m_ttlText->setText(
            !view.plan.ttls.isKnown() && view.plan.denied.contains(QStringLiteral("PTTL"))
                ? tr("This connection's user may not run %1.").arg(QStringLiteral("PTTL"))
            : view.plan.isSampleWhole()
                ? ttlText(view.plan.ttls)
                : tr("Of an even sample of %1 keys: %2").arg(formatCount(view.plan.sampled), ttlText(view.plan.ttls)));
        m_examples->setPlainText(namesOf(view.plan.examples));
        fitLines(m_examples, qsizetype(view.plan.examples.size()), examplesShown);
        m_examples->setVisible(!view.plan.examples.empty());
        m_examplesHead->setVisible(!view.plan.examples.empty());
        m_examplesHead->setText(
            qint64(view.plan.examples.size()) < view.plan.keys
                ? tr("%1 of %2 keys").arg(formatCount(qint64(view.plan.examples.size())), formatCount(view.plan.keys))
                : tr("The keys"));
    }
    showProgress();
    showFoot();
}

void PreviewView::showTiles()
{
    const InvalidateController::View &view = m_controller->view();
    const inspect::InvalidationPreview &plan = view.plan;
    const Kind kind = view.order.empty() ? Kind::Keys : view.order.front().kind;
    QString note = plan.isWhole() ? tr("exactly") : tr("at least");
    if (kind == Kind::Ttl)
        note = tr("%1 would live shorter").arg(formatCount(plan.changed));
    else if (kind == Kind::Namespace && plan.moves.size() == 1)
        note = tr("of %1, read no more").arg(visibleBytes(plan.moves[0].from.left(100)));
    m_keys->setFigure(formatCount(plan.keys), note);
    m_bytes->setFigure(plan.bytes ? bytesText(*plan.bytes) : QString(), bytesNote(plan));
}

void PreviewView::showBlast()
{
    const InvalidateController::View &view = m_controller->view();
    const auto &blast = view.blast;
    m_model->setContent(view.plan, blast);
    const int rows = m_model->rowCount();
    const bool hasGroups = rows > 0;
    m_groups->setVisible(hasGroups);
    m_groupsHead->setVisible(hasGroups);
    const int line = fontMetrics().height() + Spacing::m;
    m_groups->verticalHeader()->setDefaultSectionSize(line);
    m_groups->setFixedHeight(line * std::clamp(rows, 1, groupsShown) + m_groups->horizontalHeader()->sizeHint().height() +
                             Spacing::s);
    const QString measuring = view.isMeasuring ? tr("being measured") : tr("not measured");
    m_served->setFigure(blast && blast->servedPerSecond ? formatRate(*blast->servedPerSecond) : QString(),
                        blast && blast->servedPerSecond ? tr("then misses") : measuring);
    m_loads->setFigure(blast && blast->loadsAtOnce ? formatShort(*blast->loadsAtOnce) : QString(),
                       blast ? tr("≤ %1 in all").arg(formatCount(blast->mostLoads)) : measuring);
    m_warm->setFigure(blast && blast->warmAgain ? formatDuration(*blast->warmAgain) : QString(),
                      blast && blast->warmAgain                          ? tr("for 9 of 10 keys")
                      : blast && blast->servedPerSecond.value_or(1) == 0 ? tr("not read now")
                                                                         : measuring);
    m_blastNote->setText(blastNote(view));
    m_blastNote->setVisible(!m_blastNote->text().isEmpty());
}

void PreviewView::showProgress()
{
    if (!m_controller->isBusy())
        return;
    const InvalidateController::Progress now = m_controller->progress();
    const InvalidateController::View &view = m_controller->view();
    if (view.step == Step::Previewing) {
        m_runningText->setText(tr("%1 keys found").arg(formatCount(now.matched)));
        m_progress->setRange(0, now.total > 0 ? 1000 : 0);
        if (now.total > 0)
            m_progress->setValue(int(std::min<qint64>(1000, now.scanned * 1000 / now.total)));
    } else {
        const qint64 planned = !view.order.empty() && view.order.front().kind == Kind::Ttl ? view.plan.changed : view.plan.keys;
        m_runningText->setText(tr("%1 done, %2 failed, about %3 left")
                                   .arg(formatCount(now.done), formatCount(now.failed),
                                        formatCount(std::max<qint64>(0, planned - now.done - now.failed))));
        m_progress->setRange(0, planned > 0 ? 1000 : 0);
        if (planned > 0)
            m_progress->setValue(int(std::min<qint64>(1000, (now.done + now.failed) * 1000 / planned)));
    }
}

// What the button does, or why it does nothing.
void PreviewView::showFoot()
{
    const InvalidateController::View &view = m_controller->view();
    QString why;
    bool can = false;
    if (!m_controller->session())
        why = tr("There is no connection.");
    else if (!m_controller->isWritable())
        why = tr("This connection is read-only: previews only.");
    else if (m_controller->isBusy())
        why.clear();
    else if (!m_intent)
        why = m_intent.error();
    else if (view.step != Step::Previewed || view.order != *m_intent)
        why = tr("Preview it first.");
    else if (m_banner->isStale())
        why = tr("The connection is lost.");
    else if (const QString refusal = m_controller->refusal(view.order); !m_due && !refusal.isEmpty())
        why = tr("This user may not do that: %1").arg(visibleText(refusal.left(300)));
    else if (!m_due && view.plan.keys == 0 && view.plan.moves.empty() && view.plan.isWhole())
        why = tr("No key fits: there is nothing to do.");
    else if (m_due && *m_due <= QDateTime::currentDateTimeUtc())
        why = tr("That time is over.");
    else
        can = true;
    const bool isShown = can || (view.step == Step::Previewed && m_intent && view.order == *m_intent);
    m_apply->setText(m_due ? tr("Schedule…") : isShown ? withoutMnemonics(actionText(view)) : tr("Apply…"));
    m_apply->setEnabled(can);
    setLook(m_apply, "kind", m_due ? QStringLiteral("primary") : QStringLiteral("danger"));
    if (can && !m_due && undoText(view.order).isEmpty())
        why = tr("This can't be taken back; the values are loaded again from their source when they are next read.");
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
}

} // namespace freshet::ui
