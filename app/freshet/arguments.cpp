// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/arguments.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace freshet {

namespace {

constexpr std::array flags{"--read-only", "--sandbox",  "--help",        "-h",     "--version",
                           "-v",          "--op-count", "--quit-at-end", "--json", "--time-start"};
constexpr std::array options{"--url",  "--profile",     "--password-file", "--tour",   "--theme",      "--lang",
                             "--size", "--replay",      "--speed",         "--policy", "--l1-entries", "--l1-bytes",
                             "--ttl",  "--concurrency", "--namespace",     "--picture"};
constexpr std::array ofReplay{"--speed",     "--policy",   "--l1-entries", "--l1-bytes",    "--ttl", "--concurrency",
                              "--namespace", "--op-count", "--picture",    "--quit-at-end", "--json"};
constexpr int smallest = 320;
constexpr int largest = 7680;

template<typename Names>
bool isOneOf(const Names &names, const QString &word)
{
    return std::ranges::any_of(names, [&](const char *name) { return word == QLatin1String(name); });
}

std::unexpected<Error> wrong(const QString &message)
{
    return failure(Code::InvalidArgument, message);
}

Result<QString> passwordIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return wrong(QStringLiteral("the password file %1 can't be read: %2").arg(path, file.errorString()));
    QByteArray line = file.readLine(64 << 10);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return wrong(QStringLiteral("the first line of the password file %1 is empty").arg(path));
    return QString::fromUtf8(line);
}

struct Words
{
    QHash<QString, QString> values;
    QStringList set;
    bool has(const char *name) const { return set.contains(QLatin1String(name)) || values.contains(QLatin1String(name)); }
    QString value(const char *name) const { return values.value(QLatin1String(name)); }
};

/// `--name value` and `--name=value`; the last of a name wins.
Result<Words> split(const QStringList &words)
{
    Words out;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        const qsizetype equals = word.startsWith(QLatin1String("--")) ? word.indexOf(QLatin1Char('=')) : -1;
        const QString name = equals < 0 ? word : word.first(equals);
        if (isOneOf(flags, name)) {
            if (equals >= 0)
                return wrong(QStringLiteral("%1 takes no value").arg(name));
            out.set.append(name);
        } else if (isOneOf(options, name)) {
            if (equals < 0 && i + 1 >= words.size())
                return wrong(QStringLiteral("%1 needs a value").arg(name));
            const QString value = equals < 0 ? words.at(++i) : word.sliced(equals + 1);
            if (value.isEmpty())
                return wrong(QStringLiteral("%1 needs a value").arg(name));
            out.values.insert(name, value);
        } else if (word.startsWith(QLatin1Char('-'))) {
            return wrong(QStringLiteral("there is no option %1").arg(name));
        } else {
            // It might be a URL with a password, so it is not repeated.
            return wrong(QStringLiteral("a word stands alone; a server's address goes after --url"));
        }
    }
    return out;
}

Result<redis::Profile> fromProfile(const QString &name)
{
    const QString path = redis::profilesPath();
    const auto profiles = redis::loadProfiles(path);
    if (!profiles)
        return wrong(QStringLiteral("the saved profiles can't be read (%1): %2").arg(path, profiles.error().message));
    auto found = redis::findProfile(*profiles, name);
    if (!found)
        return wrong(found.error().message);
    return found;
}

Result<redis::Profile> fromUrl(const QString &text, const QString &source)
{
    const auto url = redis::Url::parse(text);
    if (!url)
        return wrong(QStringLiteral("%1 can't be used: %2").arg(source, url.error().message));
    return redis::Profile::make(url->displayName(), *url);
}

