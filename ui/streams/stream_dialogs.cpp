// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/stream_dialogs.h"

#include "ui/streams/bound_edit.h"
#include "ui/streams/streams_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace freshet::ui {

using Kind = StreamChange::Kind;
using Place = inspect::GroupPlace;

StreamDialog::StreamDialog(const QString &title, const QString &action, const StreamChange &change, QWidget *parent)
    : QDialog(parent)
    , m_change(change)
    , m_form(new QFormLayout)
    , m_missing(makeLabel({}, TextKind::Muted, this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(title);
    setMinimumWidth(440);
    QPushButton *ok = m_buttons->addButton(withoutMnemonics(action), QDialogButtonBox::AcceptRole);
    ok->setObjectName(QStringLiteral("dialogOk"));
    ok->setDefault(true);
    setLook(ok, "kind", QStringLiteral("primary"));
    m_missing->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::l, Spacing::l, Spacing::l);
    layout->setSpacing(Spacing::m);
    QLabel *head = makeLabel(title, TextKind::Heading, this);
    head->setWordWrap(true);
    layout->addWidget(head);
    m_form->setSpacing(Spacing::s);
    layout->addLayout(m_form);
    layout->addWidget(m_missing);
    layout->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &StreamDialog::end);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void StreamDialog::look()
{
    StreamChange change = m_change;
    const QString missing = fill(change);
    m_missing->setText(missing);
    for (QAbstractButton *button : m_buttons->buttons()) {
        if (m_buttons->buttonRole(button) == QDialogButtonBox::AcceptRole)
            button->setEnabled(missing.isEmpty());
    }
}

void StreamDialog::end()
{
    StreamChange change = m_change;
    if (!fill(change).isEmpty())
        return;
    accept();
    Q_EMIT wanted(change);
}

GroupPlaceDialog::GroupPlaceDialog(const StreamChange &change, QWidget *parent)
    : StreamDialog(change.kind == Kind::CreateGroup ? tr("Create a group of %1").arg(shortText(change.stream, 80))
                                                    : tr("Move the group %1").arg(shortText(change.group, 80)),
                   tr("Continue…"), change, parent)
    , m_start(new QRadioButton(tr("At the start: all that is there is read"), this))
    , m_end(new QRadioButton(tr("At the end: only what is added from now on"), this))
    , m_at(new QRadioButton(tr("Behind an id, or from a time on:"), this))
    , m_bound(new BoundEdit(this))
{
    if (change.kind == Kind::CreateGroup) {
        m_name = new QLineEdit(this);
        m_name->setObjectName(QStringLiteral("groupName"));
        m_name->setMaxLength(200);
        form()->addRow(tr("Name"), m_name);
        connect(m_name, &QLineEdit::textChanged, this, [this] { look(); });
    }
    m_start->setObjectName(QStringLiteral("placeStart"));
    m_end->setObjectName(QStringLiteral("placeEnd"));
    m_at->setObjectName(QStringLiteral("placeAt"));
    m_bound->setObjectName(QStringLiteral("placeBound"));
    m_bound->setAccessibleName(tr("Id or time"));
    m_bound->setPlaceholderText(tr("1764000000000-0, or 2026-11-25 14:30"));
    m_bound->setMaximumWidth(QWIDGETSIZE_MAX);
    form()->addRow(m_start);
    form()->addRow(m_end);
    form()->addRow(m_at);
    form()->addRow(m_bound);
    (change.kind == Kind::CreateGroup ? m_start : m_end)->setChecked(true);
    connect(m_bound, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!text.isEmpty())
            m_at->setChecked(true);
        look();
    });
    for (QRadioButton *one : {m_start, m_end, m_at})
        connect(one, &QRadioButton::toggled, this, [this] { look(); });
    look();
}

QString GroupPlaceDialog::fill(StreamChange &change) const
{
    if (m_name) {
        change.group = m_name->text().toUtf8();
        if (change.group.isEmpty())
            return tr("The group needs a name, such as cache-service.");
    }
    change.place = {};
    change.place.kind = m_start->isChecked() ? Place::Kind::Start : m_end->isChecked() ? Place::Kind::End : Place::Kind::Id;
    if (!m_at->isChecked())
        return {};
    const auto bound = m_bound->bound();
    if (!bound || bound->isEmpty())
        return tr("Write an id such as 1764000000000-0, or a time such as 2026-11-25 14:30.");
    if (bound->contains('-')) {
        change.place.id = *bound;
    } else {
        change.place.kind = Place::Kind::Time;
        change.place.time = QDateTime::fromMSecsSinceEpoch(bound->toLongLong(), Qt::UTC);
    }
    return {};
}

