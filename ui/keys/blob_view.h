// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/value_view.h"
#include "ui/bridge/session.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace freshet::ui {

class JsonTreeModel;

/// Some bytes to look at: as JSON, as a tree, as text, in hex; what is compressed is unpacked and said to be. Plain text only,
/// unseen characters are made visible. Where the whole of it is text that can be seen it can be edited. GUI thread; unpacking and
/// laying out is done in the pool.
class BlobView : public QWidget
{
    Q_OBJECT

public:
    enum class Mode { Json, Tree, Text, Hex };
    static constexpr qsizetype mostShown = 512 * 1024;    ///< bytes laid out as text
    static constexpr qsizetype mostInTree = 16 << 20;     ///< bytes of JSON
    static constexpr qsizetype mostEditable = 256 * 1024; ///< bytes

    explicit BlobView(QWidget *parent = nullptr);

    /// `isWhole`: false where only the beginning is there, which is then not unpacked. `editable`: whether its owner would take a
    /// change.
    void setBytes(const QByteArray &bytes, bool isWhole, bool editable);
    /// Why what could be edited can't be: the button is disabled and says so. Before `setBytes`; empty: nothing.
    void setObstacle(const QString &obstacle) { m_obstacle = obstacle; }
    void clear();
    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    QString shownText() const; ///< as it stands in the text area
    /// For the clipboard: the whole unpacked text, else in hex; null where nothing is shown.
    QString copyText() const;
    const inspect::ValueView &value() const { return m_view; }
    void edit(); ///< begins to edit, where it can be

Q_SIGNALS:
    void shown(); ///< what was set is laid out
    /// The user wants these bytes instead, stored in the form in which it was.
    void saveRequested(const QByteArray &stored);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Laid
    {
        inspect::ValueView view;
        QString json;
        QString text;
        QString hex;
        bool isCut = false;
    };
    static Laid layOut(const QByteArray &bytes, bool isWhole);
    void onLaid(Laid laid);
    void showMode();
    void save();
    void endEdit();
    void retell();
    QString editableText() const; ///< empty (null) where it can't be edited
    QString packingText() const;

    Latest m_latest;
    QByteArray m_bytes;
    bool m_isWhole = true;
    QString m_obstacle;
    bool m_canEdit = false;
    bool m_editing = false;
    bool m_treeIsSet = false; ///< the tree has what is shown
    bool m_modeIsOwn = false; ///< the user chose it
    Mode m_mode = Mode::Text;
    inspect::ValueView m_view;
    Laid m_laid;
    QButtonGroup *m_modes;
    QLabel *m_note;
    QStackedWidget *m_pages;
    QPlainTextEdit *m_text;
    QTreeView *m_tree;
    JsonTreeModel *m_treeModel;
    QPushButton *m_edit;
    QPushButton *m_save;
    QPushButton *m_cancel;
};

} // namespace freshet::ui
