// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>

namespace freshet::ui {

/// Where passwords are kept between starts; the key is a profile's id. GUI thread; answers come later, in the same thread,
/// exactly once, and not at all where `context` is gone by then. No implementation writes plain text to a disk.
class SecretStore
{
public:
    enum class Outcome {
        Done,
        Missing,     ///< nothing is kept under that key (or the user refused to open the keychain)
        Unavailable, ///< no keychain service answers: the password is asked for each time
        Failed,
    };
    using ReadAnswer = std::function<void(Outcome outcome, const QString &secret)>;
    using Answer = std::function<void(Outcome outcome)>;

    virtual ~SecretStore() = default;
    virtual void read(const QString &key, QObject *context, ReadAnswer answer) = 0;
    virtual void write(const QString &key, const QString &secret, QObject *context, Answer answer) = 0;
    virtual void remove(const QString &key, QObject *context, Answer answer) = 0;
};

/// The system's keychain (Secret Service, KWallet) through QtKeychain. A service that does not answer within 30 s, long enough
/// to unlock it, is taken to be unavailable.
class KeychainSecretStore : public SecretStore
{
public:
    void read(const QString &key, QObject *context, ReadAnswer answer) override;
    void write(const QString &key, const QString &secret, QObject *context, Answer answer) override;
    void remove(const QString &key, QObject *context, Answer answer) override;
};

/// Where there is none: everything is unavailable.
class NoSecretStore : public SecretStore
{
public:
    void read(const QString &key, QObject *context, ReadAnswer answer) override;
    void write(const QString &key, const QString &secret, QObject *context, Answer answer) override;
    void remove(const QString &key, QObject *context, Answer answer) override;
};

} // namespace freshet::ui