TrimDialog::TrimDialog(const StreamChange &change, qint64 length, QWidget *parent)
    : StreamDialog(tr("Trim %1").arg(shortText(change.stream, 80)), tr("Continue…"), change, parent)
    , m_byLength(new QRadioButton(tr("Keep so many of the newest entries:"), this))
    , m_length(new QSpinBox(this))
    , m_byId(new QRadioButton(tr("Remove what is before an id or a time:"), this))
    , m_bound(new BoundEdit(this))
    , m_approximate(new QCheckBox(tr("About: cheaper for the server, a few more entries stay"), this))
{
    m_length->setObjectName(QStringLiteral("trimLength"));
    m_byId->setObjectName(QStringLiteral("trimById"));
    m_bound->setObjectName(QStringLiteral("trimBound"));
    m_approximate->setObjectName(QStringLiteral("trimApproximate"));
    m_length->setRange(0, std::numeric_limits<int>::max());
    m_length->setGroupSeparatorShown(true);
    m_length->setValue(int(std::clamp<qint64>(length, 0, 10'000)));
    m_length->setAccessibleName(tr("Entries that stay"));
    m_bound->setAccessibleName(tr("Id or time"));
    m_bound->setPlaceholderText(tr("1764000000000-0, or 2026-11-25 14:30"));
    m_bound->setMaximumWidth(QWIDGETSIZE_MAX);
    m_byLength->setChecked(true);
    form()->addRow(tr("Entries now"), makeLabel(formatCount(length), TextKind::Normal, this));
    form()->addRow(m_byLength);
    form()->addRow(m_length);
    form()->addRow(m_byId);
    form()->addRow(m_bound);
    form()->addRow(m_approximate);
    connect(m_length, &QSpinBox::valueChanged, this, [this] {
        m_byLength->setChecked(true);
        look();
    });
    connect(m_bound, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!text.isEmpty())
            m_byId->setChecked(true);
        look();
    });
    for (QRadioButton *one : {m_byLength, m_byId})
        connect(one, &QRadioButton::toggled, this, [this] { look(); });
    look();
}

QString TrimDialog::fill(StreamChange &change) const
{
    change.trim = {};
    change.trim.approximate = m_approximate->isChecked();
    if (m_byLength->isChecked()) {
        change.trim.length = m_length->value();
        return {};
    }
    const auto bound = m_bound->bound();
    if (!bound || bound->isEmpty())
        return tr("Write an id such as 1764000000000-0, or a time such as 2026-11-25 14:30.");
    change.trim.minId = *bound;
    return {};
}

TakerDialog::TakerDialog(const StreamChange &change, const std::vector<inspect::StreamConsumer> &consumers, QWidget *parent)
    : StreamDialog(change.kind == Kind::RemoveConsumer ? tr("Delete the consumer %1").arg(shortText(change.consumer, 80))
                   : change.kind == Kind::ClaimIdle    ? tr("Claim what nobody touched for long")
                                                       : tr("Claim %n entries", nullptr, int(change.ids.size())),
                   tr("Continue…"), change, parent)
    , m_taker(new QComboBox(this))
{
    if (change.kind == Kind::ClaimIdle) {
        m_idle = new QSpinBox(this);
        m_idle->setObjectName(QStringLiteral("claimIdle"));
        m_idle->setRange(0, 10 * 366 * 24 * 3600);
        m_idle->setGroupSeparatorShown(true);
        m_idle->setValue(60);
        m_idle->setSuffix(tr(" s"));
        form()->addRow(tr("Idle for at least"), m_idle);
    }
    m_taker->setObjectName(QStringLiteral("taker"));
    m_taker->addItem(tr("Who has least pending entries"), QByteArray());
    for (const inspect::StreamConsumer &one : consumers) {
        if (change.kind == Kind::RemoveConsumer && one.name == change.consumer)
            continue;
        m_taker->addItem(withoutMnemonics(tr("%1 (%2 pending)").arg(shortText(one.name, 60), formatCount(one.pending))),
                         one.name);
    }
    // A claim may go to a consumer that is made by it.
    if (change.kind != Kind::RemoveConsumer) {
        m_taker->setEditable(true);
        m_taker->setInsertPolicy(QComboBox::NoInsert);
        m_taker->lineEdit()->setMaxLength(200);
        connect(m_taker, &QComboBox::editTextChanged, this, [this] { look(); });
    }
    form()->addRow(change.kind == Kind::RemoveConsumer ? tr("Its entries go to") : tr("New consumer"), m_taker);
    look();
}

QString TakerDialog::fill(StreamChange &change) const
{
    if (m_idle)
        change.idle = std::chrono::seconds(m_idle->value());
    const QString text = m_taker->currentText();
    const int item = m_taker->findText(text, Qt::MatchExactly | Qt::MatchCaseSensitive);
    if (item >= 0)
        change.to = m_taker->itemData(item).toByteArray();
    else
        change.to = text.toUtf8();
    return text.isEmpty() ? tr("Choose who gets the entries, or write a new consumer's name.") : QString();
}

} // namespace freshet::ui
