// SPDX-License-Identifier: GPL-3.0-or-later
//
// For the maintainer. Each shared connection of the client ("data") has a "listener" beside it, a connection that is subscribed
// to `__redis__:invalidate` of the same server. The listener comes first, since CLIENT TRACKING names its id. A node is tracked
// between the answer to CLIENT TRACKING and the loss of either connection.
//
// Every second both are asked something. A reply to a PING on the listener proves that all messages were read which the server
// sent before it; one to CLIENT TRACKINGINFO on the data connection, that the server still knows what was read. `proven` is when
// the older of the two questions was asked: until then no message is missing.
#include "core/redis/tracking.h"

#include "core/redis/callback_request.h"
#include "core/redis/connection.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace freshet::redis {

using namespace std::chrono_literals;

namespace {

using Now = std::chrono::steady_clock;

constexpr auto tick = 500ms;
constexpr int ticksPerProbe = 2;
constexpr auto silence = 2400ms; // at the next tick behind this a node is lost: before `bound`
constexpr auto askAgain = 5s;    // what was refused may be permitted later
const QByteArray channel = QByteArrayLiteral("__redis__:invalidate");

static_assert(silence + tick < Tracking::bound);

struct TrackedNode
{
    QPointer<Connection> data;
    bool needed = false;
    std::unique_ptr<Connection> listener;
    bool subscribed = false; ///< the server confirmed the channel
    bool tracked = false;    ///< the server remembers what `data` reads and tells `listener`
    quint64 round = 0;       ///< of CLIENT TRACKING; an answer to an older one does not count
    bool asking = false;     ///< a question on `data` is out
    bool canTell = true;     ///< the server knows CLIENT TRACKINGINFO
    bool pinged = false;     ///< a PING on `listener` is out
    quint64 pings = 0;
    Now::time_point pingSent;
    Now::time_point listenerProven;
    Now::time_point dataProven;
    std::optional<Now::time_point> retryAt;
    Error error;

    bool isReady() const { return data && data->state() == Connection::State::Ready; }
    Now::time_point proven() const { return std::min(listenerProven, dataProven); }
};
using NodePointer = std::shared_ptr<TrackedNode>;

bool leadToOneServer(const Connection &a, const Connection &b)
{
    const QByteArray &one = a.identity().runId;
    const QByteArray &other = b.identity().runId;
    return one.isEmpty() || other.isEmpty() ? a.endpoint() == b.endpoint() : one == other;
}

Error refusal(Error error)
{
    if (error.code == Code::UnknownCommand || error.message.contains(QLatin1String("unknown subcommand"), Qt::CaseInsensitive)) {
        error.code = Code::Unsupported;
        error.message = QStringLiteral("the server can't track what clients read; it takes Redis 6.0 (%1)").arg(error.message);
    }
    return error;
}

} // namespace

class Tracking::Private : public QObject
{
public:
    Private(Tracking *owner, Client *trackedClient);
    ~Private() override;

    bool isActive() const { return m_active && Now::now() - m_proven < bound; }
    Error error() const;

private:
    void adopt();
    void watch(const NodePointer &node);
    void dataChanged(const NodePointer &node);
    void listen(const NodePointer &node);
    void listenerChanged(const NodePointer &node);
    void take(const NodePointer &node, const Value &value);
    void tell(const Value &keys);
    void enable(const NodePointer &node);
    void refused(const NodePointer &node, const Error &error);
    bool tellRefusal(const Error &error);
    void probe();
    void ping(TrackedNode &node);
    void ask(const NodePointer &node);
    void told(const NodePointer &node, const Value &info, Now::time_point asked);
    void leave(const NodePointer &node, const Error &why);
    void evaluate();

    Tracking *q;
    Client *m_client;
    std::vector<NodePointer> m_nodes;
    QTimer m_timer;
    Now::time_point m_lastTick = Now::now();
    int m_ticks = 0;
    bool m_active = false;
    bool m_toldRefusal = false; ///< since tracking was last active
    Now::time_point m_proven;   ///< by the node that is longest ago
    Error m_lastError;
};

Tracking::Private::Private(Tracking *owner, Client *trackedClient)
    : q(owner)
    , m_client(trackedClient)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Private::probe);
    connect(m_client, &Client::connectionsChanged, this, &Private::adopt);
    m_timer.start(tick);
    // Not before the event loop runs: whoever made this wants to connect to its signals first.
    QMetaObject::invokeMethod(this, &Private::adopt, Qt::QueuedConnection);
}

