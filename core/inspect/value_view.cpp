// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/value_view.h"

#include "core/base/json_text.h"
#include "core/base/utf8.h"
#include "core/cache/value_codec.h"
#include "core/inspect/message_pack.h"

#include <algorithm>

#include <zlib.h>

namespace freshet::inspect {

namespace {

/// One whole zlib or gzip stream; nothing where it is none, is damaged or larger than the limit.
Result<QByteArray> unpacked(const QByteArray &stream, qint64 limit)
{
    z_stream z{};
    constexpr int eitherHeader = 15 + 32;
    if (inflateInit2(&z, eitherHeader) != Z_OK)
        return failure(Code::Undecodable, QStringLiteral("zlib can't start: no memory"));
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(stream.data())); // zlib does not write there
    z.avail_in = uInt(stream.size());
    QByteArray out;
    qsizetype filled = 0;
    int state = Z_OK;
    while (state == Z_OK && filled <= limit) {
        if (filled == out.size())
            out.resize(std::min<qint64>(limit + 1, std::max<qint64>(out.size() * 2, 4096)));
        z.next_out = reinterpret_cast<Bytef *>(out.data() + filled);
        z.avail_out = uInt(std::min<qsizetype>(out.size() - filled, 1 << 30));
        const uInt room = z.avail_out;
        state = ::inflate(&z, Z_NO_FLUSH);
        filled += room - z.avail_out;
        if (state == Z_BUF_ERROR && z.avail_out == 0)
            state = Z_OK; // only the room was short
    }
    const bool isWhole = state == Z_STREAM_END && z.avail_in == 0;
    inflateEnd(&z);
    if (filled > limit)
        return failure(Code::Undecodable, QStringLiteral("it inflates to more than %1 bytes").arg(limit));
    if (!isWhole)
        return failure(Code::Undecodable, QStringLiteral("the compressed data is damaged or not whole"));
    out.truncate(filled);
    return out;
}

ValueView::Packing bareStream(const QByteArray &bytes)
{
    if (bytes.size() < 6 || bytes.size() > (1 << 30))
        return ValueView::Packing::None;
    const auto first = uchar(bytes[0]);
    const auto second = uchar(bytes[1]);
    if (first == 0x1F && second == 0x8B && bytes[2] == 8)
        return ValueView::Packing::Gzip;
    return (first & 0x0F) == 8 && (first >> 4) <= 7 && (first * 256 + second) % 31 == 0 && (second & 0x20) == 0
               ? ValueView::Packing::Zlib
               : ValueView::Packing::None;
}

void classify(ValueView &view, const QByteArray &bytes)
{
    // A bare word or number is JSON too, but text to people.
    const bool mayBeJson = bytes.startsWith('{') || bytes.startsWith('[') || bytes.startsWith('"') || bytes.startsWith(' ') ||
                           bytes.startsWith('\n') || bytes.startsWith('\t');
    if (mayBeJson) {
        if (auto json = compactJsonOf(bytes)) {
            view.kind = ValueView::Kind::Json;
            view.content = *std::move(json);
            return;
        }
    }
    view.content = bytes;
    view.kind = isUtf8(bytes) && !bytes.contains('\0') ? ValueView::Kind::Text : ValueView::Kind::Binary;
}

} // namespace

ValueView viewValue(const QByteArray &stored, qint64 limit)
{
    ValueView view;
    view.storedBytes = stored.size();
    if (stored.startsWith("COMPRESSED:")) {
        auto decoded = cache::decodeValue(stored, limit);
        if (decoded) {
            view.packing =
                decoded->form == cache::ValueForm::Portable ? ValueView::Packing::Portable : ValueView::Packing::Binary;
            view.kind = ValueView::Kind::Json;
            view.content = std::move(decoded->json);
            return view;
        }
        view.trouble = decoded.error().message;
    } else if (const auto packing = bareStream(stored); packing != ValueView::Packing::None) {
        auto content = unpacked(stored, limit);
        if (content) {
            view.packing = packing;
            classify(view, *content);
            return view;
        }
        if (packing == ValueView::Packing::Gzip) // two bytes that look like zlib's prove nothing
            view.trouble = content.error().message;
    }
    classify(view, stored);
    if (view.kind == ValueView::Kind::Binary && view.trouble.isEmpty()) {
        if (auto json = jsonOfMessagePack(stored, limit)) {
            view.packing = ValueView::Packing::MessagePack;
            view.kind = ValueView::Kind::Json;
            view.content = *std::move(json);
        }
    }
    return view;
}

QByteArray hexLines(QByteArrayView bytes, qint64 from, qint64 most)
{
    static constexpr char digits[] = "0123456789abcdef";
    constexpr qint64 each = 16;
    const qint64 end = std::min<qint64>(bytes.size(), from + most);
    QByteArray text;
    text.reserve(qsizetype(std::max<qint64>(0, end - from) * 5 + 80));
    for (qint64 at = std::max<qint64>(0, from); at < end; at += each) {
        const QByteArrayView line = bytes.sliced(at, std::min(each, end - at));
        text += QByteArray::number(at, 16).rightJustified(8, '0') + "  ";
        for (qint64 i = 0; i < each; ++i) {
            if (i < line.size()) {
                const auto byte = uchar(line[i]);
                text += digits[byte >> 4];
                text += digits[byte & 15];
            } else {
                text += "  ";
            }
            text += i == 7 ? "  " : " ";
        }
        text += " |";
        for (const char byte : line)
            text += byte >= 0x20 && byte < 0x7F ? byte : '.';
        text += "|\n";
    }
    return text;
}

} // namespace freshet::inspect
