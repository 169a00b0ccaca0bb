// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hitrates/hit_rates_controller.h"
#include "ui/widgets/panel.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QStackedWidget;
class QPushButton;
class QTimer;

namespace freshet::ui {

class EmptyState;
class FigureTile;
class HitRateCharts;
class RefreshControl;
class StaleBanner;

/// "Do the caches work?": the server's hit rate and reads over the last minutes. Shows what HitRatesController decides.
class HitRatesPanel final : public Panel
{
    Q_OBJECT

public:
    explicit HitRatesPanel(QWidget *parent = nullptr);
    ~HitRatesPanel() override;

    QString id() const override { return QStringLiteral("hitrates"); }
    QString title() const override { return tr("Hit rates"); }
    QString iconName() const override { return QStringLiteral("hitrates"); }
    void setSession(Session *session) override;
    void setActive(bool active) override;
    Readiness readiness() const override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    HitRatesController *controller() const { return m_controller; }

public Q_SLOTS:
    /// Writes the shown window to `path` and says in the panel what came of it.
    void exportTo(const QString &path);
    void copyAsText();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retell();
    void showView();
    void showFigures();
    void chooseFile();
    void say(const QString &text, bool isError);
    void setWindow(HitRatesController::Window window);
    void setWholeScale(bool whole);

    HitRatesController *m_controller;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_title;
    RefreshControl *m_refresh;
    StaleBanner *m_banner;
    FigureTile *m_rate;
    FigureTile *m_reads;
    FigureTile *m_hits;
    FigureTile *m_misses;
    FigureTile *m_commands;
    QButtonGroup *m_windows;
    QComboBox *m_scale;
    QPushButton *m_copy;
    QPushButton *m_export;
    QLabel *m_said;
    QTimer *m_saidTimer;
    HitRateCharts *m_charts;
    Readiness m_readiness;
};

} // namespace freshet::ui
