// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/dead_letters.h"

#include "core/redis/script.h"

#include <algorithm>
#include <deque>
#include <set>

namespace freshet::events {

namespace {

using Letters = std::vector<DeadLetter>;

constexpr std::size_t mostFailedIds = 1000;
constexpr std::size_t idsACall = 500;
constexpr int lettersAPage = 500;
constexpr std::size_t lettersAtOnce = 64;
constexpr std::chrono::milliseconds progressEvery{100};

// KEYS: dead letters, stream. ARGV: the letter's id, MAXLEN, then the fields. The letter goes last: where XADD is refused, the
// script ends there. The removal of an id that no entry can have tells beforehand whether this user may remove at all; else the
// event would be published and the letter would stay. What a server says of a refusal in a script does not name the command.
const redis::Script &resendScript()
{
    static const redis::Script script(R"(
if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then return false end
local may = redis.pcall('XDEL', KEYS[1], '0-0')
if type(may) == 'table' then
  if string.find(may.err, "run the '", 1, true) or string.find(may.err, "can't run this command") then
    return redis.error_reply("NOPERM this user has no permissions to run the 'xdel' command on the dead letters")
  end
  return may
end
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', unpack(ARGV, 3))
redis.call('XDEL', KEYS[1], ARGV[1])
return id
)");
    return script;
}
// Lua's unpack takes some thousands of values at most.
constexpr std::size_t mostFieldsOfScript = 1000;

Fields fieldsOf(const redis::Value &flat)
{
    Fields fields;
    const auto &values = flat.array();
    fields.reserve(values.size() / 2);
    for (std::size_t i = 0; i + 1 < values.size(); i += 2)
        fields.emplace_back(values[i].bytes(), values[i + 1].bytes());
    return fields;
}

void appendLetters(Letters &letters, const redis::Value &entries)
{
    for (const redis::Value &entry : entries.array())
        letters.push_back(DeadLetter::fromEntry(entry.at(0).bytes(), fieldsOf(entry.at(1))));
}

/// `123` means 123-0 here, as it does for XDEL, and not every entry of that millisecond.
QByteArray wholeId(QByteArray id)
{
    return id.contains('-') ? id : id + "-0";
}

std::unexpected<Error> noSuchLetter(const QByteArray &id)
{
    return failure(Code::NotFound, QStringLiteral("there is no such dead letter"), QString::fromUtf8(id));
}

/// Those that are there, in the order of their ids here.
Task<Result<Letters>> fetchLetters(redis::Client *client, std::vector<QByteArray> ids)
{
    Letters letters;
    for (std::size_t from = 0; from < ids.size(); from += idsACall) {
        std::vector<redis::Command> commands;
        for (std::size_t i = from; i < std::min(ids.size(), from + idsACall); ++i) {
            const QByteArray id = wholeId(ids[i]);
            commands.emplace_back("XRANGE", deadStream, id, id);
        }
        const auto answers = co_await client->pipeline(std::move(commands));
        if (!answers)
            co_return std::unexpected(answers.error());
        for (const redis::Value &answer : *answers) {
            if (answer.isError())
                co_return std::unexpected(redis::errorFromReply(answer.bytes(), QStringLiteral("XRANGE")));
            appendLetters(letters, answer);
        }
    }
    co_return letters;
}

/// Puts an operator's text in the place of `event`; the field `type` follows it.
Result<Event> edit(DeadLetter &letter, const QByteArray &text, const EventRegistry &registry)
{
    const auto find = [&](QByteArrayView name) {
        return std::ranges::find_if(letter.fields, [&](const auto &field) { return field.first == name; });
    };
    if (const auto event = find("event"); event != letter.fields.end())
        event->second = text;
    else
        letter.fields.insert(letter.fields.begin(), {QByteArray("event"), text});
    const auto read = Event::fromFields(letter.fields, letter.stream, letter.originalId);
    if (!read)
        return failure(Code::InvalidArgument, QStringLiteral("the edited event can't be read: ") + read.error().message,
                       QString::fromUtf8(letter.id));
    if (const auto type = find("type"); type != letter.fields.end())
        type->second = read->type;
    if (const auto right = registry.check(*read); !right && right.error().code != Code::NotFound)
        return std::unexpected(right.error());
    return *read;
}

Published publishedAs(const DeadLetter &letter, const QByteArray &id)
{
    Published published;
    published.stream = letter.stream;
    published.id = id;
    if (const auto event = Event::fromFields(letter.fields, letter.stream, id))
        published.eventId = event->id;
    return published;
}

/// One after the other: a crash in between leaves the letter, and the event is published once more. Who may not remove the letter
/// is refused before, as by the script.
Task<Result<Published>> sendInTwoSteps(redis::Client *client, DeadLetter letter, qint64 keep)
{
    const auto may = co_await client->command(redis::Command("XDEL", deadStream, "0-0"));
    if (!may)
        co_return std::unexpected(may.error());
    redis::Command add("XADD", letter.stream, "MAXLEN", "~", keep, "*");
    for (const auto &[name, value] : letter.fields)
        add.add(name).add(value);
    const auto id = co_await client->command(std::move(add));
    if (!id)
        co_return std::unexpected(id.error());
    const auto removed = co_await client->command(redis::Command("XDEL", deadStream, letter.id));
    if (!removed)
        co_return std::unexpected(removed.error());
    co_return publishedAs(letter, id->bytes());
}

Task<Result<Published>> sendLetter(redis::Client *client, DeadLetter letter, qint64 keep)
{
    if (!letter.readable)
        co_return failure(Code::Undecodable, letter.error, QString::fromUtf8(letter.id));
    const bool isCluster = client->url().topology == redis::Topology::Cluster;
    if (isCluster || letter.fields.size() > mostFieldsOfScript) {
        const auto done = co_await sendInTwoSteps(client, std::move(letter), keep);
        co_return done;
    }
    std::vector<QByteArray> keys{deadStream.toByteArray(), letter.stream};
    std::vector<QByteArray> arguments{letter.id, QByteArray::number(keep)};
    for (const auto &[name, value] : letter.fields) {
        arguments.push_back(name);
        arguments.push_back(value);
    }
    const auto id = co_await client->eval(resendScript(), std::move(keys), std::move(arguments));
    if (!id)
        co_return std::unexpected(id.error());
    if (id->isNil())
        co_return noSuchLetter(letter.id);
    co_return publishedAs(letter, id->bytes());
}

/// Sends many, some at once; those that are sent together are written in one go and carried out in order, so the events of a
/// stream keep theirs.
class Resending
{
public:
    Resending(redis::Client *client, Clock *clock, DeadLetters::ResendOptions options, std::vector<QByteArray> ids)
        : m_client(client)
        , m_clock(clock)
        , m_options(std::move(options))
        , m_total(qint64(ids.size()))
        , m_told(clock->now() - progressEvery)
        , m_ids(std::move(ids))
    {}

