// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/sandbox/voice_stand_in.h"
#include "core/base/display_width.h"
#include "tests/core/voice/voice_rig.h"
#include "tests/support/redis_server.h"
#include "tests/support/sql_database.h"
#include "tests/system/freshetctl_run.h"

#include <QFile>
#include <QUuid>

#include <optional>

using namespace freshet;
using namespace freshet::test;
using namespace std::chrono_literals;
using sandbox::VoiceStandIn;

namespace {

const QString ann = QStringLiteral("11111111-1111-4111-8111-111111111111");
const QString bob = QStringLiteral("22222222-2222-4222-8222-222222222222");
constexpr auto queue = "voice:sync:queue";

} // namespace

/// freshetctl voices, with the provider's stand-in.
class FreshetctlVoicesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_server.start(), qPrintable(m_server.log())); }
    void init();
    void aVoiceForTryingOutIsAddedListedAndQueued_data() { SqlDatabases::addRows(); }
    void aVoiceForTryingOutIsAddedListedAndQueued();
    void aRecordingBecomesACloneAndATickCompletesIt_data() { SqlDatabases::addRows(); }
    void aRecordingBecomesACloneAndATickCompletesIt();
    void aVoiceOfTheProviderIsAddedByItsId();
    void aVoiceFailsAndIsTriedAgainByHand();
    void deletingWantsToBeMeant();
    void aLongListIsWhole();
    void koreanNamesStandInStraightColumns();
    void aListIsSearchedByTheDatabase();
    void whatAUserGetsIsShownWithWhereItWasFound();
    void aTickSaysWhatItFound();
    void aRefusedKeyIsStatusOneAndNeverShown();
    void aListNeedsNoRedisAndTheQueueNoDatabase();
    void withoutRedisNothingIsChanged();
    void aDatabaseThatCantBeUsedIsSaid();
    void theUsersOwnDatabaseIsTheUsualOne();
    void readOnlyRefusesWhatWrites_data();
    void readOnlyRefusesWhatWrites();
    void wrongUsageIsPointedAt_data();
    void wrongUsageIsPointedAt();
    void theServiceWorksUntilItIsStopped();
    void theServiceOutlivesARestartOfRedis();
    void theServiceEndsWhereTheKeyIsRefused();

private:
    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    Freshetctl ctl() const
    {
        return Freshetctl(m_server.url())
            .set("FRESHET_DATABASE", m_url.toUtf8())
            .set("FRESHET_ELEVENLABS_URL", m_standIn->url().toEncoded())
            .set("FRESHET_ELEVENLABS_KEY", "stand-in-key");
    }
    /// The event loop runs meanwhile, for the stand-in lives in it.
    static Ran run(const Freshetctl &ctl, const QStringList &arguments)
    {
        QProcess process;
        process.setProcessEnvironment(ctl.environment());
        process.start(Freshetctl::program(), arguments);
        process.closeWriteChannel();
        Ran ran;
        if (waitUntil([&] { return process.state() == QProcess::NotRunning; }, 30s) &&
            process.exitStatus() == QProcess::NormalExit)
            ran.status = process.exitCode();
        process.kill();
        process.waitForFinished(5000);
        ran.out = process.readAllStandardOutput();
        ran.err = process.readAllStandardError();
        return ran;
    }
    Ran run(const char *line) const { return run(ctl(), words(line)); }
    Ran voices(const QString &line) const { return run(ctl(), (QStringLiteral("voices ") + line).split(QLatin1Char(' '))); }
    QString add(const QString &more = {})
    {
        const Ran ran = voices(QStringLiteral("add --user %1 --name Ada --json").arg(ann) + more);
        if (ran.status != 0)
            qWarning("%s", ran.err.constData());
        return ran.json()[QStringLiteral("id")].toString();
    }
    QString statusOf(const QString &id) const
    {
        for (const QJsonObject &row : voices(QStringLiteral("list --json")).rows()) {
            if (row[QStringLiteral("id")].toString() == id)
                return row[QStringLiteral("status")].toString();
        }
        return QStringLiteral("absent");
    }
    /// An id that the provider knows, and is working on.
    QString inTraining()
    {
        VoiceStandIn::Voice voice;
        voice.id = QStringLiteral("el-%1").arg(++m_voices);
        voice.models.insert(QStringLiteral("m"), {{0ms, QStringLiteral("fine_tuning")}});
        m_standIn->addVoice(voice);
        return voice.id;
    }
    void finish(const QString &providerId) { m_standIn->setState(providerId, QStringLiteral("m"), QStringLiteral("fine_tuned")); }
    QString recording()
    {
        const QString path = m_folder.filePath(QStringLiteral("a.mp3"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write("ID3 audio") < 0)
            qFatal("no recording");
        return path;
    }
    qint64 queued() { return raw({"SCARD", queue}).integer; }

    RedisServer m_server{{.appendOnly = true}};
    SqlDatabases m_databases;
    std::optional<VoiceStandIn> m_standIn;
    QString m_url;
    QTemporaryDir m_folder;
    int m_voices = 0;
};

