// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/sql_tier.h"
#include "core/catalog/pet.h"

#include <QDateTime>

namespace freshet::catalog {

/// The foods that fit a pet best.
struct Recommendation
{
    struct Item
    {
        qint64 productId = 0;
        QString name;
        Match match;
        friend bool operator==(const Item &, const Item &) = default;
    };
    qint64 petId = 0;
    std::vector<Item> items; ///< best first; of equal ones the lower id
    int considered = 0;      ///< products that were looked at
    QDateTime computedAt;    ///< UTC
    QStringList tags;        ///< of the pet, as they were then
    friend bool operator==(const Recommendation &, const Recommendation &) = default;
};

struct PetSummary
{
    Pet pet;
    int months = 0;
    QString stage;
    int dailyKcal = 0;
    friend bool operator==(const PetSummary &, const PetSummary &) = default;
};

/// Which food suits which pet: dear to compute (every food is scored), so it is kept in Redis and in SQL for 7 days.
/// A read goes Redis → SQL, where the row is not older than 7 days → compute. Keys of the contract, section 1:
/// `petfood:rec:result:{pet}`, `petfood:rec:meta:{pet}`, `petfood:rec:tags:{pet}` (7 days), `petfood:pet:summary:{pet}`,
/// `petfood:product:match:{product}:{pet}` (1 h). A change of the pet removes all of them.
/// Thread: the cache's. Owner: whoever composes; cache and database must outlive it and its calls.
class Recommendations
{
public:
    static constexpr std::chrono::seconds resultLife{7 * 24 * 3600};
    static constexpr std::chrono::seconds shortLife{3600};
    static constexpr std::chrono::seconds absentLife{60};
    static constexpr std::size_t most = 10;

    enum class Source { Memory, Redis, Sql, Computed, Shared }; ///< Shared: another caller's load, running at the same time
    struct Answer
    {
        Recommendation value;
        Source source = Source::Computed;
    };

    Recommendations(cache::TieredCache &tiers, Sql &sql, Clock &clock = Clock::system());

    /// Makes the table `recommendations`; prepareSchema makes the others.
    Task<Result<void>> prepare();

    /// Code::NotFound where there is no such pet. `force` computes anew and replaces what is kept.
    Task<Result<Answer>> recommend(qint64 petId, bool force = false);
    Task<Result<PetSummary>> summary(qint64 petId);
    /// Code::NotFound where pet or product is missing.
    Task<Result<Match>> match(qint64 productId, qint64 petId);

    /// Adds the pet or replaces it, and clears what was said about it.
    Task<Result<void>> savePet(Pet pet);

    struct Cleared
    {
        qint64 redis = 0; ///< keys
        qint64 sql = 0;   ///< rows
    };
    /// Result, meta, tags, summary and matches of one pet.
    Task<Result<Cleared>> clear(qint64 petId);
    /// Of all.
    Task<Result<Cleared>> clearAll();

private:
    Task<Result<void>> writeCompanions(qint64 petId, bool force);
    Task<Result<Cleared>> cleared(std::vector<cache::Invalidation> all, qint64 sqlRows);

    cache::TieredCache *m_tiers;
    Sql *m_sql;
    Clock *m_clock;
    cache::SqlTier m_kept;
    cache::Cache<Recommendation> m_results;
    cache::Cache<QJsonObject> m_metas;
    cache::Cache<QStringList> m_tags;
    cache::Cache<PetSummary> m_summaries;
    cache::Cache<Match> m_matches;
};

} // namespace freshet::catalog

template<>
struct freshet::cache::JsonFormat<freshet::catalog::Recommendation>
{
    static QJsonValue toJson(const catalog::Recommendation &recommendation);
    static Result<catalog::Recommendation> fromJson(const QJsonValue &json);
};

template<>
struct freshet::cache::JsonFormat<freshet::catalog::PetSummary>
{
    static QJsonValue toJson(const catalog::PetSummary &summary);
    static Result<catalog::PetSummary> fromJson(const QJsonValue &json);
};
