// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/memoize.h"

#include "tests/support/redis_server.h"
#include "tests/support/wait.h"

#include <qcoro/qcorotask.h>
#include <QTest>

using namespace freshet;
using namespace freshet::cache;
using namespace freshet::test;
using namespace std::chrono_literals;

namespace {

int runs = 0; // of the functions below, which are plain ones on purpose

Task<Result<QString>> nameOf(qint64 id)
{
    ++runs;
    const auto slept = co_await Clock::system().sleep(1ms);
    Q_UNUSED(slept)
    if (id < 0)
        co_return Result<QString>(failure(Code::NotFound, QStringLiteral("no such user")));
    co_return Result<QString>(QStringLiteral("user %1").arg(id));
}

Task<Result<std::optional<QString>>> maybe(qint64 id)
{
    ++runs;
    co_return Result<std::optional<QString>>(id > 0 ? std::optional(QString::number(id)) : std::nullopt);
}

Task<Result<QString>> longNameOf(const QString &name, int times)
{
    ++runs;
    const auto slept = co_await Clock::system().sleep(1ms); // the reference must still be good afterwards
    Q_UNUSED(slept)
    co_return Result<QString>(name.repeated(times));
}

struct Point
{
    int x = 0;
    int y = 0;
};
Parameter toParameter(const Point &point)
{
    return Parameter(Parameters{{QStringLiteral("x"), point.x}, {QStringLiteral("y"), point.y}});
}

} // namespace

class MemoizeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aSecondCallDoesNotRunTheFunction();
    void aTtlAloneIsEnough();
    void aMissingNameIsAnErrorThatNamesIt();
    void aTemplateThatIsNoneIsAnError();
    void aKeyFunctionTakesTheArguments();
    void aKeyFunctionMayAskFirst();
    void aKeyOfPartsHasTheHashOfTheParameters();
    void argumentsAreParametersAsServicesHaveThem();
    void lambdasAndFunctionObjectsAreWrapped();
    void argumentsByReferenceLiveLongEnough();
    void theWrapperMayGoMeanwhile();
    void callsAtTheSameTimeShareOneRun();
    void failuresAreGivenAndNotKept();
    void nullIsKeptOrNot();
    void withoutACacheTheFunctionRuns();
    void aRedisThatIsAwayDoesNotFailTheFunction();
    void successInvalidatesAndFailureDoesNot();
    void whatIsFilledIntoAPatternIsNoPattern();
    void everyKindOfInvalidationIsMade();
    void anInvalidationThatFailsLeavesTheResult();
    void aMissingNameStopsTheFunctionBeforeItRuns();
    void aFunctionWithoutValueMayInvalidate();

private:
    template<typename T>
    static auto wait(Task<T> task)
    {
        return QCoro::waitFor(std::move(task));
    }
    RawReply run(const QByteArrayList &command) { return m_server.raw().run(command); }
    bool has(const QByteArray &key) { return run({"EXISTS", key}).integer == 1; }

    RedisServer m_server;
    std::unique_ptr<redis::Client> m_client;
    std::unique_ptr<TieredCache> m_tiers;
};

void MemoizeTest::initTestCase()
{
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
}

void MemoizeTest::init()
{
    runs = 0;
    if (!m_server.isRunning())
        QVERIFY(m_server.restart());
    QVERIFY(run({"FLUSHALL"}).isOk());
    m_tiers.reset();
    redis::ClientOptions options;
    options.reconnectFirst = 1ms;
    options.reconnectMost = 10ms;
    m_client = redis::Client::open(m_server.url(), options);
    QVERIFY(wait(m_client->ready()));
    m_tiers = std::make_unique<TieredCache>(TieredCache::Parts{.client = m_client.get()});
}

void MemoizeTest::aSecondCallDoesNotRunTheFunction()
{
    const auto name = memoize(m_tiers.get(), names("user_id"), "user:{user_id}", 600s, nameOf);
    QCOMPARE(wait(name(7)).value(), QStringLiteral("user 7"));
    QCOMPARE(wait(name(7)).value(), QStringLiteral("user 7"));
    QCOMPARE(runs, 1);
    QCOMPARE(wait(name(8)).value(), QStringLiteral("user 8"));
    QCOMPARE(runs, 2);
    QCOMPARE(run({"GET", "user:7"}).bytes, "\"user 7\"");
    const qint64 ttl = run({"TTL", "user:7"}).integer;
    QVERIFY(ttl > 590 && ttl <= 600);
}

