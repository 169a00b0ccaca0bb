// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/permission_text.h"

#include "core/base/error.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QStringList>
#include <QWidget>

namespace freshet::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Permission)
};

} // namespace

QString missingCommandsText(const QByteArrayList &commands)
{
    if (commands.isEmpty())
        return {};
    QStringList names;
    for (const QByteArray &command : commands)
        names << visibleBytes(command.toUpper()).replace(u'|', u' ');
    return Words::tr("Needs %1, which this connection's user may not run").arg(names.join(QStringLiteral(", ")));
}

QString refusedText(const Error &error)
{
    return Words::tr("The server refuses it to this connection's user: %1").arg(visibleText(error.message.left(300)));
}

bool enableWith(QWidget *control, const QByteArrayList &missing)
{
    if (missing.isEmpty())
        return true;
    control->setEnabled(false);
    control->setToolTip(missingCommandsText(missing));
    return false;
}

} // namespace freshet::ui
