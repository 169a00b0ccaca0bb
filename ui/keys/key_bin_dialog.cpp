// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_bin_dialog.h"

#include "ui/keys/keys_text.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/text_delegate.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

KeyBinDialog::KeyBinDialog(KeyActions *actions, Session *session, QWidget *parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_session(session)
    , m_table(new QTableWidget(this))
    , m_note(makeLabel({}, TextKind::Muted, this))
    , m_restore(new QPushButton(tr("Put back"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Bin"));
    resize(680, 380);
    m_table->setColumnCount(4);
    m_table->setItemDelegate(new TextDelegate(m_table));
    m_table->setHorizontalHeaderLabels({tr("Key"), tr("Type"), tr("Removed"), tr("Lives on for")});
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->setAccessibleName(tr("Removed keys"));
    m_note->setWordWrap(true);
    setLook(m_restore, "kind", QStringLiteral("primary"));
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    auto *close = new QPushButton(tr("Close"), this);
    buttons->addWidget(close);
    buttons->addWidget(m_restore);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::s);
    layout->addWidget(m_note);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_restore, &QPushButton::clicked, this, &KeyBinDialog::restore);
    connect(m_table, &QTableWidget::doubleClicked, this, &KeyBinDialog::restore);
    connect(m_actions, &KeyActions::binChanged, this, &KeyBinDialog::fill);
    connect(m_actions, &KeyActions::finished, this, &KeyBinDialog::fill);
    fill();
    m_actions->readBin(); // other programs, and Activity, use it too
}

void KeyBinDialog::fill()
{
    constexpr std::size_t mostRows = 1000;
    const auto rows = int(std::min(m_actions->removedCount(), mostRows));
    const QTableWidgetItem *current = m_table->item(m_table->currentRow(), 0);
    const qint64 chosen = current ? current->data(Qt::UserRole).toLongLong() : 0;
    m_table->setRowCount(rows);
    for (int row = 0; row < rows; ++row) {
        const QStringList cells = cellsOf(std::size_t(row));
        for (int column = 0; column < 4; ++column)
            m_table->setItem(row, column, new QTableWidgetItem(cells.at(column)));
        const qint64 id = m_actions->kept().entries[std::size_t(row)].id;
        m_table->item(row, 0)->setData(Qt::UserRole, id);
        if (id > 0 && id == chosen) // newer ones came above it
            m_table->selectRow(row);
    }
    if (rows > 0 && !m_table->currentIndex().isValid())
        m_table->selectRow(0);
    const KeyActions::Kept &kept = m_actions->kept();
    setTextKind(m_note, kept.error ? TextKind::Error : TextKind::Muted);
    m_note->setText(keptText(rows));
    m_restore->setEnabled(rows > 0 && m_actions->isWritable() && !m_actions->isBusy());
    if (m_session)
        enableWith(m_restore, m_session->permissions().missing({"restore"}));
}

QStringList KeyBinDialog::cellsOf(std::size_t row) const
{
    const audit::BinEntry &one = m_actions->kept().entries[row];
    const QString lives = one.ttl ? formatDuration(std::chrono::seconds((one.ttl->count() + 999) / 1000)) : tr("no expiry");
    return {shownName(one.key), typeText(one.type), formatTime(one.deleted), lives};
}

QString KeyBinDialog::keptText(int rows) const
{
    const KeyActions::Kept &kept = m_actions->kept();
    if (kept.error)
        return tr("The bin can't be read: %1").arg(visibleText(kept.error->message.left(300)));
    if (!kept.wasRead)
        return tr("Reading the bin.");
    qint64 bytes = 0;
    for (const audit::BinEntry &one : kept.entries)
        bytes += one.bytes;
    const int days = int(m_actions->binBounds().age.count() / 24);
    const QString keeps = tr("Removed keys are kept for %n day(s), also when Freshet is closed.", nullptr, days);
    if (qint64(kept.entries.size()) > rows)
        return tr("The newest %1 removed keys of this server.").arg(formatCount(rows)) + QChar(u' ') + keeps;
    return tr("%n removed key(s) of this server, %1.", nullptr, rows).arg(formatBytes(bytes)) + QChar(u' ') + keeps;
}

void KeyBinDialog::restore()
{
    const int row = m_table->currentRow();
    if (row < 0 || std::size_t(row) >= m_actions->removedCount() || !m_restore->isEnabled())
        return;
    const KeyChange change = m_actions->restoration(std::size_t(row));
    ChangeRequest request;
    request.title = tr("Put the key back");
    request.text = tr("It comes back with the value and what is left of the TTL that it had when it was removed.");
    request.examples.append(shownName(change.keys.front(), 300));
    request.exampleTotal = 1;
    request.undo = tr("Remove it again.");
    request.action = tr("Put back");
    request.isDestructive = false;
    ChangeGuard::ask(this, m_session, request, [actions = QPointer<KeyActions>(m_actions), change](const ChangeAnswer &answer) {
        KeyChange wanted = change;
        wanted.reason = answer.reason;
        if (actions)
            actions->perform(std::move(wanted));
    });
}

} // namespace freshet::ui
