// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes through a connected socket: what comes and goes in parts, how it ends, and who may go inside what is told.
#include "core/redis/socket_stream.h"

#include <QCoreApplication>
#include <QFile>
#include <QTest>

#include <array>
#include <functional>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace freshet;
using namespace freshet::redis;

namespace {

/// Keeps what it is told and reads all that there is.
struct Listener : TransportListener
{
    void transportOpened() override {}
    void transportReadable() override
    {
        QVERIFY(!isInside);
        ++readable;
        std::array<char, 1000> part{};
        qint64 thisTime = 0;
        while (const qint64 count = stream ? stream->read(part.data(), part.size()) : 0) {
            got.append(part.data(), count);
            thisTime += count;
        }
        mostAtOnce = std::max(mostAtOnce, thisTime);
        if (thenRead)
            thenRead();
    }
    void transportWritten() override
    {
        QVERIFY(!isInside);
        ++written;
        if (thenWritten)
            thenWritten();
    }
    void transportClosed(Error error) override
    {
        QVERIFY(!isInside);
        errors.push_back(std::move(error));
        if (thenClosed)
            thenClosed();
    }

    std::unique_ptr<SocketStream> stream;
    QByteArray got;
    std::vector<Error> errors;
    std::function<void()> thenRead;
    std::function<void()> thenWritten;
    std::function<void()> thenClosed;
    int readable = 0;
    int written = 0;
    qint64 mostAtOnce = 0;
    bool isInside = false; ///< a call of the test's own is running
};

class Pair
{
public:
    explicit Pair(const QByteArray &alreadyRead = {})
    {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
            qFatal("no socket pair");
        far = ends[1];
        near = ends[0];
        listener.stream = std::make_unique<SocketStream>(near, alreadyRead, listener, QStringLiteral("there"));
    }
    ~Pair() { closeFar(); }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;

    void send(const QByteArray &bytes) const
    {
        QCOMPARE(::send(far, bytes.constData(), std::size_t(bytes.size()), MSG_NOSIGNAL), ssize_t(bytes.size()));
    }
    /// What has come to the far end by now.
    QByteArray received() const
    {
        QByteArray all;
        QByteArray part(100'000, '\0');
        for (;;) {
            const ssize_t count = ::recv(far, part.data(), std::size_t(part.size()), MSG_DONTWAIT);
            if (count <= 0)
                return all;
            all.append(part.constData(), count);
        }
    }
    void write(const QByteArray &bytes)
    {
        listener.isInside = true;
        listener.stream->write(bytes);
        listener.isInside = false;
    }
    void closeFar()
    {
        if (far >= 0)
            ::close(std::exchange(far, -1));
    }

    int near = -1;
    int far = -1;
    Listener listener;
};

QByteArray patterned(qsizetype size)
{
    QByteArray bytes(size, '\0');
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char((i * 7 + i / 251) % 253);
    return bytes;
}

} // namespace

class SocketStreamTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsToldBeforeItStarts();
    void whatWasReadBeforeComesFirst();
    void bytesComeWholeAndInOrder();
    void oneTurnTakesNoMoreThanItsShare();
    void bytesLeaveAtOnceAndTheRestWhenThereIsRoom();
    void aBacklogThatStaysTakesNoMoreMemory();
    void itMayGoWhenBytesHaveLeft();
    void whatWasSentBeforeTheEndIsRead();
    void anEndInTheMiddleOfWritingIsToldOnce();
    void aResetIsAnError();
    void itMayGoInsideWhatItTells_data();
    void itMayGoInsideWhatItTells();
    void itClosesItsSocket();
};

void SocketStreamTest::nothingIsToldBeforeItStarts()
{
    Pair pair;
    pair.send("early");
    QCoreApplication::processEvents();
    QCOMPARE(pair.listener.readable, 0);
    pair.listener.stream->start();
    QCOMPARE(pair.listener.readable, 0); // from the event loop only
    QTRY_COMPARE(pair.listener.got, QByteArray("early"));
}

