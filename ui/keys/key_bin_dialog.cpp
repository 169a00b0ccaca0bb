// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_bin_dialog.h"

#include "ui/keys/keys_text.h"
#include "ui/keys/text_delegate.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

KeyBinDialog::KeyBinDialog(KeyActions *actions, QWidget *parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_table(new QTableWidget(this))
    , m_note(makeLabel({}, TextKind::Muted, this))
    , m_restore(new QPushButton(tr("Put back"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Bin"));
    resize(680, 380);
    m_table->setColumnCount(4);
    m_table->setItemDelegate(new TextDelegate(m_table));
    m_table->setHorizontalHeaderLabels({tr("Key"), tr("Type"), tr("Removed"), tr("Would expire")});
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
}

void KeyBinDialog::fill()
{
    constexpr std::size_t mostRows = 1000;
    const inspect::KeyBin &bin = m_actions->bin();
    const int rows = int(std::min(bin.size(), mostRows));
    m_table->setRowCount(rows);
    for (int row = 0; row < rows; ++row) {
        const inspect::BinnedKey &one = bin.at(std::size_t(row));
        const QString ends =
            one.expiresAtMs ? formatTime(QDateTime::fromMSecsSinceEpoch(*one.expiresAtMs, Qt::UTC)) : tr("never");
        const QString cells[] = {shownName(one.key), typeText(one.type), formatTime(one.removedAt), ends};
        for (int column = 0; column < 4; ++column)
            m_table->setItem(row, column, new QTableWidgetItem(cells[column]));
    }
    if (rows > 0 && !m_table->currentIndex().isValid())
        m_table->selectRow(0);
    m_note->setText(tr("%n removed key(s), %1 of %2. They are kept as long as this connection is open.", nullptr, int(bin.size()))
                        .arg(formatBytes(bin.byteCount()), formatBytes(inspect::KeyBin::capacity)));
    m_restore->setEnabled(rows > 0 && m_actions->isWritable() && !m_actions->isBusy());
}

void KeyBinDialog::restore()
{
    const int row = m_table->currentRow();
    if (row >= 0 && m_actions->isWritable())
        m_actions->restore(std::size_t(row));
}

} // namespace freshet::ui