Tracking::Private::~Private()
{
    m_timer.stop();
    for (const NodePointer &node : m_nodes) {
        if (node->data)
            disconnect(node->data, nullptr, this, nullptr);
        if (node->listener)
            disconnect(node->listener.get(), nullptr, this, nullptr);
        if (!node->tracked || !node->isReady())
            continue;
        // Else the server would go on remembering what is read.
        auto *off = CallbackRequest::make(Command("CLIENT", "TRACKING", "OFF"), {}, {});
        off->internal = true;
        node->data->submit(*off);
    }
}

void Tracking::Private::adopt()
{
    const std::vector<Client::SharedConnection> shared = m_client->sharedConnections();
    const auto isGone = [&shared](const NodePointer &node) {
        return std::ranges::none_of(shared, [&](const auto &one) { return one.connection == node->data; });
    };
    std::vector<NodePointer> gone;
    std::ranges::copy_if(m_nodes, std::back_inserter(gone), isGone);
    std::erase_if(m_nodes, isGone);
    for (const NodePointer &node : gone) {
        if (node->data)
            disconnect(node->data, nullptr, this, nullptr);
        if (!node->tracked)
            continue;
        // Its last messages may still be under way.
        m_lastError = {Code::ConnectionLost, QStringLiteral("a node left the cluster"), {}};
        if (std::exchange(m_active, false)) {
            const QPointer<Private> self(this);
            Q_EMIT q->lost(m_lastError);
            if (!self)
                return;
        }
    }
    for (const Client::SharedConnection &one : shared) {
        const auto at = std::ranges::find_if(m_nodes, [&](const NodePointer &node) { return node->data == one.connection; });
        if (at != m_nodes.end()) {
            (*at)->needed = one.needed;
            continue;
        }
        const auto node = std::make_shared<TrackedNode>();
        node->data = one.connection;
        node->needed = one.needed;
        m_nodes.push_back(node);
        watch(node);
        if (node->isReady())
            listen(node);
    }
    evaluate();
}

void Tracking::Private::watch(const NodePointer &node)
{
    const std::weak_ptr<TrackedNode> weak = node;
    connect(node->data, &Connection::stateChanged, this, [this, weak] {
        if (const NodePointer changed = weak.lock())
            dataChanged(changed);
    });
}

void Tracking::Private::dataChanged(const NodePointer &node)
{
    // Whichever state it is: what was read before, the server has forgotten.
    node->tracked = false;
    ++node->round;
    if (node->isReady()) {
        node->canTell = true;
        const QPointer<Private> self(this);
        listen(node);
        if (!self)
            return;
    } else if (node->data && !node->data->lastError().message.isEmpty()) {
        node->error = node->data->lastError();
    }
    evaluate();
}

void Tracking::Private::listen(const NodePointer &node)
{
    if (!node->listener) {
        node->listener = m_client->makeListener(*node->data);
        const std::weak_ptr<TrackedNode> weak = node;
        connect(node->listener.get(), &Connection::stateChanged, this, [this, weak] {
            if (const NodePointer changed = weak.lock())
                listenerChanged(changed);
        });
        connect(node->listener.get(), &Connection::pushed, this, [this, weak](const Value &value) {
            if (const NodePointer told = weak.lock())
                take(told, value);
        });
        QMetaObject::invokeMethod(node->listener.get(), &Connection::open, Qt::QueuedConnection);
    } else if (node->subscribed) {
        enable(node);
    } else {
        // Not from inside this: the data connection is in the middle of its own change.
        QMetaObject::invokeMethod(node->listener.get(), &Connection::reconnectNow, Qt::QueuedConnection);
    }
}

void Tracking::Private::listenerChanged(const NodePointer &node)
{
    const Connection::State state = node->listener->state();
    node->subscribed = false;
    node->tracked = false;
    node->pinged = false;
    ++node->round;
    if (state == Connection::State::Ready) {
        node->pingSent = Now::now();
        node->listener->sendUnanswered(Command("SUBSCRIBE", channel));
    } else if (state == Connection::State::Pausing && node->isReady()) {
        node->error = refusal(node->listener->lastError());
        if (!tellRefusal(node->error))
            return;
    }
    evaluate();
}

