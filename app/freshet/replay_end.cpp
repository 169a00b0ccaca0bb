// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/replay_end.h"

#include "app/freshet/sandbox_thread.h"

#include <QPixmap>
#include <QTimer>
#include <QWidget>

#include <cstdio>

namespace freshet {

using namespace std::chrono_literals;
using Phase = sandbox::ReplayProgress::Phase;

namespace {

constexpr auto chartTail = 2500ms; ///< until the chart has the last counters

} // namespace

ReplayEnd::ReplayEnd(const Arguments &arguments, SandboxThread *sandbox, std::function<QWidget *()> window, QObject *parent)
    : QObject(parent)
    , m_prints(arguments.quitAtEnd)
    , m_json(arguments.json)
    , m_picture(arguments.picture)
    , m_window(std::move(window))
{
    connect(sandbox, &SandboxThread::replayEnded, this, &ReplayEnd::onEnded);
}

void ReplayEnd::onEnded(const sandbox::ReplayProgress &progress)
{
    if (m_picture.isEmpty()) {
        finish(progress);
        return;
    }
    QTimer::singleShot(chartTail, this, [this, progress] {
        if (!m_window()->grab().save(m_picture))
            m_trouble = QStringLiteral("%1 can't be written; its name must end in .png and its directory exist").arg(m_picture);
        finish(progress);
    });
}

void ReplayEnd::finish(const sandbox::ReplayProgress &progress)
{
    int status = m_trouble.isEmpty() ? 0 : 1;
    if (progress.phase == Phase::Failed) {
        const Error error = progress.error.value_or(Error{});
        status = error.code == Code::InvalidArgument ? 2 : 1;
        m_trouble = QStringLiteral("%1, %2").arg(progress.title, error.message);
    } else {
        if (m_prints) {
            const QByteArray text =
                m_json ? inspect::replayJson(progress.report, false) + '\n' : inspect::replayText(progress.report, false);
            std::fwrite(text.constData(), 1, std::size_t(text.size()), stdout);
            std::fflush(stdout);
        }
        if (progress.report.errors > 0) {
            status = 1;
            m_trouble = QStringLiteral("Redis failed %1 times, so the hit rates are too low").arg(progress.report.errors);
        } else if (progress.phase == Phase::Stopped) {
            status = 1;
            m_trouble = QStringLiteral("stopped after %1 requests").arg(progress.report.requests);
        }
    }
    m_status = status;
    Q_EMIT finished();
}

} // namespace freshet
