// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/profile.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::redis;

class ProfileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasSavedIsLoaded();
    void aFileThatDoesNotExistHasNoProfiles();
    void noPasswordReachesTheFile();
    void onlyTheOwnerCanReadTheFile();
    void aHandWrittenProfileNeedsNameAndUrlOnly();
    void aWrongFieldIsPointedAt_data();
    void aWrongFieldIsPointedAt();
    void loadingABrokenFileLeavesItAsItWas();
    void savingOverABrokenFileKeepsItAside();
    void aNameIsTakenOnce();
    void aProfileIsFoundByNameOrId();
    void anUnknownNameListsTheKnownOnes();
    void aDirectoryThatCannotBeMadeIsAnError();
};

static Url urlOf(const char *text)
{
    return Url::parse(QString::fromUtf8(text)).value();
}

static QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

void ProfileTest::whatWasSavedIsLoaded()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("a/b/connections.json"));
    std::vector<Profile> profiles;
    profiles.push_back(
        Profile::make(QStringLiteral("이름 with \"quotes\""), urlOf("rediss://alice@cache.example:6380/3?sni=inner")));
    profiles.push_back(Profile::make(QStringLiteral("prod"), urlOf("redis+sentinel://s1:26379,s2:26379/mymaster/1")));
    profiles[1].environment = Profile::Environment::Production;
    profiles[1].color = QStringLiteral("#c01c28");
    profiles[1].readOnly = true;
    profiles[1].gentle = true;

    QVERIFY(saveProfiles(path, profiles));
    const auto loaded = loadProfiles(path);
    QVERIFY(loaded);
    QVERIFY(*loaded == profiles);
}

void ProfileTest::aFileThatDoesNotExistHasNoProfiles()
{
    const QTemporaryDir directory;
    const auto loaded = loadProfiles(directory.filePath(QStringLiteral("none.json")));
    QVERIFY(loaded);
    QVERIFY(loaded->empty());
}

void ProfileTest::noPasswordReachesTheFile()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("connections.json"));
    QVERIFY(saveProfiles(path, {Profile::make(QStringLiteral("one"), urlOf("redis://alice:s3cret-word@h:1/2"))}));
    QVERIFY(!bytesOf(path).contains("s3cret"));
    QVERIFY(bytesOf(path).contains("alice"));
    QCOMPARE(loadProfiles(path)->front().url.password, QString());
}

void ProfileTest::onlyTheOwnerCanReadTheFile()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("connections.json"));
    QVERIFY(saveProfiles(path, {Profile::make(QStringLiteral("one"), urlOf("redis://h"))}));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(QFileInfo(path).permissions() & others, QFile::Permissions());
}

