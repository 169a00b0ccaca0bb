// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/value_codec.h"

#include "core/base/json_text.h"
#include "core/base/utf8.h"

#include <algorithm>
#include <limits>
#include <optional>

#include <zlib.h>

namespace freshet::cache {

namespace {

constexpr QByteArrayView prefix("COMPRESSED:");
constexpr int level = 6;

std::unexpected<Error> undecodable(const QString &what)
{
    return failure(Code::Undecodable, what);
}

/// zlib counts in 32 bits, the rest of the world does not.
uInt slice(qsizetype bytes)
{
    return uInt(std::min<qsizetype>(bytes, std::numeric_limits<uInt>::max()));
}

/// Ends an inflate stream whichever way its function is left.
struct InflateStream : z_stream
{
    InflateStream()
        : z_stream{}
        , ready(inflateInit(this) == Z_OK)
    {}
    ~InflateStream()
    {
        if (ready)
            inflateEnd(this);
    }
    InflateStream(const InflateStream &) = delete;
    InflateStream &operator=(const InflateStream &) = delete;
    bool ready;
};

/// The whole of one zlib stream and nothing behind it. The output grows as it is filled, so that a stream that only claims
/// to be large costs nothing.
Result<QByteArray> inflated(QByteArrayView stream, qint64 limit)
{
    InflateStream z;
    if (!z.ready)
        return undecodable(QStringLiteral("zlib can't start: no memory"));
    const auto *next = reinterpret_cast<const Bytef *>(stream.data());
    qsizetype left = stream.size();
    QByteArray out;
    qsizetype filled = 0;
    int state = Z_OK;
    while (state == Z_OK) {
        if (filled == out.size()) {
            if (filled > limit)
                return undecodable(QStringLiteral("it inflates to more than %1 bytes").arg(limit));
            // One byte above the limit tells a text that is too long from one that just fits.
            out.resize(std::min<qint64>(limit + 1, std::max<qint64>({filled * 2, stream.size() * 2, 4096})));
        }
        z.next_in = const_cast<Bytef *>(next); // zlib does not write there
        z.avail_in = slice(left);
        z.next_out = reinterpret_cast<Bytef *>(out.data() + filled);
        z.avail_out = slice(out.size() - filled);
        const uInt room = z.avail_out;
        state = ::inflate(&z, Z_NO_FLUSH);
        filled += room - z.avail_out;
        left -= z.next_in - next;
        next = z.next_in;
        if (state == Z_BUF_ERROR && z.avail_out == 0)
            state = Z_OK; // only the room was short
    }
    if (filled > limit)
        return undecodable(QStringLiteral("it inflates to more than %1 bytes").arg(limit));
    if (state == Z_BUF_ERROR)
        return undecodable(QStringLiteral("the compressed data ends too early"));
    if (state != Z_STREAM_END)
        return undecodable(QStringLiteral("the compressed data is damaged: ") +
                           (z.msg ? QString::fromLatin1(z.msg) : QStringLiteral("zlib error %1").arg(state)));
    if (left != 0)
        return undecodable(QStringLiteral("%1 bytes are left over behind the compressed data").arg(left));
    out.truncate(filled);
    return out;
}

Result<DecodedValue> decodeStream(QByteArrayView stream, ValueForm form, qint64 limit)
{
    const auto text = inflated(stream, limit);
    if (!text)
        return std::unexpected(text.error());
    auto json = compactJson(*text); // a copy without the room that inflating left
    if (!json)
        return undecodable(QStringLiteral("the inflated value is no JSON: ") + json.error().message);
    return DecodedValue{*std::move(json), form};
}

/// Each byte above 0x7F as two: what Python writes for `bytes.decode("latin-1").encode("utf-8")`.
QByteArray toPortable(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size() + bytes.size() / 2 + 16);
    for (const char byte : bytes) {
        if (uchar(byte) < 0x80) {
            out.append(byte);
        } else {
            out.append(char(0xC0 | (uchar(byte) >> 6)));
            out.append(char(0x80 | (uchar(byte) & 0x3F)));
        }
    }
    return out;
}

/// Nothing where the bytes are not the UTF-8 of code points up to U+00FF.
std::optional<QByteArray> fromPortable(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const uchar byte = uchar(text[i]);
        if (byte < 0x80) {
            out.append(char(byte));
            continue;
        }
        if ((byte != 0xC2 && byte != 0xC3) || i + 1 == text.size() || (uchar(text[i + 1]) & 0xC0) != 0x80)
            return std::nullopt;
        out.append(char(((byte & 0x03) << 6) | (uchar(text[++i]) & 0x3F)));
    }
    return out;
}

bool isCompressed(QByteArrayView stored)
{
    return stored.startsWith(prefix); // no JSON begins like that
}

Result<DecodedValue> decodeCompressed(QByteArrayView stored, qint64 inflateLimit)
{
    const QByteArrayView stream = stored.sliced(prefix.size());
    auto binary = decodeStream(stream, ValueForm::Binary, inflateLimit);
    if (binary)
        return binary;
    const auto bytes = fromPortable(stream);
    if (!bytes)
        return binary;
    return decodeStream(*bytes, ValueForm::Portable, inflateLimit);
}

Result<DecodedValue> plainValue(Result<QByteArray> json)
{
    if (!json)
        return undecodable(QStringLiteral("the value is no JSON: ") + json.error().message);
    return DecodedValue{*std::move(json), ValueForm::Plain};
}

/// The zlib stream that Python's `zlib.compress(text, 6)` gives; empty where there is no memory for it.
QByteArray deflated(QByteArrayView text)
{
    uLongf size = compressBound(uLong(text.size()));
    QByteArray out(qsizetype(size), Qt::Uninitialized);
    const int state = compress2(reinterpret_cast<Bytef *>(out.data()), &size, reinterpret_cast<const Bytef *>(text.data()),
                                uLong(text.size()), level);
    out.truncate(state == Z_OK ? qsizetype(size) : 0);
    return out;
}

} // namespace

QLatin1String formName(ValueForm form)
{
    switch (form) {
    case ValueForm::Plain:
        return QLatin1String("plain");
    case ValueForm::Portable:
        return QLatin1String("portable");
    case ValueForm::Binary:
        return QLatin1String("binary");
    }
    return QLatin1String("plain");
}

Result<DecodedValue> decodeValue(QByteArrayView stored, qint64 inflateLimit)
{
    return isCompressed(stored) ? decodeCompressed(stored, inflateLimit) : plainValue(compactJson(stored));
}

Result<DecodedValue> decodeValueOf(const QByteArray &stored, qint64 inflateLimit)
{
    return isCompressed(stored) ? decodeCompressed(stored, inflateLimit) : plainValue(compactJsonOf(stored));
}

EncodedValue encodeValue(QByteArrayView compactJson, ValueForm form)
{
    if (form != ValueForm::Plain && codePointCount(compactJson) > plainLimit) {
        const QByteArray stream = deflated(compactJson);
        const QByteArray stored = prefix.toByteArray() + (form == ValueForm::Portable ? toPortable(stream) : stream);
        if (!stream.isEmpty() && stored.size() < compactJson.size())
            return {stored, form};
    }
    return {compactJson.toByteArray(), ValueForm::Plain};
}

} // namespace freshet::cache
