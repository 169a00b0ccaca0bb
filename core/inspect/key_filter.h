// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>

namespace freshet::inspect {

/// Which names are wanted, told from the names alone. Plain value; any thread.
struct KeyNameFilter
{
    QByteArray text;      ///< as typed: with a glob character a glob over the whole name, else text that occurs in it; empty: all
    QByteArray nameSpace; ///< exactly; empty: all
    QByteArray version;   ///< exactly; empty: all

    bool isEmpty() const { return text.isEmpty() && nameSpace.isEmpty() && version.isEmpty(); }
    /// A glob that all wanted names match, for SCAN's MATCH; empty where there is none but `*`. Other names may match too.
    QByteArray match() const;
    /// A test of one name, prepared for many.
    std::function<bool(QByteArrayView)> test() const;

    friend bool operator==(const KeyNameFilter &, const KeyNameFilter &) = default;
};

/// What is typed into a search field as a glob: `user` is `*user*`, `user:*` stays as it is; empty stays empty.
QByteArray searchGlob(const QByteArray &typed);

} // namespace freshet::inspect
