// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/versions/compare_view.h"

#include "ui/versions/versions_text.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace freshet::ui {

CompareView::CompareView(QWidget *parent)
    : QWidget(parent)
    , m_comparer(new VersionComparer(this))
    , m_names(new KeyNamesModel(this))
    , m_firstLabel(makeLabel({}, TextKind::Muted, this))
    , m_first(new QComboBox(this))
    , m_secondLabel(makeLabel({}, TextKind::Muted, this))
    , m_second(new QComboBox(this))
    , m_start(new QPushButton(this))
    , m_stop(new QPushButton(this))
    , m_said(new ElidedLabel(this))
    , m_partLabel(makeLabel({}, TextKind::Muted, this))
    , m_part(new QComboBox(this))
    , m_shown(makeLabel({}, TextKind::Muted, this))
    , m_list(new QListView(this))
{
    m_start->setObjectName(QStringLiteral("compare"));
    m_stop->setObjectName(QStringLiteral("compareStop"));
    m_first->setObjectName(QStringLiteral("compareFirst"));
    m_second->setObjectName(QStringLiteral("compareSecond"));
    m_part->setObjectName(QStringLiteral("comparePart"));
    m_list->setObjectName(QStringLiteral("compareKeys"));
    for (QComboBox *box : {m_first, m_second}) {
        box->setEditable(true); // a version that no history names may live all the same
        box->setInsertPolicy(QComboBox::NoInsert);
        box->setMinimumWidth(90);
        box->setMaximumWidth(180);
        connect(box, &QComboBox::currentTextChanged, this, &CompareView::showState);
        connect(box->lineEdit(), &QLineEdit::returnPressed, this, &CompareView::start);
    }
    auto *tools = new QHBoxLayout;
    tools->setSpacing(Spacing::s);
    tools->addWidget(m_firstLabel);
    tools->addWidget(m_first);
    tools->addWidget(m_secondLabel);
    tools->addWidget(m_second);
    tools->addWidget(m_start);
    tools->addWidget(m_stop);
    tools->addWidget(m_said, 1);
    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(Spacing::s);
    for (FigureTile *&tile : m_tiles) {
        tile = new FigureTile(this);
        tiles->addWidget(tile, 1);
    }
    auto *part = new QHBoxLayout;
    part->setSpacing(Spacing::s);
    part->addWidget(m_partLabel);
    part->addWidget(m_part);
    part->addWidget(m_shown);
    part->addStretch();
    m_part->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (int i = 0; i < 3; ++i)
        m_part->addItem(QString());
    m_list->setModel(m_names);
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setMinimumHeight(60);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Spacing::s, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addLayout(tools);
    layout->addLayout(tiles);
    layout->addLayout(part);
    layout->addWidget(m_list, 1);

    connect(m_comparer, &VersionComparer::changed, this, &CompareView::showState);
    connect(m_start, &QPushButton::clicked, this, &CompareView::start);
    connect(m_stop, &QPushButton::clicked, m_comparer, &VersionComparer::stop);
    connect(m_part, &QComboBox::currentIndexChanged, this, &CompareView::showPart);
    connect(m_list, &QListView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT openKey(index.data(Qt::UserRole).toByteArray()); });
    retell();
}

void CompareView::setSession(Session *session)
{
    m_comparer->setSession(session);
}

QByteArray CompareView::chosen(const QComboBox *box) const
{
    // A name that can't be typed as it is stands in the list with its bytes.
    const int index = box->findText(box->currentText(), Qt::MatchFixedString | Qt::MatchCaseSensitive);
    return index >= 0 ? box->itemData(index).toByteArray() : box->currentText().trimmed().toUtf8();
}

void CompareView::setScope(const QByteArray &scope, const std::vector<QByteArray> &versions)
{
    const bool isOther = scope != m_scope;
    m_scope = scope;
    for (QComboBox *box : {m_first, m_second}) {
        bool same = box->count() == int(versions.size());
        for (int i = 0; same && i < box->count(); ++i)
            same = box->itemData(i).toByteArray() == versions[std::size_t(i)];
        if (same && !isOther)
            continue;
        const QString before = box->currentText();
        const QSignalBlocker quiet(box);
        box->clear();
        for (const QByteArray &version : versions)
            box->addItem(versionTitle(version), version);
        const std::size_t usual = box == m_first ? 0 : 1;
        if (!isOther && !before.isEmpty())
            box->setCurrentText(before);
        else if (usual < versions.size())
            box->setCurrentIndex(int(usual));
        else
            box->setCurrentText(QString());
    }
    if (isOther)
        m_comparer->stop();
    showState();
}

