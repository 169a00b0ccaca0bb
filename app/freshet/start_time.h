// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

class QWidget;

namespace freshet {

/// Notices when a window was drawn for the first time. GUI thread. Owner: whoever waits for it; the window must outlive it.
class FirstPicture : public QObject
{
    Q_OBJECT

public:
    explicit FirstPicture(QWidget *window);

Q_SIGNALS:
    void drawn(); ///< once; the picture has been handed to the window system

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool m_isPainted = false;
};

/// Milliseconds since this process began, to 10 ms; nothing where the kernel does not tell it (Linux' /proc).
std::optional<qint64> sinceProcessStart();

} // namespace freshet
