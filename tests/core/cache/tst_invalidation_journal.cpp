// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/invalidation_journal.h"

#include "tests/support/redis_server.h"

#include <qcoro/qcorotask.h>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

using Kind = Invalidation::Kind;

Invalidation keys(const QByteArrayList &names)
{
    return {Kind::Keys, names, 0ms, {}};
}

Invalidation bump(const QByteArray &nameSpace)
{
    return {Kind::Namespace, {nameSpace}, 0ms, QStringLiteral("while Redis was away")};
}

template<typename T>
QString messageOf(const Result<T> &result)
{
    return result ? QString() : result.error().message;
}

} // namespace

class InvalidationJournalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void whatIsAddedIsOnDiskBeforeItAnswers();
    void everyKindComesBackFromTheFile();
    void aReplayCarriesAllOutAndEmptiesTheFile();
    void aReplayStopsAtTheFirstFailureAndLosesNothing();
    void whatIsAddedMeanwhileIsCarriedOutToo();
    void theSameAddedMeanwhileIsCarriedOutAgain();
    void theSameIsWrittenOnce();
    void severalBumpsOfANamespaceAreOne();
    void aCrashBeforeTheMarkRepeatsOnlyOne();
    void aTornLastLineIsDropped();
    void aDamagedLineIsNotPassedOver();
    void aSecondProcessIsRefused();
    void whatCanNotBeOpenedIsSaid();
    void aFullDiskIsToldToTheCaller();
    void whatCanNeverSucceedDoesNotHoldUpTheRest();
    void whatTheUserMayNotDoIsSetAside();
    void aServerThatIsBusyIsAskedAgain();
    void twoReplaysDoNotMix();
    void itMayGoDuringAReplay();

private:
    void open()
    {
        m_journal.reset();
        auto opened = InvalidationJournal::open(m_path);
        QVERIFY2(opened, qPrintable(messageOf(opened)));
        m_journal = *std::move(opened);
    }
    Result<int> replay() { return QCoro::waitFor(m_journal->replay(*m_client)); }
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    QByteArray content() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }
    void write(const QByteArray &bytes) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bytes);
    }

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;
    std::unique_ptr<InvalidationJournal> m_journal;
};

void InvalidationJournalTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    m_client = redis::Client::open(m_server.url());
    QVERIFY(QCoro::waitFor(m_client->ready()));
}

void InvalidationJournalTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
    m_directory = std::make_unique<QTemporaryDir>();
    m_path = m_directory->filePath(QStringLiteral("cache/journal"));
    open();
}

void InvalidationJournalTest::cleanup()
{
    m_journal.reset();
}

