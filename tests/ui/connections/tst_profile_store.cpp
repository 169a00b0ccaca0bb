// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profile_list_model.h"
#include "ui/connections/profile_store.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;

class ProfileStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }
    void whatIsPutIsThereAtTheNextStart();
    void puttingTheSameIdReplaces();
    void aTakenNameChangesNothing();
    void aCopyHasANameAndAnIdOfItsOwn();
    void importedNamesThatAreTakenGetANumber();
    void aBrokenImportChangesNothing();
    void anExportHoldsNoPassword();
    void recentOnesComeNewestFirstAndWithoutPassword();
    void aRemovedProfileIsNoLongerRecent();
    void theListFollowsTheStoreByName();

private:
    QString path(const char *name) const { return m_directory->filePath(QLatin1String(name)); }
    static redis::Profile profile(const char *name, const char *url = "redis://h:6379")
    {
        return redis::Profile::make(QLatin1String(name), redis::Url::parse(QLatin1String(url)).value());
    }
    std::unique_ptr<QTemporaryDir> m_directory;
};

void ProfileStoreTest::whatIsPutIsThereAtTheNextStart()
{
    const auto one = profile("one", "redis://bob:word@h:1/2");
    {
        ProfileStore store(path("c.json"), nullptr);
        QVERIFY(store.load());
        QVERIFY(store.put(one));
        QVERIFY(store.find(one.id)->url.password.isEmpty()); // of no further use here
    }
    ProfileStore store(path("c.json"), nullptr);
    QVERIFY(store.load());
    QCOMPARE(store.profiles().size(), 1U);
    QCOMPARE(store.find(one.id)->name, QStringLiteral("one"));
    QCOMPARE(store.find(one.id)->url.user, QStringLiteral("bob"));
}

void ProfileStoreTest::puttingTheSameIdReplaces()
{
    ProfileStore store(path("c.json"), nullptr);
    auto one = profile("one");
    QVERIFY(store.put(one));
    one.name = QStringLiteral("uno");
    QVERIFY(store.put(one));
    QCOMPARE(store.profiles().size(), 1U);
    QCOMPARE(store.profiles().front().name, QStringLiteral("uno"));
}

void ProfileStoreTest::aTakenNameChangesNothing()
{
    ProfileStore store(path("c.json"), nullptr);
    QVERIFY(store.put(profile("one")));
    QSignalSpy changed(&store, &ProfileStore::changed);
    QVERIFY(!store.put(profile("ONE")));
    QCOMPARE(store.profiles().size(), 1U);
    QCOMPARE(changed.count(), 0);
}

void ProfileStoreTest::aCopyHasANameAndAnIdOfItsOwn()
{
    ProfileStore store(path("c.json"), nullptr);
    const auto one = profile("one");
    QVERIFY(store.put(one));
    const auto first = store.duplicate(one.id);
    const auto second = store.duplicate(one.id);
    QVERIFY(first && second);
    QVERIFY(*first != one.id && *first != *second);
    QVERIFY(store.find(*first)->name != store.find(*second)->name);
    QCOMPARE(store.find(*second)->url, one.url);
}

void ProfileStoreTest::importedNamesThatAreTakenGetANumber()
{
    ProfileStore other(path("other.json"), nullptr);
    const auto one = profile("one", "redis://elsewhere");
    QVERIFY(other.put(one));
    QVERIFY(other.put(profile("two")));
    ProfileStore store(path("c.json"), nullptr);
    QVERIFY(store.put(profile("One")));
    QCOMPARE(store.importFrom(path("other.json")).value(), 2);
    QCOMPARE(store.importFrom(path("other.json")).value(), 2); // again: ids are taken too
    QStringList names;
    for (const auto &each : store.profiles())
        names.append(each.name);
    QCOMPARE(names, QStringList({QStringLiteral("One"), QStringLiteral("one 2"), QStringLiteral("two"), QStringLiteral("one 3"),
                                 QStringLiteral("two 2")}));
}

void ProfileStoreTest::aBrokenImportChangesNothing()
{
    QFile file(path("broken.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ broken");
    file.close();
    ProfileStore store(path("c.json"), nullptr);
    QVERIFY(store.put(profile("one")));
    QVERIFY(!store.importFrom(path("broken.json")));
    QVERIFY(!store.importFrom(path("none.json")));
    QCOMPARE(store.profiles().size(), 1U);
}

void ProfileStoreTest::anExportHoldsNoPassword()
{
    ProfileStore store(path("c.json"), nullptr);
    QVERIFY(store.put(profile("one", "redis://bob:hidden-word@h")));
    QVERIFY(store.exportTo(path("out.json")));
    QFile file(path("out.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.contains("bob"));
    QVERIFY(!bytes.contains("hidden-word"));
    QVERIFY(!store.exportTo(path("no/such/directory.json")));
}

void ProfileStoreTest::recentOnesComeNewestFirstAndWithoutPassword()
{
    {
        QSettings settings(path("s.ini"), QSettings::IniFormat);
        ProfileStore store(path("c.json"), &settings);
        for (int i = 0; i < 12; ++i)
            store.noteUse({}, redis::Url::parse(QStringLiteral("redis://:secret-word@h:%1").arg(7000 + i)).value());
        store.noteUse({}, redis::Url::parse(QStringLiteral("redis://h:7005")).value()); // used before
    }
    QSettings settings(path("s.ini"), QSettings::IniFormat);
    ProfileStore store(path("c.json"), &settings);
    QCOMPARE(store.recent().size(), 8U);
    QVERIFY(store.recent().front().url.contains(QLatin1String("7005")));
    QVERIFY(store.recent()[1].url.contains(QLatin1String("7011")));
    QVERIFY(store.recent().front().lastUsed.isValid());
    QFile file(path("s.ini"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("secret-word"));
}

void ProfileStoreTest::aRemovedProfileIsNoLongerRecent()
{
    QSettings settings(path("s.ini"), QSettings::IniFormat);
    ProfileStore store(path("c.json"), &settings);
    const auto one = profile("one");
    QVERIFY(store.put(one));
    store.noteUse(one.id, one.url);
    QCOMPARE(store.recent().size(), 1U);
    QVERIFY(store.remove(one.id));
    QVERIFY(store.recent().empty());
    QVERIFY(!store.find(one.id));
}

void ProfileStoreTest::theListFollowsTheStoreByName()
{
    ProfileStore store(path("c.json"), nullptr);
    ProfileListModel model(&store);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    auto zebra = profile("zebra");
    QVERIFY(store.put(zebra));
    QVERIFY(store.put(redis::Profile::make(QStringLiteral("apple\u202e"), zebra.url)));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("apple\\u202e")); // harmless to look at
    QCOMPARE(model.indexOf(zebra.id).row(), 1);
    zebra.name = QStringLiteral("aardvark");
    zebra.environment = redis::Profile::Environment::Production;
    QVERIFY(store.put(zebra));
    QCOMPARE(model.indexOf(zebra.id).row(), 0);
    QVERIFY(model.index(0).data(Qt::AccessibleTextRole).toString().contains(QLatin1String("Production")));
    QVERIFY(store.remove(zebra.id));
    QVERIFY(!model.indexOf(zebra.id).isValid());
}

QTEST_MAIN(ProfileStoreTest)
#include "tst_profile_store.moc"
