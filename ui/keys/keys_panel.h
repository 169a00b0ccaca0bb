// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/records.h"
#include "ui/keys/keys_controller.h"
#include "ui/widgets/panel.h"

class QButtonGroup;
class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QTreeView;

namespace freshet::ui {

class ColumnKeeper;
class EmptyState;
class KeyDelegate;
class KeyFilterBar;
class KeyTools;
class RefreshControl;
class StaleBanner;
class TallTable;
class ValuePanel;

/// "Which keys are there?": what a scan finds as a table and as a tree, what each key holds, and what can be done with it. Shows
/// what KeysController decides.
class KeysPanel final : public Panel
{
    Q_OBJECT

public:
    /// Without records changes are not written down, and removed keys are gone.
    explicit KeysPanel(const Records &records = {}, QWidget *parent = nullptr);
    ~KeysPanel() override;

    QString id() const override { return QStringLiteral("keys"); }
    QString title() const override { return tr("Keys"); }
    QString iconName() const override { return QStringLiteral("keys"); }
    void setSession(Session *session) override;
    void setActive(bool active) override;
    Readiness readiness() const override;
    std::vector<Place> places() const override;
    /// A key's name, or a pattern: looks for it, and shows the value of a key.
    bool openSubject(const QString &subject) override;
    Running running() const override;
    void stopRunning() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    /// Looks for the keys of one namespace.
    void showNamespace(const QByteArray &nameSpace);
    void showTree(bool tree);

    KeysController *controller() const { return m_controller; }
    KeyFilterBar *filterBar() const { return m_filter; }
    QTableView *table() const;
    QTreeView *tree() const { return m_tree; }
    ValuePanel *valuePanel() const { return m_value; }
    KeyTools *tools() const { return m_tools; }
    inspect::KeySelection chosenKeys() const; ///< cheap however many they are
    /// At most so many patterns of the tree's chosen branches and the keys beside them; none where no branch is chosen.
    std::vector<QByteArray> chosenPatterns(std::size_t most) const;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLayout *makeHead();
    QLayout *makeProgress();
    void makeTable();
    void makeTree();
    void makeTools(const Records &records);
    void noteOpenFolders();
    void openFoldersAgain();
    void retell();
    void showView();
    void showEmpty();
    void showProgress();
    void showPermissions();
    bool isScanning() const;
    void measureScan();
    void onTyped();
    void onRequested();
    void onArranged();
    void onChosen();
    void onChanged(const QByteArray &created);
    void openMenu(const QPoint &at);
    inspect::KeySelection shownKeys() const;
    std::vector<QByteArray> sampledKeys(std::size_t most) const;
    void sortBy(int column);
    void watchRows(); ///< tells the controller which rows are on screen
    void tick();      ///< TTLs count down
    bool showsTree() const;
    QString stateText() const;

    KeysController *m_controller;
    KeyDelegate *m_delegate;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_title;
    RefreshControl *m_refresh;
    StaleBanner *m_banner;
    KeyFilterBar *m_filter;
    QLabel *m_progressText;
    QProgressBar *m_progress;
    QPushButton *m_more;
    QPushButton *m_all;
    QPushButton *m_lookUp;
    QPushButton *m_stop;
    QButtonGroup *m_views;
    QStackedWidget *m_lists;
    TallTable *m_table;
    QTreeView *m_tree;
    QSplitter *m_splitter;
    ValuePanel *m_value;
    KeyTools *m_tools = nullptr;
    QElapsedTimer m_scanTime; ///< since the running part of the scan began; invalid: none runs
    qint64 m_scannedBefore = 0;
    QTimer m_clock;
    QTimer m_typing;
    QTimer m_choosing;                              ///< until the value of the chosen key is asked for
    QByteArray m_wanted;                            ///< that key; null: none
    std::optional<inspect::KeyRowNumber> m_current; ///< chosen, kept when the rows are arranged anew
    std::vector<QByteArray> m_open;                 ///< folders, while the tree is made anew
    Readiness m_readiness;
    bool m_hasShown = false;           ///< something of this session: the page with the fields stays
    ColumnKeeper *m_columns = nullptr; ///< of the table
};

} // namespace freshet::ui
