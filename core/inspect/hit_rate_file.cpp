// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/hit_rate_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>

namespace freshet::inspect {

namespace {

constexpr int schema = 1; // PRAGMA user_version

Result<void> makeTables(QSqlDatabase &database)
{
    QSqlQuery version(database);
    if (const auto asked = execute(version, QStringLiteral("PRAGMA user_version"), {}); !asked)
        return asked;
    const int found = version.next() ? version.value(0).toInt() : 0;
    version.finish();
    if (found > schema)
        return failure(Code::Unsupported, QStringLiteral("the file was written by a newer version of Freshet"),
                       QStringLiteral("user_version"));
    for (const char *statement : {
             "CREATE TABLE IF NOT EXISTS bins(server TEXT NOT NULL, tier INTEGER NOT NULL, series BLOB NOT NULL, "
             "start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL, known_ms INTEGER NOT NULL, hits INTEGER NOT NULL, "
             "misses INTEGER NOT NULL, total_hits INTEGER NOT NULL, total_misses INTEGER NOT NULL, total_sets INTEGER NOT NULL, "
             "total_deletes INTEGER NOT NULL, avg_get_ms REAL, gap INTEGER NOT NULL, "
             "PRIMARY KEY(server, tier, series, start_ms)) WITHOUT ROWID",
             "CREATE INDEX IF NOT EXISTS bins_by_age ON bins(tier, end_ms)",
             "CREATE TABLE IF NOT EXISTS marks(server TEXT NOT NULL, ms INTEGER NOT NULL, kind TEXT NOT NULL, "
             "subject BLOB NOT NULL, before TEXT, after TEXT, who TEXT, why TEXT, "
             "PRIMARY KEY(server, ms, kind, subject)) WITHOUT ROWID",
             "PRAGMA user_version = 1",
         }) {
        if (const auto made = execute(database, QString::fromLatin1(statement)); !made)
            return made;
    }
    return {};
}

Result<void> checkWhole(QSqlDatabase &database)
{
    QSqlQuery query(database);
    if (const auto asked = execute(query, QStringLiteral("PRAGMA quick_check(1)"), {}); !asked)
        return asked;
    const QString word = query.next() ? query.value(0).toString() : QString();
    return word == QLatin1String("ok") ? Result<void>() : failure(Code::Undecodable, word, QStringLiteral("quick_check"));
}

// SQLite's own words for a file that is damaged or none of its (SQLITE_CORRUPT, SQLITE_NOTADB), or one with other tables.
bool isDamage(const Error &error)
{
    return error.code == Code::Undecodable || error.message.contains(QLatin1String("malformed")) ||
           error.message.contains(QLatin1String("not a database")) || error.message.contains(QLatin1String("no such column")) ||
           error.message.contains(QLatin1String("no column named"));
}

Result<void> readBins(QSqlDatabase &database, const QString &server, const RateHistory::Options &options, HitRateFile::Kept &kept)
{
    QSqlQuery query(database);
    const auto asked =
        execute(query,
                QStringLiteral("SELECT tier, series, start_ms, end_ms, known_ms, hits, misses, total_hits, total_misses, "
                               "total_sets, total_deletes, avg_get_ms, gap FROM bins WHERE server = ? ORDER BY tier, series, "
                               "start_ms"),
                {server});
    if (!asked)
        return asked;
    while (query.next()) {
        const auto tier = query.value(0).toLongLong();
        if (tier < 0 || tier >= qint64(options.tiers.size()))
            continue;
        RateBin bin;
        bin.startMs = query.value(2).toLongLong();
        bin.endMs = query.value(3).toLongLong();
        bin.knownMs = query.value(4).toLongLong();
        bin.hits = query.value(5).toLongLong();
        bin.misses = query.value(6).toLongLong();
        bin.totalHits = query.value(7).toLongLong();
        bin.totalMisses = query.value(8).toLongLong();
        bin.totalSets = query.value(9).toLongLong();
        bin.totalDeletes = query.value(10).toLongLong();
        if (!query.value(11).isNull())
            bin.averageGetMs = query.value(11).toFloat();
        const int gap = query.value(12).toInt();
        bin.gap = gap >= 0 && gap <= int(HitRateGap::ClockJumped) ? HitRateGap(gap) : HitRateGap::Outage;
        if (bin.endMs <= bin.startMs || bin.hits < 0 || bin.misses < 0 || bin.knownMs < 0)
            continue; // somebody else's hand
        auto &series = kept.series[query.value(1).toByteArray()];
        series.resize(options.tiers.size());
        auto &bins = series[std::size_t(tier)];
        if (bins.empty() || bins.back().endMs <= bin.startMs) // two programs may write into one file
            bins.push_back(bin);
    }
    return {};
}

Result<void> readMarks(QSqlDatabase &database, const QString &server, HitRateFile::Kept &kept)
{
    QSqlQuery query(database);
    const auto asked = execute(
        query, QStringLiteral("SELECT ms, kind, subject, before, after, who, why FROM marks WHERE server = ? ORDER BY ms"),
        {server});
    if (!asked)
        return asked;
    while (query.next()) {
        const auto kind = markKind(query.value(1).toString());
        if (!kind)
            continue;
        kept.marks.push_back({query.value(0).toLongLong(), *kind, query.value(2).toByteArray(), query.value(3).toString(),
                              query.value(4).toString(), query.value(5).toString(), query.value(6).toString()});
    }
    return {};
}

Result<void> write(QSqlDatabase &database, const QString &server, const HitRateFile::Batch &batch,
                   const RateHistory::Options &options)
{
    QSqlQuery query(database);
    if (!query.prepare(QStringLiteral("INSERT OR REPLACE INTO bins VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)")))
        return failure(Code::Io, query.lastError().databaseText(), QStringLiteral("INSERT INTO bins"));
    for (const auto &[series, tier, bin] : batch.bins) {
        const QVariant average =
            std::isnan(bin.averageGetMs) ? QVariant(QMetaType::fromType<double>()) : QVariant(bin.averageGetMs);
        int at = 0;
        for (const QVariant &value :
             QVariantList{server, tier, series, bin.startMs, bin.endMs, bin.knownMs, bin.hits, bin.misses, bin.totalHits,
                          bin.totalMisses, bin.totalSets, bin.totalDeletes, average, int(bin.gap)})
            query.bindValue(at++, value);
        if (const auto done = execute(query); !done)
            return done;
    }
    for (const RateMark &mark : batch.marks) {
        QSqlQuery one(database);
        // An empty QByteArray must not become NULL.
        const QByteArray subject = mark.subject.isNull() ? QByteArray("") : mark.subject;
        const auto done =
            execute(one, QStringLiteral("INSERT OR REPLACE INTO marks VALUES(?,?,?,?,?,?,?,?)"),
                    {server, mark.ms, QString(markName(mark.kind)), subject, mark.from, mark.to, mark.who, mark.why});
        if (!done)
            return done;
    }
    for (std::size_t tier = 0; tier < options.tiers.size(); ++tier) {
        QSqlQuery old(database);
        if (const auto done = execute(old, QStringLiteral("DELETE FROM bins WHERE tier = ? AND end_ms < ?"),
                                      {int(tier), batch.nowMs - options.tiers[tier].spanMs});
            !done)
            return done;
    }
    QSqlQuery old(database);
    const qint64 longest = options.tiers.empty() ? 0 : options.tiers.back().spanMs;
    return execute(old, QStringLiteral("DELETE FROM marks WHERE ms < ?"), {batch.nowMs - longest});
}

} // namespace

class HitRateFile::Private
{
public:
    QString path;
    RateHistory::Options options;
    std::shared_ptr<Sql> sql; ///< none: not opened, or not to be had
    std::optional<Error> unusable;

