// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_scan.h"
#include "core/redis/permissions.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace freshet::ui {

/// Where the user says which keys are looked for: a text or pattern, a type, and further filters that can be hidden. GUI thread.
class KeyFilterBar : public QWidget
{
    Q_OBJECT

public:
    explicit KeyFilterBar(QWidget *parent = nullptr);

    /// What is entered; nothing where a field can't be read (it is marked then).
    std::optional<inspect::KeyScanOptions> options();
    QByteArray searchText() const;
    /// What is entered as the Invalidate panel takes it: `pattern:v1:product:*`, or `namespace:product` where there is nothing
    /// but a namespace. Empty where nothing is entered, or more than a pattern can say.
    QString invalidationSubject() const;
    void clear(); ///< of everything, without a signal
    /// Fills in the namespace, as if the user had.
    void setNamespace(const QByteArray &nameSpace);
    /// Disables the filters whose commands the user may not run.
    void setPermissions(const redis::Permissions &permissions);
    bool isExpanded() const;
    void setExpanded(bool expanded);
    QLineEdit *search() const { return m_search; }

Q_SIGNALS:
    void typed();     ///< the search text changed
    void edited();    ///< any field changed
    void requested(); ///< the server shall be asked with all this
    void left();      ///< the user wants on to the list

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retell();
    void showActive();

    redis::Permissions m_permissions;
    QLineEdit *m_search;
    QComboBox *m_type;
    QToolButton *m_filters;
    QPushButton *m_go;
    QWidget *m_more;
    QComboBox *m_ttl;
    QLineEdit *m_size;
    QLineEdit *m_idle;
    QLineEdit *m_nameSpace;
    QLineEdit *m_version;
    QPushButton *m_clear;
};

} // namespace freshet::ui
