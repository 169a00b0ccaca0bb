// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/base/display_width.h"

using namespace freshet;

class DisplayWidthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTextTakesTheCellsThatATerminalGivesIt_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("cells");
        QTest::newRow("empty") << QByteArray() << 0;
        QTest::newRow("ASCII") << QByteArray("Ada 1") << 5;
        QTest::newRow("accents") << QByteArray("na\u00efve") << 5;
        QTest::newRow("Hangul") << QByteArray("다정한") << 6;
        QTest::newRow("Hangul and ASCII") << QByteArray("김 Kim") << 6;
        QTest::newRow("Hangul in letters") << QByteArray("\u1112\u1161\u11ab") << 2;
        QTest::newRow("Chinese, kana") << QByteArray("漢字かな") << 8;
        QTest::newRow("full-width") << QByteArray("Ａ１") << 4;
        QTest::newRow("half-width kana") << QByteArray("ｶﾅ") << 2;
        QTest::newRow("combining") << QByteArray("e\u0301") << 1;
        QTest::newRow("emoji") << QByteArray("\U0001F600") << 2;
        QTest::newRow("box drawing") << QByteArray("─│") << 2;
        QTest::newRow("no UTF-8") << QByteArray("a\xff\xfe") << 3;
    }
    void aTextTakesTheCellsThatATerminalGivesIt()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, cells);
        QCOMPARE(displayWidth(text), qsizetype(cells));
    }
};

QTEST_GUILESS_MAIN(DisplayWidthTest)
#include "tst_display_width.moc"
