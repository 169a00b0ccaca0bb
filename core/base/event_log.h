// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QLoggingCategory>

#include <concepts>
#include <initializer_list>
#include <map>

namespace freshet {

/// One `name=value` of a line. Names are ours; values may be any bytes from anywhere and are made safe when they are written.
struct EventField
{
    const char *name;
    QByteArray value;

    EventField(const char *fieldName, QByteArrayView bytes)
        : name(fieldName)
        , value(bytes.toByteArray())
    {}
    EventField(const char *fieldName, const QByteArray &bytes)
        : name(fieldName)
        , value(bytes)
    {}
    EventField(const char *fieldName, const char *text)
        : name(fieldName)
        , value(text)
    {}
    template<std::integral Number>
    EventField(const char *fieldName, Number number)
        : name(fieldName)
        , value(QByteArray::number(number))
    {}
    EventField(const char *fieldName, std::chrono::nanoseconds time); ///< in microseconds: `12.3`
};

/// What happens, as lines `event=miss namespace=product key=v1:product:7 us=412.0` of a logging category: people and programs
/// read them alike (logfmt). Values with blanks or quotes stand in quotes; controls, bidi characters and bytes that are no UTF-8
/// are escaped; long values are cut. Callers pass keys, names and times, never a cached value.
///
/// An error of one kind (event and code) is written at most once in `errorsEvery`; details (hits, misses …) only where the
/// category's debug level is on, and then at most `detailsPerSecond`. The next line of the kind tells how many were left out:
/// `suppressed=17`.
///
///     if (log.wantsDetail())
///         log.detail("hit", {{"key", key}, {"us", took}});
///     log.problem("get_failed", error, {{"key", key}});
///
/// Thread: one at a time. Owner: whoever has something to tell; category and clock outlive it.
class EventLog
{
public:
    struct Options
    {
        std::chrono::milliseconds errorsEvery{1000};
        int detailsPerSecond = 100;
        qsizetype longestValue = 256; ///< bytes; the rest is left out
    };

    EventLog(const QLoggingCategory &category, const Options &options, Clock &clock = Clock::system());
    explicit EventLog(const QLoggingCategory &category, Clock &clock = Clock::system());
    ~EventLog(); ///< tells of errors that were left out and not followed by another
    EventLog(const EventLog &) = delete;
    EventLog &operator=(const EventLog &) = delete;

    /// Whether a detail would be written now; to be asked before its fields are made. One load and a test where debug is off.
    bool wantsDetail() { return m_category->isDebugEnabled() && hasRoom(); }
    /// Whether details are written at all, as far as there is room: then it is worth taking times.
    bool isDetailed() const { return m_category->isDebugEnabled(); }
    /// At the debug level.
    void detail(const char *event, std::initializer_list<EventField> fields);
    /// At the warning level, with the error's code and message.
    void problem(const char *event, const Error &error, std::initializer_list<EventField> fields = {});
    /// At the info level, as often as it is called: for what happens rarely (the breaker opened).
    void note(const char *event, std::initializer_list<EventField> fields = {});

private:
    struct Kind
    {
        Clock::TimePoint written;
        qint64 suppressed = 0;
    };
    bool hasRoom();
    QByteArray line(const char *event, std::initializer_list<EventField> fields) const;
    void append(QByteArray &line, const char *name, QByteArrayView value) const;

    const QLoggingCategory *m_category;
    Options m_options;
    Clock *m_clock;
    std::map<std::pair<QByteArray, Code>, Kind> m_kinds; ///< few: events are ours, codes an enum
    Clock::TimePoint m_second{};                         ///< when the running second of details began
    int m_details = 0;                                   ///< of that second
    qint64 m_suppressedDetails = 0;
};

/// `text` as the value of one field: as it is, or in quotes with escapes; at most about `longest` bytes. Pure.
QByteArray eventValue(QByteArrayView text, qsizetype longest);

} // namespace freshet
