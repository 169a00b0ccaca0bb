// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/pet.h"

#include <QTest>

using namespace freshet;
using namespace freshet::catalog;

namespace {

const QDate today(2026, 1, 2);

Pet dog()
{
    Pet pet;
    pet.id = 7;
    pet.name = QStringLiteral("Bori");
    pet.species = QStringLiteral("dog");
    pet.born = QDate(2022, 1, 3);
    pet.kg = 16;
    return pet;
}

Product food(const QStringList &ingredients = {QStringLiteral("chicken"), QStringLiteral("peas")})
{
    Product product;
    product.id = 1;
    product.name = QStringLiteral("Dinner");
    product.category = QStringLiteral("food");
    product.species = QStringLiteral("dog");
    product.ingredients = ingredients;
    return product;
}

} // namespace

class PetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ageIsInFullMonths()
    {
        QCOMPARE(dog().monthsAt(today), 47); // four years tomorrow
        QCOMPARE(dog().monthsAt(today.addDays(1)), 48);
        QCOMPARE(dog().monthsAt(QDate(2021, 1, 1)), 0);
    }

    void theDailyNeedFollowsTheFormula()
    {
        QCOMPARE(dailyKcal(dog(), today), 1008); // 70 * 16^0.75 * 1.8 = 70 * 8 * 1.8
        Pet neutered = dog();
        neutered.neutered = true;
        QCOMPARE(dailyKcal(neutered, today), 896);
        Pet heavy = dog();
        heavy.condition = 8;
        QCOMPARE(dailyKcal(heavy, today), 806);
        Pet puppy = dog();
        puppy.born = today.addMonths(-3);
        QCOMPARE(dailyKcal(puppy, today), 1400);
    }

    void whatFitsInAllScoresHighest()
    {
        const Match fit = match(dog(), food(), today);
        QCOMPARE(fit.score, 20 + 25 + 15 + 20 + 12 + 5);
        QCOMPARE(fit.reasons, (QStringList{QStringLiteral("fits the age"), QStringLiteral("fits the weight"),
                                           QStringLiteral("has the right energy"), QStringLiteral("meat comes first"),
                                           QStringLiteral("free of grain")}));
        QCOMPARE(match(dog(), food(), today), fit); // the same again
    }

    void speciesAndAllergiesExclude()
    {
        Pet cat = dog();
        cat.species = QStringLiteral("cat");
        QCOMPARE(match(cat, food(), today).score, 0);
        Product forAll = food();
        forAll.species.clear();
        QVERIFY(match(cat, forAll, today).score > 0);
        Pet allergic = dog();
        allergic.allergies = QStringList{QStringLiteral(" Chicken ")};
        const Match excluded = match(allergic, food({QStringLiteral("rice"), QStringLiteral("dried chicken fat")}), today);
        QCOMPARE(excluded.score, 0);
        QCOMPARE(excluded.reasons, QStringList{QStringLiteral("contains Chicken")});
    }

    void eachThingCounts()
    {
        const int best = match(dog(), food(), today).score;
        Product other = food();
        other.minMonths = 50;
        QCOMPARE(match(dog(), other, today).score, best - 15); // nearly
        other.minMonths = 60;
        QCOMPARE(match(dog(), other, today).score, best - 25);
        other = food();
        other.maxKg = 10;
        QCOMPARE(match(dog(), other, today).score, best - 15);
        other = food();
        other.kcalPer100g = 440;
        QCOMPARE(match(dog(), other, today).score, best - 10);
        Pet heavy = dog();
        heavy.condition = 7;
        QVERIFY(match(heavy, other, today).score < match(dog(), other, today).score);
        QCOMPARE(match(dog(), food({QStringLiteral("wheat"), QStringLiteral("chicken")}), today).score, best - 17);
    }

    void tagsTellOfThePet()
    {
        Pet pet = dog();
        pet.condition = 8;
        pet.allergies = QStringList{QStringLiteral("Chicken")};
        QCOMPARE(petTags(pet, today), (QStringList{QStringLiteral("dog"), QStringLiteral("adult"), QStringLiteral("overweight"),
                                                   QStringLiteral("no-chicken")}));
    }

    void wrongPetsAreRefused()
    {
        QVERIFY(dog().check());
        const auto field = [](auto change) {
            Pet pet = dog();
            change(pet);
            return pet.check() ? QString() : pet.check().error().context;
        };
        QCOMPARE(field([](Pet &pet) { pet.id = 0; }), QStringLiteral("id"));
        QCOMPARE(field([](Pet &pet) { pet.name = QStringLiteral(" "); }), QStringLiteral("name"));
        QCOMPARE(field([](Pet &pet) { pet.species = QStringLiteral("fish"); }), QStringLiteral("species"));
        QCOMPARE(field([](Pet &pet) { pet.born = {}; }), QStringLiteral("born"));
        QCOMPARE(field([](Pet &pet) { pet.kg = qQNaN(); }), QStringLiteral("kg"));
        QCOMPARE(field([](Pet &pet) { pet.condition = 10; }), QStringLiteral("condition"));
        QCOMPARE(field([](Pet &pet) { pet.allergies << QString(); }), QStringLiteral("allergies"));
    }
};

QTEST_GUILESS_MAIN(PetTest)
#include "tst_pet.moc"
