// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with many chosen keys at once: they are handed on as a snapshot of the list.
#include "tests/support/redis_server.h"
#include "ui/keys/key_change_dialog.h"
#include "ui/keys/key_exporter.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_panel.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;

class KeysChosenTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<KeysPanel> m_panel;

    void open()
    {
        m_session = std::make_unique<Session>(m_server.url(), redis::ClientOptions{});
        m_panel = std::make_unique<KeysPanel>();
        m_panel->resize(1200, 700);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->controller()->view().state, KeysController::State::Done, 30000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English));
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void allOfALongListAreCopiedExportedAndRemovedInItsOrder()
    {
        constexpr int many = 2500;
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < many; ++i)
            commands.push_back({"SET", "v1:product:" + QByteArray::number(10'000 + i), "1"});
        m_server.raw().runAll(commands);
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->controller()->model()->rowCount(), many, 10000);
        QSignalSpy arranged(m_panel->controller(), &KeysController::arranged);
        m_panel->controller()->setOrder({KeysModel::KeyColumn, true});
        QTRY_VERIFY_WITH_TIMEOUT(!arranged.isEmpty(), 10000);
        m_panel->table()->selectAll();
        const inspect::KeySelection chosen = m_panel->chosenKeys();
        QCOMPARE(chosen.size(), many);
        QCOMPARE(chosen.front(), QByteArray("v1:product:12499"));
        QCOMPARE(chosen.part(many - 1, 10), (std::vector<QByteArray>{"v1:product:10000"}));

        QGuiApplication::clipboard()->clear();
        m_panel->tools()->copyKeys();
        QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::clipboard()->text().count(u'\n'), many - 1, 10000);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("v1:product:12499\nv1:product:12498\n")));

        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("keys.csv"));
        QSignalSpy finished(m_panel->tools()->exporter(), &KeyExporter::finished);
        m_panel->tools()->exportTo(path, inspect::KeyExportForm::Csv);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10000);
        QCOMPARE(finished[0][0].toLongLong(), many);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QCOMPARE(text.count("\r\n"), many + 1);
        QVERIFY(text.indexOf("v1:product:12499,") < text.indexOf("v1:product:10000,"));

        m_panel->tools()->askRemove();
        auto *dialog = m_panel->findChild<KeyChangeDialog *>();
        QVERIFY(dialog);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->applyButton()->isEnabled(), 10000);
        QVERIFY2(dialog->previewText().startsWith(QStringLiteral("2,500 of 2,500")), qPrintable(dialog->previewText()));
        dialog->applyButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_server.raw().run({"DBSIZE"}).integer, 1, 20000); // the mark of it
    }
};

QTEST_MAIN(KeysChosenTest)
#include "tst_keys_chosen.moc"
