// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/version_comparer.h"

#include "ui/bridge/answer.h"
#include "ui/widgets/text.h"

namespace freshet::ui {

VersionComparer::VersionComparer(QObject *parent)
    : QObject(parent)
{
    m_tick.setInterval(200);
    connect(&m_tick, &QTimer::timeout, this, &VersionComparer::changed);
}

VersionComparer::~VersionComparer()
{
    stop();
}

void VersionComparer::setSession(Session *session)
{
    stop();
    m_latest.next();
    m_walk.reset();
    m_tick.stop();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    if (session)
        connect(session, &Session::permissionsChanged, this, &VersionComparer::changed);
    m_result.reset();
    m_error.reset();
    Q_EMIT changed();
}

QByteArrayList VersionComparer::missing() const
{
    return m_session ? m_session->permissions().missing({"hscan", "get", "scan", "exists"}) : QByteArrayList();
}

void VersionComparer::start(const QByteArray &scope, const QByteArray &first, const QByteArray &second)
{
    if (!m_session)
        return;
    stop();
    m_walk = std::make_shared<Walk>();
    m_result.reset();
    m_error.reset();
    inspect::VersionCompareOptions options;
    const redis::Profile &profile = m_session->profile();
    options.gentle = profile.gentle || profile.environment == redis::Profile::Environment::Production;
    options.stop = m_walk->stop.get_token();
    options.progress = [walk = m_walk](const inspect::VersionWalkProgress &progress) {
        walk->scanned = progress.scanned;
        walk->total = progress.total;
        walk->found = progress.found;
    };
    const auto mine = m_latest.next();
    const auto question =
        m_session->run([=](redis::Client &client) { return inspect::compareVersions(client, scope, first, second, options); });
    whenAnswered(question, this, [this, mine](const Result<inspect::VersionComparison> &result) {
        if (!m_latest.is(mine))
            return;
        m_walk.reset();
        m_tick.stop();
        if (result)
            m_result = *result;
        else
            m_error = result.error();
        if (m_session && m_error)
            m_session->noteRefusal(*m_error);
        else if (m_session && m_result->error)
            m_session->noteRefusal(*m_result->error);
        Q_EMIT changed();
    });
    m_tick.start();
    Q_EMIT changed();
}

void VersionComparer::stop()
{
    if (m_walk)
        m_walk->stop.request_stop();
}

inspect::VersionWalkProgress VersionComparer::progress() const
{
    return m_walk ? inspect::VersionWalkProgress{m_walk->scanned, m_walk->total, m_walk->found} : inspect::VersionWalkProgress();
}

void KeyNamesModel::setKeys(std::vector<QByteArray> keys)
{
    beginResetModel();
    m_keys = std::move(keys);
    endResetModel();
}

int KeyNamesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_keys.size());
}

QVariant KeyNamesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || std::size_t(index.row()) >= m_keys.size())
        return {};
    const QByteArray &key = m_keys[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return visibleBytes(key.left(500));
    case Qt::FontRole:
        return fixedFont();
    case Qt::UserRole:
        return key;
    default:
        return {};
    }
}

} // namespace freshet::ui
