// SPDX-License-Identifier: GPL-3.0-or-later
// The panel as its user sees it: real redis-server, real log, real schedule.
#include <QFileInfo>

#include "tests/support/await.h"
#include "tests/support/cluster_setup.h"
#include "tests/support/redis_server.h"
#include "ui/invalidate/button_bar.h"
#include "ui/invalidate/invalidate_panel.h"
#include "ui/invalidate/order_form.h"
#include "ui/invalidate/preview_view.h"
#include "ui/widgets/change_guard.h"

#include "core/audit/activity_log.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;
using test::await;
using Kind = OrderDraft::Kind;
using Step = InvalidateController::Step;

class InvalidatePanelTest : public QObject
{
    Q_OBJECT

private:
    test::RedisServer m_server{{.users = {"narrow on >n ~v1:product:1* ~{v1:product:1* +@all",
                                          "weak on >w ~* +@all -unlink -del -memory", "blind on >b ~* +@all -scan"}}};
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<inspect::ScheduledInvalidations> m_schedule;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<InvalidatePanel> m_panel;
    QString m_notice;

    test::RawReply raw(const QByteArrayList &command) { return m_server.raw(60'000).run(command); }
    /// Without the marks that an invalidation leaves.
    qint64 keyCount() { return raw({"DBSIZE"}).integer - raw({"EXISTS", "freshet:marks"}).integer; }
    void fill(const QByteArray &prefix, int many)
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < many; ++i)
            commands.push_back({"SET", prefix + QByteArray::number(i), "x", "EX", QByteArray::number(100 + i)});
        m_server.raw(60'000).runAll(commands);
    }
    void open(const redis::Url &url, const redis::ClientOptions &options = {},
              std::optional<redis::Profile::Environment> environment = {})
    {
        m_panel.reset();
        m_session = std::make_unique<Session>(url, options);
        m_session->setOrigin(
            {QStringLiteral("freshet"), environment ? QStringLiteral("Shop") : QString(), environment, url.displayName()});
        m_panel = std::make_unique<InvalidatePanel>(Records{m_log.get(), nullptr, m_schedule.get()});
        m_panel->controller()->setMeasureTime(50ms);
        m_panel->setButtonsFile(m_directory->filePath(QStringLiteral("buttons.json")));
        connect(m_panel.get(), &Panel::notice, this, [this](const QString &text) { m_notice = text; });
        m_panel->resize(1000, 700);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->controller()->hasNames(), 20000);
    }
    void open() { open(m_server.url()); }
    const InvalidateController::View &view() { return m_panel->controller()->view(); }
    void preview(Kind kind, const QStringList &subjects)
    {
        OrderDraft draft;
        draft.kind = kind;
        draft.subjects = subjects;
        m_panel->form()->setDraft(draft);
        QTest::mouseClick(m_panel->form()->previewButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(view().step == Step::Previewed || view().step == Step::Failed, 30000);
    }
    void apply()
    {
        QVERIFY(m_panel->preview()->applyButton()->isEnabled());
        QTest::mouseClick(m_panel->preview()->applyButton(), Qt::LeftButton);
    }
    void applied() { QTRY_COMPARE_WITH_TIMEOUT(view().step, Step::Applied, 30000); }
    QString words() { return m_panel->preview()->resultWords(); }
    std::vector<audit::Activity> recorded()
    {
        const auto page = await(m_log->changes(0));
        return page ? page->records : std::vector<audit::Activity>();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        raw({"FLUSHALL"});
        m_directory = std::make_unique<QTemporaryDir>();
        audit::ActivityLog::Options log;
        log.path = m_directory->filePath(QStringLiteral("activity.sqlite"));
        m_log = std::make_unique<audit::ActivityLog>(log);
        inspect::ScheduledInvalidations::Options schedule;
        schedule.path = m_directory->filePath(QStringLiteral("scheduled.sqlite"));
        m_schedule = std::make_unique<inspect::ScheduledInvalidations>(schedule);
        m_notice.clear();
    }
    void cleanup()
    {
        m_server.resume();
        m_panel.reset();
        m_session.reset();
    }

    void everyKindIsPreviewedAndThenDone_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QStringList>("subjects");
        QTest::addColumn<int>("found");
        QTest::addColumn<int>("left");
        QTest::addColumn<QString>("action");
        const auto s = [](const char *text) { return QString::fromLatin1(text); };
        QTest::newRow("keys") << int(Kind::Keys) << QStringList{s("v1:product:1"), s("absent")} << 1 << 9 << s("invalidate.key");
        QTest::newRow("pattern") << int(Kind::Pattern) << QStringList{s("v1:product:*")} << 5 << 5 << s("invalidate.pattern");
        QTest::newRow("patterns") << int(Kind::Pattern) << QStringList{s("v1:product:*"), s("v1:user:2")} << 6 << 4
                                  << s("invalidate.pattern");
        QTest::newRow("tag") << int(Kind::Tag) << QStringList{s("t")} << 2 << 7 << s("invalidate.tag");
        QTest::newRow("queue") << int(Kind::Queue) << QStringList{s("q")} << 3 << 6 << s("invalidate.queue");
        QTest::newRow("resource") << int(Kind::Resource) << QStringList{s("product"), s("3")} << 1 << 9
                                  << s("invalidate.resource");
        QTest::newRow("ttl") << int(Kind::Ttl) << QStringList{s("v1:*")} << 8 << 10 << s("invalidate.ttl");
    }
    void everyKindIsPreviewedAndThenDone()
    {
        QFETCH(int, kind);
        QFETCH(QStringList, subjects);
        QFETCH(int, found);
        QFETCH(int, left);
        QFETCH(QString, action);
        fill("v1:product:", 5);
        fill("v1:user:", 3);
        raw({"SADD", "cache:tag:t", "v1:product:1", "v1:user:0"});
        raw({"SADD", "invalidation_queue:q", "v1:user:*"});
        open();
        QVERIFY(!m_panel->preview()->applyButton()->isEnabled());
        preview(Kind(kind), subjects);
        QCOMPARE(view().step, Step::Previewed);
        QCOMPARE(view().plan.keys, found);
        QCOMPARE(keyCount(), 10); // nothing was changed
        m_panel->preview()->reasonEdit()->setText(QStringLiteral("wrong price"));
        apply();
        applied();
        QVERIFY2(words().startsWith(QLatin1String("Done:")), qPrintable(words()));
        QCOMPARE(keyCount(), left);
        QVERIFY(m_panel->preview()->retryButton()->isHidden());
        QTRY_VERIFY(!recorded().empty());
        const audit::Activity record = recorded().front();
        QCOMPARE(record.intent.action, action);
        QCOMPARE(record.intent.reason, QStringLiteral("wrong price"));
        QCOMPARE(record.intent.plan.value(QStringLiteral("keys")).toInteger(), found);
        QCOMPARE(record.state, audit::Activity::State::Done);
        QVERIFY(m_panel->preview()->reason().isEmpty());
        QVERIFY(!m_panel->preview()->applyButton()->isEnabled()); // it was done
    }