Result<void> chooseTarget(const Words &words, const std::function<QString(const char *)> &environment, Arguments &out)
{
    Result<redis::Profile> profile = failure(Code::NotFound, {});
    if (words.has("--profile")) {
        if (words.has("--url"))
            return wrong(QStringLiteral("--profile and --url name two servers; give one of them"));
        profile = fromProfile(words.value("--profile"));
    } else if (words.has("--url")) {
        profile = fromUrl(words.value("--url"), QStringLiteral("--url"));
        if (profile && !profile->url.password.isEmpty())
            out.warnings.append(QStringLiteral("a password on the command line can be seen by every user of this machine; "
                                               "FRESHET_PASSWORD or --password-file keeps it to yourself"));
    } else if (const QString own = environment("FRESHET_URL"); !own.isEmpty()) {
        profile = fromUrl(own, QStringLiteral("FRESHET_URL"));
    } else if (const QString common = environment("REDIS_URL"); !common.isEmpty()) {
        profile = fromUrl(common, QStringLiteral("REDIS_URL"));
    } else {
        if (words.has("--password-file"))
            return wrong(QStringLiteral("--password-file needs --url or --profile"));
        return {};
    }
    if (!profile)
        return std::unexpected(profile.error());
    if (words.has("--password-file")) {
        const auto password = passwordIn(words.value("--password-file"));
        if (!password)
            return std::unexpected(password.error());
        profile->url.password = *password;
    } else if (profile->url.password.isEmpty()) {
        profile->url.password = environment("FRESHET_PASSWORD");
    }
    if (profile->url.topology == redis::Topology::Sentinel)
        profile->url.sentinelPassword = environment("FRESHET_SENTINEL_PASSWORD");
    out.connect = *std::move(profile);
    return {};
}

Result<std::optional<qint64>> number(const Words &words, const char *name, qint64 most)
{
    if (!words.has(name))
        return std::optional<qint64>();
    bool isNumber = false;
    const qint64 value = words.value(name).toLongLong(&isNumber);
    if (!isNumber || value < 1 || value > most)
        return wrong(QStringLiteral("%1 takes a whole number from 1 to %2").arg(QLatin1String(name)).arg(most));
    return std::optional<qint64>(value);
}

Result<void> readSpeed(const QString &word, sandbox::SandboxReplay::Options &replay)
{
    using Replay = sandbox::SandboxReplay::Options;
    if (word == QLatin1String("max")) {
        replay.speed = Replay::Speed::Most;
        return {};
    }
    bool isNumber = false;
    replay.perSecond = word.toDouble(&isNumber);
    if (!isNumber || !(replay.perSecond > 0) || replay.perSecond > Replay::mostPerSecond)
        return wrong(QStringLiteral("--speed takes requests a second, such as 20000, or max"));
    replay.speed = Replay::Speed::Fixed;
    return {};
}

/// With the settings of `freshetctl replay`, by the same names.
Result<void> readReplay(const Words &words, Arguments &out)
{
    using Settings = inspect::ReplaySettings;
    if (!words.has("--replay")) {
        for (const char *name : ofReplay) {
            if (words.has(name))
                return wrong(QStringLiteral("%1 belongs to --replay TRACE").arg(QLatin1String(name)));
        }
        return {};
    }
    if (words.has("--url") || words.has("--profile"))
        return wrong(QStringLiteral("--replay runs in the sandbox and takes no --url or --profile; "
                                    "freshetctl replay does it on a server"));
    sandbox::SandboxReplay::Options replay;
    replay.path = words.value("--replay");
    QFile file(replay.path);
    if (QFileInfo(replay.path).isDir() || !file.open(QIODevice::ReadOnly))
        return wrong(
            QStringLiteral("the trace %1 can't be read: %2")
                .arg(replay.path, file.error() == QFile::NoError ? QStringLiteral("it is a directory") : file.errorString()));
    const auto policy = inspect::replayPolicy(words.has("--policy") ? words.value("--policy").toUtf8() : QByteArray("s3fifo"));
    const auto bytes = number(words, "--l1-bytes", Settings::mostBytes);
    const auto entries = number(words, "--l1-entries", Settings::mostEntries);
    const auto ttl = number(words, "--ttl", Settings::mostSeconds);
    const auto concurrency = number(words, "--concurrency", Settings::mostConcurrency);
    if (!policy)
        return std::unexpected(policy.error());
    for (const auto *one : {&bytes, &entries, &ttl, &concurrency}) {
        if (!*one)
            return std::unexpected(one->error());
    }
    replay.settings.policy = *policy;
    replay.settings.l1Bytes = *bytes;
    replay.settings.l1Entries = *entries;
    replay.settings.ttl = *ttl;
    replay.settings.concurrency = *concurrency;
    replay.settings.repeatCounts = words.has("--op-count");
    replay.settings.nameSpace = words.value("--namespace").toUtf8();
    out.quitAtEnd = words.has("--quit-at-end") || !out.tourDirectory.isEmpty();
    out.json = words.has("--json");
    out.picture = words.value("--picture");
    if (words.has("--speed")) {
        if (const auto speed = readSpeed(words.value("--speed"), replay); !speed)
            return speed;
    } else if (out.quitAtEnd && out.tourDirectory.isEmpty() && out.picture.isEmpty()) {
        replay.speed = sandbox::SandboxReplay::Options::Speed::Most; // nobody looks
    }
    out.replay = std::move(replay);
    return {};
}

} // namespace

