// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/connections_dialog.h"

#include "ui/bridge/secret_store.h"
#include "ui/connections/connection_test_view.h"
#include "ui/connections/failure_words.h"
#include "ui/connections/profile_form.h"
#include "ui/connections/profile_list_model.h"
#include "ui/connections/profile_store.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace freshet::ui {

ConnectionsDialog::ConnectionsDialog(ProfileStore *store, SecretStore *secrets, QWidget *parent)
    : QDialog(parent)
    , m_store(store)
    , m_secrets(secrets)
    , m_model(new ProfileListModel(store, this))
    , m_list(new QListView(this))
    , m_noneSaved(makeLabel(tr("No saved connections yet"), TextKind::Muted, m_list))
    , m_form(new ProfileForm(this))
    , m_scroll(new QScrollArea(this))
    , m_empty(new EmptyState(this))
    , m_test(new ConnectionTestView(this))
    , m_message(makeLabel({}, TextKind::Muted, this))
    , m_testButton(new QPushButton(tr("Test"), this))
    , m_save(new QPushButton(tr("Save"), this))
    , m_connect(new QPushButton(tr("Save and connect"), this))
{
    setWindowTitle(tr("Connections"));
    resize(900, 600);
    const auto tool = [this](const QString &iconName, const QString &words, const char *name) {
        auto *button = new QToolButton(this);
        button->setIcon(icon(iconName));
        button->setToolTip(words);
        button->setAccessibleName(words);
        button->setObjectName(QLatin1String(name));
        return button;
    };
    m_add = tool(QStringLiteral("add"), tr("New connection"), "addProfile");
    m_duplicate = tool(QStringLiteral("duplicate"), tr("Duplicate"), "duplicateProfile");
    m_delete = tool(QStringLiteral("delete"), tr("Delete"), "deleteProfile");
    m_transfer = tool(QStringLiteral("menu"), tr("Import and export"), "transferProfiles");
    setLook(m_transfer, "kind", QStringLiteral("bare"));
    m_transfer->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_transfer);
    menu->addAction(icon(QStringLiteral("import")), tr("Import…"), this, &ConnectionsDialog::importProfiles);
    menu->addAction(icon(QStringLiteral("export")), tr("Export without passwords…"), this, &ConnectionsDialog::exportProfiles);
    m_transfer->setMenu(menu);

    auto *outer = new QHBoxLayout(this);
    outer->setContentsMargins(Spacing::l, Spacing::l, Spacing::l, Spacing::l);
    outer->setSpacing(Spacing::l);
    auto *left = new QVBoxLayout();
    left->setSpacing(Spacing::s);
    m_list->setModel(m_model);
    m_list->setAccessibleName(tr("Saved connections"));
    m_list->setObjectName(QStringLiteral("profileList"));
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_noneSaved->setWordWrap(true);
    m_noneSaved->setAlignment(Qt::AlignCenter);
    auto *over = new QVBoxLayout(m_list);
    over->setContentsMargins(Spacing::l, Spacing::l, Spacing::l, Spacing::l);
    over->addWidget(m_noneSaved);
    const auto showCount = [this] { m_noneSaved->setVisible(m_model->rowCount() == 0); };
    connect(m_model, &QAbstractItemModel::modelReset, this, showCount);
    showCount();
    left->addWidget(m_list, 1);
    auto *tools = new QHBoxLayout();
    tools->setSpacing(Spacing::xs);
    for (QToolButton *button : {m_add, m_duplicate, m_delete})
        tools->addWidget(button);
    tools->addStretch();
    tools->addWidget(m_transfer);
    left->addLayout(tools);
    outer->addLayout(left, 2);

    auto *right = new QVBoxLayout();
    right->setSpacing(Spacing::s);
    m_scroll->setWidget(m_form);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_empty->setContent(QStringLiteral("connection"), tr("No connection chosen"),
                        tr("Choose one on the left, or make a new one. Passwords are kept in the system's keychain only."),
                        tr("New connection"));
    right->addWidget(m_empty, 1);
    right->addWidget(m_scroll, 1);
    right->addWidget(m_test);
    m_message->setObjectName(QStringLiteral("message"));
    m_message->setWordWrap(true);
    auto *buttons = new QHBoxLayout();
    buttons->setSpacing(Spacing::s);
    buttons->addWidget(m_testButton);
    buttons->addWidget(m_message, 1);
    buttons->addWidget(m_save);
    buttons->addWidget(m_connect);
    right->addLayout(buttons);
    outer->addLayout(right, 5);
    m_testButton->setObjectName(QStringLiteral("test"));
    m_save->setObjectName(QStringLiteral("save"));
    m_connect->setObjectName(QStringLiteral("connect"));
    setLook(m_connect, "kind", QStringLiteral("primary"));
    for (QPushButton *button : {m_testButton, m_save})
        button->setAutoDefault(false);
    m_connect->setDefault(true);

    connect(m_add, &QToolButton::clicked, this, [this] { editNew(); });
    connect(m_empty, &EmptyState::actionTriggered, this, [this] { editNew(); });
    connect(m_duplicate, &QToolButton::clicked, this, &ConnectionsDialog::duplicateChosen);
    connect(m_delete, &QToolButton::clicked, this, &ConnectionsDialog::deleteChosen);
    connect(m_testButton, &QPushButton::clicked, this, &ConnectionsDialog::testNow);
    connect(m_save, &QPushButton::clicked, this, [this] { save(false); });
    connect(m_connect, &QPushButton::clicked, this, [this] { save(true); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { onChosen(); });
    connect(m_list, &QListView::activated, this, [this] { save(true); });
    connect(m_form, &ProfileForm::edited, this, [this] {
        say({});
        m_test->clear();
    });
    showEditor(false);
}

