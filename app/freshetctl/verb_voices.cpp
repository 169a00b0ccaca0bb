// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/verb_voices.h"

#include "app/freshetctl/failure_text.h"
#include "app/freshetctl/subverb.h"
#include "app/freshetctl/verbs.h"
#include "core/base/sql_url.h"

#include <QLoggingCategory>

namespace freshet::ctl {

namespace {

QString environment(const char *name)
{
    return QString::fromUtf8(qgetenv(name));
}

} // namespace

Result<QString> voiceDatabaseUrl()
{
    const QString given = environment("FRESHET_DATABASE");
    if (given.isEmpty())
        return defaultSqlUrl();
    if (const auto url = SqlUrl::parse(given); !url)
        return failure(url.error().code,
                       QStringLiteral("FRESHET_DATABASE can't be used: %1; give one such as sqlite:///path/to/file or "
                                      "postgresql://user@host/name")
                           .arg(url.error().message),
                       url.error().context);
    return given;
}

Result<std::unique_ptr<Sql>> openVoiceDatabase()
{
    const auto url = voiceDatabaseUrl();
    if (!url)
        return std::unexpected(url.error());
    return Sql::open(*url);
}

voice::ElevenLabsProvider::Options voiceProviderOptions()
{
    voice::ElevenLabsProvider::Options options;
    if (const QString url = environment("FRESHET_ELEVENLABS_URL"); !url.isEmpty())
        options.base = QUrl(url, QUrl::StrictMode);
    options.key = qgetenv("FRESHET_ELEVENLABS_KEY");
    return options;
}

QString outsideLine(const Error &error)
{
    switch (error.code) {
    case Code::AuthFailed:
        return error.message + QStringLiteral("; check FRESHET_ELEVENLABS_KEY");
    case Code::InvalidUrl:
        return error.message.contains(QLatin1String("FRESHET_"))
                   ? error.message
                   : error.message + QStringLiteral("; check FRESHET_ELEVENLABS_URL and FRESHET_DATABASE");
    default:
        return error.context.isEmpty() || error.message.contains(error.context)
                   ? error.message
                   : QStringLiteral("%1: %2").arg(error.context, error.message);
    }
}

int failOutside(Context &context, const Error &error)
{
    context.failedBy(error);
    context.out().flush();
    context.out().error(outsideLine(error));
    return error.code == Code::InvalidArgument || error.code == Code::InvalidUrl ? WrongUsage : DoesNotHold;
}

Task<int> VoiceDesk::open(Context &context)
{
    auto database = openVoiceDatabase();
    if (!database)
        co_return failOutside(context, database.error());
    sql = *std::move(database);
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const auto prepared = co_await voice::VoiceStore::prepare(*sql);
    if (!prepared)
        co_return failOutside(context, prepared.error());
    QLoggingCategory::setFilterRules(QStringLiteral("freshet.*=false")); // the answer says what went wrong
    if (const auto options = voiceProviderOptions(); !options.key.isEmpty())
        provider = std::make_unique<voice::ElevenLabsProvider>(options);
    voice::VoiceDesk::Parts parts;
    parts.client = &context.client();
    parts.sql = sql.get();
    parts.provider = provider.get();
    desk = std::make_unique<voice::VoiceDesk>(parts);
    co_return Done;
}

Task<> VoiceDesk::sendEvents(Context &context)
{
    const auto sent = co_await desk->sendEvents();
    if (!sent)
        context.out().warning(QStringLiteral("the event waits in the table outbox until a relay sends it, such as that of "
                                             "freshetctl voices sync: %1")
                                  .arg(outsideLine(sent.error())));
}

Task<int> runVoices(Context &context)
{
    using Effect = Subverb::Effect;
    static const std::vector<Subverb> subverbs{
        {"list",
         "[--status S] [--user U] [--search TEXT] | --as-user U [--refresh]",
         {"--status", "--user", "--search", "--as-user", "--refresh"},
         0,
         0,
         Effect::Looks,
         listVoices},
        {"add",
         "--user U --name N [--file AUDIO]… [--voice-id ID] [--language L] [--gender G] [--public]",
         {"--user", "--name", "--file", "--voice-id", "--language", "--gender", "--public"},
         0,
         0,
         Effect::Changes,
         addVoice},
        {"retry", "ID", {}, 1, 1, Effect::Changes, retryVoice},
        {"fail", "ID", {}, 1, 1, Effect::Changes, failVoice},
        {"delete", "ID [--at-provider]", {"--at-provider", "--dry-run"}, 1, 1, Effect::Destroys, deleteVoice},
        {"queue", "", {}, 0, 0, Effect::Looks, listVoiceQueue},
        {"sync", "[--once] [--interval S]", {"--once", "--interval"}, 0, 0, Effect::Changes, syncVoices},
    };
    return runSubverb(context, subverbs);
}

} // namespace freshet::ctl
