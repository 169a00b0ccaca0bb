// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event_registry.h"
#include "ui/streams/stream_dialogs.h"

class QPlainTextEdit;

namespace freshet::ui {

/// A test event: its type, payload and source, checked against the contract while it is written. A type that the contract does
/// not know can be published only where the user says so, and is not checked then.
class EventDialog : public StreamDialog
{
    Q_OBJECT

public:
    /// `change.event.type` is proposed.
    EventDialog(const StreamChange &change, QWidget *parent);

protected:
    QString fill(StreamChange &change) const override;

private:
    void propose();

    events::EventRegistry m_registry = events::EventRegistry::contract();
    QComboBox *m_type;
    QLineEdit *m_source;
    QPlainTextEdit *m_payload;
    QCheckBox *m_anyType;
    QByteArray m_id;    ///< of the event, so that what is asked about is what is published
    QString m_proposed; ///< the payload as it was proposed
};

/// A payload with all the members that the contract asks for, for the user to change. Pure but for random ids.
QByteArray proposedPayload(const events::EventRegistry &registry, const QByteArray &type);

} // namespace freshet::ui
