// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/profile.h"
#include "ui/shell/command_palette.h"

#include <QMainWindow>

#include <functional>
#include <vector>

class QMenu;
class QSettings;
class QStackedWidget;

namespace freshet::ui {

class Appearance;
class ConnectionBar;
class ConnectionsDialog;
class CurrentConnection;
class Navigation;
class Panel;
class PasswordPage;
class ProfileStore;
class ReplayBar;
class SandboxBar;
class SandboxDoor;
class SecretStore;
class StatusLine;
class Welcome;

/// Makes one panel of the window; the parent owns it.
using PanelFactory = std::function<Panel *(QWidget *parent)>;

/// The window: navigation, connection, the panels, the bottom line. It knows panels only as Panel. GUI thread. All of Parts
/// must outlive it; `sandbox` and `settings` may be nullptr (no sandbox; nothing is restored or kept).
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    struct Parts
    {
        Appearance *appearance = nullptr;
        CurrentConnection *connection = nullptr;
        ProfileStore *profiles = nullptr;
        SecretStore *secrets = nullptr;
        SandboxDoor *sandbox = nullptr;
        QSettings *settings = nullptr;
        std::vector<PanelFactory> panels{};
    };

    explicit MainWindow(Parts parts);
    ~MainWindow() override;

    const std::vector<Panel *> &panels() const { return m_panels; }
    void showPanel(int index);
    int currentPanel() const { return m_current; }
    void openSandbox();
    void openConnections();
    void openPalette();
    CommandPalette *palettePopup() const { return m_palette; }
    ConnectionsDialog *connectionsDialog() const { return m_dialog; } ///< nullptr until it was opened first
    void showResult(const QString &text);
    /// What the window keeps: geometry, panel, panels' states. Done by itself when it closes.
    void saveState();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildMenus();
    void fillSwitcher();
    void showPage();
    void showSandboxBars();
    void onSessionChanged();
    void restoreState();
    ConnectionsDialog *dialog();
    std::vector<PaletteEntry> paletteEntries();
    void activatePanel();
    QString ownRunning() const;
    Panel *runningPanel() const;
    void showRunning();
    void openSubject(const QString &panelId, const QString &subject);
    void showPanelOf(const QString &panelId);

    Parts m_parts;
    std::vector<Panel *> m_panels;
    int m_current = -1;
    ConnectionBar *m_bar;
    SandboxBar *m_sandboxBar = nullptr; ///< nullptr: there is no sandbox
    ReplayBar *m_replayBar = nullptr;   ///< the same
    Navigation *m_navigation;
    QStackedWidget *m_pages; ///< welcome, login, panels
    QStackedWidget *m_stack; ///< the panels
    Welcome *m_welcome;
    PasswordPage *m_password;
    StatusLine *m_status;
    CommandPalette *m_palette;
    bool m_startsSandbox = false;
    QMenu *m_switcherMenu;
    QMenu *m_menu;
    ConnectionsDialog *m_dialog = nullptr;
};

} // namespace freshet::ui
