// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_page.h"

#include "ui/bridge/records.h"
#include "ui/streams/consumers_view.h"
#include "ui/streams/entries_view.h"
#include "ui/streams/event_dialog.h"
#include "ui/streams/groups_view.h"
#include "ui/streams/latency_view.h"
#include "ui/streams/pending_view.h"
#include "ui/streams/stream_changes.h"
#include "ui/streams/stream_dialogs.h"
#include "ui/streams/streams_text.h"
#include "ui/streams/tail_view.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using Kind = StreamChange::Kind;
using Part = StreamController::Part;

StreamPage::StreamPage(StreamChanges *changes, const Records &records, QWidget *parent)
    : QWidget(parent)
    , m_controller(new StreamController(this))
    , m_changes(changes)
    , m_back(new QPushButton(this))
    , m_name(new ElidedLabel(this))
    , m_figures(new ElidedLabel(this))
    , m_groupLabel(makeLabel({}, TextKind::Muted, this))
    , m_group(new QComboBox(this))
    , m_tabs(new QTabWidget(this))
    , m_entries(new EntriesView(m_controller, changes, this))
    , m_groups(new GroupsView(m_controller, changes, this))
    , m_consumers(new ConsumersView(m_controller, changes, this))
    , m_pending(new PendingView(m_controller, changes, this))
    , m_tail(new TailView(records, this))
    , m_latency(new LatencyView(records, this))
{
    setTextKind(m_name, TextKind::Heading);
    setTextKind(m_figures, TextKind::Muted);
    m_back->setObjectName(QStringLiteral("allStreams"));
    m_group->setObjectName(QStringLiteral("streamGroup"));
    m_group->setMaximumWidth(240);
    m_groupLabel->setBuddy(m_group);
    m_tabs->setObjectName(QStringLiteral("streamTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_entries, QString()); // in the order of StreamController::Part
    m_tabs->addTab(m_groups, QString());
    m_tabs->addTab(m_consumers, QString());
    m_tabs->addTab(m_pending, QString());
    m_tabs->addTab(m_tail, QString());
    m_tabs->addTab(m_latency, QString());

    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::s);
    head->addWidget(m_back);
    head->addWidget(m_name, 2);
    head->addWidget(m_figures, 3);
    head->addWidget(m_groupLabel);
    head->addWidget(m_group);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(head);
    layout->addWidget(m_tabs, 1);

    auto *back = new QShortcut(QKeySequence::Back, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(back, &QShortcut::activated, this, &StreamPage::closeWanted);
    connect(m_back, &QPushButton::clicked, this, &StreamPage::closeWanted);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        m_controller->setPart(tab <= int(Part::Pending) ? Part(tab) : Part::Groups);
        showHead();
        showActive();
    });
    connect(m_group, &QComboBox::currentIndexChanged, this,
            [this] { m_controller->setGroup(m_group->currentData().toByteArray()); });
    connect(m_controller, &StreamController::streamChanged, this, &StreamPage::showHead);
    connect(m_controller, &StreamController::groupsChanged, this, &StreamPage::showGroups);
    connect(m_controller, &StreamController::groupChanged, this, &StreamPage::showGroups);
    connectViews();
    retell();
}

