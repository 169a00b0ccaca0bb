// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace freshet::ui {

/// resources/icons/`name`.svg, drawn at any size in the text colour of the current theme (greyed where disabled, in the accent
/// colour where checked). It follows a change of the theme by itself. An unknown name gives an empty icon. GUI thread.
QIcon icon(const QString &name);

/// The application's own, in its own colours.
QIcon applicationIcon();

} // namespace freshet::ui