#define USE_DATABASE                                                                                                             \
    QFETCH(bool, isPostgreSql);                                                                                                  \
    if (isPostgreSql)                                                                                                            \
        FRESHET_NEED_POSTGRESQL;                                                                                                 \
    m_url = m_databases.newUrl(isPostgreSql);                                                                                    \
    QVERIFY2(!m_url.isEmpty(), qPrintable(m_databases.why()))

void FreshetctlVoicesTest::init()
{
    QVERIFY(raw({"FLUSHALL"}).isOk());
    m_standIn.emplace();
    QVERIFY(m_standIn->listen());
    m_url = m_databases.newUrl(false);
    m_url.insert(m_url.indexOf(QLatin1Char(':')) + 1, QStringLiteral("//"));
}

void FreshetctlVoicesTest::aVoiceForTryingOutIsAddedListedAndQueued()
{
    USE_DATABASE;
    const Ran added =
        run(ctl(), {QStringLiteral("voices"), QStringLiteral("add"), QStringLiteral("--user"), ann, QStringLiteral("--name"),
                    QStringLiteral("미나 \x1b[2J"), QStringLiteral("--language"), QStringLiteral("ko"),
                    QStringLiteral("--gender"), QStringLiteral("female"), QStringLiteral("--public"), QStringLiteral("--json")});
    QVERIFY2(added.status == 0, added.err);
    QVERIFY2(added.err.isEmpty(), added.err);
    const QJsonObject voice = added.json();
    QCOMPARE(voice[QStringLiteral("user_id")].toString(), ann);
    QCOMPARE(voice[QStringLiteral("status")].toString(), QStringLiteral("processing"));
    QCOMPARE(voice[QStringLiteral("language")].toString(), QStringLiteral("ko"));
    QCOMPARE(voice[QStringLiteral("gender")].toString(), QStringLiteral("female"));
    QCOMPARE(voice[QStringLiteral("visibility")].toString(), QStringLiteral("public"));
    QVERIFY(!QUuid::fromString(voice[QStringLiteral("elevenlabs_voice_id")].toString()).isNull());
    const QString id = voice[QStringLiteral("id")].toString();
    QCOMPARE(voices(QStringLiteral("list --json")).rows(), QList<QJsonObject>{voice});
    QCOMPARE(voices(QStringLiteral("list --status processing --json")).rows().size(), 1);
    QCOMPARE(voices(QStringLiteral("list --status failed --json")).out, "");
    QCOMPARE(voices(QStringLiteral("list --user %1 --json").arg(ann)).rows().size(), 1);
    QCOMPARE(voices(QStringLiteral("list --user %1").arg(bob)).out, "");
    const Ran text = run("voices list");
    QVERIFY2(text.out.startsWith("ID ") && text.out.contains("processing") && text.out.contains("미나"), text.out);
    QVERIFY2(!text.out.contains('\x1b'), text.out);
    QCOMPARE(voices(QStringLiteral("queue --json")).json()[QStringLiteral("id")].toString(), id);
    QCOMPARE(run("voices queue").out, id.toUtf8() + '\n');
    QCOMPARE(m_standIn->requestCount(), 0);
}