void StreamPage::connectViews()
{
    connect(m_entries, &EntriesView::changeWanted, this, &StreamPage::ask);
    connect(m_entries, &EntriesView::traceWanted, this, &StreamPage::traceWanted);
    connect(m_tail, &TailView::traceRequested, this, &StreamPage::traceWanted);
    connect(m_tail, &TailView::notice, this, &StreamPage::notice);
    connect(m_groups, &GroupsView::changeWanted, this, &StreamPage::ask);
    connect(m_pending, &PendingView::changeWanted, this, &StreamPage::ask);
    connect(m_entries, &EntriesView::publishWanted, this, &StreamPage::askPublish);
    connect(m_entries, &EntriesView::trimWanted, this, [this] {
        const auto &groups = m_controller->groups();
        auto *dialog = new TrimDialog(begun(Kind::Trim), groups ? groups->length.value_or(0) : 0, this);
        connect(dialog, &StreamDialog::wanted, this, &StreamPage::ask);
        dialog->open();
    });
    connect(m_groups, &GroupsView::createWanted, this, [this] {
        auto *dialog = new GroupPlaceDialog(begun(Kind::CreateGroup), this);
        connect(dialog, &StreamDialog::wanted, this, &StreamPage::ask);
        dialog->open();
    });
    connect(m_groups, &GroupsView::moveWanted, this, [this](const QByteArray &group) {
        StreamChange change = begun(Kind::MoveGroup);
        change.group = group;
        auto *dialog = new GroupPlaceDialog(change, this);
        connect(dialog, &StreamDialog::wanted, this, &StreamPage::ask);
        dialog->open();
    });
    connect(m_groups, &GroupsView::pendingWanted, this, [this](const QByteArray &group) {
        m_controller->setGroup(group);
        showPart(Part::Pending);
    });
    connect(m_consumers, &ConsumersView::pendingWanted, this, [this](const QByteArray &consumer) {
        showPart(Part::Pending);
        m_pending->setConsumer(consumer);
    });
    const auto askTaker = [this](const StreamChange &change) {
        auto *dialog = new TakerDialog(change, m_controller->consumers(), this);
        connect(dialog, &StreamDialog::wanted, this, &StreamPage::ask);
        dialog->open();
    };
    connect(m_consumers, &ConsumersView::removeWanted, this, [this, askTaker](const QByteArray &consumer) {
        StreamChange change = begun(Kind::RemoveConsumer);
        change.group = m_controller->group();
        change.consumer = consumer;
        const auto &all = m_controller->consumers();
        const auto found = std::find_if(all.begin(), all.end(), [&](const auto &one) { return one.name == consumer; });
        if (found != all.end() && found->pending == 0)
            ask(change); // nobody has to take anything
        else
            askTaker(change);
    });
    connect(m_pending, &PendingView::claimWanted, this, [this, askTaker](const std::vector<QByteArray> &ids) {
        StreamChange change = begun(ids.empty() ? Kind::ClaimIdle : Kind::Claim);
        change.group = m_controller->group();
        change.ids = ids;
        askTaker(change);
    });
}

StreamChange StreamPage::begun(Kind kind) const
{
    StreamChange change;
    change.kind = kind;
    change.stream = m_controller->stream();
    return change;
}

void StreamPage::ask(const StreamChange &change)
{
    m_changes->ask(this, change);
}

void StreamPage::askPublish()
{
    StreamChange change = begun(Kind::Publish);
    change.event.type = events::typeOfStream(m_controller->stream());
    auto *dialog = new EventDialog(change, this);
    connect(dialog, &StreamDialog::wanted, this, &StreamPage::ask);
    dialog->open();
}

void StreamPage::setSession(Session *session)
{
    // What was asked about another connection's streams must not be done to this one's.
    for (QDialog *dialog : findChildren<QDialog *>())
        dialog->reject();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    if (session)
        connect(session, &Session::permissionsChanged, this, &StreamPage::showRights);
    m_controller->setSession(session);
    m_tail->setSession(session);
    m_latency->setSession(session);
    showRights();
    showActive();
}

/// What the live tail can't do without is known before it is opened.
void StreamPage::showRights()
{
    const QByteArrayList missing = m_session ? m_session->permissions().missing({"xread", "xrevrange"}) : QByteArrayList();
    const int tail = m_tabs->indexOf(m_tail);
    m_tabs->setTabEnabled(tail, missing.isEmpty());
    m_tabs->setTabToolTip(tail, plainTip(missingCommandsText(missing)));
}

void StreamPage::setActive(bool active)
{
    m_active = active;
    showActive();
}

// Only what is seen asks the server.
void StreamPage::showActive()
{
    const bool isOpen = m_active && !m_controller->stream().isEmpty();
    m_tail->setActive(isOpen && m_tabs->currentWidget() == m_tail);
    m_latency->setActive(isOpen && m_tabs->currentWidget() == m_latency);
}

