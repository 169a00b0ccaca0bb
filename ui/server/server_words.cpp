// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/server_words.h"

#include "ui/widgets/text.h"

#include <QCoreApplication>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ServerWords)
};

} // namespace

QString serverRefusalText(const Error &error, const QString &command)
{
    switch (error.code) {
    case Code::NoPermission:
        return Words::tr("This connection's user may not run the command %1. An administrator can allow it with the rule +%2.")
            .arg(command, command.toLower().replace(u' ', u'|'));
    case Code::ReadOnly:
        return Words::tr("This connection is read-only, and the server counts %1 as administration.").arg(command);
    case Code::UnknownCommand:
        return Words::tr("This server has no command %1, or it was renamed.").arg(command);
    case Code::Cancelled:
        return Words::tr("The connection was closed.");
    default:
        break;
    }
    if (isUnreachable(error.code))
        return Words::tr("The server does not answer: %1").arg(visibleText(error.message.left(200)));
    return Words::tr("The server's answer can't be used: %1").arg(visibleText(error.message.left(200)));
}

QString failuresText(const std::vector<inspect::NodeFailure> &failures)
{
    QStringList parts;
    for (const inspect::NodeFailure &one : failures) {
        if (parts.size() == 3) {
            parts << QStringLiteral("…");
            break;
        }
        parts
            << Words::tr("%1 did not answer: %2").arg(visibleText(one.node.left(100)), visibleText(one.error.message.left(200)));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace freshet::ui