void MemoizeTest::aTtlAloneIsEnough()
{
    ReadOptions options;
    options.ttl = 100s;
    const auto first = memoize(m_tiers.get(), names("id"), "a:{id}", 100s, nameOf);
    const auto second = memoize(Cache<QString>(*m_tiers, options), names("id"), "a:{id}", options, nameOf);
    QVERIFY(wait(first(1)));
    QVERIFY(wait(second(1)));
    QCOMPARE(runs, 1);
}

void MemoizeTest::aMissingNameIsAnErrorThatNamesIt()
{
    const auto name = memoize(m_tiers.get(), names("id"), "user:{user_id}", 600s, nameOf);
    const auto result = wait(name(7));
    QVERIFY(!result);
    QCOMPARE(result.error().code, Code::InvalidArgument);
    QVERIFY2(result.error().message.contains(QStringLiteral("user_id")), qPrintable(result.error().message));
    QCOMPARE(runs, 0);
}

void MemoizeTest::aTemplateThatIsNoneIsAnError()
{
    const auto name = memoize(m_tiers.get(), names("id"), "user:{id", 600s, nameOf);
    QCOMPARE(wait(name(7)).error().code, Code::InvalidArgument);
}

void MemoizeTest::aKeyFunctionTakesTheArguments()
{
    const auto name =
        memoize(m_tiers.get(), [](qint64 id) { return QByteArray("mine:") + QByteArray::number(id % 10); }, 600s, nameOf);
    QVERIFY(wait(name(7)));
    QVERIFY(wait(name(17)));
    QCOMPARE(runs, 1);
    QVERIFY(has("mine:7"));
    const auto refusing = memoize(
        m_tiers.get(), [](qint64) -> Result<QByteArray> { return failure(Code::InvalidArgument, QStringLiteral("no")); }, 600s,
        nameOf);
    QCOMPARE(wait(refusing(7)).error().message, QStringLiteral("no"));
}

void MemoizeTest::aKeyFunctionMayAskFirst()
{
    run({"SET", "cache_version:user", "v6"});
    const auto versioned = [client = m_client.get()](qint64 id) {
        return [](redis::Client &from, qint64 of) -> Task<Result<QByteArray>> {
            const auto version = co_await from.command(redis::Command("GET", "cache_version:user"));
            if (!version)
                co_return Result<QByteArray>(std::unexpected(version.error()));
            co_return Result<QByteArray>(version->bytes() + ":user:" + QByteArray::number(of));
        }(*client, id);
    };
    const auto name = memoize(m_tiers.get(), versioned, 600s, nameOf);
    QVERIFY(wait(name(7)));
    QVERIFY(has("v6:user:7"));
}

void MemoizeTest::aKeyOfPartsHasTheHashOfTheParameters()
{
    KeyParts parts;
    parts.nameSpace = "product";
    parts.action = "list";
    const auto list = memoize(m_tiers.get(), names("offset", "limit"), parts, 60s,
                              [](int, int) -> Task<Result<QString>> { co_return Result<QString>(QStringLiteral("page")); });
    QVERIFY(wait(list(0, 20)));
    QVERIFY(has("v1:product:list:2aae67d1")); // the contract's example
}

void MemoizeTest::argumentsAreParametersAsServicesHaveThem()
{
    const std::tuple arguments(true, 7, 18446744073709551615ULL, 9.5, QStringLiteral("사료"), QByteArray("bytes"),
                               std::string("text"), QUuid(QStringLiteral("{8ed2bd0e-7d3a-4a2f-9a0b-0c6d1a2b3c4d}")),
                               QDate(2026, 1, 2), std::optional<int>(), std::vector{1, 2}, Point{1, 2});
    const auto parameters = namedParameters(names("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"), arguments);
    QCOMPARE(canonicalJson(parameters),
             "{\"a\": true, \"b\": 7, \"c\": 18446744073709551615, \"d\": 9.5, \"e\": \"\\uc0ac\\ub8cc\", \"f\": \"bytes\", "
             "\"g\": \"text\", \"h\": \"8ed2bd0e-7d3a-4a2f-9a0b-0c6d1a2b3c4d\", \"i\": \"2026-01-02\", \"j\": null, "
             "\"k\": [1, 2], \"l\": {\"x\": 1, \"y\": 2}}");
}

