// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/streams/paged_part.h"
#include "ui/streams/stream_change.h"
#include "ui/streams/stream_models.h"

class QComboBox;

namespace freshet::ui {

class ChangeButton;
class StreamChanges;

/// What a group has delivered and not acknowledged, oldest first, page by page, and what can be done with it. Shows what
/// StreamController decides; says what is to be changed.
class PendingView : public PagedPart
{
    Q_OBJECT

public:
    PendingView(StreamController *controller, const StreamChanges *changes, QWidget *parent = nullptr);

    /// Shows only what this consumer holds; empty: of all.
    void setConsumer(const QByteArray &consumer);

Q_SIGNALS:
    void changeWanted(const freshet::ui::StreamChange &change);
    /// To whom, and how idle, is to be asked first.
    void claimWanted(const std::vector<QByteArray> &ids);

protected:
    void retell() override;
    void askRange() override;
    void loadMore() override;
    void showFoot() override;
    void showChosen() override;

private:
    void clearRange();
    void showList();
    void addRows(int from);
    void showConsumers();
    void askFor(StreamChange::Kind kind);
    std::vector<QByteArray> chosenIds() const;

    PendingModel *m_model;
    QComboBox *m_consumers;
    QComboBox *m_idle;
    ChangeButton *m_acknowledge;
    ChangeButton *m_claim;
    ChangeButton *m_claimIdle;
    ChangeButton *m_bury;
};

} // namespace freshet::ui
