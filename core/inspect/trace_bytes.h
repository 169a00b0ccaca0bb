// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QIODevice>

#include <memory>
#include <span>

namespace freshet::inspect {

/// The bytes of a file or a pipe, unpacked on the way where they begin like gzip (RFC 1952; several members in a row are one
/// text). Keeps one buffer of each side, whatever the file unpacks to. Thread: one at a time; blocks as the device does.
/// Owner: whoever reads; the device, open for reading, must outlive it.
class TraceBytes
{
public:
    explicit TraceBytes(QIODevice &device);
    ~TraceBytes();
    TraceBytes(const TraceBytes &) = delete;
    TraceBytes &operator=(const TraceBytes &) = delete;

    /// Fills `room` as far as one step does: how many bytes, 0 at the end. Code::Io where the device fails,
    /// Code::InvalidArgument where gzip data is damaged or ends too early.
    Result<qsizetype> read(std::span<char> room);
    /// Of the device: before unpacking.
    qint64 bytesTaken() const { return m_taken; }

private:
    struct Inflate;

    Result<bool> refill();
    Result<qsizetype> unpack(std::span<char> room);

    QIODevice *m_device;
    QByteArray m_input;
    qsizetype m_inputAt = 0;
    qint64 m_taken = 0;
    bool m_isFirst = true;
    std::unique_ptr<Inflate> m_inflate; ///< nullptr: plain
};

} // namespace freshet::inspect
