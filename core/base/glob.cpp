// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/glob.h"

#include <utility>

namespace freshet {

namespace {

/// Matches one byte against the pattern's element at `at` (no star) and moves `at` behind it.
bool matchOne(QByteArrayView pattern, qsizetype &at, uchar byte)
{
    const char kind = pattern[at++];
    if (kind == '?')
        return true;
    if (kind == '\\' && at < pattern.size())
        return uchar(pattern[at++]) == byte;
    if (kind != '[')
        return uchar(kind) == byte;
    const bool negated = at < pattern.size() && pattern[at] == '^';
    if (negated)
        ++at;
    bool found = false;
    for (;;) {
        if (at >= pattern.size())
            break; // a class without its end: as Redis does, what is there counts
        if (pattern[at] == '\\' && at + 1 < pattern.size()) {
            found |= uchar(pattern[at + 1]) == byte;
            at += 2;
        } else if (pattern[at] == ']') {
            ++at;
            break;
        } else if (at + 2 < pattern.size() && pattern[at + 1] == '-') {
            // Redis compares a range's ends as `char`, which has a sign on x86; [a-é] is not what it seems there, nor here.
            auto low = static_cast<signed char>(pattern[at]);
            auto high = static_cast<signed char>(pattern[at + 2]);
            if (low > high)
                std::swap(low, high);
            const auto mine = static_cast<signed char>(byte);
            found |= mine >= low && mine <= high;
            at += 3;
        } else {
            found |= uchar(pattern[at]) == byte;
            ++at;
        }
    }
    return found != negated;
}

} // namespace

bool globMatches(QByteArrayView pattern, QByteArrayView text)
{
    // On a mismatch only the last star is tried again: an earlier one cannot do better.
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype starText = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            starText = t;
            continue;
        }
        qsizetype next = p;
        if (p < pattern.size() && matchOne(pattern, next, uchar(text[t]))) {
            p = next;
            ++t;
            continue;
        }
        if (star < 0)
            return false;
        p = star + 1;
        t = ++starText;
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

bool isGlob(QByteArrayView pattern)
{
    for (const char c : pattern) {
        if (c == '*' || c == '?' || c == '[' || c == '\\')
            return true;
    }
    return false;
}

QByteArray globEscaped(QByteArrayView text)
{
    QByteArray escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\')
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

} // namespace freshet
