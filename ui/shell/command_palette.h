// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;

namespace freshet::ui {

/// One thing that can be reached by its name.
struct PaletteEntry
{
    QString title;
    QString group; ///< what kind of thing it is: "Panel", "Connection" …
    QString iconName;
    QString shortcut; ///< as shown; may be empty
    std::function<void()> run;
};

/// How well `text` fits what was typed: letters in order, better at the beginnings of words and in a row; negative: not at all.
int matchScore(const QString &typed, const QString &text);

/// Ctrl+K: a line over the window in which a few letters find panels, connections and actions. Esc closes it, Enter runs
/// the chosen one. It lies over its parent and follows its size.
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    explicit CommandPalette(QWidget *parent);
    void open(std::vector<PaletteEntry> entries);
    void close(); ///< gives the focus back
    QStringList shownTitles() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showMatches();
    void runChosen();
    void place();

    std::vector<PaletteEntry> m_entries;
    std::vector<std::size_t> m_shown;
    QLineEdit *m_line;
    QListWidget *m_list;
    QWidget *m_focusBefore = nullptr;
};

} // namespace freshet::ui
