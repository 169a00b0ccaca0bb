// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/service_log.h"

#include "core/base/event_log.h"

#include <QDateTime>
#include <QLoggingCategory>

#include <cstring>

#include <unistd.h>

namespace freshet::ctl {

namespace {

/// All lines of the program as logfmt on standard error, with their time: Qt would ask the journal first.
void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const char *level = type == QtDebugMsg ? "debug" : type == QtInfoMsg ? "info" : type == QtWarningMsg ? "warning" : "error";
    QByteArray line = "time=" + QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1() + " level=" + level +
                      " logger=" + (context.category ? context.category : "default") + ' ';
    const QByteArray text = message.toUtf8();
    line += std::strncmp(text.constData(), "event=", 6) == 0 ? text : "event=message text=" + eventValue(text, 1024);
    line += '\n';
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.constData(), std::size_t(line.size()));
}

} // namespace

void beginServiceLog()
{
    qInstallMessageHandler(writeLine);
}

} // namespace freshet::ctl
