// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/products.h"
#include "tests/core/catalog/service_rig.h"

using namespace freshet;
using namespace freshet::catalog;
using namespace std::chrono_literals;
using test::await;

namespace {

Product named(const char *name, double price = 10, const char *category = "electronics")
{
    Product product;
    product.name = QString::fromUtf8(name);
    product.category = QString::fromUtf8(category);
    product.price = price;
    product.stock = 3;
    return product;
}

} // namespace

class ProductsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }

    void aDetailIsReadThroughTheCache_data() { test::SqlDatabases::addRows(); }
    void aDetailIsReadThroughTheCache()
    {
        FRESHET_SERVICE(m_server, m_databases, sql, rig);
        Products products(*rig.tiers, *sql);
        Product lamp = named("Lamp 'A' 등");
        lamp.ingredients = QStringList{QStringLiteral("glass"), QStringLiteral("brass")};
        const auto id = await(products.create(lamp));
        QVERIFY2(id, id ? "" : qPrintable(id.error().message));
        lamp.id = *id;
        QCOMPARE(*await(products.find(*id)), lamp);
        const QByteArray key = "v1:product:" + QByteArray::number(*id) + ":detail";
        auto raw = m_server.raw();
        QTRY_COMPARE(raw.run({"EXISTS", key}).integer, 1);
        const qint64 ttl = raw.run({"TTL", key}).integer;
        QVERIFY(ttl > 3500 && ttl <= 3600);
        // From the cache, also where the database has changed behind its back.
        QVERIFY(await(sql->transaction(
            [](QSqlDatabase &database) { return execute(database, QStringLiteral("UPDATE products SET name = 'x'")); })));
        QCOMPARE(*await(products.find(*id)), lamp);
        QCOMPARE(await(products.find(*id + 1)).error().code, Code::NotFound);
        QCOMPARE(await(products.find(-1)).error().code, Code::NotFound);
        // Absence is cached too, for a minute.
        const QByteArray absent = "v1:product:" + QByteArray::number(*id + 1) + ":detail";
        QTRY_COMPARE(raw.run({"GET", absent}).bytes, QByteArray("null"));
        QVERIFY(raw.run({"TTL", absent}).integer <= 60);
    }

    void withoutAVersionTheDatabaseAnswersAndCopiesGo()
    {
        test::SqlDatabases databases;
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        auto sql = Sql::open(databases.newUrl(false));
        QVERIFY(await(prepareSchema(**sql)));
        test::ServiceRig rig(m_server);
        bool knows = true;
        const auto version = [&knows](QByteArray) -> Task<Result<QByteArray>> {
            if (!knows)
                co_return failure(Code::NotConnected, QStringLiteral("away"));
            co_return Result<QByteArray>(QByteArray("v5"));
        };
        Products products(*rig.tiers, **sql, version);
        auto raw = m_server.raw();
        QVERIFY(raw.run({"SET", "cache_version:product", "v5"}).isOk());
        Product lamp = named("lamp");
        lamp.id = await(products.create(lamp)).value();
        QCOMPARE(*await(products.find(lamp.id)), lamp);
        const QByteArray key = "v5:product:" + QByteArray::number(lamp.id) + ":detail";
        QTRY_COMPARE(raw.run({"EXISTS", key}).integer, 1);
        knows = false;
        QCOMPARE(*await(products.find(lamp.id)), lamp);
        QCOMPARE(await(products.list({}, 20, 0))->total, 1);
        lamp.stock = 7;
        QVERIFY(await(products.update(lamp)));
        QCOMPARE(raw.run({"EXISTS", key}).integer, 0);
        QCOMPARE(*await(products.find(lamp.id)), lamp);
    }

    void listsHaveTheKeysOfTheContract()
    {
        test::SqlDatabases databases;
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        auto sql = Sql::open(databases.newUrl(false));
        QVERIFY(await(prepareSchema(**sql)));
        test::ServiceRig rig(m_server);
        Products products(*rig.tiers, **sql);
        QVERIFY(await(products.list({}, 20, 0)));
        auto raw = m_server.raw();
        QTRY_COMPARE(raw.run({"EXISTS", "v1:product:list:2aae67d1"}).integer, 1);  // {"limit": 20, "offset": 0}
        QTRY_COMPARE(raw.run({"EXISTS", "v1:product:count:44136fa3"}).integer, 1); // {}
    }

    void listsAreFilteredAndCounted_data() { test::SqlDatabases::addRows(); }
    void listsAreFilteredAndCounted()
    {
        FRESHET_SERVICE(m_server, m_databases, sql, rig);
        Products products(*rig.tiers, *sql);
        for (int i = 0; i < 25; ++i)
            QVERIFY(
                await(products.create(named(qPrintable(QStringLiteral("Lamp_%1%").arg(i)), i, i % 5 ? "electronics" : "toys"))));
        const auto count = [&](const ProductFilter &filter) { return await(products.list(filter, 5, 0))->total; };
        ProductFilter filter;
        QCOMPARE(count(filter), 25);
        filter.category = QStringLiteral("electronics");
        QCOMPARE(count(filter), 20);
        filter.minPrice = 10;
        filter.maxPrice = 15;
        QCOMPARE(count(filter), 4); // 11 to 14
        const auto page = await(products.list(filter, 3, 3));
        QVERIFY(page);
        QCOMPARE(page->total, 4);
        QCOMPARE(page->products.size(), std::size_t(1));
        QCOMPARE(page->products[0].price, 14);
        filter = {};
        filter.search = QStringLiteral("lamp_1%");
        QCOMPARE(count(filter), 1); // % and _ are letters here
        filter.search = QStringLiteral("LAMP_1");
        QCOMPARE(count(filter), 11);
        filter.search = QStringLiteral("' OR 1=1 --");
        QCOMPARE(count(filter), 0);
    }

    void createAndDeleteRemoveListsAtOnceAndUpdateShortensThem_data() { test::SqlDatabases::addRows(); }
    void createAndDeleteRemoveListsAtOnceAndUpdateShortensThem()
    {
        FRESHET_SERVICE(m_server, m_databases, sql, rig);
        Products products(*rig.tiers, *sql);
        auto raw = m_server.raw();
        Product lamp = named("Lamp");
        lamp.id = *await(products.create(lamp));
        const QByteArray detail = "v1:product:" + QByteArray::number(lamp.id) + ":detail";
        const QByteArray other = "v1:product:" + QByteArray::number(lamp.id) + ":stock"; // another service's
        const auto fill = [&] {
            return await(products.list({}, 20, 0)) && await(products.find(lamp.id)) && raw.run({"SET", other, "1"}).isOk() &&
                   raw.run({"SET", "v1:product:99:detail", "{}"}).isOk() &&
                   raw.run({"SET", "v1:product:list:ffffffff", "[]"}).isOk();
        };
        QVERIFY(fill());

        lamp.price = 12;
        QVERIFY(await(products.update(lamp)));
        QCOMPARE(raw.run({"EXISTS", detail, other}).integer, 0);
        QCOMPARE(await(products.find(lamp.id))->price, 12);
        for (const char *key : {"v1:product:list:2aae67d1", "v1:product:count:44136fa3", "v1:product:list:ffffffff"}) {
            const qint64 ttl = raw.run({"TTL", key}).integer;
            QVERIFY2(ttl > 500 && ttl <= 600, key);
        }
        QCOMPARE(raw.run({"EXISTS", "v1:product:99:detail"}).integer, 1);

        QVERIFY(fill());
        QVERIFY(await(products.create(named("Chair"))));
        QCOMPARE(raw.run({"EXISTS", "v1:product:list:2aae67d1", "v1:product:count:44136fa3", "v1:product:list:ffffffff"}).integer,
                 0);
        QCOMPARE(await(products.list({}, 20, 0))->total, 2);
        QCOMPARE(raw.run({"EXISTS", detail}).integer, 1);

        QVERIFY(fill());
        QVERIFY(await(products.remove(lamp.id)));
        QCOMPARE(raw.run({"EXISTS", detail, "v1:product:list:2aae67d1"}).integer, 0);
        QCOMPARE(await(products.list({}, 20, 0))->total, 1);
        QCOMPARE(await(products.find(lamp.id)).error().code, Code::NotFound);
        QCOMPARE(await(products.remove(lamp.id)).error().code, Code::NotFound);
        QCOMPARE(await(products.update(lamp)).error().code, Code::NotFound);
    }

    void aProductThatWasLookedForBeforeItWasMadeIsFound()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(await(prepareSchema(**sql)));
        test::ServiceRig rig(m_server);
        Products products(*rig.tiers, **sql);
        QCOMPARE(await(products.find(1)).error().code, Code::NotFound);
        QCOMPARE(*await(products.create(named("Lamp"))), 1);
        QCOMPARE(await(products.find(1))->name, QStringLiteral("Lamp"));
    }

    void keysFollowTheVersion()
    {
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(await(prepareSchema(**sql)));
        test::ServiceRig rig(m_server);
        QByteArray version = "v3";
        const auto source = [&version](QByteArray) -> Task<Result<QByteArray>> { co_return Result<QByteArray>(version); };
        Products products(*rig.tiers, **sql, source);
        const qint64 id = *await(products.create(named("Lamp")));
        QVERIFY(await(products.find(id)));
        QTRY_COMPARE(m_server.raw().run({"EXISTS", "v3:product:1:detail"}).integer, 1);
        version = "v4";
        QVERIFY(await(products.find(id)));
        QTRY_COMPARE(m_server.raw().run({"EXISTS", "v4:product:1:detail"}).integer, 1);
    }

    void wrongInputIsSaid()
    {
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(await(prepareSchema(**sql)));
        test::ServiceRig rig(m_server);
        Products products(*rig.tiers, **sql);
        const auto code = [&](const Product &product) { return await(products.create(product)).error(); };
        QCOMPARE(code(named("")).context, QStringLiteral("name"));
        QCOMPARE(code(named("x", -1)).context, QStringLiteral("price"));
        QCOMPARE(code(named("x", qQNaN())).context, QStringLiteral("price"));
        QCOMPARE(code(named("x", 1, " ")).context, QStringLiteral("category"));
        QCOMPARE(await(products.list({}, 0, 0)).error().code, Code::InvalidArgument);
        QCOMPARE(await(products.list({}, 101, 0)).error().code, Code::InvalidArgument);
        QCOMPARE(await(products.list({}, 1, -1)).error().code, Code::InvalidArgument);
        ProductFilter filter;
        filter.minPrice = 2;
        filter.maxPrice = 1;
        QCOMPARE(await(products.list(filter, 1, 0)).error().code, Code::InvalidArgument);
    }

private:
    test::RedisServer m_server;
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(ProductsTest)
#include "tst_products.moc"
