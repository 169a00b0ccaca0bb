// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/secret_store.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace freshet::ui;
using Outcome = SecretStore::Outcome;

/// Where no keychain service answers, as on a bare server or in a container.
class SecretStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readingSaysThatThereIsNone();
    void writingKeepsNothingInPlainText();
    void removingAnswersToo();
    void anAnswerForAGoneWidgetIsDropped();
    void theStoreOfNobodyAnswersTheSame();

private:
    QTemporaryDir m_home;
};

void SecretStoreTest::initTestCase()
{
    // Before the first use of the bus in this process.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + m_home.filePath(QStringLiteral("no-bus")).toUtf8());
    qputenv("HOME", m_home.path().toUtf8());
    qputenv("XDG_CONFIG_HOME", m_home.path().toUtf8());
    qputenv("XDG_DATA_HOME", m_home.path().toUtf8());
}

void SecretStoreTest::readingSaysThatThereIsNone()
{
    KeychainSecretStore store;
    std::optional<Outcome> outcome;
    store.read(QStringLiteral("key"), this, [&](Outcome given, const QString &secret) {
        QVERIFY(!outcome); // once
        outcome = given;
        QVERIFY(secret.isEmpty());
    });
    QVERIFY(!outcome); // never from inside the call
    QTRY_VERIFY(outcome);
    QCOMPARE(*outcome, Outcome::Unavailable);
}

void SecretStoreTest::writingKeepsNothingInPlainText()
{
    KeychainSecretStore store;
    std::optional<Outcome> outcome;
    store.write(QStringLiteral("key"), QStringLiteral("unwritten-word"), this, [&](Outcome given) { outcome = given; });
    QTRY_VERIFY(outcome);
    QCOMPARE(*outcome, Outcome::Unavailable);
    QDirIterator files(m_home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("unwritten-word"), qPrintable(file.fileName()));
    }
}

void SecretStoreTest::removingAnswersToo()
{
    KeychainSecretStore store;
    std::optional<Outcome> outcome;
    store.remove(QStringLiteral("key"), this, [&](Outcome given) { outcome = given; });
    QTRY_VERIFY(outcome);
    QVERIFY(*outcome != Outcome::Done);
}

void SecretStoreTest::anAnswerForAGoneWidgetIsDropped()
{
    KeychainSecretStore store;
    bool dropped = false;
    std::optional<Outcome> kept;
    {
        QObject gone;
        store.read(QStringLiteral("key"), &gone, [&](Outcome, const QString &) { dropped = true; });
    }
    store.read(QStringLiteral("key"), this, [&](Outcome given, const QString &) { kept = given; });
    QTRY_VERIFY(kept);
    QVERIFY(!dropped);
}

void SecretStoreTest::theStoreOfNobodyAnswersTheSame()
{
    NoSecretStore store;
    int answers = 0;
    store.read(QStringLiteral("key"), this, [&](Outcome given, const QString &) { answers += given == Outcome::Unavailable; });
    store.write(QStringLiteral("key"), QStringLiteral("x"), this,
                [&](Outcome given) { answers += given == Outcome::Unavailable; });
    store.remove(QStringLiteral("key"), this, [&](Outcome given) { answers += given == Outcome::Unavailable; });
    QTRY_COMPARE(answers, 3);
}

QTEST_GUILESS_MAIN(SecretStoreTest)
#include "tst_secret_store.moc"
