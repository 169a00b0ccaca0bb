// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/activity_detail.h"

#include "ui/activity/activity_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace freshet::ui {

using Kind = ActivityController::Offer::Kind;
using State = audit::Activity::State;

namespace {

/// The first half stands at the left.
enum LineNumber : std::size_t { TargetLine, WhenLine, WhoLine, WhereLine, PlanLine, ResultLine, ReasonLine, LineCount };
constexpr int rows = 4;

Pill::Tone toneOf(const audit::Activity &record)
{
    if (record.undoneBy > 0)
        return Pill::Tone::Neutral;
    switch (record.state) {
    case State::Done:
        return Pill::Tone::Good;
    case State::Failed:
        return Pill::Tone::Bad;
    case State::Partly:
    case State::Unknown:
        return Pill::Tone::Warning;
    case State::Running:
        return Pill::Tone::Accent;
    }
    return Pill::Tone::Neutral;
}

QString whenText(const audit::Activity &record)
{
    const QLocale locale;
    const QString begun = locale.toString(record.begun.toLocalTime(), QLocale::ShortFormat);
    if (!record.ended.isValid())
        return begun;
    return ActivityDetail::tr("%1, took %2")
        .arg(begun, formatMilliseconds(double(std::max<qint64>(0, record.begun.msecsTo(record.ended)))));
}

QString whereText(const audit::Origin &origin)
{
    QStringList parts;
    if (!origin.connection.isEmpty())
        parts << visibleText(origin.connection);
    if (origin.environment)
        parts << environmentTitle(*origin.environment);
    if (origin.server != origin.connection)
        parts << visibleText(origin.server);
    return parts.join(QStringLiteral(" · "));
}

} // namespace

ActivityDetail::ActivityDetail(QWidget *parent)
    : QFrame(parent)
    , m_title(makeLabel({}, TextKind::Heading, this))
    , m_state(new Pill(this))
    , m_grid(new QGridLayout)
    , m_undo(new QPushButton(this))
    , m_offer(makeLabel({}, TextKind::Muted, this))
    , m_hint(makeLabel({}, TextKind::Muted, this))
    , m_content(new QWidget(this))
{
    setProperty("kind", QStringLiteral("card"));
    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_title);
    head->addWidget(m_state);
    head->addStretch();
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Spacing::m);
    m_undo->setObjectName(QStringLiteral("undo"));
    foot->addWidget(m_undo, 0, Qt::AlignTop);
    m_offer->setWordWrap(true);
    m_offer->setObjectName(QStringLiteral("offer"));
    foot->addWidget(m_offer, 1);

    auto *lines = new QWidget(this);
    auto *tall = new QVBoxLayout(lines);
    tall->setContentsMargins(0, 0, Spacing::s, 0);
    m_grid->setHorizontalSpacing(Spacing::l);
    m_grid->setVerticalSpacing(Spacing::xs);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 1);
    tall->addLayout(m_grid);
    tall->addStretch();
    for (std::size_t i = 0; i < LineCount; ++i) {
        QLabel *name = makeLabel({}, TextKind::Muted, lines);
        QLabel *value = makeLabel({}, TextKind::Normal, lines);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        if (i == TargetLine)
            value->setFont(fixedFont());
        const int column = int(i) / rows * 2;
        m_grid->addWidget(name, int(i) % rows, column, Qt::AlignTop);
        m_grid->addWidget(value, int(i) % rows, column + 1, Qt::AlignTop);
        m_lines.push_back({name, value});
    }
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(lines);

    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(Spacing::s);
    content->addLayout(head);
    content->addWidget(scroll, 1);
    content->addLayout(foot);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    layout->addWidget(m_content, 1);
    layout->addWidget(m_hint, 1);
    m_hint->setAlignment(Qt::AlignCenter);
    setMinimumHeight(130);
    connect(m_undo, &QPushButton::clicked, this, &ActivityDetail::undoRequested);
    retell();
    show(nullptr);
}

void ActivityDetail::setLine(std::size_t line, const QString &name, const QString &value)
{
    const Line &one = m_lines[line];
    one.name->setText(name);
    one.value->setText(value);
    one.value->setAccessibleName(name + QStringLiteral(": ") + value);
    one.name->setVisible(!value.isEmpty());
    one.value->setVisible(!value.isEmpty());
}

void ActivityDetail::show(const audit::Activity *record)
{
    m_content->setVisible(record);
    m_hint->setVisible(!record);
    if (!record)
        return;
    m_title->setText(actionTitle(record->intent.action));
    m_state->show(record->undoneBy > 0 ? tr("Taken back") : stateTitle(record->state), toneOf(*record));
    setLine(TargetLine, tr("Target"), visibleBytes(record->intent.target));
    setLine(WhenLine, tr("When"), whenText(*record));
    const QString program = record->intent.origin.program == QLatin1String("freshet")
                                ? tr("the desktop application")
                                : visibleText(record->intent.origin.program);
    setLine(WhoLine, tr("Who"), tr("%1 on %2, with %3").arg(visibleText(record->user), visibleText(record->host), program));
    setLine(WhereLine, tr("Where"), whereText(record->intent.origin));
    setLine(PlanLine, tr("Plan"), numbersText(record->intent.plan));
    setLine(ResultLine, tr("Result"), resultText(*record));
    setLine(ReasonLine, tr("Reason"), visibleText(record->intent.reason));
}

void ActivityDetail::showOffer(const audit::Activity *record, const ActivityController::Offer &offer, bool isUndoing)
{
    m_undo->setVisible(offer.kind != Kind::NoWay && offer.kind != Kind::None);
    m_undo->setEnabled(offer.kind == Kind::Ready && (offer.plan.possible > 0 || offer.plan.changed > 0) && !isUndoing);
    QString text;
    switch (offer.kind) {
    case Kind::None:
        break;
    case Kind::NoWay:
        text = tr("This kind of change can't be taken back.");
        break;
    case Kind::Already:
        text = tr("It was taken back already.");
        break;
    case Kind::Running:
        text = tr("It is still being made.");
        break;
    case Kind::Nothing:
        text = tr("It failed: there is nothing to take back.");
        break;
    case Kind::Elsewhere:
        text = tr("It was made through %1. Open that connection to take it back.")
                   .arg(record ? connectionTitle(record->intent.origin) : QString());
        break;
    case Kind::ReadOnly:
        text = tr("The open connection is read-only: nothing is changed through it.");
        break;
    case Kind::Planning:
        text = tr("Asking the server what can be taken back…");
        break;
    case Kind::Failed:
        text = offer.error.code == Code::NotFound
                   ? tr("The bin does not hold these keys any more.")
                   : tr("It can't be told what can be taken back: %1").arg(visibleText(offer.error.message.left(300)));
        break;
    case Kind::Ready:
        text = undoPlanText(offer.plan);
        break;
    }
    m_offer->setText(isUndoing ? tr("Taking it back…") : text);
}

QString ActivityDetail::offerText() const
{
    return m_offer->text();
}

void ActivityDetail::retell()
{
    m_undo->setText(tr("Take back…"));
    m_hint->setText(tr("Choose a change to see all of it, and to take it back."));
    setAccessibleName(tr("The chosen change"));
}

} // namespace freshet::ui
