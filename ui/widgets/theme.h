// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

#include <array>

class QWidget;

namespace freshet::ui {

/// Distances in device-independent pixels. Layouts use these and no others.
struct Spacing
{
    static constexpr int xs = 4;
    static constexpr int s = 8;
    static constexpr int m = 12;
    static constexpr int l = 16;
    static constexpr int xl = 24;
    static constexpr int xxl = 40;
};

/// The colours of the light or the dark look. Text colours reach WCAG AA (4.5 : 1) on `window` and `surface`, series and
/// borders of controls 3 : 1; a test measures it. Plain values; any thread.
struct Theme
{
    enum class Scheme { Light, Dark };

    Scheme scheme;
    QColor window;        ///< behind everything
    QColor surface;       ///< cards, tables, inputs
    QColor raised;        ///< hovered and alternate rows
    QColor border;        ///< hairlines between areas; decoration only
    QColor controlBorder; ///< of inputs and buttons
    QColor text;
    QColor textMuted;
    QColor accent; ///< links, focus, selection
    QColor onAccent;
    QColor accentSoft; ///< behind what is chosen
    QColor good;
    QColor goodSoft;
    QColor warning;
    QColor warningSoft;
    QColor bad;
    QColor badSoft;
    /// For lines and swatches, told apart also with red-green and blue-yellow colour blindness. Beyond eight, change the dash as
    /// well.
    std::array<QColor, 8> series;

    static const Theme &light();
    static const Theme &dark();
    static const Theme &ofScheme(Scheme scheme) { return scheme == Scheme::Dark ? dark() : light(); }
    /// The one that `widget` is shown in now. Ask again in changeEvent (QEvent::PaletteChange).
    static const Theme &of(const QWidget *widget);
    static const Theme &of(const QPalette &palette);

    QPalette palette() const;
    QString styleSheet() const; ///< of the whole application, over the Fusion style

    /// Colour of series `index`; begins again after the last.
    QColor seriesColor(int index) const { return series[std::size_t(index) % series.size()]; }
};

/// WCAG 2 contrast ratio of two opaque colours, 1 to 21.
double contrastRatio(const QColor &a, const QColor &b);

} // namespace freshet::ui
