// SPDX-License-Identifier: GPL-3.0-or-later
// The console behind Sentinels: what it says when the primary goes between two statements.
#include <QTemporaryDir>

#include "core/audit/activity_log.h"
#include "tests/support/await.h"
#include "tests/support/sentinel_setup.h"
#include "ui/console/console_input.h"
#include "ui/console/console_model.h"
#include "ui/console/console_panel.h"

#include <QDeadlineTimer>
#include <QPlainTextEdit>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using namespace freshet::test;

class ConsoleSentinelTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SentinelSetup> m_sentinels;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ConsolePanel> m_panel;

    void run(const char *text)
    {
        m_panel->input()->setText(QString::fromUtf8(text));
        QTest::keyClick(m_panel->input(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->controller()->isRunning(), 60000);
    }
    /// Of the last statement; the console's own notes are none.
    QString lastReply()
    {
        const ConsoleModel &model = *m_panel->controller()->model();
        for (int row = model.rowCount() - 1; row >= 0; --row) {
            const ConsoleEntry *entry = model.entryAt(model.index(row, 0));
            bool hasMore = false;
            if (entry && entry->state != ConsoleEntry::State::Note)
                return transcriptOf(*entry, 0, 10, hasMore).section(u'\n', 0, 0);
        }
        return {};
    }
    QString shown() const { return m_panel->findChildren<QPlainTextEdit *>().first()->toPlainText(); }
    /// The primary is killed when its replica has all that was written.
    void killPrimary()
    {
        const int former = m_sentinels->primaryIndex();
        QVERIFY2(m_sentinels->replicate(), qPrintable(m_sentinels->log()));
        m_sentinels->primary().kill();
        QVERIFY(m_sentinels->waitForNewPrimary(former));
    }
    /// Until a statement goes through, each one is told not to have been sent, or to be lost.
    void runUntilAnswered(const char *text, const QString &reply)
    {
        const QDeadlineTimer patience(60'000);
        for (run(text); lastReply() != reply && !patience.hasExpired(); run(text)) {
            QVERIFY2(lastReply().startsWith(QLatin1String("Not connected, nothing was sent.")) ||
                         lastReply().startsWith(QLatin1String("The connection was lost before the answer.")),
                     qPrintable(lastReply()));
            QTRY_COMPARE_WITH_TIMEOUT(m_session->status().state, redis::ConnectionStatus::State::Ready, 60000);
        }
        QCOMPARE(lastReply(), reply);
    }

private Q_SLOTS:
    void init()
    {
        m_sentinels = std::make_unique<SentinelSetup>();
        QVERIFY2(m_sentinels->start(), qPrintable(m_sentinels->log()));
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options options;
        options.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(options);
        m_session = std::make_unique<Session>(m_sentinels->url(), redis::ClientOptions{});
        m_session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), redis::Profile::Environment::Development,
                              m_sentinels->url().displayName()});
        m_panel = std::make_unique<ConsolePanel>(Records{m_log.get(), nullptr}, nullptr,
                                                 m_directory->filePath(QStringLiteral("history")));
        m_panel->resize(1024, 640);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 30000);
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
        m_log.reset();
        m_sentinels.reset();
    }

    void aFailoverBetweenTwoStatementsIsToldAndTheDatabaseIsKept()
    {
        run("SELECT 3\nSET a 1");
        QCOMPARE(lastReply(), QStringLiteral("OK"));
        killPrimary();
        runUntilAnswered("GET a", QStringLiteral("\"1\""));
        QVERIFY2(m_panel->controller()->prompt().endsWith(QLatin1String("[3]")), qPrintable(m_panel->controller()->prompt()));
        QTRY_VERIFY_WITH_TIMEOUT(shown().contains(QLatin1String("Another server process answers now")), 10000);
        run("SET b 2");
        QCOMPARE(lastReply(), QStringLiteral("OK"));
        auto now = m_sentinels->primary().raw();
        now.run({"SELECT", "3"});
        QCOMPARE(now.run({"GET", "b"}).bytes, QByteArray("2"));
    }

    void aTransactionThatAFailoverCutIsToldAndNothingOfItRan()
    {
        run("SET a 1\nMULTI\nSET a 2");
        QCOMPARE(lastReply(), QStringLiteral("QUEUED"));
        killPrimary();
        run("EXEC");
        QVERIFY2(lastReply().contains(QLatin1String("nothing of the transaction ran")), qPrintable(lastReply()));
        QVERIFY(!m_panel->controller()->prompt().endsWith(QLatin1String("(TX)")));
        runUntilAnswered("GET a", QStringLiteral("\"1\""));
    }
};

QTEST_MAIN(ConsoleSentinelTest)
#include "tst_console_sentinel.moc"
