// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/voice/voice_provider.h"

namespace freshet::voice {

VoiceProvider::~VoiceProvider() = default;

} // namespace freshet::voice
