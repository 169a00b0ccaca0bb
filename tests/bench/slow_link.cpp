// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/slow_link.h"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <memory>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace freshet::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t mostWaiting = 4 << 20; // bytes in one direction; beyond, the sender waits

sockaddr_in local(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

void sendAtOnce(int socket)
{
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// What is on its way in one direction.
class Way
{
public:
    Way(int from, int to)
        : m_from(from)
        , m_to(to)
    {}

    bool takes() const { return m_bytes < mostWaiting; }
    bool isBlocked() const { return m_blocked; }
    Clock::time_point due() const { return m_pieces.empty() || m_blocked ? Clock::time_point::max() : m_pieces.front().due; }

    /// False: the sender has ended.
    bool take(std::chrono::microseconds delay)
    {
        Piece piece;
        piece.bytes.resize(64 << 10);
        const ssize_t count = ::recv(m_from, piece.bytes.data(), piece.bytes.size(), MSG_DONTWAIT);
        if (count < 0)
            return errno == EAGAIN || errno == EINTR;
        if (count == 0)
            return false;
        piece.bytes.resize(std::size_t(count));
        piece.due = Clock::now() + delay;
        m_bytes += piece.bytes.size();
        m_pieces.push_back(std::move(piece));
        return true;
    }

    /// What is due; false: the receiver has ended.
    bool give(Clock::time_point now)
    {
        m_blocked = false;
        while (!m_pieces.empty() && m_pieces.front().due <= now) {
            Piece &piece = m_pieces.front();
            const ssize_t count =
                ::send(m_to, piece.bytes.data() + piece.sent, piece.bytes.size() - piece.sent, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (count < 0 && errno != EAGAIN && errno != EINTR)
                return false;
            piece.sent += std::size_t(std::max<ssize_t>(count, 0));
            if (piece.sent < piece.bytes.size()) {
                m_blocked = true;
                return true;
            }
            m_bytes -= piece.bytes.size();
            m_pieces.pop_front();
        }
        return true;
    }

private:
    struct Piece
    {
        std::vector<char> bytes;
        std::size_t sent = 0;
        Clock::time_point due;
    };
    int m_from;
    int m_to;
    std::deque<Piece> m_pieces;
    std::size_t m_bytes = 0;
    bool m_blocked = false;
};

struct Link
{
    Link(int theClient, int theServer)
        : client(theClient)
        , server(theServer)
        , there(theClient, theServer)
        , back(theServer, theClient)
    {}
    ~Link()
    {
        ::close(client);
        ::close(server);
    }
    Link(const Link &) = delete;
    Link &operator=(const Link &) = delete;

    int client;
    int server;
    Way there;
    Way back;
};

std::unique_ptr<Link> accepted(int listener, quint16 serverPort)
{
    const int client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0)
        return {};
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto link = std::make_unique<Link>(client, server);
    const sockaddr_in address = local(serverPort);
    if (server < 0 || ::connect(server, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return {};
    sendAtOnce(client);
    sendAtOnce(server);
    return link;
}

short wanted(const Way &in, const Way &out)
{
    return short((in.takes() ? POLLIN : 0) | (out.isBlocked() ? POLLOUT : 0));
}

} // namespace

SlowLink::SlowLink(quint16 serverPort, std::chrono::microseconds oneWay, int processor)
    : m_serverPort(serverPort)
    , m_oneWay(oneWay)
    , m_processor(processor)
    , m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    , m_wake(::eventfd(0, EFD_CLOEXEC))
{
    sockaddr_in address = local(0);
    socklen_t size = sizeof address;
    if (m_listener < 0 || m_wake < 0 || ::bind(m_listener, reinterpret_cast<const sockaddr *>(&address), size) != 0 ||
        ::listen(m_listener, 16) != 0 || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return;
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

SlowLink::~SlowLink()
{
    if (m_thread.joinable()) {
        const quint64 one = 1;
        if (::write(m_wake, &one, sizeof one) == sizeof one)
            m_thread.join();
        else
            m_thread.detach();
    }
    ::close(m_listener);
    ::close(m_wake);
}

void SlowLink::run()
{
    cpu_set_t mine;
    CPU_ZERO(&mine);
    CPU_SET(std::size_t(m_processor), &mine);
    ::sched_setaffinity(0, sizeof mine, &mine); // refused: it runs where it may
    ::prctl(PR_SET_TIMERSLACK, 1UL);            // Linux wakes up to 50 us late otherwise
    std::vector<std::unique_ptr<Link>> links;
    std::vector<pollfd> places;
    for (;;) {
        places.assign({{m_wake, POLLIN, 0}, {m_listener, POLLIN, 0}});
        auto due = Clock::time_point::max();
        for (const auto &link : links) {
            places.push_back({link->client, wanted(link->there, link->back), 0});
            places.push_back({link->server, wanted(link->back, link->there), 0});
            due = std::min({due, link->there.due(), link->back.due()});
        }
        timespec wait{};
        if (due != Clock::time_point::max()) {
            const auto left = std::max(Clock::duration::zero(), due - Clock::now());
            const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
            wait.tv_sec = seconds.count();
            wait.tv_nsec = std::chrono::nanoseconds(left - seconds).count();
        }
        ::ppoll(places.data(), places.size(), due == Clock::time_point::max() ? nullptr : &wait, nullptr);
        if (places[0].revents)
            return;
        const auto now = Clock::now();
        for (std::size_t i = 0; i < links.size(); ++i) {
            Link &link = *links[i];
            constexpr short readable = POLLIN | POLLHUP | POLLERR;
            const bool goesOn = (!(places[2 + 2 * i].revents & readable) || link.there.take(m_oneWay)) &&
                                (!(places[3 + 2 * i].revents & readable) || link.back.take(m_oneWay)) && link.there.give(now) &&
                                link.back.give(now);
            if (!goesOn)
                links[i].reset();
        }
        std::erase(links, nullptr);
        if (places[1].revents) {
            if (auto link = accepted(m_listener, m_serverPort))
                links.push_back(std::move(link));
        }
    }
}

} // namespace freshet::bench
