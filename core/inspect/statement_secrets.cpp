// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/statement_secrets.h"

#include "core/inspect/statement.h"

namespace freshet::inspect {

bool isSecretParameter(QByteArrayView name)
{
    const QByteArray lower = name.toByteArray().toLower();
    return lower.contains("pass") || lower == "masterauth" || lower == "masteruser" || lower.contains("secret");
}

QList<qsizetype> secretWords(const QByteArrayList &words)
{
    QList<qsizetype> places;
    const auto restFrom = [&](qsizetype first) {
        for (qsizetype i = first; i < words.size(); ++i)
            places.append(i);
    };
    const QByteArray name = words.value(0).toUpper();
    const QByteArray sub = words.value(1).toUpper();
    if (name.startsWith("AUTH")) {
        restFrom(1);
    } else if (name == "HELLO" || name == "MIGRATE") {
        for (qsizetype i = 1; i < words.size(); ++i) {
            const QByteArray word = words[i].toUpper();
            if (word == "AUTH" || word == "AUTH2") {
                const qsizetype count = name == "MIGRATE" && word == "AUTH" ? 1 : 2;
                for (qsizetype k = i + 1; k <= i + count && k < words.size(); ++k)
                    places.append(k);
                break;
            }
        }
    } else if (name == "CONFIG" && sub == "SET") {
        for (qsizetype i = 2; i + 1 < words.size(); i += 2) {
            if (isSecretParameter(words[i]))
                places.append(i + 1);
        }
    } else if (name == "ACL" && sub == "SETUSER") {
        restFrom(3);
    } else if (name == "SENTINEL" && sub == "SET") {
        for (qsizetype i = 3; i + 1 < words.size(); i += 2) {
            if (isSecretParameter(words[i]) || words[i].toLower() == "auth-user")
                places.append(i + 1);
        }
    }
    return places;
}

bool holdsSecret(QByteArrayView text)
{
    for (qsizetype begin = 0; begin <= text.size();) {
        qsizetype end = text.indexOf('\n', begin);
        if (end < 0)
            end = text.size();
        QByteArrayList words;
        for (const TypedWord &word : splitLine(text.sliced(begin, end - begin)).words)
            words.append(word.bytes);
        begin = end + 1;
        bool isNumber = false;
        if (words.size() > 1) {
            words.first().toLongLong(&isNumber);
            if (isNumber)
                words.removeFirst();
        }
        if (!secretWords(words).isEmpty())
            return true;
    }
    return false;
}

QByteArrayList withoutSecrets(QByteArrayList words)
{
    for (const qsizetype place : secretWords(words))
        words[place] = "(hidden)";
    return words;
}

} // namespace freshet::inspect
