// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/catalog/product.h"

#include <QDate>

namespace freshet::catalog {

/// An animal that is fed. Plain value.
struct Pet
{
    qint64 id = 0; ///< given by whoever keeps it; more than 0
    QString name;
    QString species; ///< `dog` or `cat`
    QDate born;
    double kg = 0;
    int condition = 5; ///< body condition score, 1 (starved) to 9 (obese); 4 and 5 are ideal (WSAVA)
    bool neutered = false;
    QStringList allergies; ///< ingredients, such as `chicken`

    friend bool operator==(const Pet &, const Pet &) = default;

    Result<void> check() const;
    int monthsAt(const QDate &day) const; ///< full months of life; 0 before the birth
};

enum class LifeStage { Young, Adult, Senior };
/// Young: under 12 months; senior: from 84 (dog), 120 (cat).
LifeStage lifeStage(const Pet &pet, const QDate &day);
QLatin1String lifeStageName(LifeStage stage);

/// What it should eat a day, in kcal: the resting need, 70 kg^0.75, times a factor for species, stage and neutering (NRC 2006,
/// rounded), less where it is too heavy, more where it is too thin.
int dailyKcal(const Pet &pet, const QDate &day);

/// How well a food fits a pet.
struct Match
{
    int score = 0;       ///< 0 to 100; 0: not to be fed
    QStringList reasons; ///< short, for people, in a fixed order
    friend bool operator==(const Match &, const Match &) = default;
};

/// Species and allergies exclude; age, weight, energy, first ingredient and grain score. The same pet, product and day give the
/// same answer.
Match match(const Pet &pet, const Product &product, const QDate &day);

/// What the services' tag key lists: species, stage, figure, allergies.
QStringList petTags(const Pet &pet, const QDate &day);

} // namespace freshet::catalog

template<>
struct freshet::cache::JsonFormat<freshet::catalog::Match>
{
    static QJsonValue toJson(const catalog::Match &match);
    static Result<catalog::Match> fromJson(const QJsonValue &json);
};
