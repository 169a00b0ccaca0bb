// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/cache.h"
#include "core/catalog/schema.h"
#include "tests/support/await.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"
#include "tests/support/settle.h"
#include "tests/support/sql_database.h"

namespace freshet::test {

/// What a service stands on, as a program composes it: a client, a memory tier, the tiered cache. Database by the test.
struct ServiceRig
{
    explicit ServiceRig(const RedisServer &server)
        : client(redis::Client::open(server.url()))
        , memory(cache::MemoryTier::Options{})
    {
        cache::TieredCache::Parts parts;
        parts.client = client.get();
        parts.memory = &memory;
        tiers = std::make_unique<cache::TieredCache>(parts);
    }
    ~ServiceRig()
    {
        tiers.reset();
        settle();
    }
    ServiceRig(const ServiceRig &) = delete;
    ServiceRig &operator=(const ServiceRig &) = delete;

    FakeClock clock;
    std::unique_ptr<redis::Client> client;
    cache::MemoryTier memory;
    std::unique_ptr<cache::TieredCache> tiers;
};

} // namespace freshet::test

/// A rig on the row's new database with the catalog's tables.
#define FRESHET_SERVICE(server, databases, sql, rig)                                                                             \
    QVERIFY((server).raw().run({"FLUSHALL"}).isOk());                                                                            \
    FRESHET_OPEN_DATABASE(databases, sql##Url, sql);                                                                             \
    {                                                                                                                            \
        const auto prepared = freshet::test::await(freshet::catalog::prepareSchema(*sql));                                       \
        QVERIFY2(prepared, prepared ? "" : qPrintable(prepared.error().message));                                                \
    }                                                                                                                            \
    freshet::test::ServiceRig rig(server)
