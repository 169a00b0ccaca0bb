// SPDX-License-Identifier: GPL-3.0-or-later
// Many voices at once: parts of a hundred, each page by page.
#include "core/voice/elevenlabs_provider_p.h"
#include "core/voice/provider_json.h"

#include <QSet>

#include <algorithm>
#include <iterator>

namespace freshet::voice {

namespace {

constexpr qsizetype mostIdsInOne = 100;
constexpr qsizetype mostQueryBytes = 6000; ///< servers take addresses of about 8 KB

/// Parts that one request can ask for.
std::vector<QStringList> partsOf(const QStringList &ids)
{
    std::vector<QStringList> parts;
    qsizetype bytes = 0;
    for (const QString &id : ids) {
        const qsizetype more = QUrl::toPercentEncoding(id).size() + qsizetype(sizeof("&voice_ids="));
        if (parts.empty() || parts.back().size() >= mostIdsInOne || bytes + more > mostQueryBytes) {
            parts.emplace_back();
            bytes = 0;
        }
        parts.back().append(id);
        bytes += more;
    }
    return parts;
}

} // namespace

/// Asks for one part, page by page. Voices that were not asked for are left out. `part` is in a frame that waits for this.
Task<> ElevenLabsProvider::Private::fetchPart(std::shared_ptr<Private> d, QStringList ids, std::stop_token stop, Many &part)
{
    constexpr int mostPages = 10;
    const auto fail = [&](const Error &error) {
        part.voices.clear();
        part.failed.emplace_back(ids, error);
    };
    QSet<QString> wanted(ids.begin(), ids.end());
    QByteArray query = "page_size=100";
    for (const QString &id : ids)
        query += "&voice_ids=" + QUrl::toPercentEncoding(id);
    QString token;
    for (int pages = 1;; ++pages) {
        const QByteArray next = token.isEmpty() ? QByteArray() : "&next_page_token=" + QUrl::toPercentEncoding(token);
        Ask request = d->asking("GET", d->url("/v2/voices", query + next));
        request.isOfMany = true;
        auto answer = co_await ask(d, std::move(request), stop);
        if (!answer && answer.error().code == Code::NotFound) {
            part.voices.clear();
            co_await fetchEach(d, ids, stop, part);
            co_return;
        }
        if (!answer) {
            fail(answer.error());
            co_return;
        }
        auto page = readVoicePage(answer->body, d->options.model);
        if (!page) {
            fail(page.error());
            co_return;
        }
        for (ProviderVoice &voice : page->voices) {
            if (wanted.remove(voice.id))
                part.voices.push_back(std::move(voice));
        }
        // Who is not in an answer is taken for gone, so an answer of which a part is unknown is none.
        if (!wanted.isEmpty() && page->unreadable > 0) {
            fail({Code::Undecodable, QStringLiteral("the voice provider's answer has voices that can't be read"), {}});
            co_return;
        }
        if (wanted.isEmpty() || !page->hasMore)
            break;
        if (page->nextToken.isEmpty() || page->nextToken == token || pages >= mostPages) {
            fail({Code::Undecodable, QStringLiteral("the voice provider's pages do not come to an end"), {}});
            co_return;
        }
        token = page->nextToken;
    }
    for (const QString &id : ids) {
        if (wanted.contains(id))
            part.missing.append(id);
    }
}

/// One by one: for a service that has no pages, or refuses all because it does not know one.
Task<> ElevenLabsProvider::Private::fetchEach(std::shared_ptr<Private> d, QStringList ids, std::stop_token stop, Many &part)
{
    for (qsizetype i = 0; i < ids.size(); ++i) {
        auto voice = co_await fetch(d, ids.at(i), stop);
        if (voice) {
            part.voices.push_back(*std::move(voice));
            continue;
        }
        switch (voice.error().code) {
        case Code::NotFound:
            part.missing.append(ids.at(i));
            break;
        case Code::Undecodable:
        case Code::InvalidArgument:
            part.failed.emplace_back(QStringList{ids.at(i)}, voice.error());
            break;
        default: // it would be the same with the others
            part.failed.emplace_back(ids.sliced(i), voice.error());
            co_return;
        }
    }
}

/// Stops the other parts where asking on is of no use.
Task<> ElevenLabsProvider::Private::fetchWatched(std::shared_ptr<Private> d, QStringList ids, std::stop_source &all,
                                                 std::optional<Error> &final, Many &part)
{
    co_await fetchPart(d, std::move(ids), all.get_token(), part);
    for (const auto &[some, error] : part.failed) {
        if (error.code == Code::AuthFailed && !final) {
            final = error;
            all.request_stop();
        }
    }
}

Task<VoiceProvider::Many> ElevenLabsProvider::Private::fetchMany(std::shared_ptr<Private> d, QStringList ids,
                                                                 std::stop_token stop)
{
    Many many;
    ids.removeDuplicates();
    if (ids.isEmpty())
        co_return many;
    if (const auto usable = d->check(); !usable) {
        many.failed.emplace_back(ids, usable.error());
        co_return many;
    }
    // No voice has such an id, so nobody is asked for it.
    const auto unusable = std::stable_partition(ids.begin(), ids.end(), isUsableVoiceId);
    many.missing = QStringList(unusable, ids.end());
    ids.erase(unusable, ids.end());

    std::stop_source all;
    const std::stop_callback pass(std::move(stop), [&all] { all.request_stop(); });
    const std::vector<QStringList> asked = partsOf(ids);
    std::vector<Many> parts(asked.size());
    std::optional<Error> final;
    std::vector<Task<>> tasks;
    tasks.reserve(asked.size());
    for (std::size_t i = 0; i < asked.size(); ++i)
        tasks.push_back(fetchWatched(d, asked[i], all, final, parts[i]));
    for (Task<> &task : tasks)
        co_await task;
    for (Many &part : parts) {
        std::ranges::move(part.voices, std::back_inserter(many.voices));
        many.missing += part.missing;
        for (auto &[some, error] : part.failed) {
            // What was stopped because of another's error says so.
            const bool isPulledDown = error.code == Code::Cancelled && final;
            many.failed.emplace_back(std::move(some), isPulledDown ? *final : std::move(error));
        }
    }
    d->clean(many.voices);
    co_return many;
}

} // namespace freshet::voice
