// SPDX-License-Identifier: GPL-3.0-or-later
// Rows, log lines, settings and words, without any server.
#include <QTest>

#include "tests/core/voice/voice_rig.h"
#include "ui/voices/voice_log_model.h"
#include "ui/voices/voice_settings.h"
#include "ui/voices/voices_model.h"
#include "ui/voices/voices_text.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;
using Tester = QAbstractItemModelTester;
using voice::VoiceNote;

namespace {

VoiceNote noteOf(const QByteArray &id, VoiceNote::Kind kind, int second)
{
    VoiceNote note;
    note.time = QDateTime::fromSecsSinceEpoch(1'700'000'000 + second, Qt::UTC);
    note.voiceId = id;
    note.kind = kind;
    return note;
}

QStringList linesOf(const VoiceLogModel &model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all << model.index(row, VoiceLogModel::VoiceColumn).data().toString() + QLatin1Char(' ') +
                   model.index(row, VoiceLogModel::WhatColumn).data().toString();
    return all;
}

} // namespace

class VoicesModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPageOfTheSameVoicesChangesInPlace()
    {
        VoicesModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        std::vector<voice::Voice> page{test::newVoice(QStringLiteral("a")), test::newVoice(QStringLiteral("b"))};
        page[0].id = "1";
        page[1].id = "2";
        model.update(page);
        QCOMPARE(model.rowCount(), 2);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        page[1].status = voice::VoiceStatus::Completed;
        model.update(page);
        QCOMPARE(changes.size(), 1);
        QVERIFY(resets.isEmpty());
        QCOMPARE(model.index(1, VoicesModel::StatusColumn).data().toString(), QStringLiteral("Completed"));
        page.pop_back();
        model.update(page);
        QCOMPARE(resets.size(), 1);
        QCOMPARE(model.rowOf("2"), -1);
    }