void StreamPage::open(const QByteArray &stream, const QByteArray &group, Part part)
{
    if (stream != m_controller->stream())
        m_changes->forgetKeys();
    m_controller->setStream(stream);
    if (!stream.isEmpty()) {
        m_tail->setStream(stream);
        m_latency->setStream(stream);
    }
    showActive();
    showPart(part);
    if (!group.isEmpty())
        m_controller->setGroup(group);
}

void StreamPage::showPart(Part part)
{
    m_tabs->setCurrentIndex(int(part));
}

void StreamPage::showHead()
{
    m_name->setText(shortText(m_controller->stream(), 500));
    const auto &groups = m_controller->groups();
    QStringList figures;
    if (groups && groups->length)
        figures << tr("%n entries", nullptr, int(std::min<qint64>(*groups->length, 1'000'000'000)));
    if (groups && !groups->firstId.isEmpty())
        figures << tr("from %1 to %2").arg(idTimeText(groups->firstId), idTimeText(groups->lastId));
    if (!groups && m_controller->groupsError())
        figures << streamErrorText(*m_controller->groupsError());
    m_figures->setText(figures.join(QStringLiteral(", ")));
    const bool isOfGroup = m_tabs->currentWidget() == m_consumers || m_tabs->currentWidget() == m_pending;
    m_group->setVisible(isOfGroup);
    m_groupLabel->setVisible(isOfGroup);
}

void StreamPage::showGroups()
{
    showHead();
    std::vector<QByteArray> names;
    if (m_controller->groups()) {
        for (const inspect::StreamGroup &one : m_controller->groups()->groups)
            names.push_back(one.group);
    }
    bool isSame = m_group->count() == int(names.size());
    for (int i = 0; isSame && i < int(names.size()); ++i)
        isSame = m_group->itemData(i).toByteArray() == names[std::size_t(i)];
    const QSignalBlocker quiet(m_group);
    if (!isSame) {
        m_group->clear();
        for (const QByteArray &name : names)
            m_group->addItem(withoutMnemonics(shortText(name, 60)), name);
    }
    m_group->setCurrentIndex(m_group->findData(m_controller->group()));
}

void StreamPage::retell()
{
    m_back->setText(QStringLiteral("← ") + tr("All streams"));
    m_back->setToolTip(tr("Back to all streams (Alt+Left)"));
    m_groupLabel->setText(tr("Group"));
    m_group->setAccessibleName(tr("Group whose consumers and pending entries are shown"));
    m_tabs->setTabText(0, tr("Entries"));
    m_tabs->setTabText(1, tr("Groups"));
    m_tabs->setTabText(2, tr("Consumers"));
    m_tabs->setTabText(3, tr("Pending"));
    m_tabs->setTabText(4, tr("Live tail"));
    m_tabs->setTabText(5, tr("Latency"));
    showRights();
    showHead();
}

void StreamPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

QJsonObject StreamPage::saveState() const
{
    return {{QStringLiteral("entries"), m_entries->saveState()},     {QStringLiteral("groups"), m_groups->saveState()},
            {QStringLiteral("consumers"), m_consumers->saveState()}, {QStringLiteral("pending"), m_pending->saveState()},
            {QStringLiteral("tail"), m_tail->saveState()},           {QStringLiteral("latency"), m_latency->saveState()}};
}

void StreamPage::restoreState(const QJsonObject &state)
{
    m_entries->restoreState(state.value(QStringLiteral("entries")).toObject());
    m_groups->restoreState(state.value(QStringLiteral("groups")).toObject());
    m_consumers->restoreState(state.value(QStringLiteral("consumers")).toObject());
    m_pending->restoreState(state.value(QStringLiteral("pending")).toObject());
    m_tail->restoreState(state.value(QStringLiteral("tail")).toObject());
    m_latency->restoreState(state.value(QStringLiteral("latency")).toObject());
}

} // namespace freshet::ui
