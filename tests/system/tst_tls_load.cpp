// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/client.h"
#include "tests/support/redis_server.h"
#include "tests/support/tls_certificates.h"

#include <QTest>

using namespace freshet;
using namespace freshet::redis;

namespace {

struct Load
{
    Client *client = nullptr;
    QByteArray expected;
    int left = 0;
    int wrong = 0;
    int running = 0;
};

Task<> caller(Load &load)
{
    ++load.running;
    while (load.left > 0) {
        --load.left;
        const auto reply = co_await load.client->command(Command("GET", "big"));
        load.wrong += !reply || reply->bytes() != load.expected;
    }
    --load.running;
}

} // namespace

class TestTlsLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void manyCallersWithLargeValuesShareOneTlsConnection()
    {
        test::TlsCertificates certificates;
        QVERIFY2(certificates.create(), qPrintable(certificates.errorText()));
        test::RedisServer::Options options;
        options.tls = &certificates;
        test::RedisServer server(options);
        QVERIFY2(server.start(), qPrintable(server.log()));
        const auto client = Client::open(server.tlsUrl());
        const auto ready = QCoro::waitFor(client->ready());
        QVERIFY2(ready, qPrintable(ready ? QString() : ready.error().message));

        Load load;
        load.client = client.get();
        load.expected = QByteArray(4096, 'v');
        server.raw().run({"SET", "big", load.expected});
        load.left = 20'000;
        for (int i = 0; i < 1000; ++i)
            caller(load);
        QTRY_COMPARE_WITH_TIMEOUT(load.running, 0, 60'000);
        QCOMPARE(load.wrong, 0);
    }
};

QTEST_GUILESS_MAIN(TestTlsLoad)

#include "tst_tls_load.moc"
