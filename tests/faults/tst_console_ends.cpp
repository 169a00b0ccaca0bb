// SPDX-License-Identifier: GPL-3.0-or-later
// F24: the program is killed, or its disk gets full, in the middle of an operation. The activity log tells what was done, no
// deleted key is lost, and no settings are half-written.
#include <QFileInfo>

#include "core/audit/activity_log.h"
#include "core/audit/bin.h"
#include "core/inspect/undo.h"
#include "core/redis/profile.h"
#include "tests/support/await.h"
#include "tests/support/raw_redis.h"
#include "tests/support/redis_server.h"

#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <csignal>
#include <cstdio>

using namespace freshet;
using namespace std::chrono_literals;
using test::await;

namespace {

constexpr int keyCount = 4000;

QByteArray keyName(int number)
{
    return "v1:product:" + QByteArray::number(number);
}

audit::ActivityLog::Options logIn(const QString &directory)
{
    audit::ActivityLog::Options options;
    options.path = directory + QStringLiteral("/activity.sqlite");
    return options;
}

audit::BinStore::Options binIn(const QString &directory)
{
    audit::BinStore::Options options;
    options.path = directory + QStringLiteral("/bin.sqlite");
    return options;
}

/// What the desktop does when many keys are deleted: begin, delete, finish. `most`: the size that its files may reach, 0: any.
int deleteAll(const QString &url, const QString &directory, qint64 most)
{
    const auto address = redis::Url::parse(url);
    const auto client = redis::Client::open(*address);
    if (!await(client->ready()))
        return 2;
    audit::ActivityLog log(logIn(directory));
    audit::BinStore bin(binIn(directory));
    audit::Intent intent;
    intent.action = QStringLiteral("key.delete");
    intent.target = "v1:product:*";
    audit::BinOptions options;
    options.batch = audit::newBinBatch();
    intent.undo = inspect::undoOfBin(options.batch);
    intent.origin.server = address->displayName();
    const auto id = await(log.begin(intent));
    if (!id)
        return 3;
    if (most > 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{rlim_t(most), rlim_t(most)};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    std::printf("begun\n");
    std::fflush(stdout);
    std::vector<QByteArray> keys;
    for (int i = 0; i < keyCount; ++i)
        keys.push_back(keyName(i));
    options.progress = [](qint64 done, qint64) {
        std::printf("%lld\n", static_cast<long long>(done));
        std::fflush(stdout);
    };
    const auto report = await(audit::deleteToBin(*client, bin, keys, options));
    audit::Outcome outcome;
    if (!report)
        outcome = audit::outcomeOf(report.error());
    else
        outcome.result = {{QStringLiteral("deleted"), report->done}};
    if (report && report->error) {
        outcome.state = audit::Outcome::State::Partly;
        outcome.error = report->error->message;
    }
    const auto finished = await(log.finish(*id, outcome));
    return report && !report->error ? 0 : finished ? 1 : 4;
}

} // namespace

class ConsoleEndsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }

    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        auto raw = m_server.raw();
        raw.run({"FLUSHALL"});
        for (int i = 0; i < keyCount; ++i)
            raw.run({"SET", keyName(i), "value " + QByteArray::number(i)});
    }

    void aKilledDeletionLosesNoKeyAndSaysThatItIsUnknown_data()
    {
        QTest::addColumn<int>("killAt");
        for (const int at : {64, 500, 1500, 3000})
            QTest::addRow("after %d keys", at) << at;
    }
    void aKilledDeletionLosesNoKeyAndSaysThatItIsUnknown()
    {
        QFETCH(int, killAt);
        QProcess child;
        start(child, 0);
        qint64 done = 0;
        while (done < killAt) {
            QVERIFY(child.waitForReadyRead(20000));
            while (child.canReadLine())
                done = std::max(done, child.readLine().trimmed().toLongLong());
        }
        child.kill();
        QVERIFY(child.waitForFinished(20000));
        audit::ActivityLog log(logIn(m_directory->path()));
        const auto page = await(log.changes(0));
        QVERIFY(page);
        QCOMPARE(page->records.size(), std::size_t(1));
        QCOMPARE(page->records[0].state, audit::Activity::State::Unknown);
        checkThatNoKeyIsLost(done, page->records[0]);
    }

    void aFullDiskStopsTheDeletionAndLosesNoKey()
    {
        QProcess child;
        start(child, 400'000);
        QVERIFY(child.waitForFinished(60000));
        QVERIFY2(child.exitCode() == 1 || child.exitCode() == 4, qPrintable(QString::number(child.exitCode())));
        audit::ActivityLog log(logIn(m_directory->path()));
        const auto page = await(log.changes(0));
        QVERIFY(page);
        QCOMPARE(page->records.size(), std::size_t(1));
        const auto state = page->records[0].state;
        // Where the disk has no room for the end either, it is unknown; never done.
        QVERIFY(state == audit::Activity::State::Partly || state == audit::Activity::State::Unknown ||
                state == audit::Activity::State::Failed);
        checkThatNoKeyIsLost(1, page->records[0]);
        QVERIFY(m_server.raw().run({"DBSIZE"}).integer > 0);
    }

    void settingsAreTheOldOnesOnAFullDisk()
    {
        const QString path = m_directory->filePath(QStringLiteral("connections.json"));
        std::vector<redis::Profile> few{
            redis::Profile::make(QStringLiteral("Shop"), *redis::Url::parse(QStringLiteral("redis://a")))};
        QVERIFY(redis::saveProfiles(path, few));
        std::vector<redis::Profile> many = few;
        for (int i = 0; i < 500; ++i)
            many.push_back(redis::Profile::make(QString::number(i), few[0].url));
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
        const rlimit small{4096, old.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto refused = redis::saveProfiles(path, many);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &old), 0);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Io);
        QCOMPARE(*redis::loadProfiles(path), few);
        QCOMPARE(QDir(m_directory->path()).entryList(QDir::Files), QStringList{QStringLiteral("connections.json")});
    }

