// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace freshet::ui {

namespace detail {
void goBehindTheWindow();
}

/// The threads of `inBackground`, which let the GUI's thread go first where the system can (else sorts of millions on two
/// processors keep it from answering). Not Qt's own pool: Qt shares out painting to that, and the window waits until it is done.
/// The application ends after what was begun. Any thread.
QThreadPool &backgroundThreads();

/// Runs `work()` in one of these threads: for what takes the processor longer than a frame. It must own all that it touches. Take
/// the answer with `whenAnswered`. Any thread.
template<typename Work>
auto inBackground(Work work)
{
    using Answer = std::invoke_result_t<Work &>;
    auto promise = std::make_shared<QPromise<Answer>>();
    QFuture<Answer> future = promise->future();
    promise->start();
    backgroundThreads().start([promise, work = std::move(work)]() mutable {
        detail::goBehindTheWindow();
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

} // namespace freshet::ui
