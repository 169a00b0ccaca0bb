// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/keys_text.h"

#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using namespace std::chrono_literals;

class KeysTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durationsAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("milliseconds");
        const auto row = [](const char *text, qint64 milliseconds) {
            QTest::newRow(text) << QString::fromUtf8(text) << milliseconds;
        };
        row("90", 90'000);
        row("90 s", 90'000);
        row("5 min", 300'000);
        row("2h", 7'200'000);
        row("1.5 d", 129'600'000);
        row("1,5 d", 129'600'000);
        row("250ms", 250);
        row("3시간", 10'800'000);
        row("0", 0);
        row("", -1);
        row("soon", -1);
        row("-5 s", -1);
        row("5 parsecs", -1);
        row("1e5", -1);
        row("99999999999999999999 d", -1);
    }
    void durationsAreRead()
    {
        QFETCH(QString, text);
        QFETCH(qint64, milliseconds);
        const auto read = parseDuration(text);
        QCOMPARE(read ? read->count() : -1, milliseconds);
    }

    void sizesAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes");
        const auto row = [](const char *text, qint64 bytes) { QTest::newRow(text) << QString::fromLatin1(text) << bytes; };
        row("512", 512);
        row("64 KiB", 65536);
        row("64k", 65536);
        row("1.5 MB", 1572864);
        row("2g", 2147483648);
        row("1 TiB", 1099511627776);
        row("10 B", 10);
        row("", -1);
        row("k", -1);
        row("5 kk", -1);
        row("5 bib", -1);
        row("99999999999 TiB", -1);
    }
    void sizesAreRead()
    {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        QCOMPARE(parseBytes(text).value_or(-1), bytes);
    }

    void namesAreCutBetweenCharacters()
    {
        QCOMPARE(shownName("abc", 3), QStringLiteral("abc"));
        QCOMPARE(shownName("abcd", 3), QStringLiteral("abc…"));
        QCOMPARE(shownName("가나다", 4), QStringLiteral("가…"));
        QCOMPARE(shownName("\xe2\x80\xaeslia"), QStringLiteral("\\u202eslia"));
        QVERIFY(shownName(QByteArray(20'000, '\xff')).size() < 3000);
    }

    void aTtlCountsDownAndSaysWhenThereIsNone()
    {
        inspect::KeyState state;
        QCOMPARE(ttlText(state, 0), QString());
        state.expiry = inspect::KeyState::Expiry::Never;
        QCOMPARE(ttlText(state, 0), QStringLiteral("no expiry"));
        state.expiry = inspect::KeyState::Expiry::Gone;
        QCOMPARE(ttlText(state, 0), QStringLiteral("gone"));
        state.expiry = inspect::KeyState::Expiry::At;
        state.expiresAtMs = 65'000;
        QCOMPARE(ttlText(state, 0), QStringLiteral("1 min 5 s"));
        QCOMPARE(ttlText(state, 64'999), QStringLiteral("1 s")); // never 0 s while it lives
        QCOMPARE(ttlText(state, 65'000), QStringLiteral("expired"));
    }
};

QTEST_MAIN(KeysTextTest)
#include "tst_keys_text.moc"
