// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/keys/keys_controller.h"

#include <QString>

namespace freshet::ui {

/// A sentence about the state, where it is not simply that keys are coming: why they are not.
QString keysStateText(const KeysController::View &view);

/// How far the scan has come and what is shown of it: "812 found, 40,000 of about 2,100,000 scanned".
QString keysProgressText(const KeysController &controller);

} // namespace freshet::ui
