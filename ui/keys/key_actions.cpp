// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_actions.h"

#include "core/audit/activity_log.h"
#include "core/cache/invalidation_mark.h"
#include "ui/bridge/answer.h"
#include "ui/keys/key_record.h"

namespace freshet::ui {

using Kind = KeyChange::Kind;

namespace {

QByteArray subjectOf(const inspect::KeySelection &keys)
{
    cache::KeysSubject subject;
    keys.forEach([&](QByteArrayView key) {
        subject.add(key);
        return true;
    });
    return subject.text();
}

} // namespace

KeyActions::KeyActions(const Records &records, QObject *parent)
    : QObject(parent)
    , m_records(records)
{}

KeyActions::~KeyActions()
{
    m_stop.request_stop();
}

void KeyActions::setSession(Session *session)
{
    m_stop.request_stop();
    m_latest.next();
    m_session = session;
    m_busy = false;
    m_latestBin.next();
    m_kept = {};
    Q_EMIT binChanged();
    readBin();
}

bool KeyActions::isProduction() const
{
    return m_session && m_session->profile().environment == redis::Profile::Environment::Production;
}

double KeyActions::progress() const
{
    return m_busy && m_all > 0 && m_done ? double(m_done->load()) / double(m_all) : 0;
}

void KeyActions::stop()
{
    m_stop.request_stop();
}

KeyActions::BinBounds KeyActions::binBounds() const
{
    if (!m_records.bin)
        return {};
    const audit::BinStore::Options &options = m_records.bin->options();
    return {options.mostEntryBytes, options.mostBytes, options.longestAge};
}

Task<Result<KeyActions::Answer>> KeyActions::recorded(redis::Client &client, Job job)
{
    audit::ActivityLog *log = job.records.log;
    if (!log || client.options().readOnly) { // where it is read-only nothing will be changed, and the answer says so
        auto answer = co_await work(client, std::move(job));
        co_return answer;
    }
    const KeyChange change = job.change;
    const bool isTtl = change.kind == Kind::SetTtl || change.kind == Kind::RemoveTtl;
    TtlsBefore before;
    if (isTtl) {
        const auto asked = co_await TtlsBefore::ask(client, change);
        if (!asked)
            co_return std::unexpected(asked.error());
        before = *asked;
    }
    audit::Intent intent = intentOf(change, job.origin);
    if (isTtl)
        intent.undo = before.undo(change);
    else if (change.kind == Kind::Remove && change.intoBin && job.records.bin)
        intent.undo = inspect::undoOfBin(job.batch);
    const auto id = co_await log->begin(std::move(intent));
    if (!id)
        co_return std::unexpected(id.error());
    const std::optional<audit::Undo> undo = before.undo(change); // again: writing it down may have taken seconds
    auto answer = co_await work(client, std::move(job));
    Result<inspect::KeysReport> report;
    if (answer)
        report = answer->report;
    else
        report = std::unexpected(answer.error());
    audit::Outcome outcome = outcomeOf(change, report);
    if (isTtl)
        outcome.undo = undo;
    const auto finished = co_await log->finish(*id, std::move(outcome));
    Q_UNUSED(finished) // it is completed later; what was done is done
    co_return answer;
}

Task<Result<KeyActions::Answer>> KeyActions::remove(redis::Client &client, Job job)
{
    Answer answer;
    if (job.change.intoBin && job.records.bin) {
        audit::BinOptions options;
        options.connection = job.origin.connection;
        options.batch = job.batch;
        options.evenTooLarge = true; // the dialog has told that some are
        options.stop = job.how.stop;
        options.progress = [progress = job.how.progress](qint64 done, qint64 asked) { progress({asked, done}); };
        audit::KeySource source;
        source.count = job.change.keys.size();
        source.part = [keys = job.change.keys](qint64 from, qint64 most) { return keys.part(from, most); };
        const auto removed = co_await audit::deleteToBin(client, *job.records.bin, std::move(source), options);
        if (!removed)
            co_return std::unexpected(removed.error());
        answer.report = keysReportOf(*removed);
        co_return answer;
    }
    const auto removed = co_await inspect::removeKeys(client, job.change.keys, job.how);
    if (!removed)
        co_return std::unexpected(removed.error());
    answer.report = *removed;
    co_return answer;
}

Task<Result<void>> KeyActions::restoreOne(redis::Client &client, Job job)
{
    if (!job.records.bin)
        co_return failure(Code::NotFound, QStringLiteral("there is no bin"));
    std::vector<qint64> ids(1, job.change.binId);
    audit::BinOptions options;
    options.stop = job.how.stop;
    const auto restored = co_await audit::restoreEntries(client, *job.records.bin, std::move(ids), options);
    if (!restored)
        co_return std::unexpected(restored.error());
    const auto report = restoredReportOf(*restored);
    if (!report)
        co_return std::unexpected(report.error());
    co_return Result<void>();
}

Task<Result<KeyActions::Answer>> KeyActions::work(redis::Client &client, Job job)
{
    const KeyChange change = job.change;
    Answer answer;
    answer.report.keys = 1;
    Result<void> single;
    switch (change.kind) {
    case Kind::SetTtl:
    case Kind::RemoveTtl: {
        const std::optional<std::chrono::milliseconds> ttl =
            change.kind == Kind::SetTtl ? std::optional(change.ttl) : std::nullopt;
        const auto report = co_await inspect::setTtl(client, change.keys, ttl, job.how);
        if (!report)
            co_return std::unexpected(report.error());
        answer.report = *report;
        co_return answer;
    }
    case Kind::Remove: {
        auto removed = co_await remove(client, std::move(job));
        if (!removed)
            co_return removed;
        cache::InvalidationMark mark;
        mark.kind = "delete";
        mark.subject = subjectOf(change.keys);
        mark.deleted = removed->report.done;
        mark.failed = removed->report.failed;
        co_await cache::leaveMark(client, std::move(mark));
        co_return removed;
    }
    case Kind::Edit:
        single = co_await inspect::editValue(client, change.keys.front(), change.edit);
        break;
    case Kind::Restore:
        single = co_await restoreOne(client, std::move(job));
        break;
    case Kind::Rename:
        single = co_await inspect::renameKey(client, change.keys.front(), change.to);
        break;
    case Kind::Duplicate:
        single = co_await inspect::duplicateKey(client, change.keys.front(), change.to);
        break;
    }
    if (!single)
        co_return std::unexpected(single.error());
    answer.report.done = 1;
    co_return answer;
}

void KeyActions::perform(KeyChange change)
{
    if (m_busy || !m_session || change.keys.isEmpty())
        return;
    m_busy = true;
    m_stop = {};
    m_all = change.keys.size();
    m_done = std::make_shared<std::atomic<qint64>>(0);
    Q_EMIT beginning(change);
    Job job;
    job.change = change;
    job.how.stop = m_stop.get_token();
    job.how.progress = [done = m_done](const inspect::KeysProgress &progress) { done->store(progress.done); };
    job.records = m_records;
    job.origin = m_session->origin();
    job.batch = audit::newBinBatch();
    const auto mine = m_latest.next();
    const auto question = m_session->run([job = std::move(job)](redis::Client &client) { return recorded(client, job); });
    whenAnswered(question, this, [this, mine, change](const Result<Answer> &answer) {
        if (m_latest.is(mine))
            end(change, answer);
    });
}

void KeyActions::end(const KeyChange &change, const Result<Answer> &answer)
{
    m_busy = false;
    KeyChangeResult result;
    if (answer) {
        result.report = answer->report;
    } else {
        result.error = answer.error();
        result.report.keys = change.keys.size();
    }
    if (change.kind == Kind::Remove || change.kind == Kind::Restore)
        readBin();
    Q_EMIT finished(change, result);
}

void KeyActions::readBin()
{
    if (m_records.bin && m_session)
        read(this, m_records.bin, m_session->url().displayName(), m_latestBin.next());
}

Task<> KeyActions::read(QPointer<KeyActions> self, audit::BinStore *bin, QString server, quint64 mine)
{
    auto entries = co_await bin->list(server, Kept::most);
    if (!self || !self->m_latestBin.is(mine))
        co_return;
    Kept kept;
    kept.wasRead = true;
    if (entries)
        kept.entries = *std::move(entries);
    else
        kept.error = entries.error();
    self->m_kept = std::move(kept);
    Q_EMIT self->binChanged();
}

KeyChange KeyActions::restoration(std::size_t index) const
{
    const audit::BinEntry &entry = m_kept.entries[index];
    KeyChange change;
    change.kind = Kind::Restore;
    change.binId = entry.id;
    change.type = entry.type;
    change.keys = {entry.key};
    return change;
}

} // namespace freshet::ui
