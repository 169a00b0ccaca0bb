// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/voice/voice_provider.h"

#include <memory>

class QHttpMultiPart;

namespace freshet::voice {

/// How much a clone may send.
struct UploadBounds
{
    qint64 mostFileBytes;
    qint64 mostUploadBytes;
};

/// Whether a clone can be sent at all: a name, and files that are there, can be read, are not empty and not too large.
/// Code::InvalidArgument or Io, whose message says what to do and whose context is the file. Looks at the disk; nothing is kept
/// open.
Result<void> checkClone(const CloneRequest &request, UploadBounds bounds);

/// The form `POST /v1/voices/add` takes. The files are opened here and read while they are sent, a few KiB at a time. Once a byte
/// of them was sent they can't be wound back: QNetworkAccessManager would send a request again by itself when the connection ends
/// before the answer, and the provider might make the voice twice. Code::Io where one can't be opened any more.
Result<std::unique_ptr<QHttpMultiPart>> cloneBody(const CloneRequest &request);

} // namespace freshet::voice