    Result<void> open()
    {
        QDir().mkpath(QFileInfo(path).absolutePath());
        auto opened = Sql::open(QStringLiteral("sqlite:") + path);
        if (!opened)
            return std::unexpected(opened.error());
        sql = std::move(*opened);
        return {};
    }

    /// Moves the file and what SQLite keeps beside it out of the way; where to.
    Result<QString> setAside()
    {
        sql.reset();
        QString aside;
        for (int number = 1; aside.isEmpty() || QFile::exists(aside); ++number)
            aside = QStringLiteral("%1.broken-%2").arg(path).arg(number);
        QFile file(path);
        if (!file.rename(aside))
            return failure(Code::Io, file.errorString(), path);
        for (const char *suffix : {"-wal", "-shm"})
            QFile::remove(path + QLatin1String(suffix));
        return aside;
    }

    Task<Result<void>> read(QString server, std::shared_ptr<Kept> kept)
    {
        const std::shared_ptr<Sql> mine = sql;
        Sql::Work work = [server, kept, options = options](QSqlDatabase &database) -> Result<void> {
            if (const auto whole = checkWhole(database); !whole)
                return whole;
            if (const auto made = makeTables(database); !made)
                return made;
            if (const auto bins = readBins(database, server, options, *kept); !bins)
                return bins;
            return readMarks(database, server, *kept);
        };
        co_return co_await mine->run(std::move(work));
    }
};

HitRateFile::HitRateFile(QString path, RateHistory::Options options)
    : d(std::make_shared<Private>())
{
    d->path = std::move(path);
    d->options = std::move(options);
}

HitRateFile::~HitRateFile()
{
    d->sql.reset();
}

QString HitRateFile::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/freshet/hit-rates.sqlite");
}

