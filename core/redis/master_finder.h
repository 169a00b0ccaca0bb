// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/connection.h"

#include <QObject>

#include <memory>
#include <vector>

namespace freshet::redis {

/// Asks Sentinels where the master is (https://redis.io/docs/reference/sentinel-clients) and hears from them when it moves.
///
/// All known Sentinels are asked at once; of the answers that come within a moment of the first one, that with the highest
/// configuration epoch counts, so one Sentinel that was cut off does not send clients to a former master. Sentinels that others
/// know are learnt. Thread: one, with an event loop. Owner: a SentinelClient.
class MasterFinder : public QObject
{
    Q_OBJECT

public:
    MasterFinder(const Url &url, const ClientOptions &options, TransportFactory transports);
    ~MasterFinder() override;

    /// Answers once: an endpoint, Code::MasterUnknown where Sentinels answer but know no such master, or the first reason why
    /// none was reached. A call while another one runs joins it.
    void find(Connection::EndpointAnswer answer);
    const QList<HostPort> &sentinels() const { return m_sentinels; }

Q_SIGNALS:
    /// A Sentinel says that the master is at another place now.
    void moved(const freshet::redis::HostPort &to);

private:
    Connection::EndpointSource sourceOf(const HostPort &sentinel) const;
    Connection::Options connectionOptions(Connection::Purpose purpose) const;
    void ask(const HostPort &sentinel);
    void take(Request &answered, const std::optional<Error> &error);
    void learn(const Value &others);
    void listenTo(const HostPort &sentinel);
    void hear(const Value &pushed);
    void finish();

    Url m_url;
    ClientOptions m_options;
    TransportFactory m_transports;
    QList<HostPort> m_sentinels;
    std::vector<std::unique_ptr<Connection>> m_listeners;

    std::vector<Connection::EndpointAnswer> m_waiting;
    std::vector<std::unique_ptr<Connection>> m_asking;
    int m_outstanding = 0;
    bool m_running = false;
    std::optional<HostPort> m_best;
    qint64 m_bestEpoch = -1;
    bool m_someAnswered = false;
    Error m_firstError;
    QTimer m_moment;
};

/// Reads the reply of SENTINEL MASTER: where it is and its configuration epoch; nothing where the fields are missing or wrong.
std::optional<std::pair<HostPort, qint64>> parseSentinelMaster(const Value &reply);

} // namespace freshet::redis
