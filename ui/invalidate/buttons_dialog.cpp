// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/buttons_dialog.h"

#include "ui/invalidate/invalidate_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using Kind = OrderDraft::Kind;

namespace {

constexpr int longestTtl = 366 * 24 * 3600; // seconds
constexpr int longestTitle = 100;

} // namespace

ButtonsDialog::ButtonsDialog(const std::vector<BigButton> &buttons, const QString &connection, QWidget *parent)
    : QDialog(parent)
    , m_buttons(buttons)
    , m_list(new QListWidget(this))
    , m_add(new QPushButton(tr("Add"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_up(new QPushButton(tr("Up"), this))
    , m_down(new QPushButton(tr("Down"), this))
    , m_defaults(new QPushButton(tr("Defaults"), this))
    , m_title(new QLineEdit(this))
    , m_kind(new QComboBox(this))
    , m_subjects(new QPlainTextEdit(this))
    , m_ttlLabel(makeLabel(tr("At most"), TextKind::Normal, this))
    , m_ttl(new QSpinBox(this))
    , m_help(makeLabel({}, TextKind::Muted, this))
    , m_trouble(makeLabel({}, TextKind::Error, this))
    , m_save(new QPushButton(tr("Save"), this))
{
    setWindowTitle(tr("Buttons of %1").arg(visibleText(connection)));
    setModal(true);
    resize(720, 420);
    m_list->setAccessibleName(tr("Buttons"));
    m_title->setMaxLength(longestTitle);
    m_title->setAccessibleName(tr("Title"));
    for (const Kind kind : orderKinds())
        m_kind->addItem(kindTitle(kind), int(kind));
    m_kind->setAccessibleName(tr("What is to be invalidated"));
    m_subjects->setFont(fixedFont());
    m_subjects->setTabChangesFocus(true);
    m_subjects->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_subjects->setAccessibleName(tr("Names, one a line"));
    m_ttl->setRange(1, longestTtl);
    m_ttl->setSuffix(QStringLiteral(" s"));
    m_ttl->setAccessibleName(tr("How long keys live at most"));
    m_help->setWordWrap(true);
    m_trouble->setWordWrap(true);
    setLook(m_save, "kind", QStringLiteral("primary"));

    auto *order = new QHBoxLayout;
    for (QPushButton *button : {m_add, m_remove, m_up, m_down})
        order->addWidget(button);
    auto *left = new QVBoxLayout;
    left->addWidget(m_list, 1);
    left->addLayout(order);
    auto *form = new QFormLayout;
    form->addRow(tr("Title"), m_title);
    form->addRow(tr("Kind"), m_kind);
    form->addRow(tr("Names"), m_subjects);
    form->addRow(m_ttlLabel, m_ttl);
    auto *right = new QVBoxLayout;
    right->addLayout(form, 1);
    right->addWidget(m_help);
    auto *both = new QHBoxLayout;
    both->setSpacing(Spacing::l);
    both->addLayout(left, 2);
    both->addLayout(right, 3);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_defaults);
    foot->addWidget(m_trouble, 1);
    foot->addWidget(cancel);
    foot->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::l, Spacing::l, Spacing::l);
    layout->setSpacing(Spacing::m);
    layout->addLayout(both, 1);
    layout->addLayout(foot);

    connect(m_list, &QListWidget::currentRowChanged, this, [this] { showOne(); });
    connect(m_title, &QLineEdit::textEdited, this, &ButtonsDialog::takeOne);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ButtonsDialog::takeOne);
    connect(m_subjects, &QPlainTextEdit::textChanged, this, &ButtonsDialog::takeOne);
    connect(m_ttl, &QSpinBox::valueChanged, this, &ButtonsDialog::takeOne);
    connect(m_add, &QPushButton::clicked, this, &ButtonsDialog::add);
    connect(m_remove, &QPushButton::clicked, this, &ButtonsDialog::remove);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_defaults, &QPushButton::clicked, this, [this] {
        m_buttons = BigButtons::defaults();
        showList(0);
    });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, [this] {
        Q_EMIT saved(m_buttons);
        accept();
    });
    for (QPushButton *button : findChildren<QPushButton *>())
        button->setAutoDefault(false);
    showList(0);
}

