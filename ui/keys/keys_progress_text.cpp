// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keys_progress_text.h"

#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>

namespace freshet::ui {

using State = KeysController::State;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Keys)
};

QString found(qint64 keys)
{
    return Words::tr("%1 key(s) found", nullptr, int(std::min<qint64>(keys, 100'000'000))).arg(formatCount(keys));
}

} // namespace

QString keysStateText(const KeysController::View &view)
{
    switch (view.state) {
    case State::NoSession:
        return Words::tr("No connection is open.");
    case State::Waiting:
        return Words::tr("Looking for keys.");
    case State::Away:
        return view.error.code == Code::Timeout ? Words::tr("the server does not answer") : Words::tr("connection lost");
    case State::NotPermitted:
        return view.error.context.isEmpty()
                   ? Words::tr("This connection's user may not do that: %1").arg(visibleText(view.error.message.left(200)))
                   : Words::tr("This connection's user may not run %1.").arg(visibleText(view.error.context.left(100)));
    case State::Failed:
        if (view.error.code == Code::Unsupported)
            return Words::tr("This server keeps no idle times: its maxmemory-policy is an LFU one.");
        return Words::tr("The scan failed: %1").arg(visibleText(view.error.message.left(200)));
    default:
        return {};
    }
}

QString keysProgressText(const KeysController &controller)
{
    const KeysController::View &view = controller.view();
    const redis::ScanProgress &progress = view.progress;
    if (view.state == State::NotPermitted || view.state == State::Failed)
        return keysStateText(view);
    QString text = found(view.found);
    if (view.state == State::Done) {
        text += QStringLiteral(", ") + Words::tr("all keys scanned");
    } else if (progress.total > 0) {
        text += QStringLiteral(", ") +
                Words::tr("%1 of about %2 scanned").arg(formatCount(progress.scanned), formatCount(progress.total));
        if (progress.nodes > 1)
            text += QStringLiteral(", ") +
                    Words::tr("node %1 of %2").arg(std::min(progress.nodesDone + 1, progress.nodes)).arg(progress.nodes);
    }
    if (view.state == State::Stopped)
        text += QStringLiteral(", ") + Words::tr("stopped");
    if (view.state == State::Full)
        text += QStringLiteral(", ") + Words::tr("the list is full: narrow the search");
    if (view.state == State::Scanning && view.isBackingOff)
        text += QStringLiteral(", ") + Words::tr("waiting, for the server is slow");
    if (view.tooLong > 0)
        text += QStringLiteral(", ") + Words::tr("%1 with names over 32 KiB left out").arg(formatCount(view.tooLong));
    if (!controller.model()->showsAll() && !controller.search().isEmpty()) {
        text = Words::tr("%1 shown of %2").arg(formatCount(controller.model()->rowCount()), text);
        if (!controller.searchIsComplete())
            text += QStringLiteral(". ") + Words::tr("Enter searches all keys of the server");
    }
    if (controller.orderIsPartial())
        text += QStringLiteral(". ") +
                Words::tr("Sorted by what is known of %1 of them").arg(formatCount(qint64(controller.list()->knownCount())));
    if (!view.denied.isEmpty())
        text += QStringLiteral(". ") + Words::tr("Not permitted: %1").arg(visibleText(view.denied.join(QStringLiteral(", "))));
    return text;
}

} // namespace freshet::ui
