// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace freshet::ui {

/// Calls `then(answer)` in the GUI thread, once, when `future` has its answer; never from inside this call, and not at all where
/// `context` is gone by then. (QFuture::then with a context asserts in Qt 6.4 when the context has been destroyed.)
template<typename Answer, typename Then>
void whenAnswered(const QFuture<Answer> &future, QObject *context, Then then)
{
    auto *watcher = new QFutureWatcher<Answer>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, then = std::move(then)]() mutable {
        watcher->deleteLater();
        const QFuture<Answer> answered = watcher->future();
        if (answered.resultCount() > 0)
            then(*answered.constBegin()); // in its place: `result()` would copy it, and some hold thousands of rows
    });
    watcher->setFuture(future);
}

} // namespace freshet::ui
