// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/trace_bytes.h"

#include <algorithm>
#include <cstring>

#include <zlib.h>

namespace freshet::inspect {

namespace {

constexpr qsizetype bufferSize = 256 << 10;

std::unexpected<Error> damaged(qint64 at)
{
    return failure(Code::InvalidArgument,
                   QStringLiteral("the gzip data is damaged near byte %1; unpack the file by hand (gzip -t tells more)").arg(at));
}

} // namespace

struct TraceBytes::Inflate
{
    z_stream stream{};
    bool isOpen = false;   ///< zlib holds memory
    bool inMember = false; ///< between a member's first byte and its checksum

    bool begin()
    {
        inMember = true;
        if (isOpen)
            return inflateReset(&stream) == Z_OK;
        constexpr int gzipOnly = 16 + MAX_WBITS;
        isOpen = inflateInit2(&stream, gzipOnly) == Z_OK;
        return isOpen;
    }
    Inflate() = default;
    ~Inflate()
    {
        if (isOpen)
            inflateEnd(&stream);
    }
    Inflate(const Inflate &) = delete;
    Inflate &operator=(const Inflate &) = delete;
};

TraceBytes::TraceBytes(QIODevice &device)
    : m_device(&device)
{
    m_input.reserve(bufferSize);
}

TraceBytes::~TraceBytes() = default;

/// Reads on; false at the device's end.
Result<bool> TraceBytes::refill()
{
    m_input.resize(bufferSize);
    const qint64 got = m_device->read(m_input.data(), bufferSize);
    m_input.resize(std::max<qint64>(got, 0));
    m_inputAt = 0;
    if (got < 0)
        return failure(Code::Io, QStringLiteral("the trace can't be read: %1").arg(m_device->errorString()));
    m_taken += got;
    return got > 0;
}

Result<qsizetype> TraceBytes::read(std::span<char> room)
{
    if (std::exchange(m_isFirst, false)) {
        // A pipe may give a single byte at first.
        QByteArray head;
        while (head.size() < 2) {
            const auto more = refill();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            head += m_input;
        }
        m_input = head;
        if (m_input.startsWith("\x1f\x8b"))
            m_inflate = std::make_unique<Inflate>();
    }
    if (m_inflate)
        return unpack(room);
    if (m_inputAt == m_input.size()) {
        const auto more = refill();
        if (!more || !*more)
            return more ? Result<qsizetype>(0) : std::unexpected(more.error());
    }
    const qsizetype size = std::min<qsizetype>(qsizetype(room.size()), m_input.size() - m_inputAt);
    std::memcpy(room.data(), m_input.constData() + m_inputAt, std::size_t(size));
    m_inputAt += size;
    return size;
}

Result<qsizetype> TraceBytes::unpack(std::span<char> room)
{
    z_stream &stream = m_inflate->stream;
    while (true) {
        if (m_inputAt == m_input.size()) {
            const auto more = refill();
            if (!more)
                return std::unexpected(more.error());
            if (!*more && m_inflate->inMember)
                return failure(Code::InvalidArgument,
                               QStringLiteral("the gzip data ends too early, after byte %1; fetch the whole file").arg(m_taken));
            if (!*more)
                return 0;
        }
        if (!m_inflate->inMember) {
            if (m_input[m_inputAt] == '\0') { // padding, as tapes and some archivers leave it
                ++m_inputAt;
                continue;
            }
            if (!m_inflate->begin())
                return failure(Code::Io, QStringLiteral("there is no memory to unpack the trace"));
        }
        stream.next_in = reinterpret_cast<Bytef *>(m_input.data() + m_inputAt);
        stream.avail_in = uInt(m_input.size() - m_inputAt);
        stream.next_out = reinterpret_cast<Bytef *>(room.data());
        stream.avail_out = uInt(std::min<std::size_t>(room.size(), 1U << 30));
        const uInt offered = stream.avail_out;
        const int status = inflate(&stream, Z_NO_FLUSH);
        m_inputAt = m_input.size() - qsizetype(stream.avail_in);
        if (status == Z_STREAM_END)
            m_inflate->inMember = false;
        else if (status != Z_OK && status != Z_BUF_ERROR)
            return damaged(m_taken - qint64(stream.avail_in));
        if (stream.avail_out != offered)
            return qsizetype(offered - stream.avail_out);
    }
}

} // namespace freshet::inspect
