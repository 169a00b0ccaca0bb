// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/message_pack.h"

#include "core/base/json_writer.h"
#include "core/base/utf8.h"

#include <string>

#include <nlohmann/json.hpp>

namespace freshet::inspect {

namespace {

constexpr int deepest = 128;

/// Writes what the reader finds; each function says whether to go on. The reader calls itself for each level, so the depth is
/// bounded here.
class Writer
{
public:
    explicit Writer(qint64 limit)
        : m_limit(limit)
    {}

    bool null() { return goOn(m_json.null()); }
    bool boolean(bool value) { return goOn(m_json.boolean(value)); }
    bool number_integer(std::int64_t value) { return goOn(m_json.integer(value)); }
    bool number_unsigned(std::uint64_t value) { return goOn(m_json.raw(QByteArray::number(quint64(value)))); }
    bool number_float(double value, const std::string &) { return goOn(m_json.number(value)); }
    bool string(std::string &value) { return goOn(m_json.bytes(QByteArrayView(value.data(), qsizetype(value.size())))); }
    bool binary(nlohmann::json::binary_t &value)
    {
        m_json.beginObject();
        if (value.has_subtype())
            m_json.key("ext").integer(qint8(value.subtype()));
        const QByteArrayView bytes(reinterpret_cast<const char *>(value.data()), qsizetype(value.size()));
        m_json.key("base64").string(bytes.toByteArray().toBase64());
        return goOn(m_json.endObject());
    }
    bool start_object(std::size_t) { return ++m_depth <= deepest && goOn(m_json.beginObject()); }
    bool key(std::string &name)
    {
        const QByteArrayView bytes(name.data(), qsizetype(name.size()));
        if (!isUtf8(bytes))
            return false;
        return goOn(m_json.key(bytes));
    }
    bool end_object()
    {
        --m_depth;
        return goOn(m_json.endObject());
    }
    bool start_array(std::size_t) { return ++m_depth <= deepest && goOn(m_json.beginArray()); }
    bool end_array()
    {
        --m_depth;
        return goOn(m_json.endArray());
    }
    bool parse_error(std::size_t, const std::string &, const nlohmann::json::exception &) { return false; }

    const QByteArray &text() const { return m_json.text(); }

private:
    bool goOn(const JsonWriter &) const { return m_json.text().size() <= m_limit; }

    JsonWriter m_json;
    qint64 m_limit;
    int m_depth = 0;
};

bool isMapOrArray(uchar first)
{
    return (first >= 0x80 && first <= 0x9F) || (first >= 0xDC && first <= 0xDF);
}

} // namespace

std::optional<QByteArray> jsonOfMessagePack(const QByteArray &bytes, qint64 limit)
{
    if (bytes.isEmpty() || !isMapOrArray(uchar(bytes[0])))
        return std::nullopt;
    Writer writer(limit);
    const auto *data = reinterpret_cast<const std::uint8_t *>(bytes.constData());
    const bool isRight =
        nlohmann::json::sax_parse(data, data + bytes.size(), &writer, nlohmann::json::input_format_t::msgpack, true);
    return isRight ? std::optional(writer.text()) : std::nullopt;
}

} // namespace freshet::inspect
