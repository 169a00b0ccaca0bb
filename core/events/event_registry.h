// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/event.h"

#include <functional>
#include <map>
#include <vector>

namespace freshet::events {

/// The types of events that a program knows, each with a check of its payload: what is published must pass it, what is read need
/// not (others publish too). Plain value; reading from any thread.
class EventRegistry
{
public:
    /// Success, or Code::InvalidArgument whose message names the member and what it should be.
    using Check = std::function<Result<void>(const QJsonObject &payload)>;

    struct Field
    {
        enum class Kind { Text, Integer, Number, Boolean, Uuid, Id /**< an integer or a non-empty text */, Object, List, Any };
        QString name;
        Kind kind = Kind::Any;
        bool required = true;
    };

    /// The contract's: `voice.created`, `voice.updated`, `voice.deleted` (`voice_id`; `user_id` may be absent),
    /// `product.created`, `product.updated`, `product.deleted` (`product_id`), `category.updated` (`category_id` may be absent),
    /// `pet.updated`, `pet.deleted` (`pet_id`).
    static EventRegistry contract();

    /// Code::InvalidArgument for a name that is no type (empty, `dead`, begins with `seen:`, not UTF-8, control characters,
    /// longer than 200 bytes), or one that is already there.
    Result<void> add(QByteArray type, Check check);
    /// The same with a check for these members; others may come.
    Result<void> add(QByteArray type, std::vector<Field> fields);
    static Result<void> checkName(QByteArrayView type);

    bool knows(const QByteArray &type) const { return m_types.contains(type); }
    QByteArrayList types() const; ///< by name
    /// The members that a type's check asks for; empty for an unknown type, and for one that has a check of its own.
    std::vector<Field> fields(const QByteArray &type) const;
    /// Whether the event may be published: Code::NotFound for an unknown type, InvalidArgument for its payload, id or source.
    Result<void> check(const Event &event) const;

private:
    struct Type
    {
        Check check;
        std::vector<Field> fields;
    };
    std::map<QByteArray, Type> m_types;
};

} // namespace freshet::events
