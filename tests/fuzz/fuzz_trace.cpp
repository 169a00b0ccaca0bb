// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a trace: they are read to their end or refused, within the bounds, and in the same way however they arrive.
#include "core/inspect/trace_reader.h"

#include <QBuffer>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace freshet::inspect;

namespace {

class Slices : public QBuffer
{
public:
    using QBuffer::QBuffer;

protected:
    qint64 readData(char *data, qint64 most) override { return QBuffer::readData(data, std::min<qint64>(most, 7)); }
};

template<typename Device>
QByteArrayList readAll(QByteArray bytes, TraceReader::Form form)
{
    Device device(&bytes);
    device.open(QIODevice::ReadOnly);
    TraceReader reader(device, form);
    QByteArrayList told;
    TraceRequest request;
    // More than a fuzzer's input holds, but for what gzip unpacks.
    for (int i = 0; i < 100'000; ++i) {
        const auto there = reader.next(request);
        if (!there) {
            told.append(there.error().message.toUtf8());
            break;
        }
        if (!*there)
            break;
        const bool holds = !request.key.isEmpty() && request.key.size() <= TraceReader::longestRecord && request.count >= 0 &&
                           request.size.value_or(0) >= 0 && request.ttl.value_or(0) >= 0;
        if (!holds)
            std::abort();
        if (told.size() < 1000)
            told.append(request.key.toByteArray());
    }
    return told;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto guessed = readAll<QBuffer>(bytes, TraceReader::Form::Guess);
    const auto sliced = readAll<Slices>(bytes, TraceReader::Form::Guess);
    // Where damaged gzip data is noticed depends on the slices; the records before it do not.
    if (!bytes.startsWith("\x1f\x8b") && guessed != sliced)
        std::abort();
    readAll<QBuffer>(bytes, TraceReader::Form::Csv);
    readAll<QBuffer>("key,op,time,size,ttl,op_count\n" + bytes, TraceReader::Form::Csv);
    return 0;
}