void FreshetctlVoicesTest::aRecordingBecomesACloneAndATickCompletesIt()
{
    USE_DATABASE;
    m_standIn->setCloneSteps(QStringLiteral("m"), {{0ms, QStringLiteral("fine_tuning")}});
    const Ran added = voices(QStringLiteral("add --user %1 --name Ada --file %2 --file %2 --json").arg(ann, recording()));
    QVERIFY2(added.status == 0, added.err);
    const QString providerId = added.json()[QStringLiteral("elevenlabs_voice_id")].toString();
    const QString id = added.json()[QStringLiteral("id")].toString();
    QVERIFY(m_standIn->voiceIds().contains(providerId));
    QCOMPARE(m_standIn->uploads().at(0).files.size(), 2);
    const Ran waiting = run("voices sync --once --json");
    QVERIFY2(waiting.status == 0, waiting.err);
    QCOMPARE(waiting.json()[QStringLiteral("outcome")].toString(), QStringLiteral("done"));
    QCOMPARE(waiting.json()[QStringLiteral("in_work")].toInt(), 1);
    QCOMPARE(statusOf(id), QStringLiteral("processing"));
    finish(providerId);
    raw({"MSET", "tts:voices", "[]", "tts:voices:user:" + ann.toUtf8(), "[]"});
    const Ran done = run("voices sync --once --json");
    QVERIFY2(done.status == 0, done.err);
    QCOMPARE(done.json()[QStringLiteral("completed")].toInt(), 1);
    QCOMPARE(done.json()[QStringLiteral("voices")][0][QStringLiteral("became")].toString(), QStringLiteral("completed"));
    QCOMPARE(statusOf(id), QStringLiteral("completed"));
    QCOMPARE(queued(), 0);
    QCOMPARE(raw({"XLEN", "events:voice.created"}).integer, 1);
    QCOMPARE(raw({"EXISTS", "tts:voices", "tts:voices:user:" + ann.toUtf8(), "voice:sync:leader"}).integer, 0);
}

void FreshetctlVoicesTest::aVoiceOfTheProviderIsAddedByItsId()
{
    const QString known = inTraining();
    const QString id = add(QStringLiteral(" --voice-id ") + known);
    QCOMPARE(statusOf(id), QStringLiteral("processing"));
    QCOMPARE(queued(), 1);
    const Ran twice = voices(QStringLiteral("add --user %1 --name Again --voice-id %2").arg(ann, known));
    QCOMPARE(twice.status, 2);
    QVERIFY2(twice.saysOneLine() && twice.err.contains("there is a voice"), twice.err);
    const Ran unknown = voices(QStringLiteral("add --user %1 --name X --voice-id nowhere").arg(ann));
    QCOMPARE(unknown.status, 1);
    QVERIFY2(unknown.saysOneLine(), unknown.err);
    QCOMPARE(run("voices list --json").rows().size(), 1);
}

void FreshetctlVoicesTest::aVoiceFailsAndIsTriedAgainByHand()
{
    const QString id = add();
    const Ran failed = voices(QStringLiteral("fail ") + id);
    QVERIFY2(failed.status == 0 && failed.err.isEmpty(), failed.err);
    QVERIFY2(failed.out.contains("is failed"), failed.out);
    QCOMPARE(statusOf(id), QStringLiteral("failed"));
    QCOMPARE(queued(), 0);
    QCOMPARE(raw({"XLEN", "events:voice.updated"}).integer, 1);
    const Ran retried = voices(QStringLiteral("retry %1 --json").arg(id.toUpper()));
    QVERIFY2(retried.status == 0, retried.err);
    QCOMPARE(retried.json()[QStringLiteral("status")].toString(), QStringLiteral("processing"));
    QCOMPARE(queued(), 1);
    QCOMPARE(raw({"XLEN", "events:voice.updated"}).integer, 2);
    const Ran none = voices(QStringLiteral("retry ") + bob);
    QCOMPARE(none.status, 1);
    QVERIFY2(none.saysOneLine() && none.err.contains("there is no voice"), none.err);
}

