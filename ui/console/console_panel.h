// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/console/console_controller.h"
#include "ui/widgets/panel.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;
class QTreeView;

namespace freshet::ui {

class ConsoleInput;
class ElidedLabel;
class EmptyState;
class Pill;
class ReplyTableModel;
class SyntaxLine;

/// "What does the server say to this command?": redis-cli's habits with completion, help, bounded replies and the care that the
/// connection's environment asks for. Shows what ConsoleController decides.
class ConsolePanel final : public Panel
{
    Q_OBJECT

public:
    enum View { TextView, TreeView, TableView };

    explicit ConsolePanel(const Records &records, QWidget *parent = nullptr, const QString &historyPath = {});
    ~ConsolePanel() override;

    QString id() const override { return QStringLiteral("console"); }
    QString title() const override { return tr("Console"); }
    QString iconName() const override { return QStringLiteral("console"); }
    void setSession(Session *session) override;
    void setActive(bool active) override;
    Readiness readiness() const override;
    std::vector<Place> places() const override;
    /// Puts the statement into the line; it is not run.
    bool openSubject(const QString &subject) override;
    Running running() const override;
    void stopRunning() override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

    ConsoleController *controller() const { return m_controller; }
    ConsoleInput *input() const { return m_input; }

public Q_SLOTS:
    void submit(const QString &text);
    void showView(int view);
    /// What is chosen in the shown view; all of the text view where nothing is.
    void copy();
    void clear();
    void chooseFile();
    void showMore();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QLayout *makeHead();
    QLayout *makeLine();
    QLayout *makeHelp();
    void makeViews();
    void connectAll();
    void retell();
    void showState();
    void showHelp();
    void showNodes();
    void showTable();
    void append(const QString &text);
    void onBegun(qint64 id);
    void onEnded(qint64 id);
    void onMessages(qint64 id, int count);
    void ask(const ChangeRequest &request);

    // Completion.
    void complete();
    void showCandidates(const QByteArrayList &candidates);
    void addKeys(const QByteArray &prefix, const QByteArrayList &keys);
    void takeCandidate(const QByteArray &word);
    void onCompletionKey(int key);
    void hideCandidates();
    void placeCandidates();

    ConsoleController *m_controller;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_title;
    QButtonGroup *m_views;
    std::vector<QToolButton *> m_viewButtons;
    QComboBox *m_nodes;
    QPushButton *m_save;
    QPushButton *m_copy;
    QPushButton *m_clear;
    QStackedWidget *m_outputs;
    QPlainTextEdit *m_text;
    QTreeView *m_tree;
    QWidget *m_tablePage;
    ElidedLabel *m_tableTitle;
    QTableView *m_table;
    ReplyTableModel *m_tableModel;
    QPushButton *m_more;
    ElidedLabel *m_prompt;
    ConsoleInput *m_input;
    QPushButton *m_run;
    QPushButton *m_stop;
    SyntaxLine *m_syntax;
    ElidedLabel *m_help;
    Pill *m_care;
    QListWidget *m_candidates;
    inspect::Typing m_typing;
    QByteArray m_completedLine; ///< for which the candidates are
    qint64 m_shownId = 0;       ///< whose reply the text view ends with
    qsizetype m_shownElements = 0;
    qint64 m_chosenId = 0; ///< in the tree; 0: the last
    Readiness m_readiness;
};

} // namespace freshet::ui
