// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/versions/version_comparer.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListView;
class QPushButton;

namespace freshet::ui {

class ElidedLabel;
class FigureTile;

/// Two versions of a scope beside each other: how many keys only one of them has, how many both, and which. Shows what
/// VersionComparer finds. Thread: GUI. Owner: the panel.
class CompareView : public QWidget
{
    Q_OBJECT

public:
    explicit CompareView(QWidget *parent = nullptr);

    void setSession(Session *session);
    /// What can be compared; the current version first. What is chosen or typed stays.
    void setScope(const QByteArray &scope, const std::vector<QByteArray> &versions);
    VersionComparer *comparer() const { return m_comparer; }

Q_SIGNALS:
    void openKey(const QByteArray &key); ///< to be shown among the keys

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Part { OnlyFirst, OnlySecond, Both };
    void start();
    void showState();
    void showPart();
    void retell();
    QByteArray chosen(const QComboBox *box) const;

    QByteArray m_scope;
    VersionComparer *m_comparer;
    KeyNamesModel *m_names;
    QLabel *m_firstLabel;
    QComboBox *m_first;
    QLabel *m_secondLabel;
    QComboBox *m_second;
    QPushButton *m_start;
    QPushButton *m_stop;
    ElidedLabel *m_said;
    FigureTile *m_tiles[3];
    QLabel *m_partLabel;
    QComboBox *m_part;
    QLabel *m_shown;
    QListView *m_list;
};

} // namespace freshet::ui
