// SPDX-License-Identifier: GPL-3.0-or-later
// The namespaces of the panel, against a real redis-server whose counters the test sets.
#include "core/cache/invalidation.h"
#include "core/cache/metrics_publisher.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "tests/support/wait.h"
#include "ui/hitrates/csv_recorder.h"
#include "ui/hitrates/hit_rate_charts.h"
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/hitrates/hit_rates_text.h"
#include "ui/hitrates/miss_ratio_dialog.h"
#include "ui/hitrates/namespace_table.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLabel>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;
using freshet::test::RedisServer;

class TestNamespaces : public QObject
{
    Q_OBJECT

    RedisServer m_server;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<HitRatesPanel> m_panel;

    RateCollector &collector() { return *m_panel->controller()->collector(); }
    const HitRatesController::View &view() { return m_panel->controller()->view(); }
    NamespaceModel &model() { return *m_panel->findChild<NamespaceTable *>()->model(); }
    void set(const QByteArray &name, qint64 hits, qint64 misses)
    {
        auto raw = m_server.raw();
        raw.run({"MULTI"});
        raw.run({"SET", "cache_metrics:" + name + ":hits", QByteArray::number(hits)});
        raw.run({"SET", "cache_metrics:" + name + ":misses", QByteArray::number(misses)});
        raw.run({"SET", "cache_metrics:" + name + ":sets", "5"});
        raw.run({"EXEC"});
    }
    test::RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    int blockedClients()
    {
        const QByteArray info = raw({"INFO", "clients"}).bytes;
        const qsizetype at = info.indexOf("blocked_clients:");
        return at < 0 ? -1 : info.mid(at + 16, info.indexOf('\r', at) - at - 16).toInt();
    }
    inspect::HitRateTotals totals(const QByteArray &name)
    {
        return collector().history().totals(inspect::RateHistory::ofNamespace(name), 0,
                                            QDateTime::currentMSecsSinceEpoch() + 60'000);
    }
    bool isSampled(const QByteArray &name) { return collector().history().newest(inspect::RateHistory::ofNamespace(name)); }
    void open(const QString &file = {}, std::chrono::milliseconds interval = std::chrono::seconds(1))
    {
        m_panel.reset();
        m_session = std::make_unique<Session>(m_server.url(), redis::ClientOptions{});
        m_panel = std::make_unique<HitRatesPanel>();
        m_panel->setHistoryFile(file);
        m_panel->controller()->setSampleInterval(interval);
        m_panel->resize(1100, 760);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init()
    {
        if (!m_server.isRunning())
            QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void aLineANamespaceAndTheRowsSayWhatWasCounted()
    {
        set("product", 1000, 500);
        set("tts:voices", 10, 0);
        open();
        const QAbstractItemModelTester tester(&model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("product"), 15000);
        set("product", 1090, 510);
        QTRY_COMPARE_WITH_TIMEOUT(totals("product").hits, 90, 10000);
        QCOMPARE(totals("product").misses, 10);
        QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 2, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!view().lines.empty(), 10000);
        QCOMPARE(view().lines[0].name, QByteArray("product"));
        QTRY_COMPARE_WITH_TIMEOUT(model().index(0, NamespaceModel::RateColumn).data().toString(), QStringLiteral("90.0 %"),
                                  10000);
        QCOMPARE(model().index(1, NamespaceModel::RateColumn).data().toString(), QStringLiteral("–")); // no reads
        set("aaa", 0, 0);
        collector().findNow();
        QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 3, 10000);
        QCOMPARE(model().index(0, 0).data(NamespaceModel::NameRole).toByteArray(), QByteArray("aaa"));
    }

    void theDrawnOnesKeepTheirOrderWhileReadsGoUpAndDown()
    {
        const auto rows = [](std::initializer_list<std::pair<QByteArray, double>> all) {
            std::vector<NamespaceRow> made;
            for (const auto &[name, reads] : all) {
                NamespaceRow row;
                row.name = name;
                row.hourReads = reads;
                made.push_back(row);
            }
            return made;
        };
        using Names = std::vector<QByteArray>;
        const Names first = busiest(rows({{"a", 100}, {"b", 200}, {"c", 150}, {"idle", 0}}), 2);
        QCOMPARE(first, (Names{"b", "c"}));
        QCOMPARE(busiest(rows({{"a", 100}, {"b", 200}, {"c", 220}}), 2, first), (Names{"b", "c"}));
        QCOMPARE(busiest(rows({{"a", 155}, {"b", 200}, {"c", 150}}), 2, first), (Names{"b", "c"})); // not a tenth more
        QCOMPARE(busiest(rows({{"a", 170}, {"b", 200}, {"c", 150}}), 2, first), (Names{"b", "a"}));
        QCOMPARE(busiest(rows({{"a", 0}, {"b", 0}, {"c", 9}}), 2, first), (Names{"c"}));
    }

    void lookingAtNamespacesIsNotReading()
    {
        for (int i = 0; i < 20; ++i)
            set("ns" + QByteArray::number(i), 5, 5);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("ns7"), 15000);
        QTRY_VERIFY_WITH_TIMEOUT(view().totals.seconds >= 4, 15000);
        QCOMPARE(view().totals.hits, 0);
        QCOMPARE(view().totals.misses, 0);
    }