    void aNamespaceMovesAndCanBeTakenBack()
    {
        raw({"SET", "cache_version:product", "v3"});
        fill("v3:product:", 4);
        open();
        preview(Kind::Namespace, {QStringLiteral("product")});
        QCOMPARE(view().plan.keys, 4);
        QCOMPARE(m_panel->preview()->applyButton()->text(), QStringLiteral("Move product to v4"));
        apply();
        applied();
        QCOMPARE(raw({"GET", "cache_version:product"}).bytes, QByteArray("v4"));
        QCOMPARE(keyCount(), 4 + 1 + 3); // history, max and log
        QTRY_VERIFY(!recorded().empty() && recorded().front().canBeUndone());
    }

    void thePreviewTellsWhatItCosts()
    {
        fill("v1:product:", 20);
        raw({"MSET", "cache_metrics:product:hits", "1000", "cache_metrics:product:misses", "100", "cache_metrics:product:get_us",
             "500000"});
        open();
        m_panel->controller()->setMeasureTime(600ms);
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QVERIFY(view().isMeasuring);
        raw({"INCRBY", "cache_metrics:product:hits", "100"});
        QTRY_VERIFY_WITH_TIMEOUT(view().blast, 10000);
        QVERIFY(view().blast->servedPerSecond && *view().blast->servedPerSecond > 0);
        QVERIFY(view().blast->namespaces.at(0).missMs);
        const auto *groups = m_panel->preview()->findChild<QTableView *>();
        const QAbstractItemModelTester tester(groups->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(groups->model()->rowCount(), 1);
        QCOMPARE(groups->model()->index(0, 0).data().toString(), QStringLiteral("product"));
        QCOMPARE(groups->model()->index(0, 3).data().toString(), QStringLiteral("100 %"));
    }

    void anotherFormMeansAnotherPreview()
    {
        fill("v1:product:", 5);
        open();
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QVERIFY(m_panel->preview()->applyButton()->isEnabled());
        m_panel->form()->lines()->setPlainText(QStringLiteral("v1:*"));
        QVERIFY(!m_panel->preview()->applyButton()->isEnabled());
        m_panel->form()->lines()->setPlainText(QStringLiteral("v1:product:*"));
        QVERIFY(m_panel->preview()->applyButton()->isEnabled());
        m_panel->form()->lines()->clear();
        QVERIFY(!m_panel->preview()->applyButton()->isEnabled());
    }

    void plainTextIsExplainedAndStarred()
    {
        fill("v1:product:", 5);
        open();
        auto *star = m_panel->form()->findChildren<QPushButton *>().at(0);
        m_panel->form()->lines()->setPlainText(QStringLiteral("product"));
        QVERIFY(star->isVisible());
        QTest::mouseClick(star, Qt::LeftButton);
        QCOMPARE(m_panel->form()->lines()->toPlainText(), QStringLiteral("*product*"));
        QVERIFY(!star->isVisible());
    }

    void knownNamesAreOffered()
    {
        fill("v7:price:", 2);
        raw({"SADD", "cache:tag:voices", "a"});
        open();
        QTRY_VERIFY(m_panel->form()->name()->completer());
        OrderDraft draft;
        draft.kind = Kind::Namespace;
        m_panel->form()->setDraft(draft);
        QCompleter *completer = m_panel->form()->name()->completer();
        completer->setCompletionPrefix(QStringLiteral("pri"));
        QCOMPARE(completer->currentCompletion(), QStringLiteral("price"));
        draft.kind = Kind::Tag;
        m_panel->form()->setDraft(draft);
        completer->setCompletionPrefix(QStringLiteral("voi"));
        QCOMPARE(completer->currentCompletion(), QStringLiteral("voices"));
    }

    // The server stands still in the middle of it.
    void aStopInTheMiddleIsNoSuccessAndTheRestCanBeDone()
    {
        fill("v1:product:", 20'000);
        open();
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QTRY_VERIFY(!view().isMeasuring);
        m_server.pause();
        apply();
        QTRY_COMPARE(view().step, Step::Applying);
        QVERIFY(m_panel->running().canStop);
        m_panel->stopRunning();
        m_server.resume();
        applied();
        QVERIFY(view().report && view().report->stopped);
        QVERIFY2(!words().startsWith(QLatin1String("Done:")), qPrintable(words()));
        const qint64 left = keyCount();
        QVERIFY2(left > 10'000, qPrintable(QString::number(left)));
        QTRY_COMPARE(recorded().size(), std::size_t(1));
        QVERIFY(recorded().front().state != audit::Activity::State::Done);
        QCOMPARE(m_panel->preview()->retryButton()->text(), QStringLiteral("Do the rest"));
        QTest::mouseClick(m_panel->preview()->retryButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(view().step == Step::Applied && view().report && view().report->isWhole(), 30000);
        QCOMPARE(keyCount(), 0);
    }

    void whatFailedIsNamedAndTriedAgain()
    {
        fill("v1:product:", 30); // 11 of them the user may touch
        redis::Url url = m_server.url();
        url.user = QStringLiteral("narrow");
        url.password = QStringLiteral("n");
        open(url);
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QCOMPARE(view().plan.keys, 30);
        QCOMPARE(view().plan.failed, 1); // the exact key v1:product, which the user may not look at
        apply();
        QTRY_VERIFY(m_panel->findChild<ChangeGuard *>()); // a preview that is not whole is asked about, also in development
        QTest::mouseClick(m_panel->findChild<ChangeGuard *>()->findChild<QPushButton *>(QStringLiteral("guardApply")),
                          Qt::LeftButton);
        applied();
        QVERIFY2(words().startsWith(QLatin1String("Done in part:")), qPrintable(words()));
        QVERIFY(view().report);
        QCOMPARE(view().report->deleted, 11);
        QCOMPARE(view().report->failed, 20);
        QCOMPARE(view().report->failedKeys.size(), std::size_t(20));
        QCOMPARE(keyCount(), 19);
        QTRY_COMPARE(recorded().size(), std::size_t(1));
        QCOMPARE(recorded().front().state, audit::Activity::State::Partly);
        QVERIFY(m_notice.startsWith(QLatin1String("Done in part")));
        QVERIFY(raw({"ACL", "SETUSER", "narrow", "allkeys"}).isOk());
        QTest::mouseClick(m_panel->preview()->retryButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(view().step == Step::Applied && view().report && view().report->isWhole(), 30000);
        QCOMPARE(view().report->deleted, 19);
        QCOMPARE(keyCount(), 0);
        raw({"ACL", "SETUSER", "narrow", "resetkeys", "~v1:product:1*", "~{v1:product:1*"});
    }

    void aCommandThatTheUserMayNotRunShutsJustThatButtonAndIsNamed()
    {
        fill("v1:product:", 5);
        redis::Url url = m_server.url();
        url.user = QStringLiteral("weak");
        url.password = QStringLiteral("w");
        open(url);
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QCOMPARE(view().plan.keys, 5); // without MEMORY, which costs only the size
        QVERIFY(!view().plan.bytes);
        apply();
        applied();
        QVERIFY2(words().contains(QLatin1String("unlink")), qPrintable(words()));
        QCOMPARE(keyCount(), 5);
        QTRY_COMPARE(recorded().size(), std::size_t(1));
        QCOMPARE(recorded().front().state, audit::Activity::State::Failed);
        QVERIFY(!m_panel->preview()->retryButton()->isEnabled());
        preview(Kind::Pattern, {QStringLiteral("v1:product:1*")});
        QVERIFY(!m_panel->preview()->applyButton()->isEnabled());
        const auto labels = m_panel->preview()->findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text().startsWith(QLatin1String("This user may not do that")) &&
                   label->text().contains(QLatin1String("unlink"));
        }));
        preview(Kind::Namespace, {QStringLiteral("product")}); // what it may do stays open
        apply();
        applied();
        QVERIFY2(words().startsWith(QLatin1String("Done:")), qPrintable(words()));
        QCOMPARE(raw({"GET", "cache_version:product"}).bytes, QByteArray("v2"));
        open(); // another user
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QVERIFY(m_panel->preview()->applyButton()->isEnabled());
    }

    void whoMayNotScanIsToldSoAndKeysStillWork()
    {
        fill("v1:product:", 5);
        redis::Url url = m_server.url();
        url.user = QStringLiteral("blind");
        url.password = QStringLiteral("b");
        m_panel.reset();
        m_session = std::make_unique<Session>(url, redis::ClientOptions{});
        m_panel = std::make_unique<InvalidatePanel>(Records{m_log.get(), nullptr, nullptr});
        m_panel->controller()->setMeasureTime(50ms);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 20000);
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QVERIFY2(words().contains(QLatin1String("scan")) || !view().plan.isWhole(), qPrintable(words()));
        preview(Kind::Keys, {QStringLiteral("v1:product:1")});
        QCOMPARE(view().step, Step::Previewed);
        apply();
        applied();
        QVERIFY2(words().startsWith(QLatin1String("Done:")), qPrintable(words()));
        QCOMPARE(keyCount(), 4);
    }

    void aRestartedServerIsInvalidatedAgain()
    {
        fill("v1:product:", 5);
        open();
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        m_server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->readiness().state != Panel::Readiness::State::Live, 20000);
        QVERIFY(!m_panel->preview()->applyButton()->isEnabled()); // what was seen is old
        QCOMPARE(view().plan.keys, 5);
        QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
        fill("v1:product:", 3);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 20000);
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QCOMPARE(view().plan.keys, 3);
        apply();
        applied();
        QCOMPARE(keyCount(), 0);
    }

    void productionWantsItsNameTyped()
    {
        fill("v1:product:", 5);
        open(m_server.url(), {}, redis::Profile::Environment::Production);
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        apply();
        QTRY_VERIFY(m_panel->findChild<ChangeGuard *>());
        auto *guard = m_panel->findChild<ChangeGuard *>();
        QVERIFY(!guard->canApply());
        QTest::keyClick(guard, Qt::Key_Escape);
        QTRY_VERIFY(!m_panel->findChild<ChangeGuard *>());
        QCOMPARE(keyCount(), 5);
        QCOMPARE(view().step, Step::Previewed);
        apply();
        QTRY_VERIFY(m_panel->findChild<ChangeGuard *>());
        guard = m_panel->findChild<ChangeGuard *>();
        guard->findChild<QLineEdit *>(QStringLiteral("guardName"))->setText(QStringLiteral("Shop"));
        QTest::mouseClick(guard->findChild<QPushButton *>(QStringLiteral("guardApply")), Qt::LeftButton);
        applied();
        QCOMPARE(keyCount(), 0);
    }

    void aReadOnlyConnectionIsForPreviewsOnly()
    {
        fill("v1:product:", 5);
        redis::ClientOptions options;
        options.readOnly = true;
        open(m_server.url(), options);
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QCOMPARE(view().plan.keys, 5);
        QVERIFY(!m_panel->preview()->applyButton()->isEnabled());
        m_panel->controller()->apply({});
        QCOMPARE(view().step, Step::Previewed);
        QCOMPARE(keyCount(), 5);
        QVERIFY(recorded().empty());
    }

    void anUnwritableLogMeansThatNothingIsChanged()
    {
        fill("v1:product:", 5);
        audit::ActivityLog::Options nowhere;
        nowhere.path = QStringLiteral("/proc/nowhere/activity.sqlite");
        m_panel.reset();
        m_log = std::make_unique<audit::ActivityLog>(nowhere);
        open();
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        apply();
        applied();
        QVERIFY2(words().startsWith(QLatin1String("Nothing was changed")), qPrintable(words()));
        QCOMPARE(keyCount(), 5);
    }

    void aServerThatDiesInThePreviewIsToldAndTheNextOneWorks()
    {
        fill("v1:product:", 50'000);
        open();
        OrderDraft draft;
        draft.kind = Kind::Pattern;
        draft.subjects = {QStringLiteral("v1:*")};
        m_panel->form()->setDraft(draft);
        m_server.pause();
        QTest::mouseClick(m_panel->form()->previewButton(), Qt::LeftButton);
        QCOMPARE(view().step, Step::Previewing);
        m_server.kill();
        QTRY_VERIFY_WITH_TIMEOUT(view().step == Step::Failed || (view().step == Step::Previewed && !view().plan.isWhole()),
                                 40000);
        QVERIFY(!m_panel->preview()->applyButton()->isEnabled());
        QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
        fill("v1:product:", 7);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->readiness().state, Panel::Readiness::State::Live, 20000);
        preview(Kind::Pattern, {QStringLiteral("v1:*")});
        QCOMPARE(view().plan.keys, 7);
        QVERIFY(m_panel->preview()->applyButton()->isEnabled());
    }

    void otherPanelsSendSubjects()
    {
        fill("v1:product:", 5);
        raw({"SADD", "cache:tag:t", "v1:product:1"});
        open();
        const auto sent = [this](const char *subject, Kind kind, qint64 keys) {
            QVERIFY(m_panel->openSubject(QString::fromLatin1(subject)));
            QTRY_COMPARE(view().step, Step::Previewed);
            QCOMPARE(view().order.front().kind, kind);
            QCOMPARE(view().plan.keys, keys);
        };
        sent("v1:product:*", Kind::Pattern, 5);
        sent("v1:product:1", Kind::Keys, 1);
        sent("namespace:product", Kind::Namespace, 5);
        sent("tag:t", Kind::Tag, 1);
        QVERIFY(!m_panel->openSubject({}));
    }

    void hostileNamesAreShownAsText()
    {
        raw({"SET", "v1:<b>x</b>:\n\x1b[31m\xe2\x80\xae", "x"});
        open();
        preview(Kind::Pattern, {QStringLiteral("v1:*")});
        QCOMPARE(view().plan.keys, 1);
        const auto lists = m_panel->preview()->findChildren<QPlainTextEdit *>();
        bool isShown = false;
        for (const QPlainTextEdit *list : lists)
            isShown |= list->toPlainText() == QStringLiteral("v1:<b>x</b>:\\n\\x1b[31m\\u202e");
        QVERIFY(isShown);
    }

    void aClusterIsInvalidatedThroughThePanel()
    {
        test::ClusterSetup cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.log()));
        const auto client = redis::Client::open(cluster.url());
        for (int i = 0; i < 60; ++i) {
            auto set = [](redis::Client &c, int n) -> Task<Result<void>> {
                const auto done = co_await c.command(redis::Command("SET", "v1:product:" + QByteArray::number(n), "x"));
                if (!done)
                    co_return std::unexpected(done.error());
                co_return {};
            };
            QVERIFY(await(client->ready()));
            QVERIFY(await(set(*client, i)));
        }
        open(cluster.url());
        preview(Kind::Pattern, {QStringLiteral("v1:product:*")});
        QCOMPARE(view().plan.keys, 60);
        apply();
        applied();
        QVERIFY2(words().startsWith(QLatin1String("Done:")), qPrintable(words()));
        QCOMPARE(view().report->deleted, 60);
        m_panel.reset();
        m_session.reset();
    }
};

QTEST_MAIN(InvalidatePanelTest)
#include "tst_invalidate_panel.moc"
