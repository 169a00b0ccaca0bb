// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>

namespace freshet::inspect {

// Which words of a statement are passwords: AUTH, HELLO … AUTH, CONFIG SET of a password, ACL SETUSER, MIGRATE … AUTH, SENTINEL
// SET … auth-pass. Rather one word too many. Pure; any thread.

/// Places of words that must be neither kept nor shown. A wrong spelling such as AUTHH counts too, for its words are passwords.
QList<qsizetype> secretWords(const QByteArrayList &words);
/// Whether a text holds any: also of one that can't be parsed, and behind a repetition. Such a text is not kept in the history.
bool holdsSecret(QByteArrayView text);
/// The words with `(hidden)` in place of secrets.
QByteArrayList withoutSecrets(QByteArrayList words);
/// Whether a parameter of CONFIG is a password or the like.
bool isSecretParameter(QByteArrayView name);

} // namespace freshet::inspect
