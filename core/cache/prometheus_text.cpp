// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Prometheus text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats
#include "core/base/utf8.h"
#include "core/cache/metrics.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace freshet::cache {

namespace {

constexpr std::string_view durationName = "freshet_cache_get_duration_seconds";

struct Family
{
    Counter counter;
    std::string_view name;
    std::string_view help;
};
constexpr std::array families{
    Family{Counter::Hits, "freshet_cache_hits_total", "Reads that found a value."},
    Family{Counter::Misses, "freshet_cache_misses_total", "Reads that found none."},
    Family{Counter::Sets, "freshet_cache_sets_total", "Values written."},
    Family{Counter::Deletes, "freshet_cache_deletes_total", "Keys removed."},
    Family{Counter::Errors, "freshet_cache_errors_total", "Reads and writes that failed, undecodable values among them."},
    Family{Counter::Stale, "freshet_cache_stale_total", "Reads that were given an expired value because the load failed."},
    Family{Counter::Evictions, "freshet_cache_evictions_total", "Entries that the memory tier threw out for others."},
    Family{Counter::SetMicroseconds, "freshet_cache_set_duration_seconds_total", "Time spent writing values."},
};

void appendSpelledBytes(std::string &out, std::string_view bytes)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : bytes) {
        out += "\\\\x"; // a backslash is doubled inside a label
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
}

/// A label's value between its quotes. The format allows any UTF-8 and escapes three characters; what is no UTF-8, or hides or
/// moves a cursor, is spelled `\xNN`.
std::string labelValue(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    const auto *at = reinterpret_cast<const uchar *>(text.data());
    const uchar *const end = at + text.size();
    while (at != end) {
        char32_t codePoint = 0;
        const int length = utf8Sequence(at, end, codePoint);
        const std::string_view bytes(reinterpret_cast<const char *>(at), std::size_t(std::max(length, 1)));
        if (codePoint == '\n' && length == 1)
            out += "\\n";
        else if (length == 0 || isTrickyCodePoint(codePoint))
            appendSpelledBytes(out, bytes);
        else if (codePoint == '\\' || codePoint == '"')
            (out += '\\') += bytes;
        else
            out += bytes;
        at += bytes.size();
    }
    return out;
}

std::string number(double value)
{
    std::array<char, 32> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), end};
}

void head(std::string &out, std::string_view name, std::string_view help, std::string_view type)
{
    ((out += "# HELP ") += name) += ' ';
    ((out += help) += "\n# TYPE ") += name;
    ((out += ' ') += type) += '\n';
}

void line(std::string &out, std::string_view name, std::string_view suffix, const std::string &nameSpace,
          const std::string &value, std::string_view bound = {})
{
    ((out += name) += suffix) += "{namespace=\"";
    (out += nameSpace) += '"';
    if (!bound.empty())
        ((out += ",le=\"") += bound) += '"';
    ((out += "} ") += value) += '\n';
}

void histogram(std::string &out, const std::string &nameSpace, const NamespaceCounts &counts)
{
    std::uint64_t running = 0;
    for (std::size_t i = 0; i < latencyBounds.size(); ++i) {
        running += counts.latency[i];
        line(out, durationName, "_bucket", nameSpace, std::to_string(running), number(latencyBounds[i] / 1e6));
    }
    running += counts.latency.back();
    line(out, durationName, "_bucket", nameSpace, std::to_string(running), "+Inf");
    line(out, durationName, "_sum", nameSpace, number(double(counts[Counter::GetMicroseconds]) / 1e6));
    line(out, durationName, "_count", nameSpace, std::to_string(running));
}

} // namespace

std::string prometheusText(const std::map<std::string, NamespaceCounts> &counts)
{
    // A series may stand there only once: the rare names that are spelled alike are summed.
    std::map<std::string, NamespaceCounts> series;
    for (const auto &[name, one] : counts) {
        NamespaceCounts &sum = series[labelValue(name)];
        for (std::size_t i = 0; i < counterCount; ++i)
            sum.counters[i] += one.counters[i];
        for (std::size_t i = 0; i < sum.latency.size(); ++i)
            sum.latency[i] += one.latency[i];
    }
    std::string out;
    if (series.empty())
        return out;
    for (const Family &family : families) {
        head(out, family.name, family.help, "counter");
        for (const auto &[name, one] : series) {
            const std::uint64_t value = one[family.counter];
            const bool isTime = family.counter == Counter::SetMicroseconds;
            line(out, family.name, {}, name, isTime ? number(double(value) / 1e6) : std::to_string(value));
        }
    }
    head(out, durationName, "How long reads took.", "histogram");
    for (const auto &[name, one] : series)
        histogram(out, name, one);
    return out;
}

} // namespace freshet::cache