void InvalidationJournalTest::whatIsAddedIsOnDiskBeforeItAnswers()
{
    QVERIFY(m_journal->isEmpty());
    QVERIFY(m_journal->add(keys({"a", QByteArray("\xFF\n\0", 3)})));
    QVERIFY(m_journal->add(bump("product")));
    QCOMPARE(m_journal->size(), 2);
    QCOMPARE(m_journal->add({Kind::Ttl, {"x*"}, 0ms, {}}).error().code, Code::InvalidArgument);
    const QByteArray text = content();
    QCOMPARE(text.count('\n'), 2);
    QVERIFY(text.endsWith('\n'));
    const auto mode = QFileInfo(m_path).permissions();
    QVERIFY(!(mode & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
}

void InvalidationJournalTest::everyKindComesBackFromTheFile()
{
    const QByteArrayList strange{"a", QByteArray("\xFF\n\0", 3), "\"\\"};
    const std::vector<Invalidation> all{
        keys(strange),
        {Kind::Pattern, {"v1:product:*"}, 0ms, QStringLiteral("why \"so\"\n")},
        {Kind::Tag, {"voices"}, 0ms, {}},
        {Kind::Queue, {"nightly"}, 0ms, {}},
        bump("product"),
        {Kind::Ttl, {"v1:product:list:*"}, 600s, {}},
        {Kind::Resource, {"product", "123"}, 0ms, {}},
    };
    for (const Invalidation &one : all)
        QVERIFY(m_journal->add(one));
    open();
    QCOMPARE(m_journal->size(), qsizetype(all.size()));
    for (const Invalidation &one : all)
        QVERIFY(m_journal->add(one)); // known as waiting
    QCOMPARE(m_journal->size(), qsizetype(all.size()));
}

void InvalidationJournalTest::aReplayCarriesAllOutAndEmptiesTheFile()
{
    QVERIFY(raw({"MSET", "a", "1", "b", "1", "v1:user:1", "1", "v1:user:2", "1", "stays", "1"}).isOk());
    QVERIFY(m_journal->add(keys({"a", "b", "absent"})));
    QVERIFY(m_journal->add({Kind::Pattern, {"v1:user:*"}, 0ms, {}}));
    QVERIFY(m_journal->add({Kind::Ttl, {"stays"}, 60s, {}}));
    open(); // as after a crash
    const auto done = replay();
    QVERIFY2(done, qPrintable(messageOf(done)));
    QCOMPARE(*done, 3);
    QVERIFY(m_journal->isEmpty());
    QCOMPARE(content(), QByteArray());
    QCOMPARE(raw({"DBSIZE"}).integer, 1);
    QVERIFY(raw({"PTTL", "stays"}).integer > 0);
    QCOMPARE(*replay(), 0);
    QVERIFY(m_journal->add(keys({"stays"})));
    QCOMPARE(*replay(), 1);
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
}

void InvalidationJournalTest::aReplayStopsAtTheFirstFailureAndLosesNothing()
{
    QVERIFY(raw({"MSET", "a", "1", "b", "1"}).isOk());
    QVERIFY(m_journal->add(keys({"a"})));
    QVERIFY(m_journal->add(bump("product")));
    QVERIFY(m_journal->add(keys({"b"})));
    QVERIFY(raw({"CONFIG", "SET", "maxmemory", "1"}).isOk()); // keys can be removed, but no version written
    const auto stopped = replay();
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().code, Code::OutOfMemory);
    QCOMPARE(m_journal->size(), 2);
    QCOMPARE(raw({"EXISTS", "a"}).integer, 0);
    QCOMPARE(raw({"EXISTS", "b"}).integer, 1); // in order: what comes behind waits
    QVERIFY(raw({"CONFIG", "SET", "maxmemory", "0"}).isOk());
    open();
    QCOMPARE(m_journal->size(), 2);
    QCOMPARE(*replay(), 2);
    QCOMPARE(raw({"EXISTS", "b"}).integer, 0);
}

void InvalidationJournalTest::whatIsAddedMeanwhileIsCarriedOutToo()
{
    QVERIFY(raw({"MSET", "a", "1", "b", "1"}).isOk());
    QVERIFY(m_journal->add(keys({"a"})));
    auto running = m_journal->replay(*m_client);
    QVERIFY(m_journal->add(keys({"b"})));
    QCOMPARE(*QCoro::waitFor(std::move(running)), 2);
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
    QCOMPARE(content(), QByteArray());
}

void InvalidationJournalTest::theSameAddedMeanwhileIsCarriedOutAgain()
{
    QVERIFY(m_journal->add(keys({"a"})));
    auto running = m_journal->replay(*m_client);
    QVERIFY(m_journal->add(keys({"a"}))); // the first may have passed already
    QCOMPARE(m_journal->size(), 2);
    QCOMPARE(*QCoro::waitFor(std::move(running)), 2);
    QVERIFY(m_journal->isEmpty());
}

void InvalidationJournalTest::theSameIsWrittenOnce()
{
    for (int i = 0; i < 1000; ++i) {
        Invalidation one = keys({"hot"});
        one.reason = QString::number(i);
        QVERIFY(m_journal->add(one));
    }
    QCOMPARE(m_journal->size(), 1);
    QCOMPARE(content().count('\n'), 1);
    QVERIFY(m_journal->add(keys({"hot", "other"})));
    QCOMPARE(m_journal->size(), 2);
}

void InvalidationJournalTest::severalBumpsOfANamespaceAreOne()
{
    QVERIFY(m_journal->add(bump("product")));
    QVERIFY(m_journal->add(keys({"a"})));
    QVERIFY(m_journal->add(bump("product")));
    open();
    QVERIFY(m_journal->add(bump("product")));
    QCOMPARE(m_journal->size(), 2);
    QCOMPARE(content().count("product"), 1);
    const auto done = replay();
    QVERIFY2(done, qPrintable(messageOf(done)));
    QCOMPARE(*done, 2);
    QCOMPARE(raw({"GET", "cache_version:product"}).bytes, QByteArray("v2"));
}

void InvalidationJournalTest::aCrashBeforeTheMarkRepeatsOnlyOne()
{
    QVERIFY(raw({"MSET", "a", "1", "b", "1"}).isOk());
    QVERIFY(m_journal->add(keys({"a"})));
    QVERIFY(m_journal->add(keys({"b"})));
    QByteArray before = content();
    QCOMPARE(*replay(), 2);
    // The first is marked, the second was carried out but its mark is lost.
    m_journal.reset();
    before[0] = '-';
    write(before);
    open();
    QCOMPARE(m_journal->size(), 1);
    QVERIFY(raw({"MSET", "a", "2", "b", "2"}).isOk());
    QCOMPARE(*replay(), 1);
    QCOMPARE(raw({"EXISTS", "a"}).integer, 1);
    QCOMPARE(raw({"EXISTS", "b"}).integer, 0);
}

void InvalidationJournalTest::aTornLastLineIsDropped()
{
    QVERIFY(m_journal->add(keys({"a"})));
    const QByteArray first = content();
    QVERIFY(m_journal->add(keys({"b"})));
    const QByteArray both = content();
    for (qsizetype length = first.size() + 1; length < both.size(); ++length) {
        m_journal.reset();
        write(both.left(length));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("torn by a crash")));
        open();
        QCOMPARE(m_journal->size(), 1);
        QCOMPARE(content(), first);
    }
    m_journal.reset();
    write(first + QByteArray(100, '\0')); // as some file systems leave it
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("torn by a crash")));
    open();
    QVERIFY(m_journal->add(keys({"c"})));
    open();
    QCOMPARE(m_journal->size(), 2);
}