void Tracking::Private::take(const NodePointer &node, const Value &value)
{
    const QByteArray kind = value.at(0).bytes();
    if (kind == "message") {
        tell(value.at(2));
    } else if (kind == "subscribe") {
        node->subscribed = true;
        node->listenerProven = node->pingSent;
        enable(node);
    } else if (value.isError() && !node->subscribed) {
        node->listener->drop(errorFromReply(value.bytes(), QStringLiteral("SUBSCRIBE ") + QString::fromLatin1(channel)));
    } else if (node->pinged && (value.isError() || value.at(1).bytes() == QByteArray::number(node->pings))) {
        // An error (MISCONF, LOADING) is an answer as well: there is but one PING out.
        node->pinged = false;
        node->listenerProven = node->pingSent;
        evaluate();
    }
}

void Tracking::Private::tell(const Value &keys)
{
    if (keys.isNil()) {
        Q_EMIT q->flushed();
        return;
    }
    QByteArrayList names;
    names.reserve(qsizetype(keys.array().size()));
    for (const Value &key : keys.array())
        names.append(key.bytes());
    if (keys.isString()) // as a proxy may put it
        names.append(keys.bytes());
    if (!names.isEmpty())
        Q_EMIT q->invalidated(names);
}

void Tracking::Private::enable(const NodePointer &node)
{
    if (!node->isReady() || !node->subscribed)
        return;
    node->retryAt.reset();
    const qint64 id = node->listener->connectionId();
    if (id == 0) {
        refused(node, {Code::NoPermission, QStringLiteral("the user may not run CLIENT ID"), QStringLiteral("CLIENT ID")});
        return;
    }
    if (!leadToOneServer(*node->data, *node->listener)) {
        node->listener->drop({Code::ConnectionLost, QStringLiteral("the server is another one by now"), {}});
        return;
    }
    const Now::time_point sent = Now::now();
    auto *request = CallbackRequest::make(
        Command("CLIENT", "TRACKING", "ON", "REDIRECT", id), {},
        [self = QPointer<Private>(this), weak = std::weak_ptr<TrackedNode>(node), round = ++node->round,
         sent](CallbackRequest &done) {
            const NodePointer answered = weak.lock();
            if (!self || !answered || answered->round != round || done.error())
                return;
            if (done.reply.isError()) {
                self->refused(answered, errorFromReply(done.reply.bytes(), QStringLiteral("CLIENT TRACKING")));
                return;
            }
            answered->tracked = true;
            answered->dataProven = sent;
            answered->error = {};
            self->evaluate();
        });
    request->internal = true;
    node->data->submit(*request);
}

void Tracking::Private::refused(const NodePointer &node, const Error &error)
{
    node->error = refusal(error);
    node->tracked = false;
    if (error.message.contains(QLatin1String("does not exist"))) { // the listener was gone when the server looked
        node->listener->drop(error);
        return;
    }
    // Another version of the server comes only with another connection.
    if (node->error.code != Code::Unsupported)
        node->retryAt = Now::now() + askAgain;
    if (tellRefusal(node->error))
        evaluate();
}

/// False where whoever heard of it has deleted this.
bool Tracking::Private::tellRefusal(const Error &error)
{
    const bool isRefusal = error.code == Code::NoPermission || error.code == Code::Unsupported;
    if (!isRefusal || std::exchange(m_toldRefusal, true))
        return true;
    const QPointer<Private> self(this);
    const Error told = error; // the node's own may change meanwhile
    Q_EMIT q->refused(told);
    return !self.isNull();
}

void Tracking::Private::probe()
{
    const auto now = Now::now();
    // Where the event loop itself was late, answers wait unread: look at them first.
    const bool late = now - std::exchange(m_lastTick, now) > 2 * tick;
    const bool isTime = ++m_ticks % ticksPerProbe == 0;
    const QPointer<Private> self(this);
    const std::vector<NodePointer> nodes = m_nodes;
    for (const NodePointer &node : nodes) {
        if (node->tracked && !late && now - node->proven() > silence) {
            leave(node, {Code::Timeout, QStringLiteral("no answer for %1 ms").arg(silence.count()), {}});
        } else if (!node->tracked && node->retryAt && now >= *node->retryAt) {
            enable(node);
        } else if (isTime && node->subscribed && node->isReady()) {
            if (!node->pinged)
                ping(*node);
            if (!node->asking)
                ask(node);
        }
        if (!self)
            return;
    }
}