    void theLogIsNewestFirstAndBounded()
    {
        VoiceLogModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        model.addNote(noteOf("a", VoiceNote::Kind::PutBack, 1));
        model.addNote(noteOf("b", VoiceNote::Kind::Completed, 3));
        model.addNote(noteOf("a", VoiceNote::Kind::Failed, 2)); // told late
        QCOMPARE(linesOf(model), (QStringList{QStringLiteral("b Completed"), QStringLiteral("a Failed"),
                                              QStringLiteral("a Put back into the queue")}));
        for (int i = 0; i < int(VoiceLogModel::most) + 10; ++i)
            model.addNote(noteOf("c", VoiceNote::Kind::Dropped, 10 + i));
        QCOMPARE(model.rowCount(), int(VoiceLogModel::most));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void thatAVoiceIsStillInWorkShowsInItsOwnLogOnce()
    {
        VoiceLogModel model;
        const Tester tester(&model, Tester::FailureReportingMode::QtTest);
        for (int i = 0; i < 5; ++i)
            model.addNote(noteOf("a", VoiceNote::Kind::StillWork, i));
        QCOMPARE(model.rowCount(), 0);
        model.learnName("a", QStringLiteral("Ada"));
        model.showVoice("a");
        QCOMPARE(linesOf(model), QStringList{QStringLiteral("Ada Still in work")});
        model.addNote(noteOf("a", VoiceNote::Kind::StillWork, 9));
        QCOMPARE(model.rowCount(), 1);
        model.addNote(noteOf("a", VoiceNote::Kind::Completed, 10));
        model.addNote(noteOf("b", VoiceNote::Kind::Completed, 11));
        QCOMPARE(linesOf(model), (QStringList{QStringLiteral("Ada Completed"), QStringLiteral("Ada Still in work")}));
    }

    void settingsAreCheckedFieldByField_data()
    {
        using Field = VoiceSettings::Field;
        QTest::addColumn<VoiceSettings>("settings");
        QTest::addColumn<int>("field");
        VoiceSettings usual;
        QTest::newRow("as they are") << usual << int(Field::None);
        const auto with = [&](auto change) {
            VoiceSettings settings;
            change(settings);
            return settings;
        };
        for (const char *wrong :
             {"", "api.elevenlabs.io", "ftp://x", "https://", "https://u:p@host", "https://host?key=1", "http://a b"})
            QTest::addRow("provider %s", wrong)
                << with([&](auto &s) { s.provider = QLatin1String(wrong); }) << int(Field::Provider);
        QTest::newRow("interval") << with([](auto &s) { s.interval = 0s; }) << int(Field::Interval);
        QTest::newRow("age") << with([](auto &s) { s.maximumAge = 0min; }) << int(Field::MaximumAge);
        QTest::newRow("concurrency") << with([](auto &s) { s.concurrency = 16; }) << int(Field::Concurrency);
        QTest::newRow("database") << with([](auto &s) { s.database = QStringLiteral("mysql://h/d"); }) << int(Field::Database);
        QTest::newRow("file") << with([](auto &s) { s.database = QStringLiteral("/tmp/x.sqlite"); }) << int(Field::None);
    }
    void settingsAreCheckedFieldByField()
    {
        QFETCH(VoiceSettings, settings);
        QFETCH(int, field);
        const auto complaint = settings.check();
        QCOMPARE(int(complaint.field), field);
        QCOMPARE(complaint.words.isEmpty(), field == 0);
    }

    void settingsComeBackAndNonsenseIsAsByDefault()
    {
        VoiceSettings settings;
        settings.interval = 5s;
        settings.maximumAge = 90min;
        settings.concurrency = 7;
        settings.database = QStringLiteral("postgresql://me@h/d");
        settings.model = QStringLiteral("m");
        settings.startWithConnection = true;
        QCOMPARE(VoiceSettings::fromJson(settings.toJson()), settings);
        const QJsonObject nonsense{{QStringLiteral("provider"), QStringLiteral("x")},
                                   {QStringLiteral("interval_s"), -5},
                                   {QStringLiteral("concurrency"), QStringLiteral("many")},
                                   {QStringLiteral("start"), true}};
        QCOMPARE(VoiceSettings::fromJson(nonsense), VoiceSettings{}); // and does not start by itself
        VoiceSettingsBook book;
        for (int i = 0; i < VoiceSettingsBook::most + 20; ++i)
            book.put(QString::number(i), settings);
        VoiceSettingsBook read;
        read.fromJson(book.toJson());
        QCOMPARE(int(read.toJson().size()), VoiceSettingsBook::most);
        QCOMPARE(read.of(QStringLiteral("none")), VoiceSettings{});
    }

    void aDatabasesPasswordIsTakenOutOfItsAddressAndPutBack_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("bare");
        QTest::addColumn<QString>("password");
        QTest::newRow("with") << "postgresql://me:p%40ss@h:1/d?sslmode=require" << "postgresql://me@h:1/d?sslmode=require"
                              << "p@ss";
        QTest::newRow("without") << "postgresql://me@h/d" << "postgresql://me@h/d" << "";
        QTest::newRow("nobody") << "postgresql://h:5432/d" << "postgresql://h:5432/d" << "";
        QTest::newRow("file") << "/a:b@c/d" << "/a:b@c/d" << "";
        QTest::newRow("an at behind") << "postgresql://h:1/d@e" << "postgresql://h:1/d@e" << "";
    }
    void aDatabasesPasswordIsTakenOutOfItsAddressAndPutBack()
    {
        QFETCH(QString, url);
        QFETCH(QString, bare);
        QFETCH(QString, password);
        const auto split = SplitDatabaseUrl::of(url);
        QCOMPARE(split.url, bare);
        QCOMPARE(split.password, password);
        VoiceSettings settings;
        settings.database = url;
        QVERIFY(!settings.toJson().value(QStringLiteral("database")).toString().contains(QStringLiteral("p%40ss")));
        if (url.startsWith(QStringLiteral("postgresql://me"))) {
            settings.database = bare;
            QCOMPARE(databaseUrlOf(settings, {{}, password}).value_or(QString()), url);
        }
    }

    void secretsComeBackFromTheKeychainsText()
    {
        const VoiceSecrets secrets{QStringLiteral("k\"1"), QStringLiteral("비밀")};
        QCOMPARE(VoiceSecrets::fromText(secrets.toText()), secrets);
        QVERIFY(VoiceSecrets::fromText(QStringLiteral("nonsense")).isEmpty());
    }

    void aReportSaysWhatWasDoneFailedAndLeft()
    {
        VoiceWork work;
        work.kind = VoiceWork::Kind::Remove;
        work.ids = {"1", "2", "3"};
        VoiceWorkReport report;
        report.asked = 3;
        report.done = 1;
        report.absent = 1;
        report.failed = 1;
        report.error = Error{Code::Io, QStringLiteral("database is locked"), {}};
        QCOMPARE(reportText(work, report),
                 QStringLiteral("1 voice(s) deleted · 1 not there any more · 1 failed · database is locked"));
        QCOMPARE(outcomeOf(report).state, audit::Outcome::State::Partly);
        report = {};
        report.asked = 1;
        report.absent = 1;
        QCOMPARE(outcomeOf(report).state, audit::Outcome::State::Failed);
        report = {};
        report.asked = report.done = 1;
        QCOMPARE(outcomeOf(report).state, audit::Outcome::State::Done);
    }
};

QTEST_MAIN(VoicesModelsTest)
#include "tst_voices_models.moc"
