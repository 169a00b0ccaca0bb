// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/standalone_client.h"
#include "tests/core/redis/scripted_rig.h"

#include <QCoreApplication>

#include <memory>
#include <utility>

namespace freshet::test {

/// A client over scripted transports, connected from the start.
struct ClientRig
{
    explicit ClientRig(redis::ClientOptions options = {}, const QByteArray &replies = welcome())
    {
        redis::Url url;
        url.hosts = {{QStringLiteral("redis.example"), 6379}};
        client = std::make_unique<redis::StandaloneClient>(url, options, transports.factory());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::MetaCall);
        transports.last().accept();
        transports.last().feed(replies);
        transports.last().takeWritten();
    }
    ScriptedLink &link() { return transports.link(0); } ///< the shared connection

    ScriptedTransports transports;
    std::unique_ptr<redis::Client> client;
};

/// What a step of a walk is answered: the process that names itself, and the keys.
inline QByteArray page(const QByteArray &cursor, const QByteArrayList &keys)
{
    QByteArray reply = info() + "*2\r\n" + bulk(cursor) + '*' + QByteArray::number(keys.size()) + "\r\n";
    for (const QByteArray &key : keys)
        reply += bulk(key);
    return reply;
}

/// Keeps what a Task comes to.
template<typename T>
struct Kept
{
    int answers = 0;
    Result<T> result;
};

template<typename T>
Task<> keepTask(Task<Result<T>> task, std::shared_ptr<Kept<T>> kept)
{
    kept->result = co_await task;
    ++kept->answers;
}

template<typename T>
std::shared_ptr<Kept<T>> keep(Task<Result<T>> task)
{
    auto kept = std::make_shared<Kept<T>>();
    keepTask(std::move(task), kept);
    return kept;
}

} // namespace freshet::test
