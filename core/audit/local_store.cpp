// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audit/local_store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlQuery>
#include <QStandardPaths>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace freshet::audit {

LocalStore::LocalStore(Options options)
    : m_options(std::move(options))
    , m_sql(Sql::open(m_options.path, Sql::Options{.wait = m_options.wait}))
{}

Error LocalStore::told(Error error, const char *verb) const
{
    if (error.code == Code::Cancelled || error.code == Code::InvalidArgument || error.code == Code::NotFound)
        return error;
    return {Code::Io, QStringLiteral("%1 can't be %2: %3").arg(m_options.what, QLatin1String(verb), error.message),
            m_options.path};
}

// Whoever else uses this machine need not know which keys were deleted where.
Result<void> LocalStore::prepare() const
{
    if (QFile::exists(m_options.path))
        return {};
    const QString folder = QFileInfo(m_options.path).absolutePath();
    const QString parent = QFileInfo(folder).absolutePath();
    const QFileDevice::Permissions mine = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    // One that is there keeps its permissions; another program may have made it meanwhile.
    if (!QDir(folder).exists() && !(QDir().mkpath(parent) && (QDir().mkdir(folder, mine) || QDir(folder).exists())))
        return failure(Code::Io, QStringLiteral("the folder %1 can't be made; XDG_DATA_HOME names another place").arg(folder));
    const int file = ::open(QFile::encodeName(m_options.path).constData(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0)
        return failure(Code::Io, qt_error_string(errno));
    ::close(file);
    return {};
}

Result<void> LocalStore::checkTables(QSqlDatabase &database) const
{
    QSqlQuery query(database);
    if (const auto asked = execute(query, QStringLiteral("PRAGMA user_version"), {}); !asked)
        return asked;
    const int version = query.next() ? query.value(0).toInt() : 0;
    query.clear();
    if (version == m_options.version)
        return {};
    if (version > m_options.version)
        return failure(Code::Io, QStringLiteral("a newer Freshet made this file; update this one, or move the file aside"));
    for (const QString &statement : m_options.schema) {
        if (const auto made = execute(database, statement); !made)
            return made;
    }
    return execute(database, QStringLiteral("PRAGMA user_version = %1").arg(m_options.version));
}

Task<Result<void>> LocalStore::write(Sql::Work work)
{
    if (!m_sql)
        co_return std::unexpected(m_sql.error());
    if (const auto prepared = prepare(); !prepared)
        co_return std::unexpected(told(prepared.error(), "written"));
    Sql::Work whole = [this, work = std::move(work)](QSqlDatabase &database) -> Result<void> {
        if (const auto checked = checkTables(database); !checked)
            return checked;
        return work(database);
    };
    const auto done = co_await (*m_sql)->transaction(std::move(whole));
    if (!done)
        co_return std::unexpected(told(done.error(), "written"));
    co_return {};
}

Task<Result<void>> LocalStore::read(Sql::Work work)
{
    if (!m_sql)
        co_return std::unexpected(m_sql.error());
    if (!QFile::exists(m_options.path))
        co_return {};
    Sql::Work whole = [this, work = std::move(work)](QSqlDatabase &database) -> Result<void> {
        QSqlQuery query(database);
        if (const auto asked = execute(query, QStringLiteral("PRAGMA user_version"), {}); !asked)
            return asked;
        const int version = query.next() ? query.value(0).toInt() : 0;
        query.clear();
        if (version == 0) // made a moment ago, and nothing written yet
            return {};
        if (version > m_options.version)
            return failure(Code::Io, QStringLiteral("a newer Freshet made this file; update this one, or move the file aside"));
        return work(database);
    };
    const auto done = co_await (*m_sql)->run(std::move(whole));
    if (!done)
        co_return std::unexpected(told(done.error(), "read"));
    co_return {};
}

QString localStorePath(const QString &name)
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/freshet/") + name;
}

} // namespace freshet::audit
