// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sql.h"

#include "core/base/sql_call.h"
#include "core/base/sql_url.h"

#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QThread>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <deque>
#include <mutex>
#include <set>
#include <span>
#include <thread>
#include <vector>

namespace freshet {

namespace {

/// Calls of one database that have not gone on yet. Shared by the queue and the callers, who may outlive it.
struct OpenCalls
{
    std::mutex mutex;
    std::set<SqlCall *> calls;
};

QString firstWords(const QString &statement)
{
    return statement.simplified().section(QLatin1Char(' '), 0, 3);
}

std::unexpected<Error> databaseFailure(const QSqlError &error, bool connectionEnded, const QString &context)
{
    QString words = error.databaseText().trimmed();
    if (words.isEmpty())
        words = error.driverText().trimmed();
    if (words.isEmpty())
        words = QStringLiteral("the database gave no reason");
    return failure(connectionEnded ? Code::ConnectionLost : Code::Io, words, context);
}

/// Whether the connection behind is gone, by the driver's knowledge or the database's own last words.
bool hasEnded(const QSqlDriver *driver, const QSqlError &error)
{
    const QString state = error.nativeErrorCode();
    // What PostgreSQL itself says has a state; without one it is libpq's word, that it could not send or read.
    if (driver->dbmsType() == QSqlDriver::PostgreSQL && state.isEmpty())
        return true;
    return !driver->isOpen() || state.startsWith(QLatin1String("08")) || state == QLatin1String("57P01") ||
           state == QLatin1String("57P02");
}

} // namespace

Result<void> execute(QSqlQuery &query)
{
    if (query.exec())
        return {};
    return databaseFailure(query.lastError(), hasEnded(query.driver(), query.lastError()), firstWords(query.lastQuery()));
}

Result<void> execute(QSqlDatabase &database, const QString &statement)
{
    QSqlQuery query(database);
    if (query.exec(statement))
        return {};
    return databaseFailure(query.lastError(), hasEnded(database.driver(), query.lastError()), firstWords(statement));
}

Result<void> execute(QSqlQuery &query, const QString &statement, const QVariantList &values)
{
    query.setForwardOnly(true);
    if (!query.prepare(statement))
        return databaseFailure(query.lastError(), hasEnded(query.driver(), query.lastError()), firstWords(statement));
    for (const QVariant &value : values)
        query.addBindValue(value);
    if (query.exec())
        return {};
    return databaseFailure(query.lastError(), hasEnded(query.driver(), query.lastError()), firstWords(statement));
}

QVariant sqlTime(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toUTC().toString(Qt::ISODateWithMs)) : QVariant(QMetaType::fromType<QString>());
}

QDateTime timeFromSql(const QVariant &value)
{
    if (value.isNull())
        return {};
    QDateTime time =
        value.typeId() == QMetaType::QDateTime ? value.toDateTime() : QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    if (time.timeSpec() == Qt::LocalTime) // written without an offset: UTC
        time.setTimeSpec(Qt::UTC);
    return time.toUTC();
}

/// The queue, and the thread that empties it. What stands below `// worker` is that thread's alone.
class Sql::Private
{
public:
    Private(SqlUrl url, Options options)
        : m_url(std::move(url))
        , m_options(options)
        , m_thread([this] { work(); })
    {}

    const SqlUrl &url() const { return m_url; }

    const std::shared_ptr<OpenCalls> &openCalls() const { return m_open; }

    /// False, with the answer in it, where it is too late; the caller then goes on at once.
    bool submit(const std::shared_ptr<SqlCall> &call)
    {
        const std::lock_guard lock(m_mutex);
        if (m_stopping) {
            call->result = failure(Code::Cancelled, QStringLiteral("the database is being closed"));
            return false;
        }
        call->number = ++m_numbers;
        m_waiting.push_back(call);
        {
            const std::lock_guard openLock(m_open->mutex);
            m_open->calls.insert(call.get());
        }
        m_wake.notify_one();
        return true;
    }

    void stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
            m_wake.notify_one();
        }
        m_thread.join();
        // The callers of this thread hear it now, for their event loop may not run any more. Those of others hear it in theirs.
        while (SqlCall *call = firstOfThisThread())
            QCoreApplication::sendPostedEvents(call->home, QEvent::MetaCall);
    }

