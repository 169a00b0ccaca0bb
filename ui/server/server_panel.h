// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/records.h"
#include "ui/server/server_controller.h"
#include "ui/widgets/panel.h"

class QComboBox;
class QLabel;
class QStackedWidget;
class QTabWidget;

namespace freshet::ui {

class EmptyState;
class RefreshControl;
class ServerActions;
class ServerPage;
class StaleBanner;

/// "How is the server?": a page for each question, each with its own class. INFO of the shown node is asked for all of them; what
/// a page wants beside it, it asks itself while it is seen.
class ServerPanel final : public Panel
{
    Q_OBJECT

public:
    explicit ServerPanel(const Records &records = {}, QWidget *parent = nullptr);
    ~ServerPanel() override;

    QString id() const override { return QStringLiteral("server"); }
    QString title() const override { return tr("Server"); }
    QString iconName() const override { return QStringLiteral("server"); }
    void setSession(Session *session) override;
    void setActive(bool active) override;
    Readiness readiness() const override;
    std::vector<Place> places() const override;
    /// A page's id, such as `slowlog`.
    bool openSubject(const QString &subject) override;
    Running running() const override;
    void stopRunning() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    ServerController *controller() const { return m_controller; }
    const std::vector<ServerPage *> &pages() const { return m_pages; }
    ServerPage *page() const; ///< the shown one

protected:
    void changeEvent(QEvent *event) override;

private:
    void addPage(ServerPage *page);
    QLayout *makeHead();
    void onDue();
    void showPage();
    void showView();
    void showNodes();
    void tellReadiness();
    void retell();
    QString stateText() const;

    ServerController *m_controller;
    ServerActions *m_actions;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QTabWidget *m_tabs;
    QLabel *m_title;
    QComboBox *m_nodes;
    RefreshControl *m_refresh;
    StaleBanner *m_banner;
    std::vector<ServerPage *> m_pages; ///< owned by m_tabs
    ServerPage *m_shown = nullptr;
    Readiness m_readiness;
};

} // namespace freshet::ui