void FreshetctlVoicesTest::deletingWantsToBeMeant()
{
    const QString id = add(QStringLiteral(" --file ") + recording());
    const Ran refused = voices(QStringLiteral("delete ") + id);
    QCOMPARE(refused.status, 4);
    QVERIFY2(refused.saysOneLine() && refused.err.contains("--yes"), refused.err);
    const Ran dry = voices(QStringLiteral("delete %1 --dry-run --json").arg(id));
    QVERIFY2(dry.status == 0, dry.err);
    QCOMPARE(dry.json()[QStringLiteral("deleted")].toBool(true), false);
    QCOMPARE(statusOf(id), QStringLiteral("processing"));
    const QString providerId = dry.json()[QStringLiteral("voice_id")].toString();
    QVERIFY(m_standIn->voiceIds().contains(providerId));
    const Ran deleted = voices(QStringLiteral("delete %1 --yes --at-provider --json").arg(id));
    QVERIFY2(deleted.status == 0 && deleted.err.isEmpty(), deleted.err);
    QCOMPARE(deleted.json()[QStringLiteral("deleted")].toBool(), true);
    QVERIFY(!m_standIn->voiceIds().contains(providerId));
    QCOMPARE(statusOf(id), QStringLiteral("absent"));
    QCOMPARE(queued(), 0);
    QCOMPARE(raw({"XLEN", "events:voice.deleted"}).integer, 1);
    QCOMPARE(voices(QStringLiteral("delete %1 --yes").arg(id)).status, 1);
    QCOMPARE(voices(QStringLiteral("delete %1 --dry-run").arg(id)).status, 1);
}

void FreshetctlVoicesTest::koreanNamesStandInStraightColumns()
{
    QVERIFY(voices(QStringLiteral("add --user %1 --name 다정한목소리").arg(ann)).status == 0);
    QVERIFY(voices(QStringLiteral("add --user %1 --name Ada").arg(ann)).status == 0);
    const QList<QByteArray> lines = voices(QStringLiteral("list")).out.split('\n');
    const qsizetype column = displayWidth(lines[0].left(lines[0].indexOf("LANGUAGE")));
    for (const QByteArray &line : lines.mid(1, 2))
        QCOMPARE(displayWidth(line.left(line.indexOf(" en "))) + 1, column);
}

void FreshetctlVoicesTest::aListIsSearchedByTheDatabase()
{
    const QString id = add();
    QVERIFY(voices(QStringLiteral("add --user %1 --name 다정한목소리").arg(bob)).status == 0);
    const auto names = [this](const QString &search) {
        QStringList all;
        for (const QJsonObject &row : voices(QStringLiteral("list --json --search ") + search).rows())
            all << row[QStringLiteral("name")].toString();
        return all;
    };
    QCOMPARE(names(QStringLiteral("정한")), QStringList{QStringLiteral("다정한목소리")});
    QCOMPARE(names(id.left(12)), QStringList{QStringLiteral("Ada")});
    QCOMPARE(names(QStringLiteral("%")), QStringList{});
    QCOMPARE(voices(QStringLiteral("list --as-user %1 --search x").arg(ann)).status, 2);
}

void FreshetctlVoicesTest::aLongListIsWhole()
{
    QVERIFY2(run("voices list").status == 0, "the tables are made");
    const auto sql = Sql::open(m_url);
    QVERIFY(sql && addVoices(**sql, 2500).size() == 2500);
    const QList<QJsonObject> rows = run("voices list --json").rows();
    QCOMPARE(rows.size(), 2500);
    QSet<QString> ids;
    for (const QJsonObject &row : rows)
        ids.insert(row[QStringLiteral("id")].toString());
    QCOMPARE(ids.size(), 2500);
}

