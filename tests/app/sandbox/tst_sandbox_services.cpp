// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_services.h"
#include "app/sandbox/sandbox_stock.h"
#include "core/cache/key.h"
#include "core/catalog/users.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QSemaphore>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::sandbox;

class SandboxServicesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init()
    {
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        m_metrics = std::make_unique<cache::Metrics>();
        m_services = std::make_unique<SandboxServices>(m_server.url(), database(), *m_metrics);
    }
    void cleanup() { m_services.reset(); }

    void everyReadLeavesItsKey()
    {
        QVERIFY(open());
        for (int kind = CachedRead::ProductDetail; kind <= CachedRead::Picture; ++kind) {
            if (kind == CachedRead::VoiceList || kind == CachedRead::UserVoices)
                continue; // of another service
            const auto done = test::await(m_services->read({CachedRead::Kind(kind), 0}));
            QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().message));
        }
        const QByteArray story = QStringLiteral("Pet 1 goes for a walk.").toUtf8();
        for (const QByteArray &key :
             {QByteArray("v1:product:1000:detail"),
              QByteArray("v1:product:list:29424dc1"), // printf '{"category": "food", "limit": 20, "offset": 0}' | sha256sum
              catalog::Users::key("v1", stock::token(0)), QByteArray("v1:order:1000"), QByteArray("v1:category:1"),
              QByteArray("petfood:rec:result:1000"), QByteArray("petfood:rec:meta:1000"), QByteArray("petfood:rec:tags:1000"),
              QByteArray("petfood:pet:summary:1000"), QByteArray("petfood:product:match:1000:1000"),
              cache::promptKey("story", QString::fromUtf8(story)),
              cache::promptKey("picture", QStringLiteral("Pet 1 asleep."))}) {
            QVERIFY2(m_server.raw().run({"EXISTS", key}).integer == 1, key.constData());
            QVERIFY2(m_server.raw().run({"TTL", key}).integer > 0, key.constData());
        }
        QCOMPARE(m_server.raw().run({"SISMEMBER", "cache:tag:categories", "v1:category:1"}).integer, 1);
    }

    void seedsAreCachedAndCountNowhere()
    {
        const auto done = test::await(m_services->open({{CachedRead::ProductDetail, 7}, {CachedRead::Order, 1}}));
        QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().message));
        QCOMPARE(m_server.raw().run({"EXISTS", "v1:product:1007:detail", "v1:order:1001"}).integer, 2);
        QCOMPARE(m_server.raw().info("stats", "keyspace_misses"), QByteArray("0"));
        QVERIFY(m_metrics->counts().empty());
        const qint64 before = m_server.raw().info("stats", "keyspace_hits").toLongLong();
        QVERIFY(test::await(m_services->read({CachedRead::ProductDetail, 7})).has_value());
        QTRY_COMPARE(m_metrics->counts()["product"][cache::Counter::Hits], 1u);
        QCOMPARE(m_metrics->counts()["product"][cache::Counter::Misses], 0u);
        QCOMPARE(m_server.raw().info("stats", "keyspace_hits").toLongLong(), before + 1);
    }

    void readsAreCountedInRedis()
    {
        QVERIFY(open());
        QVERIFY(test::await(m_services->read({CachedRead::UserByToken, 3})).has_value());
        QVERIFY(test::await(m_services->read({CachedRead::UserByToken, 3})).has_value());
        QTRY_COMPARE(m_server.raw().run({"GET", "cache_metrics:user:misses"}).bytes, QByteArray("1"));
        QTRY_COMPARE(m_server.raw().run({"GET", "cache_metrics:user:hits"}).bytes, QByteArray("1"));
        QTRY_COMPARE(m_server.raw().run({"GET", "cache_metrics:user:sets"}).bytes, QByteArray("1"));
    }

    void anUpdateChangesTheDatabaseAndInvalidatesTheDetail()
    {
        QVERIFY(open());
        const CachedRead detail{CachedRead::ProductDetail, 5};
        QVERIFY(test::await(m_services->read(detail)).has_value());
        QVERIFY(test::await(m_services->read({CachedRead::ProductList, 0})).has_value());
        const int before = stockOf("v1:product:1005:detail");
        QCOMPARE(before, stock::product(5).stock);
        const auto event = test::await(m_services->carryOut({"product.updated", R"({"product_id":"1005"})", "some-id", 5}));
        QVERIFY2(event.has_value(), event ? "" : qPrintable(event.error().message));
        QCOMPARE(m_server.raw().run({"EXISTS", "v1:product:1005:detail"}).integer, 0);
        const qint64 listTtl = m_server.raw().run({"TTL", "v1:product:list:29424dc1"}).integer;
        QVERIFY(listTtl > 0 && listTtl <= 600);
        QVERIFY(test::await(m_services->read(detail)).has_value());
        QVERIFY(stockOf("v1:product:1005:detail") != before);
    }

    void productsComeAndGo()
    {
        QVERIFY(open());
        const auto event = test::await(m_services->carryOut({"product.created", "{}", "some-id", 9}));
        QVERIFY2(event.has_value(), event ? "" : qPrintable(event.error().message));
        QCOMPARE(event->payload, QByteArray(R"({"product_id":"5000"})"));
        QVERIFY(test::await(m_services->read({CachedRead::ProductDetail, 8})).has_value());
        QVERIFY(test::await(m_services->carryOut({"product.deleted", "{}", "some-id", 8})).has_value());
        QCOMPARE(m_server.raw().run({"EXISTS", "v1:product:1008:detail"}).integer, 0);
        QVERIFY(test::await(m_services->read({CachedRead::ProductDetail, 8})).has_value());
        QCOMPARE(m_server.raw().run({"GET", "v1:product:1008:detail"}).bytes, QByteArray("null"));
    }

    void aPetsChangeRemovesWhatWasSaidAboutIt()
    {
        QVERIFY(open());
        QVERIFY(test::await(m_services->read({CachedRead::PetResult, 2})).has_value());
        QVERIFY(test::await(m_services->read({CachedRead::PetMatch, 2})).has_value());
        QCOMPARE(m_server.raw().run({"EXISTS", "petfood:rec:result:1002", "petfood:product:match:1032:1002"}).integer, 2);
        QVERIFY(test::await(m_services->carryOut({"pet.updated", "{}", "some-id", 2})).has_value());
        QVERIFY(m_server.raw().run({"KEYS", "petfood:*1002*"}).elements.empty());
    }

    void aCategorysChangeRemovesWhatCarriesTheTag()
    {
        QVERIFY(open());
        QVERIFY(test::await(m_services->read({CachedRead::Category, 2})).has_value());
        QCOMPARE(m_server.raw().run({"EXISTS", "v1:category:3"}).integer, 1);
        QVERIFY(test::await(m_services->refresh("category.updated", {})).has_value());
        QCOMPARE(m_server.raw().run({"EXISTS", "v1:category:3"}).integer, 0);
    }

    void aSlowSourceMakesMissesSlowAndLeavesHitsAlone()
    {
        QVERIFY(open());
        const auto took = [&](CachedRead what) {
            QElapsedTimer timer;
            timer.start();
            return test::await(m_services->read(what)).has_value() ? timer.elapsed() : -1;
        };
        m_services->setSlow(true);
        for (const CachedRead &what : {CachedRead{CachedRead::Order, 4}, CachedRead{CachedRead::Story, 4}}) {
            const qint64 miss = took(what);
            QVERIFY2(miss >= 300, qPrintable(QString::number(miss)));
            QVERIFY(took(what) < 300);
        }
        // The database is busy with somebody else's query of 300 ms: on average half of it is left.
        qint64 products = 0;
        for (int i = 0; i < 8; ++i)
            products += took({CachedRead::ProductDetail, 100 + i});
        QVERIFY2(products > 400, qPrintable(QString::number(products)));
        m_services->setSlow(false);
        const auto drained = test::await(m_services->read({CachedRead::ProductDetail, 200}));
        QVERIFY(drained.has_value());
        QVERIFY(took({CachedRead::ProductDetail, 201}) < 300);
        m_services->setSlow(true);
        QElapsedTimer closing;
        closing.start();
        m_services.reset();
        QVERIFY(closing.elapsed() < 1000);
    }

    void aBumpedVersionIsFollowed()
    {
        QVERIFY(open());
        QVERIFY(test::await(m_services->read({CachedRead::ProductDetail, 4})).has_value());
        QVERIFY(m_server.raw().run({"SET", "cache_version:product", "v2"}).isOk());
        QTRY_VERIFY([&] {
            return test::await(m_services->read({CachedRead::ProductDetail, 4})).has_value() &&
                   m_server.raw().run({"EXISTS", "v2:product:1004:detail"}).integer == 1;
        }());
    }

    void theStockIsTheSameEachTimeAndFilledOnce()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("shop.db"));
        for (int i = 0; i < 2; ++i) {
            m_services = std::make_unique<SandboxServices>(m_server.url(), database(path), *m_metrics);
            QVERIFY(open());
        }
        m_services.reset();
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList(QStringLiteral("shop.db"))); // closed in good order
        const auto sql = database(path);
        int products = 0;
        const auto counted = test::await(sql->run([&](QSqlDatabase &open) {
            QSqlQuery query(open);
            const auto done = execute(query, QStringLiteral("SELECT COUNT(*) FROM products"), {});
            products = query.next() ? query.value(0).toInt() : 0;
            return done;
        }));
        QVERIFY(counted.has_value());
        QCOMPARE(products, stock::products);
        for (int item = 0; item < stock::products; ++item)
            QVERIFY(stock::product(item).check().has_value());
        for (int item = 0; item < stock::pets; ++item)
            QVERIFY(stock::pet(item).check().has_value());
    }

    void destroyingItEndsEveryCall()
    {
        QVERIFY(open());
        std::vector<Code> codes;
        std::vector<Task<>> calls;
        const auto note = [](std::vector<Code> *to, Task<Result<void>> call) -> Task<> {
            const auto done = co_await call;
            to->push_back(done ? Code::NotFound : done.error().code);
        };
        const auto noteEvent = [](std::vector<Code> *to, Task<Result<ServiceEvent>> call) -> Task<> {
            const auto done = co_await call;
            to->push_back(done ? Code::NotFound : done.error().code);
        };
        for (int kind = CachedRead::ProductDetail; kind <= CachedRead::Picture; ++kind) {
            if (kind == CachedRead::VoiceList || kind == CachedRead::UserVoices)
                continue;
            calls.push_back(note(&codes, m_services->read({CachedRead::Kind(kind), 1})));
        }
        for (const char *type : {"product.updated", "product.created", "product.deleted", "pet.updated"})
            calls.push_back(noteEvent(&codes, m_services->carryOut({type, "{}", "some-id", 3})));
        calls.push_back(note(&codes, m_services->refresh("category.updated", {})));
        calls.push_back(note(&codes, m_services->refresh("pet.updated", {{QStringLiteral("pet_id"), QStringLiteral("1")}})));
        QVERIFY(codes.size() < 16);
        m_services.reset();
        QCOMPARE(codes.size(), std::size_t(16));
        QVERIFY(std::ranges::count(codes, Code::Cancelled) >= 10); // what the database had done already is a success
    }

    void whatTheDatabaseHasDoneMayGoOnWhileItIsDestroyed()
    {
        std::unique_ptr<Sql> sql = database();
        Sql *const raw = sql.get();
        m_services = std::make_unique<SandboxServices>(m_server.url(), std::move(sql), *m_metrics);
        QVERIFY(open());
        std::optional<Result<void>> done;
        const auto note = [](std::optional<Result<void>> *to, Task<Result<void>> call) -> Task<> { *to = co_await call; };
        note(&done, m_services->refresh("pet.updated", {{QStringLiteral("pet_id"), QStringLiteral("1000")}}));
        // The rows are gone and the call has not heard of it yet when the rest goes.
        QSemaphore behind;
        Sql::Work release = [&behind](QSqlDatabase &) -> Result<void> {
            behind.release();
            return {};
        };
        std::optional<Result<void>> released;
        note(&released, raw->run(std::move(release)));
        QVERIFY(behind.tryAcquire(1, 20000));
        QVERIFY(!done);
        m_services.reset();
        QVERIFY(done && released);
        QVERIFY(!*done);
        QCOMPARE(done->error().code, Code::Cancelled);
    }

private:
    static std::unique_ptr<Sql> database(const QString &path = QStringLiteral("sqlite::memory:"))
    {
        return std::move(*Sql::open(path));
    }
    bool open() { return test::await(m_services->open({})).has_value(); }
    int stockOf(const QByteArray &key)
    {
        return QJsonDocument::fromJson(m_server.raw().run({"GET", key}).bytes).object().value(QLatin1String("stock")).toInt(-1);
    }

    test::RedisServer m_server;
    std::unique_ptr<cache::Metrics> m_metrics;
    std::unique_ptr<SandboxServices> m_services;
};

QTEST_GUILESS_MAIN(SandboxServicesTest)
#include "tst_sandbox_services.moc"
