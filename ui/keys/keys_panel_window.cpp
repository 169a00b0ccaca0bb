// SPDX-License-Identifier: GPL-3.0-or-later
// What the panel is to the window: what runs in it, what the palette finds, where others send the user.
#include "core/base/glob.h"
#include "ui/keys/key_actions.h"
#include "ui/keys/key_filter_bar.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_panel.h"
#include "ui/keys/value_panel.h"
#include "ui/widgets/format.h"
#include "ui/widgets/tall_table.h"

#include <QLineEdit>
#include <QTreeView>

#include <algorithm>
#include <limits>

namespace freshet::ui {

using State = KeysController::State;

bool KeysPanel::isScanning() const
{
    const State state = m_controller->view().state;
    return state == State::Scanning || state == State::Waiting;
}

// A scan that goes on after a pause is measured anew: the pause is not the server's.
void KeysPanel::measureScan()
{
    const qint64 scanned = m_controller->view().progress.scanned;
    if (!isScanning()) {
        m_scanTime.invalidate();
    } else if (!m_scanTime.isValid() || scanned < m_scannedBefore) {
        m_scanTime.start();
        m_scannedBefore = scanned;
    }
}

Panel::Running KeysPanel::running() const
{
    Running running;
    if (m_tools->isWorking()) {
        running.text = tr("Changing keys");
        running.fraction = m_tools->actions()->progress();
        running.canStop = true;
        return running;
    }
    // A hidden panel does not go on, and before the server has answered nothing runs.
    const KeysController::View &view = m_controller->view();
    const bool isSeen = m_clock.isActive() && m_controller->session();
    if (!isSeen || !isScanning() || !view.at.isValid())
        return running;
    running.text = tr("Scanning keys");
    running.canStop = true;
    if (view.progress.total > 0)
        running.fraction = std::clamp(double(view.progress.scanned) / double(view.progress.total), 0.0, 1.0);
    constexpr qint64 least = 1000; // ms; before that it is noise
    if (m_scanTime.isValid() && m_scanTime.elapsed() >= least) {
        const qint64 scanned = view.progress.scanned - m_scannedBefore;
        running.rate = tr("%1 a second").arg(formatCount(scanned * 1000 / m_scanTime.elapsed()));
    }
    return running;
}

void KeysPanel::stopRunning()
{
    if (m_tools->isWorking())
        m_tools->actions()->stop();
    else
        m_controller->stop();
}

std::vector<Panel::Place> KeysPanel::places() const
{
    if (!m_controller->session())
        return {};
    auto *self = const_cast<KeysPanel *>(this);
    const QString group = tr("Action");
    std::vector<Place> places;
    places.push_back({tr("Search keys"), group, QStringLiteral("search"), [self] {
                          self->m_filter->search()->setFocus(Qt::ShortcutFocusReason);
                          self->m_filter->search()->selectAll();
                      }});
    places.push_back({tr("Scan all keys"), group, QStringLiteral("keys"),
                      [self] { self->m_controller->more(std::numeric_limits<qint64>::max()); }});
    places.push_back({tr("Keys as a table"), group, QStringLiteral("keys"), [self] { self->showTree(false); }});
    places.push_back({tr("Keys as a tree"), group, QStringLiteral("keys"), [self] { self->showTree(true); }});
    places.push_back({tr("Bin of removed keys"), group, QStringLiteral("delete"), [self] { self->m_tools->showBin(); }});
    if (m_controller->model()->rowCount() > 0)
        places.push_back({tr("When keys expire"), group, QStringLiteral("time"), [self] { self->m_tools->showExpiries(); }});
    return places;
}

bool KeysPanel::openSubject(const QString &subject)
{
    if (subject.isEmpty() || !m_controller->session())
        return false;
    m_filter->clear();
    m_table->clearSelection();
    m_tree->clearSelection();
    m_filter->search()->setText(subject);
    onRequested();
    const QByteArray key = subject.toUtf8();
    m_wanted = isGlob(key) ? QByteArray() : key;
    m_choosing.start();
    return true;
}

} // namespace freshet::ui
