// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/freshetctl/context.h"

#include <optional>
#include <span>

namespace freshet::ctl {

/// One of the things that a verb does which has several: `events dead resend`.
struct Subverb
{
    QByteArray name;      ///< its words: `dead resend`; empty: what is done where no name fits
    const char *usage;    ///< what follows the name
    QByteArrayList takes; ///< the verb's options that go with it
    int leastWords = 0;
    int mostWords = 0; ///< -1: any number
    enum class Effect {
        Looks,   ///< changes nothing
        Changes, ///< read-only refuses it, but for a dry run
        Destroys ///< the same; and on a terminal it asks, elsewhere it wants --yes
    } effect = Effect::Looks;
    /// `words` are those behind the name. The context outlives it.
    Task<int> (*run)(Context &context, QByteArrayList words) = nullptr;
};

/// Runs the one that the command line names, once words, options and permission are right; else says what is wrong. A name that
/// stands alone is that of a stream where the verb has a nameless one: `groups delete` shows the groups of the stream `delete`.
/// `subverbs` must live as long as the program.
Task<int> runSubverb(Context &context, std::span<const Subverb> subverbs);

/// Of what destroys, with what it would do as the question: nothing to go on, or the exit status. Asks only on a terminal without
/// --yes.
std::optional<int> refusalWhenAsked(Context &context, const QByteArray &question);

/// Whether the command line wants a question to be asked: saves the plan where not.
bool isToAsk(const Context &context);

} // namespace freshet::ctl
