// SPDX-License-Identifier: GPL-3.0-or-later
// The console as a user has it: real servers, real log.
#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"
#include "ui/console/console_input.h"
#include "ui/console/console_model.h"
#include "ui/console/console_panel.h"
#include "ui/console/syntax_line.h"
#include "ui/widgets/change_guard.h"

#include "core/audit/activity_log.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace freshet;
using namespace freshet::ui;
using namespace freshet::test;
using audit::Activity;

class ConsolePanelTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.users = {"poor on >p ~mine:* +@read +ping"}}};
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ConsolePanel> m_panel;

    void open(const redis::Url &url, redis::Profile::Environment environment, bool readOnly = false)
    {
        m_panel.reset();
        redis::ClientOptions options;
        options.readOnly = readOnly;
        m_session = std::make_unique<Session>(url, options);
        m_session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), environment, url.displayName()});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->status().state, redis::ConnectionStatus::State::Ready, 20000);
        m_panel = std::make_unique<ConsolePanel>(Records{m_log.get(), nullptr}, nullptr,
                                                 m_directory->filePath(QStringLiteral("history")));
        m_panel->resize(1024, 640);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 20000);
    }
    ConsoleModel &model() { return *m_panel->controller()->model(); }
    bool isIdle() const { return !m_panel->controller()->isRunning() && !m_panel->controller()->isStreaming(); }
    void type(const char *text)
    {
        m_panel->input()->setText(QString::fromUtf8(text));
        QTest::keyClick(m_panel->input(), Qt::Key_Return);
    }
    void run(const char *text)
    {
        type(text);
        QTRY_VERIFY_WITH_TIMEOUT(isIdle(), 60000);
    }
    QString shown() const { return m_panel->findChildren<QPlainTextEdit *>().first()->toPlainText(); }
    QString lastReply()
    {
        bool hasMore = false;
        return model().last() ? transcriptOf(*model().last(), 0, 10, hasMore).section(u'\n', 0, 0) : QString();
    }
    bool hasReply(const QString &text)
    {
        for (int row = 0; row < model().rowCount(); ++row) {
            bool hasMore = false;
            if (transcriptOf(*model().entryAt(model().index(row, 0)), 0, 10, hasMore).section(u'\n', 0, 0) == text)
                return true;
        }
        return false;
    }
    QPushButton *button(const QString &text) const
    {
        for (QPushButton *one : m_panel->findChildren<QPushButton *>()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
    ChangeGuard *guard() const { return m_panel->findChild<ChangeGuard *>(); }
    static void press(ChangeGuard *dialog, const QString &text)
    {
        for (QPushButton *one : dialog->findChildren<QPushButton *>()) {
            if (one->text() == text)
                one->click();
        }
    }
    std::vector<Activity> recorded()
    {
        const auto page = await(m_log->changes(0));
        return page ? page->records : std::vector<Activity>();
    }
    RawReply raw(const QByteArrayList &command) { return m_server.raw(60000).run(command); }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY(m_server.restart());
        raw({"FLUSHALL"});
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options options;
        options.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(options);
        open(m_server.url(), redis::Profile::Environment::Development);
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
        m_log.reset();
    }

    void statementsRunInOrderAndAreRecorded()
    {
        QAbstractItemModelTester tester(&model());
        tester.setUseFetchMore(false);
        run("SET a \"x y\"\nGET a\n2 INCR n");
        QCOMPARE(model().rowCount(), 4);
        QCOMPARE(lastReply(), QStringLiteral("(integer) 2"));
        QVERIFY(shown().contains(QStringLiteral("\"x y\"")));
        QCOMPARE(raw({"GET", "a"}).bytes, QByteArray("x y"));
        const auto records = recorded();
        QCOMPARE(records.size(), 3U);
        QCOMPARE(records.back().intent.action, QStringLiteral("console.command"));
        QCOMPARE(records.back().intent.target, QByteArray("SET a"));
        QCOMPARE(records.back().state, Activity::State::Done);
        QCOMPARE(records.back().intent.origin.connection, QStringLiteral("Shop"));
    }

    void nothingOfAWrongTextRuns()
    {
        m_panel->input()->setText(QStringLiteral("SET a 1\nGET \"a"));
        QTest::keyClick(m_panel->input(), Qt::Key_Return);
        QVERIFY(shown().contains(QStringLiteral("line 2")));
        QCOMPARE(m_panel->input()->toPlainText(), QStringLiteral("SET a 1\nGET \"a")); // to be mended
        QVERIFY(raw({"GET", "a"}).isNil());
    }

    void thePromptTellsDatabaseAndTransaction()
    {
        run("SELECT 3");
        QVERIFY(m_panel->controller()->prompt().endsWith(QStringLiteral("[3]")));
        run("MULTI");
        QVERIFY(m_panel->controller()->prompt().endsWith(QStringLiteral("[3](TX)")));
        run("SET a 1");
        QCOMPARE(lastReply(), QStringLiteral("QUEUED"));
        QCOMPARE(recorded().size(), 0U);
        run("EXEC");
        QCOMPARE(recorded().size(), 1U);
        QCOMPARE(recorded().front().intent.target, QByteArray("EXEC: SET a"));
        QCOMPARE(m_server.raw().runAll({{"SELECT", "3"}, {"GET", "a"}})[1].bytes, QByteArray("1"));
    }

    void stagingAsksBeforeAWriteAndANoSendsNothing()
    {
        open(m_server.url(), redis::Profile::Environment::Staging);
        run("GET a"); // only looks
        QVERIFY(!guard());
        type("SET a 1");
        QTRY_VERIFY(guard());
        QTest::keyClick(guard(), Qt::Key_Escape);
        QTRY_VERIFY(isIdle());
        QVERIFY(raw({"GET", "a"}).isNil());
        QCOMPARE(recorded().size(), 0U);
        QTRY_VERIFY(!guard());
        type("SET a 1");
        QTRY_VERIFY(guard());
        press(guard(), QStringLiteral("Run"));
        QTRY_VERIFY(isIdle());
        QCOMPARE(raw({"GET", "a"}).bytes, QByteArray("1"));
    }

    void productionWantsTheNameForAWrite()
    {
        open(m_server.url(), redis::Profile::Environment::Production);
        raw({"MSET", "a", "1", "b", "2"});
        type("DEL a b c");
        QTRY_VERIFY(guard());
        QVERIFY(!guard()->canApply());
        QStringList labels;
        for (const QLabel *label : guard()->findChildren<QLabel *>())
            labels << label->text();
        QVERIFY2(labels.contains(QStringLiteral("2")) && labels.contains(QStringLiteral("3")), qPrintable(labels.join(u'|')));
        for (QLineEdit *edit : guard()->findChildren<QLineEdit *>())
            edit->setText(QStringLiteral("Shop"));
        QTRY_VERIFY(guard()->canApply());
        press(guard(), QStringLiteral("Run"));
        QTRY_VERIFY(isIdle());
        QCOMPARE(lastReply(), QStringLiteral("(integer) 2"));
        QCOMPARE(recorded().front().intent.reason, QStringLiteral("Shop")); // the reason's field was filled too
    }

    void flushAllAsksEverywhereWithItsNumbers()
    {
        raw({"MSET", "a", "1", "b", "2"});
        type("FLUSHALL");
        QTRY_VERIFY(guard());
        QStringList labels;
        for (const QLabel *label : guard()->findChildren<QLabel *>())
            labels << label->text();
        QVERIFY2(labels.contains(QStringLiteral("2")), qPrintable(labels.join(u'|')));
        QTest::keyClick(guard(), Qt::Key_Escape);
        QTRY_VERIFY(isIdle());
        QCOMPARE(raw({"DBSIZE"}).integer, 2);
    }

    void keysIsAskedForOnlyOnALargeKeyspace()
    {
        open(m_server.url(), redis::Profile::Environment::Staging);
        raw({"SET", "a", "1"});
        run("KEYS *");
        QVERIFY(!guard());
        QCOMPARE(lastReply(), QStringLiteral("1) \"a\""));
        raw({"DEBUG", "POPULATE", "100001"});
        if (raw({"DBSIZE"}).integer < 100'000)
            raw({"EVAL", "for i=1,100001 do redis.call('SET','k'..i,i) end", "0"});
        type("KEYS *");
        QTRY_VERIFY(guard());
        QTest::keyClick(guard(), Qt::Key_Escape);
        QTRY_VERIFY(isIdle());
        open(m_server.url(), redis::Profile::Environment::Staging, true);
        run("KEYS *"); // read-only: no question that would only say no
        QVERIFY(!guard());
        QVERIFY(model().last()->error);
    }

    void aReadOnlyConnectionRefusesByTheServersFlags()
    {
        raw({"SET", "a", "1"});
        open(m_server.url(), redis::Profile::Environment::Production, true);
        for (const char *line : {"SET a 2", "EVAL \"return 1\" 0", "SORT l STORE m", "FLUSHALL", "CONFIG SET maxmemory 1"}) {
            run(line);
            QVERIFY2(model().last()->error && model().last()->error->code == Code::ReadOnly, line);
            QVERIFY(!guard());
        }
        QCOMPARE(raw({"GET", "a"}).bytes, QByteArray("1"));
        QCOMPARE(recorded().size(), 0U);
        run("GET a");
        QCOMPARE(lastReply(), QStringLiteral("\"1\""));
    }

    void aUserWithoutCommandIsToldAndAsked()
    {
        redis::Url url = m_server.url();
        url.user = QStringLiteral("poor");
        url.password = QStringLiteral("p");
        open(url, redis::Profile::Environment::Staging);
        QVERIFY(m_panel->controller()->docs()->isEmpty());
        run("GET mine:a");
        QCOMPARE(lastReply(), QStringLiteral("(nil)"));
        type("SET mine:a 1");
        QTRY_VERIFY(guard());
        press(guard(), QStringLiteral("Run"));
        QTRY_VERIFY(isIdle());
        QVERIFY(lastReply().startsWith(QStringLiteral("(error) NOPERM")));
        QCOMPARE(recorded().front().state, Activity::State::Failed);
    }

    void aBlockingCommandIsStopped()
    {
        type("BLPOP queue 0");
        QTRY_VERIFY(m_server.raw().info("clients", "blocked_clients").trimmed() == "1");
        QVERIFY(button(QStringLiteral("Stop"))->isEnabled());
        QCOMPARE(m_panel->running().canStop, true);
        QTest::mouseClick(button(QStringLiteral("Stop")), Qt::LeftButton);
        QTRY_VERIFY(isIdle());
        QCOMPARE(model().last()->state, ConsoleEntry::State::Stopped);
        QTRY_VERIFY(m_server.raw().info("clients", "blocked_clients").trimmed() == "0");
        run("PING");
        QCOMPARE(lastReply(), QStringLiteral("PONG"));
    }

    void aStatementThatCouldNotRunHoldsTheRestBack()
    {
        run("QUIT 1 2 3 4\nSET a 1");
        QVERIFY(raw({"GET", "a"}).isNil());
        QCOMPARE(model().entryAt(model().index(1, 0))->state, ConsoleEntry::State::Stopped);
    }

    void aKilledServerIsToldAndComesBack()
    {
        run("SET a 1");
        m_server.kill();
        run("PING");
        QVERIFY(model().last()->error);
        QVERIFY(m_server.restart());
        // That another process answers now is told before or behind it.
        QTRY_VERIFY_WITH_TIMEOUT((run("PING"), hasReply(QStringLiteral("PONG"))), 20000);
    }

    void aMillionElementsKeepTheWindowAnswering()
    {
        raw({"EVAL", "for i=1,1000 do local t={} for k=1,1000 do t[k]=k end redis.call('RPUSH','big',unpack(t)) end", "0"});
        qint64 longest = 0;
        QElapsedTimer since;
        since.start();
        QTimer heart;
        heart.setInterval(5);
        connect(&heart, &QTimer::timeout, &heart, [&] { longest = std::max(longest, since.restart()); });
        heart.start();
        run("LRANGE big 0 -1");
        heart.stop();
        qInfo("longest pause of the GUI: %lld ms", static_cast<long long>(longest));
        QVERIFY2(longest < 500, qPrintable(QString::number(longest)));
        QVERIFY(model().last()->parts->front().reply.isCut);
        QCOMPARE(model().last()->parts->front().reply.elements, 1'000'000);
        QVERIFY(model().bytes() < 16 << 20);
        QVERIFY(button(QStringLiteral("Show more of the reply"))->isVisible());
        m_panel->showMore();
        QVERIFY(shown().contains(QStringLiteral("1100) \"")));
        m_panel->showView(ConsolePanel::TreeView);
        auto *tree = m_panel->findChild<QTreeView *>();
        QVERIFY(tree->isExpanded(model().indexOf(model().last()->id)));
    }

    void messagesStreamIn()
    {
        type("SUBSCRIBE news");
        QTRY_VERIFY(m_panel->controller()->isStreaming());
        QTRY_COMPARE(raw({"PUBSUB", "NUMSUB", "news"}).elements.at(1).integer, 1);
        QCOMPARE(raw({"PUBLISH", "news", "hello"}).integer, 1);
        QTRY_VERIFY(shown().contains(QStringLiteral("hello")));
        m_panel->stopRunning();
        QTRY_VERIFY(isIdle());
        QCOMPARE(model().last()->messageCount, 1);
        QCOMPARE(model().last()->state, ConsoleEntry::State::Done);
    }

    void tabCompletesCommandsKeywordsAndKeys()
    {
        ConsoleInput &input = *m_panel->input();
        auto *list = m_panel->findChild<QListWidget *>();
        input.setText(QStringLiteral("hgeta"));
        QTest::keyClick(&input, Qt::Key_Tab);
        QCOMPARE(input.toPlainText(), QStringLiteral("hgetall "));
        raw({"MSET", "user:1", "a", "user:2 x", "b"});
        input.setText(QStringLiteral("GET us"));
        QTest::keyClick(&input, Qt::Key_Tab);
        QTRY_COMPARE(list->count(), 2);
        QVERIFY(list->isVisible());
        QTest::keyClick(&input, Qt::Key_Down);
        QTest::keyClick(&input, Qt::Key_Return); // takes it
        QCOMPARE(input.toPlainText(), QStringLiteral("GET \"user:2 x\" "));
        QVERIFY(!list->isVisible());
        QCOMPARE(model().rowCount(), 0);
        QTest::keyClick(&input, Qt::Key_Return);
        QTRY_COMPARE(lastReply(), QStringLiteral("\"b\""));
    }

    void theHelpFollowsTheCursor()
    {
        ConsoleInput &input = *m_panel->input();
        auto *syntax = m_panel->findChild<SyntaxLine *>();
        input.setText(QStringLiteral("SET k "));
        QVERIFY(syntax->text().startsWith(QStringLiteral("SET key value [NX | XX]")));
        QCOMPARE(syntax->current(), 1);
        input.setText(QStringLiteral("SET k v"));
        QCOMPARE(syntax->current(), 1);
        input.setText(QStringLiteral("SET k v E"));
        QCOMPARE(syntax->current(), 2);
        input.setText(QStringLiteral("nonsense"));
        QCOMPARE(syntax->text(), QString());
        run("help get");
        QVERIFY(shown().contains(QStringLiteral("GET key")));
        run("help");
        QVERIFY(shown().contains(QStringLiteral("Shift+Enter")));
    }

    void mapsStandAsATable()
    {
        raw({"HSET", "h", "f", "v", "g", "w"});
        run("HGETALL h");
        m_panel->showView(ConsolePanel::TableView);
        auto *table = m_panel->findChild<QTableView *>();
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->model()->headerData(0, Qt::Horizontal).toString(), QStringLiteral("field"));
        QVERIFY(!table->isHidden());
        run("PING");
        QVERIFY(table->isHidden());
    }

    void secretsAreNeitherShownNorKept()
    {
        run("CONFIG SET masterauth secretword");
        QVERIFY(!shown().contains(QStringLiteral("secretword")));
        QVERIFY(shown().contains(QStringLiteral("(hidden)")));
        QVERIFY(m_panel->controller()->history().texts().isEmpty());
        QCOMPARE(recorded().front().intent.target, QByteArray("CONFIG SET masterauth (hidden)"));
        run("ACL SETUSER someone nonsense>secretword"); // its error would repeat the word
        QVERIFY(!shown().contains(QStringLiteral("secretword")));
        run("CONFIG SET masterauth \"\"");
    }

    void outputIsCopiedSavedAndCleared()
    {
        run("ECHO hello");
        m_panel->showView(ConsolePanel::TextView);
        m_panel->copy();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("\"hello\"")));
        QSignalSpy saved(m_panel->controller(), &ConsoleController::saved);
        QSignalSpy failed(m_panel->controller(), &ConsoleController::saveFailed);
        const QString path = m_directory->filePath(QStringLiteral("out.jsonl"));
        m_panel->controller()->save(path);
        QTRY_COMPARE(saved.size(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().contains("hello"));
        m_panel->controller()->save(m_directory->filePath(QStringLiteral("none/out.txt")));
        QTRY_COMPARE(failed.size(), 1);
        run("clear");
        QCOMPARE(model().rowCount(), 0);
        QCOMPARE(shown(), QString());
    }

    void anotherPanelPutsAStatementIntoTheLine()
    {
        QVERIFY(m_panel->openSubject(QStringLiteral("GET \"a b\"")));
        QCOMPARE(m_panel->input()->toPlainText(), QStringLiteral("GET \"a b\""));
        QCOMPARE(model().rowCount(), 0);
        QVERIFY(!m_panel->openSubject({}));
    }

    void theSessionMayGoWhileACommandBlocks()
    {
        type("BLPOP queue 0");
        QTRY_VERIFY(m_server.raw().info("clients", "blocked_clients").trimmed() == "1");
        m_session.reset();
        QVERIFY(isIdle());
        QVERIFY(!m_panel->controller()->submit(QStringLiteral("PING")));
        QTRY_VERIFY(m_server.raw().info("clients", "blocked_clients").trimmed() == "0");
    }

    void aClusterShowsWhoAnswered()
    {
        ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        open(cluster.url(), redis::Profile::Environment::Development);
        QComboBox *nodes = m_panel->findChild<QComboBox *>();
        QTRY_COMPARE(nodes->count(), 5);
        QVERIFY(nodes->isVisible());
        run("SET a 1");
        const QString owner = cluster.node(cluster.ownerOf(ClusterSetup::slotOf("a"))).url().hosts.first().toString();
        QVERIFY2(shown().contains(owner), qPrintable(shown()));
        nodes->setCurrentIndex(1);
        run("DBSIZE");
        QCOMPARE(model().last()->parts->size(), 3U);
        nodes->setCurrentIndex(3);
        run("DBSIZE");
        QCOMPARE(model().last()->parts->front().node, nodes->currentText());
    }
};

QTEST_MAIN(ConsolePanelTest)
#include "tst_console_panel.moc"
