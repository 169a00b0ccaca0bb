// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bridge/secret_store.h"

#include <QHash>

namespace freshet::test {

/// A keychain in memory; `available = false` is a system without one.
class MemorySecretStore : public ui::SecretStore
{
public:
    void read(const QString &key, QObject *context, ReadAnswer answer) override
    {
        later(context, [this, key, answer = std::move(answer)] {
            if (!available)
                answer(Outcome::Unavailable, {});
            else if (!secrets.contains(key))
                answer(Outcome::Missing, {});
            else
                answer(Outcome::Done, secrets.value(key));
        });
    }
    void write(const QString &key, const QString &secret, QObject *context, Answer answer) override
    {
        later(context, [this, key, secret, answer = std::move(answer)] {
            if (available)
                secrets.insert(key, secret);
            answer(available ? Outcome::Done : Outcome::Unavailable);
        });
    }
    void remove(const QString &key, QObject *context, Answer answer) override
    {
        later(context, [this, key, answer = std::move(answer)] {
            const bool had = available && secrets.remove(key);
            answer(!available ? Outcome::Unavailable : had ? Outcome::Done : Outcome::Missing);
        });
    }

    QHash<QString, QString> secrets;
    bool available = true;

private:
    template<typename Call>
    static void later(QObject *context, Call call)
    {
        QMetaObject::invokeMethod(context, std::move(call), Qt::QueuedConnection);
    }
};

} // namespace freshet::test
