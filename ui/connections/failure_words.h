// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace freshet::ui {

/// What went wrong, in a few words of the user's language: "The server refused the password".
QString failureTitle(const Error &error);
/// What to do about it, as a sentence; empty where nothing is known that helps.
QString failureAdvice(const Error &error);
/// The title and, where there are any, the server's or the system's own words, made visible as plain text.
QString failureSentence(const Error &error);

} // namespace freshet::ui
