// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace freshet {

namespace ui {
class CurrentConnection;
class InvalidatePanel;
class MainWindow;
class Panel;
class ServerPanel;
} // namespace ui

/// Shows everything once: the welcome page, the sandbox in every panel, the connection editor, the command palette; one PNG a
/// view. GUI thread. The window must outlive it.
class Tour : public QObject
{
    Q_OBJECT

public:
    /// `limit`: for each view to show live data.
    Tour(ui::MainWindow *window, ui::CurrentConnection *connection, const QDir &directory,
         std::chrono::seconds limit = std::chrono::seconds(60), QObject *parent = nullptr);
    /// A view more at the end, of the hit rates, once the replay `hasEnded`. Before `start`.
    void addReplay(std::function<bool()> hasEnded);
    void start();
    /// Once it has finished: how many pictures, where, and in what time.
    QString summary() const;
    void sandboxFailed(const QString &reason); ///< nothing will come any more

Q_SIGNALS:
    /// `trouble` is a sentence that names the view and why it failed; empty: all pictures are written.
    void finished(const QString &trouble);

private:
    /// One view: how to get there, what must be true before the picture, and of what the picture is.
    struct Stop
    {
        QString name; ///< of the file, without `.png`
        std::function<void()> show;
        std::function<bool(QString *trouble)> isReady; ///< sets `trouble` to why it waits
        std::function<QWidget *()> picture;
        std::chrono::milliseconds rest{400};         ///< between ready and the picture: layouts settle, charts get a line
        std::optional<std::chrono::seconds> limit{}; ///< nothing: as all
    };
    void addStops();
    void addServerPages(ui::ServerPanel *panel);
    void addPreview(ui::InvalidatePanel *panel);
    void next();
    void look();
    void take();
    void end(const QString &trouble);

    ui::MainWindow *m_window;
    ui::CurrentConnection *m_connection;
    QDir m_directory;
    std::chrono::seconds m_limit;
    std::function<bool()> m_replayHasEnded; ///< empty: there is none
    QElapsedTimer m_sinceStart;
    std::vector<Stop> m_stops;
    std::size_t m_at = 0;
    QTimer m_poll;
    QTimer m_timeOut;
    QString m_waitsFor;
    bool m_failed = false; ///< a view said that it will not become ready
    bool m_ended = false;
};

} // namespace freshet