void ProfileTest::aHandWrittenProfileNeedsNameAndUrlOnly()
{
    const auto profiles = parseProfiles(R"({"profiles":[{"name":"mine","url":"redis://h","later":1}]})");
    QVERIFY(profiles);
    QCOMPARE(profiles->size(), 1U);
    QVERIFY(!profiles->front().id.isEmpty());
    QCOMPARE(profiles->front().url, urlOf("redis://h:6379"));
    QCOMPARE(profiles->front().environment, Profile::Environment::Development);
    QVERIFY(!profiles->front().readOnly);
}

void ProfileTest::aWrongFieldIsPointedAt_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *json, const char *said) {
        QTest::newRow(name) << QByteArray(json) << QString::fromUtf8(said);
    };
    row("no JSON", "{\n \"version\": 1,\n oops", "line 3");
    row("empty", "", "line 1");
    row("another file", R"({"a":1})", "profiles");
    row("a newer file", R"({"version":2,"profiles":[]})", "newer");
    row("no object", R"({"profiles":[7]})", "profile 1");
    row("no name", R"({"profiles":[{"url":"redis://h"}]})", "\"name\"");
    row("no url", R"({"profiles":[{"name":"a","url":"redis://h"},{"name":"b"}]})", "profile 2 (\"b\"): \"url\" is missing");
    row("wrong url", R"({"profiles":[{"name":"b","url":"http://h"}]})", "\"url\" can't be used");
    row("wrong type", R"({"profiles":[{"name":"b","url":"redis://h","readOnly":"yes"}]})", "\"readOnly\"");
    row("wrong environment", R"({"profiles":[{"name":"b","url":"redis://h","environment":"prod"}]})", "\"environment\"");
    row("wrong colour", R"({"profiles":[{"name":"b","url":"redis://h","color":"red"}]})", "\"color\"");
    row("name twice", R"({"profiles":[{"name":"b","url":"redis://h"},{"name":"B","url":"redis://h"}]})", "two profiles");
}

void ProfileTest::aWrongFieldIsPointedAt()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, said);
    const auto profiles = parseProfiles(json);
    QVERIFY(!profiles);
    QCOMPARE(profiles.error().code, Code::InvalidArgument);
    QVERIFY2(profiles.error().message.contains(said), qPrintable(profiles.error().message));
}

void ProfileTest::loadingABrokenFileLeavesItAsItWas()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("connections.json"));
    QVERIFY(write(path, "{ broken"));
    const auto loaded = loadProfiles(path);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().context, path);
    QCOMPARE(bytesOf(path), QByteArray("{ broken"));
}

void ProfileTest::savingOverABrokenFileKeepsItAside()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("connections.json"));
    for (const char *broken : {"{ first", "{ second"}) {
        QVERIFY(write(path, broken));
        QVERIFY(saveProfiles(path, {Profile::make(QStringLiteral("one"), urlOf("redis://h"))}));
        QVERIFY(loadProfiles(path));
    }
    QCOMPARE(bytesOf(path + QStringLiteral(".broken-1")), QByteArray("{ first"));
    QCOMPARE(bytesOf(path + QStringLiteral(".broken-2")), QByteArray("{ second"));
}

void ProfileTest::aNameIsTakenOnce()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("connections.json"));
    const Profile one = Profile::make(QStringLiteral("one"), urlOf("redis://h"));
    QCOMPARE(saveProfiles(path, {one, Profile::make(QStringLiteral("ONE"), urlOf("redis://h"))}).error().code,
             Code::InvalidArgument);
    QCOMPARE(saveProfiles(path, {Profile::make(QStringLiteral(" "), urlOf("redis://h"))}).error().code, Code::InvalidArgument);
    QCOMPARE(saveProfiles(path, {one, one}).error().code, Code::InvalidArgument);
    QVERIFY(!QFileInfo::exists(path));
}

void ProfileTest::aProfileIsFoundByNameOrId()
{
    const std::vector<Profile> profiles{Profile::make(QStringLiteral("One"), urlOf("redis://a")),
                                        Profile::make(QStringLiteral("Two"), urlOf("redis://b"))};
    QCOMPARE(findProfile(profiles, QStringLiteral("Two"))->id, profiles[1].id);
    QCOMPARE(findProfile(profiles, QStringLiteral("two"))->id, profiles[1].id);
    QCOMPARE(findProfile(profiles, profiles[0].id)->name, QStringLiteral("One"));
}

void ProfileTest::anUnknownNameListsTheKnownOnes()
{
    const std::vector<Profile> profiles{Profile::make(QStringLiteral("One"), urlOf("redis://a"))};
    const auto found = findProfile(profiles, QStringLiteral("three"));
    QCOMPARE(found.error().code, Code::NotFound);
    QVERIFY(found.error().message.contains(QStringLiteral("One")));
    QVERIFY(findProfile({}, QStringLiteral("three")).error().message.contains(QStringLiteral("none is saved")));
}

void ProfileTest::aDirectoryThatCannotBeMadeIsAnError()
{
    const QTemporaryDir directory;
    QVERIFY(write(directory.filePath(QStringLiteral("file")), "x"));
    const auto saved = saveProfiles(directory.filePath(QStringLiteral("file/below/connections.json")),
                                    {Profile::make(QStringLiteral("one"), urlOf("redis://h"))});
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, Code::Io);
}

QTEST_GUILESS_MAIN(ProfileTest)
#include "tst_profile.moc"