QString HitRateFile::path() const
{
    return d->path;
}

Task<Result<HitRateFile::Kept>> HitRateFile::load(QString server)
{
    const auto self = d;
    self->unusable.reset();
    auto kept = std::make_shared<Kept>();
    if (const auto opened = self->open(); !opened) {
        self->unusable = opened.error();
        co_return std::unexpected(opened.error());
    }
    auto done = co_await self->read(server, kept);
    if (!done && isDamage(done.error())) {
        const auto aside = self->setAside();
        if (!aside) {
            self->unusable = aside.error();
            co_return std::unexpected(aside.error());
        }
        *kept = Kept();
        kept->setAside = *aside;
        if (const auto opened = self->open(); !opened) {
            self->unusable = opened.error();
            co_return std::unexpected(opened.error());
        }
        done = co_await self->read(server, kept);
    }
    if (!done) {
        self->sql.reset();
        self->unusable = done.error();
        co_return std::unexpected(done.error());
    }
    co_return Result<Kept>(std::move(*kept));
}

Task<Result<void>> HitRateFile::keep(QString server, Batch batch)
{
    const auto self = d;
    if (!self->sql)
        co_return std::unexpected(
            self->unusable.value_or(Error{Code::NotConnected, QStringLiteral("the history was not loaded yet"), self->path}));
    const std::shared_ptr<Sql> sql = self->sql;
    Sql::Work work = [server, batch = std::move(batch), options = self->options](QSqlDatabase &database) {
        return write(database, server, batch, options);
    };
    co_return co_await sql->transaction(std::move(work));
}

std::vector<HitRateFile::Batch::Row> HitRateFile::changedSince(const RateHistory &history, qint64 ms)
{
    std::vector<Batch::Row> rows;
    for (const auto &[series, tiers] : history.all()) {
        for (std::size_t tier = 0; tier < tiers.size(); ++tier) {
            for (auto bin = tiers[tier].rbegin(); bin != tiers[tier].rend() && bin->endMs > ms; ++bin)
                rows.push_back({series, int(tier), *bin});
        }
    }
    return rows;
}

qint64 HitRateFile::keptUntil(const Kept &kept, const RateHistory &own, qint64 nowMs)
{
    qint64 begun = nowMs; // bins of the future (the clock was set back) say nothing of what is to come
    for (const auto &[series, tiers] : own.all()) {
        for (const auto &bins : tiers)
            begun = bins.empty() ? begun : std::min(begun, bins.front().startMs);
    }
    qint64 until = 0;
    for (const auto &[series, tiers] : kept.series) {
        for (const auto &bins : tiers) {
            for (const RateBin &bin : bins)
                until = bin.endMs <= begun ? std::max(until, bin.endMs) : until;
        }
    }
    return until;
}

} // namespace freshet::inspect
