// SPDX-License-Identifier: GPL-3.0-or-later
// The part of HitRatesPanel about namespaces, alerts and files.
#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"
#include "ui/hitrates/csv_recorder.h"
#include "ui/hitrates/hit_rate_charts.h"
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/hitrates/hit_rates_text.h"
#include "ui/hitrates/miss_ratio_dialog.h"
#include "ui/hitrates/namespace_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QActionGroup>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStandardPaths>
#include <QSystemTrayIcon>

namespace freshet::ui {

using State = HitRatesController::State;

void HitRatesPanel::buildMenu()
{
    m_exportAll = m_menu->addAction({}, this, [this] {
        askForFile(tr("Export all hit rates"), QStringLiteral("hit-rates-all-%1.csv"),
                   {tr("CSV files (*.csv)"), tr("All files (*)")}, &HitRatesPanel::exportAllTo);
    });
    m_record = m_menu->addAction({}, this, [this] {
        if (m_recorder->isRecording())
            m_recorder->stop();
        else
            askForFile(tr("Record hit rates"), QStringLiteral("hit-rates-recorded-%1.csv"),
                       {tr("CSV files (*.csv)"), tr("All files (*)")}, &HitRatesPanel::recordTo);
    });
    m_picture = m_menu->addAction({}, this, [this] {
        askForFile(tr("Save picture of the charts"), QStringLiteral("hit-rates-%1.png"),
                   {tr("PNG pictures (*.png)"), tr("SVG drawings (*.svg)")}, &HitRatesPanel::savePictureTo);
    });
    m_menu->addSeparator();
    m_menu->setToolTipsVisible(true);
    m_findNow = m_menu->addAction({}, this, [this] { m_controller->collector()->findNow(); });
    m_alertAfter = m_menu->addMenu(QString());
    auto *choices = new QActionGroup(m_alertAfter);
    for (const int minutes : {1, 2, 5, 10, 15, 30, 60}) {
        QAction *choice = m_alertAfter->addAction(QString());
        choice->setCheckable(true);
        choice->setData(minutes);
        choices->addAction(choice);
    }
    connect(choices, &QActionGroup::triggered, this, [this](const QAction *choice) {
        m_controller->collector()->setAlertAfter(std::chrono::minutes(choice->data().toInt()));
    });
    connect(m_alertAfter, &QMenu::aboutToShow, this, [this, choices] {
        for (QAction *choice : choices->actions())
            choice->setChecked(choice->data().toInt() == int(m_controller->collector()->alertAfter().count()));
    });
    m_more->setMenu(m_menu);

    RateCollector *collector = m_controller->collector();
    connect(collector, &RateCollector::sampled, this, [this, collector] { m_recorder->record(collector->history()); });
    connect(m_recorder, &CsvRecorder::started, this, [this](const QString &path) {
        say(tr("Recording to %1").arg(visibleText(QDir::toNativeSeparators(path))), false);
        retell();
    });
    connect(m_recorder, &CsvRecorder::stopped, this, [this](const QString &path, const QString &error) {
        const QString shown = visibleText(QDir::toNativeSeparators(path));
        if (error.isEmpty())
            say(tr("Recording to %1 ended").arg(shown), false);
        else
            say(tr("Recording to %1 failed: %2").arg(shown, visibleText(error)), true);
        retell();
    });
    connect(m_recorder, &CsvRecorder::saved, this, [this](const QString &path, qint64 rows, const QString &error) {
        const QString shown = visibleText(QDir::toNativeSeparators(path));
        if (!error.isEmpty()) {
            say(tr("%1 was not written: %2").arg(shown, visibleText(error)), true);
            return;
        }
        const QString text = tr("%n row(s) written to %1", nullptr, int(rows)).arg(shown);
        say(text, false);
        Q_EMIT notice(text);
    });
}

void HitRatesPanel::showPermissions()
{
    const QByteArrayList missing = m_session ? m_session->permissions().missing({"scan"}) : QByteArrayList();
    m_findNow->setEnabled(m_session && missing.isEmpty());
    m_findNow->setToolTip(missing.isEmpty() ? m_findNow->text() : missingCommandsText(missing));
}

void HitRatesPanel::connectTable()
{
    m_table->model()->setLook([this](const QByteArray &name) {
        NamespaceModel::Look look;
        look.drawn = m_controller->isDrawn(name);
        const int slot = m_controller->slotOf(name);
        if (slot >= 0 && look.drawn)
            look.color = HitRateCharts::lineColor(Theme::of(this), slot);
        return look;
    });
    RateCollector *collector = m_controller->collector();
    const auto all = [this] {
        if (m_controller->view().zoomed)
            m_controller->setZoom(std::nullopt);
        else
            m_controller->setSolo(std::nullopt);
    };
    connect(m_table->model(), &NamespaceModel::drawnChanged, m_controller, &HitRatesController::setDrawn);
    connect(m_table->model(), &NamespaceModel::targetChanged, collector, &RateCollector::setTarget);
    connect(m_table, &NamespaceTable::soloAsked, m_controller, [this](const QByteArray &name) { m_controller->setSolo(name); });
    connect(m_table, &NamespaceTable::allAsked, this, all);
    connect(m_table, &NamespaceTable::keysAsked, this, &HitRatesPanel::showKeysOfNamespace);
    connect(m_table, &NamespaceTable::invalidateAsked, this, [this](const QByteArray &nameSpace) {
        Q_EMIT openRequested(QStringLiteral("invalidate"), QStringLiteral("namespace:") + QString::fromUtf8(nameSpace));
    });
    connect(m_table, &NamespaceTable::curveAsked, this, &HitRatesPanel::showCurve);
    connect(m_charts, &HitRateCharts::escaped, this, all);
    connect(m_charts, &HitRateCharts::zoomAsked, m_controller,
            [this](qint64 from, qint64 to) { m_controller->setZoom(std::pair(from, to)); });
    connect(m_charts, &HitRateCharts::serverToggled, m_controller,
            [this] { m_controller->setServerDrawn(!m_controller->view().serverVisible); });
    connect(m_charts, &HitRateCharts::namespaceToggled, m_controller,
            [this](const QByteArray &name) { m_controller->setDrawn(name, !m_controller->isDrawn(name)); });
    connect(m_charts, &HitRateCharts::othersToggled, m_controller, [this] {
        const auto &lines = m_controller->view().lines;
        m_controller->setOthersDrawn(!lines.empty() && !lines.back().visible);
    });
    connect(collector, &RateCollector::fileNoteChanged, this, &HitRatesPanel::showTable);
    connect(collector, &RateCollector::alertRaised, this,
            [this](const QByteArray &name, double rate, double target) { onAlert(name, rate, target, true); });
    connect(collector, &RateCollector::alertCleared, this,
            [this](const QByteArray &name, double rate, double target) { onAlert(name, rate, target, false); });
}

void HitRatesPanel::showCurve(const QByteArray &nameSpace)
{
    MissRatioDialog::Known known;
    if (const auto &shares = m_controller->collector()->keyShares()) {
        if (const auto found = shares->shares.find(nameSpace); found != shares->shares.end() && found->second.keys >= 1) {
            known.keys = found->second.keys;
            if (found->second.bytes)
                known.bytesPerKey = *found->second.bytes / found->second.keys;
        }
    }
    (new MissRatioDialog(m_session, nameSpace, known, this))->open();
}

void HitRatesPanel::setHistoryFile(const QString &path)
{
    m_controller->collector()->setFile(path);
}

void HitRatesPanel::showTable()
{
    const HitRatesController::View &view = m_controller->view();
    const RateCollector *collector = m_controller->collector();
    if (isVisible()) {
        m_table->setRows(view.rows);
        m_table->setStale(view.state != State::Live);
    }
    m_table->setSolo(view.solo);
    QStringList notes;
    if (const auto &error = collector->namespaceError()) {
        notes << (error->code == Code::NoPermission
                      ? tr("The counters of namespaces are not permitted: %1").arg(visibleText(error->message.left(200)))
                      : tr("The counters of namespaces can't be read: %1").arg(visibleText(error->message.left(200))));
    } else if (collector->hasLooked() && collector->rates().size() == 0) {
        notes << tr("No service counts its reads here (keys cache_metrics:…).");
    } else if (!collector->hasLooked() && view.state == State::Live) {
        notes << tr("Looking for namespaces…");
    }
    if (collector->rates().hasMore())
        notes << tr("There are more namespaces than can be listed.");
    if (collector->rates().size() >= collector->history().options().mostSeries)
        notes << tr("The history is kept of the first %1 namespaces.").arg(collector->history().options().mostSeries - 1);
    if (!collector->fileNote().isEmpty())
        notes << collector->fileNote();
    if (view.zoomed)
        notes << tr("A part of the past is shown; Esc goes back.");
    m_table->setNote(notes.join(u' '));
}

void HitRatesPanel::showAlerts()
{
    constexpr std::size_t most = 3;
    const auto alerts = m_controller->collector()->alerts();
    QStringList lines;
    for (std::size_t i = 0; i < alerts.size() && i < most; ++i)
        lines << alertText(alerts[i]);
    if (alerts.size() > most)
        lines << tr("and %n more", nullptr, int(alerts.size() - most));
    m_alerts->setText(lines.join(QStringLiteral(" · ")));
    m_alerts->setVisible(!lines.isEmpty());
}

void HitRatesPanel::onAlert(const QByteArray &nameSpace, double rate, double target, bool raised)
{
    showAlerts();
    Q_EMIT alert(nameSpace, rate, target, raised);
    const QString text = raised
                             ? alertText({nameSpace, target, rate})
                             : tr("%1 meets its target of %2 again").arg(visibleBytes(nameSpace.left(80)), formatPercent(target));
    Q_EMIT notice(text);
    if (!m_desktopNotices || !raised || !QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;
    if (!m_tray) {
        m_tray = new QSystemTrayIcon(icon(QStringLiteral("hitrates")), this);
        m_tray->show();
    }
    m_tray->showMessage(tr("Hit rate under its target"), text, QSystemTrayIcon::Warning);
}

void HitRatesPanel::askForFile(const QString &title, const QString &name, const QStringList &filters,
                               void (HitRatesPanel::*use)(const QString &))
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    const auto setEnding = [dialog] {
        const QString filter = dialog->selectedNameFilter();
        dialog->setDefaultSuffix(filter.contains(QLatin1String("*.svg"))   ? QStringLiteral("svg")
                                 : filter.contains(QLatin1String("*.png")) ? QStringLiteral("png")
                                                                           : QStringLiteral("csv"));
    };
    setEnding();
    connect(dialog, &QFileDialog::filterSelected, dialog, setEnding);
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    const QString stamp = m_controller->view().to.toLocalTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    dialog->setDirectory(folder.exists() ? folder : QDir::home());
    dialog->selectFile(name.arg(stamp));
    connect(dialog, &QFileDialog::fileSelected, this, use);
    dialog->open();
}

void HitRatesPanel::chooseFile()
{
    askForFile(tr("Export hit rates"), QStringLiteral("hit-rates-%1.csv"), {tr("CSV files (*.csv)"), tr("All files (*)")},
               &HitRatesPanel::exportTo);
}

void HitRatesPanel::exportAllTo(const QString &path)
{
    m_recorder->saveAll(path, m_controller->collector()->history());
}

void HitRatesPanel::recordTo(const QString &path)
{
    m_recorder->start(path);
}

void HitRatesPanel::savePictureTo(const QString &path)
{
    whenAnswered(inBackground(m_charts->picture(path)), this, [this, path](const Result<void> &saved) {
        const QString shown = visibleText(QDir::toNativeSeparators(path));
        if (saved)
            say(tr("Picture written to %1").arg(shown), false);
        else
            say(tr("%1 was not written: %2").arg(shown, visibleText(saved.error().message)), true);
    });
}

} // namespace freshet::ui