void Tracking::Private::leave(const NodePointer &node, const Error &why)
{
    node->error = why;
    if (node->listenerProven < node->dataProven) {
        node->listener->drop(why); // it carries nothing else, so another one is no loss
        return;
    }
    // The connection of the callers judges itself; once it answers, tracking goes on.
    node->tracked = false;
    ++node->round;
    evaluate();
}

void Tracking::Private::ping(TrackedNode &node)
{
    node.pinged = true;
    node.pingSent = Now::now();
    node.listener->sendUnanswered(Command("PING", QByteArray::number(++node.pings)));
}

void Tracking::Private::ask(const NodePointer &node)
{
    node->asking = true;
    const Now::time_point asked = Now::now();
    auto *request = CallbackRequest::make(node->canTell ? Command("CLIENT", "TRACKINGINFO") : Command("PING"), {},
                                          [self = QPointer<Private>(this), weak = std::weak_ptr<TrackedNode>(node),
                                           round = node->round, asked](CallbackRequest &done) {
                                              const NodePointer answered = weak.lock();
                                              if (!self || !answered)
                                                  return;
                                              answered->asking = false;
                                              if (done.error())
                                                  return;
                                              // What was asked before tracking began anew says nothing of it.
                                              if (answered->round == round || !answered->tracked)
                                                  self->told(answered, done.reply, asked);
                                          });
    request->internal = true;
    node->data->submit(*request);
}

void Tracking::Private::told(const NodePointer &node, const Value &info, Now::time_point asked)
{
    if (!node->tracked) {
        if (!node->retryAt && node->error.code != Code::Unsupported)
            enable(node);
        return;
    }
    if (!node->canTell || info.isError()) {
        // A server before 6.2, or no permission: that it answers must do. A dead listener is noticed by its PING.
        node->canTell = false;
        node->dataProven = asked;
        evaluate();
        return;
    }
    const Value::Array &flags = info.field("flags").array();
    const auto has = [&flags](QByteArrayView flag) {
        return std::ranges::any_of(flags, [flag](const Value &one) { return one.bytes() == flag; });
    };
    if (has("on") && !has("broken_redirect") && info.field("redirect").integer() == node->listener->connectionId()) {
        node->dataProven = asked;
        evaluate();
        return;
    }
    node->error = {Code::ConnectionLost, QStringLiteral("the server no longer tells what changed"), {}};
    node->tracked = false;
    const bool isBroken = has("broken_redirect");
    const QPointer<Private> self(this);
    evaluate();
    if (self && isBroken && node->listener)
        node->listener->drop(node->error);
    else if (self)
        enable(node);
}

/// Always the last thing that is done: who hears of it may delete this.
void Tracking::Private::evaluate()
{
    bool active = std::ranges::any_of(m_nodes, &TrackedNode::needed);
    auto proven = Now::time_point::max();
    for (const NodePointer &node : m_nodes) {
        // What is away and not needed is not read. If it comes, it is looked at again before anything is sent there.
        active = active && (node->isReady() ? node->tracked : !node->needed);
        if (node->tracked)
            proven = std::min(proven, node->proven());
        else if (!node->error.message.isEmpty())
            m_lastError = node->error;
    }
    m_proven = proven;
    if (active == m_active)
        return;
    m_active = active;
    m_toldRefusal = m_toldRefusal && !active;
    if (active)
        Q_EMIT q->activated();
    else
        Q_EMIT q->lost(error());
}

Error Tracking::Private::error() const
{
    if (m_active)
        return {};
    const auto at =
        std::ranges::find_if(m_nodes, [](const NodePointer &node) { return !node->tracked && !node->error.message.isEmpty(); });
    if (at != m_nodes.end())
        return (*at)->error;
    if (!m_lastError.message.isEmpty())
        return m_lastError;
    return {Code::NotConnected, QStringLiteral("the server was not asked yet"), {}};
}

Tracking::Tracking(Client &client)
    : d(std::make_unique<Private>(this, &client))
{}

Tracking::~Tracking() = default;

bool Tracking::isActive() const
{
    return d->isActive();
}

Error Tracking::error() const
{
    return d->error();
}

} // namespace freshet::redis
