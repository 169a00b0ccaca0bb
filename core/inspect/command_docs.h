// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/command_table.h"

#include <QByteArrayList>
#include <QHash>

#include <vector>

namespace freshet::inspect {

/// One argument of a command as COMMAND DOCS describes it (https://redis.io/docs/reference/command-arguments).
struct CommandArgument
{
    enum class Kind { Value, Key, Token, OneOf, Block };
    Kind kind = Kind::Value;
    QByteArray name;
    QByteArray token; ///< the keyword before it; of Kind::Token the keyword itself
    bool isOptional = false;
    bool isMultiple = false;
    bool repeatsToken = false; ///< of a multiple one: the token before each
    std::vector<CommandArgument> arguments;
};

/// What is known of one command or, of a container, of one subcommand.
struct CommandDoc
{
    QByteArray name; ///< upper case, with the subcommand behind a blank
    QByteArray summary;
    QByteArray since;
    QByteArray group;
    QByteArray complexity;
    QByteArray replacedBy; ///< where it is deprecated
    int arity = 0;         ///< negative: at least
    QByteArrayList flags;
    QByteArrayList categories; ///< `@write` …
    std::vector<CommandArgument> arguments;
    QByteArrayList subcommands; ///< upper case, without the container's name
    bool isFromServer = false;  ///< the arguments are; else from a table of our own, or unknown
};

/// Everything that a server says of its commands: what they do, how they are written, what they may do. From COMMAND, and COMMAND
/// DOCS where there is that (7.0); before, the syntax of the commands that people type comes from a small table of our own.
/// Plain value, cheap to copy; any thread.
class CommandDocs
{
public:
    /// `docs` may be an error or nil. Entries of an unknown form are left out; depth and sizes are the reply's.
    static CommandDocs fromReplies(const redis::Value &command, const redis::Value &docs);

    bool isEmpty() const { return m_docs.isEmpty(); }
    const redis::CommandTable &table() const { return m_table; }
    /// The names of commands, upper case, sorted.
    const QByteArrayList &names() const { return m_names; }
    /// What is known of the command that begins with these words; of a container with a known subcommand that one's. nullptr:
    /// unknown. `taken`: how many words are its name.
    const CommandDoc *find(const QByteArrayList &words, qsizetype *taken = nullptr) const;

private:
    void addTraits(const redis::Value &entry);
    void addDocs(const QByteArray &name, const redis::Value &fields, int depth);

    QHash<QByteArray, CommandDoc> m_docs; ///< by upper-case name
    QByteArrayList m_names;
    redis::CommandTable m_table;
};

/// The words of redis.io's syntax, one for each argument of the first level: `[EX seconds | PX milliseconds]`.
QByteArrayList syntaxParts(const CommandDoc &doc);

/// Where a half-typed command is within its syntax.
struct TypedPlace
{
    qsizetype part = -1;     ///< of syntaxParts; -1: behind all, or unknown
    bool isKey = false;      ///< a key's name is expected
    QByteArrayList keywords; ///< that may stand here, upper case
};
/// `before`: the complete words behind the command's name. Greedy and forgiving, for a help line: what fits nowhere is passed
/// over.
TypedPlace placeIn(const CommandDoc &doc, const QByteArrayList &before);

/// Arguments from a line of syntax such as `key value [NX | XX] [EX seconds | KEEPTTL]`; `…` behind one: it may come again.
std::vector<CommandArgument> argumentsOf(QByteArrayView syntax);
/// For servers without COMMAND DOCS: the syntax, and the summary; empty where the table does not have it.
QByteArray ownSyntax(const QByteArray &upperName, QByteArray &summary);

} // namespace freshet::inspect
