// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/stream_change.h"
#include "ui/streams/stream_models.h"
#include "ui/streams/stream_part.h"

namespace freshet::ui {

class ChangeButton;
class StreamChanges;

/// Who reads for a group, who is gone and what they hold. Shows what StreamController decides; says what is to be changed.
class ConsumersView : public ListPart
{
    Q_OBJECT

public:
    ConsumersView(StreamController *controller, const StreamChanges *changes, QWidget *parent = nullptr);

Q_SIGNALS:
    void removeWanted(const QByteArray &consumer);
    void pendingWanted(const QByteArray &consumer); ///< what it holds is to be shown

protected:
    void retell() override;

private:
    void showConsumers();
    void showChosen();
    QByteArray chosenConsumer() const;

    ConsumersModel *m_model;
    ChangeButton *m_remove;
};

} // namespace freshet::ui
