// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/config_meaning.h"
#include "ui/server/flaw_words.h"
#include "ui/server/server_words.h"
#include "ui/server/slot_map.h"

#include <QTest>

using namespace freshet;
using namespace freshet::ui;

class TestServerWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyVulnerabilityHasItsWords()
    {
        for (const inspect::ServerFlaw &flaw : inspect::serverFlaws())
            QVERIFY2(hasFlawText(flaw), flaw.id);
    }

    void aMissingPermissionNamesCommandAndRule()
    {
        const Error error{Code::NoPermission, QStringLiteral("NOPERM"), {}};
        const QString text = serverRefusalText(error, QStringLiteral("CLIENT LIST"));
        QVERIFY(text.contains(QStringLiteral("CLIENT LIST")) && text.contains(QStringLiteral("+client|list")));
        const Error hostile{Code::Server, QStringLiteral("<b>\x1b[31m") + QString(5000, u'x'), {}};
        QVERIFY(serverRefusalText(hostile, {}).size() < 400);
        QVERIFY(!serverRefusalText(hostile, {}).contains(QChar(0x1b)));
    }

    void atMostThreeNodesAreNamed()
    {
        std::vector<inspect::NodeFailure> failures(10, {QStringLiteral("n"), {Code::Timeout, QStringLiteral("late"), {}}});
        QCOMPARE(failuresText(failures).count(QStringLiteral("late")), 3);
        QVERIFY(failuresText({}).isEmpty());
    }

    void settingsAreExplainedInHumanUnits()
    {
        QVERIFY(!configMeaning("maxmemory").isEmpty());
        QVERIFY(configMeaning("what-nobody-knows").isEmpty());
        const auto meaningOf = [](const QByteArray &name, const QByteArray &value) {
            inspect::ConfigSetting setting;
            setting.name = name;
            setting.value = value;
            setting.fact = inspect::configFact(name);
            return configValueMeaning(setting);
        };
        QCOMPARE(meaningOf("maxmemory", "104857600"), QStringLiteral("100 MiB"));
        QCOMPARE(meaningOf("slowlog-log-slower-than", "10000"), QStringLiteral("10.0 ms"));
        QVERIFY(meaningOf("maxmemory", "0").isEmpty());
        QVERIFY(meaningOf("maxmemory", "9223372036854775807").size() > 0);
        QVERIFY(meaningOf("timeout", "9223372036854775807").size() > 0);
        QVERIFY(meaningOf("maxmemory", "x").isEmpty());
    }

    void theSlotMapIsToldInWords()
    {
        inspect::ServerNodes nodes;
        inspect::ServerNode node;
        node.address = QStringLiteral("10.0.0.1:7000");
        node.slotRanges = {{0, 99}, {200, 200}};
        nodes.nodes = {node};
        const QString text = SlotMap::text(nodes);
        QVERIFY2(text.contains(QStringLiteral("10.0.0.1:7000")) && text.contains(QStringLiteral("0-99, 200")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("16283")), qPrintable(text));
        SlotMap map;
        map.resize(300, 100);
        map.show(nodes);
        QVERIFY(!map.grab().isNull());
        map.show({});
        QVERIFY(!map.grab().isNull());
    }
};

QTEST_MAIN(TestServerWords)
#include "tst_server_words.moc"
