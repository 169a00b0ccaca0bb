// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/look_state.h"

#include "ui/streams/streams_text.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>

namespace freshet::ui {

using Kind = LookState::Kind;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(LookState)
};

constexpr qsizetype mostWords = 300;

QString ownWords(const Error &error)
{
    QString words = error.message;
    // The place in a script of ours says nothing to a reader.
    if (const qsizetype script = words.indexOf(QLatin1String(" script: "));
        script > 0 && words.contains(QLatin1String("@user_script")))
        words.truncate(script);
    return visibleText(words.left(mostWords));
}

} // namespace

void LookState::fail(const Error &failed, const Session *session)
{
    if (failed.code == Code::NoPermission) {
        kind = Kind::NotPermitted;
    } else if (isUnreachable(failed.code) || failed.code == Code::Cancelled) {
        const bool isUnderWay = !at.isValid() && session && session->status().state != redis::ConnectionStatus::State::Away;
        kind = isUnderWay ? Kind::Waiting : Kind::Away;
    } else {
        kind = Kind::Failed;
    }
    error = failed;
}

void LookState::succeed()
{
    kind = Kind::Live;
    error = {};
    at = QDateTime::currentDateTimeUtc();
}

void showInstead(EmptyState *empty, const LookState &state)
{
    const QString picture = QStringLiteral("streams");
    const QString sign = QStringLiteral("warning");
    switch (state.kind) {
    case Kind::NoSession:
        empty->setContent(picture, Words::tr("No connection"), Words::tr("Open a connection to see its events."));
        break;
    case Kind::Waiting:
    case Kind::Live:
        empty->setContent(picture, Words::tr("One moment"), Words::tr("The server is being asked."));
        break;
    case Kind::Away:
        empty->setContent(sign, Words::tr("The server does not answer"), ownWords(state.error));
        break;
    case Kind::NotPermitted:
        empty->setContent(QStringLiteral("lock"), Words::tr("A permission is missing"), refusalText(state.error));
        break;
    case Kind::Failed:
        empty->setContent(sign, Words::tr("The server's answer can't be used"), ownWords(state.error));
        break;
    }
}

QString staleReason(const LookState &state)
{
    switch (state.kind) {
    case Kind::NotPermitted:
        return refusalText(state.error);
    case Kind::Failed:
        return ownWords(state.error);
    case Kind::Away:
        return state.error.code == Code::Timeout ? Words::tr("the server does not answer") : QString();
    default:
        return {};
    }
}

QString refusalText(const Error &error)
{
    QString command = deniedCommand(error);
    if (command.isEmpty())
        command = visibleText(error.context.left(100)); // it may be what it was asked about
    const bool isScript = error.message.contains(QLatin1String("user executing the script"));
    if (command.isEmpty() || isScript)
        return Words::tr("This connection's user may not do that: %1").arg(ownWords(error));
    return Words::tr("This connection's user may not run %1. An administrator can allow it.").arg(command);
}

QString failureText(const Error &error)
{
    switch (error.code) {
    case Code::NoPermission:
        return refusalText(error);
    case Code::Cancelled:
        return Words::tr("The connection was closed.");
    case Code::ReadOnly:
        return Words::tr("This connection is read-only.");
    case Code::NotFound:
        return Words::tr("It is not there any more.");
    default:
        break;
    }
    if (isUnreachable(error.code))
        return Words::tr("The connection was lost (%1).").arg(ownWords(error));
    return ownWords(error);
}

} // namespace freshet::ui
