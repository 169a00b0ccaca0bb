// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl voices add, retry, fail, delete.
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_voices.h"
#include "core/voice/voice_json.h"

#include <QFile>

namespace freshet::ctl {

namespace {

using voice::Voice;
using voice::VoiceChange;
using voice::VoiceService;

Result<QByteArray> idFrom(const QByteArray &word)
{
    return voice::uuidText(word, QLatin1String("ID"));
}

void show(Context &context, const VoiceChange &change, const QByteArray &what, QJsonObject more = {})
{
    for (const Error &warning : change.warnings)
        context.out().warning(outsideLine(warning));
    if (!context.out().isJson()) {
        context.out().text(visible(change.voice.id) + ": " + visible(change.voice.name.toUtf8()) + ' ' + what + '\n');
        return;
    }
    QJsonObject json = voice::voiceJson(change.voice);
    for (auto one = more.constBegin(); one != more.constEnd(); ++one)
        json.insert(one.key(), one.value());
    context.out().json(cache::jsonValueText(json));
}

QString textOf(const Arguments &arguments, const char *option, const QString &otherwise)
{
    const auto given = arguments.value(option);
    return given ? QString::fromUtf8(*given) : otherwise;
}

Result<Voice> readVoice(const Arguments &arguments)
{
    const auto wrong = [](const QString &what) { return failure(Code::InvalidArgument, what); };
    if (!arguments.has("--user") || !arguments.has("--name"))
        return wrong(QStringLiteral("voices add needs --user and --name"));
    if (arguments.has("--file") && arguments.has("--voice-id"))
        return wrong(QStringLiteral("--file makes a new voice and --voice-id names one that is there; give one of them"));
    if (arguments.has("--voice-id") && arguments.value("--voice-id")->isEmpty())
        return wrong(QStringLiteral("--voice-id needs an id"));
    const auto user = voice::uuidText(*arguments.value("--user"), QLatin1String("--user"));
    if (!user)
        return std::unexpected(user.error());
    Voice voice;
    voice.userId = *user;
    voice.name = textOf(arguments, "--name", {});
    voice.providerId = textOf(arguments, "--voice-id", {});
    voice.language = textOf(arguments, "--language", voice.language);
    voice.gender = textOf(arguments, "--gender", voice.gender);
    if (arguments.has("--public"))
        voice.visibility = QStringLiteral("public");
    return voice;
}

/// For the record of changes.
QJsonObject numbersOf(const VoiceChange &change)
{
    return {{QStringLiteral("voice_id"), QString::fromLatin1(change.voice.id)},
            {QStringLiteral("status"), QString(voice::statusName(change.voice.status))},
            {QStringLiteral("warnings"), qint64(change.warnings.size())}};
}

/// One of the changes that take an id.
Task<int> change(Context &context, QByteArray word, const char *action,
                 Task<Result<VoiceChange>> (*make)(VoiceService &service, QByteArray id), QByteArray what)
{
    const auto id = idFrom(word);
    if (!id)
        co_return context.wrongUsage(id.error().message);
    VoiceDesk desk;
    const int opened = co_await desk.open(context);
    if (opened != Done)
        co_return opened;
    co_await context.begin(action, *id);
    const auto made = co_await make(desk.service(), *id);
    if (!made)
        co_return failOutside(context, made.error());
    context.changed(numbersOf(*made), 1);
    co_await desk.sendEvents(context);
    show(context, *made, what);
    co_return Done;
}

} // namespace

Task<int> addVoice(Context &context, QByteArrayList words)
{
    Q_UNUSED(words)
    const Arguments &arguments = context.arguments();
    auto voice = readVoice(arguments);
    if (!voice)
        co_return context.wrongUsage(voice.error().message);
    VoiceService::Sample sample;
    for (const QByteArray &file : arguments.values("--file"))
        sample.files << QFile::decodeName(file);
    if (!sample.files.isEmpty() && voiceProviderOptions().key.isEmpty())
        co_return context.wrongUsage(QStringLiteral("a clone is made by the provider: set FRESHET_ELEVENLABS_KEY to its key"));
    VoiceDesk desk;
    const int opened = co_await desk.open(context);
    if (opened != Done)
        co_return opened;
    const StopSignals signal;
    QJsonObject plan{{QStringLiteral("user"), QString::fromLatin1(voice->userId)},
                     {QStringLiteral("files"), qint64(sample.files.size())}};
    co_await context.begin("voice.add", voice->name.toUtf8(), std::move(plan));
    Result<VoiceChange> made = std::unexpected(Error());
    if (sample.files.isEmpty())
        made = co_await desk.service().add(*std::move(voice), signal.token());
    else
        made = co_await desk.service().createClone(*std::move(voice), std::move(sample), signal.token());
    if (!made) {
        const int status = failOutside(context, made.error());
        co_return made.error().code == Code::Cancelled &&signal.isStopped() ? 128 + signal.signalNumber() : status;
    }
    context.changed(numbersOf(*made), 1);
    QJsonObject more;
    if (made->requiresVerification)
        more.insert(QStringLiteral("requires_verification"), true);
    show(context, *made, made->requiresVerification ? "is processing; the provider wants the speaker's consent" : "is processing",
         more);
    co_return Done;
}

Task<int> retryVoice(Context &context, QByteArrayList words)
{
    return change(
        context, words[0], "voice.retry", [](VoiceService &service, QByteArray id) { return service.retry(std::move(id)); },
        "is processing again");
}

Task<int> failVoice(Context &context, QByteArrayList words)
{
    return change(
        context, words[0], "voice.fail", [](VoiceService &service, QByteArray id) { return service.fail(std::move(id)); },
        "is failed");
}

Task<int> deleteVoice(Context &context, QByteArrayList words)
{
    const auto id = idFrom(words[0]);
    if (!id)
        co_return context.wrongUsage(id.error().message);
    const bool isDry = context.arguments().has("--dry-run");
    const bool isAtProvider = context.arguments().has("--at-provider");
    if (isAtProvider && !isDry && voiceProviderOptions().key.isEmpty())
        co_return context.wrongUsage(QStringLiteral("--at-provider needs the provider's key in FRESHET_ELEVENLABS_KEY"));
    VoiceDesk desk;
    const int opened = co_await desk.open(context);
    if (opened != Done)
        co_return opened;
    if (isDry || isToAsk(context)) {
        voice::VoiceStore store(*desk.sql);
        const auto found = co_await store.fetch(*id);
        if (!found)
            co_return failOutside(context, found.error());
        if (!*found)
            co_return failOutside(context,
                                  {Code::NotFound, QStringLiteral("there is no voice of this id"), QString::fromLatin1(*id)});
        VoiceChange shown;
        shown.voice = **found;
        if (isDry) {
            show(context, shown, "would be deleted", {{QStringLiteral("dry_run"), true}, {QStringLiteral("deleted"), false}});
            co_return Done;
        }
        const QByteArray question = "this deletes the voice \"" + visible(shown.voice.name.toUtf8()) +
                                    (isAtProvider ? "\" here and at the provider" : "\"");
        if (const auto refused = refusalWhenAsked(context, question))
            co_return *refused;
    }
    QJsonObject plan{{QStringLiteral("at_provider"), isAtProvider}};
    co_await context.begin("voice.delete", *id, std::move(plan));
    const auto provider = isAtProvider ? VoiceService::AtProvider::Remove : VoiceService::AtProvider::Keep;
    const auto made = co_await desk.service().remove(*id, provider);
    if (!made)
        co_return failOutside(context, made.error());
    context.changed(numbersOf(*made), 1);
    co_await desk.sendEvents(context);
    show(context, *made, "is deleted", {{QStringLiteral("dry_run"), false}, {QStringLiteral("deleted"), true}});
    co_return Done;
}

} // namespace freshet::ctl