QString ConnectionsDialog::chosenId() const
{
    return m_list->currentIndex().data(ProfileListModel::IdRole).toString();
}

void ConnectionsDialog::showEditor(bool shown)
{
    m_scroll->setVisible(shown);
    m_empty->setVisible(!shown);
    for (QPushButton *button : {m_testButton, m_save, m_connect})
        button->setVisible(shown);
    const bool saved = m_store->find(chosenId()) != nullptr;
    m_duplicate->setEnabled(saved);
    m_delete->setEnabled(saved);
}

void ConnectionsDialog::editNew(const redis::Url &url)
{
    m_list->selectionModel()->setCurrentIndex({}, QItemSelectionModel::Clear);
    redis::Url start = url;
    if (start.hosts.isEmpty() && start.socketPath.isEmpty())
        start.hosts = {redis::HostPort{QStringLiteral("127.0.0.1"), 6379}};
    auto profile = redis::Profile::make({}, start);
    if (start == url)
        profile.name = m_store->freeName(url.displayName());
    m_editing = profile.id;
    m_secretKnown = true; // there is none yet
    m_form->setProfile(profile);
    m_test->clear();
    say({});
    showEditor(true);
    m_scroll->verticalScrollBar()->setValue(0);
    m_form->focusFirst();
}

void ConnectionsDialog::edit(const QString &profileId)
{
    m_list->setCurrentIndex(m_model->indexOf(profileId));
}

void ConnectionsDialog::onChosen()
{
    const redis::Profile *profile = m_store->find(chosenId());
    if (!profile || profile->id == m_editing) {
        showEditor(!m_editing.isEmpty());
        return;
    }
    m_editing = profile->id;
    m_secretKnown = false;
    m_form->setProfile(*profile);
    m_test->clear();
    say({});
    showEditor(true);
    m_secrets->read(m_editing, this, [this, id = m_editing](SecretStore::Outcome outcome, const QString &secret) {
        if (id != m_editing)
            return;
        m_secretKnown = true;
        m_form->setKeychainAvailable(outcome != SecretStore::Outcome::Unavailable);
        if (outcome == SecretStore::Outcome::Done && m_form->password().isEmpty())
            m_form->setPassword(secret);
    });
}

