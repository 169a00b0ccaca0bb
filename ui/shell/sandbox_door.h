// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/url.h"

#include <QObject>

namespace freshet::ui {

/// The window's way to the sandbox, which is made elsewhere, in a thread of its own. GUI thread.
class SandboxDoor : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    /// Starts it, or answers at once where it runs; ends with exactly one of `opened` and `failed`.
    virtual void open() = 0;
    virtual void close() = 0;

Q_SIGNALS:
    void opened(const freshet::redis::Url &url);
    void failed(const QString &reason);
    void died(const QString &reason); ///< after `opened`, without being asked to
};

} // namespace freshet::ui
