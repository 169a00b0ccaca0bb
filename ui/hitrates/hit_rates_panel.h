// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hitrates/hit_rates_controller.h"
#include "ui/widgets/panel.h"

#include <QPointer>

class QAction;
class QButtonGroup;
class QComboBox;
class QLabel;
class QMenu;
class QSplitter;
class QStackedWidget;
class QSystemTrayIcon;
class QPushButton;
class QTimer;

namespace freshet::ui {

class CsvRecorder;
class EmptyState;
class FigureTile;
class HitRateCharts;
class NamespaceTable;
class RefreshControl;
class StaleBanner;

/// "Do the caches work?": the hit rates and reads of the server and of each namespace over the last minutes to days. Shows what
/// HitRatesController decides.
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
    Session *session() const; ///< the one that is looked at, or nullptr
    void setActive(bool active) override;
    Readiness readiness() const override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    HitRatesController *controller() const { return m_controller; }
    CsvRecorder *recorder() const { return m_recorder; }
    /// Where the history is kept over restarts; without it, in memory only. Before the first session.
    void setHistoryFile(const QString &path);
    /// Alerts as messages of the desktop too, where it has room for them.
    void setDesktopNotices(bool on) { m_desktopNotices = on; }

public Q_SLOTS:
    /// Writes the shown window to `path` and says in the panel what came of it.
    void exportTo(const QString &path);
    void copyAsText();
    void exportAllTo(const QString &path);
    void savePictureTo(const QString &path);
    void recordTo(const QString &path);
    /// Opens the dialog of a namespace's miss-ratio curve.
    void showCurve(const QByteArray &nameSpace);

Q_SIGNALS:
    void showKeysOfNamespace(const QByteArray &nameSpace);
    /// A target is missed, or met again: for the record of what happened.
    void alert(const QByteArray &nameSpace, double rate, double target, bool raised);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void retell();
    void showView();
    void showFigures();
    void showAlerts();
    void showTable();
    void showPermissions();
    void buildMenu();
    void connectTable();
    void onAlert(const QByteArray &nameSpace, double rate, double target, bool raised);
    void askForFile(const QString &title, const QString &name, const QStringList &filters,
                    void (HitRatesPanel::*use)(const QString &));
    void chooseFile();
    void say(const QString &text, bool isError);
    void setWindow(HitRatesController::Window window);
    void setWholeScale(bool whole);

    QPointer<Session> m_session;
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
    NamespaceTable *m_table;
    QSplitter *m_splitter;
    QLabel *m_alerts;
    CsvRecorder *m_recorder;
    QPushButton *m_more;
    QMenu *m_menu;
    QAction *m_exportAll;
    QAction *m_record;
    QAction *m_picture;
    QAction *m_findNow;
    QMenu *m_alertAfter;               ///< how long under its target until an alert
    QSystemTrayIcon *m_tray = nullptr; ///< made by the first alert
    bool m_desktopNotices = false;
    Readiness m_readiness;
};

} // namespace freshet::ui