void MemoizeTest::lambdasAndFunctionObjectsAreWrapped()
{
    const QString greeting = QStringLiteral("a greeting that is too long for any small buffer");
    const auto lambda = memoize(m_tiers.get(), names("id"), "lambda:{id}", 60s, [greeting](qint64 id) -> Task<Result<QString>> {
        const auto slept = co_await Clock::system().sleep(1ms); // the captures must still be there
        Q_UNUSED(slept)
        co_return Result<QString>(greeting + QString::number(id));
    });
    QCOMPARE(wait(lambda(1)).value(), greeting + QStringLiteral("1"));
    std::function<Task<Result<QString>>(qint64)> function = nameOf;
    QVERIFY(wait(memoize(m_tiers.get(), names("id"), "function:{id}", 60s, function)(1)));
    QVERIFY(wait(memoize(m_tiers.get(), names("id"), "pointer:{id}", 60s, &nameOf)(1)));
    QCOMPARE(runs, 2);
    const auto none = memoize(m_tiers.get(), names(), "constant", 60s, []() -> Task<Result<int>> { co_return Result<int>(4); });
    QCOMPARE(wait(none()).value(), 4);
    QVERIFY(has("constant"));
}

void MemoizeTest::argumentsByReferenceLiveLongEnough()
{
    const auto name = memoize(m_tiers.get(), names("name", "times"), "long:{name}:{times}", 60s, longNameOf);
    auto task = name(QString(QStringLiteral("a text that is gone when this statement ends ")), 2);
    QCOMPARE(wait(std::move(task)).value().size(), 90);
}

void MemoizeTest::theWrapperMayGoMeanwhile()
{
    std::optional<Task<Result<QString>>> task;
    {
        const QString captured = QStringLiteral("captured text that needs the heap for itself");
        const auto name = memoize(m_tiers.get(), names("id"), "gone:{id}", 60s, [captured](qint64) -> Task<Result<QString>> {
            const auto slept = co_await Clock::system().sleep(5ms);
            Q_UNUSED(slept)
            co_return Result<QString>(captured);
        });
        task = name(1);
    }
    QCOMPARE(wait(std::move(*task)).value(), QStringLiteral("captured text that needs the heap for itself"));
}

void MemoizeTest::callsAtTheSameTimeShareOneRun()
{
    const auto name = memoize(m_tiers.get(), names("id"), "user:{id}", 60s, nameOf);
    std::vector<Task<Result<QString>>> calls;
    for (int i = 0; i < 100; ++i)
        calls.push_back(name(7));
    for (auto &call : calls)
        QCOMPARE(QCoro::waitFor(call).value(), QStringLiteral("user 7"));
    QCOMPARE(runs, 1);
}

void MemoizeTest::failuresAreGivenAndNotKept()
{
    const auto name = memoize(m_tiers.get(), names("id"), "user:{id}", 60s, nameOf);
    for (int i = 1; i <= 2; ++i) {
        const auto result = wait(name(-1));
        QCOMPARE(result.error().message, QStringLiteral("no such user"));
        QCOMPARE(result.error().code, Code::NotFound);
        QCOMPARE(runs, i);
    }
    QVERIFY(!has("user:-1"));
}

void MemoizeTest::nullIsKeptOrNot()
{
    ReadOptions options;
    options.ttl = 600s;
    options.negativeTtl = 10s;
    const auto kept = memoize(m_tiers.get(), names("id"), "kept:{id}", options, maybe);
    QVERIFY(!wait(kept(0)).value());
    QVERIFY(!wait(kept(0)).value());
    QCOMPARE(runs, 1);
    QCOMPARE(run({"GET", "kept:0"}).bytes, "null");
    QVERIFY(run({"TTL", "kept:0"}).integer <= 10);
    runs = 0;
    const auto fresh = memoize(m_tiers.get(), names("id"), "fresh:{id}", MemoizeOptions(options, false), maybe);
    QVERIFY(!wait(fresh(0)).value());
    QVERIFY(!wait(fresh(0)).value());
    QCOMPARE(runs, 2);
    QVERIFY(!has("fresh:0"));
    QVERIFY(wait(fresh(5)).value());
    QVERIFY(wait(fresh(5)).value());
    QCOMPARE(runs, 3);
}

void MemoizeTest::withoutACacheTheFunctionRuns()
{
    TieredCache *const none = nullptr;
    const auto name = memoize(none, names("id"), "user:{user_id}", 60s, nameOf);
    QCOMPARE(wait(name(7)).value(), QStringLiteral("user 7"));
    QCOMPARE(wait(name(7)).value(), QStringLiteral("user 7"));
    QCOMPARE(wait(name(-7)).error().code, Code::NotFound);
    QCOMPARE(runs, 3);
    const auto save = invalidating(none, names("id"), Invalidates().key("user:{id}"), nameOf);
    QCOMPARE(wait(save(7)).value(), QStringLiteral("user 7"));
}

