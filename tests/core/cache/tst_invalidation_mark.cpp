// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/invalidation_mark.h"

#include "core/cache/invalidation.h"
#include "core/cache/key_name.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;

class InvalidationMarkTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server{{.users = {"poor on nopass ~v1:* ~{v1:* ~cache_version:* ~freshet:lease* +@all"}}};
    std::unique_ptr<redis::Client> m_client;

    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    std::vector<RawReply> marks() { return raw({"XRANGE", marksKey, "-", "+"}).elements; }
    QByteArray field(std::size_t mark, const QByteArray &name)
    {
        const auto all = marks();
        return mark < all.size() ? all[mark].elements.at(1).field(name).bytes : QByteArray("no such mark");
    }
    static Invalidation pattern(const QByteArray &glob)
    {
        Invalidation what;
        what.kind = Invalidation::Kind::Pattern;
        what.subjects = {glob};
        what.reason = QStringLiteral("wrong price");
        return what;
    }
    static InvalidationOptions marked(bool dryRun = false)
    {
        InvalidationOptions options;
        options.mark = true;
        options.dryRun = dryRun;
        options.actor = QStringLiteral("anna");
        return options;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(raw({"FLUSHALL"}).isOk());
        for (int i = 0; i < 5; ++i)
            raw({"SET", "v1:product:" + QByteArray::number(i), "x"});
        m_client = redis::Client::open(m_server.url());
    }
    void cleanup() { m_client.reset(); }

    void whatWasInvalidatedIsSaidWithWhoWhyAndHowMuch()
    {
        const auto report = await(invalidate(*m_client, pattern("v1:product:*"), marked()));
        QVERIFY(report);
        QCOMPARE(report->deleted, 5);
        QCOMPARE(marks().size(), std::size_t(1));
        QCOMPARE(field(0, "kind"), QByteArray("pattern"));
        QCOMPARE(field(0, "subject"), QByteArray("v1:product:*"));
        QCOMPARE(field(0, "actor"), QByteArray("anna"));
        QVERIFY(!field(0, "host").isEmpty());
        QCOMPARE(field(0, "reason"), QByteArray("wrong price"));
        QCOMPARE(field(0, "deleted"), QByteArray("5"));
    }

    void aShortenedTtlIsSaidAsAChange()
    {
        Invalidation what = pattern("v1:product:*");
        what.kind = Invalidation::Kind::Ttl;
        what.to = std::chrono::seconds(60);
        QVERIFY(await(invalidate(*m_client, what, marked())));
        QCOMPARE(field(0, "kind"), QByteArray("ttl"));
        QCOMPARE(field(0, "changed"), QByteArray("5"));
        QCOMPARE(field(0, "deleted"), QByteArray("0"));
    }

    void whatChangedNothingOrWasOnlyPlannedLeavesNone()
    {
        QVERIFY(await(invalidate(*m_client, pattern("v1:product:*"), marked(true))));
        QVERIFY(await(invalidate(*m_client, pattern("v1:user:*"), marked())));
        InvalidationOptions quiet = marked();
        quiet.mark = false; // what the caches themselves do
        QVERIFY(await(invalidate(*m_client, pattern("v1:product:*"), quiet)));
        QCOMPARE(raw({"EXISTS", marksKey}).integer, 0);
    }

    void aBumpStandsInTheVersionLogAlone()
    {
        Invalidation what = pattern("product");
        what.kind = Invalidation::Kind::Namespace;
        QVERIFY(await(invalidate(*m_client, what, marked())));
        QCOMPARE(raw({"XLEN", "cache_version:log"}).integer, 1);
        QCOMPARE(raw({"EXISTS", marksKey}).integer, 0);
    }

    void aMarkThatCantBeWrittenFailsNothing_data()
    {
        QTest::addColumn<QString>("why");
        QTest::newRow("not permitted") << QStringLiteral("acl");
        QTest::newRow("a key of another type") << QStringLiteral("type");
        QTest::newRow("no memory") << QStringLiteral("memory");
    }
    void aMarkThatCantBeWrittenFailsNothing()
    {
        QFETCH(QString, why);
        redis::Url url = m_server.url();
        if (why == QLatin1String("acl"))
            url.user = QStringLiteral("poor");
        if (why == QLatin1String("type"))
            raw({"SET", marksKey, "x"});
        if (why == QLatin1String("memory"))
            raw({"CONFIG", "SET", "maxmemory", "1"});
        const auto client = redis::Client::open(url);
        Invalidation what;
        what.subjects = {"v1:product:1", "v1:product:2"};
        const auto report = await(invalidate(*client, what, marked()));
        raw({"CONFIG", "SET", "maxmemory", "0"});
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QCOMPARE(report->deleted, 2);
        QVERIFY(!report->error);
        QCOMPARE(raw({"EXISTS", marksKey}).integer, why == QLatin1String("type") ? 1 : 0);
    }

    void theStreamStaysSmallAndLongWordsAreCut()
    {
        for (int i = 0; i < 2500; ++i) {
            InvalidationMark mark;
            mark.kind = "key";
            mark.subject = QByteArray(5000, 'k');
            mark.reason = QString(5000, u'r');
            mark.deleted = 1;
            const auto run = [](redis::Client &client, InvalidationMark one) -> Task<Result<void>> {
                co_await leaveMark(client, std::move(one));
                co_return Result<void>();
            };
            QVERIFY(await(run(*m_client, mark)));
            if (i == 0) {
                QCOMPARE(field(0, "subject").size(), 1000);
                QCOMPARE(field(0, "reason").size(), 1000);
            }
        }
        const qint64 length = raw({"XLEN", marksKey}).integer;
        QVERIFY2(length >= 1000 && length < 1300, qPrintable(QString::number(length)));
    }

    void theStreamIsNoNamespaceAndNoVersion()
    {
        QCOMPARE(KeyName::of(marksKey), KeyName());
        QVERIFY(await(invalidate(*m_client, pattern("v1:product:*"), marked())));
        Versions versions(*m_client, {});
        VersionListOptions options;
        options.count = true;
        const auto rows = await(versions.list(options));
        QVERIFY(rows);
        for (const NamespaceVersions &row : *rows)
            QVERIFY2(row.nameSpace != "marks" && row.living.empty(), row.nameSpace.constData());
    }

    void manyKeysHaveOneSubject()
    {
        QCOMPARE(subjectOfKeys({}), QByteArray());
        QCOMPARE(subjectOfKeys({"v1:product:1"}), QByteArray("v1:product:1"));
        QCOMPARE(subjectOfKeys({"v1:product:12", "v1:product:13", "v1:product:1"}), QByteArray("v1:product:1*"));
        QCOMPARE(subjectOfKeys({"a", "b"}), QByteArray("*"));
    }
};

QTEST_GUILESS_MAIN(InvalidationMarkTest)
#include "tst_invalidation_mark.moc"
