// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/core/voice/provider_rig.h"

#include <QCryptographicHash>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QThread>

using namespace freshet;
using namespace freshet::voice;
using namespace std::chrono_literals;
using sandbox::VoiceStandIn;
using test::answerOf;
using test::await;
using test::begin;
using test::ProviderRig;

namespace {

QString write(const QTemporaryDir &folder, const QString &name, const QByteArray &bytes)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("no file");
    return file.fileName();
}

CloneRequest cloneOf(const QStringList &files)
{
    CloneRequest request;
    request.name = QStringLiteral("보리 \"the dog\"");
    request.files = files;
    return request;
}

QStringList idsOf(const std::vector<ProviderVoice> &voices)
{
    QStringList ids;
    for (const ProviderVoice &voice : voices)
        ids.append(voice.id);
    return ids;
}

} // namespace

class ElevenLabsProviderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theListHasTheReadyMadeVoicesAndTheAccountsOwn()
    {
        ProviderRig rig;
        rig.addVoices(2);
        const auto list = await(rig.provider->fetchAll({}, {}));
        QVERIFY2(list, list ? "" : qPrintable(list.error().message));
        QCOMPARE(list->voices.size(), 5u);
        QCOMPARE(list->voices[0].name, QStringLiteral("Aria"));
        QCOMPARE(list->voices[0].category, QStringLiteral("premade"));
        QCOMPARE(list->voices[0].labels.value(QStringLiteral("gender")), QStringLiteral("female"));
        QVERIFY(list->voices[0].previewUrl.startsWith(QStringLiteral("https://")));
        QCOMPARE(list->voices[4].id, ProviderRig::id(1));
        QCOMPARE(list->maxAge, -1ms);
        const auto requests = rig.server.requests();
        QCOMPARE(requests.size(), 1u);
        QCOMPARE(requests[0].path, "/v1/voices");
        QCOMPARE(requests[0].header("xi-api-key"), "stand-in-key");
    }

    void aListThatDidNotChangeIsNotSentAgain()
    {
        VoiceStandIn::Options options;
        options.cacheControl = "private, max-age=600";
        ProviderRig rig(options);
        const auto first = await(rig.provider->fetchAll({}, {}));
        QVERIFY(first && !first->validator.isEmpty());
        QCOMPARE(first->maxAge, 600s);
        const auto second = await(rig.provider->fetchAll(first->validator, {}));
        QVERIFY(second && second->notModified);
        QVERIFY(second->voices.empty());
        QCOMPARE(second->validator, first->validator);
        rig.addVoices(1);
        const auto third = await(rig.provider->fetchAll(second->validator, {}));
        QVERIFY(third && !third->notModified);
        QCOMPARE(third->voices.size(), 4u);
        QVERIFY(third->validator != first->validator);
    }

    void aListWithATimeOfChangeIsAskedForByThatTime()
    {
        ProviderRig rig;
        const QByteArray time = "Wed, 21 Oct 2026 07:28:00 GMT";
        rig.server.answerNext(answerOf(200, R"({"voices":[]})", {{"Last-Modified", time}, {"Cache-Control", "no-cache"}}));
        const auto first = await(rig.provider->fetchAll({}, {}));
        QVERIFY(first);
        QCOMPARE(first->maxAge, 0ms);
        rig.server.answerNext(answerOf(304, {}, {{"Cache-Control", "max-age=60"}, {"Age", "20"}}));
        const auto second = await(rig.provider->fetchAll(first->validator, {}));
        QVERIFY(second && second->notModified);
        QCOMPARE(second->validator, first->validator);
        QCOMPARE(second->maxAge, 40s);
        QCOMPARE(rig.server.requests().at(1).header("if-modified-since"), time);
        // What must not be stored leaves nothing to ask with.
        rig.server.answerNext(answerOf(200, R"({"voices":[]})", {{"ETag", "\"x\""}, {"Cache-Control", "no-store"}}));
        const auto third = await(rig.provider->fetchAll({}, {}));
        QVERIFY(third && third->validator.isEmpty());
        QCOMPARE(third->maxAge, 0ms);
        // Nobody asked whether it changed.
        rig.server.answerNext(answerOf(304));
        QCOMPARE(await(rig.provider->fetchAll({}, {})).error().code, Code::Undecodable);
    }

    void aVoiceIsFetchedByItsIdWhateverCharactersThatHas()
    {
        ProviderRig rig;
        for (const QString &id :
             {QStringLiteral("abc"), QStringLiteral("a/b?c=d&e#f %2F"), QStringLiteral("보리"), QStringLiteral("..x")}) {
            VoiceStandIn::Voice voice;
            voice.id = id;
            rig.server.addVoice(voice);
            const auto found = await(rig.provider->fetch(id, {}));
            QVERIFY2(found, found ? "" : qPrintable(found.error().message));
            QCOMPARE(found->id, id);
            QCOMPARE(found->training, Training::Completed);
        }
        const int before = rig.server.requestCount();
        for (const QString &id : {QString(), QStringLiteral("."), QStringLiteral(".."), QString(300, QLatin1Char('x'))}) {
            QCOMPARE(await(rig.provider->fetch(id, {})).error().code, Code::InvalidArgument);
            QCOMPARE(await(rig.provider->remove(id, {})).error().code, Code::InvalidArgument);
        }
        QCOMPARE(rig.server.requestCount(), before);
    }

    void aVoiceGoesThroughItsStatesAsTheClockGoes()
    {
        ProviderRig rig;
        rig.addVoices(1);
        const QString model = QStringLiteral("eleven_turbo_v2");
        rig.server.setSteps(
            ProviderRig::id(0), model,
            {{0s, QStringLiteral("queued")}, {60s, QStringLiteral("delayed")}, {120s, QStringLiteral("fine_tuned")}});
        auto options = rig.options();
        options.model = model;
        rig.make(options);
        QCOMPARE(await(rig.provider->fetch(ProviderRig::id(0), {}))->training, Training::Working);
        rig.clock.advance(60s);
        QCOMPARE(await(rig.provider->fetch(ProviderRig::id(0), {}))->training, Training::Delayed);
        rig.clock.advance(60s);
        QCOMPARE(await(rig.provider->fetch(ProviderRig::id(0), {}))->training, Training::Completed);
        rig.server.setState(ProviderRig::id(0), model, QStringLiteral("failed"));
        QCOMPARE(await(rig.provider->fetch(ProviderRig::id(0), {}))->training, Training::Failed);
    }

    void hundredsOfVoicesTakeARequestAHundred()
    {
        ProviderRig rig;
        rig.addVoices(250);
        QStringList ids = ProviderRig::ids(250);
        ids << QStringLiteral("gone") << QString() << ids.first();
        const auto many = begin(rig.provider->fetchMany(ids, {})).get();
        QCOMPARE(many.failed.size(), 0u);
        QCOMPARE(many.voices.size(), 250u);
        QCOMPARE(idsOf(many.voices), ProviderRig::ids(250));
        QCOMPARE(many.missing, QStringList({QString(), QStringLiteral("gone")}));
        QCOMPARE(rig.server.requestCount(), 3);
        for (const auto &request : rig.server.requests()) {
            QCOMPARE(request.path, "/v2/voices");
            QVERIFY(request.query.startsWith("page_size=100&voice_ids=voice0"));
            QVERIFY(request.query.count("&voice_ids=") <= 100);
        }
        // Longer ids: fewer at once, for an address has its limit.
        QStringList longIds;
        for (int i = 0; i < 100; ++i)
            longIds.append(QStringLiteral("%1").arg(i, 150, 10, QLatin1Char('0')));
        const auto none = begin(rig.provider->fetchMany(longIds, {})).get();
        QCOMPARE(none.missing, longIds);
        for (const auto &request : rig.server.requests())
            QVERIFY(request.query.size() < 6200);
        QCOMPARE(begin(rig.provider->fetchMany({}, {})).get().failed.size(), 0u);
    }

    void pagesAreFollowedAndEnd()
    {
        ProviderRig rig;
        const auto page = [](const QByteArray &id, const QByteArray &rest) {
            return answerOf(200, "{\"voices\":[{\"voice_id\":\"" + id + "\"}],\"has_more\":" + rest + '}');
        };
        const QStringList ids{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
        rig.server.answerNext(page("a", "true,\"next_page_token\":\"p/2&x\""));
        rig.server.answerNext(page("b", "false,\"next_page_token\":null"));
        const auto two = begin(rig.provider->fetchMany(ids, {})).get();
        QCOMPARE(idsOf(two.voices), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(two.missing, QStringList({QStringLiteral("c")}));
        QVERIFY(rig.server.requests().at(1).query.endsWith("&next_page_token=p%2F2%26x"));
        // Who is not on the pages so far is not known to be gone.
        for (const QByteArray &wrong : {QByteArray("true"), QByteArray("true,\"next_page_token\":\"same\"")}) {
            rig.server.answerNext(page("a", wrong), 2);
            const auto many = begin(rig.provider->fetchMany(ids, {})).get();
            QCOMPARE(many.failed.size(), 1u);
            QCOMPARE(many.failed[0].first, ids);
            QCOMPARE(many.failed[0].second.code, Code::Undecodable);
            QVERIFY(many.missing.isEmpty());
            rig.make();
            while (rig.server.requestCount() % 2) // the second answer was not asked for
                (void)await(rig.provider->fetch(QStringLiteral("a"), {}));
        }
        for (int i = 0; i < 12; ++i)
            rig.server.answerNext(page("a", "true,\"next_page_token\":\"t" + QByteArray::number(i) + '"'));
        const int before = rig.server.requestCount();
        QCOMPARE(begin(rig.provider->fetchMany(ids, {})).get().failed.size(), 1u);
        QCOMPARE(rig.server.requestCount() - before, 10);
    }

    void oneUnreadableEntryMakesNobodyMissing()
    {
        ProviderRig rig;
        rig.server.answerNext(answerOf(200, R"({"voices":[{"voice_id":"a"},{"id":"b"}],"has_more":false})"));
        const auto many = begin(rig.provider->fetchMany({QStringLiteral("a"), QStringLiteral("b")}, {})).get();
        QVERIFY(many.missing.isEmpty());
        QCOMPARE(many.failed.size(), 1u);
    }

    void whereManyCannotBeAskedForTheyAreAskedForOneByOne_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no pages") << 404 << QByteArray("{\"detail\":\"Not Found\"}");
        QTest::newRow("no pages, in other words") << 405 << QByteArray();
        for (const int status : {400, 401, 404})
            QTest::addRow("one is unknown, %d", status) << status << QByteArray("{\"detail\":{\"status\":\"voice_not_found\"}}");
    }
    void whereManyCannotBeAskedForTheyAreAskedForOneByOne()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        ProviderRig rig;
        rig.addVoices(3);
        rig.server.answerNext(answerOf(status, body), 1, "/v2/");
        rig.server.answerNext(answerOf(200, "<html>"), 1, "/v1/voices/" + ProviderRig::id(1).toUtf8());
        const auto many = begin(rig.provider->fetchMany(ProviderRig::ids(4), {})).get();
        QCOMPARE(idsOf(many.voices), QStringList({ProviderRig::id(0), ProviderRig::id(2)}));
        QCOMPARE(many.missing, QStringList(ProviderRig::id(3)));
        QCOMPARE(many.failed.size(), 1u);
        QCOMPARE(many.failed[0].first, QStringList(ProviderRig::id(1)));
        QCOMPARE(many.failed[0].second.code, Code::Undecodable);
        QCOMPARE(rig.server.requestCount(), 5);
        // A wrong address altogether: one more request says so.
        rig.server.answerNext(answerOf(404, "{\"detail\":\"Not Found\"}"), 2);
        const auto none = begin(rig.provider->fetchMany(ProviderRig::ids(4), {})).get();
        QCOMPARE(none.failed.size(), 1u);
        QCOMPARE(none.failed[0].first, ProviderRig::ids(4));
        QCOMPARE(none.failed[0].second.code, Code::Server);
        QVERIFY(none.missing.isEmpty());
        QCOMPARE(rig.server.requestCount(), 7);
    }

    void oneFailingPartDoesNotStopTheOthersButARefusedKeyDoes()
    {
        ProviderRig rig;
        rig.addVoices(400);
        auto options = rig.options();
        options.concurrency = 1;
        options.tries = 1;
        rig.make(options);
        rig.server.answerNext(answerOf(500), 1);
        const auto one = begin(rig.provider->fetchMany(ProviderRig::ids(400), {})).get();
        QCOMPARE(one.failed.size(), 1u);
        QCOMPARE(one.failed[0].first.size(), 100);
        QCOMPARE(one.failed[0].second.code, Code::Overloaded);
        QCOMPARE(one.voices.size(), 300u);
        const int before = rig.server.requestCount();
        rig.server.answerNext(answerOf(401, R"({"detail":{"status":"invalid_api_key","message":"Invalid API key"}})"));
        const auto none = begin(rig.provider->fetchMany(ProviderRig::ids(400), {})).get();
        QCOMPARE(none.failed.size(), 4u);
        for (const auto &part : none.failed)
            QCOMPARE(part.second.code, Code::AuthFailed);
        QVERIFY(none.voices.empty() && none.missing.isEmpty());
        QCOMPARE(rig.server.requestCount() - before, 1);
    }

    void aCloneIsMadeOfItsFiles()
    {
        ProviderRig rig;
        const QTemporaryDir folder;
        const QByteArray first = QByteArray("\r\n--x\0", 6) + QByteArray(100000, 'a');
        CloneRequest request =
            cloneOf({write(folder, QStringLiteral("보리 \"1\".mp3"), first), write(folder, QStringLiteral("two.wav"), "RIFF")});
        request.description = QStringLiteral("line\nline");
        request.labels = {{QStringLiteral("language"), QStringLiteral("ko")}};
        request.removeBackgroundNoise = true;
        const auto clone = await(rig.provider->createClone(request, {}));
        QVERIFY2(clone, clone ? "" : qPrintable(clone.error().message));
        const auto uploads = rig.server.uploads();
        QCOMPARE(uploads.size(), 1u);
        QCOMPARE(clone->voiceId, uploads[0].voiceId);
        QVERIFY(!clone->requiresVerification);
        QCOMPARE(uploads[0].fields.value(QStringLiteral("name")), request.name);
        QCOMPARE(uploads[0].fields.value(QStringLiteral("description")), request.description);
        QCOMPARE(uploads[0].fields.value(QStringLiteral("labels")), QStringLiteral(R"({"language":"ko"})"));
        QCOMPARE(uploads[0].fields.value(QStringLiteral("remove_background_noise")), QStringLiteral("true"));
        QCOMPARE(uploads[0].files.size(), 2);
        QCOMPARE(uploads[0].files[0].name, QStringLiteral("보리 %221%22.mp3"));
        QCOMPARE(uploads[0].files[0].type, "audio/mpeg");
        QCOMPARE(uploads[0].files[0].bytes, first.size());
        QCOMPARE(uploads[0].files[0].sha256, QCryptographicHash::hash(first, QCryptographicHash::Sha256));
        QCOMPARE(uploads[0].files[1].type, "audio/wav");
        QCOMPARE(await(rig.provider->fetch(clone->voiceId, {}))->labels, request.labels);
        QVERIFY(await(rig.provider->remove(clone->voiceId, {})));
        QCOMPARE(await(rig.provider->remove(clone->voiceId, {})).error().code, Code::NotFound);
        QCOMPARE(await(rig.provider->fetch(clone->voiceId, {})).error().code, Code::NotFound);
    }

    void filesThatCannotBeSentAreSaidBeforeAnythingIsSent()
    {
        ProviderRig rig;
        auto options = rig.options();
        options.mostFileBytes = 1000;
        options.mostUploadBytes = 1500;
        rig.make(options);
        const QTemporaryDir folder;
        const QString good = write(folder, QStringLiteral("a.mp3"), QByteArray(1000, 'a'));
        const QString empty = write(folder, QStringLiteral("empty.mp3"), {});
        const QString large = write(folder, QStringLiteral("large.mp3"), QByteArray(1001, 'a'));
        const auto codeOf = [&](const CloneRequest &request) {
            const auto clone = await(rig.provider->createClone(request, {}));
            return clone ? QByteArray("made")
                         : QByteArray(codeName(clone.error().code).data()) + ' ' + clone.error().context.toUtf8();
        };
        const QString missing = folder.filePath(QStringLiteral("missing.mp3"));
        QCOMPARE(codeOf(cloneOf({good, missing})), "io " + missing.toUtf8());
        QCOMPARE(codeOf(cloneOf({empty})), "invalid_argument " + empty.toUtf8());
        QCOMPARE(codeOf(cloneOf({large})), "invalid_argument " + large.toUtf8());
        QCOMPARE(codeOf(cloneOf({folder.path()})), "invalid_argument " + folder.path().toUtf8());
        QCOMPARE(codeOf(cloneOf({QStringLiteral("/dev/zero")})), "invalid_argument /dev/zero");
        QCOMPARE(codeOf(cloneOf({good, good})), "invalid_argument ");
        QCOMPARE(codeOf(cloneOf({})), "invalid_argument ");
        QCOMPARE(codeOf(cloneOf(QStringList(101, good))), "invalid_argument ");
        CloneRequest unnamed = cloneOf({good});
        unnamed.name = QStringLiteral(" ");
        QCOMPARE(codeOf(unnamed), "invalid_argument ");
        // Root reads everything.
        if (QFile::setPermissions(good, {}) && !QFile(good).open(QIODevice::ReadOnly))
            QCOMPARE(codeOf(cloneOf({good})), "io " + good.toUtf8());
        QCOMPARE(rig.server.requestCount(), 0);
    }

    void withoutKeyOrAddressNothingIsSent()
    {
        ProviderRig rig;
        for (const QByteArray &key :
             {QByteArray(), QByteArray("a\r\nX-Other: b"), QByteArray("a b"), QByteArray("\xED\x82\xA4")}) {
            auto options = rig.options();
            options.key = key;
            rig.make(options);
            QCOMPARE(await(rig.provider->fetchAll({}, {})).error().code, Code::AuthFailed);
            QCOMPARE(begin(rig.provider->fetchMany({QStringLiteral("a")}, {})).get().failed.at(0).second.code, Code::AuthFailed);
        }
        for (const char *base : {"", "ftp://127.0.0.1", "file:///etc/passwd", "https://", "http://user:pw@127.0.0.1"}) {
            auto options = rig.options();
            options.base = QUrl(QString::fromLatin1(base));
            rig.make(options);
            QCOMPARE(await(rig.provider->fetchAll({}, {})).error().code, Code::InvalidUrl);
        }
        QCOMPARE(rig.server.requestCount(), 0);
    }

    void anAddressMayHaveAPath()
    {
        ProviderRig rig;
        rig.server.answerNext(answerOf(200, R"({"voices":[]})"), 2);
        for (const char *path : {"/proxy/a%2Fb", "/proxy/a%2Fb/"}) {
            auto options = rig.options();
            options.base = QUrl(rig.server.url().toString() + QString::fromLatin1(path));
            rig.make(options);
            QVERIFY(await(rig.provider->fetchAll({}, {})));
            QCOMPARE(rig.server.requests().back().path, "/proxy/a%2Fb/v1/voices");
        }
    }

    void theSystemsProxyIsNotUsedForThisMachine()
    {
        const QByteArray before = qgetenv("http_proxy");
        qputenv("http_proxy", "http://127.0.0.1:9");
        const auto restore = qScopeGuard([&] { before.isEmpty() ? qunsetenv("http_proxy") : qputenv("http_proxy", before); });
        ProviderRig rig;
        QVERIFY(await(rig.provider->fetchAll({}, {})));
        auto options = rig.options();
        options.base.setHost(QStringLiteral("localhost"));
        rig.make(options);
        QVERIFY(await(rig.provider->fetchAll({}, {})));
    }

    void theServerMayRunInAThreadOfItsOwn()
    {
        VoiceStandIn *server = nullptr;
        QThread thread;
        QObject inThread;
        inThread.moveToThread(&thread);
        thread.start();
        QMetaObject::invokeMethod(
            &inThread,
            [&] {
                server = new VoiceStandIn;
                server->listen();
            },
            Qt::BlockingQueuedConnection);
        ElevenLabsProvider::Options options;
        options.base = server->url();
        options.key = "stand-in-key";
        ElevenLabsProvider provider(options);
        server->hold(true);
        auto list = begin(provider.fetchAll({}, {}));
        QTRY_COMPARE(server->openRequests(), 1);
        server->release();
        QVERIFY(list.get());
        QCOMPARE(list.get()->voices.size(), 3u);
        QMetaObject::invokeMethod(&inThread, [&] { delete server; }, Qt::BlockingQueuedConnection);
        thread.quit();
        thread.wait();
    }
};

QTEST_GUILESS_MAIN(ElevenLabsProviderTest)
#include "tst_elevenlabs_provider.moc"
