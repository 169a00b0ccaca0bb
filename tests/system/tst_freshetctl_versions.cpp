// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "tests/system/freshetctl_run.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

using namespace freshet;
using namespace freshet::test;

/// version, where it must leave things alone: dry runs, keys that another team spoiled, keys that are nobody's, the bumps of
/// other processes.
class FreshetctlVersionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aDryBumpTellsTheNextVersionAndMovesNothing();
    void bumpsOfTwentyProcessesAtOnceMakeTwentyVersions();
    void aDryGlobalBumpTellsAllMovesAndMakesNone();
    void aDryRollbackTellsTheMoveAndMakesNone();
    void aDryRollbackTellsHowWarmTheOldVersionIs();
    void aDryRollbackListensWhereItIsAskedTo();
    void versionsAreComparedByTheirKeys();
    void theListTellsWhenTheLastKeyExpires();
    void aDryRollbackToAnUnknownVersionIsRefused();
    void aSpoiltNamespaceIsListedAsSuchBesideTheOthers();
    void aSpoiltGlobalVersionIsSaidOfAllThatInheritIt();
    void aGlobalBumpNamesTheSpoiltKeyAndMovesNothing();
    void onlyVersionsThatANamespaceWithAColonHadAreListed();
    void whatCleanupDoesNotRemoveIsNotListed();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Ran ctl(const char *line) { return Freshetctl(m_server.url()).run(words(line)); }
    QByteArray get(const char *key) { return raw({"GET", key}).bytes; }
    static QJsonObject row(const Ran &ran, const char *nameSpace)
    {
        for (const QJsonObject &one : ran.rows()) {
            if (one[QStringLiteral("namespace")] == QLatin1String(nameSpace))
                return one;
        }
        return {};
    }
    /// `v1=3 v2=1`
    static QByteArray living(const QJsonObject &row)
    {
        QByteArrayList all;
        for (const QJsonValue &one : row[QStringLiteral("versions")].toArray())
            all.append(one[QStringLiteral("version")].toString().toUtf8() + '=' +
                       QByteArray::number(one[QStringLiteral("keys")].toInt()));
        return all.join(' ');
    }

    RedisServer m_server;
};

void FreshetctlVersionsTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
}

void FreshetctlVersionsTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
}

void FreshetctlVersionsTest::aDryBumpTellsTheNextVersionAndMovesNothing()
{
    raw({"SET", "cache_version:product", "v4"});
    const Ran dry = ctl("version bump product --dry-run --json --read-only");
    QCOMPARE(dry.status, 0);
    QCOMPARE(dry.out, QByteArray("{\"scope\":\"product\",\"from\":\"v4\",\"to\":\"v5\",\"dry_run\":true}\n"));
    QCOMPARE(ctl("version bump product --dry-run").out, QByteArray("would move product: v4 -> v5\n"));
    QCOMPARE(get("cache_version:product"), QByteArray("v4"));
    QCOMPARE(raw({"DBSIZE"}).integer, 1);
    QCOMPARE(ctl("version bump product --json").out, QByteArray("{\"scope\":\"product\",\"from\":\"v4\",\"to\":\"v5\"}\n"));
}

void FreshetctlVersionsTest::bumpsOfTwentyProcessesAtOnceMakeTwentyVersions()
{
    raw({"SET", "cache_version:product", "v4"});
    m_server.pause(); // until all of them ask
    std::vector<std::unique_ptr<RunningFreshetctl>> all;
    for (int i = 0; i < 20; ++i)
        all.push_back(std::make_unique<RunningFreshetctl>(Freshetctl(m_server.url()),
                                                          words("version bump product --json --yes --timeout 60")));
    const bool haveStarted =
        waitUntil([&] { return std::ranges::all_of(all, [](const auto &one) { return one->hasStarted(); }); });
    m_server.resume();
    QVERIFY(haveStarted);
    std::set<QString> made;
    std::set<QString> left;
    for (const auto &one : all) {
        QVERIFY(waitUntil([&] { return !one->isRunning(); }));
        const QJsonObject bumped = QJsonDocument::fromJson(one->out()).object();
        QVERIFY2(bumped.contains(QStringLiteral("to")), one->out() + one->err());
        made.insert(bumped[QStringLiteral("to")].toString());
        left.insert(bumped[QStringLiteral("from")].toString());
    }
    QCOMPARE(made.size(), 20U);
    QCOMPARE(left.size(), 20U); // a chain
    QCOMPARE(get("cache_version:product"), QByteArray("v24"));
    QCOMPARE(raw({"HLEN", "cache_version:history"}).integer, 20);
}

