// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/voice/voice_store.h"
#include "tests/core/voice/voice_rig.h"

using namespace freshet;
using namespace freshet::voice;
using test::await;
using test::newVoice;
using test::text;

/// The table looked through by a part of a text, and counted.
class VoiceSearchTest : public QObject
{
    Q_OBJECT

private:
    test::SqlDatabases m_databases;

    static QStringList found(VoiceStore &store, const QString &search, std::optional<VoiceStatus> status = {})
    {
        VoiceStore::Filter filter;
        filter.search = search;
        filter.status = status;
        const auto some = await(store.fetchSome(filter));
        if (!some)
            return {text(some)};
        QStringList names;
        for (const Voice &one : *some)
            names << one.name;
        names.sort();
        const auto count = await(store.fetchCount(filter));
        if (count.value_or(-1) != names.size())
            names << QStringLiteral("counted %1").arg(count.value_or(-1));
        return names;
    }

private Q_SLOTS:
    void aPartOfANameOrAnIdFindsAVoice_data() { test::SqlDatabases::addRows(); }
    void aPartOfANameOrAnIdFindsAVoice()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        Voice korean = newVoice(QStringLiteral("다정한 목소리"));
        Voice percent = newVoice(QStringLiteral("100%_!real'"));
        percent.status = VoiceStatus::Failed;
        Voice ada = newVoice(QStringLiteral("Ada"));
        ada.providerId = QStringLiteral("XYZ-provider");
        FRESHET_GOT(first, store.add(korean));
        FRESHET_GOT(second, store.add(percent));
        FRESHET_GOT(third, store.add(ada));
        QCOMPARE(found(store, {}).size(), 3);
        QCOMPARE(found(store, QStringLiteral("목소")), QStringList{korean.name});
        QCOMPARE(found(store, QStringLiteral("aDA")), QStringList{ada.name});
        QCOMPARE(found(store, QStringLiteral("xyz-pro")), QStringList{ada.name});
        QCOMPARE(found(store, QString::fromLatin1(first.id.left(20))), QStringList{korean.name});
        QCOMPARE(found(store, QString::fromLatin1(second.userId)), QStringList{percent.name});
        for (const char *special : {"%_", "_!", "!real'", "%"})
            QCOMPARE(found(store, QLatin1String(special)), QStringList{percent.name});
        QCOMPARE(found(store, QStringLiteral("real"), VoiceStatus::Completed), QStringList{});
        QCOMPARE(found(store, QStringLiteral("real"), VoiceStatus::Failed), QStringList{percent.name});
        QCOMPARE(found(store, QStringLiteral("' OR 1=1 --")), QStringList{});
        QCOMPARE(found(store, QStringLiteral("Ad") + QChar(0) + QStringLiteral("a")), QStringList{ada.name});
    }

    void aBoundedLookAtThoseInWorkTakesTheOldest_data() { test::SqlDatabases::addRows(); }
    void aBoundedLookAtThoseInWorkTakesTheOldest()
    {
        FRESHET_VOICES(m_databases, sql, clock, store);
        QByteArrayList ids;
        for (int i = 0; i < 5; ++i) {
            FRESHET_GOT(added, store.add(newVoice(QString::number(i))));
            ids << added.id;
            clock.advance(std::chrono::seconds(1));
        }
        QCOMPARE(await(store.fetchInWork(3)).value_or(QByteArrayList()), ids.mid(0, 3));
        QCOMPARE(await(store.fetchInWork()).value_or(QByteArrayList()), ids);
    }
};

QTEST_GUILESS_MAIN(VoiceSearchTest)
#include "tst_voice_search.moc"