    Task<> run()
    {
        const auto start = m_clock->now();
        for (std::size_t done = 0; done < m_ids.size();) {
            co_await waitFor(start, done);
            if (m_options.stop.stop_requested()) {
                report.stopped = true;
                co_return;
            }
            const std::size_t until = m_options.perSecond > 0 ? done + 1 : std::min(m_ids.size(), done + lettersAtOnce);
            std::vector<QByteArray> chunk(m_ids.begin() + qsizetype(done), m_ids.begin() + qsizetype(until));
            const auto fine = co_await sendSome(std::move(chunk));
            if (!fine) { // what can't even be read now will not be better with the next ones
                for (; done < m_ids.size(); ++done)
                    fail(m_ids[done], fine.error());
            } else {
                done = until;
            }
            tell(done);
        }
    }

    DeadLetters::ResendReport report;

private:
    /// Until the letter behind `done` others is due.
    Task<> waitFor(Clock::TimePoint start, std::size_t done)
    {
        if (m_options.perSecond <= 0)
            co_return;
        const std::chrono::duration<double> sinceStart(double(done) / m_options.perSecond);
        const auto due = start + std::chrono::duration_cast<Clock::TimePoint::duration>(sinceStart);
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(due - m_clock->now());
        if (wait.count() > 0)
            co_await m_clock->sleep(wait, m_options.stop);
    }

    Task<Result<void>> sendSome(std::vector<QByteArray> ids)
    {
        auto letters = co_await fetchLetters(m_client, ids);
        if (!letters)
            co_return std::unexpected(letters.error());
        std::deque<std::pair<QByteArray, Task<Result<Published>>>> running;
        std::size_t next = 0;
        for (const QByteArray &id : ids) {
            if (next == letters->size() || (*letters)[next].id != id) {
                missed(id);
                continue;
            }
            DeadLetter &letter = (*letters)[next++];
            if (m_options.stream.isEmpty() || letter.stream == m_options.stream)
                running.emplace_back(id, sendLetter(m_client, std::move(letter), m_options.keep));
        }
        for (auto &[id, task] : running) {
            const auto sent = co_await task;
            if (sent)
                ++report.sent;
            else if (sent.error().code == Code::NotFound)
                missed(id);
            else
                fail(id, sent.error());
        }
        co_return Result<void>();
    }

    /// Someone else has sent or removed it meanwhile; only who named it wants to know.
    void missed(const QByteArray &id)
    {
        if (!m_options.ids.empty())
            fail(id, noSuchLetter(id).error());
    }

    void fail(const QByteArray &id, const Error &error)
    {
        ++report.failed;
        if (!report.error)
            report.error = error;
        if (report.failedIds.size() < mostFailedIds)
            report.failedIds.push_back(id);
    }

    void tell(std::size_t done)
    {
        const auto now = m_clock->now();
        if (!m_options.progress || (done < m_ids.size() && now - m_told < progressEvery))
            return;
        m_told = now;
        m_options.progress(qint64(done), report.failed, m_total);
    }