void MemoizeTest::aRedisThatIsAwayDoesNotFailTheFunction()
{
    const auto name = memoize(m_tiers.get(), names("id"), "user:{id}", 60s, nameOf);
    m_server.kill();
    QVERIFY(waitUntil([&] { return m_client->status().state != redis::ConnectionStatus::State::Ready; }));
    QCOMPARE(wait(name(7)).value(), QStringLiteral("user 7"));
    QCOMPARE(wait(name(-7)).error().code, Code::NotFound);
}

void MemoizeTest::successInvalidatesAndFailureDoesNot()
{
    const auto read = memoize(m_tiers.get(), names("user_id"), "user:{user_id}", 600s, nameOf);
    const auto write =
        invalidating(m_tiers.get(), names("user_id"), Invalidates().key("user:{user_id}").pattern("v1:user:{user_id}:*"), nameOf);
    QVERIFY(wait(read(7)));
    run({"SET", "v1:user:7:detail", "1"});
    run({"SET", "v1:user:77:detail", "1"});
    run({"SET", "user:-7", "\"x\""});
    QVERIFY(wait(write(7)));
    QVERIFY(!has("user:7") && !has("v1:user:7:detail") && has("v1:user:77:detail"));
    QVERIFY(!wait(write(-7)));
    QVERIFY(has("user:-7"));
}

void MemoizeTest::whatIsFilledIntoAPatternIsNoPattern()
{
    const auto what =
        Invalidates().pattern("v1:{name}:*").key("v1:{name}").fill({{QStringLiteral("name"), QStringLiteral("a*b")}});
    QVERIFY(what);
    QCOMPARE(what->at(0).subjects, QByteArrayList{"v1:a\\*b:*"});
    QCOMPARE(what->at(1).subjects, QByteArrayList{"v1:a*b"});
}

void MemoizeTest::everyKindOfInvalidationIsMade()
{
    const auto what = Invalidates()
                          .key("a:{id}")
                          .key("b:{id}")
                          .pattern("p:*")
                          .tag("t{id}")
                          .queue("q")
                          .nameSpace("product")
                          .resource("user", "{id}")
                          .fill({{QStringLiteral("id"), 7}});
    QVERIFY(what);
    QCOMPARE(what->size(), 6U);
    QCOMPARE(what->at(0).subjects, (QByteArrayList{"a:7", "b:7"}));
    QCOMPARE(what->at(2).kind, Invalidation::Kind::Tag);
    QCOMPARE(what->at(2).subjects, QByteArrayList{"t7"});
    QCOMPARE(what->at(5).subjects, (QByteArrayList{"user", "7"}));
}

void MemoizeTest::anInvalidationThatFailsLeavesTheResult()
{
    const auto save = invalidating(m_tiers.get(), names("id"), Invalidates().pattern("v1:{id}:*"), nameOf);
    m_server.kill();
    QVERIFY(waitUntil([&] { return m_client->status().state != redis::ConnectionStatus::State::Ready; }));
    QCOMPARE(wait(save(7)).value(), QStringLiteral("user 7"));
}

void MemoizeTest::aMissingNameStopsTheFunctionBeforeItRuns()
{
    const auto save = invalidating(m_tiers.get(), names("id"), Invalidates().key("user:{user_id}"), nameOf);
    const auto result = wait(save(7));
    QVERIFY(!result);
    QVERIFY(result.error().message.contains(QStringLiteral("user_id")));
    QCOMPARE(runs, 0);
}

void MemoizeTest::aFunctionWithoutValueMayInvalidate()
{
    run({"SET", "user:7", "1"});
    const auto remove = invalidating(
        m_tiers.get(),
        [](qint64 id) {
            Invalidation one;
            one.subjects = {"user:" + QByteArray::number(id)};
            return std::vector{one};
        },
        [](qint64 id) -> Task<Result<void>> {
            if (id < 0)
                co_return failure(Code::NotFound, QStringLiteral("no"));
            co_return {};
        });
    QVERIFY(!wait(remove(-7)));
    QVERIFY(has("user:7"));
    QVERIFY(wait(remove(7)));
    QVERIFY(!has("user:7"));
}

QTEST_GUILESS_MAIN(MemoizeTest)
#include "tst_memoize.moc"
