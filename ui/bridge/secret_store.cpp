// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/secret_store.h"

#include <qt6keychain/keychain.h>

#include <QTimer>

#include <chrono>
#include <memory>
#include <utility>

namespace freshet::ui {

namespace {

using Outcome = SecretStore::Outcome;

constexpr std::chrono::seconds patience{30};

QString serviceName()
{
    return QStringLiteral("freshet");
}

Outcome outcomeOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
        return Outcome::Done;
    case QKeychain::EntryNotFound:
    case QKeychain::AccessDeniedByUser:
        return Outcome::Missing;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError: // the libraries say so too when nobody listens on the bus
        return Outcome::Unavailable;
    default:
        return Outcome::Failed;
    }
}

/// Starts `job` and calls `answer(outcome)` once: with its result or, after a long silence, as unavailable.
template<typename Job, typename Then>
void run(Job *job, const QString &key, QObject *context, Then answer)
{
    job->setKey(key);
    job->setInsecureFallback(false);
    auto open = std::make_shared<bool>(true);
    auto then = std::make_shared<Then>(std::move(answer));
    QObject::connect(job, &QKeychain::Job::finished, context, [open, then, job] {
        if (std::exchange(*open, false))
            (*then)(outcomeOf(job->error()), job);
    });
    QTimer::singleShot(patience, context, [open, then] {
        if (std::exchange(*open, false))
            (*then)(Outcome::Unavailable, static_cast<Job *>(nullptr));
    });
    job->start();
}

} // namespace

void KeychainSecretStore::read(const QString &key, QObject *context, ReadAnswer answer)
{
    run(new QKeychain::ReadPasswordJob(serviceName()), key, context,
        [answer = std::move(answer)](Outcome outcome, QKeychain::ReadPasswordJob *job) {
            answer(outcome, outcome == Outcome::Done && job ? job->textData() : QString());
        });
}

void KeychainSecretStore::write(const QString &key, const QString &secret, QObject *context, Answer answer)
{
    auto *job = new QKeychain::WritePasswordJob(serviceName());
    job->setTextData(secret);
    run(job, key, context, [answer = std::move(answer)](Outcome outcome, QKeychain::WritePasswordJob *) { answer(outcome); });
}

void KeychainSecretStore::remove(const QString &key, QObject *context, Answer answer)
{
    run(new QKeychain::DeletePasswordJob(serviceName()), key, context,
        [answer = std::move(answer)](Outcome outcome, QKeychain::DeletePasswordJob *) { answer(outcome); });
}

void NoSecretStore::read(const QString &, QObject *context, ReadAnswer answer)
{
    QMetaObject::invokeMethod(context, [answer = std::move(answer)] { answer(Outcome::Unavailable, {}); }, Qt::QueuedConnection);
}

void NoSecretStore::write(const QString &, const QString &, QObject *context, Answer answer)
{
    QMetaObject::invokeMethod(context, [answer = std::move(answer)] { answer(Outcome::Unavailable); }, Qt::QueuedConnection);
}

void NoSecretStore::remove(const QString &, QObject *context, Answer answer)
{
    QMetaObject::invokeMethod(context, [answer = std::move(answer)] { answer(Outcome::Unavailable); }, Qt::QueuedConnection);
}

} // namespace freshet::ui
