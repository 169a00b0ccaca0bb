// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/order_draft.h"

#include "core/base/glob.h"
#include "core/cache/key.h"
#include "core/cache/versions.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace freshet::ui {

using Kind = OrderDraft::Kind;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Invalidate)
};

std::optional<Kind> kindOf(const QString &name)
{
    for (const Kind kind : orderKinds()) {
        if (name == cache::kindName(kind))
            return kind;
    }
    return std::nullopt;
}

QString whatIsMissing(Kind kind)
{
    switch (kind) {
    case Kind::Keys:
        return Words::tr("Enter the keys, one a line.");
    case Kind::Pattern:
    case Kind::Ttl:
        return Words::tr("Enter a pattern, such as v1:product:*.");
    case Kind::Tag:
        return Words::tr("Enter a tag.");
    case Kind::Queue:
        return Words::tr("Enter the tag of a queue.");
    case Kind::Namespace:
        return Words::tr("Enter a namespace.");
    case Kind::Resource:
        return Words::tr("Enter a namespace and an id.");
    }
    return {};
}

} // namespace

const std::vector<Kind> &orderKinds()
{
    static const std::vector<Kind> kinds{Kind::Pattern, Kind::Keys,  Kind::Namespace, Kind::Resource,
                                         Kind::Tag,     Kind::Queue, Kind::Ttl};
    return kinds;
}

bool takesLines(Kind kind)
{
    return kind == Kind::Keys || kind == Kind::Pattern || kind == Kind::Ttl;
}

bool takesPatterns(Kind kind)
{
    return kind == Kind::Pattern || kind == Kind::Ttl;
}

std::expected<inspect::InvalidationOrder, QString> orderOf(const OrderDraft &draft)
{
    const qsizetype needed = draft.kind == Kind::Resource ? 2 : 1;
    if (draft.subjects.size() < needed || draft.subjects.contains(QString()))
        return std::unexpected(whatIsMissing(draft.kind));
    if (draft.subjects.size() > mostSubjects)
        return std::unexpected(Words::tr("At most %1 lines.").arg(formatCount(mostSubjects)));
    if (draft.kind == Kind::Ttl && draft.to.count() <= 0)
        return std::unexpected(Words::tr("Enter for how long the keys may live."));
    if (draft.kind == Kind::Namespace || draft.kind == Kind::Resource) {
        if (!cache::Versions::checkNamespace(draft.subjects.front().toUtf8()))
            return std::unexpected(Words::tr("No namespace can have this name: the versions' own records stand there."));
    }
    inspect::InvalidationOrder order;
    cache::Invalidation part;
    part.kind = draft.kind;
    if (draft.kind == Kind::Ttl)
        part.to = draft.to;
    const bool isOnePart = draft.kind == Kind::Keys || draft.kind == Kind::Resource;
    for (const QString &subject : draft.subjects) {
        part.subjects.append(subject.toUtf8());
        if (!isOnePart) {
            order.push_back(part);
            part.subjects.clear();
        }
    }
    if (isOnePart)
        order.push_back(part);
    return order;
}

QStringList placeholdersOf(const OrderDraft &draft)
{
    QStringList names;
    for (const QString &subject : draft.subjects) {
        const auto parsed = cache::KeyTemplate::parse(subject.toUtf8());
        if (!parsed)
            continue;
        for (const QByteArray &name : parsed->names()) {
            if (!names.contains(QString::fromUtf8(name)))
                names.append(QString::fromUtf8(name));
        }
    }
    return names;
}

OrderDraft filled(const OrderDraft &draft, const std::map<QString, QString> &values)
{
    cache::Parameters parameters;
    for (const auto &[name, value] : values) {
        const QString meant = takesPatterns(draft.kind) ? QString::fromUtf8(globEscaped(value.toUtf8())) : value;
        parameters[name] = cache::Parameter(meant);
    }
    OrderDraft result = draft;
    for (QString &subject : result.subjects) {
        const auto parsed = cache::KeyTemplate::parse(subject.toUtf8());
        if (!parsed)
            continue;
        if (const auto text = parsed->fill(parameters))
            subject = QString::fromUtf8(*text);
    }
    return result;
}

QJsonObject draftToJson(const OrderDraft &draft)
{
    QJsonObject json{{QStringLiteral("kind"), QString(cache::kindName(draft.kind))},
                     {QStringLiteral("subjects"), QJsonArray::fromStringList(draft.subjects)}};
    if (draft.kind == Kind::Ttl)
        json.insert(QStringLiteral("to_s"), qint64(draft.to.count()));
    return json;
}

std::optional<OrderDraft> draftFromJson(const QJsonObject &json)
{
    const auto kind = kindOf(json.value(QLatin1String("kind")).toString());
    if (!kind)
        return std::nullopt;
    OrderDraft draft;
    draft.kind = *kind;
    for (const QJsonValue &one : json.value(QLatin1String("subjects")).toArray()) {
        if (!one.isString() || draft.subjects.size() >= mostSubjects)
            return std::nullopt;
        draft.subjects.append(one.toString());
    }
    if (draft.kind == Kind::Ttl)
        draft.to = std::chrono::seconds(json.value(QLatin1String("to_s")).toInteger());
    return draft;
}

} // namespace freshet::ui
