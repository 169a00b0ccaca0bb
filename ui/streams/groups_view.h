// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_change.h"
#include "ui/streams/stream_models.h"
#include "ui/streams/stream_part.h"

namespace freshet::ui {

class ChangeButton;
class StreamChanges;

/// The consumer groups of a stream: how far each is, and what can be done with it. Shows what StreamController decides; says what
/// is to be changed.
class GroupsView : public ListPart
{
    Q_OBJECT

public:
    GroupsView(StreamController *controller, const StreamChanges *changes, QWidget *parent = nullptr);

Q_SIGNALS:
    void changeWanted(const freshet::ui::StreamChange &change);
    void createWanted();
    void moveWanted(const QByteArray &group);
    void pendingWanted(const QByteArray &group); ///< its pending entries are to be shown

protected:
    void retell() override;

private:
    void showGroups();
    void showChosen();
    QByteArray chosenGroup() const;

    GroupsModel *m_model;
    ChangeButton *m_create;
    ChangeButton *m_move;
    ChangeButton *m_remove;
};

} // namespace freshet::ui
