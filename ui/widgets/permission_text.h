// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QString>

class QWidget;

namespace freshet {
struct Error;
}

namespace freshet::ui {

/// Why a control is disabled: "Needs MEMORY USAGE, which this connection's user may not run". `commands` as ACL rules spell them
/// (`memory|usage`); empty for none.
QString missingCommandsText(const QByteArrayList &commands);

/// Why a control is disabled whose answer was Code::NoPermission without naming a command that it needs: what the server said.
QString refusedText(const Error &error);

/// Disables a control whose commands are missing and names them in its tooltip; else nothing changes. False: it is disabled.
bool enableWith(QWidget *control, const QByteArrayList &missing);

} // namespace freshet::ui
