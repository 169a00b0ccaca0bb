// SPDX-License-Identifier: GPL-3.0-or-later
#include <QEventLoop>
#include <QFileInfo>

#include "core/audit/activity_log.h"
#include "tests/support/await.h"
#include "tests/support/child_process.h"
#include "tests/support/fake_clock.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <thread>

using namespace freshet;
using namespace freshet::audit;
using namespace std::chrono_literals;
using test::await;

namespace {

using State = Activity::State;

Intent intentOf(const char *action, const QByteArray &target = "v1:product:1")
{
    Intent intent;
    intent.origin = {QStringLiteral("freshet"), QStringLiteral("Shop"), redis::Profile::Environment::Production,
                     QStringLiteral("shop.example:6379/2")};
    intent.action = QLatin1String(action);
    intent.target = target;
    intent.plan = {{QStringLiteral("matched"), 3}};
    intent.reason = QStringLiteral("wrong price");
    return intent;
}

Outcome outcome(Outcome::State state, const QString &error = {})
{
    Outcome one;
    one.state = state;
    one.result = {{QStringLiteral("deleted"), 3}};
    one.error = error;
    return one;
}

QString words(const Error &error)
{
    return QLatin1String(codeName(error.code)) + QLatin1String(": ") + error.message;
}

} // namespace

class ActivityLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
    }

    void aRecordIsThereBeforeTheChangeAndCompletedAfterIt()
    {
        ActivityLog log(options());
        const auto id = await(log.begin(intentOf("key.delete")));
        QVERIFY2(id, id ? "" : qPrintable(words(id.error())));
        const auto before = await(log.record(*id));
        QVERIFY(before);
        QCOMPARE(before->state, State::Running);
        QCOMPARE(before->intent, intentOf("key.delete"));
        QCOMPARE(before->user, systemUser());
        QVERIFY(before->begun.isValid());
        QVERIFY(!before->ended.isValid());

        QVERIFY(await(log.finish(*id, outcome(Outcome::State::Partly, QStringLiteral("LOADING")))));
        const auto after = await(log.record(*id));
        QVERIFY(after);
        QCOMPARE(after->state, State::Partly);
        QCOMPARE(after->result.value(QStringLiteral("deleted")).toInt(), 3);
        QCOMPARE(after->error, QStringLiteral("LOADING"));
        QVERIFY(after->ended >= after->begun);
    }

    void fileAndFolderAreTheUsersAlone()
    {
        ActivityLog log(options());
        QVERIFY(await(log.begin(intentOf("key.delete"))));
        struct stat file = {};
        QCOMPARE(::stat(qPrintable(log.path()), &file), 0);
        QCOMPARE(file.st_mode & 0777, mode_t(0600));
        QCOMPARE(::stat(qPrintable(QFileInfo(log.path()).path()), &file), 0);
        QCOMPARE(file.st_mode & 0777, mode_t(0700));
    }

    void lookingMakesNoFile()
    {
        ActivityLog log(options());
        const auto page = await(log.changes(0));
        QVERIFY(page);
        QVERIFY(page->records.empty());
        QVERIFY(!QFileInfo::exists(log.path()));
        QCOMPARE(await(log.record(1)).error().code, Code::NotFound);
    }

    void hostileTextsComeBackAsTheyWere()
    {
        ActivityLog log(options());
        QByteArray target("a\0b\xff\xfe'\"; DROP TABLE activity; --\r\n\x1b[2J", 45);
        target.resize(45);
        Intent intent = intentOf("key.delete", target);
        intent.reason = QStringLiteral("<b>x</b>\u202e\n=1+1");
        intent.origin.connection = QString();
        intent.origin.environment.reset();
        intent.undo = Undo{QStringLiteral("bin"), {{QStringLiteral("batch"), QStringLiteral("b")}}};
        const auto id = await(log.begin(intent));
        QVERIFY(id);
        const auto back = await(log.record(*id));
        QVERIFY(back);
        QCOMPARE(back->intent, intent);
    }

    void whatIsTooLongIsCutAndWhatIsTooLargeRefused()
    {
        ActivityLog log(options());
        const auto id = await(log.begin(intentOf("key.delete", QByteArray(100'000, 'k'))));
        QVERIFY(id);
        QVERIFY(await(log.record(*id))->intent.target.size() < 5000);
        Intent large = intentOf("key.delete");
        large.undo = Undo{QStringLiteral("ttl"), {{QStringLiteral("x"), QString(300'000, u'x')}}};
        QCOMPARE(await(log.begin(large)).error().code, Code::InvalidArgument);
    }

    void onlyWhatChangedIsReadAgain()
    {
        ActivityLog log(options());
        ActivityLog other(options());
        const auto first = await(log.begin(intentOf("key.delete")));
        QVERIFY(first);
        QVERIFY(await(log.finish(*first, outcome(Outcome::State::Done))));
        const auto page = await(other.changes(0));
        QVERIFY(page);
        QCOMPARE(page->records.size(), std::size_t(1));
        QVERIFY(page->isWhole);

        QVERIFY(await(other.changes(page->change))->records.empty());
        const auto second = await(log.begin(intentOf("version.bump")));
        QVERIFY(second);
        const auto next = await(other.changes(page->change));
        QVERIFY(next);
        QVERIFY(!next->isWhole);
        QCOMPARE(next->records.size(), std::size_t(1));
        QCOMPARE(next->records[0].id, *second);
        // What is open is told each time: its program may have ended.
        QCOMPARE(await(other.changes(next->change))->records.size(), std::size_t(1));
        QVERIFY(await(log.finish(*second, outcome(Outcome::State::Failed))));
        const auto last = await(other.changes(next->change));
        QCOMPARE(last->records.size(), std::size_t(1));
        QCOMPARE(last->records[0].state, State::Failed);
    }

    void anUndoIsNotedAtWhatItTookBack()
    {
        ActivityLog log(options());
        Intent bump = intentOf("version.bump", "product");
        bump.undo = Undo{QStringLiteral("version"), {}};
        const auto first = await(log.begin(bump));
        QVERIFY(await(log.finish(*first, outcome(Outcome::State::Done))));
        QVERIFY(await(log.record(*first))->canBeUndone());
        Intent undo = intentOf("undo");
        undo.undoOf = *first;
        const auto failed = await(log.begin(undo));
        QVERIFY(await(log.finishUndo(*failed, outcome(Outcome::State::Failed), *first)));
        QVERIFY(await(log.record(*first))->canBeUndone());
        const auto second = await(log.begin(undo));
        QVERIFY(await(log.finishUndo(*second, outcome(Outcome::State::Done), *first)));
        const auto taken = await(log.record(*first));
        QCOMPARE(taken->undoneBy, *second);
        QVERIFY(!taken->canBeUndone());
    }

    void theOldestGoByNumber()
    {
        auto some = options();
        some.mostRecords = 5;
        ActivityLog log(some);
        qint64 last = 0;
        for (int i = 0; i < 9; ++i)
            last = await(log.begin(intentOf("key.delete"))).value_or(0);
        const auto page = await(log.changes(0));
        QCOMPARE(page->records.size(), std::size_t(5));
        QCOMPARE(page->records[0].id, last);
        QCOMPARE(page->oldest, last - 4);
    }

    void theOldestGoByAge()
    {
        test::FakeClock clock;
        ActivityLog log(options(), clock);
        QVERIFY(await(log.begin(intentOf("key.delete", "old"))));
        clock.advance(std::chrono::hours(401 * 24));
        QVERIFY(await(log.begin(intentOf("key.delete", "new"))));
        const auto page = await(log.changes(0));
        QCOMPARE(page->records.size(), std::size_t(1));
        QCOMPARE(page->records[0].intent.target, QByteArray("new"));
    }

    void theOldestGoByBytes()
    {
        auto some = options();
        some.mostBytes = 64'000;
        ActivityLog log(some);
        for (int i = 0; i < 128; ++i)
            QVERIFY(await(log.begin(intentOf("key.delete", QByteArray(2000, 'k')))));
        const auto page = await(log.changes(0));
        QVERIFY2(page->records.size() <= 32 && page->records.size() > 20, qPrintable(QString::number(page->records.size())));
    }

    void severalProgramsWriteAtOnceAndNothingIsLost()
    {
        constexpr int writers = 4;
        constexpr int each = 25;
        std::atomic<int> failures = 0;
        std::vector<std::thread> threads;
        for (int writer = 0; writer < writers; ++writer) {
            threads.emplace_back([&, writer] {
                QEventLoop loop; // each has its own connection, as another program would
                ActivityLog log(options());
                for (int i = 0; i < each; ++i) {
                    const auto id = await(log.begin(intentOf("key.delete", QByteArray::number(writer))));
                    if (!id || !await(log.finish(*id, outcome(Outcome::State::Done))))
                        ++failures;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        ActivityLog log(options());
        const auto page = await(log.changes(0));
        QCOMPARE(page->records.size(), std::size_t(writers * each));
        QSet<qint64> ids;
        for (const Activity &one : page->records) {
            QCOMPARE(one.state, State::Done);
            ids.insert(one.id);
        }
        QCOMPARE(ids.size(), writers * each);
    }

    void aKilledProgramLeavesARecordThatSaysSo()
    {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--begin-and-hang"), options().path});
        QVERIFY(child.waitForReadyRead(20000));
        const qint64 id = child.readLine().trimmed().toLongLong();
        QVERIFY(id > 0);
        ActivityLog log(options());
        const auto running = await(log.record(id));
        QVERIFY(running);
        QCOMPARE(running->state, State::Running);
        QCOMPARE(running->process.number, child.processId());
        child.kill();
        QVERIFY(child.waitForFinished(20000));
        const auto left = await(log.record(id));
        QVERIFY(left);
        QCOMPARE(left->state, State::Unknown);
        QCOMPARE(left->intent, intentOf("invalidate.pattern", "v1:*"));
    }

    void whatAClosedConnectionLeftOpenGetsAnOutcome()
    {
        ActivityLog log(options());
        qint64 begun = 0, ending = 0;
        std::thread session([&] {
            QEventLoop loop;
            begun = await(log.begin(intentOf("key.delete"))).value_or(0);
            ending = await(log.begin(intentOf("key.ttl"))).value_or(0);
            // On their way when the thread ends: nobody hears the answers.
            log.begin(intentOf("key.rename"));
            log.finish(ending, outcome(Outcome::State::Done));
        });
        session.join();
        ActivityLog other(options()); // another program sees it as soon as this one has looked
        QTRY_COMPARE(await(log.changes(0))->records.size(), std::size_t(3));
        QVERIFY(await(log.changes(0)));
        const auto page = await(other.changes(0));
        QVERIFY(page);
        for (const Activity &record : page->records) {
            const bool isEnded = record.id == ending;
            QCOMPARE(record.state, isEnded ? State::Done : State::Partly);
            QCOMPARE(record.error.contains(QStringLiteral("connection was closed")), !isEnded);
            QVERIFY(record.ended.isValid());
        }
        QVERIFY(begun > 0 && begun != ending);
    }

    void whatRunsInAnotherThreadStaysOpen()
    {
        ActivityLog log(options());
        std::atomic<qint64> id = 0;
        std::atomic<bool> go = false;
        std::thread session([&] {
            QEventLoop loop;
            id = await(log.begin(intentOf("key.delete"))).value_or(0);
            while (!go)
                std::this_thread::yield();
            await(log.finish(id, outcome(Outcome::State::Failed)));
        });
        QTRY_VERIFY(id > 0);
        QCOMPARE(await(log.record(id))->state, State::Running);
        go = true;
        session.join();
        QCOMPARE(await(log.record(id))->state, State::Failed);
        const auto page = await(log.changes(0));
        QCOMPARE(page->records.size(), std::size_t(1));
        QCOMPARE(page->records[0].state, State::Failed);
    }

    void aFullDiskRefusesAndLeavesWhatWasThere()
    {
        ActivityLog log(options());
        const auto first = await(log.begin(intentOf("key.delete", "first")));
        QVERIFY(first);
        // The system's limit on a file's size refuses what grows, as a full disk does.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
        const rlimit small{rlim_t(QFileInfo(log.path() + QStringLiteral("-wal")).size()), old.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto refused = await(log.begin(intentOf("key.delete", QByteArray(4000, 'k'))));
        const auto notFinished = await(log.finish(*first, outcome(Outcome::State::Done)));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &old), 0);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Io);
        QVERIFY2(refused.error().message.contains(QLatin1String("the activity log")), qPrintable(refused.error().message));
        QCOMPARE(refused.error().context, log.path());
        QVERIFY(!notFinished);
        ActivityLog reader(options());
        auto page = await(reader.changes(0));
        QVERIFY2(page, page ? "" : qPrintable(words(page.error())));
        QCOMPARE(page->records.size(), std::size_t(1));
        QCOMPARE(page->records[0].state, State::Running);
        // With room again, what could not be completed is.
        QVERIFY(await(log.begin(intentOf("key.delete", "second"))));
        page = await(reader.changes(0));
        QCOMPARE(page->records.size(), std::size_t(2));
        QCOMPARE(page->records[1].state, State::Done);
    }

    void aFolderThatCantBeMadeIsAnErrorThatSaysWhere()
    {
        QFile blocker(m_directory->filePath(QStringLiteral("blocker")));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        auto some = options();
        some.path = blocker.fileName() + QStringLiteral("/freshet/activity.sqlite");
        ActivityLog log(some);
        const auto refused = await(log.begin(intentOf("key.delete")));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Io);
        QVERIFY2(refused.error().message.contains(QLatin1String("XDG_DATA_HOME")), qPrintable(refused.error().message));
    }

    void aFileThatIsNoDatabaseIsLeftAlone()
    {
        QVERIFY(QDir().mkpath(QFileInfo(options().path).path()));
        QFile file(options().path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray content = "these are my notes, and nothing else\n" + QByteArray(5000, 'x');
        file.write(content);
        file.close();
        ActivityLog log(options());
        QCOMPARE(await(log.begin(intentOf("key.delete"))).error().code, Code::Io);
        QCOMPARE(await(log.changes(0)).error().code, Code::Io);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);
    }

    void workIsNotDoneWithoutItsRecord()
    {
        auto some = options();
        some.path = QStringLiteral("/dev/null/activity.sqlite");
        ActivityLog broken(some);
        int calls = 0;
        const std::function<Task<Result<int>>()> work = [&calls]() -> Task<Result<int>> {
            ++calls;
            co_return 7;
        };
        const std::function<Outcome(const Result<int> &)> read = [](const Result<int> &answer) {
            Outcome end;
            end.result = {{QStringLiteral("done"), *answer}};
            return end;
        };
        QVERIFY(!await(recorded<int>(broken, intentOf("key.delete"), work, read)));
        QCOMPARE(calls, 0);
        ActivityLog log(options());
        QCOMPARE(await(recorded<int>(log, intentOf("key.delete"), work, read)).value_or(0), 7);
        QCOMPARE(calls, 1);
        QCOMPARE(await(log.record(1))->result.value(QStringLiteral("done")).toInt(), 7);
    }

private:
    ActivityLog::Options options() const
    {
        ActivityLog::Options some;
        some.path = m_directory->filePath(QStringLiteral("data/freshet/activity.sqlite"));
        some.wait = 20s;
        return some;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

namespace {

/// The child of aKilledProgramLeavesARecordThatSaysSo: begins, tells the id, and waits to be killed.
int beginAndHang(const QString &path)
{
    ActivityLog::Options options;
    options.path = path;
    ActivityLog log(options);
    const auto id = await(log.begin(intentOf("invalidate.pattern", "v1:*")));
    if (!id)
        return 1;
    std::printf("%lld\n", static_cast<long long>(*id));
    std::fflush(stdout);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && QByteArrayView(argv[1]) == "--begin-and-hang")
        return beginAndHang(QString::fromLocal8Bit(argv[2]));
    ActivityLogTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_activity_log.moc"