    redis::Client *m_client;
    Clock *m_clock;
    DeadLetters::ResendOptions m_options;
    qint64 m_total;
    Clock::TimePoint m_told;
    std::vector<QByteArray> m_ids;
};

/// Each once, in their order, as Redis spells them.
std::vector<QByteArray> distinct(const std::vector<QByteArray> &ids)
{
    std::set<QByteArray> seen;
    std::vector<QByteArray> kept;
    for (const QByteArray &id : ids) {
        if (seen.insert(wholeId(id)).second)
            kept.push_back(wholeId(id));
    }
    return kept;
}

} // namespace

DeadLetters::DeadLetters(redis::Client &client, Clock &clock)
    : m_client(&client)
    , m_clock(&clock)
{}

Task<Result<std::vector<DeadLetter>>> DeadLetters::fetch(QByteArray after, int count, bool newestFirst)
{
    redis::Command range(newestFirst ? "XREVRANGE" : "XRANGE", deadStream);
    const QByteArray border = after.isEmpty() ? QByteArray(newestFirst ? "+" : "-") : '(' + wholeId(after);
    range.add(border).add(newestFirst ? "-" : "+").add("COUNT").add(count);
    const auto entries = co_await m_client->command(std::move(range));
    if (!entries)
        co_return std::unexpected(entries.error());
    Letters letters;
    appendLetters(letters, *entries);
    co_return letters;
}

Task<Result<std::vector<DeadLetter>>> DeadLetters::fetchSome(std::vector<QByteArray> ids)
{
    auto letters = co_await fetchLetters(m_client, std::move(ids));
    co_return letters;
}

Task<Result<qint64>> DeadLetters::fetchCount()
{
    const auto length = co_await m_client->command(redis::Command("XLEN", deadStream));
    if (!length)
        co_return std::unexpected(length.error());
    co_return length->integer().value_or(0);
}

Task<Result<Published>> DeadLetters::resend(QByteArray id, std::optional<QByteArray> edited, qint64 keep)
{
    std::vector<QByteArray> one{id};
    auto found = co_await fetchSome(std::move(one));
    if (!found)
        co_return std::unexpected(found.error());
    if (found->empty())
        co_return noSuchLetter(id);
    DeadLetter letter = std::move(found->front());
    if (edited && letter.readable) {
        if (const auto fine = edit(letter, *edited, EventRegistry::contract()); !fine)
            co_return std::unexpected(fine.error());
    }
    const auto sent = co_await sendLetter(m_client, std::move(letter), keep);
    co_return sent;
}

Task<Result<std::vector<QByteArray>>> DeadLetters::fetchIds(QByteArray stream, std::stop_token stop)
{
    std::vector<QByteArray> ids;
    const auto newest = co_await fetch({}, 1, true);
    if (!newest)
        co_return std::unexpected(newest.error());
    if (newest->empty())
        co_return ids;
    const QByteArray last = newest->front().id;
    QByteArray after;
    while (!stop.stop_requested()) {
        const auto page = co_await fetch(after, lettersAPage);
        if (!page)
            co_return std::unexpected(page.error());
        for (const DeadLetter &letter : *page) {
            if (isIdBefore(last, letter.id))
                co_return ids;
            if (stream.isEmpty() || letter.stream == stream)
                ids.push_back(letter.id);
        }
        if (int(page->size()) < lettersAPage)
            break;
        after = page->back().id;
    }
    co_return ids;
}

Task<Result<DeadLetters::ResendReport>> DeadLetters::resendAll(ResendOptions options)
{
    std::vector<QByteArray> ids = distinct(options.ids);
    if (ids.empty()) {
        auto all = co_await fetchIds(options.stream, options.stop);
        if (!all)
            co_return std::unexpected(all.error());
        ids = std::move(*all);
    }
    Resending resending(m_client, m_clock, std::move(options), std::move(ids));
    co_await resending.run();
    co_return std::move(resending.report);
}

Result<Event> DeadLetters::checkEdited(const DeadLetter &letter, const QByteArray &edited, const EventRegistry &registry)
{
    DeadLetter copy = letter;
    return edit(copy, edited, registry);
}

Task<Result<DeadLetters::RemoveReport>> DeadLetters::remove(RemoveOptions options)
{
    RemoveReport report;
    const auto total = qint64(options.ids.size());
    for (std::size_t from = 0; from < options.ids.size(); from += idsACall) {
        if (options.stop.stop_requested()) {
            report.stopped = true;
            break;
        }
        const std::size_t until = std::min(options.ids.size(), from + idsACall);
        redis::Command command("XDEL", deadStream);
        for (std::size_t i = from; i < until; ++i)
            command.add(options.ids[i]);
        const auto answer = co_await m_client->command(std::move(command));
        if (!answer) {
            report.failed = total - qint64(from);
            report.error = answer.error();
            break;
        }
        const qint64 removed = answer->integer().value_or(0);
        report.removed += removed;
        report.absent += qint64(until - from) - removed;
        if (options.progress)
            options.progress(qint64(until), total);
    }
    co_return report;
}

} // namespace freshet::events
