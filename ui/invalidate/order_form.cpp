// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/invalidate/order_form.h"

#include "core/base/glob.h"
#include "ui/invalidate/invalidate_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStringListModel>
#include <QVBoxLayout>

#include <array>

namespace freshet::ui {

using Kind = OrderDraft::Kind;

namespace {

constexpr std::array<qint64, 4> unitSeconds{1, 60, 3600, 24 * 3600};
constexpr int mostUnits = 100'000;
constexpr int linesShown = 3;

} // namespace

OrderForm::OrderForm(QWidget *parent)
    : QWidget(parent)
    , m_kind(new QComboBox(this))
    , m_help(makeLabel({}, TextKind::Muted, this))
    , m_lines(new QPlainTextEdit(this))
    , m_name(new QLineEdit(this))
    , m_id(new QLineEdit(this))
    , m_hint(makeLabel({}, TextKind::Normal, this))
    , m_star(new QPushButton(this))
    , m_ttlLabel(makeLabel({}, TextKind::Normal, this))
    , m_ttl(new QSpinBox(this))
    , m_ttlUnit(new QComboBox(this))
    , m_when(new QComboBox(this))
    , m_time(new QDateTimeEdit(this))
    , m_all(new QCheckBox(this))
    , m_preview(new QPushButton(this))
    , m_completions(new QStringListModel(this))
    , m_completer(new QCompleter(m_completions, this))
{
    for (const Kind kind : orderKinds())
        m_kind->addItem(QString(), int(kind));
    m_help->setWordWrap(true);
    m_hint->setWordWrap(true);
    m_lines->setFont(fixedFont());
    m_lines->setTabChangesFocus(true);
    m_lines->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_lines->installEventFilter(this);
    m_name->setFont(fixedFont());
    m_id->setFont(fixedFont());
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_name->setCompleter(m_completer);
    m_star->setProperty("kind", QStringLiteral("quiet"));
    m_ttl->setRange(1, mostUnits);
    m_ttl->setValue(60);
    for (int i = 0; i < int(unitSeconds.size()); ++i)
        m_ttlUnit->addItem(QString());
    m_when->addItems({QString(), QString()});
    m_time->setCalendarPopup(true);
    m_time->setDateTime(QDateTime::currentDateTime().addSecs(3600));
    setLook(m_preview, "kind", QStringLiteral("primary"));

    auto *ttl = new QHBoxLayout;
    ttl->addWidget(m_ttlLabel);
    ttl->addWidget(m_ttl, 1);
    ttl->addWidget(m_ttlUnit);
    auto *when = new QHBoxLayout;
    when->addWidget(m_when);
    when->addWidget(m_time, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::s);
    layout->addWidget(m_kind);
    layout->addWidget(m_help);
    layout->addWidget(m_lines);
    layout->addWidget(m_name);
    layout->addWidget(m_id);
    layout->addWidget(m_hint);
    layout->addWidget(m_star, 0, Qt::AlignLeft);
    layout->addLayout(ttl);
    layout->addLayout(when);
    layout->addWidget(m_all);
    layout->addWidget(m_preview);
    layout->addStretch(); // else the wrapped lines would share what is left over

    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        showKind();
        Q_EMIT changed();
    });
    connect(m_lines, &QPlainTextEdit::textChanged, this, [this] {
        showHint();
        Q_EMIT changed();
    });
    for (QLineEdit *edit : {m_name, m_id}) {
        connect(edit, &QLineEdit::textChanged, this, [this] {
            showHint();
            Q_EMIT changed();
        });
        connect(edit, &QLineEdit::returnPressed, this, [this] {
            if (!m_busy)
                Q_EMIT previewRequested();
        });
    }
    connect(m_ttl, &QSpinBox::valueChanged, this, &OrderForm::changed);
    connect(m_ttlUnit, &QComboBox::currentIndexChanged, this, &OrderForm::changed);
    connect(m_when, &QComboBox::currentIndexChanged, this, [this] {
        m_time->setVisible(m_when->currentIndex() == 1);
        if (m_time->dateTime() <= QDateTime::currentDateTime())
            m_time->setDateTime(QDateTime::currentDateTime().addSecs(3600));
        Q_EMIT changed();
    });
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, &OrderForm::changed);
    connect(m_star, &QPushButton::clicked, this, &OrderForm::starAround);
    connect(m_preview, &QPushButton::clicked, this, [this] {
        if (m_busy)
            Q_EMIT stopRequested();
        else
            Q_EMIT previewRequested();
    });
    retell();
}

OrderDraft OrderForm::draft() const
{
    OrderDraft draft;
    draft.kind = Kind(m_kind->currentData().toInt());
    if (takesLines(draft.kind)) {
        for (QString line : m_lines->toPlainText().split(u'\n')) {
            if (line.endsWith(u'\r'))
                line.chop(1);
            if (!line.isEmpty())
                draft.subjects.append(line);
        }
    } else {
        if (!m_name->text().isEmpty())
            draft.subjects.append(m_name->text());
        if (draft.kind == Kind::Resource && !m_id->text().isEmpty())
            draft.subjects.append(m_id->text());
    }
    if (draft.kind == Kind::Ttl)
        draft.to = std::chrono::seconds(m_ttl->value() * unitSeconds[std::size_t(std::max(0, m_ttlUnit->currentIndex()))]);
    return draft;
}

