// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/inspect/server_flaws.h"

#include <QRegularExpression>

using namespace freshet;
using namespace freshet::inspect;
using Family = redis::ServerIdentity::Family;

class TestServerFlaws : public QObject
{
    Q_OBJECT

    static QStringList idsOf(Family family, const char *version)
    {
        redis::ServerIdentity identity;
        identity.family = family;
        identity.version = QVersionNumber::fromString(QLatin1String(version));
        QStringList ids;
        for (const KnownFlaw &known : flawsOf(identity))
            ids << QLatin1String(known.flaw->id);
        return ids;
    }

private Q_SLOTS:
    void aVersionHasTheFlawsOfItsLine()
    {
        const QStringList debian = idsOf(Family::Redis, "7.0.15");
        QVERIFY(debian.contains(QLatin1String("CVE-2025-49844")));
        QVERIFY(debian.contains(QLatin1String("CVE-2024-31449")));
        QVERIFY(!debian.contains(QLatin1String("CVE-2023-41056"))); // mended in this very version
        QVERIFY(idsOf(Family::Redis, "7.0.14").contains(QLatin1String("CVE-2023-41056")));
        QVERIFY(!idsOf(Family::Redis, "7.0.8").contains(QLatin1String("CVE-2023-41056"))); // came later
        QVERIFY(idsOf(Family::Redis, "6.2.19").contains(QLatin1String("CVE-2025-49844")));
        QVERIFY(idsOf(Family::Redis, "6.2.20").isEmpty());
        QVERIFY(idsOf(Family::Redis, "7.2.11").isEmpty());
        QVERIFY(idsOf(Family::Redis, "7.4.6").isEmpty());
        QVERIFY(idsOf(Family::Redis, "8.0.4").isEmpty());
        QCOMPARE(idsOf(Family::Redis, "8.2.2"), QStringList{QStringLiteral("CVE-2025-62507")});
        QVERIFY(idsOf(Family::Redis, "8.2.3").isEmpty());
        QVERIFY(idsOf(Family::Redis, "9.9.9").isEmpty());
    }

    void valkeyCountsByItsOwnVersions()
    {
        QVERIFY(idsOf(Family::Valkey, "8.1.3").contains(QLatin1String("CVE-2025-49844")));
        QVERIFY(idsOf(Family::Valkey, "8.1.4").isEmpty());
        QVERIFY(idsOf(Family::Valkey, "8.0.6").isEmpty());
        QVERIFY(idsOf(Family::Valkey, "7.2.11").isEmpty());
        QVERIFY(!idsOf(Family::Valkey, "7.2.7").contains(QLatin1String("CVE-2024-31449")));
    }

    void anUnknownVersionHasNone() { QVERIFY(flawsOf({}).empty()); }

    void theTableIsWellFormed()
    {
        static const QRegularExpression id(QStringLiteral("^CVE-20\\d\\d-\\d{4,6}$"));
        QSet<QString> seen;
        for (const ServerFlaw &flaw : serverFlaws()) {
            QVERIFY2(id.match(QLatin1String(flaw.id)).hasMatch(), flaw.id);
            QVERIFY2(!seen.contains(QLatin1String(flaw.id)), flaw.id);
            seen.insert(QLatin1String(flaw.id));
            QVERIFY(QByteArray(flaw.summary).endsWith('.'));
            QVERIFY(!flaw.ranges.empty());
            for (const auto &range : flaw.ranges)
                QVERIFY2(range.from < range.fixedIn, flaw.id);
        }
        QVERIFY(serverFlawsKnownTo().isValid());
    }
};

QTEST_GUILESS_MAIN(TestServerFlaws)
#include "tst_server_flaws.moc"
