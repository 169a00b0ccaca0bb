// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace freshet::ui {

/// Runs `work()` in a thread of the pool: for what takes the processor longer than a frame. It must own all that it touches. Take
/// the answer with `whenAnswered`.
template<typename Work>
auto inBackground(Work work)
{
    using Answer = std::invoke_result_t<Work &>;
    auto promise = std::make_shared<QPromise<Answer>>();
    QFuture<Answer> future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

} // namespace freshet::ui
