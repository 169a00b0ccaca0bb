// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/trace_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace freshet::inspect {

namespace {

using Operation = TraceRequest::Operation;

constexpr qsizetype bufferSize = 1 << 20;
static_assert(bufferSize > 2 * TraceReader::longestRecord);

struct NamedOperation
{
    const char *name;
    Operation operation;
};

constexpr NamedOperation operations[] = {
    {"get", Operation::Get},       {"get_lease", Operation::Get}, {"gets", Operation::Get},
    {"read", Operation::Get},      {"head", Operation::Get},      {"set", Operation::Set},
    {"set_lease", Operation::Set}, {"add", Operation::Set},       {"replace", Operation::Set},
    {"cas", Operation::Set},       {"append", Operation::Set},    {"prepend", Operation::Set},
    {"incr", Operation::Set},      {"decr", Operation::Set},      {"put", Operation::Set},
    {"write", Operation::Set},     {"delete", Operation::Delete}, {"del", Operation::Delete},
    {"unlink", Operation::Delete}, {"remove", Operation::Delete}, {"invalidate", Operation::Delete},
};

bool isNamed(QByteArrayView text, const char *lowerCase)
{
    return text.compare(QByteArrayView(lowerCase), Qt::CaseInsensitive) == 0;
}

QByteArrayView withoutReturn(QByteArrayView line)
{
    return line.endsWith('\r') ? line.chopped(1) : line;
}

/// Enough of a cell to find it again.
QString shown(QByteArrayView cell)
{
    return QString::fromUtf8(cell.size() > 40 ? cell.first(40).toByteArray() + "…" : cell.toByteArray());
}

template<typename T>
std::optional<T> numberOf(QByteArrayView cell)
{
    T number = 0;
    const auto [end, problem] = std::from_chars(cell.begin(), cell.end(), number);
    return problem == std::errc() && end == cell.end() ? std::optional(number) : std::nullopt;
}

} // namespace

TraceReader::TraceReader(QIODevice &device, Form form)
    : m_bytes(device)
    , m_form(form)
    , m_buffer(bufferSize, Qt::Uninitialized)
{}

std::unexpected<Error> TraceReader::wrong(const QString &what) const
{
    return failure(Code::InvalidArgument, QStringLiteral("line %1: %2").arg(m_line).arg(what));
}

/// Reads more behind what is there; false at the end.
Result<bool> TraceReader::fillBuffer()
{
    if (m_atEnd)
        return false;
    std::memmove(m_buffer.data(), m_buffer.constData() + m_at, std::size_t(m_end - m_at));
    m_end -= std::exchange(m_at, 0);
    const auto got = m_bytes.read({m_buffer.data() + m_end, std::size_t(bufferSize - m_end)});
    if (!got)
        return std::unexpected(got.error());
    m_end += *got;
    m_atEnd = *got == 0;
    return !m_atEnd;
}

/// The place of the line break that ends the record at `m_at`; -1 where there is none yet. In CSV one inside quotes ends nothing.
/// Looks from `from` on, and only at a record that is not too long.
qsizetype TraceReader::recordEnd(qsizetype from) const
{
    const char *const data = m_buffer.constData();
    const auto *const found = static_cast<const char *>(std::memchr(data + from, '\n', std::size_t(m_end - from)));
    if (m_columns.isEmpty()) // the header, or one key a line
        return found ? found - data : -1;
    const qsizetype plainEnd = found ? found - data : m_end;
    if (!std::memchr(data + m_at, '"', std::size_t(plainEnd - m_at)))
        return found ? plainEnd : -1;
    bool isQuoted = false;
    for (qsizetype i = m_at; i < m_end && i - m_at <= longestRecord; ++i) {
        if (data[i] == '"')
            isQuoted = !isQuoted;
        else if (data[i] == '\n' && !isQuoted)
            return i;
    }
    return -1;
}

/// The next record without its line break; false at the end.
Result<bool> TraceReader::record(QByteArrayView &text)
{
    m_line = m_nextLine;
    qsizetype searched = m_at;
    while (true) {
        const qsizetype end = recordEnd(searched);
        const qsizetype size = (end < 0 ? m_end : end) - m_at;
        if (size > longestRecord)
            return wrong(
                QStringLiteral("it is longer than %1 bytes; is this a trace, and no quote left open?").arg(longestRecord));
        if (end >= 0 || (m_atEnd && size > 0)) {
            text = QByteArrayView(m_buffer).sliced(m_at, size);
            m_at += end < 0 ? size : size + 1;
            m_nextLine += 1;
            return true;
        }
        if (m_atEnd)
            return false;
        const auto more = fillBuffer();
        if (!more)
            return std::unexpected(Error{more.error().code, more.error().message, {}});
        searched = m_at + size; // what was looked at holds no line break; quotes are counted anew
    }
}

