// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace freshet {

/// Gives memory that was freed back to the system, where the C library can (glibc keeps what lies between living blocks). For
/// after work that took a lot for a while. Any thread; milliseconds a gigabyte, so not the GUI's. Never fails.
void giveFreedMemoryBack();

} // namespace freshet