private:
    SqlCall *firstOfThisThread()
    {
        const std::lock_guard lock(m_open->mutex);
        const auto mine = std::ranges::find_if(
            m_open->calls, [](const SqlCall *call) { return call->home->thread() == QThread::currentThread(); });
        if (mine == m_open->calls.end())
            return nullptr;
        SqlCall *call = *mine;
        m_open->calls.erase(mine);
        return call;
    }

    // worker

    void work()
    {
        std::unique_lock lock(m_mutex);
        while (true) {
            m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            if (m_waiting.empty())
                break;
            const std::shared_ptr<SqlCall> call = std::move(m_waiting.front());
            m_waiting.pop_front();
            if (m_stopping) {
                call->answer(failure(Code::Cancelled, QStringLiteral("the database is being closed")));
                continue;
            }
            lock.unlock();
            auto result = done(*call);
            lock.lock();
            call->answer(std::move(result));
        }
        lock.unlock();
        close();
    }

    Result<void> done(SqlCall &call)
    {
        if (call.number <= m_failedUpTo) // it waited while others failed to connect; it need not wait as long again
            return std::unexpected(m_openError);
        auto result = call.transaction ? inTransaction(call) : plainly(call);
        if (!result && m_database.isValid() && m_url.kind == Kind::PostgreSql &&
            (!m_database.isOpen() || result.error().code == Code::ConnectionLost || result.error().code == Code::NotConnected))
            close();
        if (!result && !m_url.password.isEmpty())
            result.error().message.replace(m_url.password, QStringLiteral("***"));
        return result;
    }

    /// Runs `first`, which must do nothing that lasts, on an open connection: on another one where the present one is dead.
    Result<void> openWith(const QString &first)
    {
        const bool wasOpen = m_database.isValid();
        if (!wasOpen) {
            if (const auto opened = open(); !opened)
                return opened;
        }
        if (first.isEmpty())
            return {};
        auto begun = execute(m_database, first);
        if (begun || !wasOpen || begun.error().code != Code::ConnectionLost)
            return begun;
        close();
        if (const auto opened = open(); !opened)
            return opened;
        return execute(m_database, first);
    }

    Result<void> run(SqlCall &call)
    {
        if (!call.begin())
            return failure(Code::Cancelled, QStringLiteral("nobody waits for it any more"));
        return call.work(m_database);
    }

    Result<void> plainly(SqlCall &call)
    {
        const auto open = openWith(m_url.kind == Kind::PostgreSql ? QStringLiteral("SELECT 1") : QString());
        if (!open)
            return open;
        return run(call);
    }

    Result<void> inTransaction(SqlCall &call)
    {
        const bool isPostgreSql = m_url.kind == Kind::PostgreSql;
        // IMMEDIATE: two readers that both want to write would refuse each other, whatever they would wait.
        const auto begun = openWith(isPostgreSql ? QStringLiteral("BEGIN") : QStringLiteral("BEGIN IMMEDIATE"));
        if (!begun)
            return begun;
        auto result = run(call);
        if (result && isPostgreSql) // COMMIT of a transaction that has failed rolls back and calls that a success
            result = execute(m_database, QStringLiteral("SELECT 1"));
        if (!result) {
            rollBack();
            if (result.error().code == Code::ConnectionLost)
                result.error().code = Code::NotConnected; // before the commit: nothing was stored
            return result;
        }
        auto committed = execute(m_database, QStringLiteral("COMMIT"));
        if (!committed)
            rollBack();
        return committed;
    }

    void rollBack()
    {
        // What can't roll back has done so by itself or is broken. A database in memory would go with its connection.
        if (m_database.isOpen() && execute(m_database, QStringLiteral("ROLLBACK"))) {
            // A statement that was prepared in a failed transaction could not be freed there; Qt does not try again.
            if (m_url.kind == Kind::Sqlite || execute(m_database, QStringLiteral("DEALLOCATE ALL")))
                return;
        }
        if (m_url.kind == Kind::PostgreSql || m_url.name != QLatin1String(":memory:"))
            close();
    }

    Result<void> open()
    {
        static std::atomic<quint64> numbers{0};
        const bool isPostgreSql = m_url.kind == Kind::PostgreSql;
        m_name = QStringLiteral("freshet-sql-%1").arg(++numbers);
        m_database = QSqlDatabase::addDatabase(isPostgreSql ? QStringLiteral("QPSQL") : QStringLiteral("QSQLITE"), m_name);
        m_database.setDatabaseName(m_url.name);
        if (isPostgreSql) {
            m_database.setHostName(m_url.host);
            m_database.setPort(m_url.port);
            m_database.setUserName(m_url.user);
            m_database.setPassword(m_url.password);
            // A silent network ends a connection within a minute instead of hours.
            m_database.setConnectOptions(
                m_url.options +
                QStringLiteral(
                    "connect_timeout=%1;keepalives_idle=30;keepalives_interval=10;keepalives_count=3;tcp_user_timeout=30000")
                    .arg(std::max<qint64>(2, std::chrono::ceil<std::chrono::seconds>(m_options.wait).count())));
        } else {
            m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(m_options.wait.count()));
        }
        if (!m_database.open()) {
            const QSqlError error = m_database.lastError();
            QString words = (error.databaseText().isEmpty() ? error.driverText() : error.databaseText()).trimmed();
            if (!isPostgreSql && !QFileInfo(m_url.name).absoluteDir().exists())
                words += QStringLiteral(": there is no folder ") + QFileInfo(m_url.name).absolutePath();
            close();
            return notOpened(Error{isPostgreSql ? Code::ConnectFailed : Code::Io, words, m_url.displayName()});
        }
        static constexpr std::array sqliteSettings{"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                                                   "PRAGMA foreign_keys=ON"};
        // Notices ("relation already exists, skipping") would go to standard error.
        static constexpr std::array postgreSqlSettings{"SET client_min_messages TO warning"};
        // Two that make a file at the same time wait for each other's change to the write-ahead log, one of them in vain.
        static std::mutex making;
        std::unique_lock<std::mutex> alone(making, std::defer_lock);
        if (!isPostgreSql)
            alone.lock();
        const std::span<const char *const> settings =
            isPostgreSql ? std::span<const char *const>(postgreSqlSettings) : std::span<const char *const>(sqliteSettings);
        for (const char *setting : settings) {
            const auto set = change(QLatin1String(setting));
            if (!set) {
                close();
                return notOpened(Error{set.error().code, set.error().message, m_url.displayName()});
            }
        }
        return {};
    }

    /// A setting of the connection. While another program makes the same file use the write-ahead log, SQLite calls it locked at
    /// once, whatever one would wait.
    Result<void> change(const QString &setting)
    {
        constexpr int busy = 5; // SQLITE_BUSY; what is above the lowest byte says of what kind
        const auto until = std::chrono::steady_clock::now() + m_options.wait;
        for (;;) {
            QSqlQuery query(m_database);
            if (query.exec(setting))
                return {};
            const bool isBusy = m_url.kind == Kind::Sqlite && (query.lastError().nativeErrorCode().toInt() & 0xFF) == busy;
            if (!isBusy || std::chrono::steady_clock::now() >= until)
                return databaseFailure(query.lastError(), hasEnded(m_database.driver(), query.lastError()), setting);
            query.clear();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    }

    Result<void> notOpened(Error error)
    {
        if (!m_url.password.isEmpty())
            error.message.replace(m_url.password, QStringLiteral("***"));
        m_openError = std::move(error);
        const std::lock_guard lock(m_mutex);
        m_failedUpTo = m_numbers;
        return std::unexpected(m_openError);
    }

    void close()
    {
        if (!m_database.isValid())
            return;
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
    }

    const SqlUrl m_url;
    const Options m_options;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<SqlCall>> m_waiting;
    const std::shared_ptr<OpenCalls> m_open = std::make_shared<OpenCalls>();
    quint64 m_numbers = 0;
    bool m_stopping = false;
    QSqlDatabase m_database;
    QString m_name;
    quint64 m_failedUpTo = 0; ///< calls that came while a connection could not be opened
    Error m_openError;
    std::thread m_thread; ///< last: it begins with all of the others there
};

