// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <coroutine>
#include <cstddef>
#include <expected>
#include <utility>

#include <qcoro/qcorotask.h>

namespace QCoro::detail {

/// Whether a coroutine's handle is null, as QCoro's own assertion asks. Without an exact match the compiler takes std::expected's
/// comparison, for every result that can be made from a null pointer (QByteArray, std::shared_ptr), and fails on it: no
/// `Task<Result<QByteArray>>` could be awaited. It is found here because the promise's type is of this namespace.
template<typename Promise>
constexpr bool operator==(std::coroutine_handle<Promise> handle, std::nullptr_t) noexcept
{
    return !handle;
}

} // namespace QCoro::detail

namespace freshet {

/// A value or the reason why there is none. Core throws nothing across its boundary.
template<typename T>
using Result = std::expected<T, Error>;

/// A coroutine on the Qt event loop of the thread that started it. It starts at once and runs to its end even when the
/// Task is dropped; it is awaited at most once.
template<typename T = void>
using Task = QCoro::Task<T>;

/// The failing side of a Result: `return failure(Code::Timeout, …)`.
inline std::unexpected<Error> failure(Code code, QString message, QString context = {})
{
    return std::unexpected<Error>(Error{code, std::move(message), std::move(context)});
}

} // namespace freshet