Result<Arguments> Arguments::parse(const QStringList &wordList, const std::function<QString(const char *)> &environment)
{
    const auto words = split(wordList);
    if (!words)
        return std::unexpected(words.error());
    Arguments out;
    out.help = words->has("--help") || words->has("-h");
    out.version = words->has("--version") || words->has("-v");
    if (out.help || out.version)
        return out;
    out.readOnly = words->has("--read-only");
    out.sandbox = words->has("--sandbox");
    out.timeStart = words->has("--time-start");
    out.tourDirectory = words->value("--tour");
    out.look = words->value("--theme");
    out.language = words->value("--lang");
    if (!out.look.isEmpty() && out.look != QLatin1String("light") && out.look != QLatin1String("dark"))
        return wrong(QStringLiteral("--theme is light or dark"));
    if (!out.language.isEmpty() && out.language != QLatin1String("en") && out.language != QLatin1String("ko"))
        return wrong(QStringLiteral("--lang is en or ko"));
    if (words->has("--size")) {
        static const QRegularExpression size(QStringLiteral("\\A(\\d{1,5})x(\\d{1,5})\\z"));
        const auto match = size.match(words->value("--size"));
        out.size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
        if (!match.hasMatch() || std::min(out.size.width(), out.size.height()) < smallest ||
            std::max(out.size.width(), out.size.height()) > largest)
            return wrong(QStringLiteral("--size takes width and height in pixels, such as 1280x800, from %1 to %2 each")
                             .arg(smallest)
                             .arg(largest));
    }
    if (const auto replay = readReplay(*words, out); !replay)
        return std::unexpected(replay.error());
    if (out.timeStart && (out.replay || !out.tourDirectory.isEmpty()))
        return wrong(QStringLiteral("--time-start ends with the first picture and takes neither --tour nor --replay"));
    if (!out.tourDirectory.isEmpty()) {
        if (words->has("--url") || words->has("--profile"))
            return wrong(QStringLiteral("--tour shows the sandbox and takes no --url or --profile"));
        return out; // what the environment names is not shown to anyone
    }
    if (out.replay)
        return out;
    if (out.sandbox) {
        if (words->has("--url") || words->has("--profile"))
            return wrong(QStringLiteral("--sandbox is a server of its own; leave out --url and --profile"));
        return out;
    }
    if (const auto chosen = chooseTarget(*words, environment, out); !chosen)
        return std::unexpected(chosen.error());
    return out;
}

QString Arguments::helpText()
{
    return QStringLiteral(R"(Usage: freshet [options]
Freshet, a desktop console for caches on Redis and event buses on Redis Streams.

Connection
  --url URL             redis://[user[:password]@]host[:port][/db], rediss://… for TLS,
                        unix:///path/to.sock, redis+sentinel://host:port/master, redis+cluster://host:port
                        (else FRESHET_URL, then REDIS_URL)
  --profile NAME        a saved connection
  --password-file FILE  its first line is the password (else FRESHET_PASSWORD)
  --read-only           refuse every command that changes something
  --sandbox             open a private Redis with sample services and live traffic

A cache trace
  --replay TRACE        open the sandbox and run the trace through a memory tier and Redis: one key a line,
                        or CSV with a column key; plain or gzip. The hit rates draw it as it goes
  --speed N|max         requests a second at most (so that it lasts half a minute; max with --quit-at-end)
  --policy NAME --l1-entries N --l1-bytes N --ttl S --concurrency N --op-count --namespace NS
                        as of freshetctl replay
  --quit-at-end         print the result as freshetctl replay does, and end; works without a display
  --json                the result as JSON
  --picture FILE        a PNG of the window at the trace's end

Looks
  --theme light|dark    for this start
  --lang en|ko          for this start
  --size WxH            size of the window, for example 1280x800

Pictures
  --tour DIR            open the sandbox, visit every panel, write one PNG of each to DIR and end;
                        works without a display
  --time-start          print how many milliseconds it took until the window was drawn, and end

  --help, -h            this text
  --version, -v         the version

Exit status: 0 done, 1 the tour, the replay or the display failed, 2 wrong usage or no such trace.
The same work without a display: freshetctl --help
)");
}

} // namespace freshet
