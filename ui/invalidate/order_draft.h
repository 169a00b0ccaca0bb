// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/invalidation_preview.h"

#include <QJsonObject>
#include <QStringList>

#include <expected>
#include <map>

namespace freshet::ui {

/// What a person has written down to be invalidated, before it is an order. Plain value.
struct OrderDraft
{
    using Kind = cache::Invalidation::Kind;

    Kind kind = Kind::Pattern;
    QStringList subjects;        ///< keys, patterns or tags; of a resource its namespace and its id
    std::chrono::seconds to{60}; ///< of Ttl

    friend bool operator==(const OrderDraft &, const OrderDraft &) = default;
};

/// At most so many keys or patterns in one draft.
inline constexpr qsizetype mostSubjects = 10'000;

/// The order, or why there is none yet, in words for people. All keys are one part, of the other kinds each subject is one.
std::expected<inspect::InvalidationOrder, QString> orderOf(const OrderDraft &draft);

/// Names in braces such as `{pet_id}` for which a value is to be asked, each once. `{{` and `}}` are braces. A subject whose
/// braces do not fit has none.
QStringList placeholdersOf(const OrderDraft &draft);
/// With the values in their places; of patterns so that a value means itself.
OrderDraft filled(const OrderDraft &draft, const std::map<QString, QString> &values);

QJsonObject draftToJson(const OrderDraft &draft);
/// Nothing where it is no draft.
std::optional<OrderDraft> draftFromJson(const QJsonObject &json);

/// The kinds in the order of the form.
const std::vector<OrderDraft::Kind> &orderKinds();
/// Whether the kind takes many subjects, one a line.
bool takesLines(OrderDraft::Kind kind);
/// Whether its subjects are patterns.
bool takesPatterns(OrderDraft::Kind kind);

} // namespace freshet::ui