void FreshetctlVersionsTest::aDryGlobalBumpTellsAllMovesAndMakesNone()
{
    raw({"MSET", "cache_version:product", "v4", "cache_version:user", "v7"});
    const Ran dry = ctl("version bump --global --dry-run --json");
    QCOMPARE(dry.status, 0);
    QCOMPARE(
        dry.out,
        QByteArray("{\"scope\":\"global\",\"from\":\"v1\",\"to\":\"v2\",\"namespaces\":[{\"scope\":\"product\",\"from\":\"v4\","
                   "\"to\":\"v5\"},{\"scope\":\"user\",\"from\":\"v7\",\"to\":\"v8\"}],\"dry_run\":true}\n"));
    QCOMPARE(ctl("version bump --global --dry-run").out,
             QByteArray("would move global: v1 -> v2\n  would move product: v4 -> v5\n  would move user: v7 -> v8\n"));
    QCOMPARE(get("cache_version:user"), QByteArray("v7"));
    QCOMPARE(raw({"DBSIZE"}).integer, 2);
}

void FreshetctlVersionsTest::aDryRollbackTellsTheMoveAndMakesNone()
{
    raw({"MSET", "cache_version:product", "v4", "cache_version:global", "v3"});
    const auto begins = [this](const char *line, const char *json) {
        const Ran ran = ctl(line);
        return ran.status == 0 && ran.out.startsWith(json) && ran.json().contains(QStringLiteral("warmth"));
    };
    QVERIFY(begins("version rollback product v2 --dry-run --json --read-only",
                   "{\"scope\":\"product\",\"from\":\"v4\",\"to\":\"v2\",\"dry_run\":true,"));
    QVERIFY(begins("version rollback product v9 --force --dry-run --json",
                   "{\"scope\":\"product\",\"from\":\"v4\",\"to\":\"v9\",\"dry_run\":true,"));
    QVERIFY(begins("version rollback --global v1 --dry-run --json",
                   "{\"scope\":\"global\",\"from\":\"v3\",\"to\":\"v1\",\"namespaces\":[],\"dry_run\":true,"));
    QCOMPARE(ctl("version rollback product v4 --dry-run --json").out, // nothing would move
             QByteArray("{\"scope\":\"product\",\"from\":\"v4\",\"to\":\"v4\",\"dry_run\":true}\n"));
    QCOMPARE(get("cache_version:product"), QByteArray("v4"));
    QCOMPARE(get("cache_version:global"), QByteArray("v3"));
    QCOMPARE(raw({"DBSIZE"}).integer, 2);
}

void FreshetctlVersionsTest::aDryRollbackTellsHowWarmTheOldVersionIs()
{
    raw({"SET", "cache_version:product", "v5"});
    for (int i = 0; i < 40; ++i)
        raw({"SET", "v5:product:" + QByteArray::number(i), "x"});
    for (int i = 0; i < 10; ++i)
        raw({"SET", "v4:product:" + QByteArray::number(i), "x", "EX", "2470"});
    const QJsonObject warmth = ctl("version rollback product v4 --dry-run --json").json()[QStringLiteral("warmth")].toObject();
    QCOMPARE(warmth[QStringLiteral("current_keys")].toInt(), 40);
    QCOMPARE(warmth[QStringLiteral("old_keys")].toInt(), 10);
    QCOMPARE(warmth[QStringLiteral("keys")][QStringLiteral("found")].toInt(), 10);
    QCOMPARE(warmth[QStringLiteral("keys")][QStringLiteral("share")].toDouble(), 0.25);
    QVERIFY(warmth[QStringLiteral("keys")][QStringLiteral("low")].toDouble() < 0.25);
    QCOMPARE(warmth[QStringLiteral("used")][QStringLiteral("asked")].toInt(), 40);
    QVERIFY(warmth[QStringLiteral("reads")].isNull());
    const Ran text = ctl("version rollback product v4 --dry-run");
    QVERIFY2(text.out.contains("v4: 10 keys, last one expires in 41 min") && text.out.contains("25.0 % (95 %:"),
             text.out.constData());
    QCOMPARE(get("cache_version:product"), QByteArray("v5"));
}

