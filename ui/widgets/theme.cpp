// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/theme.h"

#include <QFile>
#include <QRegularExpression>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <utility>

namespace freshet::ui {

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

const Theme &Theme::light()
{
    static const Theme theme{
        .scheme = Scheme::Light,
        .window = QColor(0xf4f6f8),
        .surface = QColor(0xffffff),
        .raised = QColor(0xeceff3),
        .border = QColor(0xd6dbe2),
        .controlBorder = QColor(0x858e9b),
        .text = QColor(0x1a1f26),
        .textMuted = QColor(0x555e6b),
        .accent = QColor(0x0a6784),
        .onAccent = QColor(0xffffff),
        .accentSoft = QColor(0xd9ecf3),
        .good = QColor(0x176d33),
        .goodSoft = QColor(0xdcf2e2),
        .warning = QColor(0x7d5000),
        .warningSoft = QColor(0xfbeccb),
        .bad = QColor(0xb3261e),
        .badSoft = QColor(0xfbe0de),
        .series = {QColor(0x0072b2), QColor(0xc85200), QColor(0x00805e), QColor(0xb5528b), QColor(0x8a6d00), QColor(0x5b4bb5),
                   QColor(0x4f5a66), QColor(0xa3243b)},
    };
    return theme;
}

const Theme &Theme::dark()
{
    static const Theme theme{
        .scheme = Scheme::Dark,
        .window = QColor(0x14181d),
        .surface = QColor(0x1b2027),
        .raised = QColor(0x262d36),
        .border = QColor(0x333c47),
        .controlBorder = QColor(0x6f7a88),
        .text = QColor(0xe7ebf0),
        .textMuted = QColor(0xa7b0bc),
        .accent = QColor(0x62c6e6),
        .onAccent = QColor(0x06242e),
        .accentSoft = QColor(0x17404f),
        .good = QColor(0x63d08c),
        .goodSoft = QColor(0x173a25),
        .warning = QColor(0xf1bc57),
        .warningSoft = QColor(0x43330f),
        .bad = QColor(0xff9189),
        .badSoft = QColor(0x4a1f1d),
        .series = {QColor(0x56b4e9), QColor(0xe69f00), QColor(0x2fc79a), QColor(0xe08fbe), QColor(0xf0e442), QColor(0xa99cf5),
                   QColor(0xc3cad3), QColor(0xff8a80)},
    };
    return theme;
}

const Theme &Theme::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF() < 0.5F ? dark() : light();
}

const Theme &Theme::of(const QWidget *widget)
{
    return of(widget->palette());
}

QPalette Theme::palette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, surface);
    palette.setColor(QPalette::AlternateBase, scheme == Scheme::Dark ? QColor(0x1f252d) : QColor(0xf8f9fb));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, textMuted);
    palette.setColor(QPalette::Button, surface);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, bad);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, onAccent);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::ToolTipBase, raised);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Light, raised);
    palette.setColor(QPalette::Midlight, raised);
    palette.setColor(QPalette::Mid, border);
    palette.setColor(QPalette::Dark, controlBorder);
    palette.setColor(QPalette::Shadow, scheme == Scheme::Dark ? QColor(Qt::black) : controlBorder);
    QColor faint = textMuted;
    faint.setAlphaF(0.7F);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, raised);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, textMuted);
    return palette;
}

QString Theme::styleSheet() const
{
    QFile file(QStringLiteral(":/freshet/style/freshet.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::array<std::pair<const char *, QColor>, 16> colors{{
        {"window", window},
        {"surface", surface},
        {"raised", raised},
        {"border", border},
        {"controlBorder", controlBorder},
        {"text", text},
        {"textMuted", textMuted},
        {"accent", accent},
        {"onAccent", onAccent},
        {"accentSoft", accentSoft},
        {"good", good},
        {"goodSoft", goodSoft},
        {"warning", warning},
        {"warningSoft", warningSoft},
        {"bad", bad},
        {"badSoft", badSoft},
    }};
    for (const auto &[name, color] : colors) {
        const QRegularExpression token(QStringLiteral("@%1\\b").arg(QLatin1String(name)));
        sheet.replace(token, color.name());
    }
    sheet.replace(QStringLiteral("@scheme"), scheme == Scheme::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
    return sheet;
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace freshet::ui
