// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>
#include <cstdio>
#include <unistd.h>

namespace freshet::bench {

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Processor time of the whole machine that was not idle, in seconds.
double busySeconds()
{
    const QByteArray stat = contentOf(QStringLiteral("/proc/stat"));
    const QByteArrayList words = stat.left(stat.indexOf('\n')).simplified().split(' ');
    double busy = 0;
    for (qsizetype i = 1; i < words.size() && i <= 8; ++i) {
        if (i != 4 && i != 5) // idle, waiting for a disk
            busy += words[i].toDouble();
    }
    return busy / double(sysconf(_SC_CLK_TCK));
}

} // namespace

double percentile(std::vector<double> values, double part)
{
    if (values.empty())
        return 0;
    const std::size_t at = std::min(values.size() - 1, std::size_t(double(values.size()) * part));
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(at), values.end());
    return values[at];
}

double median(std::vector<double> values)
{
    return percentile(std::move(values), 0.5);
}

Heartbeat::Heartbeat()
{
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        m_late.push_back(std::max(0.0, double(m_clock.nsecsElapsed()) / 1e6 - 1));
        m_clock.start();
    });
    restart();
    m_timer.start(1);
}

void Heartbeat::restart()
{
    m_late.clear();
    m_clock.start();
}

double processorSeconds(qint64 process)
{
    const QByteArray stat = contentOf(QStringLiteral("/proc/%1/stat").arg(process));
    const qsizetype behindName = stat.lastIndexOf(')');
    const QByteArrayList words = stat.mid(behindName + 2).split(' ');
    if (behindName < 0 || words.size() < 13)
        return -1;
    return (words[11].toDouble() + words[12].toDouble()) / double(sysconf(_SC_CLK_TCK));
}

qint64 memoryOf(qint64 process, const char *line)
{
    for (const QByteArray &one : contentOf(QStringLiteral("/proc/%1/status").arg(process)).split('\n')) {
        if (one.startsWith(line) && one.mid(qsizetype(qstrlen(line))).startsWith(':'))
            return one.mid(one.indexOf(':') + 1).simplified().split(' ').first().toLongLong() * 1024;
    }
    return 0;
}

MachineLoad::MachineLoad()
    : m_busy(busySeconds())
    , m_own(processorSeconds(QCoreApplication::applicationPid()))
{
    m_clock.start();
}

void MachineLoad::addProcess(qint64 id)
{
    m_processes.emplace_back(id, processorSeconds(id));
}

QByteArray MachineLoad::text() const
{
    const double seconds = std::max(0.001, double(m_clock.nsecsElapsed()) / 1e9);
    double own = processorSeconds(QCoreApplication::applicationPid()) - m_own;
    for (const auto &[id, before] : m_processes)
        own += std::max(0.0, processorSeconds(id) - before);
    const double others = std::max(0.0, busySeconds() - m_busy - own);
    const QByteArray average = contentOf(QStringLiteral("/proc/loadavg")).split(' ').first();
    return "load " + average + "; of " + QByteArray::number(qlonglong(sysconf(_SC_NPROCESSORS_ONLN))) + " processors this kept " +
           QByteArray::number(own / seconds, 'f', 2) + " busy and others " + QByteArray::number(others / seconds, 'f', 2);
}

void say(const char *what, double value, const char *unit, double wanted)
{
    std::printf("%-52s %9.2f %-6s (wanted <= %g)%s\n", what, value, unit, wanted, value <= wanted ? "" : "   ! not reached");
    std::fflush(stdout);
}

void say(const char *what, double value, const char *unit)
{
    std::printf("%-52s %9.2f %s\n", what, value, unit);
    std::fflush(stdout);
}

} // namespace freshet::bench
