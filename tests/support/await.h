// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "tests/support/wait.h"

#include <memory>
#include <optional>

namespace freshet::test {

/// Keeps what a task gives; whole once `*kept` has a value. The task goes on when the test does not wait.
template<typename T>
Task<> keep(Task<T> task, std::shared_ptr<std::optional<T>> kept)
{
    kept->emplace(co_await task);
}

/// Runs the event loop until the task is done, and gives its answer; Code::Timeout where that takes longer than `most`. For tests
/// only: a nested event loop.
template<typename T>
Result<T> await(Task<Result<T>> task, std::chrono::milliseconds most = std::chrono::seconds(20))
{
    auto kept = std::make_shared<std::optional<Result<T>>>();
    keep(std::move(task), kept);
    if (!waitUntil([&] { return kept->has_value(); }, most))
        return failure(Code::Timeout, QStringLiteral("the test's wait is over"));
    return std::move(**kept);
}

} // namespace freshet::test
