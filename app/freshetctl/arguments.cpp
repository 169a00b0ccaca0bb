// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/arguments.h"

#include "app/freshetctl/text.h"
#include "app/freshetctl/verb.h"

#include <algorithm>
#include <numeric>

namespace freshet::ctl {

namespace {

constexpr OptionSpec global[] = {
    {"--url", "URL", "the server, such as redis://host:6379/0; else FRESHET_URL, REDIS_URL, redis://127.0.0.1:6379"},
    {"--profile", "NAME", "a connection that the desktop application saved"},
    {"--password-file", "FILE", "the password is this file's first line; else FRESHET_PASSWORD"},
    {"--timeout", "S", "seconds to wait for a connection and for each answer (5)"},
    {"--json", nullptr, "JSON instead of text for people"},
    {"--read-only", nullptr, "refuse every command that writes"},
    {"--yes", nullptr, "ask nothing"},
    {"--quiet", nullptr, "no warnings"},
    {"--help", nullptr, "this help, or a verb's"},
    {"--version", nullptr, "the program's version"},
};

std::unexpected<Error> wrong(const QString &what)
{
    return failure(Code::InvalidArgument, what);
}

QString shown(QByteArrayView bytes)
{
    return QString::fromUtf8(visible(bytes));
}

const OptionSpec *find(std::span<const OptionSpec> options, QByteArrayView name)
{
    const auto found = std::ranges::find_if(options, [&](const OptionSpec &one) { return name == QByteArrayView(one.name); });
    return found == options.end() ? nullptr : &*found;
}

QString orNearest(QByteArrayView word, const QByteArrayList &known)
{
    const QByteArray near = nearest(word, known);
    return near.isEmpty() ? QString() : QStringLiteral("; did you mean %1?").arg(shown(near));
}

std::unexpected<Error> unknownOption(QByteArrayView name, const Verb *verb)
{
    QByteArrayList known;
    for (const OptionSpec &one : global)
        known.append(one.name);
    if (verb) {
        for (const OptionSpec &one : verb->options)
            known.append(one.name);
    }
    const QString where = verb ? QStringLiteral("%1 has no option %2").arg(QLatin1String(verb->name), shown(name))
                               : QStringLiteral("there is no option %1 before the verb").arg(shown(name));
    return wrong(where + orNearest(name, known));
}

} // namespace

std::span<const OptionSpec> globalOptions()
{
    return global;
}

bool Arguments::has(QByteArrayView option) const
{
    return std::ranges::any_of(m_options, [&](const auto &one) { return one.first == option; });
}

std::optional<QByteArray> Arguments::value(QByteArrayView option) const
{
    const auto found = std::ranges::find_if(m_options, [&](const auto &one) { return one.first == option; });
    return found == m_options.end() ? std::nullopt : std::optional(found->second);
}

QByteArrayList Arguments::values(QByteArrayView option) const
{
    QByteArrayList all;
    for (const auto &[name, text] : m_options) {
        if (name == option)
            all.append(text);
    }
    return all;
}

Result<std::optional<qint64>> Arguments::integer(QByteArrayView option, qint64 least, qint64 most) const
{
    const auto text = value(option);
    if (!text)
        return std::nullopt;
    bool ok = false;
    const qint64 number = text->toLongLong(&ok);
    if (!ok || number < least || number > most)
        return wrong(QStringLiteral("%1 takes a whole number from %2 to %3, not \"%4\"")
                         .arg(shown(option))
                         .arg(least)
                         .arg(most)
                         .arg(shown(*text)));
    return number;
}

Result<Arguments> parseArguments(const QByteArrayList &words, std::span<const Verb> verbs)
{
    Arguments parsed;
    bool onlyWords = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QByteArray &word = words[i];
        if (onlyWords || !word.startsWith('-') || word.size() == 1) {
            if (parsed.verb) {
                parsed.words.append(word);
                continue;
            }
            const auto verb = std::ranges::find_if(verbs, [&](const Verb &one) { return word == one.name; });
            if (verb == verbs.end()) {
                QByteArrayList known;
                for (const Verb &one : verbs)
                    known.append(one.name);
                return wrong(QStringLiteral("there is no verb \"%1\"%2").arg(shown(word), orNearest(word, known)));
            }
            parsed.verb = &*verb;
            continue;
        }
        if (word == "--") {
            onlyWords = true;
            continue;
        }
        const qsizetype equals = word.indexOf('=');
        const QByteArray name = word == "-h" ? QByteArray("--help") : equals < 0 ? word : word.first(equals);
        // A verb's own option comes first: the version of a key is another thing than the program's.
        const OptionSpec *spec = parsed.verb ? find(parsed.verb->options, name) : nullptr;
        if (!spec) {
            spec = find(global, name);
            parsed.m_asksProgramVersion |= name == "--version";
        }
        if (!spec && parsed.verb && parsed.verb->takesAnyWord) {
            parsed.words.append(word);
            continue;
        }
        if (!spec)
            return unknownOption(name, parsed.verb);
        if (spec->times == OptionSpec::Times::Once && spec->value && parsed.has(name))
            return wrong(QStringLiteral("%1 is given twice").arg(shown(name)));
        if (!spec->value && equals >= 0)
            return wrong(QStringLiteral("%1 takes no value").arg(shown(name)));
        if (spec->value && equals < 0 && ++i == words.size())
            return wrong(QStringLiteral("%1 needs a value: %1 %2").arg(shown(name), QLatin1String(spec->value)));
        parsed.m_options.emplace_back(name, !spec->value ? QByteArray() : equals < 0 ? words[i] : word.sliced(equals + 1));
    }
    if (!parsed.verb || parsed.has("--help") || parsed.asksProgramVersion())
        return parsed;
    const Verb &verb = *parsed.verb;
    if (parsed.words.size() < verb.leastWords)
        return wrong(
            QStringLiteral("%1 needs more: freshetctl %1 %2").arg(QLatin1String(verb.name), QString::fromUtf8(verb.usage)));
    if (verb.mostWords >= 0 && parsed.words.size() > verb.mostWords)
        return wrong(QStringLiteral("\"%1\" is too much: freshetctl %2 %3")
                         .arg(shown(parsed.words[verb.mostWords]), QLatin1String(verb.name), QString::fromUtf8(verb.usage)));
    return parsed;
}

QByteArray nearest(QByteArrayView word, const QByteArrayList &known)
{
    QByteArray best;
    qsizetype least = 3; // more edits than two are another word
    for (const QByteArray &candidate : known) {
        std::vector<qsizetype> row(std::size_t(candidate.size()) + 1);
        std::iota(row.begin(), row.end(), 0);
        for (qsizetype i = 0; i < word.size() && word.size() < 40; ++i) { // Levenshtein's distance, one row at a time
            qsizetype diagonal = std::exchange(row[0], i + 1);
            for (qsizetype j = 0; j < candidate.size(); ++j) {
                const qsizetype change = diagonal + (word[i] != candidate[j]);
                diagonal = row[std::size_t(j) + 1];
                row[std::size_t(j) + 1] = std::min({change, diagonal + 1, row[std::size_t(j)] + 1});
            }
        }
        if (word.size() < 40 && row.back() < std::min(least, candidate.size())) {
            least = row.back();
            best = candidate;
        }
    }
    return best;
}

} // namespace freshet::ctl
