// SPDX-License-Identifier: GPL-3.0-or-later
// What an ACL user lacks is disabled, by name, before the first click.
#include "tests/support/redis_server.h"
#include "ui/keys/blob_view.h"
#include "ui/keys/key_change_dialog.h"
#include "ui/keys/key_filter_bar.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_panel.h"
#include "ui/keys/value_panel.h"

#include <QAction>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace freshet;
using namespace freshet::ui;
using State = KeysController::State;

class KeysPermissionsTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server{
        {.users = {"poor on >secret ~* +@all -renamenx -memory|usage -object|idletime -hset -persist -dump -pttl",
                   "keeper on >secret ~* +@all -unlink", "mute on >secret ~* +@all -acl -renamenx"}}};
    QTemporaryDir m_directory;
    std::unique_ptr<audit::BinStore> m_bin;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<KeysPanel> m_panel;

    void open(const char *user)
    {
        redis::Url url = m_server.url();
        url.user = QLatin1String(user);
        url.password = QStringLiteral("secret");
        m_session = std::make_unique<Session>(url, redis::ClientOptions{});
        m_panel = std::make_unique<KeysPanel>(Records{nullptr, m_bin.get()});
        m_panel->resize(1100, 640);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->controller()->view().state, State::Done, 15000);
    }
    /// The button of an action, by its text.
    QToolButton *button(const QString &text)
    {
        for (QToolButton *one : m_panel->findChildren<QToolButton *>()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
    template<typename Widget>
    Widget *named(const QString &name)
    {
        for (Widget *one : m_panel->findChildren<Widget *>()) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }
    void choose(const QByteArray &key)
    {
        const QAbstractItemModel *model = m_panel->table()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, KeysModel::KeyColumn).data().toString() == QString::fromUtf8(key))
                m_panel->table()->selectRow(row);
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->valuePanel()->controller()->view().key, key, 10000);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->valuePanel()->controller()->view().state, ValueController::State::Ready, 10000);
    }
    QPushButton *editButton()
    {
        for (QPushButton *one : m_panel->valuePanel()->blob()->findChildren<QPushButton *>()) {
            if (one->text() == QStringLiteral("Edit"))
                return one;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        audit::BinStore::Options bin;
        bin.path = m_directory.filePath(QStringLiteral("bin.sqlite"));
        m_bin = std::make_unique<audit::BinStore>(bin);
        auto raw = m_server.raw();
        raw.run({"SET", "string", "value"});
        raw.run({"HSET", "hash", "field", "value"});
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void whatIsLackingIsDisabledAndNamedBeforeTheFirstClick()
    {
        open("poor");
        choose("string");
        QToolButton *rename = button(QStringLiteral("Rename…"));
        QTRY_VERIFY(!rename->isEnabled());
        QVERIFY2(rename->toolTip().contains(QStringLiteral("RENAMENX")), qPrintable(rename->toolTip()));
        for (const char *text : {"TTL…", "Duplicate…", "Remove…"})
            QVERIFY2(button(QString::fromUtf8(text))->isEnabled(), text);
        QVERIFY(!button(QStringLiteral("Expiries"))->isEnabled());
        QVERIFY(button(QStringLiteral("Expiries"))->toolTip().contains(QStringLiteral("PTTL")));
        auto *size = named<QLineEdit>(QStringLiteral("Larger than"));
        QVERIFY(!size->isEnabled());
        QVERIFY2(size->toolTip().contains(QStringLiteral("MEMORY USAGE")), qPrintable(size->toolTip()));
        QVERIFY(!named<QLineEdit>(QStringLiteral("Unused for"))->isEnabled());
        QVERIFY(named<QLineEdit>(QStringLiteral("Namespace"))->isEnabled());
    }

    void aValueThatCantBeChangedSaysWhichCommandIsMissing()
    {
        open("poor");
        choose("hash");
        QTRY_VERIFY(editButton() && editButton()->isVisible());
        QTRY_VERIFY(!editButton()->isEnabled());
        QVERIFY2(editButton()->toolTip().contains(QStringLiteral("HSET")), qPrintable(editButton()->toolTip()));
    }

    void theDialogOffersOnlyWhatMayBeDone()
    {
        open("poor");
        choose("string");
        m_panel->tools()->askTtl();
        auto *dialog = m_panel->findChild<KeyChangeDialog *>();
        QVERIFY(dialog);
        const auto choices = dialog->findChildren<QRadioButton *>();
        QVERIFY(choices.at(0)->isEnabled() && choices.at(0)->isChecked());
        QVERIFY(!choices.at(1)->isEnabled());
        QVERIFY(choices.at(1)->toolTip().contains(QStringLiteral("PERSIST")));
        delete dialog;
        m_panel->tools()->askRemove();
        dialog = m_panel->findChild<KeyChangeDialog *>();
        auto *bin = dialog->findChild<QCheckBox *>();
        QVERIFY(!bin->isEnabled() && !bin->isChecked());
        QVERIFY2(bin->toolTip().contains(QStringLiteral("DUMP, PTTL")), qPrintable(bin->toolTip()));
        delete dialog;
    }

    void whoMayNotRemoveIsNotAsked()
    {
        open("keeper");
        choose("string");
        QTRY_VERIFY(!button(QStringLiteral("Remove…"))->isEnabled());
        m_panel->tools()->askRemove(); // as the Delete key does
        QVERIFY(!m_panel->findChild<KeyChangeDialog *>());
        QVERIFY(button(QStringLiteral("Rename…"))->isEnabled());
    }

    void whereTheServerDoesNotTellTheFirstRefusalDoes()
    {
        open("mute");
        choose("string");
        QVERIFY(button(QStringLiteral("Rename…"))->isEnabled());
        KeyChange change;
        change.kind = KeyChange::Kind::Rename;
        change.keys = {"string"};
        change.to = "other";
        QSignalSpy finished(m_panel->tools()->actions(), &KeyActions::finished);
        m_panel->tools()->actions()->perform(change);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10000);
        QTRY_VERIFY(!button(QStringLiteral("Rename…"))->isEnabled());
        QVERIFY(button(QStringLiteral("Rename…"))->toolTip().contains(QStringLiteral("RENAMENX")));
        QVERIFY(button(QStringLiteral("Remove…"))->isEnabled());
    }
};

QTEST_MAIN(KeysPermissionsTest)
#include "tst_keys_permissions.moc"
