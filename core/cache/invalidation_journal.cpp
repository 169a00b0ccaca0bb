// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/invalidation_journal.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSet>

#include <cerrno>
#include <deque>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace freshet::cache {

namespace {

Q_LOGGING_CATEGORY(journalLog, "freshet.cache.journal", QtInfoMsg)

constexpr char doneMark = '-';

std::unexpected<Error> ioFailure(const QString &what, const QString &path, int code = errno)
{
    return failure(Code::Io, QStringLiteral("%1: %2").arg(what, qt_error_string(code)), path);
}

/// All of the bytes at a place of the file; 0, else errno.
int writeAll(int file, QByteArrayView bytes, qint64 place)
{
    while (!bytes.isEmpty()) {
        const ssize_t count = ::pwrite(file, bytes.data(), std::size_t(bytes.size()), place);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count < 0 ? errno : ENOSPC;
        bytes = bytes.sliced(count);
        place += count;
    }
    return 0;
}

int sync(int file)
{
    while (::fdatasync(file) != 0) {
        if (errno != EINTR)
            return errno;
    }
    return 0;
}

/// So that a new file's name outlives a crash too.
void syncDirectory(const QString &path)
{
    const int directory = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0)
        return;
    ::fsync(directory);
    ::close(directory);
}

/// What two invalidations share of which one is enough: all but the reason.
QByteArray essence(Invalidation what)
{
    what.reason.clear();
    return what.toJson();
}

/// Nothing where all of it was carried out.
std::optional<Error> errorOf(const Result<InvalidationReport> &done)
{
    if (!done)
        return done.error();
    if (done->error)
        return done->error;
    if (done->failed > 0 || done->stopped)
        return Error{Code::Server, QStringLiteral("%1 keys were not invalidated").arg(done->failed),
                     QString::fromUtf8(done->subject)};
    return std::nullopt;
}

} // namespace

