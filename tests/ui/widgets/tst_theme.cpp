// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace freshet::ui;

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastIsMeasuredAsWcagSays();
    void textIsReadableOnEveryGround_data() { schemes(); }
    void textIsReadableOnEveryGround();
    void linesStandOutFromTheirGround_data() { schemes(); }
    void linesStandOutFromTheirGround();
    void seriesDifferForColourBlindEyes_data() { schemes(); }
    void seriesDifferForColourBlindEyes();
    void theStyleSheetIsComplete_data() { schemes(); }
    void theStyleSheetIsComplete();
    void aThemeIsKnownByItsPalette();
    void iconsFollowTheTheme();
    void everyIconDraws();

private:
    static void schemes()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    static const Theme &theme()
    {
        QFETCH(bool, dark);
        return dark ? Theme::dark() : Theme::light();
    }
};

void ThemeTest::contrastIsMeasuredAsWcagSays()
{
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
    QVERIFY(std::abs(contrastRatio(QColor(0x767676), Qt::white) - 4.54) < 0.01);
}

void ThemeTest::textIsReadableOnEveryGround()
{
    const Theme &t = theme();
    const std::array<std::pair<QColor, QColor>, 18> pairs{{
        {t.text, t.window},
        {t.text, t.surface},
        {t.text, t.raised},
        {t.text, t.accentSoft},
        {t.textMuted, t.window},
        {t.textMuted, t.surface},
        {t.accent, t.window},
        {t.accent, t.surface},
        {t.accent, t.accentSoft},
        {t.onAccent, t.accent},
        {t.good, t.surface},
        {t.good, t.goodSoft},
        {t.warning, t.surface},
        {t.warning, t.warningSoft},
        {t.bad, t.surface},
        {t.bad, t.badSoft},
        {t.bad, t.window},
        {t.textMuted, t.raised},
    }};
    for (const auto &[front, back] : pairs) {
        QVERIFY2(contrastRatio(front, back) >= 4.5,
                 qPrintable(QStringLiteral("%1 on %2: %3").arg(front.name(), back.name()).arg(contrastRatio(front, back))));
    }
}

void ThemeTest::linesStandOutFromTheirGround()
{
    const Theme &t = theme();
    QVERIFY(contrastRatio(t.controlBorder, t.surface) >= 3);
    for (const QColor &color : t.series)
        QVERIFY2(contrastRatio(color, t.surface) >= 3, qPrintable(color.name()));
}

/// Vienot's simplified simulation: what a dichromat sees, in linear light.
static std::array<double, 3> seen(const QColor &color, bool redBlind)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    const double r = linear(color.redF());
    const double g = linear(color.greenF());
    const double b = linear(color.blueF());
    if (redBlind)
        return {0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b};
    return {0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b};
}

void ThemeTest::seriesDifferForColourBlindEyes()
{
    // The first four are what most charts need; lines beyond get names and dashes as well.
    const Theme &t = theme();
    for (const bool redBlind : {false, true}) {
        for (std::size_t i = 0; i < 4; ++i) {
            for (std::size_t j = i + 1; j < 4; ++j) {
                const auto a = seen(t.series[i], redBlind);
                const auto b = seen(t.series[j], redBlind);
                const double distance = std::hypot(std::cbrt(a[0]) - std::cbrt(b[0]),
                                                   std::cbrt(std::max(0.0, a[2])) - std::cbrt(std::max(0.0, b[2])));
                QVERIFY2(distance > 0.08,
                         qPrintable(QStringLiteral("%1 and %2: %3").arg(t.series[i].name(), t.series[j].name()).arg(distance)));
            }
        }
    }
}

void ThemeTest::theStyleSheetIsComplete()
{
    const QString sheet = theme().styleSheet();
    QVERIFY(sheet.size() > 1000);
    const QRegularExpression left(QStringLiteral("@[a-zA-Z]+"));
    const auto match = left.match(sheet.mid(sheet.indexOf(QLatin1String("*/"))));
    QVERIFY2(!match.hasMatch(), qPrintable(match.captured()));
    static const QRegularExpression url(QStringLiteral("url\\((:[^)]+)\\)"));
    auto urls = url.globalMatch(sheet);
    while (urls.hasNext()) {
        const QString file = urls.next().captured(1);
        QVERIFY2(QFile::exists(file), qPrintable(file));
    }
}

void ThemeTest::aThemeIsKnownByItsPalette()
{
    QCOMPARE(Theme::of(Theme::dark().palette()).scheme, Theme::Scheme::Dark);
    QCOMPARE(Theme::of(Theme::light().palette()).scheme, Theme::Scheme::Light);
}

static QColor darkestOf(const QIcon &icon)
{
    const QImage image = icon.pixmap(32, 32).toImage();
    QColor found(Qt::transparent);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() == 255)
                found = image.pixelColor(x, y);
        }
    }
    return found;
}

void ThemeTest::iconsFollowTheTheme()
{
    const QIcon one = icon(QStringLiteral("server"));
    QApplication::setPalette(Theme::light().palette());
    QCOMPARE(darkestOf(one), Theme::light().text);
    QApplication::setPalette(Theme::dark().palette());
    QCOMPARE(darkestOf(one), Theme::dark().text);
    QApplication::setPalette(Theme::light().palette());
}

void ThemeTest::everyIconDraws()
{
    const QStringList files = QDir(QStringLiteral(":/freshet/icons")).entryList({QStringLiteral("*.svg")});
    QVERIFY(files.size() > 20);
    for (const QString &file : files) {
        if (file == QLatin1String("freshet.svg"))
            continue;
        QVERIFY2(darkestOf(icon(file.chopped(4))).alpha() == 255, qPrintable(file));
    }
    QVERIFY(!applicationIcon().isNull());
    QVERIFY(icon(QStringLiteral("no such icon")).isNull());
}

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
