// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

#include <memory>
#include <vector>

struct redisContext;
struct redisReply;

namespace freshet::test {

/// A reply as RawRedis read it. An error is a reply like any other.
struct RawReply
{
    enum class Type { Nil, Integer, String, Status, Error, Array, NoAnswer };
    Type type = Type::NoAnswer; ///< NoAnswer: not connected, timed out; `bytes` says why
    QByteArray bytes;
    qint64 integer = 0;
    std::vector<RawReply> elements;

    bool isError() const { return type == Type::Error || type == Type::NoAnswer; }
    bool isNil() const { return type == Type::Nil; }
    bool isOk() const { return type == Type::Status && bytes == "OK"; }
    /// In a flat array of names and values: the one after `name`; NoAnswer where there is none.
    RawReply field(const QByteArray &name) const;
};

/// A small blocking Redis client on hiredis' synchronous calls, independent of the code under test: for arranging a server
/// and for looking at it from outside. It must not go through a TcpProxy of the same thread. Thread: any one.
class RawRedis
{
public:
    /// Where to connect: a Unix socket where `socketPath` is not empty, else 127.0.0.1.
    struct Address
    {
        QString socketPath{};
        quint16 port = 0;
        QByteArray user{};
        QByteArray password{};
    };

    /// Connects, waiting at most `timeoutMs`, which also bounds each later answer.
    explicit RawRedis(const Address &address, int timeoutMs = 5000);
    ~RawRedis();
    RawRedis(RawRedis &&other) noexcept;

    bool isConnected() const;
    QByteArray errorText() const;

    /// One command; its answer. `run({"SET", "k", "v"})`.
    RawReply run(const QByteArrayList &command);
    /// All commands written together, then all answers.
    std::vector<RawReply> runAll(const std::vector<QByteArrayList> &commands);

    QByteArray info(const QByteArray &section, const QByteArray &name); ///< one line of INFO; empty where it is missing

private:
    static RawReply convert(const redisReply *reply);
    RawReply read();
    void append(const QByteArrayList &command);

    struct Closer
    {
        void operator()(redisContext *context) const;
    };
    std::unique_ptr<redisContext, Closer> m_context;
};

} // namespace freshet::test