class InvalidationJournal::Private
{
public:
    Private() = default;
    ~Private()
    {
        if (file >= 0)
            ::close(file); // and the lock goes
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    Result<void> load();
    Result<void> append(const Invalidation &what);
    void finish(bool atOnce);
    void setAside(const Invalidation &what, const Error &why);

    struct Entry
    {
        Invalidation what;
        QByteArray essence;
        qint64 place; ///< of its first byte
    };

    QString path;
    int file = -1;
    qint64 end = 0; ///< behind the last whole line
    std::deque<Entry> entries;
    QSet<QByteArray> waiting; ///< the essences of the entries that are not being carried out
    bool replaying = false;
};

Result<void> InvalidationJournal::Private::load()
{
    QFile reader;
    if (!reader.open(file, QIODevice::ReadOnly, QFileDevice::DontCloseHandle))
        return failure(Code::Io, reader.errorString(), path);
    const QByteArray text = reader.readAll();
    qint64 number = 0;
    while (end < text.size()) {
        const qsizetype stop = text.indexOf('\n', end);
        if (stop < 0)
            break;
        ++number;
        const QByteArrayView line = QByteArrayView(text).sliced(end, stop - end);
        if (!line.isEmpty() && line.front() != doneMark) {
            auto what = Invalidation::fromJson(line);
            if (!what)
                return failure(Code::Undecodable,
                               QStringLiteral("a line can't be read, so nobody knows what it invalidates: remove it, and "
                                              "invalidate that by hand, or all (%1)")
                                   .arg(what.error().message),
                               QStringLiteral("%1:%2").arg(path).arg(number));
            const QByteArray key = essence(*what);
            waiting.insert(key);
            entries.push_back({*std::move(what), key, end});
        }
        end = stop + 1;
    }
    if (end == text.size())
        return {};
    qCWarning(journalLog).noquote() << path + QStringLiteral(": the last line was torn by a crash and is dropped");
    if (::ftruncate(file, end) != 0)
        return ioFailure(QStringLiteral("the torn last line can't be removed"), path);
    if (const int code = sync(file); code != 0)
        return ioFailure(QStringLiteral("the journal can't be synced"), path, code);
    return {};
}

Result<void> InvalidationJournal::Private::append(const Invalidation &what)
{
    const QByteArray key = essence(what);
    if (waiting.contains(key))
        return {};
    const QByteArray line = what.toJson() + '\n';
    // What could not be read back would keep the whole file from being opened.
    if (const auto back = Invalidation::fromJson(QByteArrayView(line).chopped(1)); !back || essence(*back) != key)
        return failure(Code::InvalidArgument, QStringLiteral("this is no invalidation that can be journalled"), path);
    int code = writeAll(file, line, end);
    if (code == 0)
        code = sync(file);
    if (code != 0) {
        // Half a line would end the next one's life too. If this fails as well, the next write begins at the same place.
        if (::ftruncate(file, end) != 0)
            qCWarning(journalLog).noquote() << path + QStringLiteral(": half a line could not be removed");
        return ioFailure(QStringLiteral("the invalidation can't be journalled"), path, code);
    }
    entries.push_back({what, key, end});
    waiting.insert(key);
    end += line.size();
    return {};
}

/// Takes the first entry out of the file.
void InvalidationJournal::Private::finish(bool atOnce)
{
    const qint64 place = entries.front().place;
    entries.pop_front();
    if (entries.empty()) {
        if (::ftruncate(file, 0) == 0) {
            end = 0;
            sync(file);
            return;
        }
    }
    const int code = writeAll(file, QByteArrayView(&doneMark, 1), place);
    if (code != 0) // it will be carried out once more
        qCWarning(journalLog).noquote() << path + QStringLiteral(": ") + qt_error_string(code);
    if (atOnce)
        sync(file);
}

void InvalidationJournal::Private::setAside(const Invalidation &what, const Error &why)
{
    qCWarning(journalLog).noquote() << QStringLiteral("%1: an invalidation can't be carried out and is set aside: %2: %3")
                                           .arg(path, QString::fromUtf8(what.toJson()), why.message);
    QFile aside(path + QStringLiteral(".refused"));
    if (!aside.open(QIODevice::WriteOnly | QIODevice::Append))
        return;
    aside.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    aside.write(what.toJson() + ' ' + why.message.toUtf8().replace('\n', ' ') + '\n');
}

InvalidationJournal::InvalidationJournal(std::shared_ptr<Private> dd)
    : d(std::move(dd))
{}

InvalidationJournal::~InvalidationJournal() = default;

Result<std::unique_ptr<InvalidationJournal>> InvalidationJournal::open(const QString &path)
{
    auto made = std::make_shared<Private>();
    made->path = path;
    const QString directory = QFileInfo(path).absolutePath();
    QDir().mkpath(directory); // where it fails, opening tells why
    made->file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (made->file < 0)
        return ioFailure(QStringLiteral("the journal can't be opened"), path);
    struct stat status = {};
    if (::fstat(made->file, &status) != 0 || !S_ISREG(status.st_mode))
        return failure(Code::Io, QStringLiteral("the journal can't be opened: it is no regular file"), path);
    if (::flock(made->file, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return failure(Code::Io, QStringLiteral("another process uses the journal"), path);
        return ioFailure(QStringLiteral("the journal can't be locked"), path);
    }
    if (auto loaded = made->load(); !loaded)
        return std::unexpected(loaded.error());
    syncDirectory(directory);
    return std::unique_ptr<InvalidationJournal>(new InvalidationJournal(std::move(made)));
}

bool InvalidationJournal::mayStillSucceed(const Error &error)
{
    switch (error.code) {
    case Code::Cancelled:
    case Code::Timeout:
    case Code::NotConnected:
    case Code::ConnectionLost:
    case Code::HostNotFound:
    case Code::ConnectFailed:
    case Code::TlsFailed:
    case Code::AuthFailed:
    case Code::Overloaded:
    case Code::Protocol:
    case Code::OutOfMemory:
    case Code::Misconfigured:
    case Code::Loading:
    case Code::ReadOnlyReplica:
    case Code::ClusterDown:
    case Code::TryAgain:
    case Code::Moved:
    case Code::NoScript:
    case Code::MasterUnknown:
        return true;
    case Code::Server: // has no code of its own
        return error.message.startsWith(QLatin1String("BUSY ")) || error.message.startsWith(QLatin1String("NOREPLICAS "));
    default:
        return false;
    }
}

QString InvalidationJournal::path() const
{
    return d->path;
}

Result<void> InvalidationJournal::add(const Invalidation &what)
{
    return d->append(what);
}

bool InvalidationJournal::isEmpty() const
{
    return d->entries.empty();
}

qsizetype InvalidationJournal::size() const
{
    return qsizetype(d->entries.size());
}

Task<Result<int>> InvalidationJournal::replay(redis::Client &client)
{
    const std::shared_ptr<Private> journal = d;
    redis::Client *to = &client;
    if (journal->replaying)
        co_return failure(Code::NotAllowed, QStringLiteral("the journal is being replayed already"), journal->path);
    journal->replaying = true;
    int count = 0;
    std::optional<Error> error;
    while (!error && !journal->entries.empty()) {
        // Whoever adds the same from now on means what is cached from now on.
        journal->waiting.remove(journal->entries.front().essence);
        const Invalidation what = journal->entries.front().what;
        const auto done = co_await invalidate(*to, what);
        error = errorOf(done);
        if (error && !mayStillSucceed(*error)) {
            journal->setAside(what, *error);
            error.reset();
        }
        if (error) {
            journal->waiting.insert(journal->entries.front().essence);
            break;
        }
        journal->finish(what.kind == Invalidation::Kind::Namespace);
        ++count;
    }
    journal->replaying = false;
    if (error)
        co_return Result<int>(std::unexpected(*error));
    co_return Result<int>(count);
}

} // namespace freshet::cache
