// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/master_finder.h"

#include "core/redis/callback_request.h"

#include <QPointer>

#include <algorithm>
#include <limits>

namespace freshet::redis {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostSentinels = 16;
constexpr auto momentAfterFirst = 150ms;

std::optional<HostPort> parseAddress(const QByteArray &host, const QByteArray &port)
{
    bool ok = false;
    const int number = port.toInt(&ok);
    if (host.isEmpty() || !ok || number < 1 || number > 65535)
        return std::nullopt;
    return HostPort{QString::fromUtf8(host), quint16(number)};
}

} // namespace

std::optional<std::pair<HostPort, qint64>> parseSentinelMaster(const Value &reply)
{
    const auto address = parseAddress(reply.field("ip").bytes(), reply.field("port").bytes());
    if (!address)
        return std::nullopt;
    return std::pair(*address, reply.field("config-epoch").integer().value_or(0));
}

MasterFinder::MasterFinder(const Url &url, const ClientOptions &options, TransportFactory transports)
    : m_url(url)
    , m_options(options)
    , m_transports(std::move(transports))
    , m_sentinels(url.hosts)
{
    m_options.readOnly = false;
    m_moment.setSingleShot(true);
    connect(&m_moment, &QTimer::timeout, this, &MasterFinder::finish);
    for (const HostPort &sentinel : std::as_const(m_sentinels))
        listenTo(sentinel);
}

MasterFinder::~MasterFinder()
{
    // Connections answer what is open while they go, and must find nobody then, least of all members that went before them.
    m_running = false;
    m_moment.stop();
    m_waiting.clear();
    m_asking.clear();
    m_listeners.clear();
}

Connection::Options MasterFinder::connectionOptions(Connection::Purpose purpose) const
{
    Connection::Options options;
    options.client = m_options;
    options.user = m_url.sentinelUser;
    options.password = m_url.sentinelPassword;
    options.purpose = purpose;
    return options;
}

Connection::EndpointSource MasterFinder::sourceOf(const HostPort &sentinel) const
{
    const Endpoint endpoint{{}, sentinel, m_url.tls};
    return [endpoint](const Connection::EndpointAnswer &answer) { answer(endpoint); };
}

void MasterFinder::listenTo(const HostPort &sentinel)
{
    auto listener =
        std::make_unique<Connection>(connectionOptions(Connection::Purpose::Subscription), sourceOf(sentinel), m_transports);
    Connection *connection = listener.get();
    connect(connection, &Connection::stateChanged, this, [connection] {
        if (connection->state() == Connection::State::Ready)
            connection->sendUnanswered(Command("SUBSCRIBE", "+switch-master"));
    });
    connect(connection, &Connection::pushed, this, &MasterFinder::hear);
    QMetaObject::invokeMethod(connection, &Connection::open, Qt::QueuedConnection);
    m_listeners.push_back(std::move(listener));
}

void MasterFinder::hear(const Value &pushed)
{
    // +switch-master: <name> <old ip> <old port> <new ip> <new port>
    if (pushed.at(0).bytes() != "message" || pushed.at(1).bytes() != "+switch-master")
        return;
    const QByteArrayList words = pushed.at(2).bytes().split(' ');
    if (words.size() != 5 || QString::fromUtf8(words[0]) != m_url.masterName)
        return;
    if (const auto to = parseAddress(words[3], words[4])) {
        // Newer than what the others said to a search that is under way.
        m_best = to;
        m_bestEpoch = std::numeric_limits<qint64>::max();
        Q_EMIT moved(*to);
    }
}

void MasterFinder::find(Connection::EndpointAnswer answer)
{
    m_waiting.push_back(std::move(answer));
    if (m_running)
        return;
    m_running = true;
    m_best.reset();
    m_bestEpoch = -1;
    m_someAnswered = false;
    m_firstError = {};
    m_outstanding = int(m_sentinels.size());
    const QList<HostPort> sentinels = m_sentinels;
    for (const HostPort &sentinel : sentinels)
        ask(sentinel);
}

void MasterFinder::ask(const HostPort &sentinel)
{
    auto owned = std::make_unique<Connection>(connectionOptions(Connection::Purpose::Shared), sourceOf(sentinel), m_transports);
    Connection *connection = owned.get();
    m_asking.push_back(std::move(owned));
    std::vector<Command> questions;
    questions.emplace_back("SENTINEL", "MASTER", m_url.masterName);
    questions.emplace_back("SENTINEL", "SENTINELS", m_url.masterName);
    CommandOptions how;
    how.timeout = m_options.connectTimeout;
    auto *request =
        CallbackRequest::make(std::move(questions), how, [self = QPointer<MasterFinder>(this)](CallbackRequest &answered) {
            if (self && self->m_running)
                self->take(answered, answered.error());
        });
    connection->submit(*request);
    connection->open();
}

void MasterFinder::take(Request &answered, const std::optional<Error> &error)
{
    --m_outstanding;
    if (error) {
        if (m_firstError.message.isEmpty())
            m_firstError = *error;
    } else if (answered.replies.size() == 2) {
        const Value &master = answered.replies[0];
        if (master.isError()) {
            const Error refusal = errorFromReply(master.bytes(), QStringLiteral("SENTINEL MASTER"));
            // "ERR No such master with that name" is an answer; a missing permission or login is not.
            if (refusal.code == Code::Server)
                m_someAnswered = true;
            else if (m_firstError.message.isEmpty())
                m_firstError = refusal;
        } else if (const auto found = parseSentinelMaster(master)) {
            m_someAnswered = true;
            if (found->second > m_bestEpoch) {
                m_best = found->first;
                m_bestEpoch = found->second;
            }
            learn(answered.replies[1]);
        }
    }
    if (m_outstanding == 0)
        m_moment.start(0ms); // not inside the connection's own call
    else if (m_best && !m_moment.isActive())
        m_moment.start(momentAfterFirst);
}

void MasterFinder::learn(const Value &others)
{
    for (const Value &other : others.array()) {
        const auto address = parseAddress(other.field("ip").bytes(), other.field("port").bytes());
        if (!address || m_sentinels.contains(*address) || m_sentinels.size() >= mostSentinels)
            continue;
        // Seeds are often names and Sentinels answer with addresses: a seed may be learnt twice, which costs one connection.
        m_sentinels.append(*address);
        listenTo(*address);
    }
}

void MasterFinder::finish()
{
    if (!m_running)
        return;
    m_running = false;
    m_moment.stop();
    m_asking.clear(); // answers of the slow ones no longer count
    Result<Endpoint> result = Endpoint{};
    if (m_best)
        result = Endpoint{{}, *m_best, m_url.tls};
    else if (m_someAnswered)
        result = failure(Code::MasterUnknown, QStringLiteral("no Sentinel knows a master named %1").arg(m_url.masterName),
                         m_url.masterName);
    else
        result = failure(m_firstError.code == Code::Server ? Code::ConnectFailed : m_firstError.code,
                         QStringLiteral("no Sentinel could be asked: %1").arg(m_firstError.message), m_firstError.context);
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &answer : waiting)
        answer(result);
}

} // namespace freshet::redis
