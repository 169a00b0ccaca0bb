// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_workload.h"

#include "core/base/json_writer.h"

#include <QCryptographicHash>
#include <QUuid>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace freshet::sandbox {

using namespace std::chrono_literals;

namespace {

enum KindId { ProductDetail, ProductList, UserProfile, Order, Category, VoiceList, UserVoices, PetResult, PetSummary, PetMatch };

/// A sort of cached value: its share of all reads, how many there are, how unequal their popularity is (Zipf's exponent), how
/// long they live, and every how many seconds one of the favourites is replaced by another item (0: never).
struct Kind
{
    const char *nameSpace;
    double share;
    int items;
    double skew;
    std::chrono::seconds ttl;
    double changesEvery;
};

// Names and times to live of the contract, sections 1 and 6.
constexpr std::array<Kind, 10> kinds{{
    {"product", 0.32, 700, 0.9, 60s, 0.5},
    {"product", 0.14, 60, 0.8, 30s, 0},
    {"user", 0.20, 500, 0.7, 90s, 0.5},
    {"order", 0.14, 300, 0.4, 75s, 1},
    {"category", 0.06, 12, 0.5, 120s, 0},
    {"tts:voices", 0.04, 1, 0, 3600s, 0},
    {"tts:voices", 0.03, 24, 0.6, 3600s, 0},
    {"petfood", 0.03, 120, 0.5, 604800s, 2},
    {"petfood", 0.03, 120, 0.5, 3600s, 2},
    {"petfood", 0.01, 240, 0.5, 3600s, 2},
}};

constexpr auto swell = 70s; ///< one rise and fall of the load

const char *const groups[] = {"food", "toys", "beds", "bowls", "leads", "books"};
constexpr int groupCount = 6;

QByteArray uuid(int number)
{
    // A version 4 UUID by its form, the same for the same number.
    QByteArray bytes = QCryptographicHash::hash(QByteArray::number(number), QCryptographicHash::Sha256).left(16);
    bytes[6] = char((bytes[6] & 0x0f) | 0x40);
    bytes[8] = char((bytes[8] & 0x3f) | 0x80);
    return QUuid::fromRfc4122(bytes).toByteArray(QUuid::WithoutBraces);
}

/// `list` keys end with a hash of their parameters' canonical JSON (contract, section 1).
QByteArray listKey(int item)
{
    const QByteArray parameters = QByteArray("{\"category\": \"") + groups[item % groupCount] +
                                  "\", \"limit\": 20, \"offset\": " + QByteArray::number(item / groupCount * 20) + '}';
    return "v1:product:list:" + QCryptographicHash::hash(parameters, QCryptographicHash::Sha256).toHex().left(8);
}

void describe(JsonWriter &json, int item)
{
    json.key("id")
        .integer(item)
        .key("name")
        .string("Product " + QByteArray::number(item))
        .key("category")
        .string(groups[item % groupCount]);
    json.key("price").number(4.9 + item % 97).key("stock").integer(item * 7 % 50);
}

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

CachedRead SandboxWorkload::read(int kind, int item) const
{
    const Kind &what = kinds[std::size_t(kind)];
    const QByteArray id = QByteArray::number(1000 + item);
    CachedRead out{what.nameSpace, {}, what.ttl, kind, item};
    switch (kind) {
    case ProductDetail:
        out.key = "v1:product:" + id + ":detail";
        break;
    case ProductList:
        out.key = listKey(item);
        break;
    case UserProfile:
        out.key = "v1:user:" + id + ":profile";
        break;
    case Order:
        out.key = "v1:order:" + id;
        break;
    case Category:
        out.key = "v1:category:" + QByteArray::number(item + 1);
        break;
    case VoiceList:
        out.key = "tts:voices";
        break;
    case UserVoices:
        out.key = "tts:voices:user:" + uuid(item);
        break;
    case PetResult:
        out.key = "petfood:rec:result:" + id;
        break;
    case PetSummary:
        out.key = "petfood:pet:summary:" + id;
        break;
    case PetMatch:
        out.key = "petfood:product:match:" + QByteArray::number(1000 + item % 40) + ':' + id;
        break;
    }
    return out;
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
            const double lives = readsPerSecond * what.share * share * double(what.ttl.count());
            if (uniform() >= lives / (1 + lives))
                continue;
            CachedRead one = read(kind, rank);
            one.ttl = std::max(1s, std::chrono::seconds(qint64(uniform() * double(what.ttl.count()))));
            out.push_back(std::move(one));
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
        int item = int(std::min(found, sums.end() - 1) - sums.begin());
        // Favourites change: the list of ranks moves on over an endless stock of items.
        out.push_back(read(kind, item + firstFavourite(kind)));
    }
    return out;
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
    const int dice = below(20);
    if (dice < 9) {
        out.type = dice < 3 ? "voice.created" : dice < 7 ? "voice.updated" : "voice.deleted";
        payload.key("voice_id")
            .string(uuid(int(m_random() % 1000000)))
            .key("user_id")
            .string(uuid(below(kinds[UserVoices].items)));
    } else if (dice < 15) {
        out.type = "product.updated";
        payload.key("product_id").string(QByteArray::number(1000 + firstFavourite(ProductDetail) + below(40)));
    } else if (dice < 18) {
        out.type = "pet.updated";
        payload.key("pet_id").string(QByteArray::number(1000 + firstFavourite(PetResult) + below(kinds[PetResult].items)));
    } else {
        out.type = "category.updated";
        payload.key("category_id").string(QByteArray::number(1 + below(kinds[Category].items)));
    }
    payload.endObject();
    out.payload = payload.text();
    out.eventId = uuid(int(m_random() >> 33));
    return out;
}

QByteArray SandboxWorkload::value(const CachedRead &read)
{
    JsonWriter json;
    json.beginObject();
    switch (read.kind) {
    case ProductDetail:
        describe(json, read.item);
        json.key("description")
            .string(QByteArray("Made for everyday use; washable, light and quiet. ").repeated(1 + read.item % 30));
        break;
    case ProductList:
        json.key("items").beginArray();
        for (int i = 0; i < 20; ++i) {
            json.beginObject();
            describe(json, read.item / groupCount * 120 + i * groupCount + read.item % groupCount);
            json.endObject();
        }
        json.endArray().key("total").integer(120);
        break;
    case VoiceList:
    case UserVoices:
        json.key("voices").beginArray();
        for (int i = 0; i < (read.kind == VoiceList ? 12 : 1 + read.item % 4); ++i) {
            json.beginObject()
                .key("voice_id")
                .string(uuid(read.item * 31 + i))
                .key("name")
                .string("Voice " + QByteArray::number(i + 1));
            json.key("language").string(i % 3 ? "en" : "ko").key("status").string("completed").endObject();
        }
        json.endArray();
        break;
    default:
        json.key("id")
            .integer(1000 + read.item)
            .key("kind")
            .string(read.nameSpace)
            .key("score")
            .number(0.5 + read.item % 50 / 100.0);
        json.key("updated").boolean(read.item % 3 == 0).key("note").null();
        break;
    }
    json.endObject();
    return json.text();
}

} // namespace freshet::sandbox
