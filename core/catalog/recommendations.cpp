// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/recommendations.h"

#include "core/cache/invalidation.h"

#include <QJsonDocument>
#include <QSqlQuery>

#include <algorithm>

namespace freshet::catalog {

namespace {

using Results = cache::Load<Recommendation>;

QByteArray keyOf(const char *name, qint64 id)
{
    return "petfood:" + QByteArray(name) + ':' + QByteArray::number(id);
}

std::unexpected<Error> noSuchPet(qint64 id)
{
    return failure(Code::NotFound, QStringLiteral("there is no pet %1").arg(id));
}

cache::ReadOptions living(std::chrono::seconds life)
{
    cache::ReadOptions options;
    options.ttl = life;
    options.negativeTtl = Recommendations::absentLife;
    options.nameSpace = "petfood";
    return options;
}

/// Nothing where there is no such pet.
Result<std::optional<Pet>> readPet(QSqlDatabase &database, qint64 id)
{
    QSqlQuery select(database);
    const auto read = execute(
        select, QStringLiteral("SELECT id, name, species, born, kg, condition, neutered, allergies FROM pets WHERE id = ?"),
        {id});
    if (!read)
        return std::unexpected(read.error());
    if (!select.next())
        return std::optional<Pet>();
    Pet pet;
    pet.id = select.value(0).toLongLong();
    pet.name = select.value(1).toString();
    pet.species = select.value(2).toString();
    pet.born = QDate::fromString(select.value(3).toString(), Qt::ISODate);
    pet.kg = select.value(4).toDouble();
    pet.condition = select.value(5).toInt();
    pet.neutered = select.value(6).toInt() != 0;
    for (const QJsonValue one : QJsonDocument::fromJson(select.value(7).toString().toUtf8()).array())
        pet.allergies << one.toString();
    return std::optional<Pet>(std::move(pet));
}

/// Scores every food for the pet.
Task<Result<Results>> compute(Sql *sql, Clock *clock, qint64 petId)
{
    struct Input
    {
        std::optional<Pet> pet;
        std::vector<Product> foods;
    };
    auto input = std::make_shared<Input>();
    Sql::Work work = [input, petId](QSqlDatabase &database) -> Result<void> {
        auto pet = readPet(database, petId);
        if (!pet)
            return std::unexpected(pet.error());
        input->pet = std::move(*pet);
        if (!input->pet)
            return {};
        QSqlQuery select(database);
        const auto read = execute(
            select, QStringLiteral("SELECT %1 FROM products WHERE category = 'food' ORDER BY id").arg(Product::columns()), {});
        while (read && select.next())
            input->foods.push_back(Product::fromRow(select));
        return read;
    };
    const auto done = co_await sql->run(std::move(work));
    if (!done)
        co_return Result<Results>(std::unexpected(done.error()));
    if (!input->pet)
        co_return Result<Results>(Results::nothing());
    const QDate day = clock->utcNow().date();
    Recommendation out;
    out.petId = petId;
    out.considered = int(input->foods.size());
    out.computedAt = clock->utcNow();
    out.tags = petTags(*input->pet, day);
    for (const Product &food : input->foods) {
        Match fit = match(*input->pet, food, day);
        if (fit.score > 0)
            out.items.push_back({food.id, food.name, std::move(fit)});
    }
    std::ranges::stable_sort(out.items, std::ranges::greater(),
                             [](const Recommendation::Item &item) { return item.match.score; });
    if (out.items.size() > Recommendations::most)
        out.items.resize(Recommendations::most);
    co_return Result<Results>(Results(std::move(out)));
}

cache::Cache<Recommendation>::TypedLoader computing(Sql *sql, Clock *clock, qint64 petId)
{
    return [sql, clock, petId](cache::LoadContext) { return compute(sql, clock, petId); };
}

QJsonObject metaOf(const Recommendation &value)
{
    return {{QStringLiteral("pet_id"), value.petId},
            {QStringLiteral("computed_at"), value.computedAt.toString(Qt::ISODateWithMs)},
            {QStringLiteral("considered"), value.considered},
            {QStringLiteral("recommended"), qint64(value.items.size())},
            {QStringLiteral("best_score"), value.items.empty() ? 0 : value.items.front().match.score}};
}

/// Meta and tags are made of the result that is cached at that moment, never of one that somebody holds: it may have been
/// cleared.
template<typename T>
Task<Result<cache::Load<T>>> derive(cache::Cache<Recommendation> results, QByteArray key,
                                    cache::Cache<Recommendation>::TypedLoader loader, T (*make)(const Recommendation &))
{
    const auto read = co_await results.getOrLoad(std::move(key), std::move(loader));
    if (!read)
        co_return Result<cache::Load<T>>(std::unexpected(read.error()));
    if (!read->value)
        co_return Result<cache::Load<T>>(cache::Load<T>::nothing());
    co_return Result<cache::Load<T>>(cache::Load<T>(make(*read->value)));
}

Task<Result<cache::Load<PetSummary>>> loadSummary(Sql *sql, Clock *clock, qint64 petId)
{
    auto pet = std::make_shared<std::optional<Pet>>();
    Sql::Work work = [pet, petId](QSqlDatabase &database) -> Result<void> {
        auto read = readPet(database, petId);
        if (!read)
            return std::unexpected(read.error());
        *pet = std::move(*read);
        return {};
    };
    const auto done = co_await sql->run(std::move(work));
    using Summary = cache::Load<PetSummary>;
    if (!done)
        co_return Result<Summary>(std::unexpected(done.error()));
    if (!*pet)
        co_return Result<Summary>(Summary::nothing());
    const QDate day = clock->utcNow().date();
    PetSummary summary;
    summary.months = (*pet)->monthsAt(day);
    summary.stage = lifeStageName(lifeStage(**pet, day));
    summary.dailyKcal = dailyKcal(**pet, day);
    summary.pet = std::move(**pet);
    co_return Result<Summary>(Summary(std::move(summary)));
}

Task<Result<cache::Load<Match>>> loadMatch(Sql *sql, Clock *clock, qint64 productId, qint64 petId)
{
    struct Pair
    {
        std::optional<Pet> pet;
        std::optional<Product> product;
    };
    auto pair = std::make_shared<Pair>();
    Sql::Work work = [=](QSqlDatabase &database) -> Result<void> {
        auto pet = readPet(database, petId);
        if (!pet)
            return std::unexpected(pet.error());
        pair->pet = std::move(*pet);
        QSqlQuery select(database);
        const auto read =
            execute(select, QStringLiteral("SELECT %1 FROM products WHERE id = ?").arg(Product::columns()), {productId});
        if (read && select.next())
            pair->product = Product::fromRow(select);
        return read;
    };
    const auto done = co_await sql->run(std::move(work));
    using Matched = cache::Load<Match>;
    if (!done)
        co_return Result<Matched>(std::unexpected(done.error()));
    if (!pair->pet || !pair->product)
        co_return Result<Matched>(Matched::nothing());
    co_return Result<Matched>(Matched(match(*pair->pet, *pair->product, clock->utcNow().date())));
}

cache::Invalidation pattern(const QByteArray &glob)
{
    cache::Invalidation what;
    what.kind = cache::Invalidation::Kind::Pattern;
    what.subjects = {glob};
    return what;
}

Recommendations::Source sourceOf(cache::Origin origin, cache::SqlTier::From from)
{
    using Source = Recommendations::Source;
    switch (origin) {
    case cache::Origin::Memory:
    case cache::Origin::Stale:
        return Source::Memory;
    case cache::Origin::Redis:
        return Source::Redis;
    case cache::Origin::Loader:
    case cache::Origin::None:
        break;
    }
    return from == cache::SqlTier::From::Sql        ? Source::Sql
           : from == cache::SqlTier::From::Computed ? Source::Computed
                                                    : Source::Shared;
}

} // namespace

Recommendations::Recommendations(cache::TieredCache &tiers, Sql &sql, Clock &clock)
    : m_tiers(&tiers)
    , m_sql(&sql)
    , m_clock(&clock)
    , m_kept(sql, cache::SqlTier::Options{QStringLiteral("recommendations"), resultLife}, clock)
    , m_results(tiers, living(resultLife))
    , m_metas(tiers, living(resultLife))
    , m_tags(tiers, living(resultLife))
    , m_summaries(tiers, living(shortLife))
    , m_matches(tiers, living(shortLife))
{}

Task<Result<void>> Recommendations::prepare()
{
    return m_kept.prepare();
}

Task<Result<Recommendations::Answer>> Recommendations::recommend(qint64 petId, bool force)
{
    if (petId <= 0)
        co_return noSuchPet(petId);
    QByteArray key = keyOf("rec:result", petId);
    cache::SqlTier::Use use;
    use.force = force;
    use.ttl = resultLife;
    use.from = std::make_shared<cache::SqlTier::From>(cache::SqlTier::From::Nowhere);
    const auto from = use.from;
    auto loader = m_kept.loader<Recommendation>(key, computing(m_sql, m_clock, petId), std::move(use));
    cache::ReadOptions options = m_results.defaults();
    options.loadAlways = force;
    const auto read = co_await m_results.getOrLoad(std::move(key), std::move(loader), std::move(options));
    if (!read)
        co_return std::unexpected(read.error());
    if (!read->value)
        co_return noSuchPet(petId);
    Answer answer{*read->value, sourceOf(read->origin, *from)};
    if (answer.source == Source::Sql || answer.source == Source::Computed)
        co_await writeCompanions(petId, force);
    co_return Result<Answer>(std::move(answer));
}

/// For the services that read them: meta and tags stand in Redis as long as the result does.
Task<Result<void>> Recommendations::writeCompanions(qint64 petId, bool force)
{
    const QByteArray key = keyOf("rec:result", petId);
    cache::SqlTier::Use use;
    use.ttl = resultLife;
    auto loader = m_kept.loader<Recommendation>(key, computing(m_sql, m_clock, petId), std::move(use));
    cache::ReadOptions options = m_metas.defaults();
    options.loadAlways = force;
    cache::Cache<QJsonObject>::TypedLoader meta = [results = m_results, key, loader](cache::LoadContext) {
        return derive<QJsonObject>(results, key, loader, metaOf);
    };
    cache::Cache<QStringList>::TypedLoader tags = [results = m_results, key, loader](cache::LoadContext) {
        return derive<QStringList>(results, key, loader, [](const Recommendation &value) { return value.tags; });
    };
    auto metaTask = m_metas.getOrLoad(keyOf("rec:meta", petId), std::move(meta), options);
    const auto tagged = co_await m_tags.getOrLoad(keyOf("rec:tags", petId), std::move(tags), options);
    const auto described = co_await metaTask;
    if (!tagged)
        co_return std::unexpected(tagged.error());
    if (!described)
        co_return std::unexpected(described.error());
    co_return Result<void>();
}

Task<Result<PetSummary>> Recommendations::summary(qint64 petId)
{
    if (petId <= 0)
        co_return noSuchPet(petId);
    cache::Cache<PetSummary>::TypedLoader loader = [sql = m_sql, clock = m_clock, petId](cache::LoadContext) {
        return loadSummary(sql, clock, petId);
    };
    const auto read = co_await m_summaries.getOrLoad(keyOf("pet:summary", petId), std::move(loader));
    if (!read)
        co_return std::unexpected(read.error());
    if (!read->value)
        co_return noSuchPet(petId);
    co_return Result<PetSummary>(*read->value);
}

Task<Result<Match>> Recommendations::match(qint64 productId, qint64 petId)
{
    const QByteArray key = keyOf("product:match", productId) + ':' + QByteArray::number(petId);
    cache::Cache<Match>::TypedLoader loader = [sql = m_sql, clock = m_clock, productId, petId](cache::LoadContext) {
        return loadMatch(sql, clock, productId, petId);
    };
    const auto read = co_await m_matches.getOrLoad(key, std::move(loader));
    if (!read)
        co_return std::unexpected(read.error());
    if (!read->value)
        co_return failure(Code::NotFound, QStringLiteral("there is no product %1 or no pet %2").arg(productId).arg(petId));
    co_return Result<Match>(*read->value);
}

Task<Result<void>> Recommendations::savePet(Pet pet)
{
    if (const auto fine = pet.check(); !fine)
        co_return fine;
    const qint64 id = pet.id;
    Sql::Work work = [pet = std::move(pet)](QSqlDatabase &database) -> Result<void> {
        QSqlQuery change(database);
        const QByteArray allergies = QJsonDocument(QJsonArray::fromStringList(pet.allergies)).toJson(QJsonDocument::Compact);
        return execute(
            change,
            QStringLiteral("INSERT INTO pets (id, name, species, born, kg, condition, neutered, allergies) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                           "species = excluded.species, born = excluded.born, kg = excluded.kg, "
                           "condition = excluded.condition, neutered = excluded.neutered, allergies = excluded.allergies"),
            {pet.id, pet.name, pet.species, pet.born.toString(Qt::ISODate), pet.kg, pet.condition, pet.neutered ? 1 : 0,
             QString::fromUtf8(allergies)});
    };
    const auto saved = co_await m_sql->transaction(std::move(work));
    if (!saved && saved.error().code != Code::ConnectionLost)
        co_return saved;
    const auto gone = co_await clear(id);
    if (!saved)
        co_return saved;
    if (!gone)
        co_return std::unexpected(gone.error());
    co_return Result<void>();
}

Task<Result<Recommendations::Cleared>> Recommendations::clear(qint64 petId)
{
    if (petId <= 0)
        co_return noSuchPet(petId);
    // SQL first: a load that begins in between would else fill Redis from the old row.
    std::vector<QByteArray> rows{keyOf("rec:result", petId)};
    const auto sqlRows = co_await m_kept.remove(std::move(rows));
    if (!sqlRows)
        co_return std::unexpected(sqlRows.error());
    cache::Invalidation keys;
    for (const char *name : {"rec:result", "rec:meta", "rec:tags", "pet:summary"})
        keys.subjects << keyOf(name, petId);
    std::vector<cache::Invalidation> all{keys, pattern("petfood:product:match:*:" + QByteArray::number(petId))};
    const auto done = co_await cleared(std::move(all), *sqlRows);
    co_return done;
}

Task<Result<Recommendations::Cleared>> Recommendations::clearAll()
{
    const auto sqlRows = co_await m_kept.removeAll();
    if (!sqlRows)
        co_return std::unexpected(sqlRows.error());
    std::vector<cache::Invalidation> all{pattern("petfood:rec:*"), pattern("petfood:pet:summary:*"),
                                         pattern("petfood:product:match:*")};
    const auto done = co_await cleared(std::move(all), *sqlRows);
    co_return done;
}

Task<Result<Recommendations::Cleared>> Recommendations::cleared(std::vector<cache::Invalidation> all, qint64 sqlRows)
{
    Cleared out;
    out.sql = sqlRows;
    for (const cache::Invalidation &one : all) {
        const auto report = co_await m_tiers->invalidate(one);
        if (!report)
            co_return std::unexpected(report.error());
        if (report->error)
            co_return std::unexpected(*report->error);
        out.redis += report->deleted;
    }
    co_return Result<Cleared>(out);
}

} // namespace freshet::catalog

