// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/voice/voice_store.h"
#include "tests/core/voice/voice_rig.h"

using namespace freshet;
using namespace freshet::voice;
using namespace std::chrono_literals;
using test::await;
using test::newVoice;
using test::rows;
using test::settlementOf;
using test::text;
using test::told;
using test::toldOf;
using test::toldText;

namespace {

QByteArrayList idsOf(const std::vector<Voice> &voices)
{
    QByteArrayList ids;
    for (const Voice &voice : voices)
        ids << voice.id;
    return ids;
}

VoiceStore::Edit named(const QString &name)
{
    VoiceStore::Edit edit;
    edit.name = name;
    return edit;
}

const QString korean = QStringLiteral("다정한 목소리 — 김하늘");

} // namespace

class VoiceStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { test::turnLoop(); }

    void aVoiceComesBackAsItWasAdded_data() { test::SqlDatabases::addRows(); }
    void aVoiceComesBackAsItWasAdded()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        Voice voice = newVoice(korean);
        voice.previewUrl = QStringLiteral("https://a.example/미리듣기.mp3?x=%20");
        voice.userId = voice.userId.toUpper();
        FRESHET_GOT(added, store.add(voice));
        QCOMPARE(added.createdAt, clock.utcNow());
        QCOMPARE(added.updatedAt, clock.utcNow());
        QCOMPARE(added.inWorkSince, clock.utcNow());
        QCOMPARE(added.userId, voice.userId.toLower());
        QCOMPARE(added.name, korean);
        FRESHET_GOT(found, store.fetch(added.id));
        QVERIFY(found && *found == added);
        FRESHET_GOT(inWork, store.fetchInWork());
        QCOMPARE(inWork, QByteArrayList{added.id});
        QCOMPARE(toldText(*sql), QStringList()); // one in work is nobody's yet
        const QString written = isPostgreSql
                                    ? QStringLiteral("SELECT created_at = '2026-01-02T03:04:05Z', pg_typeof(id) FROM voices")
                                    : QStringLiteral("SELECT created_at, language FROM voices");
        QCOMPARE(rows(*sql, written),
                 QStringList{isPostgreSql ? QStringLiteral("true=uuid") : QStringLiteral("2026-01-02T03:04:05.000Z=en")});
        FRESHET_GOT(none, store.fetch(test::newId()));
        QVERIFY(!none);
        FRESHET_GOT(noUuid, store.fetch("no uuid"));
        QVERIFY(!noUuid);
    }

    void aVoiceThatIsReadyIsToldWhenItIsAdded_data() { test::SqlDatabases::addRows(); }
    void aVoiceThatIsReadyIsToldWhenItIsAdded()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        Voice voice = newVoice();
        voice.status = VoiceStatus::Completed;
        FRESHET_GOT(added, store.add(voice));
        QCOMPARE(toldText(*sql), QStringList{toldOf(added, "voice.created")});
        const auto event = told(*sql).front();
        QCOMPARE(event.source, QStringLiteral("freshet"));
        QCOMPARE(events::dateTimeOf(event.timestamp), clock.utcNow());
        QVERIFY(!QUuid::fromString(QString::fromLatin1(event.id)).isNull());
        FRESHET_GOT(inWork, store.fetchInWork());
        QVERIFY(inWork.isEmpty());
        FRESHET_GOT(found, store.fetch(added.id));
        QVERIFY(found && *found == added);
    }

    void whatCannotBeAVoiceIsRefused_data()
    {
        QTest::addColumn<bool>("isPostgreSql");
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("text");
        const QString nul = QStringLiteral("a") + QChar(0) + QStringLiteral("b");
        const QString half = QStringLiteral("a") + QChar(0xD83D);
        for (const bool isPostgreSql : {false, true}) {
            const auto row = [&](const char *column, const char *what, const QString &text) {
                QTest::addRow("%s %s, %s", column, what, isPostgreSql ? "PostgreSQL" : "SQLite")
                    << isPostgreSql << QString::fromLatin1(column) << text;
            };
            row("name", "empty", {});
            row("name", "blank", QStringLiteral(" \t"));
            row("name", "of 201", QString(201, QChar(0xAC00)));
            row("name", "of 10 000", QString(10000, QLatin1Char('x')));
            row("name", "with NUL", nul);
            row("name", "with half a character", half);
            row("language", "with NUL", nul);
            row("gender", "of 51", QString(51, QLatin1Char('x')));
            row("category", "empty", {});
            row("elevenlabs_voice_id", "empty", {});
            row("elevenlabs_voice_id", "of 256", QString(256, QLatin1Char('x')));
            row("visibility", "unknown", QStringLiteral("Public"));
            row("preview_url", "with NUL", nul);
            row("preview_url", "of 10 000", QString(10000, QLatin1Char('x')));
            row("id", "no UUID", QStringLiteral("1; DROP TABLE voices"));
            row("user_id", "no UUID", QStringLiteral("7"));
            row("user_id", "empty", {});
        }
    }
    void whatCannotBeAVoiceIsRefused()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        QFETCH(QString, column);
        QFETCH(QString, text);
        FRESHET_GOT(kept, store.add(newVoice()));
        Voice voice = newVoice();
        VoiceStore::Edit edit;
        if (column == QLatin1String("name"))
            edit.name = voice.name = text;
        else if (column == QLatin1String("language"))
            edit.language = voice.language = text;
        else if (column == QLatin1String("gender"))
            edit.gender = voice.gender = text;
        else if (column == QLatin1String("visibility"))
            edit.visibility = voice.visibility = text;
        else if (column == QLatin1String("category"))
            voice.category = text;
        else if (column == QLatin1String("elevenlabs_voice_id"))
            voice.providerId = text;
        else if (column == QLatin1String("preview_url"))
            voice.previewUrl = text;
        else if (column == QLatin1String("id"))
            voice.id = text.toUtf8();
        else
            voice.userId = text.toUtf8();
        const auto refused = await(store.add(voice));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::InvalidArgument);
        QCOMPARE(refused.error().context, column);
        if (edit.name || edit.language || edit.gender || edit.visibility) {
            const auto unchanged = await(store.update(kept.id, edit));
            QVERIFY(!unchanged);
            QCOMPARE(unchanged.error().code, Code::InvalidArgument);
            QCOMPARE(unchanged.error().context, column);
        }
        FRESHET_GOT(all, store.fetchSome(VoiceStore::Filter()));
        QVERIFY(all.size() == 1 && all.front() == kept);
        QVERIFY(toldText(*sql).isEmpty());
    }

    void hostileTextIsKeptAsItIs_data() { test::SqlDatabases::addRows(); }
    void hostileTextIsKeptAsItIs()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        const QStringList names{QStringLiteral("'; DROP TABLE voices; --"),
                                QStringLiteral("\" ' ` \\ \\' \\\\ $1 $$ ? :name %s %1 {}"),
                                QStringLiteral("line\r\nbreak\ttab \u202e\u2066 \ufeff \u007f"),
                                QStringLiteral("\U0001f469\u200d\U0001f467 한글 \u1112\u1161\u11ab"),
                                QString::fromUcs4(std::u32string(200, U'\U0001f600').c_str()),
                                QStringLiteral("{\"a\":[1,2]}"),
                                QStringLiteral("NULL")};
        for (const QString &name : names) {
            Voice voice = newVoice(name);
            voice.language = voice.gender = voice.category = name.left(40).chopped(name.left(40).isValidUtf16() ? 0 : 1);
            voice.previewUrl = name.repeated(20);
            FRESHET_GOT(added, store.add(voice));
            FRESHET_GOT(found, store.fetch(added.id));
            QVERIFY2(found && *found == added, qPrintable(name));
            FRESHET_GOT(edited, store.update(added.id, named(name.chopped(2) + QStringLiteral("\""))));
            FRESHET_GOT(settled, store.settle({settlementOf(added, VoiceStatus::Completed, name)}));
            QCOMPARE(settled.size(), 1U);
            FRESHET_GOT(after, store.fetch(added.id));
            QVERIFY(after && *after == settled.front());
            QCOMPARE(after->previewUrl, name);
            QCOMPARE(after->name, edited.name);
        }
        // A provider's address that no table can hold is left out; the voice is ready all the same.
        for (const QString &address :
             {QStringLiteral("a") + QChar(0), QString(QChar(0xDC00)), QString(10000, QLatin1Char('x'))}) {
            FRESHET_GOT(added, store.add(newVoice()));
            FRESHET_GOT(settled, store.settle({settlementOf(added, VoiceStatus::Completed, address)}));
            QCOMPARE(settled.size(), 1U);
            QCOMPARE(settled.front().status, VoiceStatus::Completed);
            QCOMPARE(settled.front().previewUrl, QString());
        }
    }

    void anIdAndAProvidersIdAreTakenOnce_data() { test::SqlDatabases::addRows(); }
    void anIdAndAProvidersIdAreTakenOnce()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        FRESHET_GOT(first, store.add(newVoice()));
        Voice second = newVoice();
        second.id = first.id.toUpper();
        auto refused = await(store.add(second));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::InvalidArgument);
        QCOMPARE(refused.error().context, QStringLiteral("id"));
        second.id.clear();
        second.providerId = first.providerId;
        refused = await(store.add(second));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::InvalidArgument);
        QCOMPARE(refused.error().context, QStringLiteral("elevenlabs_voice_id"));
        // Nor by two at the same moment.
        auto otherSql = Sql::open(sqlUrl);
        QVERIFY(otherSql);
        VoiceStore other(**otherSql);
        for (int i = 0; i < 20; ++i) {
            const Voice same = newVoice();
            const auto one = std::make_shared<std::optional<Result<Voice>>>();
            const auto two = std::make_shared<std::optional<Result<Voice>>>();
            test::keep(store.add(same), one);
            test::keep(other.add(same), two);
            QTRY_VERIFY(one->has_value() && two->has_value());
            QVERIFY((**one).has_value() != (**two).has_value());
        }
        QCOMPARE(test::numberOf(*sql, QStringLiteral("SELECT COUNT(*) FROM voices")), 21);
    }

    void aThousandAreFoundByTheirIds_data() { test::SqlDatabases::addRows(); }
    void aThousandAreFoundByTheirIds()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        const std::vector<Voice> all = test::addVoices(*sql, 1000);
        QCOMPARE(all.size(), 1000U);
        QByteArrayList ids = idsOf(all);
        ids << test::newId() << ids.first() << ids.last().toUpper() << "no uuid" << "{1}\",'\\" << QByteArray()
            << QByteArray(1, '\0');
        FRESHET_GOT(found, store.fetchMany(ids));
        QCOMPARE(found.size(), 1000U);
        QByteArrayList foundIds = idsOf(found);
        QByteArrayList expected = idsOf(all);
        std::ranges::sort(foundIds);
        std::ranges::sort(expected);
        QCOMPARE(foundIds, expected);
        FRESHET_GOT(none, store.fetchMany({"no uuid"}));
        QVERIFY(none.empty());
    }

    void oneStatementFindsThemAll()
    {
        FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(true);
        QVERIFY(!url.isEmpty());
        const QString name = url.section(QLatin1Char('/'), 3, 3).section(QLatin1Char('?'), 0, 0);
        QByteArrayList ids;
        {
            auto sql = Sql::open(url);
            QVERIFY(await(VoiceStore::prepare(**sql)));
            VoiceStore store(**sql);
            ids = idsOf(test::addVoices(**sql, 1000));
        }
        QVERIFY(m_databases.server().run(name, QStringLiteral("ALTER DATABASE %1 SET log_statement TO 'all'").arg(name)));
        auto sql = Sql::open(url); // its statements are in the server's log
        VoiceStore store(**sql);
        const auto mark = [&](const QString &what) { return rows(**sql, QStringLiteral("SELECT 'mark %1'").arg(what)); };
        mark(QStringLiteral("one"));
        FRESHET_GOT(found, store.fetchMany(ids));
        QCOMPARE(found.size(), 1000U);
        mark(QStringLiteral("two"));
        FRESHET_GOT(inWork, store.fetchInWork());
        QCOMPARE(inWork.size(), 1000);
        mark(QStringLiteral("three"));
        QString log;
        const auto executed = [&](const QString &from, const QString &to) {
            const qsizetype begin = log.indexOf(QStringLiteral("SELECT 'mark %1'").arg(from));
            const qsizetype end = log.indexOf(QStringLiteral("SELECT 'mark %1'").arg(to), begin);
            if (begin < 0 || end < 0)
                return -1;
            const auto part = QStringView(log).mid(begin, end - begin);
            // The first is the mark's own, which was prepared with its text before.
            return int(part.count(QLatin1String("statement: EXECUTE"))) - 1;
        };
        QTRY_VERIFY((log = m_databases.server().log()).contains(QLatin1String("mark three")));
        QCOMPARE(executed(QStringLiteral("one"), QStringLiteral("two")), 1);
        QCOMPARE(executed(QStringLiteral("two"), QStringLiteral("three")), 1);
    }

    void listsAreInOrderAndFiltered_data() { test::SqlDatabases::addRows(); }
    void listsAreInOrderAndFiltered()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        const QByteArray user = test::newId();
        std::vector<Voice> all;
        for (int i = 0; i < 6; ++i) {
            Voice voice = newVoice(QString::number(i));
            voice.status = VoiceStatus(i % 3);
            voice.visibility = i < 5 ? QStringLiteral("public") : QStringLiteral("private");
            if (i % 2 == 0)
                voice.userId = user;
            FRESHET_GOT(added, store.add(voice));
            all.push_back(added);
            clock.advance(500ms);
        }
        const auto ids = [&](std::initializer_list<int> numbers) {
            QByteArrayList out;
            for (const int number : numbers)
                out << all[std::size_t(number)].id;
            return out;
        };
        FRESHET_GOT(own, store.fetchOf(user.toUpper()));
        QCOMPARE(idsOf(own), ids({4, 2, 0}));
        QVERIFY(await(store.fetchOf("nobody"))->empty());
        FRESHET_GOT(open, store.fetchPublic());
        QCOMPARE(idsOf(open), ids({4, 1}));
        FRESHET_GOT(every, store.fetchSome(VoiceStore::Filter()));
        QCOMPARE(idsOf(every), ids({5, 4, 3, 2, 1, 0}));
        VoiceStore::Filter filter;
        filter.limit = 2;
        filter.offset = 1;
        FRESHET_GOT(page, store.fetchSome(filter));
        QCOMPARE(idsOf(page), ids({4, 3}));
        filter.status = VoiceStatus::Failed;
        filter.offset = 0;
        FRESHET_GOT(failed, store.fetchSome(filter));
        QCOMPARE(idsOf(failed), ids({5, 2}));
        filter.userId = user;
        FRESHET_GOT(failedOwn, store.fetchSome(filter));
        QCOMPARE(idsOf(failedOwn), ids({2}));
        filter.userId = "nobody";
        QVERIFY(await(store.fetchSome(filter))->empty());
        filter.limit = 0;
        QCOMPARE(await(store.fetchSome(filter)).error().code, Code::InvalidArgument);
        filter.limit = 1;
        filter.offset = -1;
        QCOMPARE(await(store.fetchSome(filter)).error().code, Code::InvalidArgument);
        FRESHET_GOT(counts, store.fetchCounts());
        QCOMPARE(counts.processing, 2);
        QCOMPARE(counts.completed, 2);
        QCOMPARE(counts.failed, 2);
        QCOMPARE(counts.unknown, 0);
        // One that is tried again waits from now on.
        FRESHET_GOT(inWork, store.fetchInWork());
        QCOMPARE(inWork, ids({0, 3}));
        QVERIFY(await(store.retry(all[0].id)));
        FRESHET_GOT(later, store.fetchInWork());
        QCOMPARE(later, ids({3, 0}));
    }

    void timesAreUtcWhateverTheZone_data() { test::SqlDatabases::addRows(); }
    void timesAreUtcWhateverTheZone()
    {
        QFETCH(bool, isPostgreSql);
        if (isPostgreSql)
            FRESHET_NEED_POSTGRESQL;
        const QString url = m_databases.newUrl(isPostgreSql);
        if (isPostgreSql) {
            const QString name = url.section(QLatin1Char('/'), 3, 3).section(QLatin1Char('?'), 0, 0);
            for (const char *setting : {"timezone TO 'Asia/Seoul'", "datestyle TO 'SQL, DMY'"})
                QVERIFY(
                    m_databases.server().run(name, QStringLiteral("ALTER DATABASE %1 SET %2").arg(name, QLatin1String(setting))));
        }
        const QByteArray zone = qgetenv("TZ");
        qputenv("TZ", "America/New_York");
        tzset();
        const auto restore = qScopeGuard([zone] {
            zone.isEmpty() ? qunsetenv("TZ") : qputenv("TZ", zone);
            tzset();
        });
        auto sql = Sql::open(url);
        QVERIFY(sql && await(VoiceStore::prepare(**sql)));
        test::FakeClock clock;
        // In New York this local hour does not exist, or exists twice.
        for (const QDateTime &time : {QDateTime(QDate(2026, 3, 8), QTime(2, 30, 0, 123), Qt::UTC),
                                      QDateTime(QDate(2026, 11, 1), QTime(5, 30, 0, 999), Qt::UTC)}) {
            clock.setUtc(time);
            VoiceStore store(**sql, QStringLiteral("freshet"), clock);
            FRESHET_GOT(added, store.add(newVoice()));
            FRESHET_GOT(found, store.fetch(added.id));
            QCOMPARE(found->createdAt.toMSecsSinceEpoch(), time.toMSecsSinceEpoch());
            QCOMPARE(found->createdAt.timeSpec(), Qt::UTC);
            QVERIFY(*found == added);
            FRESHET_GOT(settled, store.settle({settlementOf(*found)}));
            QCOMPARE(settled.size(), 1U);
            QCOMPARE(events::dateTimeOf(told(**sql).back().timestamp), time);
            FRESHET_GOT(again, store.fetch(added.id));
            QVERIFY(*again == settled.front());
            const QString written =
                rows(**sql,
                     isPostgreSql
                         ? QStringLiteral("SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') "
                                          "FROM voices ORDER BY created_at DESC LIMIT 1")
                         : QStringLiteral("SELECT created_at FROM voices ORDER BY created_at DESC LIMIT 1"))
                    .value(0);
            QCOMPARE(written, time.toString(Qt::ISODateWithMs));
        }
    }

    void aVoiceIsEditedTriedAgainFailedAndRemoved_data() { test::SqlDatabases::addRows(); }
    void aVoiceIsEditedTriedAgainFailedAndRemoved()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        FRESHET_GOT(added, store.add(newVoice()));
        clock.advance(1min);
        VoiceStore::Edit edit;
        edit.name = korean;
        edit.language = QStringLiteral("ko");
        edit.gender = QStringLiteral("female");
        edit.visibility = QStringLiteral("public");
        FRESHET_GOT(edited, store.update(added.id.toUpper(), edit));
        Voice expected = added;
        expected.name = korean;
        expected.language = QStringLiteral("ko");
        expected.gender = QStringLiteral("female");
        expected.visibility = QStringLiteral("public");
        expected.updatedAt = clock.utcNow();
        QVERIFY(edited == expected);
        QStringList events{toldOf(edited, "voice.updated")};
        QCOMPARE(toldText(*sql), events);
        clock.advance(1min);
        FRESHET_GOT(same, store.update(added.id, edit));
        FRESHET_GOT(nothing, store.update(added.id, {}));
        QVERIFY(same == expected && nothing == expected);
        QCOMPARE(toldText(*sql), events);
        FRESHET_GOT(waiting, store.retry(added.id)); // one in work begins anew
        QCOMPARE(waiting.inWorkSince, clock.utcNow());
        events << toldOf(waiting, "voice.updated");
        clock.advance(1min);
        FRESHET_GOT(failed, store.fail(added.id));
        QCOMPARE(failed.status, VoiceStatus::Failed);
        QCOMPARE(failed.updatedAt, clock.utcNow());
        events << toldOf(failed, "voice.updated");
        clock.advance(1min);
        FRESHET_GOT(stillFailed, store.fail(added.id));
        QVERIFY(stillFailed == failed);
        FRESHET_GOT(again, store.retry(added.id));
        QCOMPARE(again.status, VoiceStatus::Processing);
        QCOMPARE(again.inWorkSince, clock.utcNow());
        QCOMPARE(again.createdAt, added.createdAt);
        events << toldOf(again, "voice.updated");
        FRESHET_GOT(found, store.fetch(added.id));
        QVERIFY(*found == again);
        FRESHET_GOT(settled, store.settle({settlementOf(again)}));
        events << toldOf(settled.at(0), "voice.created");
        QCOMPARE(await(store.retry(added.id)).error().code, Code::NotAllowed);
        QCOMPARE(await(store.fail(added.id)).error().code, Code::NotAllowed);
        FRESHET_GOT(removed, store.remove(added.id));
        QVERIFY(removed == settled.front());
        events << toldOf(removed, "voice.deleted");
        for (const QByteArray &id : {added.id, test::newId(), QByteArray("no uuid"), QByteArray()}) {
            QCOMPARE(await(store.remove(id)).error().code, Code::NotFound);
            QCOMPARE(await(store.retry(id)).error().code, Code::NotFound);
            QCOMPARE(await(store.fail(id)).error().code, Code::NotFound);
            QCOMPARE(await(store.update(id, named(korean))).error().code, Code::NotFound);
        }
        QCOMPARE(toldText(*sql), events);
    }

private:
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(VoiceStoreTest)
#include "tst_voice_store.moc"
