// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/generated.h"
#include "tests/core/catalog/service_rig.h"

#include <QCryptographicHash>

using namespace freshet;
using namespace freshet::catalog;
using namespace std::chrono_literals;
using test::await;

namespace {

/// A model that takes its time.
struct Model
{
    int calls = 0;
    bool fails = false;

    Generated::Generator generator()
    {
        return
            [this](QByteArray kind, QString prompt, std::stop_token) { return make(this, std::move(kind), std::move(prompt)); };
    }
    static Task<Result<QString>> make(Model *model, QByteArray kind, QString prompt)
    {
        ++model->calls;
        const auto rest = co_await Clock::system().sleep(30ms);
        if (!rest || model->fails)
            co_return failure(Code::Io, QStringLiteral("the model is busy"));
        co_return Result<QString>(QString::fromUtf8(kind) + QStringLiteral(" about ") + prompt);
    }
};

} // namespace

class GeneratedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init() { QVERIFY(m_server.raw().run({"FLUSHALL"}).isOk()); }

    void thePromptIsTheEntry()
    {
        test::ServiceRig rig(m_server);
        Model model;
        Generated generated(*rig.tiers, model.generator());
        const QString prompt = QStringLiteral("a cat 고양이");
        QCOMPARE(*await(generated.story(prompt)), QStringLiteral("story about a cat 고양이"));
        QCOMPARE(*await(generated.story(prompt)), QStringLiteral("story about a cat 고양이"));
        QCOMPARE(model.calls, 1);
        QCOMPARE(*await(generated.picture(prompt)), QStringLiteral("picture about a cat 고양이"));
        QCOMPARE(model.calls, 2);
        const QByteArray key = "ai:story:" + QCryptographicHash::hash(prompt.toUtf8(), QCryptographicHash::Sha256).toHex();
        QCOMPARE(m_server.raw().run({"GET", key}).bytes, "\"story about a cat 고양이\"");
        QVERIFY(*await(generated.forget("story", prompt)));
        QVERIFY(await(generated.story(prompt)));
        QCOMPARE(model.calls, 3);
    }

    void onePromptAtOneTimeIsGeneratedOnceAlsoByTwoProcesses()
    {
        test::ServiceRig rig(m_server);
        test::ServiceRig other(m_server); // with nothing in common but Redis
        Model model;
        Generated one(*rig.tiers, model.generator());
        Generated two(*other.tiers, model.generator());
        int right = 0;
        const auto ask = [](Generated *whom, int *count) -> Task<> {
            const auto text = co_await whom->story(QStringLiteral("x"));
            *count += text && *text == QLatin1String("story about x");
        };
        for (int i = 0; i < 50; ++i)
            ask(i % 2 ? &one : &two, &right);
        QTRY_COMPARE(right, 50);
        QCOMPARE(model.calls, 1);
    }

    void aFailureIsSaidAndNotKept()
    {
        test::ServiceRig rig(m_server);
        Model model;
        model.fails = true;
        Generated generated(*rig.tiers, model.generator());
        QCOMPARE(await(generated.story(QStringLiteral("x"))).error().message, QStringLiteral("the model is busy"));
        model.fails = false;
        QVERIFY(await(generated.story(QStringLiteral("x"))));
    }

    void wrongInputIsSaid()
    {
        test::ServiceRig rig(m_server);
        Model model;
        Generated generated(*rig.tiers, model.generator());
        QCOMPARE(await(generated.get("Story:", QStringLiteral("x"))).error().context, QStringLiteral("kind"));
        QCOMPARE(await(generated.get("", QStringLiteral("x"))).error().context, QStringLiteral("kind"));
        QCOMPARE(await(generated.story(QStringLiteral("  "))).error().context, QStringLiteral("prompt"));
        QCOMPARE(await(generated.story(QString(20001, QLatin1Char('x')))).error().context, QStringLiteral("prompt"));
        QCOMPARE(model.calls, 0);
    }

private:
    test::RedisServer m_server;
};

QTEST_GUILESS_MAIN(GeneratedTest)
#include "tst_generated.moc"
