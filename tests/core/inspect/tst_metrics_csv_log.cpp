// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/metrics_csv_log.h"

#include "core/inspect/metrics_csv.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <csignal>

using namespace freshet;
using namespace freshet::inspect;

class MetricsCsvLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(QFile::remove(path()) || !QFile::exists(path())); }
    void aNewFileBeginsWithTheHeader();
    void anEarlierFileIsContinued();
    void aTornLineIsRemoved();
    void anotherFileIsLeftAlone();
    void aFullDiskLeavesWholeLines();
    void aDeviceIsWrittenTo();
    void aPathThatCantBeIsAnError();

private:
    QString path() const { return m_directory.filePath(QStringLiteral("metrics.csv")); }
    QByteArray content() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void fill(const QByteArray &bytes) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    QTemporaryDir m_directory;
};

void MetricsCsvLogTest::aNewFileBeginsWithTheHeader()
{
    MetricsCsvLog log;
    QVERIFY(log.open(path()));
    QCOMPARE(content(), metricsCsvHeader());
    QVERIFY(log.append("a,b\r\n"));
    QCOMPARE(content(), metricsCsvHeader() + "a,b\r\n"); // at once
}

void MetricsCsvLogTest::anEarlierFileIsContinued()
{
    for (int i = 0; i < 3; ++i) {
        MetricsCsvLog log;
        QVERIFY(log.open(path()));
        QVERIFY(!log.hasRemovedTornLine());
        QVERIFY(log.append("row" + QByteArray::number(i) + "\r\n"));
    }
    QCOMPARE(content(), metricsCsvHeader() + "row0\r\nrow1\r\nrow2\r\n");
}

void MetricsCsvLogTest::aTornLineIsRemoved()
{
    const QByteArray torn[] = {metricsCsvHeader() + "whole\r\ntor", metricsCsvHeader() + "whole\r\ntorn\r"};
    for (const QByteArray &bytes : torn) {
        fill(bytes);
        MetricsCsvLog log;
        QVERIFY(log.open(path()));
        QVERIFY(log.hasRemovedTornLine());
        QVERIFY(log.append("next\r\n"));
        QCOMPARE(content(), metricsCsvHeader() + "whole\r\nnext\r\n");
    }
    fill(metricsCsvHeader().first(10));
    MetricsCsvLog log;
    QVERIFY(log.open(path()));
    QCOMPARE(content(), metricsCsvHeader());
}

void MetricsCsvLogTest::anotherFileIsLeftAlone()
{
    fill("my notes\nmore of them, and no table of hit rates at all, really none, believe me, not a single one of them\n");
    const QByteArray before = content();
    MetricsCsvLog log;
    const auto opened = log.open(path());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, Code::InvalidArgument);
    QCOMPARE(content(), before);
}

void MetricsCsvLogTest::aFullDiskLeavesWholeLines()
{
    MetricsCsvLog log;
    QVERIFY(log.open(path()));
    QVERIFY(log.append("whole\r\n"));
    // The system's limit on a file's size cuts a write in its middle, as a full disk does.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const rlimit small{rlim_t(content().size()) + 5, old.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto full = log.append("a row too many\r\n");
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &old), 0);
    QVERIFY(!full);
    QCOMPARE(full.error().code, Code::Io);
    QCOMPARE(content(), metricsCsvHeader() + "whole\r\n");
    QVERIFY(log.append("room again\r\n"));
    QCOMPARE(content(), metricsCsvHeader() + "whole\r\nroom again\r\n");
}

void MetricsCsvLogTest::aDeviceIsWrittenTo()
{
    MetricsCsvLog log;
    QVERIFY(log.open(QStringLiteral("/dev/null")));
    QVERIFY(log.append("row\r\n"));
    MetricsCsvLog full;
    const auto opened = full.open(QStringLiteral("/dev/full"));
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, Code::Io);
}

void MetricsCsvLogTest::aPathThatCantBeIsAnError()
{
    MetricsCsvLog log;
    QVERIFY(!log.open(m_directory.path()));
    QVERIFY(!log.open(m_directory.filePath(QStringLiteral("no/such/folder.csv"))));
}

QTEST_GUILESS_MAIN(MetricsCsvLogTest)
#include "tst_metrics_csv_log.moc"