    void whatAnyConsoleDidIsMarkedWhenItIsDoneAndNotWithTheNextLook()
    {
        raw({"SET", "v1:product:1", "x"});
        raw({"SET", "v1:product:2", "x"});
        open({}, std::chrono::hours(1)); // one look, and no other one in this test
        QTRY_VERIFY_WITH_TIMEOUT(view().to.isValid(), 15000);
        const QDateTime looked = view().to;
        QTRY_COMPARE_WITH_TIMEOUT(blockedClients(), 2, 10000); // it waits for both kinds of marks
        const auto other = redis::Client::open(m_server.url());
        QVERIFY(test::await(other->ready()));
        cache::Invalidation what;
        what.kind = cache::Invalidation::Kind::Keys;
        cache::InvalidationOptions options;
        options.mark = true;
        for (int i = 1; i <= 2; ++i) { // it waits again behind the first one
            what.subjects = {"v1:product:" + QByteArray::number(i)};
            QVERIFY(test::await(cache::invalidate(*other, what, options)));
            QTRY_COMPARE_WITH_TIMEOUT(int(view().marks.size()), i, 10000);
        }
        cache::Versions versions(*other, {});
        QVERIFY(test::await(versions.bump("product")));
        QTRY_COMPARE_WITH_TIMEOUT(int(view().marks.size()), 3, 10000);
        QCOMPARE(view().marks.back().kind, inspect::RateMark::Kind::Bump);
        QCOMPARE(view().to, looked);
        m_panel->setActive(false); // nobody sees it: it waits no longer
        QTRY_COMPARE_WITH_TIMEOUT(blockedClients(), 0, 15000);
    }