private:
    void start(QProcess &child, qint64 most)
    {
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--delete-all"), m_server.url().toString(redis::Url::Secrets::Show), m_directory->path(),
                     QString::number(most)});
        QVERIFY(child.waitForReadyRead(20000));
    }

    /// Each key is in Redis or in the bin, with its value; those that went are all in the bin, and the record takes them back.
    void checkThatNoKeyIsLost(qint64 leastGone, const audit::Activity &record)
    {
        audit::BinStore bin(binIn(m_directory->path()));
        const auto entries = await(bin.list());
        QVERIFY2(entries, entries ? "" : qPrintable(entries.error().message));
        QSet<QByteArray> binned;
        for (const audit::BinEntry &entry : *entries)
            binned.insert(entry.key);
        auto raw = m_server.raw();
        qint64 gone = 0;
        for (int i = 0; i < keyCount; ++i) {
            const auto value = raw.run({"GET", keyName(i)});
            gone += value.isNil() ? 1 : 0;
            QVERIFY2(!value.isNil() || binned.contains(keyName(i)), keyName(i).constData());
        }
        QVERIFY2(gone >= leastGone && gone <= qint64(binned.size()), qPrintable(QString::number(gone)));
        const auto client = redis::Client::open(m_server.url());
        QVERIFY(await(client->ready()));
        audit::ActivityLog log(logIn(m_directory->path()));
        const auto back = await(inspect::undo(*client, log, bin, record, audit::Origin{}), 60s);
        QVERIFY2(back, back ? "" : qPrintable(back.error().message));
        QCOMPARE(back->done, gone);
        for (int i = 0; i < keyCount; ++i)
            QCOMPARE(raw.run({"GET", keyName(i)}).bytes, "value " + QByteArray::number(i));
    }

    test::RedisServer m_server;
    std::unique_ptr<QTemporaryDir> m_directory;
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 5 && QByteArrayView(argv[1]) == "--delete-all")
        return deleteAll(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]), QByteArray(argv[4]).toLongLong());
    ConsoleEndsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_console_ends.moc"
