// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/subverb.h"

#include "app/freshetctl/confirm.h"
#include "app/freshetctl/text.h"

#include <algorithm>

namespace freshet::ctl {

namespace {

QString shown(QByteArrayView bytes)
{
    return QString::fromUtf8(visible(bytes));
}

qsizetype wordsOf(const Subverb &subverb)
{
    return subverb.name.isEmpty() ? 0 : subverb.name.count(' ') + 1;
}

QByteArray usageOf(const Context &context, const Subverb &subverb)
{
    QByteArray usage = QByteArray("freshetctl ") + context.arguments().verb->name;
    for (const QByteArray &part : {subverb.name, QByteArray(subverb.usage)}) {
        if (!part.isEmpty())
            usage += ' ' + part;
    }
    return usage;
}

const Subverb *choose(const QByteArrayList &words, std::span<const Subverb> subverbs)
{
    const Subverb *nameless = nullptr;
    for (const Subverb &subverb : subverbs) {
        if (subverb.name.isEmpty())
            nameless = &subverb;
    }
    for (const Subverb &subverb : subverbs) {
        const qsizetype length = wordsOf(subverb);
        if (length > 0 && words.first(std::min(length, words.size())).join(' ') == subverb.name &&
            (!nameless || words.size() > length))
            return &subverb;
    }
    return nameless;
}

QString unknownLine(const Context &context, const QByteArrayList &words, std::span<const Subverb> subverbs)
{
    QByteArrayList known;
    for (const Subverb &subverb : subverbs)
        known.append(subverb.name);
    const QByteArray first = words.value(0);
    const bool isGroup = std::ranges::any_of(known, [&](const QByteArray &name) { return name.startsWith(first + ' '); });
    const QByteArray said = isGroup ? words.first(std::min<qsizetype>(2, words.size())).join(' ') : first;
    const QByteArray near = nearest(said, known);
    return QStringLiteral("%1 takes %2, not \"%3\"%4")
        .arg(QLatin1String(context.arguments().verb->name), QString::fromUtf8(known.join(", ")), shown(said),
             near.isEmpty() ? QString() : QStringLiteral("; did you mean %1?").arg(shown(near)));
}

/// The first option of the verb that does not go with the subverb.
std::optional<QString> spareOption(const Context &context, const Subverb &subverb)
{
    for (const OptionSpec &option : context.arguments().verb->options) {
        if (context.arguments().has(option.name) && !subverb.takes.contains(QByteArray(option.name)))
            return QStringLiteral("%1 does not go with %2")
                .arg(QLatin1String(option.name), QString::fromUtf8(usageOf(context, subverb)));
    }
    return std::nullopt;
}

} // namespace

Task<int> runSubverb(Context &context, std::span<const Subverb> subverbs)
{
    const QByteArrayList &words = context.arguments().words;
    const Subverb *subverb = choose(words, subverbs);
    if (!subverb)
        co_return context.wrongUsage(unknownLine(context, words, subverbs));
    const QByteArrayList rest = words.mid(wordsOf(*subverb));
    if (rest.size() < subverb->leastWords || (subverb->mostWords >= 0 && rest.size() > subverb->mostWords))
        co_return context.wrongUsage(QStringLiteral("usage: ") + QString::fromUtf8(usageOf(context, *subverb)));
    if (rest.contains(QByteArray()))
        co_return context.wrongUsage(QStringLiteral("an empty word names nothing: ") +
                                     QString::fromUtf8(usageOf(context, *subverb)));
    if (const auto spare = spareOption(context, *subverb))
        co_return context.wrongUsage(*spare);
    const bool isDry = context.arguments().has("--dry-run");
    const QString name = QString::fromUtf8(QByteArray(context.arguments().verb->name) +
                                           (subverb->name.isEmpty() ? QByteArray() : ' ' + subverb->name));
    if (subverb->effect != Subverb::Effect::Looks && !isDry && context.target().options.readOnly)
        co_return context.fail({Code::ReadOnly, QStringLiteral("read-only"), name});
    if (subverb->effect == Subverb::Effect::Destroys && !isDry && !context.arguments().has("--yes") && !canAsk()) {
        context.out().error(QStringLiteral("%1 was refused and nothing was changed: give --yes to do it, --dry-run to see "
                                           "what it would do")
                                .arg(name));
        co_return Refused;
    }
    co_return co_await subverb->run(context, rest);
}

bool isToAsk(const Context &context)
{
    return !context.arguments().has("--yes") && !context.arguments().has("--dry-run") && canAsk();
}

std::optional<int> refusalWhenAsked(Context &context, const QByteArray &question)
{
    if (!isToAsk(context) || ask(question + ". Go on?"))
        return std::nullopt;
    context.out().error(QStringLiteral("nothing was changed"));
    return Refused;
}

} // namespace freshet::ctl
