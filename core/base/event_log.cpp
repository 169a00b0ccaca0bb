// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/event_log.h"

#include "core/base/utf8.h"

#include <algorithm>

namespace freshet {

using namespace std::chrono_literals;

namespace {

void appendEscaped(QByteArray &out, QByteArrayView bytes, char32_t codePoint)
{
    switch (codePoint) {
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        break;
    }
    for (const char byte : bytes)
        out += "\\x" + QByteArray::number(uchar(byte), 16).rightJustified(2, '0');
}

/// Redis repeats a command that it does not know with its arguments, and those may be values.
QByteArray withoutArguments(const QString &message)
{
    const qsizetype at = message.indexOf(QLatin1String("with args beginning"));
    return (at < 0 ? message : message.first(at)).trimmed().toUtf8();
}

} // namespace

EventField::EventField(const char *fieldName, std::chrono::nanoseconds time)
    : name(fieldName)
    , value(QByteArray::number(double(time.count()) / 1000, 'f', 1))
{}

QByteArray eventValue(QByteArrayView text, qsizetype longest)
{
    QByteArray out;
    bool quote = text.isEmpty();
    const auto *at = reinterpret_cast<const uchar *>(text.data());
    const uchar *const end = at + text.size();
    while (at != end && out.size() < longest) {
        char32_t codePoint = 0;
        const int length = utf8Sequence(at, end, codePoint);
        const QByteArrayView bytes(reinterpret_cast<const char *>(at), std::max(length, 1));
        if (length == 0 || isTrickyCodePoint(codePoint)) {
            appendEscaped(out, bytes, length == 0 ? 0 : codePoint);
            quote = true;
        } else if (codePoint == '"' || codePoint == '\\') {
            (out += '\\').append(bytes);
            quote = true;
        } else {
            quote = quote || codePoint == ' ' || codePoint == '=';
            out.append(bytes);
        }
        at += bytes.size();
    }
    if (at != end) {
        out += "... (" + QByteArray::number(qint64(text.size())) + " bytes)";
        quote = true;
    }
    return quote ? '"' + out + '"' : out;
}

EventLog::EventLog(const QLoggingCategory &category, const Options &options, Clock &clock)
    : m_category(&category)
    , m_options(options)
    , m_clock(&clock)
{}

EventLog::EventLog(const QLoggingCategory &category, Clock &clock)
    : EventLog(category, Options(), clock)
{}

EventLog::~EventLog()
{
    for (const auto &[kind, state] : m_kinds) {
        if (state.suppressed == 0 || !m_category->isWarningEnabled())
            continue;
        QByteArray text = line(kind.first.constData(), {});
        append(text, "code", codeName(kind.second));
        append(text, "suppressed", QByteArray::number(state.suppressed));
        QMessageLogger().warning(*m_category, "%s", text.constData());
    }
}

void EventLog::append(QByteArray &text, const char *name, QByteArrayView value) const
{
    ((text += ' ') += name) += '=';
    text += eventValue(value, m_options.longestValue);
}

QByteArray EventLog::line(const char *event, std::initializer_list<EventField> fields) const
{
    QByteArray text("event=");
    text += event;
    for (const EventField &field : fields)
        append(text, field.name, field.value);
    return text;
}

bool EventLog::hasRoom()
{
    const auto now = m_clock->now();
    if (now - m_second >= 1s) {
        m_second = now;
        m_details = 0;
    }
    if (m_details < m_options.detailsPerSecond)
        return true;
    ++m_suppressedDetails;
    return false;
}

void EventLog::detail(const char *event, std::initializer_list<EventField> fields)
{
    if (!m_category->isDebugEnabled())
        return;
    ++m_details;
    QByteArray text = line(event, fields);
    if (m_suppressedDetails > 0)
        append(text, "suppressed", QByteArray::number(std::exchange(m_suppressedDetails, 0)));
    QMessageLogger().debug(*m_category, "%s", text.constData());
}

void EventLog::problem(const char *event, const Error &error, std::initializer_list<EventField> fields)
{
    if (!m_category->isWarningEnabled())
        return;
    const auto now = m_clock->now();
    const auto [found, isNew] = m_kinds.try_emplace({QByteArray(event), error.code}, Kind{now, 0});
    Kind &kind = found->second;
    if (!isNew && now - kind.written < m_options.errorsEvery) {
        ++kind.suppressed;
        return;
    }
    kind.written = now;
    QByteArray text = line(event, fields);
    append(text, "code", codeName(error.code));
    append(text, "message", withoutArguments(error.message));
    if (!error.context.isEmpty())
        append(text, "context", error.context.toUtf8());
    if (kind.suppressed > 0)
        append(text, "suppressed", QByteArray::number(std::exchange(kind.suppressed, 0)));
    QMessageLogger().warning(*m_category, "%s", text.constData());
}

void EventLog::note(const char *event, std::initializer_list<EventField> fields)
{
    if (m_category->isInfoEnabled())
        QMessageLogger().info(*m_category, "%s", line(event, fields).constData());
}

} // namespace freshet
