// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/cache/parameter.h"

namespace freshet::cache {

/// One strict JSON document as a tree; see Parameter::fromJson. Where freshet::compactJson refuses integers beyond 64 bits,
/// parameters keep them. Code::InvalidArgument, whose `context` is `byte N` (from 0).
Result<Parameter> readParameter(QByteArrayView json);

} // namespace freshet::cache