void FreshetctlVoicesTest::whatAUserGetsIsShownWithWhereItWasFound()
{
    add();
    const QString line = QStringLiteral("list --as-user %1 --json").arg(ann);
    const Ran loaded = voices(line);
    QVERIFY2(loaded.status == 0 && loaded.err.isEmpty(), loaded.err);
    QCOMPARE(loaded.rows().size(), 4);
    QCOMPARE(loaded.rows()[0][QStringLiteral("part")].toString(), QStringLiteral("own"));
    QCOMPARE(loaded.rows()[3][QStringLiteral("part")].toString(), QStringLiteral("ready_made"));
    QCOMPARE(loaded.rows()[0][QStringLiteral("origin")].toString(), QStringLiteral("loader"));
    QCOMPARE(voices(line).rows()[0][QStringLiteral("origin")].toString(), QStringLiteral("redis"));
    QCOMPARE(m_standIn->requestCount(), 1);
    const Ran text = voices(QStringLiteral("list --as-user %1 --refresh").arg(ann));
    QVERIFY2(text.out.contains("own: loader, 0 ms old; public: loader, 0 ms old; ready-made: loader"), text.out);
    QCOMPARE(m_standIn->requestCount(), 2);
    raw({"DEL", "tts:voices"});
    m_standIn.reset();
    m_standIn.emplace();
    const Ran away = run(ctl().set("FRESHET_ELEVENLABS_KEY", ""), (QStringLiteral("voices ") + line).split(QLatin1Char(' ')));
    QVERIFY2(away.status == 0 && away.saysOneLine() && away.err.contains("warning: "), away.err);
    QCOMPARE(away.rows().size(), 1);
}

void FreshetctlVoicesTest::aTickSaysWhatItFound()
{
    const Ran idle = run("voices sync --once");
    QVERIFY2(idle.status == 0 && idle.err.isEmpty(), idle.err);
    QVERIFY2(idle.out.startsWith("idle: 0 queued"), idle.out);
    const QString id = add(); // the provider does not know it
    raw({"DEL", queue});      // and the queue has lost it
    const Ran done = run("voices sync --once");
    QVERIFY2(done.status == 0, done.err);
    QVERIFY2(done.out.contains(id.toUtf8() + ": put_back") && done.out.contains(id.toUtf8() + ": failed"), done.out);
    QVERIFY2(done.out.contains("done: 1 queued, 1 put back, 1 asked, 0 completed, 1 failed"), done.out);
    QCOMPARE(statusOf(id), QStringLiteral("failed"));
}

void FreshetctlVoicesTest::aRefusedKeyIsStatusOneAndNeverShown()
{
    add(QStringLiteral(" --voice-id ") + inTraining());
    const Freshetctl wrong = ctl().set("FRESHET_ELEVENLABS_KEY", "sk-secret-and-wrong");
    for (const char *line : {"voices sync --once", "voices sync --once --json"}) {
        const Ran ran = run(wrong, words(line));
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.saysOneLine() && ran.err.contains("FRESHET_ELEVENLABS_KEY"), ran.err);
        QVERIFY2(ran.out.contains("key_refused"), ran.out);
        QVERIFY(!(ran.out + ran.err).contains("sk-secret"));
    }
    const Ran clone =
        run(wrong, QStringLiteral("voices add --user %1 --name A --file %2").arg(ann, recording()).split(QLatin1Char(' ')));
    QCOMPARE(clone.status, 1);
    QVERIFY2(clone.saysOneLine() && clone.err.contains("FRESHET_ELEVENLABS_KEY"), clone.err);
    QVERIFY(!(clone.out + clone.err).contains("sk-secret"));
    QCOMPARE(run("voices list --json").rows().size(), 1);
}

void FreshetctlVoicesTest::aListNeedsNoRedisAndTheQueueNoDatabase()
{
    const QString id = add();
    const Freshetctl noRedis = ctl().set("FRESHET_URL", "unix:///nonexistent/redis.sock");
    const Ran list = run(noRedis, words("voices list --json"));
    QVERIFY2(list.status == 0, list.err);
    QCOMPARE(list.json()[QStringLiteral("id")].toString(), id);
    const Freshetctl noDatabase = ctl().set("FRESHET_DATABASE", "postgresql:///none?host=/nonexistent");
    const Ran waiting = run(noDatabase, words("voices queue"));
    QVERIFY2(waiting.status == 0, waiting.err);
    QCOMPARE(waiting.out.trimmed(), id.toUtf8());
}