QStringList ConnectionsDialog::otherNames() const
{
    QStringList names;
    for (const redis::Profile &one : m_store->profiles()) {
        if (one.id != m_editing)
            names.append(one.name);
    }
    return names;
}

void ConnectionsDialog::save(bool thenConnect)
{
    const auto profile = m_form->validated(otherNames());
    if (!profile) {
        say(tr("Something is missing, see above"), true);
        return;
    }
    if (const auto saved = m_store->put(*profile); !saved) {
        say(failureSentence(saved.error()), true);
        return;
    }
    m_list->setCurrentIndex(m_model->indexOf(profile->id));
    showEditor(true);
    say(tr("Saved"));
    const QString password = profile->url.password;
    const auto onKept = [this](SecretStore::Outcome outcome) {
        if (outcome == SecretStore::Outcome::Unavailable || outcome == SecretStore::Outcome::Failed) {
            m_form->setKeychainAvailable(false);
            say(tr("Saved. The keychain did not take the password; it will be asked for."), true);
        }
    };
    if (!password.isEmpty() && m_form->rememberPassword())
        m_secrets->write(profile->id, password, this, onKept);
    else if (m_secretKnown) // an empty field says nothing while the keychain has not answered
        m_secrets->remove(profile->id, this, [](SecretStore::Outcome) {});
    if (thenConnect) {
        Q_EMIT connectRequested(*profile);
        hide();
    }
}

void ConnectionsDialog::testNow()
{
    // The name does not matter for a test.
    const auto profile = m_form->validated(otherNames());
    if (!profile) {
        say(tr("Something is missing, see above"), true);
        return;
    }
    say({});
    m_test->start(profile->url);
}

void ConnectionsDialog::duplicateChosen()
{
    const QString original = chosenId();
    const auto copy = m_store->duplicate(original);
    if (!copy) {
        say(failureSentence(copy.error()), true);
        return;
    }
    m_secrets->read(original, this, [this, id = *copy](SecretStore::Outcome outcome, const QString &secret) {
        if (outcome == SecretStore::Outcome::Done)
            m_secrets->write(id, secret, this, [](SecretStore::Outcome) {});
        edit(id);
    });
}

void ConnectionsDialog::deleteChosen()
{
    const redis::Profile *profile = m_store->find(chosenId());
    if (!profile)
        return;
    auto *box = new QMessageBox(QMessageBox::Question, tr("Delete a connection"),
                                tr("Delete “%1” and its password? The server is not touched.").arg(visibleText(profile->name)),
                                QMessageBox::NoButton, this);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *yes = box->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    yes->setObjectName(QStringLiteral("confirmDelete"));
    box->addButton(tr("Keep"), QMessageBox::RejectRole);
    connect(yes, &QPushButton::clicked, this, [this, id = profile->id] {
        m_editing.clear();
        if (const auto removed = m_store->remove(id); !removed) {
            say(failureSentence(removed.error()), true);
            return;
        }
        m_secrets->remove(id, this, [](SecretStore::Outcome) {});
        m_test->clear();
        showEditor(false);
        say({});
    });
    box->open();
}

void ConnectionsDialog::importProfiles()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Import connections"), {}, tr("Connections (*.json)"));
    if (path.isEmpty())
        return;
    const auto count = m_store->importFrom(path);
    if (count)
        say(tr("%n connection(s) imported", nullptr, *count));
    else
        say(failureSentence(count.error()), true);
}

void ConnectionsDialog::exportProfiles()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export connections"), QStringLiteral("connections.json"),
                                                      tr("Connections (*.json)"));
    if (path.isEmpty())
        return;
    const auto written = m_store->exportTo(path);
    say(written ? tr("Exported without passwords") : failureSentence(written.error()), !written);
}

void ConnectionsDialog::say(const QString &text, bool wrong)
{
    m_message->setText(text);
    setTextKind(m_message, wrong ? TextKind::Error : TextKind::Muted);
}

} // namespace freshet::ui
