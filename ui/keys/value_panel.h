// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_actions.h"
#include "ui/keys/value_controller.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace freshet::ui {

class BlobView;
class ElidedLabel;
class EmptyState;
class Pill;
class StaleBanner;
class ValueItemsModel;

/// One key: name, type, TTL, size, and its value to look at and to edit. Shows what ValueController decides. GUI thread.
class ValuePanel : public QWidget
{
    Q_OBJECT

public:
    explicit ValuePanel(QWidget *parent = nullptr);

    void setSession(Session *session);
    void showKey(const QByteArray &key) { m_controller->showKey(key); }
    /// Whether the connection takes writes, and what its user may not run.
    void setEditable(bool editable, const redis::Permissions &permissions = {});
    void tick(); ///< the TTL counts down
    ValueController *controller() const { return m_controller; }
    BlobView *blob() const { return m_blob; }
    QTableView *items() const { return m_items; }
    QWidget *buttonRow() const { return m_actions; } ///< where its owner puts what can be done with the key

Q_SIGNALS:
    void editRequested(const QByteArray &key, const freshet::inspect::ValueEdit &edit);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showView();
    void showHead();
    void showItem(int row);
    QByteArrayList missingForEdit() const; ///< commands that a change of the shown value needs and that are refused
    void retell();
    bool isString() const { return m_controller->view().size.type == "string"; }

    ValueController *m_controller;
    ValueItemsModel *m_model;
    QStackedWidget *m_pages;
    EmptyState *m_empty;
    QWidget *m_content;
    StaleBanner *m_banner;
    ElidedLabel *m_name;
    Pill *m_type;
    Pill *m_ttl;
    QLabel *m_size;
    QWidget *m_actions;
    QSplitter *m_splitter;
    QTableView *m_items;
    BlobView *m_blob;
    QLabel *m_loaded;
    QPushButton *m_more;
    QPushButton *m_all;
    QPushButton *m_stop;
    QByteArray m_shownKey;
    quint64 m_generation = 0;
    bool m_editable = false;
    redis::Permissions m_permissions;
};

} // namespace freshet::ui