void SocketStreamTest::whatWasReadBeforeComesFirst()
{
    Pair pair("first ");
    pair.send("second");
    pair.listener.stream->start();
    QTRY_COMPARE(pair.listener.got, QByteArray("first second"));
    // Also where nothing follows.
    Pair alone("only");
    alone.listener.stream->start();
    QTRY_COMPARE(alone.listener.got, QByteArray("only"));
    QCOMPARE(alone.listener.readable, 1);
}

void SocketStreamTest::bytesComeWholeAndInOrder()
{
    const QByteArray all = patterned(1'000'003);
    Pair pair;
    pair.listener.stream->start();
    QByteArray left = all;
    while (!left.isEmpty()) {
        const ssize_t sent = ::send(pair.far, left.constData(), std::size_t(left.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
        left.remove(0, std::max<ssize_t>(0, sent));
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(pair.listener.got.size(), all.size());
    QVERIFY(pair.listener.got == all);
    // Readable only when there was something.
    const int told = pair.listener.readable;
    QCoreApplication::processEvents();
    QCOMPARE(pair.listener.readable, told);
}

void SocketStreamTest::oneTurnTakesNoMoreThanItsShare()
{
    // The far end writes as fast as this one reads: without a bound one turn would take it all.
    Pair pair;
    const QByteArray block = patterned(64 << 10);
    constexpr qsizetype all = 8 << 20;
    qsizetype sent = 0;
    const auto refill = [&] {
        while (sent < all) {
            const ssize_t some = ::send(pair.far, block.constData(), std::size_t(block.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (some <= 0)
                return;
            sent += some;
        }
    };
    struct Refilling : TransportListener
    {
        void transportOpened() override {}
        void transportReadable() override
        {
            std::array<char, 4096> part{};
            qint64 thisTime = 0;
            while (const qint64 count = stream->read(part.data(), part.size())) {
                thisTime += count;
                refill();
            }
            most = std::max(most, thisTime);
            sum += thisTime;
        }
        void transportWritten() override {}
        void transportClosed(Error) override {}
        std::function<void()> refill;
        std::unique_ptr<SocketStream> stream;
        qint64 most = 0;
        qint64 sum = 0;
    } listener;
    listener.refill = refill;
    pair.listener.stream.reset();
    pair.closeFar();
    std::array<int, 2> ends{};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    pair.far = ends[1];
    listener.stream = std::make_unique<SocketStream>(ends[0], QByteArray(), listener, QString());
    listener.stream->start();
    refill();
    QTRY_COMPARE(listener.sum, qint64(sent));
    QVERIFY(sent >= all);
    QVERIFY2(listener.most > (512 << 10), qPrintable(QString::number(listener.most))); // and not a mere buffer of it
    QVERIFY2(listener.most <= (1 << 20) + (64 << 10), qPrintable(QString::number(listener.most)));
}

void SocketStreamTest::bytesLeaveAtOnceAndTheRestWhenThereIsRoom()
{
    Pair pair;
    pair.listener.stream->start();
    pair.write("now");
    QCOMPARE(pair.received(), QByteArray("now")); // no turn of the event loop between
    QCOMPARE(pair.listener.stream->bytesToWrite(), 0);
    const QByteArray much = patterned(5'000'000);
    pair.write(much);
    QVERIFY(pair.listener.stream->bytesToWrite() > 0);
    pair.write("behind");
    QCOMPARE(pair.listener.written, 0);
    QByteArray all;
    QTRY_VERIFY((all += pair.received()).size() == much.size() + 6);
    QVERIFY(all == much + "behind");
    QCOMPARE(pair.listener.stream->bytesToWrite(), 0);
    QVERIFY(pair.listener.written > 0);
    pair.write("again");
    QCOMPARE(pair.received(), QByteArray("again"));
}

void SocketStreamTest::aBacklogThatStaysTakesNoMoreMemory()
{
    const auto residentPages = [] {
        QFile file(QStringLiteral("/proc/self/statm"));
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() : 0;
    };
    Pair pair;
    pair.listener.stream->start();
    const QByteArray block = patterned(100'000);
    qint64 sent = 0;
    qint64 received = 0;
    const auto add = [&] {
        pair.write(block);
        sent += block.size();
    };
    while (pair.listener.stream->bytesToWrite() < 2'000'000)
        add();
    const qint64 before = residentPages();
    while (sent < 200'000'000) {
        add();
        while (pair.listener.stream->bytesToWrite() >= 2'000'000) {
            received += pair.received().size();
            QCoreApplication::processEvents();
        }
    }
    const qint64 grown = (residentPages() - before) * ::sysconf(_SC_PAGESIZE);
#if !defined(__SANITIZE_ADDRESS__) // which keeps freed memory for a while
    QVERIFY2(grown < 20'000'000, qPrintable(QString::number(grown)));
#else
    Q_UNUSED(grown)
#endif
    QTRY_VERIFY((received += pair.received().size()) == sent);
}

void SocketStreamTest::itMayGoWhenBytesHaveLeft()
{
    Pair pair;
    pair.listener.stream->start();
    pair.listener.thenWritten = [&] { pair.listener.stream.reset(); };
    pair.write(patterned(5'000'000));
    pair.received();
    QTRY_VERIFY(!pair.listener.stream);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCOMPARE(pair.listener.written, 1);
}

void SocketStreamTest::whatWasSentBeforeTheEndIsRead()
{
    Pair pair;
    pair.send("-ERR max number of clients reached\r\n");
    pair.closeFar();
    pair.listener.stream->start();
    pair.write("PING\r\n"); // nobody is there: what was said is read all the same
    QTRY_COMPARE(pair.listener.errors.size(), 1U);
    QCOMPARE(pair.listener.got, QByteArray("-ERR max number of clients reached\r\n"));
    QCOMPARE(pair.listener.errors.front().code, Code::ConnectionLost);
    QCOMPARE(pair.listener.errors.front().message, QStringLiteral("the server closed the connection"));
    QCOMPARE(pair.listener.errors.front().context, QStringLiteral("there"));
    QCoreApplication::processEvents();
    QCOMPARE(pair.listener.errors.size(), 1U);
}

void SocketStreamTest::anEndInTheMiddleOfWritingIsToldOnce()
{
    Pair pair;
    pair.listener.stream->start();
    pair.write(patterned(5'000'000));
    pair.closeFar();
    pair.write("more");
    QTRY_COMPARE(pair.listener.errors.size(), 1U);
    pair.write("and more");
    QCoreApplication::processEvents();
    QCOMPARE(pair.listener.errors.size(), 1U);
}

void SocketStreamTest::aResetIsAnError()
{
    // A Unix socket that is closed with unread bytes resets the other side.
    Pair pair;
    pair.listener.stream->start();
    pair.write("never read");
    pair.closeFar();
    QTRY_COMPARE(pair.listener.errors.size(), 1U);
    QCOMPARE(pair.listener.errors.front().code, Code::ConnectionLost);
    QVERIFY2(pair.listener.errors.front().message.contains(QLatin1String("reset by peer")),
             qPrintable(pair.listener.errors.front().message));
}

void SocketStreamTest::itMayGoInsideWhatItTells_data()
{
    QTest::addColumn<bool>("whenClosed");
    QTest::newRow("readable") << false;
    QTest::newRow("closed") << true;
}

void SocketStreamTest::itMayGoInsideWhatItTells()
{
    QFETCH(bool, whenClosed);
    Pair pair("read before");
    const auto go = [&] { pair.listener.stream.reset(); };
    (whenClosed ? pair.listener.thenClosed : pair.listener.thenRead) = go;
    pair.send("and now");
    pair.closeFar();
    pair.listener.stream->start();
    QTRY_VERIFY(!pair.listener.stream);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    QCOMPARE(pair.listener.errors.size(), whenClosed ? 1U : 0U);
    QCOMPARE(pair.listener.readable > 0, true);
    if (!whenClosed)
        QCOMPARE(pair.listener.readable, 1);
}

void SocketStreamTest::itClosesItsSocket()
{
    Pair pair("told later, or not at all");
    pair.listener.stream->start();
    pair.listener.stream.reset();
    QCOMPARE(::fcntl(pair.near, F_GETFD), -1);
    char byte = 0;
    QCOMPARE(::recv(pair.far, &byte, 1, MSG_DONTWAIT), ssize_t(0)); // the end
    QCoreApplication::processEvents();
    QCOMPARE(pair.listener.readable, 0);
}

QTEST_GUILESS_MAIN(SocketStreamTest)

#include "tst_socket_stream.moc"
