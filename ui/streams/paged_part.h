// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_part.h"

#include <utility>

class QLineEdit;
class QSplitter;

namespace freshet::ui {

class BoundEdit;
class PayloadView;

/// A part whose rows come page by page, from a range of ids or times, with what the current one holds beside them.
class PagedPart : public StreamPart
{
    Q_OBJECT

public:
    PayloadView *payload() const { return m_payload; }
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject &state) override;

protected:
    PagedPart(StreamController *controller, QWidget *parent);
    /// Over the table `before`, the range, `between` and the search; under it *More*, the count and the buttons.
    void layOut(std::initializer_list<QWidget *> before, std::initializer_list<QWidget *> between,
                std::initializer_list<QWidget *> buttons);
    /// What is written as the range; nothing, and that is told of, where it can't be understood.
    std::optional<std::pair<QByteArray, QByteArray>> range();
    /// No range, no search, no order, nothing beside it.
    void clear();
    void showCount(const std::optional<Error> &error, const QString &text);
    /// The row, of the source model, that is to be seen beside the table; -1: none is chosen.
    int shownRow(const std::vector<int> &chosen) const;
    void retell() override;

    virtual void askRange() = 0;
    virtual void loadMore() = 0;
    virtual void showFoot() = 0;
    virtual void showChosen() = 0;

    PayloadView *m_payload;
    QPushButton *m_more;

private:
    BoundEdit *m_from;
    BoundEdit *m_to;
    QLineEdit *m_search;
    QLabel *m_wrong;
    QSplitter *m_splitter;
    QLabel *m_count;
};

} // namespace freshet::ui
