// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/info_meaning.h"

#include <QLocale>
#include <QTest>

using namespace freshet::ui;

namespace {

const QDateTime now(QDate(2026, 3, 4), QTime(5, 6, 7), Qt::UTC);

} // namespace

class TestInfoMeaning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void valuesAreExplained_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("meaning");
        const auto row = [](const char *name, const char *value, const char *meaning) {
            QTest::addRow("%s = %s", name, value)
                << QString::fromLatin1(name) << QString::fromLatin1(value) << QString::fromUtf8(meaning);
        };
        row("used_memory", "1572864", "1.50 MiB");
        row("used_memory", "512", "");
        row("used_memory_human", "1.50M", "");
        row("total_net_input_bytes", "2147483648", "2.00 GiB");
        row("maxmemory", "0", "no limit");
        row("maxmemory", "1048576", "1.00 MiB");
        row("uptime_in_seconds", "7260", "2 h 1 min");
        row("uptime_in_seconds", "59", "");
        row("rdb_last_bgsave_time_sec", "-1", "never");
        row("master_last_io_seconds_ago", "125", "2 min 5 s");
        row("latest_fork_usec", "1500", "1.50 ms");
        row("latest_fork_usec", "999", "");
        row("instantaneous_input_kbps", "1024.00", "1.00 MiB a second");
        row("db0", "keys=12345,expires=10,avg_ttl=0", "12345 keys, 10 with an expiry");
        row("db0", "keys=x,expires=10", "");
        row("cmdstat_get", "calls=1500,usec=3000,usec_per_call=2.00,rejected_calls=0,failed_calls=0", "1.50 k calls, 2 µs each");
        row("cmdstat_get", "garbage", "");
        row("total_commands_processed", "1234567", "1234567");
        row("total_commands_processed", "9999", "");
        row("tcp_port", "16379", "");
        row("process_id", "123456", "");
        row("redis_version", "7.0.15", "");
        row("role", "master", "");
        row("used_memory", "9223372036854775807", "8.00 EiB");
        row("used_memory", "99999999999999999999", "");
        row("used_memory", "-5", "");
        row("rdb_last_save_time", "99999999999999", "");
        row("server_time_usec", "9223372036854775807", "");
        row("x_kbps", "nan", "");
        row("x_kbps", "1e300", "");
    }

    void valuesAreExplained()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, meaning);
        QCOMPARE(infoMeaning(name, value, now), meaning);
    }

    void timesOfDaySayHowLongAgo()
    {
        const QString saved = QString::number(now.toSecsSinceEpoch() - 3600);
        QVERIFY(infoMeaning(QStringLiteral("rdb_last_save_time"), saved, now).endsWith(QStringLiteral("(1 h ago)")));
        QVERIFY(infoMeaning(QStringLiteral("rdb_last_save_time"), QStringLiteral("0"), now).isEmpty());
    }

    void changesOfNumbersAreCounted()
    {
        QCOMPARE(infoChange(QStringLiteral("5"), QStringLiteral("12")), QStringLiteral("+7"));
        QCOMPARE(infoChange(QStringLiteral("12"), QStringLiteral("5")), QStringLiteral("-7"));
        QCOMPARE(infoChange(QStringLiteral("a"), QStringLiteral("b")), QStringLiteral("changed"));
        QCOMPARE(infoChange(QStringLiteral("1"), QStringLiteral("b")), QStringLiteral("changed"));
        QCOMPARE(infoChange(QStringLiteral("-9223372036854775808"), QStringLiteral("9223372036854775807")),
                 QStringLiteral("changed"));
        QVERIFY(infoChange(QStringLiteral("a"), QStringLiteral("a")).isEmpty());
    }
};

QTEST_MAIN(TestInfoMeaning)
#include "tst_info_meaning.moc"