void FreshetctlVoicesTest::withoutRedisNothingIsChanged()
{
    const QString id = add();
    const Freshetctl noRedis = ctl().set("FRESHET_URL", "unix:///nonexistent/redis.sock");
    for (const QString &line :
         {QStringLiteral("queue"), QStringLiteral("sync --once"), QStringLiteral("sync"), QStringLiteral("fail ") + id,
          QStringLiteral("delete --yes ") + id, QStringLiteral("add --user %1 --name B --file %2").arg(ann, recording())}) {
        const Ran ran = run(noRedis, (QStringLiteral("voices ") + line).split(QLatin1Char(' ')));
        QVERIFY2(ran.status == 3, qPrintable(line));
        QVERIFY2(ran.saysOneLine() && ran.err.contains("/nonexistent/redis.sock"), ran.err);
    }
    QCOMPARE(run("voices list --json").rows().size(), 1);
    QCOMPARE(statusOf(id), QStringLiteral("processing"));
    QVERIFY(m_standIn->uploads().empty());
}

void FreshetctlVoicesTest::aDatabaseThatCantBeUsedIsSaid()
{
    const auto with = [this](const char *url, const char *line) { return run(ctl().set("FRESHET_DATABASE", url), words(line)); };
    for (const char *line : {"voices list", "voices sync --once"}) {
        const Ran wrong = with("mysql://u:pass-word@h/db", line);
        QCOMPARE(wrong.status, 2);
        QVERIFY2(wrong.saysOneLine() && wrong.err.contains("FRESHET_DATABASE"), wrong.err);
        QVERIFY2(!wrong.err.contains("pass-word"), wrong.err);
        const Ran away = with("sqlite:///nonexistent/folder/x.sqlite", line);
        QCOMPARE(away.status, 1);
        QVERIFY2(away.saysOneLine(), away.err);
        const Ran server = with("postgresql://u:pass-word@/none?host=/nonexistent", line);
        QCOMPARE(server.status, 1);
        QVERIFY2(server.saysOneLine() && !server.err.contains("pass-word"), server.err);
    }
}

void FreshetctlVoicesTest::theUsersOwnDatabaseIsTheUsualOne()
{
    const QString data = m_folder.filePath(QStringLiteral("data"));
    const Freshetctl own = ctl().set("FRESHET_DATABASE", "").set("XDG_DATA_HOME", data.toUtf8());
    const Ran empty = run(own, words("voices list"));
    QVERIFY2(empty.status == 0 && empty.out.isEmpty(), empty.err);
    QVERIFY(QFile::exists(data + QStringLiteral("/freshet/freshet.sqlite")));
}

void FreshetctlVoicesTest::readOnlyRefusesWhatWrites_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("status");
    QTest::newRow("list") << QStringLiteral("list") << 0;
    QTest::newRow("queue") << QStringLiteral("queue") << 0;
    QTest::newRow("list of a user") << QStringLiteral("list --as-user ") + ann << 4;
    QTest::newRow("add") << QStringLiteral("add --user %1 --name B").arg(ann) << 4;
    QTest::newRow("retry") << QStringLiteral("retry ") + ann << 4;
    QTest::newRow("fail") << QStringLiteral("fail ") + ann << 4;
    QTest::newRow("delete") << QStringLiteral("delete --yes ") + ann << 4;
    QTest::newRow("tick") << QStringLiteral("sync --once") << 4;
    QTest::newRow("sync") << QStringLiteral("sync") << 4;
}

void FreshetctlVoicesTest::readOnlyRefusesWhatWrites()
{
    QFETCH(QString, line);
    QFETCH(int, status);
    add();
    const Ran ran = voices(line + QStringLiteral(" --read-only"));
    QVERIFY2(ran.status == status, ran.err);
    QVERIFY2(status == 0 ? ran.err.isEmpty() : ran.saysOneLine() && ran.err.contains("read-only"), ran.err);
    QCOMPARE(run("voices list --json").rows().size(), 1);
}

void FreshetctlVoicesTest::wrongUsageIsPointedAt_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const QString &line, const char *says) { QTest::newRow(qPrintable(line)) << line << QByteArray(says); };
    row(QStringLiteral("lst"), "did you mean list");
    row(QStringLiteral("list --status done"), "processing, completed or failed");
    row(QStringLiteral("list --user ann"), "--user is no UUID");
    row(QStringLiteral("list --as-user ann"), "--as-user is no UUID");
    row(QStringLiteral("list --as-user %1 --status failed").arg(ann), "--as-user");
    row(QStringLiteral("list --once"), "--once does not go with");
    row(QStringLiteral("add --name A"), "needs --user and --name");
    row(QStringLiteral("add --user ann --name A"), "--user is no UUID");
    row(QStringLiteral("add --user %1 --name A --file /x --voice-id y").arg(ann), "one of them");
    row(QStringLiteral("add --user %1 --name A --file /nonexistent.mp3").arg(ann), "/nonexistent.mp3");
    row(QStringLiteral("add --user %1 --name= ").arg(ann).trimmed(), "name must have");
    row(QStringLiteral("retry x"), "ID is no UUID");
    row(QStringLiteral("retry"), "usage: freshetctl voices retry ID");
    row(QStringLiteral("sync --once --interval 5"), "--once ticks once");
    row(QStringLiteral("sync --interval 0"), "--interval takes");
}

