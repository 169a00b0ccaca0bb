// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_config.h"

#include <QString>

namespace freshet::ui {

/// What a setting does, in a sentence; empty where it is not known. Pure, translated.
QString configMeaning(const QByteArray &name);

/// A value in human units where the setting counts bytes or time: `100 MiB`; empty where the value says it all. Pure.
QString configValueMeaning(const inspect::ConfigSetting &setting);

} // namespace freshet::ui
