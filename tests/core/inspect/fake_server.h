// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/url.h"

#include <QByteArrayList>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace freshet::test {

/// A server that says what a test wants, for versions and states that a real one can't be brought to here. In the test's
/// own thread, whose event loop must run.
class FakeServer : public QTcpServer
{
public:
    /// Gets one command with its arguments, the name in upper case; answers in the protocol's bytes.
    using Answers = std::function<QByteArray(const QByteArrayList &)>;

    explicit FakeServer(Answers answers)
        : m_answers(std::move(answers))
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *peer = nextPendingConnection();
            connect(peer, &QTcpSocket::readyRead, this, [this, peer] { answer(*peer); });
        });
        listen(QHostAddress::LocalHost);
    }

    redis::Url url() const
    {
        redis::Url url;
        url.hosts.append({QStringLiteral("127.0.0.1"), serverPort()});
        return url;
    }

    static QByteArray bulk(const QByteArray &bytes) { return '$' + QByteArray::number(bytes.size()) + "\r\n" + bytes + "\r\n"; }
    static QByteArray array(const QByteArrayList &elements)
    {
        return '*' + QByteArray::number(elements.size()) + "\r\n" + elements.join();
    }

private:
    /// A client sends nothing but arrays of bulk strings.
    void answer(QTcpSocket &peer)
    {
        m_input += peer.readAll();
        qsizetype at = 0;
        const auto number = [&]() -> qsizetype {
            const qsizetype end = m_input.indexOf("\r\n", at);
            const qsizetype value = end < 0 ? -1 : m_input.sliced(at + 1, end - at - 1).toLongLong();
            at = end + 2;
            return value;
        };
        while (at < m_input.size()) {
            const qsizetype start = at;
            QByteArrayList command;
            bool whole = true;
            for (qsizetype left = number(); left > 0 && whole; --left) {
                const qsizetype size = at < m_input.size() ? number() : -1;
                whole = size >= 0 && at + size + 2 <= m_input.size();
                if (whole)
                    command.append(m_input.sliced(at, size));
                at += size + 2;
            }
            if (!whole || command.isEmpty()) {
                m_input = m_input.sliced(start);
                return;
            }
            command.first() = command.first().toUpper();
            peer.write(m_answers(command));
        }
        m_input.clear();
    }

    Answers m_answers;
    QByteArray m_input; ///< of the one client that a test has
};

} // namespace freshet::test
