// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QTimer>

#include <vector>

namespace freshet::bench {

/// The value below which that part (0 to 1) of the values lies; 0 of none.
double percentile(std::vector<double> values, double part);
double median(std::vector<double> values);

/// How long the thread's event loop was away, each time: a timer that wants to fire every millisecond. Thread: that one.
class Heartbeat
{
public:
    Heartbeat();
    void restart(); ///< forgets what was
    std::size_t beats() const { return m_late.size(); }
    /// Milliseconds at which that part of the beats was late at most.
    double at(double part) const { return percentile(m_late, part); }
    double most() const { return at(1); }

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<double> m_late;
};

/// How busy the machine was while something was measured, and by whom: figures of a busy machine say little.
class MachineLoad
{
public:
    MachineLoad();
    /// Another process that belongs to what is measured.
    void addProcess(qint64 id);
    /// One line: the load average, and how many processors this bench and others kept busy since it was made.
    QByteArray text() const;

private:
    double m_busy;
    double m_own;
    std::vector<std::pair<qint64, double>> m_processes;
    QElapsedTimer m_clock;
};

/// Seconds of processor time of a process so far, in user and system mode; negative where it is gone.
double processorSeconds(qint64 process);
/// A line of /proc/ID/status such as `VmRSS`, in bytes; 0 where there is none.
qint64 memoryOf(qint64 process, const char *line = "VmRSS");

/// Prints a figure beside its bound; one that misses it is marked.
void say(const char *what, double value, const char *unit, double wanted);
/// The same of a figure without a bound.
void say(const char *what, double value, const char *unit);

} // namespace freshet::bench