void CompareView::start()
{
    if (m_start->isEnabled())
        m_comparer->start(m_scope, chosen(m_first), chosen(m_second));
}

void CompareView::showState()
{
    const bool isRunning = m_comparer->isRunning();
    const QByteArray first = chosen(m_first), second = chosen(m_second);
    m_start->setEnabled(!isRunning && !m_scope.isEmpty() && !first.isEmpty() && !second.isEmpty() && first != second);
    m_start->setToolTip({});
    enableWith(m_start, m_comparer->missing());
    m_start->setVisible(!isRunning);
    m_stop->setVisible(isRunning);
    const auto &result = m_comparer->result();
    const bool isShown = result && result->scope == m_scope;
    if (isRunning) {
        const inspect::VersionWalkProgress progress = m_comparer->progress();
        m_said->setText(tr("Looked at %1 of about %2 names, found %3 keys")
                            .arg(formatCount(progress.scanned), formatCount(progress.total), formatCount(progress.found)));
    } else if (const auto &error = m_comparer->error()) {
        m_said->setText(tr("Not compared: %1").arg(visibleText(error->message.left(300))));
    } else if (isShown && result->error) {
        m_said->setText(tr("Only a part was compared: %1").arg(visibleText(result->error->message.left(300))));
    } else if (isShown && result->stopped) {
        m_said->setText(tr("Stopped: the numbers are of a part of the keys."));
    } else if (isShown && !result->isExact) {
        m_said->setText(tr("So many keys that the numbers are not exact."));
    } else if (isShown) {
        m_said->setText(tr("All keys were compared by their names."));
    } else {
        m_said->setText(tr("Walks all keys once; the server counts each look as a read."));
    }
    const QString a = versionTitle(isShown ? result->first : first), b = versionTitle(isShown ? result->second : second);
    const auto figure = [&](const inspect::VersionComparison::Part &part) {
        const QString keys = formatCount(part.keys);
        return !result->isWhole() ? tr("at least %1").arg(keys) : result->isExact ? keys : tr("about %1").arg(keys);
    };
    m_tiles[0]->setName(tr("Only in %1").arg(a));
    m_tiles[1]->setName(tr("Only in %1").arg(b));
    m_tiles[2]->setName(tr("In both"));
    m_tiles[0]->setFigure(isShown ? figure(result->onlyFirst) : QString(), tr("keys"));
    m_tiles[1]->setFigure(isShown ? figure(result->onlySecond) : QString(), tr("keys"));
    m_tiles[2]->setFigure(isShown ? figure(result->both) : QString(), tr("keys"));
    m_part->setItemText(0, withoutMnemonics(tr("Only in %1").arg(a)));
    m_part->setItemText(1, withoutMnemonics(tr("Only in %1").arg(b)));
    m_part->setItemText(2, tr("In both"));
    if (!isRunning)
        showPart();
}

void CompareView::showPart()
{
    const auto &result = m_comparer->result();
    if (!result || result->scope != m_scope) {
        m_names->setKeys({});
        m_shown->clear();
        return;
    }
    const auto which = Part(m_part->currentIndex());
    const auto &part = which == Part::OnlyFirst    ? result->onlyFirst
                       : which == Part::OnlySecond ? result->onlySecond
                                                   : result->both;
    m_names->setKeys(part.examples);
    m_shown->setText(part.keys == qint64(part.examples.size())
                         ? tr("all of them")
                         : tr("the first %1 of %2").arg(formatCount(qint64(part.examples.size())), formatCount(part.keys)));
}

void CompareView::retell()
{
    m_firstLabel->setText(tr("Compare"));
    m_secondLabel->setText(tr("with"));
    m_first->setAccessibleName(tr("First version"));
    m_second->setAccessibleName(tr("Second version"));
    m_start->setText(tr("Compare keys"));
    m_stop->setText(tr("Stop"));
    m_partLabel->setText(tr("Keys"));
    m_part->setAccessibleName(tr("Which keys are listed"));
    m_list->setAccessibleName(tr("Keys of the chosen part"));
    showState();
}

void CompareView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

} // namespace freshet::ui
