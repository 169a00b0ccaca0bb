// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_workload.h"

#include "app/sandbox/sandbox_stock.h"
#include "core/base/json_writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace freshet::sandbox {

using namespace std::chrono_literals;

namespace {

/// A sort of cached value: its share of all reads, how many are asked for at a time, how unequal their popularity is (Zipf's
/// exponent), how long one stays cached before it expires or leaves the favourites, and every how many seconds one of the
/// favourites is replaced by another item (0: never).
struct Kind
{
    double share;
    int items;
    double skew;
    std::chrono::seconds life;
    double changesEvery;
};

// In the order of CachedRead::Kind. Products change so slowly that their stock lasts for longer than their time to live.
constexpr std::array<Kind, 12> kinds{{
    {0.30, 700, 0.9, 700s, 1},
    {0.10, 60, 0.8, 60s, 0},
    {0.18, 500, 0.7, 900s, 0},
    {0.16, 300, 0.4, 75s, 1},
    {0.06, 12, 0.5, 120s, 0},
    {0.04, 1, 0, 3600s, 0},
    {0.04, 24, 0.6, 3600s, 0},
    {0.04, 60, 0.5, 300s, 5},
    {0.03, 60, 0.5, 300s, 5},
    {0.01, 120, 0.5, 300s, 5},
    {0.02, 40, 0.6, 200s, 5},
    {0.02, 40, 0.6, 200s, 5},
}};

constexpr auto swell = 70s; ///< one rise and fall of the load

} // namespace

SandboxWorkload::SandboxWorkload(quint32 seed)
    : m_random(seed)
{
    for (const Kind &kind : kinds) {
        std::vector<double> sums;
        double sum = 0;
        for (int rank = 1; rank <= kind.items; ++rank)
            sums.push_back(sum += std::pow(rank, -kind.skew));
        for (double &one : sums)
            one /= sum;
        m_popularity.push_back(std::move(sums));
    }
}

// The standard's distributions differ between libraries; these do not.
double SandboxWorkload::uniform()
{
    return double(m_random() >> 11) * 0x1p-53;
}

int SandboxWorkload::below(int bound)
{
    return int(uniform() * bound);
}

int SandboxWorkload::firstFavourite(int kind) const
{
    const double every = kinds[std::size_t(kind)].changesEvery;
    return every > 0 ? int(double(m_time.count()) / 1000 / every) : 0;
}

std::vector<CachedRead> SandboxWorkload::seeds(int readsPerSecond)
{
    std::vector<CachedRead> out;
    for (int kind = 0; kind < int(kinds.size()); ++kind) {
        const Kind &what = kinds[std::size_t(kind)];
        const auto &sums = m_popularity[std::size_t(kind)];
        for (int rank = 0; rank < what.items; ++rank) {
            // Reads of this item in one life of its value; so much of its time it is there.
            const double share = sums[std::size_t(rank)] - (rank > 0 ? sums[std::size_t(rank - 1)] : 0);
            const double lives = readsPerSecond * what.share * share * double(what.life.count());
            if (uniform() < lives / (1 + lives))
                out.push_back({CachedRead::Kind(kind), rank});
        }
    }
    return out;
}

std::vector<CachedRead> SandboxWorkload::reads(std::chrono::milliseconds step, int readsPerSecond)
{
    m_time += step;
    const double seconds = double(m_time.count()) / 1000;
    const double phase = 2 * std::numbers::pi * seconds / double(std::chrono::seconds(swell).count());
    m_readsDue += double(step.count()) / 1000 * readsPerSecond * (1 + 0.35 * std::sin(phase));
    std::vector<CachedRead> out;
    for (; m_readsDue >= 1; m_readsDue -= 1) {
        double point = uniform();
        int kind = 0;
        while (kind + 1 < int(kinds.size()) && point >= kinds[std::size_t(kind)].share)
            point -= kinds[std::size_t(kind++)].share;
        const auto &sums = m_popularity[std::size_t(kind)];
        const auto found = std::lower_bound(sums.begin(), sums.end(), uniform());
        const int item = int(std::min(found, sums.end() - 1) - sums.begin());
        // Favourites change: the list of ranks moves on over the stock of items.
        out.push_back({CachedRead::Kind(kind), item + firstFavourite(kind)});
    }
    return out;
}

std::vector<QByteArray> SandboxWorkload::eventTypes()
{
    return {"voice.created",   "voice.updated",   "voice.deleted",    "product.created",
            "product.updated", "product.deleted", "category.updated", "pet.updated"};
}

std::optional<ServiceEvent> SandboxWorkload::event(std::chrono::milliseconds step)
{
    m_eventsDue += double(step.count()) / 2000;
    if (m_eventsDue < 1)
        return std::nullopt;
    m_eventsDue -= 1;
    ServiceEvent out;
    JsonWriter payload;
    payload.beginObject();
    const int dice = below(22);
    if (dice < 9) {
        out.type = dice < 3 ? "voice.created" : dice < 7 ? "voice.updated" : "voice.deleted";
        payload.key("voice_id")
            .string(stock::uuid(int(m_random() % 1000000)))
            .key("user_id")
            .string(stock::uuid(below(kinds[CachedRead::UserVoices].items)));
    } else if (dice < 15) {
        out.type = "product.updated";
        out.item = firstFavourite(CachedRead::ProductDetail) + below(40);
        payload.key("product_id").string(QByteArray::number(stock::productId(out.item)));
    } else if (dice < 17) {
        out.type = dice < 16 ? "product.created" : "product.deleted";
        out.item = below(stock::products);
        payload.key("product_id").string(QByteArray::number(stock::productId(out.item))); // of a new one the database gives it
    } else if (dice < 20) {
        out.type = "pet.updated";
        out.item = firstFavourite(CachedRead::PetResult) + below(kinds[CachedRead::PetResult].items);
        payload.key("pet_id").string(QByteArray::number(stock::petId(out.item)));
    } else {
        out.type = "category.updated";
        payload.key("category_id").string(QByteArray::number(1 + below(kinds[CachedRead::Category].items)));
    }
    payload.endObject();
    out.payload = payload.text();
    out.eventId = stock::uuid(int(m_random() >> 33));
    return out;
}

} // namespace freshet::sandbox