void FreshetctlVoicesTest::wrongUsageIsPointedAt()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, says);
    const Ran ran = voices(line);
    QVERIFY2(ran.saysOneLine() && ran.err.contains(says), ran.err);
    QVERIFY2(ran.status == (line.contains(QLatin1String("nonexistent")) ? 1 : 2), ran.err);
    QCOMPARE(ran.out, "");
    const Ran keyless = run(ctl().set("FRESHET_ELEVENLABS_KEY", ""), words("voices sync --once"));
    QCOMPARE(keyless.status, 2);
    QVERIFY2(keyless.err.contains("set FRESHET_ELEVENLABS_KEY"), keyless.err);
}

void FreshetctlVoicesTest::theServiceWorksUntilItIsStopped()
{
    const QString providerId = inTraining();
    const QString id = add(QStringLiteral(" --voice-id ") + providerId);
    RunningFreshetctl work(ctl(), words("voices sync --interval 1 --json"));
    QVERIFY(waitUntil([&] { return work.err().contains("event=started"); }));
    finish(providerId);
    QVERIFY2(waitUntil([&] { return raw({"XLEN", "events:voice.created"}).integer == 1 && queued() == 0; }), work.err());
    QCOMPARE(statusOf(id), QStringLiteral("completed"));
    QCOMPARE(work.end(), 0);
    for (const QByteArray &line : work.err().split('\n'))
        QVERIFY2(line.isEmpty() || (line.startsWith("time=") && line.contains(" event=")), line);
    QVERIFY2(work.err().contains("event=stopped"), work.err());
    const QJsonObject sums = QJsonDocument::fromJson(work.out()).object();
    QCOMPARE(sums[QStringLiteral("completed")].toInt(), 1);
    QVERIFY(!work.err().contains("stand-in-key"));
    QCOMPARE(raw({"EXISTS", "voice:sync:leader"}).integer, 0);
}

void FreshetctlVoicesTest::theServiceOutlivesARestartOfRedis()
{
    const QString providerId = inTraining();
    const QString id = add(QStringLiteral(" --voice-id ") + providerId);
    RunningFreshetctl work(ctl(), words("voices sync --interval 1"));
    QVERIFY(waitUntil([&] { return m_standIn->requestCount() > 1 && work.err().contains("event=started"); }));
    m_server.kill();
    QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
    raw({"DEL", queue});
    finish(providerId);
    QVERIFY2(waitUntil([&] { return raw({"XLEN", "events:voice.created"}).integer == 1; }), work.err());
    QCOMPARE(statusOf(id), QStringLiteral("completed"));
    m_server.kill();
    const int status = work.end(SIGINT);
    QVERIFY2(m_server.restart(), qPrintable(m_server.log()));
    QVERIFY2(status == 0, work.err());
}

void FreshetctlVoicesTest::theServiceEndsWhereTheKeyIsRefused()
{
    add(QStringLiteral(" --voice-id ") + inTraining());
    RunningFreshetctl work(ctl().set("FRESHET_ELEVENLABS_KEY", "sk-secret-and-wrong"), words("voices sync --interval 1"));
    QVERIFY2(waitUntil([&] { return !work.isRunning(); }), work.err());
    QVERIFY2(work.err().contains("event=key_refused"), work.err());
    QVERIFY2(!work.err().contains("sk-secret"), work.err());
    QCOMPARE(queued(), 1);
}

QTEST_GUILESS_MAIN(FreshetctlVoicesTest)
#include "tst_freshetctl_voices.moc"
