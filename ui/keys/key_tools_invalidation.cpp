// SPDX-License-Identifier: GPL-3.0-or-later
// The tools' way to the Invalidate panel: what is chosen, or what is searched for, as a subject that it takes.
#include "core/base/utf8.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <QAction>

namespace freshet::ui {

namespace {

constexpr std::size_t mostInvalidated = 10'000; ///< names that the Invalidate panel takes in one go

/// What can't be written into a field of text would be another name there.
bool isWritable(const QByteArray &name)
{
    const QString text = QString::fromUtf8(name);
    return text.toUtf8() == name && visibleText(text) == text;
}

} // namespace

// Its preview is there for a read-only connection too.
void KeyTools::updateInvalidation(qint64 chosen)
{
    constexpr qsizetype mostShown = 40;
    const auto patterns = m_source.patterns(2);
    if (patterns.size() == 1)
        m_invalidate->setText(tr("Invalidate %1…").arg(withoutMnemonics(shownName(patterns.front(), mostShown))));
    else if (chosen > 0 && patterns.empty())
        m_invalidate->setText(tr("Invalidate %n chosen key(s)…", nullptr, int(std::min<qint64>(chosen, 1'000'000'000))));
    else
        m_invalidate->setText(tr("Invalidate what is chosen…"));
    m_invalidate->setEnabled(m_session && chosen > 0);
    m_invalidate->setToolTip(tr("Counts what would go and shows it, before anything is removed"));
    const QString searched = m_source.searched();
    const QByteArray name = searched.section(u':', 1).toUtf8();
    if (searched.startsWith(QLatin1String("namespace:")))
        m_invalidateSearched->setText(tr("Invalidate the namespace %1…").arg(withoutMnemonics(shownName(name, mostShown))));
    else if (!searched.isEmpty())
        m_invalidateSearched->setText(tr("Invalidate all that match %1…").arg(withoutMnemonics(shownName(name, mostShown))));
    else
        m_invalidateSearched->setText(tr("Invalidate what the search finds…"));
    m_invalidateSearched->setEnabled(m_session && !searched.isEmpty());
    m_invalidateSearched->setToolTip(searched.isEmpty()
                                         ? tr("Search for a name, or a version and namespace, without further filters")
                                         : m_invalidate->toolTip());
}

void KeyTools::invalidateChosen()
{
    auto names = m_source.patterns(mostInvalidated + 1);
    const bool isPattern = !names.empty();
    const inspect::KeySelection chosen = m_source.chosen();
    if (!isPattern && chosen.size() <= qint64(mostInvalidated))
        names = chosen.all();
    if (names.empty() || names.size() > mostInvalidated) {
        if (!chosen.isEmpty())
            Q_EMIT notice(tr("At most %1 keys in one go. Choose a branch of the tree, or search for a pattern.")
                              .arg(formatCount(qint64(mostInvalidated))));
        return;
    }
    const auto odd = std::erase_if(names, [](const QByteArray &name) { return !isWritable(name); });
    if (odd > 0)
        Q_EMIT notice(
            tr("%1 names can't be written as text and are left out. Remove those keys here.").arg(formatCount(qint64(odd))));
    if (names.empty())
        return;
    QByteArrayList lines;
    for (QByteArray &name : names)
        lines.append(std::move(name));
    Q_EMIT invalidationRequested((isPattern ? QStringLiteral("pattern:") : QStringLiteral("keys:")) +
                                 QString::fromUtf8(lines.join('\n')));
}

void KeyTools::invalidateSearched()
{
    if (const QString subject = m_source.searched(); !subject.isEmpty())
        Q_EMIT invalidationRequested(subject);
}

} // namespace freshet::ui