void InvalidationJournalTest::aDamagedLineIsNotPassedOver()
{
    QVERIFY(m_journal->add(keys({"a"})));
    const QByteArray good = content();
    m_journal.reset();
    write(good + "{\"kind\":\"key\",\"subj\n" + good);
    const auto opened = InvalidationJournal::open(m_path);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, Code::Undecodable);
    QCOMPARE(opened.error().context, m_path + QStringLiteral(":2"));
}

void InvalidationJournalTest::aSecondProcessIsRefused()
{
    const auto second = InvalidationJournal::open(m_path);
    QVERIFY(!second);
    QCOMPARE(second.error().code, Code::Io);
    QVERIFY(second.error().message.contains(QStringLiteral("another process")));
    m_journal.reset();
    QVERIFY(InvalidationJournal::open(m_path));
}

void InvalidationJournalTest::whatCanNotBeOpenedIsSaid()
{
    const auto directory = InvalidationJournal::open(m_directory->path());
    QCOMPARE(directory.error().code, Code::Io);
    QFile file(m_directory->filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto below = InvalidationJournal::open(m_directory->filePath(QStringLiteral("file/journal")));
    QCOMPARE(below.error().code, Code::Io);
    QVERIFY(!below.error().message.isEmpty());
    QCOMPARE(InvalidationJournal::open(QStringLiteral("/dev/null")).error().code, Code::Io);
}

void InvalidationJournalTest::aFullDiskIsToldToTheCaller()
{
    QVERIFY(m_journal->add(keys({"a"})));
    const QByteArray before = content();
    // A file that may not grow: write() stops in the middle of a line and then fails, as on a full disk.
    auto *const oldHandler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit old = {};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
    rlimit small = old;
    small.rlim_cur = rlim_t(before.size() + 20);
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto refused = m_journal->add(keys({"b", "c", "d", "e", "f", "g", "h"}));
    const auto refusedAgain = m_journal->add(bump("product"));
    setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, oldHandler);
    QCOMPARE(refused.error().code, Code::Io);
    QCOMPARE(refusedAgain.error().code, Code::Io);
    QCOMPARE(m_journal->size(), 1);
    QCOMPARE(content(), before);
    QVERIFY(m_journal->add(keys({"b"})));
    open();
    QCOMPARE(m_journal->size(), 2);
}

