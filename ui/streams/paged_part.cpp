// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/paged_part.h"

#include "ui/streams/bound_edit.h"
#include "ui/streams/payload_view.h"
#include "ui/streams/stream_table.h"
#include "ui/streams/streams_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

namespace freshet::ui {

PagedPart::PagedPart(StreamController *controller, QWidget *parent)
    : StreamPart(controller, true, parent)
    , m_payload(new PayloadView(this))
    , m_more(new QPushButton(this))
    , m_from(new BoundEdit(this))
    , m_to(new BoundEdit(this))
    , m_search(new QLineEdit(this))
    , m_wrong(makeLabel({}, TextKind::Error, this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_count(makeLabel({}, TextKind::Muted, this))
{
    m_from->setObjectName(QStringLiteral("rangeFrom"));
    m_to->setObjectName(QStringLiteral("rangeTo"));
    m_more->setObjectName(QStringLiteral("more"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(90);
    m_wrong->hide();
}

void PagedPart::layOut(std::initializer_list<QWidget *> before, std::initializer_list<QWidget *> between,
                       std::initializer_list<QWidget *> buttons)
{
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::xs);
    for (QWidget *one : before)
        tools->addWidget(one);
    tools->addWidget(m_from, 2);
    tools->addWidget(m_to, 2);
    for (QWidget *one : between)
        tools->addWidget(one);
    tools->addWidget(m_search, 2);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Spacing::xs);
    foot->addWidget(m_more);
    foot->addWidget(m_count);
    foot->addStretch();
    for (QWidget *button : buttons)
        foot->addWidget(button);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_payload);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(tools);
    layout->addWidget(m_wrong);
    layout->addWidget(m_splitter, 1);
    layout->addLayout(foot);

    // As they are read; they were made in another order.
    std::vector<QWidget *> order(before);
    order.insert(order.end(), {m_from, m_to});
    order.insert(order.end(), between);
    order.insert(order.end(), {m_search, m_table, m_payload, m_more});
    order.insert(order.end(), buttons);
    for (std::size_t i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);

    for (BoundEdit *edit : {m_from, m_to})
        connect(edit, &QLineEdit::editingFinished, this, &PagedPart::askRange);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setSearch(text);
        showFoot();
    });
    connect(m_more, &QPushButton::clicked, this, &PagedPart::loadMore);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &PagedPart::showChosen);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value > 0 && value == m_table->verticalScrollBar()->maximum() && m_search->text().isEmpty())
            loadMore();
    });
}

std::optional<std::pair<QByteArray, QByteArray>> PagedPart::range()
{
    const auto from = m_from->bound(), to = m_to->bound();
    m_wrong->setVisible(!from || !to);
    if (from && to)
        return std::pair(*from, *to);
    m_wrong->setText(tr("\"%1\" is neither an id such as 1764000000000-0 nor a time such as 2026-11-25 14:30 or 14:30.")
                         .arg(visibleText(from ? m_to->text() : m_from->text())));
    return std::nullopt;
}

void PagedPart::clear()
{
    m_from->clear();
    m_to->clear();
    m_search->clear();
    m_wrong->hide();
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_payload->clear();
}

void PagedPart::showCount(const std::optional<Error> &error, const QString &text)
{
    setTextKind(m_count, error ? TextKind::Error : TextKind::Muted);
    m_count->setText(error ? streamErrorText(*error) : text);
}

int PagedPart::shownRow(const std::vector<int> &chosen) const
{
    if (chosen.empty())
        return -1;
    return m_table->currentIndex().isValid() ? m_filter->mapToSource(m_table->currentIndex()).row() : chosen.front();
}

void PagedPart::retell()
{
    m_from->setPlaceholderText(tr("From: id or time"));
    m_from->setAccessibleName(tr("From which id or time on"));
    m_to->setPlaceholderText(tr("To: id or time"));
    m_to->setAccessibleName(tr("Up to which id or time"));
    m_search->setPlaceholderText(tr("Search what is loaded"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_more->setText(tr("More"));
}

QJsonObject PagedPart::saveState() const
{
    QJsonObject state = StreamPart::saveState();
    state.insert(QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64()));
    return state;
}

void PagedPart::restoreState(const QJsonObject &state)
{
    StreamPart::restoreState(state);
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QStringLiteral("splitter")).toString().toLatin1()));
}

} // namespace freshet::ui
