// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/ui/connections/memory_secret_store.h"
#include "ui/connections/connection_test_view.h"
#include "ui/connections/connections_dialog.h"
#include "ui/connections/profile_form.h"
#include "ui/connections/profile_store.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace freshet;
using namespace freshet::ui;

class ConnectionsDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aPastedAddressFillsTheForm_data();
    void aPastedAddressFillsTheForm();
    void aPastedPasswordDoesNotStayReadable();
    void whatIsWrongIsToldAtItsField();
    void aNewConnectionIsSavedAndItsPasswordKept();
    void aChangedConnectionIsSaved();
    void aDeletedConnectionTakesItsPasswordAlong();
    void aCopyHasThePasswordToo();
    void withoutAKeychainNothingIsKept();
    void everythingOfAProfileSurvivesTheForm();
    void theTestRunsFromTheFormAndNamesTheStep();
    void connectingHandsThePasswordOver();

private:
    template<typename T>
    T *find(const char *name)
    {
        T *found = m_dialog->findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("there is no %s", name);
        return found;
    }
    void type(const char *field, const QString &text)
    {
        auto *edit = find<QLineEdit>(field);
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    void press(const char *button) { QTest::mouseClick(find<QAbstractButton>(button), Qt::LeftButton); }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<test::MemorySecretStore> m_secrets;
    std::unique_ptr<ProfileStore> m_store;
    std::unique_ptr<ConnectionsDialog> m_dialog;
};

void ConnectionsDialogTest::init()
{
    m_dialog.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    m_secrets = std::make_unique<test::MemorySecretStore>();
    m_store = std::make_unique<ProfileStore>(m_directory->filePath(QStringLiteral("connections.json")), nullptr);
    m_dialog = std::make_unique<ConnectionsDialog>(m_store.get(), m_secrets.get());
    m_dialog->show();
}

void ConnectionsDialogTest::aPastedAddressFillsTheForm_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url :
         {"redis://cache.example:6380/3", "redis://bob@h:1", "unix:///run/redis.sock?db=2", "rediss://h:6380?verify=none",
          "redis+sentinel://s1:26379,s2:26379/mymaster/1", "redis+cluster://[::1]:7000,h2:7001", "rediss://h:6380?sni=inner"})
        QTest::newRow(url) << QString::fromLatin1(url);
}

void ConnectionsDialogTest::aPastedAddressFillsTheForm()
{
    QFETCH(QString, url);
    m_dialog->editNew();
    type("url", url);
    const auto profile = m_dialog->form()->validated({});
    QVERIFY(profile);
    QCOMPARE(profile->url, redis::Url::parse(url).value());
    QVERIFY(!profile->name.isEmpty());
}

void ConnectionsDialogTest::aPastedPasswordDoesNotStayReadable()
{
    m_dialog->editNew();
    type("url", QStringLiteral("redis://bob:open-word@h:1"));
    QVERIFY(!find<QLineEdit>("url")->text().contains(QLatin1String("open-word")));
    QCOMPARE(m_dialog->form()->password(), QStringLiteral("open-word"));
    QCOMPARE(find<QLineEdit>("password")->echoMode(), QLineEdit::Password);
}

