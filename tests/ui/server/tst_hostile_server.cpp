// SPDX-License-Identifier: GPL-3.0-or-later
// What a server says of itself is shown as it is, and can do nothing.
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/server/info_model.h"
#include "ui/server/info_page.h"
#include "ui/server/server_panel.h"
#include "ui/widgets/figure_tile.h"

#include <QLabel>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>

using namespace freshet;
using namespace freshet::ui;

namespace {

// Answers INFO with a given text and everything else with OK.
class FakeRedis : public QObject
{
public:
    explicit FakeRedis(QByteArray info)
        : m_info(std::move(info))
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection()) {
                auto *buffer = new QByteArray;
                connect(socket, &QObject::destroyed, this, [buffer] { delete buffer; });
                connect(socket, &QTcpSocket::readyRead, this, [this, socket, buffer] {
                    *buffer += socket->readAll();
                    while (answerOne(*socket, *buffer)) {
                    }
                });
            }
        });
        m_server.listen(QHostAddress::LocalHost);
    }

    redis::Url url() const
    {
        redis::Url url;
        url.hosts = {{QStringLiteral("127.0.0.1"), m_server.serverPort()}};
        return url;
    }

private:
    // One complete command of the buffer: `*2\r\n$4\r\nINFO\r\n$5\r\nstats\r\n`.
    bool answerOne(QTcpSocket &socket, QByteArray &buffer)
    {
        qsizetype at = buffer.indexOf("\r\n");
        if (at < 0)
            return false;
        const int count = buffer.sliced(1, at - 1).toInt();
        at += 2;
        QByteArray name;
        for (int i = 0; i < count; ++i) {
            const qsizetype end = buffer.indexOf("\r\n", at);
            if (end < 0)
                return false;
            const qsizetype length = buffer.sliced(at + 1, end - at - 1).toLongLong();
            at = end + 2 + length + 2;
            if (buffer.size() < at)
                return false;
            if (i == 0)
                name = buffer.sliced(end + 2, length).toUpper();
        }
        buffer.remove(0, at);
        if (name == "INFO")
            socket.write("$" + QByteArray::number(m_info.size()) + "\r\n" + m_info + "\r\n");
        else
            socket.write(name == "PING" ? "+PONG\r\n" : "+OK\r\n");
        return true;
    }

    QByteArray m_info;
    QTcpServer m_server;
};

} // namespace

class TestHostileServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostileInfoIsPlainText()
    {
        const QByteArray hostile = "# <img src='file:///etc/passwd'>\r\n"
                                   "redis_version:<h1>9.9</h1>\r\nredis_mode:<a href='x'>mode</a>\r\n"
                                   "run_id:\x1b]0;title\x07\r\nrole:\xe2\x80\xaemaster\r\n"
                                   "uptime_in_seconds:9223372036854775807\r\nused_memory:9223372036854775807\r\n"
                                   "maxmemory:-9223372036854775808\r\nused_memory_peak:99999999999999999999999\r\n"
                                   "connected_clients:-1\r\nconnected_slaves:2147483648\r\nmaxclients:nan\r\n"
                                   "big:" +
                                   QByteArray(3'000'000, '<') + "\r\n" + QByteArray(5000, 'n') + ":1\r\n";
        FakeRedis server(hostile);
        Session session(server.url(), {});
        ServerPanel panel;
        panel.resize(1000, 600);
        panel.show();
        panel.setSession(&session);
        panel.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(panel.readiness().state, Panel::Readiness::State::Live, 15000);
        QVERIFY(!panel.grab().isNull());
        for (const QLabel *label : panel.findChildren<QLabel *>()) {
            QVERIFY(label->text().isEmpty() || label->textFormat() == Qt::PlainText); // a picture has no text
            QVERIFY(!label->text().contains(QChar(0x202e)) && !label->text().contains(QChar(0x1b)));
            QVERIFY(label->text().size() < 1000);
        }
        QCOMPARE(panel.controller()->model()->rowCount(), 13);
        QVERIFY(panel.minimumSizeHint().width() < 2000); // it can't push the window off the screen
        panel.findChild<InfoPage *>()->copyLines();
    }

    void countersThatCannotBeAreAnErrorAndNoRate()
    {
        FakeRedis server("run_id:x\r\nkeyspace_hits:-5\r\nkeyspace_misses:18446744073709551615\r\n");
        Session session(server.url(), {});
        HitRatesPanel panel;
        panel.resize(1000, 600);
        panel.show();
        panel.setSession(&session);
        panel.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(panel.readiness().state, Panel::Readiness::State::Failed, 15000);
        QVERIFY(panel.readiness().reason.contains(QStringLiteral("keyspace_hits")));
        QVERIFY(!panel.grab().isNull());
        for (const FigureTile *tile : panel.findChildren<FigureTile *>())
            QCOMPARE(tile->value(), QStringLiteral("–"));
    }

    void anEmptyInfoIsSaidToBeEmpty()
    {
        FakeRedis server("");
        Session session(server.url(), {});
        ServerPanel panel;
        panel.setSession(&session);
        panel.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(panel.readiness().state, Panel::Readiness::State::Failed, 15000);
        QVERIFY(!panel.readiness().reason.isEmpty());
    }
};

QTEST_MAIN(TestHostileServer)
#include "tst_hostile_server.moc"
