// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/paged_part.h"
#include "ui/streams/stream_change.h"
#include "ui/streams/stream_models.h"

class QComboBox;

namespace freshet::ui {

class ChangeButton;
class StreamChanges;

/// The entries of a stream in a range of times or ids, page by page, what one holds beside them. Shows what StreamController
/// decides; says what is to be changed.
class EntriesView : public PagedPart
{
    Q_OBJECT

public:
    EntriesView(StreamController *controller, const StreamChanges *changes, QWidget *parent = nullptr);

Q_SIGNALS:
    void changeWanted(const freshet::ui::StreamChange &change);
    void trimWanted();
    void publishWanted();
    void traceWanted(const QByteArray &eventId); ///< the event's way is to be shown

protected:
    void retell() override;
    void askRange() override;
    void loadMore() override;
    void showFoot() override;
    void showChosen() override;

private:
    void showList();
    void addRows(int from);
    void askRemoval();

    EntriesModel *m_model;
    QComboBox *m_order;
    QByteArray m_eventId; ///< of the chosen entry; empty: it is none
    QPushButton *m_trace;
    ChangeButton *m_remove;
    ChangeButton *m_trim;
    ChangeButton *m_publish;
};

} // namespace freshet::ui
