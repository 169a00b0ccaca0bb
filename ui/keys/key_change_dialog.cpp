// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_change_dialog.h"

#include "ui/bridge/answer.h"
#include "ui/keys/keys_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace freshet::ui {

using Kind = KeyChange::Kind;

KeyChangeDialog::KeyChangeDialog(KeyChange change, Session *session, const KeyActions::BinBounds &bin, QWidget *parent)
    : QDialog(parent)
    , m_change(std::move(change))
    , m_session(session)
    , m_bounds(bin)
    , m_preview(makeLabel(tr("Looking at the keys…"), TextKind::Muted, this))
    , m_apply(new QPushButton(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(460);
    const int count = int(std::min<qint64>(m_change.keys.size(), 1'000'000'000));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::m);
    QString heading;
    QString action;
    switch (m_change.kind) {
    case Kind::Remove:
        heading = tr("Remove %n key(s)", nullptr, count);
        action = tr("Remove");
        break;
    case Kind::Edit:
        heading = tr("Change the value of the key");
        action = tr("Save");
        break;
    case Kind::Rename:
        heading = tr("Rename the key");
        action = tr("Rename");
        break;
    case Kind::Duplicate:
        heading = tr("Duplicate the key");
        action = tr("Duplicate");
        break;
    default:
        heading = tr("TTL of %n key(s)", nullptr, count);
        action = tr("Apply");
        break;
    }
    setWindowTitle(heading);
    m_apply->setText(action);
    setLook(m_apply, "kind", m_change.kind == Kind::Remove ? QStringLiteral("danger") : QStringLiteral("primary"));
    layout->addWidget(makeLabel(heading, TextKind::Heading, this));
    if (count == 1) {
        auto *key = makeLabel(shownName(m_change.keys.front(), 300), TextKind::Normal, this);
        key->setFont(fixedFont());
        key->setWordWrap(true);
        layout->addWidget(key);
    }
    if (isTtl()) {
        m_expires = new QRadioButton(tr("Expires in"), this);
        m_stays = new QRadioButton(tr("Never expires"), this);
        m_ttl = new QLineEdit(
            m_change.ttl.count() > 0 ? QStringLiteral("%1 s").arg(m_change.ttl.count() / 1000) : QStringLiteral("1 h"), this);
        m_ttl->setAccessibleName(tr("Expires in"));
        m_ttl->setToolTip(tr("For example 90 s, 10 min, 2 h, 7 d"));
        (m_change.kind == Kind::SetTtl ? m_expires : m_stays)->setChecked(true);
        auto *row = new QHBoxLayout;
        row->addWidget(m_expires);
        row->addWidget(m_ttl, 1);
        layout->addLayout(row);
        layout->addWidget(m_stays);
        if (session && !enableWith(m_expires, session->permissions().missing({"pexpire"})))
            m_stays->setChecked(true);
        if (session && !enableWith(m_stays, session->permissions().missing({"persist"})))
            m_expires->setChecked(true);
        connect(m_ttl, &QLineEdit::textChanged, this, &KeyChangeDialog::check);
        connect(m_expires, &QRadioButton::toggled, this, &KeyChangeDialog::check);
    }
    if (isNaming()) {
        // A name with bytes that can't be typed is begun anew.
        const QString old = QString::fromUtf8(m_change.keys.front());
        m_name = new QLineEdit(old.toUtf8() == m_change.keys.front() && visibleText(old) == old ? old : QString(), this);
        m_name->setAccessibleName(tr("New name"));
        m_name->setPlaceholderText(tr("New name"));
        m_name->selectAll();
        layout->addWidget(m_name);
        connect(m_name, &QLineEdit::textChanged, this, &KeyChangeDialog::check);
    }
    m_preview->setWordWrap(true);
    m_preview->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(m_preview);
    if (m_change.kind == Kind::Remove && m_bounds.capacity > 0) {
        m_bin = new QCheckBox(tr("Keep a copy in the bin"), this);
        m_bin->setChecked(true);
        const int days = int(m_bounds.age.count() / 24);
        const QString bounds = tr("Up to %1 a key and %2 together; for %n day(s)", nullptr, days);
        m_bin->setToolTip(bounds.arg(formatBytes(m_bounds.largest), formatBytes(m_bounds.capacity)));
        if (session && !enableWith(m_bin, session->permissions().missing({"dump", "pttl", "type", "eval", "evalsha"})))
            m_bin->setChecked(false);
        layout->addWidget(m_bin);
    }
    const int reasonPlace = layout->count();
    if (session && session->profile().environment == redis::Profile::Environment::Production) {
        m_confirmation = session->profile().name;
        m_typed = new QLineEdit(this);
        m_typed->setPlaceholderText(visibleText(m_confirmation));
        m_typed->setAccessibleName(tr("The connection's name"));
        layout->addWidget(
            makeLabel(tr("This is production. Type the connection's name to go on: %1").arg(visibleText(m_confirmation)),
                      TextKind::Error, this));
        layout->addWidget(m_typed);
        connect(m_typed, &QLineEdit::textChanged, this, &KeyChangeDialog::check);
    }
    m_reason = new QLineEdit(this);
    m_reason->setPlaceholderText(tr("Reason (optional)"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setMaxLength(500);
    layout->insertWidget(reasonPlace, m_reason);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    auto *cancel = new QPushButton(tr("Cancel"), this);
    buttons->addWidget(cancel);
    buttons->addWidget(m_apply);
    layout->addLayout(buttons);
    m_apply->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, this, &KeyChangeDialog::apply);
    if (QLineEdit *first = m_name ? m_name : m_ttl ? m_ttl : m_typed) {
        first->setFocus();
        first->selectAll();
    }
    check();
    askPreview();
}

KeyChangeDialog::~KeyChangeDialog()
{
    m_stop.request_stop();
}

QString KeyChangeDialog::previewText() const
{
    return m_previewed ? m_preview->text() : QString();
}

void KeyChangeDialog::askPreview()
{
    if (!m_session)
        return;
    inspect::KeysWork how;
    how.stop = m_stop.get_token();
    const auto question =
        m_session->run([keys = m_change.keys, how](redis::Client &client) { return inspect::previewKeys(client, keys, how); });
    whenAnswered(question, this, [this](const Result<inspect::KeysPreview> &preview) { onPreview(preview); });
}

// The lasting bin measures the copies, which are smaller than the keys in memory.
QString KeyChangeDialog::tooLargeText(const inspect::KeysPreview &preview) const
{
    if (preview.largest > m_bounds.largest)
        return tr("Some may be too large for the bin: those can't be put back.");
    return tr("Together they may be more than the bin takes: then the rest is not removed.");
}

void KeyChangeDialog::onPreview(const Result<inspect::KeysPreview> &preview)
{
    if (!preview) {
        m_preview->setText(tr("The keys can't be looked at: %1").arg(visibleText(preview.error().message.left(200))));
        setTextKind(m_preview, TextKind::Error);
        return;
    }
    QStringList lines;
    const qint64 there = preview->keys - preview->missing;
    QStringList types;
    for (const auto &[type, count] : preview->types)
        types << QStringLiteral("%1 %2").arg(formatCount(count), typeText(type));
    lines << tr("%1 of %2 are there: %3").arg(formatCount(there), formatCount(preview->keys), types.join(QStringLiteral(", ")));
    QString memory = tr("%1 in memory").arg(formatBytes(preview->bytes));
    if (preview->unmeasured > 0)
        memory += QStringLiteral(", ") + tr("%1 of unknown size").arg(formatCount(preview->unmeasured));
    lines << memory;
    QStringList times;
    const auto time = [&times](qint64 count, const QString &words) {
        if (count > 0)
            times << words.arg(formatCount(count));
    };
    time(preview->withinMinute, tr("%1 expire within a minute"));
    time(preview->withinHour, tr("%1 within an hour"));
    time(preview->withinDay, tr("%1 within a day"));
    time(preview->later, tr("%1 later"));
    time(preview->withoutTtl, tr("%1 never expire"));
    lines << times.join(QStringLiteral(", "));
    if (m_bin && (preview->largest > m_bounds.largest || preview->bytes > m_bounds.capacity))
        lines << tooLargeText(*preview);
    if (preview->keys > 1) {
        QStringList examples;
        for (const QByteArray &key : preview->examples) {
            if (examples.size() < 5)
                examples << shownName(key, 40);
        }
        lines << tr("For example %1").arg(examples.join(QStringLiteral(", ")));
    }
    lines.removeAll(QString());
    m_preview->setText(lines.join(u'\n'));
    m_previewed = there > 0;
    if (there == 0) {
        m_preview->setText(tr("None of them is there any more."));
        setTextKind(m_preview, TextKind::Error);
    } else {
        setTextKind(m_preview, TextKind::Normal);
    }
    check();
    adjustSize(); // the preview has more lines than what stood there
}

void KeyChangeDialog::check()
{
    bool ready = m_previewed;
    if (m_expires && m_expires->isChecked()) {
        const auto ttl = parseDuration(m_ttl->text());
        const bool right = ttl && ttl->count() > 0;
        setLook(m_ttl, "wrong", right ? QStringLiteral("false") : QStringLiteral("true"));
        ready = ready && right;
    }
    if (m_ttl)
        m_ttl->setEnabled(m_expires->isChecked());
    if (m_name) {
        const QByteArray name = m_name->text().toUtf8();
        ready = ready && !name.isEmpty() && name != m_change.keys.front();
    }
    if (m_typed)
        ready = ready && m_typed->text() == m_confirmation;
    m_apply->setEnabled(ready);
}

void KeyChangeDialog::apply()
{
    if (!m_apply->isEnabled())
        return;
    if (m_expires) {
        m_change.kind = m_expires->isChecked() ? Kind::SetTtl : Kind::RemoveTtl;
        m_change.ttl = parseDuration(m_ttl->text()).value_or(std::chrono::milliseconds(0));
    }
    if (m_name)
        m_change.to = m_name->text().toUtf8();
    m_change.intoBin = m_bin && m_bin->isChecked();
    m_change.reason = m_reason->text().trimmed();
    Q_EMIT applied(m_change);
    accept();
}

} // namespace freshet::ui