void ConnectionsDialogTest::whatIsWrongIsToldAtItsField()
{
    QVERIFY(m_store->put(redis::Profile::make(QStringLiteral("Taken"), redis::Url::parse(QStringLiteral("redis://h")).value())));
    m_dialog->editNew();
    type("url", QStringLiteral("http://h"));
    QVERIFY(!m_dialog->form()->complaint(QStringLiteral("url")).isEmpty());

    m_dialog->editNew();
    type("name", QStringLiteral("taken"));
    type("host", QStringLiteral("two words"));
    press("save");
    QVERIFY(!m_dialog->form()->complaint(QStringLiteral("name")).isEmpty());
    QVERIFY(!m_dialog->form()->complaint(QStringLiteral("host")).isEmpty());
    QCOMPARE(m_store->profiles().size(), 1U);

    type("host", QStringLiteral("right"));
    QVERIFY(m_dialog->form()->complaint(QStringLiteral("host")).isEmpty());

    auto *kind = find<QComboBox>("kind");
    kind->setCurrentIndex(1);
    press("save");
    QVERIFY(!m_dialog->form()->complaint(QStringLiteral("socket")).isEmpty());
    kind->setCurrentIndex(2);
    type("hosts", QStringLiteral("h1:26379, h2:notaport"));
    press("save");
    QVERIFY(!m_dialog->form()->complaint(QStringLiteral("hosts")).isEmpty());
    QVERIFY(!m_dialog->form()->complaint(QStringLiteral("master")).isEmpty());
    kind->setCurrentIndex(0);
    find<QCheckBox>("tls")->setChecked(true);
    type("ca", QStringLiteral("/no/such/file.pem"));
    type("key", QStringLiteral("/no/such/key.pem"));
    press("save");
    QVERIFY(!m_dialog->form()->complaint(QStringLiteral("ca")).isEmpty());
    QVERIFY(!m_dialog->form()->complaint(QStringLiteral("cert")).isEmpty());
    QCOMPARE(m_store->profiles().size(), 1U);
}

void ConnectionsDialogTest::aNewConnectionIsSavedAndItsPasswordKept()
{
    press("addProfile");
    type("name", QStringLiteral("Mine"));
    type("host", QStringLiteral("cache.example"));
    type("password", QStringLiteral("kept-word"));
    press("save");
    QCOMPARE(m_store->profiles().size(), 1U);
    const auto saved = m_store->profiles().front();
    QCOMPARE(saved.name, QStringLiteral("Mine"));
    QCOMPARE(saved.url.hosts.first().host, QStringLiteral("cache.example"));
    QTRY_COMPARE(m_secrets->secrets.value(saved.id), QStringLiteral("kept-word"));
    QCOMPARE(find<QListView>("profileList")->model()->rowCount(), 1);
}

void ConnectionsDialogTest::aChangedConnectionIsSaved()
{
    const auto one = redis::Profile::make(QStringLiteral("One"), redis::Url::parse(QStringLiteral("redis://h:1")).value());
    QVERIFY(m_store->put(one));
    m_secrets->secrets.insert(one.id, QStringLiteral("old-word"));
    m_dialog->edit(one.id);
    QTRY_COMPARE(m_dialog->form()->password(), QStringLiteral("old-word"));
    find<QSpinBox>("port")->setValue(2);
    find<QComboBox>("environment")->setCurrentIndex(2);
    find<QCheckBox>("readOnly")->setChecked(true);
    press("save");
    QCOMPARE(m_store->profiles().size(), 1U);
    QCOMPARE(m_store->find(one.id)->url.hosts.first().port, 2);
    QCOMPARE(m_store->find(one.id)->environment, redis::Profile::Environment::Production);
    QVERIFY(m_store->find(one.id)->readOnly);
    QTRY_COMPARE(m_secrets->secrets.value(one.id), QStringLiteral("old-word"));
}

void ConnectionsDialogTest::aDeletedConnectionTakesItsPasswordAlong()
{
    const auto one = redis::Profile::make(QStringLiteral("One"), redis::Url::parse(QStringLiteral("redis://h:1")).value());
    QVERIFY(m_store->put(one));
    m_secrets->secrets.insert(one.id, QStringLiteral("word"));
    m_dialog->edit(one.id);
    press("deleteProfile");
    QCOMPARE(m_store->profiles().size(), 1U); // asked first
    press("confirmDelete");
    QVERIFY(m_store->profiles().empty());
    QTRY_VERIFY(m_secrets->secrets.isEmpty());
}