Result<void> TraceReader::begin(QByteArrayView first)
{
    const auto cells = split(first);
    static constexpr std::pair<const char *, Column> known[] = {
        {"key", Column::Key},   {"op", Column::Operation}, {"op_time", Column::Time},  {"time", Column::Time},
        {"size", Column::Size}, {"ttl", Column::Ttl},      {"op_count", Column::Count}};
    if (cells) {
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            const QByteArrayView cell = m_cells[i].trimmed();
            for (const auto &[name, column] : known) {
                if (!isNamed(cell, name))
                    continue;
                if (column == Column::Key && place(column) >= 0)
                    return wrong(QStringLiteral("the header names key twice"));
                if (place(column) < 0) // op_time and time: the first of both
                    m_places[std::size_t(column)] = int(i);
            }
            m_columns.append(cell.toByteArray());
        }
    }
    if (place(Column::Key) >= 0)
        return {};
    if (m_form == Form::Csv)
        return cells ? wrong(QStringLiteral("the header names no column key; it should read like key,op,time,size,ttl"))
                     : std::unexpected(cells.error());
    m_columns.clear();
    m_places.fill(-1);
    return {};
}

/// Takes a record apart into `m_cells`.
Result<void> TraceReader::split(QByteArrayView text)
{
    m_cells.clear();
    m_unquoted.clear();
    const auto plainEnd = [&](qsizetype from) {
        const qsizetype comma = text.indexOf(',', from);
        return comma < 0 ? text.size() : comma;
    };
    for (qsizetype at = 0; at <= text.size();) {
        if (at == text.size() || text[at] != '"') {
            const qsizetype end = plainEnd(at);
            m_cells.push_back(text.sliced(at, end - at));
            at = end + 1;
            continue;
        }
        QByteArray cell;
        for (++at;; ++at) {
            const qsizetype quote = text.indexOf('"', at);
            if (quote < 0)
                return wrong(QStringLiteral("a quote is not closed"));
            cell += text.sliced(at, quote - at);
            at = quote + 1;
            if (at == text.size() || text[at] != '"')
                break;
            cell += '"';
        }
        if (at < text.size() && text[at] != ',')
            return wrong(QStringLiteral("something stands behind a closing quote; double the quotes inside a cell"));
        m_nextLine += cell.count('\n');
        m_cells.push_back(QByteArrayView(cell)); // its bytes stay where they are when it moves
        m_unquoted.push_back(std::move(cell));
        ++at;
    }
    return {};
}

Result<void> TraceReader::understand(TraceRequest &request) const
{
    request = {};
    const auto cell = [this](Column column) {
        return place(column) < 0 ? QByteArrayView() : m_cells[std::size_t(place(column))].trimmed();
    };
    const auto natural = [&](Column column, const char *name, std::optional<qint64> &number) -> Result<void> {
        const QByteArrayView text = cell(column);
        if (text.isEmpty())
            return {};
        number = numberOf<qint64>(text);
        if (!number || *number < 0)
            return wrong(QStringLiteral("%1 is no whole number from 0: \"%2\"").arg(QLatin1String(name), shown(text)));
        return {};
    };
    request.key = m_cells[std::size_t(place(Column::Key))];
    if (request.key.isEmpty())
        return wrong(QStringLiteral("the key is empty"));
    if (const QByteArrayView name = cell(Column::Operation); !name.isEmpty()) {
        const auto found = std::ranges::find_if(operations, [&](const NamedOperation &one) { return isNamed(name, one.name); });
        if (found == std::end(operations))
            return wrong(
                QStringLiteral("there is no operation \"%1\"; known are GET, SET, DELETE and their like").arg(shown(name)));
        request.operation = found->operation;
    }
    if (const QByteArrayView text = cell(Column::Time); !text.isEmpty()) {
        request.time = numberOf<double>(text);
        if (!request.time || !std::isfinite(*request.time))
            return wrong(QStringLiteral("the time is no number of seconds: \"%1\"").arg(shown(text)));
    }
    std::optional<qint64> count;
    for (const auto &result : {natural(Column::Size, "size", request.size), natural(Column::Ttl, "ttl", request.ttl),
                               natural(Column::Count, "op_count", count)}) {
        if (!result)
            return result;
    }
    request.count = count.value_or(1);
    return {};
}

Result<bool> TraceReader::next(TraceRequest &request)
{
    while (true) {
        QByteArrayView text;
        const auto there = record(text);
        if (!there || !*there)
            return there;
        text = withoutReturn(text);
        if (!m_hasBegun) {
            if (text.startsWith("\xEF\xBB\xBF"))
                text = text.sliced(3);
            const auto begun = begin(text);
            if (!begun)
                return std::unexpected(begun.error());
            m_hasBegun = true;
            if (!m_columns.isEmpty())
                continue;
        }
        if (text.isEmpty())
            continue;
        if (m_columns.isEmpty()) {
            request = {};
            request.key = text;
            return true;
        }
        const auto cells = split(text);
        if (!cells)
            return std::unexpected(cells.error());
        if (qsizetype(m_cells.size()) != m_columns.size())
            return wrong(QStringLiteral("it has %1 columns, the header has %2").arg(m_cells.size()).arg(m_columns.size()));
        const auto understood = understand(request);
        if (!understood)
            return std::unexpected(understood.error());
        return true;
    }
}

} // namespace freshet::inspect
