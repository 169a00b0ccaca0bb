// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/command_docs.h"

#include <algorithm>

namespace freshet::inspect {

using redis::Value;
using Kind = CommandArgument::Kind;

namespace {

constexpr int mostDepth = 8; // of arguments in arguments; SORT, the deepest, has three

bool holds(const Value &flags, QByteArrayView flag)
{
    return std::ranges::any_of(flags.array(), [&](const Value &one) { return one.bytes() == flag; });
}

CommandArgument argumentOf(const Value &fields, int depth)
{
    CommandArgument argument;
    argument.name = fields.field("name").bytes();
    argument.token = fields.field("token").bytes();
    const QByteArray type = fields.field("type").bytes();
    argument.kind = type == "key"          ? Kind::Key
                    : type == "pure-token" ? Kind::Token
                    : type == "oneof"      ? Kind::OneOf
                    : type == "block"      ? Kind::Block
                                           : Kind::Value;
    const Value &flags = fields.field("flags");
    argument.isOptional = holds(flags, "optional");
    argument.repeatsToken = holds(flags, "multiple_token");
    argument.isMultiple = argument.repeatsToken || holds(flags, "multiple");
    if (depth < mostDepth) {
        for (const Value &inner : fields.field("arguments").array())
            argument.arguments.push_back(argumentOf(inner, depth + 1));
    }
    return argument;
}

QByteArrayList textsOf(const Value &list)
{
    QByteArrayList texts;
    for (const Value &one : list.array())
        texts.append(one.bytes());
    return texts;
}

QByteArray spelling(const CommandArgument &argument);

/// Without brackets, without what says that it may come again.
QByteArray bareSpelling(const CommandArgument &argument)
{
    QByteArray text;
    switch (argument.kind) {
    case Kind::Token:
        return argument.token;
    case Kind::OneOf:
    case Kind::Block: {
        QByteArrayList parts;
        for (const CommandArgument &inner : argument.arguments)
            parts.append(spelling(inner));
        text = parts.join(argument.kind == Kind::OneOf ? QByteArrayLiteral(" | ") : QByteArrayLiteral(" "));
        break;
    }
    case Kind::Key:
    case Kind::Value:
        text = argument.name;
        break;
    }
    if (argument.token.isEmpty())
        return text;
    const QByteArray token = argument.token == "\"\"" ? QByteArray() : argument.token + ' ';
    return token + (argument.kind == Kind::OneOf ? '<' + text + '>' : text);
}

QByteArray spelling(const CommandArgument &argument)
{
    QByteArray text = bareSpelling(argument);
    if (argument.kind == Kind::OneOf && !argument.isOptional && argument.token.isEmpty())
        text = '<' + text + '>';
    if (argument.isMultiple)
        text += " [" + (argument.repeatsToken || argument.token.isEmpty() ? bareSpelling(argument) : argument.name) + " …]";
    return argument.isOptional ? '[' + text + ']' : text;
}

} // namespace

CommandDocs CommandDocs::fromReplies(const Value &command, const Value &docs)
{
    CommandDocs all;
    all.m_table = redis::CommandTable::fromReply(command);
    for (const Value &entry : command.array())
        all.addTraits(entry);
    const Value::Array &fields = docs.array();
    for (std::size_t i = 0; i + 1 < fields.size(); i += 2)
        all.addDocs(fields[i].bytes(), fields[i + 1], 0);
    for (auto doc = all.m_docs.begin(); doc != all.m_docs.end(); ++doc) {
        if (!doc->name.contains(' '))
            all.m_names.append(doc->name);
        if (doc->isFromServer)
            continue;
        QByteArray summary;
        const QByteArray syntax = ownSyntax(doc->name, summary);
        doc->arguments = argumentsOf(syntax);
        doc->summary = summary;
    }
    std::sort(all.m_names.begin(), all.m_names.end());
    return all;
}

void CommandDocs::addTraits(const Value &entry)
{
    QByteArray name = entry.at(0).bytes().toUpper();
    if (name.isEmpty() || !entry.at(2).isArray())
        return;
    const qsizetype bar = name.indexOf('|');
    if (bar >= 0)
        name[bar] = ' ';
    CommandDoc &doc = m_docs[name];
    doc.name = name;
    doc.arity = int(entry.at(1).integer().value_or(0));
    doc.flags = textsOf(entry.at(2));
    doc.categories = textsOf(entry.at(6));
    QByteArrayList subcommands;
    for (const Value &sub : entry.at(9).array()) {
        subcommands.append(sub.at(0).bytes().toUpper().mid(name.size() + 1));
        if (bar < 0) // no server nests deeper
            addTraits(sub);
    }
    std::sort(subcommands.begin(), subcommands.end());
    m_docs[name].subcommands = subcommands; // the hash may have grown meanwhile
}

void CommandDocs::addDocs(const QByteArray &name, const Value &fields, int depth)
{
    QByteArray upper = name.toUpper();
    if (const qsizetype bar = upper.indexOf('|'); bar >= 0)
        upper[bar] = ' ';
    const auto found = m_docs.find(upper);
    if (found == m_docs.end() || !fields.isArray())
        return;
    CommandDoc &doc = *found;
    doc.summary = fields.field("summary").bytes();
    doc.since = fields.field("since").bytes();
    doc.group = fields.field("group").bytes();
    doc.complexity = fields.field("complexity").bytes();
    doc.replacedBy = fields.field("replaced_by").bytes();
    doc.isFromServer = true;
    for (const Value &argument : fields.field("arguments").array())
        doc.arguments.push_back(argumentOf(argument, 0));
    const Value::Array &subs = fields.field("subcommands").array();
    for (std::size_t i = 0; depth == 0 && i + 1 < subs.size(); i += 2)
        addDocs(subs[i].bytes(), subs[i + 1], depth + 1);
}

const CommandDoc *CommandDocs::find(const QByteArrayList &words, qsizetype *taken) const
{
    if (words.isEmpty())
        return nullptr;
    const QByteArray name = words.first().toUpper();
    const auto found = m_docs.constFind(name);
    if (found == m_docs.constEnd() || name.contains(' '))
        return nullptr;
    if (taken)
        *taken = 1;
    if (words.size() > 1 && !found->subcommands.isEmpty()) {
        const auto sub = m_docs.constFind(name + ' ' + words[1].toUpper());
        if (sub != m_docs.constEnd()) {
            if (taken)
                *taken = 2;
            return &*sub;
        }
    }
    return &*found;
}

QByteArrayList syntaxParts(const CommandDoc &doc)
{
    QByteArrayList parts;
    if (!doc.subcommands.isEmpty() && doc.arguments.empty())
        parts.append("<subcommand>");
    for (const CommandArgument &argument : doc.arguments)
        parts.append(spelling(argument));
    return parts;
}

} // namespace freshet::inspect