namespace {

/// Puts the coroutine to sleep until the worker has answered.
template<typename Queue>
struct Waiting
{
    Queue *queue;
    std::shared_ptr<SqlCall> call;

    bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> waiter)
    {
        call->waiter = waiter;
        return queue->submit(call);
    }
    void await_resume() const {}
};

template<typename Queue>
Task<Result<void>> answered(Queue *queue, Sql::Work work, bool transaction)
{
    QObject home;
    const auto call = std::make_shared<SqlCall>(std::move(work), transaction);
    call->home = &home;
    const auto open = queue->openCalls();
    SqlCall::ofThisThread().push_back(call);
    Waiting<Queue> waiting{queue, call};
    co_await waiting; // the queue may be gone afterwards
    std::erase(SqlCall::ofThisThread(), call);
    call->work = nullptr; // what it holds goes here, where it came from, whether the worker still knows the call or not
    {
        const std::lock_guard lock(open->mutex);
        open->calls.erase(call.get());
    }
    co_return std::move(call->result);
}

} // namespace

void Sql::giveUpInThisThread()
{
    const auto calls = SqlCall::ofThisThread(); // a copy: who goes on may ask anew
    for (const auto &call : calls) {
        if (call->giveUp())
            call->waiter.resume();
    }
}

Result<std::unique_ptr<Sql>> Sql::open(const QString &url, const Options &options)
{
    auto where = SqlUrl::parse(url);
    if (!where)
        return std::unexpected(where.error());
    const bool isPostgreSql = where->kind == Kind::PostgreSql;
    if (!QSqlDatabase::isDriverAvailable(isPostgreSql ? QStringLiteral("QPSQL") : QStringLiteral("QSQLITE")))
        return failure(Code::NotFound,
                       QStringLiteral("Qt's driver for this database is missing; sudo apt-get install %1 brings it")
                           .arg(isPostgreSql ? QStringLiteral("libqt6sql6-psql") : QStringLiteral("libqt6sql6-sqlite")),
                       where->displayName());
    return std::unique_ptr<Sql>(new Sql(std::make_unique<Private>(std::move(*where), options)));
}

Sql::Sql(std::unique_ptr<Private> d_)
    : d(std::move(d_))
{}

Sql::~Sql()
{
    d->stop();
}

Sql::Kind Sql::kind() const
{
    return d->url().kind;
}

QString Sql::displayName() const
{
    return d->url().displayName();
}

Task<Result<void>> Sql::transaction(Work work)
{
    return answered(d.get(), std::move(work), true);
}

Task<Result<void>> Sql::run(Work work)
{
    return answered(d.get(), std::move(work), false);
}

} // namespace freshet
