// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/value_controller.h"

#include "ui/bridge/answer.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace freshet::ui {

namespace {

constexpr qint64 firstBytes = 64 * 1024;
constexpr qint64 largeBytes = 4 << 20;
constexpr qint64 firstItems = 200;
constexpr qint64 largeItems = 2000;

qint64 weight(const inspect::ValueItem &item)
{
    qint64 bytes = item.name.size() + item.value.size();
    for (const auto &[name, value] : item.fields)
        bytes += name.size() + value.size();
    return bytes;
}

} // namespace

ValueController::ValueController(QObject *parent)
    : QObject(parent)
{}

void ValueController::setSession(Session *session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    if (session)
        connect(session, &Session::statusChanged, this, &ValueController::onStatus);
    showKey({});
}

void ValueController::onStatus(const redis::ConnectionStatus &status)
{
    using Way = redis::ConnectionStatus::State;
    if (status.state == Way::Ready || status.state == Way::Degraded) {
        const bool wasLost = m_view.state == State::Failed && isUnreachable(m_view.error.code);
        if (m_view.isStale || wasLost)
            showKey(QByteArray(m_view.key));
        return;
    }
    if (m_view.state == State::Ready && !m_view.isStale) {
        m_view.isStale = true;
        m_view.isLoadingAll = false;
        m_view.error = status.error;
        Q_EMIT viewChanged();
    }
}

void ValueController::showKey(const QByteArray &key)
{
    const auto mine = m_latest.next();
    m_busy = false;
    const bool isSame = !key.isNull() && key == m_view.key;
    if (!isSame)
        m_before.reset();
    else if (m_view.state == State::Ready && !m_before)
        m_before = Shown{m_view, m_next};
    m_next.clear();
    if (!isSame)
        m_view = {};
    m_view.key = key;
    m_view.isLoadingAll = false;
    if (key.isNull() || !m_session) {
        m_view = {};
        Q_EMIT viewChanged();
        return;
    }
    if (!isSame) {
        m_view.state = State::Loading;
        Q_EMIT viewChanged();
    }
    const auto question = m_session->run([key](redis::Client &client) { return inspect::fetchValueSize(client, key); });
    whenAnswered(question, this, [this, mine](const Result<inspect::ValueSize> &size) {
        if (!m_latest.is(mine))
            return;
        if (!size) {
            fail(size.error());
            return;
        }
        m_view.items.clear();
        m_view.loadedBytes = 0;
        m_view.generation = mine;
        m_view.hasMore = false;
        m_view.size = *size;
        m_view.atMs = QDateTime::currentMSecsSinceEpoch();
        if (size->type == "none") {
            m_before.reset();
            m_view.state = State::Gone;
            Q_EMIT viewChanged();
            return;
        }
        loadPage(false);
    });
}

void ValueController::loadMore()
{
    if (m_view.hasMore && !isAtLimit())
        loadPage(false);
}

void ValueController::loadAll()
{
    if (!m_view.hasMore || isAtLimit())
        return;
    m_view.isLoadingAll = true;
    loadPage(true);
}

void ValueController::stop()
{
    m_view.isLoadingAll = false;
    Q_EMIT viewChanged();
}

void ValueController::loadPage(bool large)
{
    if (m_busy || !m_session)
        return;
    m_busy = true;
    inspect::ValuePageOptions options;
    options.from = m_next;
    options.bytes = large ? largeBytes : firstBytes;
    options.items = large ? largeItems : firstItems;
    // Elements of a megabyte each come a few at a time.
    const qint64 length = m_view.size.length.value_or(0);
    if (length > 0 && m_view.size.bytes)
        options.items = std::clamp<qint64>(2 * largeBytes / std::max<qint64>(1, *m_view.size.bytes / length), 1, options.items);
    const auto mine = m_latest.next();
    const auto question = m_session->run([key = m_view.key, type = m_view.size.type, options](redis::Client &client) {
        return inspect::fetchValuePage(client, key, type, options);
    });
    whenAnswered(question, this, [this, mine](const Result<inspect::ValuePage> &page) {
        if (!m_latest.is(mine))
            return;
        m_busy = false;
        onPage(page);
    });
}

void ValueController::onPage(const Result<inspect::ValuePage> &page)
{
    if (!page) {
        fail(page.error());
        return;
    }
    m_before.reset();
    m_view.state = State::Ready;
    m_view.isStale = false;
    m_view.error = {};
    m_view.size.length = page->length;
    for (const inspect::ValueItem &item : page->items) {
        m_view.loadedBytes += weight(item);
        if (page->type == "string" && !m_view.items.empty())
            m_view.items.front().value += item.value;
        else
            m_view.items.push_back(item);
    }
    m_next = page->next;
    m_view.hasMore = !page->next.isEmpty();
    m_view.isLoadingAll = m_view.isLoadingAll && m_view.hasMore && !isAtLimit();
    // SCAN may give nothing and still go on.
    const bool isEmptyPage = page->items.empty() && m_view.hasMore;
    if (m_view.isLoadingAll || isEmptyPage) {
        if (page->type != "string") // its one item is laid out as a whole, which is not worth while for each part
            Q_EMIT viewChanged();
        loadPage(m_view.isLoadingAll);
        return;
    }
    Q_EMIT viewChanged();
}

void ValueController::fail(const Error &error)
{
    const bool isLost = isUnreachable(error.code);
    if (auto before = std::exchange(m_before, std::nullopt); before && isLost) {
        m_view = std::move(before->view);
        m_next = before->next;
    } else if (!isLost) {
        m_view.items.clear();
        m_view.loadedBytes = 0;
        m_view.hasMore = false;
    }
    m_view.isLoadingAll = false;
    m_view.error = error;
    if (isLost && m_view.state == State::Ready) {
        m_view.isStale = true;
        Q_EMIT viewChanged();
        return;
    }
    m_view.state = error.code == Code::NotFound      ? State::Gone
                   : error.code == Code::Unsupported ? State::Unsupported
                                                     : State::Failed;
    Q_EMIT viewChanged();
}

} // namespace freshet::ui
