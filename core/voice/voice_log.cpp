// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_log.h"

namespace freshet::voice {

Q_LOGGING_CATEGORY(voiceLog, "freshet.voice", QtInfoMsg)

} // namespace freshet::voice
