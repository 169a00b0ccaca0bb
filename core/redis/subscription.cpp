// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/subscription.h"

#include "core/redis/connection.h"

#include <QSet>

namespace freshet::redis {

Subscription::~Subscription() = default;

/// RESP2's subscriber mode: after the login, all that comes is pushed: confirmations, messages, pongs.
class ChannelSubscription : public Subscription
{
    Q_OBJECT

public:
    ChannelSubscription(Client &client, std::vector<QByteArray> channels, std::vector<QByteArray> patterns)
        : m_channels(std::move(channels))
        , m_patterns(std::move(patterns))
        , m_connection(client.makeSubscriber())
    {
        connect(m_connection.get(), &Connection::stateChanged, this, &ChannelSubscription::follow);
        connect(m_connection.get(), &Connection::pushed, this, &ChannelSubscription::take);
        QMetaObject::invokeMethod(m_connection.get(), &Connection::open, Qt::QueuedConnection);
    }
    ~ChannelSubscription() override { disconnect(m_connection.get(), nullptr, this, nullptr); }
    ChannelSubscription(const ChannelSubscription &) = delete;
    ChannelSubscription &operator=(const ChannelSubscription &) = delete;

    bool isActive() const override { return m_active; }
    qint64 connectionId() const override { return m_active ? m_connection->connectionId() : 0; }

private:
    void follow()
    {
        if (m_connection->state() == Connection::State::Ready) {
            m_waitingFor = QSet<QByteArray>(m_channels.begin(), m_channels.end()).size() +
                           QSet<QByteArray>(m_patterns.begin(), m_patterns.end()).size();
            if (!m_channels.empty())
                m_connection->sendUnanswered(Command("SUBSCRIBE").addAll(m_channels));
            if (!m_patterns.empty())
                m_connection->sendUnanswered(Command("PSUBSCRIBE").addAll(m_patterns));
        } else if (m_connection->state() == Connection::State::Pausing) {
            m_active = false;
            Q_EMIT interrupted(m_connection->lastError());
        }
    }

    void take(const Value &value)
    {
        if (value.isError()) {
            if (m_active)
                return; // to the PING of a silent connection: MISCONF, LOADING; it is an answer, and messages still come
            // Subscribing itself was refused (NOPERM): say why, and try again with growing pauses, for rights can be given.
            m_connection->drop(errorFromReply(value.bytes(), QStringLiteral("SUBSCRIBE")));
            return;
        }
        const QByteArray kind = value.at(0).bytes();
        if (kind == "message")
            Q_EMIT message(value.at(1).bytes(), value.at(2), {});
        else if (kind == "pmessage")
            Q_EMIT message(value.at(2).bytes(), value.at(3), value.at(1).bytes());
        else if ((kind == "subscribe" || kind == "psubscribe") && m_waitingFor > 0 &&
                 value.at(2).integer().value_or(0) >= m_waitingFor) {
            m_waitingFor = 0;
            m_active = true;
            Q_EMIT activated();
        }
    }

    std::vector<QByteArray> m_channels;
    std::vector<QByteArray> m_patterns;
    std::unique_ptr<Connection> m_connection;
    qsizetype m_waitingFor = 0;
    bool m_active = false;
};

std::unique_ptr<Subscription> Client::subscribe(std::vector<QByteArray> channels, std::vector<QByteArray> patterns)
{
    return std::make_unique<ChannelSubscription>(*this, std::move(channels), std::move(patterns));
}

} // namespace freshet::redis

#include "subscription.moc"