    void theMarksOfAllConsolesAreWhole()
    {
        set("product", 10, 10);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("product"), 15000);
        QTRY_VERIFY_WITH_TIMEOUT(!view().points.empty(), 10000);
        const auto found = [this](inspect::RateMark::Kind kind) {
            const auto &marks = view().marks;
            return std::count_if(marks.begin(), marks.end(), [kind](const auto &mark) { return mark.kind == kind; });
        };
        // Another program, which this one knows only by what it leaves in Redis.
        m_server.raw().run({"SET", "v1:product:1", "x"});
        const auto other = redis::Client::open(m_server.url());
        QVERIFY(test::await(other->ready()));
        cache::Invalidation what;
        what.kind = cache::Invalidation::Kind::Pattern;
        what.subjects = {"v1:product:*"};
        what.reason = QStringLiteral("wrong price");
        cache::InvalidationOptions options;
        options.mark = true;
        options.actor = QStringLiteral("anna");
        QVERIFY(test::await(cache::invalidate(*other, what, options)));
        QTRY_COMPARE_WITH_TIMEOUT(found(inspect::RateMark::Kind::Invalidation), 1, 5000);
        const QString text = markText(view().marks.back());
        QVERIFY2(text.contains(QStringLiteral("v1:product:*")) && text.contains(QStringLiteral("anna@")) &&
                     text.contains(QStringLiteral("wrong price")) && text.contains(QStringLiteral("1 key")),
                 qPrintable(text));
        cache::Versions versions(*other, {});
        QVERIFY(test::await(versions.bump("product")));
        QTRY_COMPARE_WITH_TIMEOUT(found(inspect::RateMark::Kind::Bump), 1, 5000);
        // Some looks later each is still there once.
        const auto before = view().to;
        QTRY_VERIFY_WITH_TIMEOUT(before.msecsTo(view().to) >= 3000, 15000);
        QCOMPARE(found(inspect::RateMark::Kind::Invalidation), 1);
        QCOMPARE(found(inspect::RateMark::Kind::Bump), 1);
        QCOMPARE(view().totals.hits, 0); // and the looks at marks are no reads
    }

    void aCounterThatFellIsAGap()
    {
        set("product", 1000, 500);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("product"), 15000);
        const auto hasGap = [&] {
            const auto bins = collector().history().window(inspect::RateHistory::ofNamespace("product"), 0,
                                                           QDateTime::currentMSecsSinceEpoch() + 60'000);
            return std::any_of(bins.begin(), bins.end(),
                               [](const auto &bin) { return bin.gap == inspect::HitRateGap::CounterFell; });
        };
        set("product", 10, 5);
        QTRY_VERIFY_WITH_TIMEOUT(hasGap(), 10000); // of its second, or a part of it where two samples fall into one
        QCOMPARE(totals("product").hits, 0);
    }

    void resetCountersAreAGapThoughOthersReadNothing()
    {
        for (int i = 0; i < 20; ++i)
            set("ns" + QByteArray::number(i), 5, 5);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(view().totals.seconds >= 4, 15000);
        QCOMPARE(view().totals.hits, 0); // what this console read is taken out
        QVERIFY(m_server.raw().run({"CONFIG", "RESETSTAT"}).isOk());
        const auto fell = [&] {
            const auto &points = view().points;
            return std::count_if(points.begin(), points.end(),
                                 [](const auto &point) { return point.interval.gap == inspect::HitRateGap::CounterFell; });
        };
        QTRY_COMPARE_WITH_TIMEOUT(fell(), 1, 10000);
        QCOMPARE(view().totals.hits, 0);
        QCOMPARE(view().totals.misses, 0);
    }

    void theCsvHasTheCountersThatWereSetByHand()
    {
        set("=product", 1000, 500);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("=product"), 15000);
        set("=product", 1030, 510);
        QTRY_COMPARE_WITH_TIMEOUT(totals("=product").hits, 30, 10000);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("all.csv"));
        m_panel->exportAllTo(path);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), 10000);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArrayList lines = file.readAll().split('\n');
        int found = 0;
        for (const QByteArray &line : lines) {
            const QByteArrayList cells = line.chopped(line.isEmpty() ? 0 : 1).split(',');
            if (cells.size() != 9 || cells[1] != "'=product" || cells[2] != "1030")
                continue;
            QCOMPARE(cells[3], QByteArray("510"));
            QCOMPARE(cells[4], QByteArray("5"));
            QCOMPARE(cells[5], QByteArray("0"));
            QCOMPARE(cells[6], QByteArray("1540"));
            found += cells[7] == "0.75";
        }
        QCOMPARE(found, 1);
    }

    void theRecordingGrowsUntilItIsStopped()
    {
        set("product", 1, 1);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("product"), 15000);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("recorded.csv"));
        m_panel->recordTo(path);
        const auto lines = [&] {
            QFile file(path);
            return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(lines() >= 5, 15000);
        m_panel->recorder()->stop();
        QVERIFY(!m_panel->recorder()->isRecording());
        m_panel->recordTo(QStringLiteral("/proc/none/recorded.csv"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_panel->recorder()->isRecording(), 10000);
    }

    void theHistorySurvivesARestartOfTheConsoleAndOfTheServer()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("rates.sqlite"));
        set("product", 100, 100);
        open(path);
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("product"), 15000);
        set("product", 150, 150);
        QTRY_COMPARE_WITH_TIMEOUT(totals("product").hits, 50, 10000);
        m_server.kill();
        QTRY_COMPARE_WITH_TIMEOUT(view().state, HitRatesController::State::Away, 20000);
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        QTRY_COMPARE_WITH_TIMEOUT(view().state, HitRatesController::State::Live, 20000);
        const auto hasRestart = [this] {
            const auto &marks = collector().marks();
            return std::any_of(marks.begin(), marks.end(),
                               [](const auto &mark) { return mark.kind == inspect::RateMark::Kind::Restart; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasRestart(), 10000);
        m_panel->setSession(nullptr); // what is not kept yet goes to the file now
        open(path);
        QTRY_COMPARE_WITH_TIMEOUT(totals("product").hits, 50, 15000);
        QVERIFY(hasRestart());
    }

    void whatCameFromTheFileIsNotWrittenAgain()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("rates.sqlite"));
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        const auto sql = [&](const QString &text) {
            QSqlQuery query(QSqlDatabase::database(QStringLiteral("beside")));
            return query.exec(text) && query.next() ? query.value(0).toLongLong() : -1;
        };
        {
            inspect::RateHistory history;
            for (qint64 second = -600; second < -5; ++second) {
                inspect::RateBin bin;
                bin.startMs = now + second * 1000;
                bin.endMs = bin.startMs + 1000;
                bin.knownMs = 1000;
                bin.hits = 7;
                history.add(inspect::RateHistory::ofNamespace("product"), bin);
            }
            inspect::HitRateFile file(path);
            inspect::HitRateFile::Batch batch;
            batch.bins = inspect::HitRateFile::changedSince(history, 0);
            batch.nowMs = now;
            const QString server = m_server.url().toString();
            QVERIFY(test::await(file.load(server)));
            QVERIFY(test::await(file.keep(server, std::move(batch))));
        }
        QSqlDatabase beside = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("beside"));
        beside.setDatabaseName(path);
        QVERIFY(beside.open());
        sql(QStringLiteral("CREATE TABLE written(start_ms INTEGER)"));
        sql(QStringLiteral("CREATE TRIGGER t AFTER INSERT ON bins BEGIN INSERT INTO written VALUES(new.start_ms); END"));
        set("product", 100, 100);
        open(path);
        QTRY_COMPARE_WITH_TIMEOUT(totals("product").hits, 595 * 7, 15000);
        qint64 counted = 100; // a service goes on counting
        QTRY_VERIFY_WITH_TIMEOUT((set("product", counted += 10, 100), totals("product").hits > 595 * 7), 15000);
        const qint64 hits = totals("product").hits;
        m_panel->setSession(nullptr); // what is not kept yet goes to the file now
        const QString since = QString::number(now - 5000);
        QTRY_VERIFY_WITH_TIMEOUT(sql(QStringLiteral("SELECT COUNT(*) FROM written WHERE start_ms >= ") + since) > 0, 10000);
        QCOMPARE(sql(QStringLiteral("SELECT COUNT(*) FROM written WHERE start_ms < ") + since), 0);
        open(path); // and all of it is there
        QTRY_VERIFY_WITH_TIMEOUT(totals("product").hits >= hits, 15000);
        beside = {};
        QSqlDatabase::removeDatabase(QStringLiteral("beside"));
    }

    void theCurveOfANamespaceKnowsWhatItHasNow()
    {
        for (int i = 0; i < 200; ++i)
            m_server.raw().run({"SET", "v1:product:" + QByteArray::number(i), QByteArray(500, 'x')});
        set("product", 1000, 500);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(collector().keyShares() && collector().keyShares()->shares.contains("product"), 15000);
        auto *table = m_panel->findChild<NamespaceTable *>();
        Q_EMIT table->curveAsked("product");
        auto *dialog = m_panel->findChild<MissRatioDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(!dialog->isRunning()); // MONITOR costs: nothing begins by itself
        dialog->close();
    }

    void clicksShowOneAndDoubleClicksAskForKeys()
    {
        set("product", 1000, 500);
        set("user", 10, 10);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("product"), 15000);
        set("product", 1090, 510);
        QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), 2, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!view().lines.empty(), 10000);
        auto *table = m_panel->findChild<NamespaceTable *>();
        auto *rows = table->view();
        const auto placeOf = [&](const QString &name) {
            for (int row = 0; row < rows->model()->rowCount(); ++row) {
                const QModelIndex index = rows->model()->index(row, NamespaceModel::ReadsColumn);
                if (index.siblingAtColumn(0).data().toString() == name)
                    return rows->visualRect(index).center();
            }
            return QPoint(-1, -1);
        };
        rows->scrollToTop();
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, placeOf(QStringLiteral("user")));
        QCOMPARE(view().solo.value(), QByteArray("user"));
        QCOMPARE(view().lines.size(), std::size_t(1));
        QSignalSpy keys(m_panel.get(), &HitRatesPanel::showKeysOfNamespace);
        QTest::mouseClick(rows->viewport(), Qt::LeftButton, {}, placeOf(QStringLiteral("product"))); // the first of the two
        QTest::mouseDClick(rows->viewport(), Qt::LeftButton, {}, placeOf(QStringLiteral("product")));
        QTRY_COMPARE(keys.size(), 1);
        QCOMPARE(keys[0][0].toByteArray(), QByteArray("product"));
        Q_EMIT table->allAsked();
        QVERIFY(!view().solo);
        QVERIFY(m_panel->controller()->isDrawn("product"));
        QVERIFY(model().setData(model().index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(!m_panel->controller()->isDrawn("product"));
        QVERIFY(model().setData(model().index(0, NamespaceModel::TargetColumn), 99.5, Qt::EditRole));
        QCOMPARE(collector().target("product"), 0.995);
        QVERIFY(!model().setData(model().index(0, NamespaceModel::TargetColumn), 250, Qt::EditRole));
    }

    void picturesAreWritten()
    {
        set("product", 1000, 500);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("product"), 15000);
        QTemporaryDir folder;
        m_panel->savePictureTo(folder.filePath(QStringLiteral("a.png")));
        m_panel->savePictureTo(folder.filePath(QStringLiteral("a.svg")));
        QTRY_VERIFY_WITH_TIMEOUT(!QImage(folder.filePath(QStringLiteral("a.png"))).isNull(), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder.filePath(QStringLiteral("a.svg"))), 10000);
        QFile svg(folder.filePath(QStringLiteral("a.svg")));
        QVERIFY(svg.open(QIODevice::ReadOnly));
        QVERIFY(svg.readAll().contains("<svg"));
    }

    void aMissedTargetIsToldUntilItIsMetAgain()
    {
        qint64 hits = 1000;
        qint64 misses = 500;
        set("product", hits, misses);
        open({}, 100ms);
        inspect::HitRateAlert::Options quick;
        quick.after = 300ms;
        quick.clearAfter = 300ms;
        quick.judged = 1000ms;
        quick.leastReads = 10;
        collector().setAlerting(quick);
        const auto tells = [this](const QString &text) {
            return std::ranges::any_of(m_panel->findChildren<QLabel *>(),
                                       [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
        };
        const QString under = QStringLiteral("product stays under its target of 90");
        QSignalSpy alerts(m_panel.get(), &HitRatesPanel::alert);
        QSignalSpy notices(m_panel.get(), &Panel::notice);
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("product"), 15000);
        QVERIFY(!tells(under));
        QTRY_VERIFY_WITH_TIMEOUT((set("product", hits += 10, misses += 10), !alerts.isEmpty()), 20000);
        QCOMPARE(alerts[0][0].toByteArray(), QByteArray("product"));
        QVERIFY(alerts[0][1].toDouble() < 0.9);
        QCOMPARE(alerts[0][2].toDouble(), 0.9);
        QVERIFY(alerts[0][3].toBool());
        QVERIFY(tells(under));
        QVERIFY(notices.constLast()[0].toString().contains(under));

        QTRY_VERIFY_WITH_TIMEOUT((set("product", hits += 10, misses), alerts.size() == 2), 20000);
        QVERIFY(!alerts[1][3].toBool());
        QVERIFY(!tells(under));
        QVERIFY(notices.constLast()[0].toString().contains(QStringLiteral("product meets its target of 90")));
    }

    void hiddenItDrawsNothingButMissesNothing()
    {
        set("product", 1000, 500);
        open();
        QTRY_VERIFY_WITH_TIMEOUT(isSampled("product"), 15000);
        m_panel->setActive(false);
        m_panel->hide();
        QSignalSpy changed(m_panel->controller(), &HitRatesController::viewChanged);
        set("product", 1010, 500);
        QTRY_COMPARE_WITH_TIMEOUT(totals("product").hits, 10, 10000);
        QVERIFY(changed.size() <= 1); // an answer that was under way
    }
};

QTEST_MAIN(TestNamespaces)
#include "tst_namespaces.moc"
