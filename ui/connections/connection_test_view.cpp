// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/connection_test_view.h"

#include "ui/connections/failure_words.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace freshet::ui {

using Mark = ConnectionTest::Mark;

ConnectionTestView::ConnectionTestView(QWidget *parent)
    : QFrame(parent)
    , m_title(makeLabel(tr("Test"), TextKind::Heading, this))
    , m_steps(new QGridLayout())
    , m_result(makeLabel({}, TextKind::Normal, this))
    , m_advice(makeLabel({}, TextKind::Muted, this))
    , m_stop(new QPushButton(tr("Stop"), this))
{
    setProperty("kind", QStringLiteral("card"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    layout->setSpacing(Spacing::xs);
    auto *head = new QHBoxLayout();
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_stop);
    layout->addLayout(head);
    m_steps->setHorizontalSpacing(Spacing::s);
    m_steps->setVerticalSpacing(2);
    m_steps->setColumnStretch(2, 1);
    layout->addLayout(m_steps);
    m_result->setObjectName(QStringLiteral("testResult"));
    for (QLabel *label : {m_result, m_advice}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        layout->addWidget(label);
    }
    m_stop->setObjectName(QStringLiteral("testStop"));
    connect(m_stop, &QPushButton::clicked, &m_test, &ConnectionTest::stop);
    connect(&m_test, &ConnectionTest::changed, this, [this] { showSteps(); });
    hide();
}

void ConnectionTestView::start(const redis::Url &url)
{
    m_url = url;
    show();
    m_test.start(url);
}

void ConnectionTestView::clear()
{
    if (m_test.isRunning())
        m_test.stop();
    hide();
}

QString ConnectionTestView::resultText() const
{
    return m_result->text();
}

void ConnectionTestView::showSteps()
{
    while (QLayoutItem *item = m_steps->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const auto step : ConnectionTest::stepsOf(m_url)) {
        const Mark mark = m_test.mark(step);
        const auto [iconName, word] = mark == Mark::Passed    ? std::pair("check", tr("passed"))
                                      : mark == Mark::Failed  ? std::pair("cross", tr("failed"))
                                      : mark == Mark::Running ? std::pair("time", tr("running…"))
                                                              : std::pair("", QString());
        auto *picture = new QLabel(this);
        picture->setFixedSize(18, 18);
        if (*iconName)
            picture->setPixmap(icon(QLatin1String(iconName)).pixmap(QSize(16, 16), devicePixelRatioF()));
        m_steps->addWidget(picture, row, 0);
        m_steps->addWidget(makeLabel(stepTitle(step, m_url), mark == Mark::Waiting ? TextKind::Muted : TextKind::Normal, this),
                           row, 1);
        m_steps->addWidget(makeLabel(word,
                                     mark == Mark::Failed   ? TextKind::Error
                                     : mark == Mark::Passed ? TextKind::Good
                                                            : TextKind::Muted,
                                     this),
                           row, 2);
        ++row;
    }
    m_stop->setVisible(m_test.isRunning());

    const auto &outcome = m_test.outcome();
    if (m_test.isRunning()) {
        m_result->clear();
        m_advice->clear();
    } else if (!outcome.failedAt) {
        setTextKind(m_result, TextKind::Good);
        m_result->setText(
            tr("It works: %1 answers in %2.").arg(visibleText(outcome.server), formatMilliseconds(outcome.milliseconds)));
        m_advice->clear();
    } else {
        setTextKind(m_result, TextKind::Error);
        m_result->setText(
            tr("%1: %2", "test step: what went wrong").arg(stepTitle(*outcome.failedAt, m_url), failureSentence(outcome.error)));
        m_advice->setText(
            outcome.missing.empty()
                ? failureAdvice(outcome.error)
                : tr("The user may not run: %1. Freshet needs these to show anything.").arg(visibleText(outcome.error.message)));
    }
    m_result->setVisible(!m_result->text().isEmpty());
    m_advice->setVisible(!m_advice->text().isEmpty());
}

} // namespace freshet::ui