void ConnectionsDialogTest::aCopyHasThePasswordToo()
{
    const auto one = redis::Profile::make(QStringLiteral("One"), redis::Url::parse(QStringLiteral("redis://h:1")).value());
    QVERIFY(m_store->put(one));
    m_secrets->secrets.insert(one.id, QStringLiteral("word"));
    m_dialog->edit(one.id);
    press("duplicateProfile");
    QCOMPARE(m_store->profiles().size(), 2U);
    QTRY_COMPARE(m_secrets->secrets.size(), 2);
    QTRY_COMPARE(m_dialog->form()->password(), QStringLiteral("word"));
}

void ConnectionsDialogTest::withoutAKeychainNothingIsKept()
{
    m_secrets->available = false;
    const auto one = redis::Profile::make(QStringLiteral("One"), redis::Url::parse(QStringLiteral("redis://h:1")).value());
    QVERIFY(m_store->put(one));
    m_dialog->edit(one.id);
    QTRY_VERIFY(!find<QCheckBox>("remember")->isEnabled());
    QVERIFY(!m_dialog->form()->rememberPassword());
    type("password", QStringLiteral("loose-word"));
    press("save");
    QFile file(m_directory->filePath(QStringLiteral("connections.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("loose-word"));
    QVERIFY(m_secrets->secrets.isEmpty());
}

void ConnectionsDialogTest::everythingOfAProfileSurvivesTheForm()
{
    QFile pem(m_directory->filePath(QStringLiteral("any.pem")));
    QVERIFY(pem.open(QIODevice::WriteOnly));
    auto profile =
        redis::Profile::make(QStringLiteral("Full"), redis::Url::parse(QStringLiteral("rediss://al:pw@h:6380/4")).value());
    profile.url.tls.caFile = pem.fileName();
    profile.url.tls.certFile = pem.fileName();
    profile.url.tls.keyFile = pem.fileName();
    profile.url.tls.serverName = QStringLiteral("inner");
    profile.environment = redis::Profile::Environment::Staging;
    profile.color = QStringLiteral("#123456"); // none of the offered ones
    profile.readOnly = true;
    profile.gentle = true;
    m_dialog->form()->setProfile(profile);
    const auto back = m_dialog->form()->validated({});
    QVERIFY(back);
    QVERIFY(*back == profile);
}

void ConnectionsDialogTest::theTestRunsFromTheFormAndNamesTheStep()
{
    test::RedisServer server({.tcp = true});
    QVERIFY2(server.start(), qPrintable(server.log()));
    m_dialog->editNew(server.tcpUrl());
    press("test");
    ConnectionTestView *view = m_dialog->testView();
    QVERIFY(view->isVisible());
    QTRY_VERIFY(!view->test().isRunning());
    QVERIFY2(view->resultText().startsWith(QLatin1String("It works")), qPrintable(view->resultText()));

    QTcpServer gone;
    QVERIFY(gone.listen(QHostAddress::LocalHost));
    const int port = gone.serverPort();
    gone.close();
    find<QSpinBox>("port")->setValue(port);
    QVERIFY(!view->isVisible()); // what it said is about another address
    press("test");
    QTRY_VERIFY(!view->test().isRunning());
    QVERIFY2(view->resultText().startsWith(QLatin1String("TCP connection")), qPrintable(view->resultText()));
    QVERIFY(m_store->profiles().empty()); // a test saves nothing
}

void ConnectionsDialogTest::connectingHandsThePasswordOver()
{
    QSignalSpy wanted(m_dialog.get(), &ConnectionsDialog::connectRequested);
    m_dialog->editNew(redis::Url::parse(QStringLiteral("redis://bob:pass-word@h:1")).value());
    press("connect");
    QCOMPARE(wanted.count(), 1);
    const auto profile = wanted.first().first().value<redis::Profile>();
    QCOMPARE(profile.url.password, QStringLiteral("pass-word"));
    QVERIFY(m_store->find(profile.id));
    QVERIFY(!m_dialog->isVisible());
}

QTEST_MAIN(ConnectionsDialogTest)
#include "tst_connections_dialog.moc"
