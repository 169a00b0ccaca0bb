// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/password_page.h"

#include "ui/connections/failure_words.h"
#include "ui/shell/current_connection.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace freshet::ui {

PasswordPage::PasswordPage(CurrentConnection *connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_title(new ElidedLabel(this))
    , m_reason(makeLabel({}, TextKind::Muted, this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_remember(new QCheckBox(tr("Keep it in the system's keychain"), this))
{
    auto *column = new QWidget(this);
    column->setFixedWidth(460);
    auto *outer = new QVBoxLayout(this);
    outer->addStretch(2);
    auto *row = new QHBoxLayout(); // an alignment would not ask wrapped text for its height
    row->addStretch();
    row->addWidget(column);
    row->addStretch();
    outer->addLayout(row);
    outer->addStretch(3);
    auto *layout = new QVBoxLayout(column);
    layout->setSpacing(Spacing::s);
    setTextKind(m_title, TextKind::Title);
    m_reason->setWordWrap(true);
    layout->addWidget(m_title);
    layout->addWidget(m_reason);
    layout->addSpacing(Spacing::m);
    auto *form = new QFormLayout();
    form->setVerticalSpacing(Spacing::s);
    form->setHorizontalSpacing(Spacing::l);
    form->addRow(tr("User"), m_user);
    form->addRow(tr("Password"), m_password);
    form->addRow(QString(), m_remember);
    layout->addLayout(form);
    m_user->setPlaceholderText(tr("leave empty for the default user"));
    m_user->setObjectName(QStringLiteral("promptUser"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setObjectName(QStringLiteral("promptPassword"));
    m_remember->setObjectName(QStringLiteral("promptRemember"));
    auto *buttons = new QHBoxLayout();
    auto *cancel = new QPushButton(tr("Cancel"), column);
    auto *go = new QPushButton(tr("Log in"), column);
    go->setObjectName(QStringLiteral("promptLogin"));
    setLook(go, "kind", QStringLiteral("primary"));
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(go);
    layout->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, connection, &CurrentConnection::close);
    connect(go, &QPushButton::clicked, this, &PasswordPage::give);
    connect(m_password, &QLineEdit::returnPressed, this, &PasswordPage::give);
    connect(m_user, &QLineEdit::returnPressed, m_password, qOverload<>(&QWidget::setFocus));
}

void PasswordPage::ask()
{
    m_title->setText(tr("Log in to %1").arg(m_connection->title()));
    m_reason->setText(failureSentence(m_connection->loginError()));
    m_user->setText(m_connection->profile().url.user);
    m_password->clear();
    const bool keychain = m_connection->keychainAvailable();
    m_remember->setEnabled(keychain);
    m_remember->setChecked(false);
    m_remember->setText(keychain ? tr("Keep it in the system's keychain") : tr("No keychain service answers: it is not kept"));
    m_password->setFocus();
}

void PasswordPage::give()
{
    const QString password = m_password->text();
    m_password->clear();
    m_connection->givePassword(m_user->text().trimmed(), password, m_remember->isChecked());
}

} // namespace freshet::ui