void FreshetctlVersionsTest::aDryRollbackListensWhereItIsAskedTo()
{
    raw({"SET", "cache_version:product", "v5"});
    const Ran ran = ctl("version rollback product v4 --dry-run --json --listen 1");
    QCOMPARE(ran.status, 0);
    const QJsonObject warmth = ran.json()[QStringLiteral("warmth")].toObject();
    QCOMPARE(warmth[QStringLiteral("reads")][QStringLiteral("asked")].toInt(), 0);
    QVERIFY(warmth[QStringLiteral("reads")][QStringLiteral("share")].isNull());
    QVERIFY(warmth[QStringLiteral("listened_s")].toDouble() >= 0.9);
    QCOMPARE(ctl("version rollback product v4 --listen 1").status, 2);
    QCOMPARE(get("cache_version:product"), QByteArray("v5"));
}

void FreshetctlVersionsTest::versionsAreComparedByTheirKeys()
{
    for (const char *key : {"v1:product:a", "v1:product:b", "v1:product:c", "v2:product:c", "v2:product:d", "v2:user:a"})
        raw({"SET", key, "x"});
    const Ran ran = ctl("version compare product v1 v2 --json --examples 1 --read-only");
    QCOMPARE(ran.status, 0);
    const QJsonObject result = ran.json();
    QCOMPARE(result[QStringLiteral("only_first")][QStringLiteral("keys")].toInt(), 2);
    QCOMPARE(result[QStringLiteral("only_first")][QStringLiteral("examples")].toArray().size(), 1);
    QCOMPARE(result[QStringLiteral("only_second")][QStringLiteral("keys")].toInt(), 1);
    QCOMPARE(result[QStringLiteral("both")][QStringLiteral("keys")].toInt(), 1);
    QCOMPARE(result[QStringLiteral("exact")].toBool(), true);
    const Ran text = ctl("version compare product v1 v2");
    QVERIFY2(text.out.contains("only in v2: 1 key\n  v2:product:d\n"), text.out.constData());
    QCOMPARE(ctl("version compare product v1").status, 2);
    QCOMPARE(ctl("version compare product v1 v1").status, 2);
    QCOMPARE(ctl("version compare --global v1 v2").status, 0);
}

void FreshetctlVersionsTest::theListTellsWhenTheLastKeyExpires()
{
    raw({"SET", "v1:product:1", "x", "EX", "1000"});
    raw({"SET", "v1:product:2", "x"});
    const QJsonObject living =
        row(ctl("version list --json"), "product")[QStringLiteral("versions")].toArray().first().toObject();
    QCOMPARE(living[QStringLiteral("persistent")].toInt(), 1);
    QVERIFY(QDateTime::fromString(living[QStringLiteral("last_expiry")].toString(), Qt::ISODateWithMs) >
            QDateTime::currentDateTimeUtc().addSecs(900));
    QVERIFY(ctl("version list").out.contains("1 without expiry, last one expires in 16 min"));
}

void FreshetctlVersionsTest::aDryRollbackToAnUnknownVersionIsRefused()
{
    const Ran ran = ctl("version rollback product v9 --dry-run");
    QCOMPARE(ran.status, 4);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("--force"), ran.err.constData());
    QCOMPARE(raw({"DBSIZE"}).integer, 0);
}

