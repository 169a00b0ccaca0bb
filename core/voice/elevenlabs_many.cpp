// SPDX-License-Identifier: GPL-3.0-or-later
// Many voices at once: parts of a hundred, each page by page.
#include "core/voice/elevenlabs_provider_p.h"
#include "core/voice/provider_json.h"

#include <QSet>

#include <algorithm>

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

/// Asks for one part, page by page. Voices that were not asked for are left out.
Task<ElevenLabsProvider::Private::Part> ElevenLabsProvider::Private::fetchPart(std::shared_ptr<Private> d, QStringList ids,
                                                                               std::stop_token stop)
{
    constexpr int mostPages = 10;
    Part part;
    QSet<QString> wanted(ids.begin(), ids.end());
    QByteArray query = "page_size=100";
    for (const QString &id : ids)
        query += "&voice_ids=" + QUrl::toPercentEncoding(id);
    QString token;
    for (int pages = 1;; ++pages) {
        const QByteArray next = token.isEmpty() ? QByteArray() : "&next_page_token=" + QUrl::toPercentEncoding(token);
        Ask request = d->asking("GET", d->url("/v2/voices", query + next));
        auto answer = co_await ask(d, std::move(request), stop);
        if (!answer) {
            part.error = answer.error();
            co_return part;
        }
        auto page = readVoicePage(answer->body, d->options.model);
        if (!page) {
            part.error = page.error();
            co_return part;
        }
        for (ProviderVoice &voice : page->voices) {
            if (wanted.remove(voice.id))
                part.voices.push_back(std::move(voice));
        }
        if (wanted.isEmpty())
            co_return part;
        // Who is not in an answer is taken for gone, so an answer of which a part is unknown is none.
        if (page->unreadable > 0) {
            part.error =
                Error{Code::Undecodable, QStringLiteral("the voice provider's answer has voices that can't be read"), {}};
            co_return part;
        }
        if (!page->hasMore)
            co_return part;
        if (page->nextToken.isEmpty() || page->nextToken == token || pages >= mostPages) {
            part.error = Error{Code::Undecodable, QStringLiteral("the voice provider's pages do not come to an end"), {}};
            co_return part;
        }
        token = page->nextToken;
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
    const std::vector<QStringList> parts = partsOf(ids);
    std::optional<Error> final;
    std::vector<Task<Part>> tasks;
    tasks.reserve(parts.size());
    for (const QStringList &part : parts)
        tasks.push_back(fetchWatched(d, part, all, final));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        Part part = co_await tasks[i];
        if (part.error) {
            // What was stopped because of another's error says so.
            const bool isPulledDown = part.error->code == Code::Cancelled && final;
            many.failed.emplace_back(parts[i], isPulledDown ? *final : *part.error);
            continue;
        }
        QSet<QString> found;
        for (ProviderVoice &voice : part.voices) {
            found.insert(voice.id);
            many.voices.push_back(std::move(voice));
        }
        for (const QString &id : parts[i]) {
            if (!found.contains(id))
                many.missing.append(id);
        }
    }
    d->clean(many.voices);
    co_return many;
}

/// Stops the other parts where asking on is of no use. `all` and `final` are in the caller's frame, which waits for this.
Task<ElevenLabsProvider::Private::Part> ElevenLabsProvider::Private::fetchWatched(std::shared_ptr<Private> d, QStringList ids,
                                                                                  std::stop_source &all,
                                                                                  std::optional<Error> &final)
{
    Part part = co_await fetchPart(d, std::move(ids), all.get_token());
    if (part.error && part.error->code == Code::AuthFailed && !final) {
        final = part.error;
        all.request_stop();
    }
    co_return part;
}

} // namespace freshet::voice
