// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/dead_heads.h"

#include <QHash>

namespace freshet::ui {

/// All dead letters by id and group, as far as they were read. A plain value; the GUI's.
///
/// For the maintainer: ids stand in their order with the number of their group, some 80 bytes a letter. Groups keep their number
/// for good, so an emptied one stays with a count of 0. Errors that are all different would be as many groups as letters: beyond
/// `mostGroups` they are one.
class DeadLetterList
{
public:
    static constexpr std::size_t mostGroups = 500;

    struct Group
    {
        QByteArray stream;
        QString error; ///< of the newest
        qint64 count = 0;
        QByteArray oldest;
        QByteArray newest;
        bool isOthers = false; ///< the one for those that found no group
    };

    /// Forgets all letters; groups keep their numbers, for a list that is read anew.
    void empty();
    /// Letters that are newer than all so far; others are left out. O(heads).
    void add(const std::vector<events::DeadHead> &heads);
    /// Forgets those before an id; empty: all. O(letters that stay + go), nothing where none go.
    void dropBefore(const QByteArray &oldest);

    const std::vector<Group> &groups() const { return m_groups; }
    qint64 count() const { return qint64(m_letters.size()); }
    QByteArray oldest() const { return m_letters.empty() ? QByteArray() : m_letters.front().id; }
    QByteArray newest() const { return m_letters.empty() ? QByteArray() : m_letters.back().id; }
    /// Of one group, or of all (negative); newest first. O(letters).
    std::vector<QByteArray> ids(int group) const;

private:
    struct Letter
    {
        QByteArray id;
        int group = 0;
    };
    int groupOf(const events::DeadHead &head);

    std::vector<Letter> m_letters; ///< oldest first
    std::vector<Group> m_groups;
    QHash<std::pair<QByteArray, QString>, int> m_numbers; ///< by stream and likeness
    int m_others = -1;
};

} // namespace freshet::ui
