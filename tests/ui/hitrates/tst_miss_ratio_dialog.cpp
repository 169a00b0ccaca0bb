// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redis_server.h"
#include "ui/hitrates/miss_ratio_dialog.h"
#include "ui/hitrates/miss_ratio_plot.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::RedisServer;

class TestMissRatioDialog : public QObject
{
    Q_OBJECT

private:
    static QString fileWith(const QTemporaryDir &folder, int reads, int keys)
    {
        const QString path = folder.filePath(QStringLiteral("trace.txt"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return {};
        for (int i = 0; i < reads; ++i)
            file.write("key" + QByteArray::number(i % keys) + '\n');
        return path;
    }
    static bool pressed(MissRatioDialog &dialog, const QString &text)
    {
        for (QPushButton *button : dialog.findChildren<QPushButton *>()) {
            if (button->text() == text && button->isEnabled()) {
                QTest::mouseClick(button, Qt::LeftButton);
                return true;
            }
        }
        return false;
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void nothingIsSentBeforeTheUserSaysSo()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        Session session(server.url(), {});
        QTRY_COMPARE_WITH_TIMEOUT(session.status().state, redis::ConnectionStatus::State::Ready, 10000);
        auto *dialog = new MissRatioDialog(&session, QByteArray("product"), {});
        dialog->show();
        QVERIFY(!dialog->isRunning());
        QVERIFY(!server.raw().run({"CLIENT", "LIST"}).bytes.contains("cmd=monitor"));
        dialog->close();
    }

    void whatIsReadMeanwhileMakesTheCurve()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        Session session(server.url(), {});
        QTRY_COMPARE_WITH_TIMEOUT(session.status().state, redis::ConnectionStatus::State::Ready, 10000);
        MissRatioDialog::Known known;
        known.keys = 20;
        known.bytesPerKey = 1000;
        MissRatioDialog dialog(&session, QByteArray("product"), known);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        dialog.findChild<QSpinBox *>()->setValue(1);
        QSignalSpy finished(&dialog, &MissRatioDialog::finished);
        QVERIFY(pressed(dialog, QStringLiteral("Start")));
        QVERIFY(dialog.isRunning());
        auto raw = server.raw();
        for (int i = 0; finished.isEmpty() && i < 1'000'000; ++i) {
            raw.run({"GET", "v1:product:" + QByteArray::number(i % 40)});
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10000);
        QVERIFY2(!dialog.plot()->curve().empty(), qPrintable(dialog.said()));
        QVERIFY2(dialog.said().contains(QStringLiteral("about 40 keys")), qPrintable(dialog.said()));
        QVERIFY2(dialog.said().contains(QStringLiteral("twice as many")), qPrintable(dialog.said()));
        QVERIFY(dialog.plot()->textOf(dialog.plot()->curve().back()).contains(QStringLiteral("KiB")));
        QVERIFY(!dialog.grab().isNull());
    }

    void aTraceFileNeedsNoServer()
    {
        QTemporaryDir folder;
        MissRatioDialog dialog(nullptr, QByteArray("product"), {});
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        QSignalSpy finished(&dialog, &MissRatioDialog::finished);
        dialog.readTrace(fileWith(folder, 20'000, 100));
        QVERIFY(dialog.isRunning());
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10000);
        QCOMPARE(finished[0][0].toBool(), true);
        QCOMPARE(std::llround(dialog.plot()->curve().back().entries), 100);
        QVERIFY(pressed(dialog, QStringLiteral("Copy")));
        QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), qsizetype(dialog.plot()->curve().size()) + 1);
        QTest::keyClick(dialog.plot(), Qt::Key_Left);
        QCOMPARE(dialog.plot()->current(), std::optional<int>(int(dialog.plot()->curve().size()) - 1));
        QVERIFY(!dialog.plot()->accessibleDescription().isEmpty());
        dialog.readTrace(folder.filePath(QStringLiteral("absent")));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 10000);
        QVERIFY(dialog.said().startsWith(QStringLiteral("No curve")));
        QVERIFY(!dialog.plot()->curve().empty()); // the one before stays
    }

    void whoMayNotMonitorIsTold()
    {
        RedisServer::Options options;
        options.users = {"limited on >secret ~* +@all -monitor"};
        RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        redis::Url url = server.url();
        url.user = QStringLiteral("limited");
        url.password = QStringLiteral("secret");
        Session session(url, {});
        QTRY_COMPARE_WITH_TIMEOUT(session.status().state, redis::ConnectionStatus::State::Ready, 10000);
        MissRatioDialog dialog(&session, std::nullopt, {});
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QSignalSpy finished(&dialog, &MissRatioDialog::finished);
        dialog.listen();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10000);
        QVERIFY2(dialog.said().contains(QStringLiteral("+monitor")), qPrintable(dialog.said()));
    }

    void closingStopsTheListening()
    {
        RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        Session session(server.url(), {});
        QTRY_COMPARE_WITH_TIMEOUT(session.status().state, redis::ConnectionStatus::State::Ready, 10000);
        auto *dialog = new MissRatioDialog(&session, std::nullopt, {});
        dialog->show();
        dialog->listen();
        const auto monitored = [&] { return server.raw().run({"CLIENT", "LIST"}).bytes.contains("cmd=monitor"); };
        QTRY_VERIFY_WITH_TIMEOUT(monitored(), 10000);
        QSignalSpy destroyed(dialog, &QObject::destroyed);
        dialog->close();
        QTRY_COMPARE_WITH_TIMEOUT(destroyed.size(), 1, 5000);
        QTRY_VERIFY_WITH_TIMEOUT(!monitored(), 10000);
    }
};

QTEST_MAIN(TestMissRatioDialog)
#include "tst_miss_ratio_dialog.moc"