int ButtonsDialog::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && std::size_t(row) < m_buttons.size() ? row : -1;
}

void ButtonsDialog::showList(int row)
{
    m_showing = true;
    m_list->clear();
    for (const BigButton &one : m_buttons)
        m_list->addItem(visibleText(one.title));
    m_list->setCurrentRow(std::min(row, int(m_buttons.size()) - 1));
    m_showing = false;
    showOne();
}

void ButtonsDialog::showOne()
{
    if (m_showing)
        return;
    m_showing = true;
    const int row = current();
    const BigButton one = row >= 0 ? m_buttons[std::size_t(row)] : BigButton();
    for (QWidget *part : {static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_kind), static_cast<QWidget *>(m_subjects),
                          static_cast<QWidget *>(m_ttl)})
        part->setEnabled(row >= 0);
    if (m_title->text() != one.title)
        m_title->setText(one.title);
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(int(one.draft.kind))));
    if (m_subjects->toPlainText() != one.draft.subjects.join(u'\n'))
        m_subjects->setPlainText(one.draft.subjects.join(u'\n'));
    m_ttl->setValue(int(std::clamp<qint64>(one.draft.to.count(), 1, longestTtl)));
    m_showing = false;
    judge();
}

void ButtonsDialog::takeOne()
{
    const int row = current();
    if (m_showing || row < 0)
        return;
    BigButton &one = m_buttons[std::size_t(row)];
    one.title = m_title->text();
    one.draft.kind = Kind(m_kind->currentData().toInt());
    one.draft.subjects = m_subjects->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    one.draft.to = std::chrono::seconds(m_ttl->value());
    m_list->item(row)->setText(visibleText(one.title));
    judge();
}

void ButtonsDialog::judge()
{
    const int row = current();
    const Kind kind = row >= 0 ? m_buttons[std::size_t(row)].draft.kind : Kind::Pattern;
    m_ttl->setVisible(kind == Kind::Ttl);
    m_ttlLabel->setVisible(kind == Kind::Ttl);
    m_help->setText(
        (row >= 0 ? kindHelp(kind) + u' ' : QString()) +
        (kind == Kind::Resource ? tr("The namespace stands in the first line, the id in the second.") + u' ' : QString()) +
        tr("A name in braces such as {pet_id} is asked for at each click; {{ stands for a brace."));
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && std::size_t(row) + 1 < m_buttons.size());
    m_add->setEnabled(m_buttons.size() < BigButtons::most);
    QString trouble;
    for (const BigButton &one : m_buttons) {
        const auto order = orderOf(one.draft);
        if (one.title.trimmed().isEmpty())
            trouble = tr("Each button needs a title.");
        else if (!order)
            trouble = QStringLiteral("%1: %2").arg(visibleText(one.title), order.error());
    }
    m_trouble->setText(trouble);
    m_save->setEnabled(trouble.isEmpty());
}

void ButtonsDialog::add()
{
    BigButton one;
    one.title = tr("New button");
    m_buttons.push_back(one);
    showList(int(m_buttons.size()) - 1);
    m_title->setFocus(Qt::OtherFocusReason);
    m_title->selectAll();
}

void ButtonsDialog::remove()
{
    const int row = current();
    if (row < 0)
        return;
    m_buttons.erase(m_buttons.begin() + row);
    showList(row);
}

void ButtonsDialog::move(int by)
{
    const int row = current();
    const int to = row + by;
    if (row < 0 || to < 0 || std::size_t(to) >= m_buttons.size())
        return;
    std::swap(m_buttons[std::size_t(row)], m_buttons[std::size_t(to)]);
    showList(to);
}

} // namespace freshet::ui
