// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/key_value.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QPointer>

#include <optional>
#include <vector>

namespace freshet::ui {

/// Decides what is shown of one key's value: its size first, then the first part, more on demand. Thread: the GUI's. Owner: the
/// panel.
class ValueController : public QObject
{
    Q_OBJECT

public:
    enum class State {
        None, ///< no key is chosen
        Loading,
        Ready,
        Gone,        ///< the key is not there (any more)
        Unsupported, ///< of a type whose values Freshet can't show
        Failed,      ///< `error` says why
    };
    struct View
    {
        State state = State::None;
        Error error;
        QByteArray key;
        quint64 generation = 0; ///< another one: the items were fetched anew, else some were added
        inspect::ValueSize size;
        qint64 atMs = 0;                       ///< when `size` was told, UTC since 1970
        std::vector<inspect::ValueItem> items; ///< of strings one, which grows
        bool hasMore = false;
        bool isLoadingAll = false;
        bool isStale = false; ///< the connection was lost: this is what was there at `atMs`; it is fetched anew by itself
        qint64 loadedBytes = 0;
    };
    static constexpr qint64 mostBytes = 64LL << 20; ///< loaded of one value
    static constexpr qint64 mostItems = 100'000;    ///< likewise

    explicit ValueController(QObject *parent = nullptr);

    void setSession(Session *session);
    /// Shows this key, or nothing where it is null; the value is fetched anew also where it is the same key.
    void showKey(const QByteArray &key);
    void loadMore();
    void loadAll(); ///< up to the limits; ends when another key is chosen
    void stop();    ///< of loadAll
    bool isAtLimit() const { return m_view.loadedBytes >= mostBytes || qint64(m_view.items.size()) >= mostItems; }
    const View &view() const { return m_view; }

Q_SIGNALS:
    void viewChanged(); ///< items were replaced or added, or the state changed

private:
    void onStatus(const redis::ConnectionStatus &status);
    void loadPage(bool large);
    void onPage(const Result<inspect::ValuePage> &page);
    void fail(const Error &error);

    QPointer<Session> m_session;
    View m_view;
    QByteArray m_next;
    struct Shown
    {
        View view;
        QByteArray next;
    };
    std::optional<Shown> m_before; ///< while it is fetched anew: what is shown again where that fails on the way
    Latest m_latest;
    bool m_busy = false;
};

} // namespace freshet::ui
