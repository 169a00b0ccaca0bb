// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/key_export.h"

#include "core/base/json_writer.h"
#include "core/base/utf8.h"
#include "core/cache/key_name.h"
#include "core/inspect/metrics_csv.h"

#include <utility>

namespace freshet::inspect {

namespace {

/// Text as it is, other bytes as the command line's JSON writes them.
QString cell(const QByteArray &bytes)
{
    if (isUtf8(bytes))
        return QString::fromUtf8(bytes);
    JsonWriter json;
    return QString::fromUtf8(json.bytes(bytes).text());
}

QByteArray number(std::optional<qint64> value)
{
    return value ? QByteArray::number(*value) : QByteArray();
}

void writePart(JsonWriter &json, const char *name, const QByteArray &part)
{
    json.key(name);
    if (part.isEmpty())
        json.null();
    else
        json.bytes(part);
}

void writeNumber(JsonWriter &json, const char *name, std::optional<qint64> value)
{
    json.key(name);
    if (value)
        json.integer(*value);
    else
        json.null();
}

bool isPlainText(QByteArrayView bytes)
{
    const auto *at = reinterpret_cast<const uchar *>(bytes.data());
    const uchar *const end = at + bytes.size();
    while (at != end) {
        char32_t c = 0;
        const int length = utf8Sequence(at, end, c);
        if (length == 0 || isTrickyCodePoint(c))
            return false;
        at += length;
    }
    return true;
}

/// printf's own escapes, for what goes in through standard input.
QByteArray printfQuoted(const QByteArray &bytes)
{
    QByteArray text = "'";
    for (const char byte : bytes) {
        const auto value = uchar(byte);
        if (value >= 0x20 && value < 0x7F && byte != '\'' && byte != '\\' && byte != '%')
            text += byte;
        else
            text += '\\' + QByteArray::number(value, 8).rightJustified(3, '0');
    }
    return text + '\'';
}

std::pair<QByteArray, QByteArray> showCommand(const QByteArray &type)
{
    if (type == "hash")
        return {"HGETALL", {}};
    if (type == "list")
        return {"LRANGE", " 0 -1"};
    if (type == "set")
        return {"SMEMBERS", {}};
    if (type == "zset")
        return {"ZRANGE", " 0 -1 WITHSCORES"};
    if (type == "stream")
        return {"XRANGE", " - + COUNT 100"};
    return {"GET", {}};
}

} // namespace

QByteArray keyCsvHeader()
{
    return QByteArrayLiteral("key,type,ttl_ms,bytes,encoding,namespace,version\r\n");
}

QByteArray keyCsvLine(const QByteArray &key, const KeyDetails &details)
{
    const cache::KeyName name = cache::KeyName::of(key);
    const QByteArrayList cells{csvText(cell(key)),         csvText(cell(details.type)),     number(details.ttlMs),
                               number(details.bytes),      csvText(cell(details.encoding)), csvText(cell(name.nameSpace)),
                               csvText(cell(name.version))};
    return cells.join(',') + "\r\n";
}

QByteArray keyJsonLine(const QByteArray &key, const KeyDetails &details)
{
    const cache::KeyName name = cache::KeyName::of(key);
    JsonWriter json;
    json.beginObject().key("key").bytes(key);
    writePart(json, "type", details.type);
    writeNumber(json, "ttl_ms", details.ttlMs);
    writeNumber(json, "bytes", details.bytes);
    writePart(json, "encoding", details.encoding);
    writePart(json, "namespace", name.nameSpace);
    writePart(json, "version", name.version);
    return json.endObject().text() + '\n';
}

Task<Result<QByteArray>> fetchKeyLines(redis::Client &client, std::vector<QByteArray> keys, KeyExportForm form)
{
    const KeyFacts facts{KeyFact::Type, KeyFact::Ttl, KeyFact::Bytes, KeyFact::Encoding};
    const auto details = co_await fetchKeyDetails(client, keys, facts);
    if (!details)
        co_return std::unexpected(details.error());
    QByteArray lines;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const KeyDetails &one = details->rows[i];
        if (one.type == "none" || one.ttlMs == -2)
            continue;
        lines += form == KeyExportForm::Csv ? keyCsvLine(keys[i], one) : keyJsonLine(keys[i], one);
    }
    co_return Result<QByteArray>(std::move(lines));
}

QByteArray shellQuoted(QByteArrayView bytes)
{
    if (isPlainText(bytes)) {
        QByteArray text = bytes.toByteArray();
        return '\'' + text.replace("'", "'\\''") + '\'';
    }
    QByteArray text = "$'";
    for (const char byte : bytes) {
        const auto value = uchar(byte);
        if (byte == '\'' || byte == '\\')
            text += '\\', text += byte;
        else if (value >= 0x20 && value < 0x7F)
            text += byte;
        else if (value != 0) // three octal digits: a digit behind them can't belong to them
            text += '\\' + QByteArray::number(value, 8).rightJustified(3, '0');
    }
    return text + '\'';
}

QByteArray redisCliCommand(const redis::Url &url, const QByteArray &key, const QByteArray &type)
{
    QByteArray line = "redis-cli";
    if (!url.socketPath.isEmpty()) {
        line += " -s " + shellQuoted(url.socketPath.toUtf8());
    } else if (!url.hosts.empty() && url.topology != redis::Topology::Sentinel) {
        line += " -h " + shellQuoted(url.hosts.front().host.toUtf8());
        line += " -p " + QByteArray::number(url.hosts.front().port);
    }
    if (url.topology == redis::Topology::Cluster)
        line += " -c";
    if (url.tls.enabled) {
        line += " --tls";
        const std::pair<const char *, QString> files[] = {{" --cacert ", url.tls.caFile},
                                                          {" --cert ", url.tls.certFile},
                                                          {" --key ", url.tls.keyFile},
                                                          {" --sni ", url.tls.serverName}};
        for (const auto &[option, value] : files) {
            if (!value.isEmpty())
                line += option + shellQuoted(value.toUtf8());
        }
    }
    if (!url.user.isEmpty())
        line += " --user " + shellQuoted(url.user.toUtf8());
    if (url.database > 0)
        line += " -n " + QByteArray::number(url.database);
    const auto [command, rest] = showCommand(type);
    if (!key.contains('\0'))
        return line + ' ' + command + ' ' + shellQuoted(key) + rest;
    // -x reads the last argument from standard input; commands with more behind the key are asked through EVAL.
    line = "printf " + printfQuoted(key) + " | " + line + " -x ";
    if (rest.isEmpty())
        return line + command;
    return line + "EVAL " +
           shellQuoted("return redis.call('" + command + "',ARGV[1]" +
                       [&] {
                           QByteArray arguments;
                           for (const QByteArray &word : rest.trimmed().split(' '))
                               arguments += ",'" + word + '\'';
                           return arguments;
                       }() +
                       ')') +
           " 0";
}

} // namespace freshet::inspect
