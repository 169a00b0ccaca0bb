// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace freshet::ui {

/// A command's syntax in one line, the argument that is typed now in the accent colour and bold. Where the room is too little,
/// the part around that argument is shown. Draws plain text.
class SyntaxLine : public QWidget
{
    Q_OBJECT

public:
    explicit SyntaxLine(QWidget *parent = nullptr);
    /// `current`: the part to stress; -1: none.
    void setSyntax(const QString &name, const QStringList &parts, int current);
    QString text() const;
    int current() const { return m_current; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QStringList m_parts;
    int m_current = -1;
};

} // namespace freshet::ui
