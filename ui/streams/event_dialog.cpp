// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/streams/event_dialog.h"

#include "core/base/json_text.h"
#include "ui/streams/streams_text.h"
#include "ui/widgets/text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QUuid>

namespace freshet::ui {

namespace {

QJsonValue exampleOf(events::EventRegistry::Field::Kind kind)
{
    using FieldKind = events::EventRegistry::Field::Kind;
    switch (kind) {
    case FieldKind::Text:
    case FieldKind::Any:
        return QStringLiteral("text");
    case FieldKind::Integer:
        return 1;
    case FieldKind::Number:
        return 1.5;
    case FieldKind::Boolean:
        return true;
    case FieldKind::Uuid:
    case FieldKind::Id:
        return QUuid::createUuid().toString(QUuid::WithoutBraces);
    case FieldKind::Object:
        return QJsonObject();
    case FieldKind::List:
        return QJsonArray();
    }
    return {};
}

} // namespace

QByteArray proposedPayload(const events::EventRegistry &registry, const QByteArray &type)
{
    QJsonObject payload;
    for (const events::EventRegistry::Field &field : registry.fields(type))
        payload.insert(field.name, exampleOf(field.kind));
    return QJsonDocument(payload).toJson(QJsonDocument::Indented).trimmed();
}

EventDialog::EventDialog(const StreamChange &change, QWidget *parent)
    : StreamDialog(tr("Add a test event"), tr("Publish…"), change, parent)
    , m_type(new QComboBox(this))
    , m_source(new QLineEdit(QStringLiteral("freshet"), this))
    , m_payload(new QPlainTextEdit(this))
    , m_anyType(new QCheckBox(tr("Also a type that the contract does not know, unchecked"), this))
    , m_id(QUuid::createUuid().toByteArray(QUuid::WithoutBraces))
{
    m_type->setObjectName(QStringLiteral("eventType"));
    m_payload->setObjectName(QStringLiteral("eventPayload"));
    m_anyType->setObjectName(QStringLiteral("eventAnyType"));
    m_type->setEditable(true);
    m_type->setInsertPolicy(QComboBox::NoInsert);
    for (const QByteArray &type : m_registry.types())
        m_type->addItem(QString::fromUtf8(type));
    m_type->setEditText(change.event.type.isEmpty() ? m_type->itemText(0) : QString::fromUtf8(change.event.type));
    m_type->lineEdit()->setMaxLength(200);
    m_payload->setFont(fixedFont());
    m_payload->setTabChangesFocus(true);
    m_payload->setMinimumHeight(120);
    m_payload->setAccessibleName(tr("Payload"));
    m_source->setMaxLength(200);
    form()->addRow(tr("Type"), m_type);
    form()->addRow(tr("Payload"), m_payload);
    form()->addRow(tr("Source"), m_source);
    form()->addRow(m_anyType);
    connect(m_type, &QComboBox::editTextChanged, this, [this] {
        propose();
        look();
    });
    connect(m_payload, &QPlainTextEdit::textChanged, this, [this] { look(); });
    connect(m_source, &QLineEdit::textChanged, this, [this] { look(); });
    connect(m_anyType, &QCheckBox::toggled, this, [this] { look(); });
    propose();
    look();
}

// For the type that is written there, unless the user has written a payload.
void EventDialog::propose()
{
    if (m_payload->toPlainText() != m_proposed)
        return;
    m_proposed = QString::fromUtf8(proposedPayload(m_registry, m_type->currentText().toUtf8()));
    m_payload->setPlainText(m_proposed);
}

QString EventDialog::fill(StreamChange &change) const
{
    const QByteArray type = m_type->currentText().toUtf8();
    if (const auto name = events::EventRegistry::checkName(type); !name)
        return tr("This can be no type: %1").arg(visibleText(name.error().message));
    const auto compact = compactJson(m_payload->toPlainText().toUtf8());
    if (!compact)
        return tr("The payload is no JSON: %1").arg(visibleText(compact.error().message));
    const QJsonDocument payload = QJsonDocument::fromJson(*compact);
    if (!payload.isObject())
        return tr("The payload must be a JSON object such as {\"voice_id\": \"…\"}.");
    change.event = events::Event::make(type, payload.object(), m_source->text());
    change.event.id = m_id;
    change.stream = events::streamOf(type);
    change.anyType = m_anyType->isChecked();
    if (!m_registry.knows(type)) {
        return m_anyType->isChecked() ? QString()
                                      : tr("The contract does not know this type. Tick the box to publish it all the same.");
    }
    if (const auto right = m_registry.check(change.event); !right)
        return tr("Against the contract: %1").arg(visibleText(right.error().message));
    return {};
}

} // namespace freshet::ui
