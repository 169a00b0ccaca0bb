// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_export.h"
#include "ui/keys/key_actions.h"

#include <QObject>

#include <functional>

class QAction;
class QLayout;
class QMenu;
class QTimer;
class QToolButton;
class QWidget;

namespace freshet::ui {

class KeyExporter;

/// What can be done with the chosen keys: the actions with their buttons, menu and dialogs. GUI thread. Owner: the panel.
class KeyTools : public QObject
{
    Q_OBJECT

public:
    /// Where the panel is asked; all must be given.
    struct Source
    {
        std::function<inspect::KeySelection()> chosen; ///< the selected keys; cheap
        std::function<inspect::KeySelection()> shown;  ///< all that the filters let through; cheap
        std::function<qint64()> shownCount;
        std::function<std::vector<QByteArray>(std::size_t)> sample; ///< an even one of the shown keys, at most so many
        std::function<QByteArray()> type;                           ///< of the key whose value is shown; empty: unknown
        std::function<bool()> hasValue;                             ///< a value is shown; cheap
        std::function<QString()> valueText;                         ///< of the shown value; null: none
        /// The chosen branches of the tree, and keys beside them, as patterns; empty where only keys are chosen.
        std::function<std::vector<QByteArray>(std::size_t)> patterns;
        std::function<QString()> searched; ///< what the filter looks for, as KeyFilterBar::invalidationSubject
    };

    KeyTools(Source source, const Records &records, QWidget *window);

    void setSession(Session *session);
    KeyActions *actions() const { return m_actions; }
    /// Whether a change of several keys runs: what takes long.
    bool isWorking() const;
    KeyExporter *exporter() const { return m_exporter; }
    QMenu *menu() const { return m_menu; }
    QLayout *makeKeyButtons(QWidget *parent);  ///< for the shown key
    QLayout *makeListButtons(QWidget *parent); ///< for the list
    /// The selection, the state of the connection or what runs has changed.
    void update();
    void retell();
    void edit(const QByteArray &key, const inspect::ValueEdit &edit);

    void copyKeys();
    void copyValue();
    void copyCommand();
    void askRemove();
    void askTtl();
    void askName(KeyChange::Kind kind); ///< Rename or Duplicate
    void invalidateChosen();
    void invalidateSearched();
    void showBin();
    void showExpiries();
    void exportTo(const QString &path, inspect::KeyExportForm form);

Q_SIGNALS:
    void notice(const QString &text);
    void workingChanged(); ///< isWorking, or how far it has come
    /// These keys are others now; `created`: a name that is new, or empty.
    void changed(const QByteArray &created);
    /// For the Invalidate panel, as it takes subjects.
    void invalidationRequested(const QString &subject);

private:
    QByteArrayList missing(const QByteArrayList &commands) const; ///< those that this user may not run
    void ask(KeyChange change);
    void perform(const KeyChange &change);
    void onFinished(const KeyChange &change, const KeyChangeResult &result);
    void chooseExport(inspect::KeyExportForm form);
    QString resultText(const KeyChange &change, const KeyChangeResult &result) const;
    QAction *make(const char *iconName, void (KeyTools::*slot)());
    QToolButton *button(QAction *action, QWidget *parent, bool text);
    QToolButton *menuButton(QMenu *menu, QWidget *parent);
    void updateInvalidation(qint64 chosen);

    Source m_source;
    QWidget *m_window;
    QPointer<Session> m_session;
    KeyActions *m_actions;
    KeyExporter *m_exporter;
    QAction *m_copyKey;
    QAction *m_copyValue;
    QAction *m_copyCommand;
    QAction *m_ttl;
    QAction *m_rename;
    QAction *m_duplicate;
    QAction *m_remove;
    QAction *m_invalidate;
    QAction *m_invalidateSearched;
    QAction *m_stop;
    QAction *m_expiries;
    QAction *m_bin;
    QAction *m_csv;
    QAction *m_jsonLines;
    QMenu *m_menu;
    QMenu *m_copyMenu;
    QMenu *m_exportMenu;
    QMenu *m_invalidateMenu;
    QToolButton *m_copyButton = nullptr;
    QToolButton *m_invalidateButton = nullptr;
    QToolButton *m_exportButton = nullptr;
    QTimer *m_progress;
    Latest m_latestCopy;
};

} // namespace freshet::ui
