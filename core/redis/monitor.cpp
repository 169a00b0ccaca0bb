// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/monitor.h"

#include "core/redis/connection.h"

#include <charconv>
#include <utility>

namespace freshet::redis {

namespace {

int hexDigit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// The quoted argument that begins at `at` (behind its quote), as sdscatrepr writes it; `at` ends behind the closing quote.
std::optional<QByteArray> unquoted(QByteArrayView line, qsizetype &at)
{
    QByteArray result;
    for (; at < line.size(); ++at) {
        const char c = line[at];
        if (c == '"') {
            ++at;
            return result;
        }
        if (c != '\\') {
            result.append(c);
            continue;
        }
        if (++at >= line.size())
            return std::nullopt;
        switch (line[at]) {
        case 'n':
            result.append('\n');
            break;
        case 'r':
            result.append('\r');
            break;
        case 't':
            result.append('\t');
            break;
        case 'a':
            result.append('\a');
            break;
        case 'b':
            result.append('\b');
            break;
        case 'x': {
            const int high = at + 2 < line.size() ? hexDigit(line[at + 1]) : -1;
            const int low = high < 0 ? -1 : hexDigit(line[at + 2]);
            if (low < 0)
                return std::nullopt;
            result.append(char(high * 16 + low));
            at += 2;
            break;
        }
        default:
            result.append(line[at]); // a quote or a backslash
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<MonitoredCommand> MonitoredCommand::parse(QByteArrayView line)
{
    MonitoredCommand result;
    const qsizetype open = line.indexOf(" [");
    const qsizetype close = line.indexOf("] ");
    if (open <= 0 || close < open)
        return std::nullopt;
    bool isNumber = false;
    result.at = line.first(open).toByteArray().toDouble(&isNumber);
    const QByteArrayView where = line.sliced(open + 2, close - open - 2);
    const qsizetype space = where.indexOf(' ');
    if (!isNumber || space <= 0)
        return std::nullopt;
    const auto [end, wrong] = std::from_chars(where.data(), where.data() + space, result.database);
    if (wrong != std::errc() || end != where.data() + space)
        return std::nullopt;
    result.client = where.sliced(space + 1).toByteArray();
    for (qsizetype at = close + 2; at < line.size();) {
        if (line[at] != '"')
            return std::nullopt;
        auto argument = unquoted(line, ++at);
        if (!argument)
            return std::nullopt;
        result.arguments.append(std::move(*argument));
        if (at < line.size() && line[at] == ' ')
            ++at;
    }
    return result.arguments.isEmpty() ? std::nullopt : std::optional(std::move(result));
}

Monitor::~Monitor() = default;

class PrimariesMonitor : public Monitor
{
    Q_OBJECT

public:
    explicit PrimariesMonitor(Client &client)
    {
        if (client.m_options.readOnly) {
            failSoon({Code::ReadOnly, QStringLiteral("read-only: MONITOR administers the server"), QStringLiteral("MONITOR")});
            return;
        }
        for (const auto &shared : client.sharedConnections()) {
            if (shared.needed && shared.connection)
                m_links.push_back({client.makeListener(*shared.connection), false});
        }
        if (m_links.empty()) {
            failSoon({Code::NotConnected, QStringLiteral("there is no connection"), QStringLiteral("MONITOR")});
            return;
        }
        for (std::size_t i = 0; i < m_links.size(); ++i) {
            Connection *connection = m_links[i].connection.get();
            connect(connection, &Connection::stateChanged, this, [this, i] { follow(i); });
            connect(connection, &Connection::pushed, this, [this, i](const Value &value) { take(i, value); });
            QMetaObject::invokeMethod(connection, &Connection::open, Qt::QueuedConnection);
        }
    }
    ~PrimariesMonitor() override
    {
        for (const Link &link : m_links)
            disconnect(link.connection.get(), nullptr, this, nullptr);
    }
    PrimariesMonitor(const PrimariesMonitor &) = delete;
    PrimariesMonitor &operator=(const PrimariesMonitor &) = delete;

    bool isActive() const override { return m_active && !m_ended; }

private:
    struct Link
    {
        std::unique_ptr<Connection> connection;
        bool confirmed = false;
    };

    void follow(std::size_t i)
    {
        Connection &connection = *m_links[i].connection;
        if (connection.state() == Connection::State::Ready)
            connection.sendUnanswered(Command("MONITOR"));
        else if (connection.state() == Connection::State::Pausing)
            failSoon(connection.lastError());
    }

    void take(std::size_t i, const Value &value)
    {
        if (m_ended)
            return;
        if (value.isError())
            return failSoon(errorFromReply(value.bytes(), QStringLiteral("MONITOR")));
        if (!value.isStatus())
            return;
        if (!m_links[i].confirmed) {
            m_links[i].confirmed = true; // OK
            for (const Link &link : m_links) {
                if (!link.confirmed)
                    return;
            }
            m_active = true;
            Q_EMIT activated();
            return;
        }
        if (const auto parsed = MonitoredCommand::parse(value.bytes()); parsed && m_active)
            Q_EMIT command(*parsed);
    }

    // From the event loop: this is called by a connection in its work, and whoever hears it may delete us.
    void failSoon(const Error &error)
    {
        if (std::exchange(m_ended, true))
            return;
        QMetaObject::invokeMethod(
            this,
            [this, error] {
                for (const Link &link : m_links)
                    link.connection->close();
                Q_EMIT failed(error);
            },
            Qt::QueuedConnection);
    }

    std::vector<Link> m_links;
    bool m_active = false;
    bool m_ended = false;
};

std::unique_ptr<Monitor> Client::monitor()
{
    return std::make_unique<PrimariesMonitor>(*this);
}

} // namespace freshet::redis

#include "monitor.moc"