void OrderForm::setDraft(const OrderDraft &draft)
{
    {
        const QSignalBlocker quiet(this);
        m_kind->setCurrentIndex(std::max(0, m_kind->findData(int(draft.kind))));
        if (takesLines(draft.kind)) {
            m_lines->setPlainText(draft.subjects.join(u'\n'));
        } else {
            m_name->setText(draft.subjects.value(0));
            m_id->setText(draft.subjects.value(1));
        }
        if (draft.kind == Kind::Ttl) {
            int unit = int(unitSeconds.size()) - 1;
            while (unit > 0 && draft.to.count() % unitSeconds[std::size_t(unit)] != 0)
                --unit;
            m_ttlUnit->setCurrentIndex(unit);
            m_ttl->setValue(int(std::clamp<qint64>(draft.to.count() / unitSeconds[std::size_t(unit)], 1, mostUnits)));
        }
        m_when->setCurrentIndex(0);
    }
    showKind();
    Q_EMIT changed();
}

std::optional<QDateTime> OrderForm::later() const
{
    return m_when->currentIndex() == 1 ? std::optional(m_time->dateTime().toUTC()) : std::nullopt;
}

bool OrderForm::measuresAll() const
{
    return m_all->isChecked();
}

void OrderForm::setNames(const inspect::InvalidationNames &names)
{
    m_names = names;
    fillCompletion();
    showHint();
}

void OrderForm::setCanWait(bool canWait)
{
    m_canWait = canWait;
    m_when->setEnabled(canWait);
    if (!canWait)
        m_when->setCurrentIndex(0);
}

void OrderForm::setBusy(bool busy)
{
    m_busy = busy;
    m_preview->setText(busy ? tr("Stop") : tr("Preview"));
    setLook(m_preview, "kind", busy ? QString() : QStringLiteral("primary"));
}

void OrderForm::fillCompletion()
{
    const auto kind = Kind(m_kind->currentData().toInt());
    const std::vector<QByteArray> &names = kind == Kind::Tag     ? m_names.tags
                                           : kind == Kind::Queue ? m_names.queues
                                                                 : m_names.namespaces;
    QStringList texts;
    for (const QByteArray &name : names) {
        const QString text = QString::fromUtf8(name);
        if (text.toUtf8() == name && visibleText(text) == text) // else it can't be typed here either
            texts.append(text);
    }
    m_completions->setStringList(texts);
}

void OrderForm::showKind()
{
    const auto kind = Kind(m_kind->currentData().toInt());
    m_help->setText(kindHelp(kind));
    m_lines->setVisible(takesLines(kind));
    m_name->setVisible(!takesLines(kind));
    m_id->setVisible(kind == Kind::Resource);
    for (QWidget *one : {static_cast<QWidget *>(m_ttlLabel), static_cast<QWidget *>(m_ttl), static_cast<QWidget *>(m_ttlUnit)})
        one->setVisible(kind == Kind::Ttl);
    m_time->setVisible(m_when->currentIndex() == 1);
    const QString subject = kind == Kind::Tag || kind == Kind::Queue ? tr("Tag") : tr("Namespace");
    m_name->setPlaceholderText(subject);
    m_name->setAccessibleName(subject);
    const QString lines = takesPatterns(kind) ? tr("Patterns, one a line") : tr("Keys, one a line");
    m_lines->setPlaceholderText(takesPatterns(kind) ? QStringLiteral("v1:product:*") : QStringLiteral("v1:product:123:detail"));
    m_lines->setAccessibleName(lines);
    m_lines->setFixedHeight(m_lines->fontMetrics().lineSpacing() * linesShown + Spacing::xl);
    fillCompletion();
    showHint();
}

void OrderForm::showHint()
{
    const OrderDraft now = draft();
    const QString hint = draftHint(now, m_names);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    bool isPlain = false;
    for (const QString &subject : now.subjects)
        isPlain |= takesPatterns(now.kind) && !isGlob(subject.toUtf8());
    m_star->setVisible(isPlain);
}

// Each line without a star becomes one that finds what contains it.
void OrderForm::starAround()
{
    OrderDraft now = draft();
    for (QString &subject : now.subjects) {
        if (!isGlob(subject.toUtf8()))
            subject = u'*' + subject + u'*';
    }
    m_lines->setPlainText(now.subjects.join(u'\n'));
    m_lines->setFocus(Qt::OtherFocusReason);
}

bool OrderForm::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_lines && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isReturn && (key->modifiers() & Qt::ControlModifier) && !m_busy) {
            Q_EMIT previewRequested();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void OrderForm::retell()
{
    for (int i = 0; i < m_kind->count(); ++i)
        m_kind->setItemText(i, kindTitle(Kind(m_kind->itemData(i).toInt())));
    m_kind->setAccessibleName(tr("What is to be invalidated"));
    m_id->setPlaceholderText(tr("Id"));
    m_id->setAccessibleName(tr("Id"));
    m_star->setText(tr("All names that contain it"));
    m_ttlLabel->setText(tr("At most"));
    m_ttl->setAccessibleName(tr("How long keys live at most"));
    m_ttlUnit->setAccessibleName(tr("Unit of time"));
    const QStringList units{tr("seconds"), tr("minutes"), tr("hours"), tr("days")};
    for (int i = 0; i < m_ttlUnit->count(); ++i)
        m_ttlUnit->setItemText(i, units.value(i));
    m_when->setItemText(0, tr("Now"));
    m_when->setItemText(1, tr("At a later time"));
    m_when->setAccessibleName(tr("When"));
    m_time->setAccessibleName(tr("Local time"));
    m_time->setToolTip(tr("Local time"));
    m_time->setDisplayFormat(QLocale().dateFormat(QLocale::ShortFormat) + QStringLiteral(" HH:mm:ss"));
    m_all->setText(tr("Measure every key (slower)"));
    m_all->setToolTip(tr("Otherwise memory is estimated from 1,000 keys where there are more."));
    setBusy(m_busy);
    showKind();
}

} // namespace freshet::ui
