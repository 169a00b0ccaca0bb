// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/pet.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace freshet::catalog {

namespace {

std::unexpected<Error> wrong(const char *what, const char *field)
{
    return failure(Code::InvalidArgument, QLatin1String(what), QLatin1String(field));
}

bool isCat(const Pet &pet)
{
    return pet.species == QLatin1String("cat");
}

template<std::size_t N>
bool names(const QString &ingredient, const std::array<const char *, N> &words)
{
    return std::ranges::any_of(words,
                               [&](const char *word) { return ingredient.contains(QLatin1String(word), Qt::CaseInsensitive); });
}

constexpr std::array meats{"beef",   "chicken", "turkey", "duck",    "lamb",   "pork",
                           "salmon", "tuna",    "fish",   "venison", "rabbit", "egg"};
constexpr std::array grains{"wheat", "corn", "maize", "barley", "rye", "soy", "rice", "oat"};

/// How far a value is outside a range; 0 inside.
template<typename Number>
Number outside(Number value, Number low, Number high)
{
    return value < low ? low - value : value > high ? value - high : Number(0);
}

} // namespace

Result<void> Pet::check() const
{
    if (id <= 0)
        return wrong("a pet needs an id above 0", "id");
    if (name.trimmed().isEmpty() || name.size() > 200)
        return wrong("a pet needs a name of at most 200 characters", "name");
    if (species != QLatin1String("dog") && species != QLatin1String("cat"))
        return wrong("the species is dog or cat", "species");
    if (!born.isValid())
        return wrong("the day of birth is missing, as YYYY-MM-DD", "born");
    if (!(kg > 0) || kg > 200)
        return wrong("the weight is above 0 and up to 200 kg", "kg");
    if (condition < 1 || condition > 9)
        return wrong("the body condition score is from 1 to 9", "condition");
    if (allergies.size() > 50 ||
        std::ranges::any_of(allergies, [](const QString &one) { return one.trimmed().size() < 2 || one.size() > 100; }))
        return wrong("there are at most 50 allergies, each of 2 to 100 characters", "allergies");
    return {};
}

int Pet::monthsAt(const QDate &day) const
{
    if (!born.isValid() || day < born)
        return 0;
    return (day.year() - born.year()) * 12 + day.month() - born.month() - (day.day() < born.day() ? 1 : 0);
}

LifeStage lifeStage(const Pet &pet, const QDate &day)
{
    const int months = pet.monthsAt(day);
    return months < 12 ? LifeStage::Young : months >= (isCat(pet) ? 120 : 84) ? LifeStage::Senior : LifeStage::Adult;
}

QLatin1String lifeStageName(LifeStage stage)
{
    switch (stage) {
    case LifeStage::Young:
        return QLatin1String("young");
    case LifeStage::Adult:
        return QLatin1String("adult");
    case LifeStage::Senior:
        return QLatin1String("senior");
    }
    return QLatin1String("adult");
}

int dailyKcal(const Pet &pet, const QDate &day)
{
    const double resting = 70 * std::pow(pet.kg, 0.75);
    double factor = isCat(pet) ? (pet.neutered ? 1.2 : 1.4) : (pet.neutered ? 1.6 : 1.8);
    const LifeStage stage = lifeStage(pet, day);
    if (stage == LifeStage::Young)
        factor = 2.5;
    else if (stage == LifeStage::Senior)
        factor -= 0.2;
    if (pet.condition > 5)
        factor *= 0.8;
    else if (pet.condition < 4)
        factor *= 1.2;
    return int(std::lround(resting * factor));
}

Match match(const Pet &pet, const Product &product, const QDate &day)
{
    Match out;
    if (!product.species.isEmpty() && product.species != pet.species) {
        out.reasons << QStringLiteral("made for another species");
        return out;
    }
    for (const QString &allergy : pet.allergies) {
        const bool contains = std::ranges::any_of(product.ingredients, [&](const QString &ingredient) {
            return ingredient.contains(allergy.trimmed(), Qt::CaseInsensitive);
        });
        if (contains) {
            out.reasons << QStringLiteral("contains ") + allergy.trimmed();
            return out;
        }
    }
    out.score = 20;
    const auto add = [&](int points, const QString &reason) {
        out.score += points;
        if (points > 0)
            out.reasons << reason;
    };
    const int months = outside(pet.monthsAt(day), product.minMonths, product.maxMonths);
    add(months == 0   ? 25
        : months <= 3 ? 10
                      : 0,
        months == 0 ? QStringLiteral("fits the age") : QStringLiteral("nearly fits the age"));
    add(outside(pet.kg, product.minKg, product.maxKg) == 0 ? 15 : 0, QStringLiteral("fits the weight"));
    // The light for those who are too heavy, the rich for the thin and the young; else the middle.
    const bool wantsRich = pet.condition < 4 || lifeStage(pet, day) == LifeStage::Young;
    const int low = pet.condition > 5 ? 0 : wantsRich ? 380 : 320;
    const int high = pet.condition > 5 ? 340 : wantsRich ? 900 : 400;
    const int off = outside(product.kcalPer100g, low, high);
    add(std::max(0, 20 - off / 4),
        off == 0 ? QStringLiteral("has the right energy") : QStringLiteral("has about the right energy"));
    if (!product.ingredients.isEmpty() && names(product.ingredients.front(), meats))
        add(isCat(pet) ? 15 : 12, QStringLiteral("meat comes first"));
    const bool hasGrain = std::ranges::any_of(product.ingredients, [](const QString &one) { return names(one, grains); });
    add(hasGrain ? 0 : 5, QStringLiteral("free of grain"));
    out.score = std::min(out.score, 100);
    return out;
}

QStringList petTags(const Pet &pet, const QDate &day)
{
    QStringList tags{pet.species, QString(lifeStageName(lifeStage(pet, day)))};
    if (pet.condition > 5)
        tags << QStringLiteral("overweight");
    else if (pet.condition < 4)
        tags << QStringLiteral("underweight");
    if (pet.neutered)
        tags << QStringLiteral("neutered");
    for (const QString &allergy : pet.allergies)
        tags << QStringLiteral("no-") + allergy.trimmed().toLower();
    return tags;
}

} // namespace freshet::catalog

namespace freshet::cache {

using catalog::Match;

QJsonValue JsonFormat<Match>::toJson(const Match &match)
{
    return QJsonObject{{QStringLiteral("score"), match.score},
                       {QStringLiteral("reasons"), QJsonArray::fromStringList(match.reasons)}};
}

Result<Match> JsonFormat<Match>::fromJson(const QJsonValue &json)
{
    const QJsonObject object = json.toObject();
    if (!object.value(QLatin1String("score")).isDouble())
        return wrongJson("a match with a score", json);
    Match match;
    match.score = object.value(QLatin1String("score")).toInt();
    for (const QJsonValue one : object.value(QLatin1String("reasons")).toArray())
        match.reasons << one.toString();
    return match;
}

} // namespace freshet::cache