namespace freshet::cache {

using catalog::Match;
using catalog::PetSummary;
using catalog::Recommendation;

QJsonValue JsonFormat<Recommendation>::toJson(const Recommendation &value)
{
    QJsonArray items;
    for (const Recommendation::Item &item : value.items) {
        QJsonObject object = JsonFormat<Match>::toJson(item.match).toObject();
        object.insert(QStringLiteral("product_id"), item.productId);
        object.insert(QStringLiteral("name"), item.name);
        items << object;
    }
    return QJsonObject{{QStringLiteral("pet_id"), value.petId},
                       {QStringLiteral("items"), items},
                       {QStringLiteral("considered"), value.considered},
                       {QStringLiteral("computed_at"), value.computedAt.toUTC().toString(Qt::ISODateWithMs)},
                       {QStringLiteral("tags"), QJsonArray::fromStringList(value.tags)}};
}

Result<Recommendation> JsonFormat<Recommendation>::fromJson(const QJsonValue &json)
{
    const QJsonObject object = json.toObject();
    Recommendation out;
    out.petId = object.value(QLatin1String("pet_id")).toInteger();
    out.considered = object.value(QLatin1String("considered")).toInt();
    out.computedAt = QDateTime::fromString(object.value(QLatin1String("computed_at")).toString(), Qt::ISODateWithMs).toUTC();
    for (const QJsonValue one : object.value(QLatin1String("tags")).toArray())
        out.tags << one.toString();
    for (const QJsonValue one : object.value(QLatin1String("items")).toArray()) {
        auto fit = JsonFormat<Match>::fromJson(one);
        if (!fit)
            return std::unexpected(fit.error());
        const QJsonObject item = one.toObject();
        out.items.push_back(
            {item.value(QLatin1String("product_id")).toInteger(), item.value(QLatin1String("name")).toString(), std::move(*fit)});
    }
    if (out.petId <= 0 || !out.computedAt.isValid())
        return wrongJson("a recommendation with pet_id and computed_at", json);
    return out;
}

QJsonValue JsonFormat<PetSummary>::toJson(const PetSummary &summary)
{
    const catalog::Pet &pet = summary.pet;
    return QJsonObject{{QStringLiteral("pet_id"), pet.id},
                       {QStringLiteral("name"), pet.name},
                       {QStringLiteral("species"), pet.species},
                       {QStringLiteral("born"), pet.born.toString(Qt::ISODate)},
                       {QStringLiteral("kg"), pet.kg},
                       {QStringLiteral("condition"), pet.condition},
                       {QStringLiteral("neutered"), pet.neutered},
                       {QStringLiteral("allergies"), QJsonArray::fromStringList(pet.allergies)},
                       {QStringLiteral("months"), summary.months},
                       {QStringLiteral("stage"), summary.stage},
                       {QStringLiteral("daily_kcal"), summary.dailyKcal}};
}

Result<PetSummary> JsonFormat<PetSummary>::fromJson(const QJsonValue &json)
{
    const QJsonObject object = json.toObject();
    PetSummary out;
    out.pet.id = object.value(QLatin1String("pet_id")).toInteger();
    out.pet.name = object.value(QLatin1String("name")).toString();
    out.pet.species = object.value(QLatin1String("species")).toString();
    out.pet.born = QDate::fromString(object.value(QLatin1String("born")).toString(), Qt::ISODate);
    out.pet.kg = object.value(QLatin1String("kg")).toDouble();
    out.pet.condition = object.value(QLatin1String("condition")).toInt();
    out.pet.neutered = object.value(QLatin1String("neutered")).toBool();
    for (const QJsonValue one : object.value(QLatin1String("allergies")).toArray())
        out.pet.allergies << one.toString();
    out.months = object.value(QLatin1String("months")).toInt();
    out.stage = object.value(QLatin1String("stage")).toString();
    out.dailyKcal = object.value(QLatin1String("daily_kcal")).toInt();
    if (const auto fine = out.pet.check(); !fine)
        return wrongJson("a pet's summary", json);
    return out;
}

} // namespace freshet::cache
