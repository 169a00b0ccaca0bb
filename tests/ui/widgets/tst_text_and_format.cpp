// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QLabel>
#include <QTest>

using namespace freshet::ui;
using std::chrono::seconds;

class TextAndFormatTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unseenCharactersAreShown_data();
    void unseenCharactersAreShown();
    void linesAreKeptWhereAsked();
    void bytesThatAreNoTextAreShown_data();
    void bytesThatAreNoTextAreShown();
    void labelsNeverReadHtml();
    void numbersFollowTheLocale();
    void aPercentageNeverReachesWhatItIsNot();
    void sizesAndTimesHaveThreeFigures();
    void durationsHaveTwoUnits();
    void anotherDayIsSaid();
};

void TextAndFormatTest::unseenCharactersAreShown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << QStringLiteral("voice:123 한국어 😀") << QStringLiteral("voice:123 한국어 😀");
    QTest::newRow("backslash") << QStringLiteral("a\\b") << QStringLiteral("a\\b");
    QTest::newRow("line feed") << QStringLiteral("a\nb\r\t") << QStringLiteral("a\\nb\\r\\t");
    QTest::newRow("escape") << QStringLiteral("\x1b[31mred") << QStringLiteral("\\x1b[31mred");
    QTest::newRow("nul") << QString(QChar(0)) << QStringLiteral("\\x00");
    QTest::newRow("bidi override") << QStringLiteral("a\u202egnp.exe") << QStringLiteral("a\\u202egnp.exe");
    QTest::newRow("isolate") << QStringLiteral("\u2066x\u2069") << QStringLiteral("\\u2066x\\u2069");
    QTest::newRow("zero width") << QStringLiteral("a\u200bb\ufeff") << QStringLiteral("a\\u200bb\\ufeff");
    QTest::newRow("no-break space") << QStringLiteral("a\u00a0b") << QStringLiteral("a\\u00a0b");
    QTest::newRow("line separator") << QStringLiteral("a\u2028b") << QStringLiteral("a\\u2028b");
    QTest::newRow("filler") << QStringLiteral("a\u3164") << QStringLiteral("a\\u3164");
    QTest::newRow("tag") << QString::fromUcs4(U"\U000E0041") << QStringLiteral("\\U000e0041");
    QTest::newRow("lone surrogate") << QString(QChar(0xD800)) << QStringLiteral("\\ud800");
}

void TextAndFormatTest::unseenCharactersAreShown()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(visibleText(text), shown);
}

void TextAndFormatTest::linesAreKeptWhereAsked()
{
    QCOMPARE(visibleText(QStringLiteral("a\n\tb\r"), Lines::Keep), QStringLiteral("a\n\tb\\r"));
}

void TextAndFormatTest::bytesThatAreNoTextAreShown_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::newRow("utf-8") << QByteArray("caf\xc3\xa9") << QStringLiteral("café");
    QTest::newRow("lone byte") << QByteArray("a\xff"
                                             "b")
                               << QStringLiteral("a\\xffb");
    QTest::newRow("cut off") << QByteArray("a\xe2\x82") << QStringLiteral("a\\xe2\\x82");
    QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QStringLiteral("\\xc0\\xaf");
    QTest::newRow("surrogate in utf-8") << QByteArray("\xed\xa0\x80") << QStringLiteral("\\xed\\xa0\\x80");
    QTest::newRow("nul inside") << QByteArray("a\0b", 3) << QStringLiteral("a\\x00b");
}

void TextAndFormatTest::bytesThatAreNoTextAreShown()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, shown);
    QCOMPARE(visibleBytes(bytes), shown);
}

void TextAndFormatTest::labelsNeverReadHtml()
{
    const std::unique_ptr<QLabel> label(makeLabel(QStringLiteral("<b>x</b>")));
    QCOMPARE(label->textFormat(), Qt::PlainText);
    QCOMPARE(withoutMnemonics(QStringLiteral("a & b")), QStringLiteral("a && b"));
}

void TextAndFormatTest::numbersFollowTheLocale()
{
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    const QLocale german(QLocale::German, QLocale::Germany);
    QCOMPARE(formatCount(1234567, english), QStringLiteral("1,234,567"));
    QCOMPARE(formatCount(1234567, german), QStringLiteral("1.234.567"));
    QCOMPARE(formatShort(0, english), QStringLiteral("0"));
    QCOMPARE(formatShort(12, english), QStringLiteral("12"));
    QCOMPARE(formatShort(12.34, english), QStringLiteral("12.3"));
    QCOMPARE(formatShort(999.7, english), QStringLiteral("1.00 k"));
    QCOMPARE(formatShort(12345, german), QStringLiteral("12,3 k"));
    QCOMPARE(formatShort(999600, english), QStringLiteral("1.00 M"));
    QCOMPARE(formatRate(250, english), QStringLiteral("250/s"));
}

void TextAndFormatTest::aPercentageNeverReachesWhatItIsNot()
{
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    QCOMPARE(formatPercent(1, english), QStringLiteral("100 %"));
    QCOMPARE(formatPercent(0.99999, english), QStringLiteral("99.9 %"));
    QCOMPARE(formatPercent(0.934, english), QStringLiteral("93.4 %"));
    QCOMPARE(formatPercent(0.00001, english), QStringLiteral("0.1 %"));
    QCOMPARE(formatPercent(0, english), QStringLiteral("0 %"));
}

void TextAndFormatTest::sizesAndTimesHaveThreeFigures()
{
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    QCOMPARE(formatBytes(0, english), QStringLiteral("0 B"));
    QCOMPARE(formatBytes(1023, english), QStringLiteral("1,023 B"));
    QCOMPARE(formatBytes(1536, english), QStringLiteral("1.50 KiB"));
    QCOMPARE(formatBytes(2LL << 30, english), QStringLiteral("2.00 GiB"));
    QCOMPARE(formatBytes((1LL << 20) - 1, english), QStringLiteral("1.00 MiB"));
    QCOMPARE(formatMilliseconds(0.123, english), QStringLiteral("0.12 ms"));
    QCOMPARE(formatMilliseconds(34.56, english), QStringLiteral("34.6 ms"));
    QCOMPARE(formatMilliseconds(1200, english), QStringLiteral("1.20 s"));
}

void TextAndFormatTest::durationsHaveTwoUnits()
{
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    QCOMPARE(formatDuration(seconds(0), english), QStringLiteral("0 s"));
    QCOMPARE(formatDuration(seconds(185), english), QStringLiteral("3 min 5 s"));
    QCOMPARE(formatDuration(seconds(7200), english), QStringLiteral("2 h"));
    QCOMPARE(formatDuration(seconds(90000), english), QStringLiteral("1 d 1 h"));
    QCOMPARE(formatDuration(seconds(-5), english), QStringLiteral("0 s"));
}

void TextAndFormatTest::anotherDayIsSaid()
{
    const QLocale german(QLocale::German, QLocale::Germany);
    const QDateTime now = QDateTime::currentDateTime();
    QCOMPARE(formatTime(now, german), now.time().toString(QStringLiteral("HH:mm:ss")));
    QVERIFY(formatTime(now.addDays(-2), german).contains(german.toString(now.addDays(-2).date(), QLocale::ShortFormat)));
    QCOMPARE(formatTime({}, german), QString());
}

QTEST_MAIN(TextAndFormatTest)
#include "tst_text_and_format.moc"
