// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/products.h"
#include "core/catalog/recommendations.h"
#include "tests/core/catalog/service_rig.h"

using namespace freshet;
using namespace freshet::catalog;
using namespace std::chrono_literals;
using test::await;

namespace {

using Source = Recommendations::Source;

Pet bori()
{
    Pet pet;
    pet.id = 7;
    pet.name = QStringLiteral("보리");
    pet.species = QStringLiteral("dog");
    pet.born = QDate(2022, 1, 3);
    pet.kg = 16;
    return pet;
}

} // namespace

class RecommendationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }

    void redisThenSqlThenCompute_data() { test::SqlDatabases::addRows(); }
    void redisThenSqlThenCompute()
    {
        FRESHET_SERVICE(m_server, m_databases, sql, rig);
        Recommendations service(*rig.tiers, *sql, rig.clock);
        QVERIFY(await(service.prepare()));
        QVERIFY(addFoods(rig, *sql));
        QVERIFY(await(service.savePet(bori())));
        const auto first = await(service.recommend(7));
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        QCOMPARE(first->source, Source::Computed);
        QCOMPARE(first->value.considered, 3);
        QCOMPARE(first->value.items.size(), std::size_t(2)); // one is for cats
        QCOMPARE(first->value.items[0].name, QStringLiteral("Chicken"));
        QVERIFY(first->value.items[0].match.score > first->value.items[1].match.score);
        QCOMPARE(await(service.recommend(7))->source, Source::Memory);
        auto raw = m_server.raw();
        for (const char *key : {"petfood:rec:result:7", "petfood:rec:meta:7", "petfood:rec:tags:7"}) {
            const qint64 ttl = raw.run({"TTL", key}).integer;
            QVERIFY2(ttl > 7 * 86400 - 60 && ttl <= 7 * 86400, key);
        }
        QCOMPARE(raw.run({"GET", "petfood:rec:tags:7"}).bytes, QByteArray("[\"dog\",\"adult\"]"));
        rig.memory.clear();
        QCOMPARE(await(service.recommend(7))->source, Source::Redis);

        // Redis was emptied: SQL has it, for seven days.
        rig.memory.clear();
        QVERIFY(raw.run({"FLUSHALL"}).isOk());
        rig.clock.advance(6 * 24h);
        const auto kept = await(service.recommend(7));
        QCOMPARE(kept->source, Source::Sql);
        QCOMPARE(kept->value, first->value);
        QVERIFY(raw.run({"TTL", "petfood:rec:result:7"}).integer <= 86400);
        rig.memory.clear();
        QVERIFY(raw.run({"FLUSHALL"}).isOk());
        rig.clock.advance(24h);
        QCOMPARE(await(service.recommend(7))->source, Source::Computed);
        QCOMPARE(await(service.recommend(8)).error().code, Code::NotFound);
    }

    void forceComputesAnew_data() { test::SqlDatabases::addRows(); }
    void forceComputesAnew()
    {
        FRESHET_SERVICE(m_server, m_databases, sql, rig);
        Recommendations service(*rig.tiers, *sql, rig.clock);
        QVERIFY(await(service.prepare()));
        QVERIFY(await(service.savePet(bori())));
        QCOMPARE(await(service.recommend(7))->value.considered, 0);
        QVERIFY(addFoods(rig, *sql));
        QCOMPARE(await(service.recommend(7))->value.considered, 0); // kept
        const auto anew = await(service.recommend(7, true));
        QCOMPARE(anew->source, Source::Computed);
        QCOMPARE(anew->value.considered, 3);
        QCOMPARE(await(service.recommend(7))->value, anew->value);
        QVERIFY(m_server.raw().run({"GET", "petfood:rec:meta:7"}).bytes.contains("\"considered\":3"));
        rig.memory.clear();
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        QCOMPARE(await(service.recommend(7))->value, anew->value); // SQL has it too
    }

    void summaryAndMatchLiveAnHour_data() { test::SqlDatabases::addRows(); }
    void summaryAndMatchLiveAnHour()
    {
        FRESHET_SERVICE(m_server, m_databases, sql, rig);
        Recommendations service(*rig.tiers, *sql, rig.clock);
        QVERIFY(await(service.prepare()));
        QVERIFY(addFoods(rig, *sql));
        QVERIFY(await(service.savePet(bori())));
        const auto summary = await(service.summary(7));
        QVERIFY2(summary, summary ? "" : qPrintable(summary.error().message));
        QCOMPARE(summary->pet, bori());
        QCOMPARE(summary->stage, QStringLiteral("adult"));
        QCOMPARE(summary->dailyKcal, 1008);
        const auto match = await(service.match(1, 7));
        QVERIFY(match && match->score > 50);
        QCOMPARE(await(service.match(3, 7))->score, 0); // for cats
        auto raw = m_server.raw();
        for (const char *key : {"petfood:pet:summary:7", "petfood:product:match:1:7"}) {
            const qint64 ttl = raw.run({"TTL", key}).integer;
            QVERIFY2(ttl > 3500 && ttl <= 3600, key);
        }
        QCOMPARE(await(service.summary(8)).error().code, Code::NotFound);
        QCOMPARE(await(service.match(99, 7)).error().code, Code::NotFound);
    }

    void clearingTellsTheNumbers_data() { test::SqlDatabases::addRows(); }
    void clearingTellsTheNumbers()
    {
        FRESHET_SERVICE(m_server, m_databases, sql, rig);
        Recommendations service(*rig.tiers, *sql, rig.clock);
        QVERIFY(await(service.prepare()));
        QVERIFY(addFoods(rig, *sql));
        for (const qint64 id : {7, 8, 9}) {
            Pet pet = bori();
            pet.id = id;
            QVERIFY(await(service.savePet(pet)));
            QVERIFY(await(service.recommend(id)));
            QVERIFY(await(service.summary(id)));
            QVERIFY(await(service.match(1, id)));
        }
        auto one = await(service.clear(7));
        QVERIFY2(one, one ? "" : qPrintable(one.error().message));
        QCOMPARE(one->redis, 5); // result, meta, tags, summary, a match
        QCOMPARE(one->sql, 1);
        one = await(service.clear(7));
        QCOMPARE(one->redis, 0);
        QCOMPARE(one->sql, 0);
        QCOMPARE(await(service.recommend(8))->source, Source::Memory);
        const auto all = await(service.clearAll());
        QCOMPARE(all->redis, 10);
        QCOMPARE(all->sql, 2);
        QCOMPARE(m_server.raw().run({"KEYS", "petfood:*"}).elements.size(), std::size_t(0));
        QCOMPARE(await(service.recommend(8))->source, Source::Computed);
    }

    void aChangedPetIsRecommendedAnew()
    {
        QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk());
        auto sql = Sql::open(m_databases.newUrl(false));
        QVERIFY(await(prepareSchema(**sql)));
        test::ServiceRig rig(m_server);
        Recommendations service(*rig.tiers, **sql, rig.clock);
        QVERIFY(await(service.prepare()));
        QVERIFY(addFoods(rig, **sql));
        QVERIFY(await(service.savePet(bori())));
        QCOMPARE(await(service.recommend(7))->value.items[0].name, QStringLiteral("Chicken"));
        QVERIFY(await(service.match(1, 7))->score > 0);
        Pet allergic = bori();
        allergic.allergies = QStringList{QStringLiteral("chicken")};
        QVERIFY(await(service.savePet(allergic)));
        const auto answer = await(service.recommend(7));
        QCOMPARE(answer->source, Source::Computed);
        QCOMPARE(answer->value.items.size(), std::size_t(1));
        QCOMPARE(answer->value.items[0].name, QStringLiteral("Wheat"));
        QCOMPARE(answer->value.tags.last(), QStringLiteral("no-chicken"));
        QCOMPARE(await(service.match(1, 7))->score, 0);
        Pet wrong = bori();
        wrong.kg = -1;
        QCOMPARE(await(service.savePet(wrong)).error().code, Code::InvalidArgument);
    }

private:
    static bool addFoods(test::ServiceRig &rig, Sql &sql)
    {
        Products products(*rig.tiers, sql);
        Product food;
        food.name = QStringLiteral("Chicken");
        food.category = QStringLiteral("food");
        food.species = QStringLiteral("dog");
        food.ingredients = QStringList{QStringLiteral("chicken"), QStringLiteral("peas")};
        Product grain = food;
        grain.name = QStringLiteral("Wheat");
        grain.ingredients = QStringList{QStringLiteral("wheat"), QStringLiteral("beef")};
        Product cat = food;
        cat.name = QStringLiteral("Tuna");
        cat.species = QStringLiteral("cat");
        Product toy = food;
        toy.category = QStringLiteral("toys");
        return await(products.create(food)) && await(products.create(grain)) && await(products.create(cat)) &&
               await(products.create(toy));
    }

    test::RedisServer m_server;
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(RecommendationsTest)
#include "tst_recommendations.moc"
