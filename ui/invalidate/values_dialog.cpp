// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/values_dialog.h"

#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

ValuesDialog::ValuesDialog(const QString &title, const QStringList &names, QWidget *parent)
    : QDialog(parent)
    , m_preview(new QPushButton(tr("Preview"), this))
{
    setWindowTitle(title);
    setModal(true);
    setMinimumWidth(380);
    auto *form = new QFormLayout;
    for (const QString &name : names) {
        auto *edit = new QLineEdit(this);
        const QString shown = visibleText(name);
        edit->setAccessibleName(shown);
        edit->setFont(fixedFont());
        form->addRow(makeLabel(shown, TextKind::Normal, this), edit);
        connect(edit, &QLineEdit::textChanged, this, &ValuesDialog::judge);
        m_edits[name] = edit;
    }
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAutoDefault(false);
    setLook(m_preview, "kind", QStringLiteral("primary"));
    m_preview->setDefault(true);
    auto *foot = new QHBoxLayout;
    foot->addStretch();
    foot->addWidget(cancel);
    foot->addWidget(m_preview);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::l, Spacing::l, Spacing::l);
    layout->setSpacing(Spacing::m);
    layout->addWidget(makeLabel(title, TextKind::Heading, this));
    layout->addLayout(form);
    layout->addLayout(foot);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_preview, &QPushButton::clicked, this, &QDialog::accept);
    judge();
}

std::map<QString, QString> ValuesDialog::values() const
{
    std::map<QString, QString> values;
    for (const auto &[name, edit] : m_edits)
        values[name] = edit->text().trimmed();
    return values;
}

void ValuesDialog::judge()
{
    m_preview->setEnabled(std::ranges::none_of(m_edits, [](const auto &one) { return one.second->text().trimmed().isEmpty(); }));
}

} // namespace freshet::ui
