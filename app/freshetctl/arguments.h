// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArrayList>

#include <optional>
#include <span>
#include <vector>

namespace freshet::ctl {

struct Verb;

/// An option of a verb or of the program. `value` names what follows it in the help; nullptr: it stands alone.
struct OptionSpec
{
    const char *name; ///< with its dashes: `--ttl`
    const char *value;
    const char *help;
    enum class Times { Once, Many } times = Times::Once;
};

/// A command line taken apart. All words are bytes as the shell gave them, for keys need not be text.
class Arguments
{
public:
    const Verb *verb = nullptr; ///< nullptr: none was given
    QByteArrayList words;       ///< what is left when verb and options are taken out, in order

    bool has(QByteArrayView option) const;
    std::optional<QByteArray> value(QByteArrayView option) const;
    QByteArrayList values(QByteArrayView option) const; ///< of an option that may come many times
    /// The option's value as a number from `least` to `most`; nothing where the option is absent.
    Result<std::optional<qint64>> integer(QByteArrayView option, qint64 least, qint64 most) const;
    bool asksProgramVersion() const { return m_asksProgramVersion; } ///< `--version`, where the verb has none of its own

private:
    friend Result<Arguments> parseArguments(const QByteArrayList &, std::span<const Verb>);
    std::vector<std::pair<QByteArray, QByteArray>> m_options;
    bool m_asksProgramVersion = false;
};

/// The options that stand anywhere.
std::span<const OptionSpec> globalOptions();

/// `words` without the program's name. `--name value` and `--name=value`; everything behind `--` is no option.
/// Code::InvalidArgument for an unknown verb or option, a missing or spare value, an option given twice, too few or too many
/// words.
Result<Arguments> parseArguments(const QByteArrayList &words, std::span<const Verb> verbs);

/// The spelling among `known` that `word` was most probably meant to be; empty where none is near.
QByteArray nearest(QByteArrayView word, const QByteArrayList &known);

} // namespace freshet::ctl