void InvalidationJournalTest::whatCanNeverSucceedDoesNotHoldUpTheRest()
{
    QVERIFY(raw({"MSET", "a", "1", "cache:tag:text", "no set"}).isOk());
    QVERIFY(m_journal->add({Kind::Tag, {"text"}, 0ms, {}}));
    QVERIFY(m_journal->add(keys({"a"})));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("set aside")));
    const auto done = replay();
    QVERIFY2(done, qPrintable(messageOf(done)));
    QCOMPARE(raw({"EXISTS", "a"}).integer, 0);
    QVERIFY(m_journal->isEmpty());
    QFile refused(m_path + QStringLiteral(".refused"));
    QVERIFY(refused.open(QIODevice::ReadOnly));
    QVERIFY(refused.readAll().contains("\"text\""));
}

void InvalidationJournalTest::whatTheUserMayNotDoIsSetAside()
{
    QVERIFY(raw({"MSET", "a", "1", "v1:b", "1"}).isOk());
    QVERIFY(raw({"ACL", "SETUSER", "limited", "reset", "on", ">pw", "~v1:*", "~{v1:*", "&*", "+@all", "-scan"}).isOk());
    redis::Url url = m_server.url();
    url.user = QStringLiteral("limited");
    url.password = QStringLiteral("pw");
    const auto limited = redis::Client::open(url);
    QVERIFY(m_journal->add({Kind::Pattern, {"v1:x*"}, 0ms, {}}));
    QVERIFY(m_journal->add(keys({"a"})));
    QVERIFY(m_journal->add(keys({"v1:b"})));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("set aside.*v1:x")));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("set aside.*\"a\"")));
    const auto done = QCoro::waitFor(m_journal->replay(*limited));
    QVERIFY2(done, qPrintable(messageOf(done)));
    QVERIFY(m_journal->isEmpty());
    QCOMPARE(raw({"EXISTS", "a"}).integer, 1);
    QCOMPARE(raw({"EXISTS", "v1:b"}).integer, 0);
    QFile refused(m_path + QStringLiteral(".refused"));
    QVERIFY(refused.open(QIODevice::ReadOnly));
    QCOMPARE(refused.readAll().count('\n'), 2);
    QCOMPARE(raw({"ACL", "DELUSER", "limited"}).integer, 1);
}

void InvalidationJournalTest::aServerThatIsBusyIsAskedAgain()
{
    const auto errorOf = [](const char *words) { return Error{Code::Server, QString::fromLatin1(words), {}}; };
    QVERIFY(InvalidationJournal::mayStillSucceed(errorOf("BUSY Redis is busy running a script.")));
    QVERIFY(InvalidationJournal::mayStillSucceed(errorOf("NOREPLICAS Not enough good replicas to write.")));
    QVERIFY(InvalidationJournal::mayStillSucceed({Code::ConnectionLost, {}, {}}));
    QVERIFY(!InvalidationJournal::mayStillSucceed(errorOf("ERR syntax error")));
    QVERIFY(!InvalidationJournal::mayStillSucceed({Code::UnknownCommand, {}, {}}));
    QVERIFY(!InvalidationJournal::mayStillSucceed({Code::ReadOnly, {}, {}}));
}

void InvalidationJournalTest::twoReplaysDoNotMix()
{
    QVERIFY(m_journal->add(keys({"a"})));
    auto running = m_journal->replay(*m_client);
    QCOMPARE(replay().error().code, Code::NotAllowed);
    QCOMPARE(*QCoro::waitFor(std::move(running)), 1);
    QCOMPARE(*replay(), 0);
}

void InvalidationJournalTest::itMayGoDuringAReplay()
{
    QVERIFY(raw({"SET", "a", "1"}).isOk());
    QVERIFY(m_journal->add(keys({"a"})));
    auto running = m_journal->replay(*m_client);
    m_journal.reset();
    QCOMPARE(*QCoro::waitFor(std::move(running)), 1);
    QCOMPARE(content(), QByteArray());
    open(); // the lock went with the replay
}

QTEST_GUILESS_MAIN(InvalidationJournalTest)
#include "tst_invalidation_journal.moc"