void FreshetctlVersionsTest::aSpoiltNamespaceIsListedAsSuchBesideTheOthers()
{
    raw({"RPUSH", "cache_version:product", "x"});
    raw({"SET", "cache_version:user", "v3"});
    raw({"SET", "v3:user:1", "x"});
    const Ran ran = ctl("version list --json");
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("cache_version:product is no string"), ran.err.constData());
    QVERIFY(row(ran, "product")[QStringLiteral("version")].isNull());
    QVERIFY(row(ran, "product")[QStringLiteral("error")].toString().contains(QStringLiteral("remove or rename it")));
    QCOMPARE(row(ran, "user")[QStringLiteral("version")].toString(), QStringLiteral("v3"));
    QVERIFY(!row(ran, "user").contains(QStringLiteral("error")));
    QCOMPARE(living(row(ran, "user")), QByteArray("v3=1"));
    const Ran text = ctl("version list");
    QVERIFY2(text.out.contains("product   unknown") && text.out.contains("user"), text.out.constData());
    // The history has nothing to do with what the key holds now.
    QCOMPARE(ctl("version bump user").status, 0);
    raw({"DEL", "cache_version:user"});
    raw({"RPUSH", "cache_version:user", "x"});
    QCOMPARE(ctl("version history --json").rows().size(), 1);
}

void FreshetctlVersionsTest::aSpoiltGlobalVersionIsSaidOfAllThatInheritIt()
{
    raw({"RPUSH", "cache_version:global", "x"});
    raw({"SET", "cache_version:user", "v3"});
    const Ran ran = ctl("version list --json");
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("cache_version:global is no string"), ran.err.constData());
    QVERIFY(row(ran, "global").contains(QStringLiteral("error")));
    QVERIFY(row(ran, "product").contains(QStringLiteral("error"))); // nobody knows what it inherits
    QCOMPARE(row(ran, "user")[QStringLiteral("version")].toString(), QStringLiteral("v3"));
}

void FreshetctlVersionsTest::aGlobalBumpNamesTheSpoiltKeyAndMovesNothing()
{
    raw({"RPUSH", "cache_version:product", "x"});
    raw({"SET", "cache_version:user", "v3"});
    const Ran ran = ctl("version bump --global");
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.saysOneLine() && ran.err.contains("cache_version:product") && ran.err.contains("remove or rename it"),
             ran.err.constData());
    QCOMPARE(get("cache_version:user"), QByteArray("v3"));
    QCOMPARE(raw({"DBSIZE"}).integer, 2);
}

void FreshetctlVersionsTest::onlyVersionsThatANamespaceWithAColonHadAreListed()
{
    raw({"SET", "cache_version:a:b", "v2"});
    for (const char *key : {"v1:a:b:1", "v2:a:b:1", "v2:a:b:2", "session:a:b:1", "log:a:b"})
        raw({"SET", key, "x"});
    const Ran ran = ctl("version list --json");
    QCOMPARE(living(row(ran, "a:b")), QByteArray("v1=1 v2=2"));
    QVERIFY(row(ran, "a").isEmpty());
}

void FreshetctlVersionsTest::whatCleanupDoesNotRemoveIsNotListed()
{
    raw({"MSET", "cache_version:product", "v4", "cache_version:a:b", "v4"});
    for (const char *key : {"v2:product", "v2:product:1", "v1:a:b", "v1:a:b:1", "v1:other"})
        raw({"SET", key, "x"});
    const Ran ran = ctl("version list --json");
    QCOMPARE(living(row(ran, "product")), QByteArray("v2=1"));
    QCOMPARE(living(row(ran, "a:b")), QByteArray("v1=1"));
    QVERIFY(row(ran, "other").isEmpty());
    QCOMPARE(ctl("version cleanup product --keep 0 --json").json()[QStringLiteral("deleted")].toInt(), 1);
    QCOMPARE(living(row(ctl("version list --json"), "product")), QByteArray());
}

QTEST_GUILESS_MAIN(FreshetctlVersionsTest)
#include "tst_freshetctl_versions.moc"
