// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_filter_bar.h"

#include "core/base/glob.h"
#include "ui/keys/keys_text.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace freshet::ui {

namespace {

constexpr int anyTtl = 0;
constexpr int noTtl = -1;

void mark(QWidget *field, bool wrong)
{
    setLook(field, "wrong", wrong ? QStringLiteral("true") : QStringLiteral("false"));
}

} // namespace

KeyFilterBar::KeyFilterBar(QWidget *parent)
    : QWidget(parent)
    , m_search(new QLineEdit(this))
    , m_type(new QComboBox(this))
    , m_filters(new QToolButton(this))
    , m_go(new QPushButton(this))
    , m_more(new QWidget(this))
    , m_ttl(new QComboBox(m_more))
    , m_size(new QLineEdit(m_more))
    , m_idle(new QLineEdit(m_more))
    , m_nameSpace(new QLineEdit(m_more))
    , m_version(new QLineEdit(m_more))
    , m_clear(new QPushButton(m_more))
{
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(2000);
    m_filters->setCheckable(true);
    m_filters->setToolButtonStyle(Qt::ToolButtonTextOnly);
    setLook(m_filters, "kind", QStringLiteral("segment"));
    for (const char *type : {"", "string", "hash", "list", "set", "zset", "stream"})
        m_type->addItem(QLatin1String(type), QByteArray(type));
    for (const int seconds : {anyTtl, noTtl, 60, 600, 3600, 86400, 7 * 86400})
        m_ttl->addItem({}, seconds);

    auto *first = new QHBoxLayout;
    first->setSpacing(Spacing::xs);
    first->addWidget(m_search, 1);
    first->addWidget(m_type);
    first->addWidget(m_filters);
    first->addWidget(m_go);
    auto *second = new QHBoxLayout(m_more);
    second->setContentsMargins(0, 0, 0, 0);
    second->setSpacing(Spacing::xs);
    second->addWidget(m_nameSpace, 2);
    second->addWidget(m_version, 1);
    second->addWidget(m_ttl);
    second->addWidget(m_size, 2);
    second->addWidget(m_idle, 2);
    second->addWidget(m_clear);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(Spacing::xs);
    rows->addLayout(first);
    rows->addWidget(m_more);
    m_more->hide();

    connect(m_search, &QLineEdit::textChanged, this, &KeyFilterBar::typed);
    connect(m_type, &QComboBox::activated, this, &KeyFilterBar::requested);
    connect(m_ttl, &QComboBox::activated, this, &KeyFilterBar::requested);
    connect(m_filters, &QToolButton::toggled, m_more, &QWidget::setVisible);
    connect(m_go, &QPushButton::clicked, this, &KeyFilterBar::requested);
    for (QLineEdit *field : {m_search, m_size, m_idle, m_nameSpace, m_version}) {
        field->installEventFilter(this);
        connect(field, &QLineEdit::returnPressed, this, &KeyFilterBar::requested);
        connect(field, &QLineEdit::textChanged, this, &KeyFilterBar::showActive);
    }
    for (QComboBox *box : {m_type, m_ttl})
        connect(box, &QComboBox::currentIndexChanged, this, &KeyFilterBar::showActive);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        const QString text = m_search->text();
        clear();
        m_search->setText(text);
        Q_EMIT requested();
    });
    retell();
}

QByteArray KeyFilterBar::searchText() const
{
    return m_search->text().toUtf8();
}

QString KeyFilterBar::invalidationSubject() const
{
    const auto isSet = [](const QLineEdit *field) { return !field->text().trimmed().isEmpty(); };
    const bool hasName = isSet(m_nameSpace) || isSet(m_version);
    if (m_type->currentIndex() > 0 || m_ttl->currentIndex() > 0 || isSet(m_size) || isSet(m_idle))
        return {}; // facts about the key, of which its name says nothing
    if (!m_search->text().isEmpty())
        return hasName ? QString() : QStringLiteral("pattern:") + QString::fromUtf8(inspect::searchGlob(searchText()));
    const QString nameSpace = m_nameSpace->text().trimmed();
    if (!isSet(m_version)) // `*:product:*` would be more than was meant
        return hasName ? QStringLiteral("namespace:") + nameSpace : QString();
    const QByteArray version = globEscaped(m_version->text().trimmed().toUtf8());
    const QByteArray rest = nameSpace.isEmpty() ? QByteArray() : globEscaped(nameSpace.toUtf8()) + ':';
    return QStringLiteral("pattern:") + QString::fromUtf8(version + ':' + rest + '*');
}

std::optional<inspect::KeyScanOptions> KeyFilterBar::options()
{
    inspect::KeyScanOptions options;
    options.names.text = searchText();
    options.names.nameSpace = m_nameSpace->text().trimmed().toUtf8();
    options.names.version = m_version->text().trimmed().toUtf8();
    options.type = m_type->currentData().toByteArray();
    const int ttl = m_ttl->currentData().toInt();
    options.onlyWithoutTtl = ttl == noTtl;
    if (ttl > 0)
        options.ttlBelow = std::chrono::seconds(ttl);
    const auto size = parseBytes(m_size->text());
    const auto idle = parseDuration(m_idle->text());
    const bool wrongSize = !size && !m_size->text().trimmed().isEmpty();
    const bool wrongIdle = !idle && !m_idle->text().trimmed().isEmpty();
    mark(m_size, wrongSize);
    mark(m_idle, wrongIdle);
    if (wrongSize || wrongIdle) {
        setExpanded(true);
        (wrongSize ? m_size : m_idle)->setFocus();
        return std::nullopt;
    }
    if (size)
        options.bytesAbove = *size;
    if (idle)
        options.idleAbove = std::chrono::duration_cast<std::chrono::seconds>(*idle);
    return options;
}

void KeyFilterBar::clear()
{
    for (QLineEdit *field : {m_search, m_size, m_idle, m_nameSpace, m_version}) {
        const QSignalBlocker quiet(field);
        field->clear();
        mark(field, false);
    }
    const QSignalBlocker quiet(m_ttl);
    m_type->setCurrentIndex(0);
    m_ttl->setCurrentIndex(0);
    showActive();
}

void KeyFilterBar::setNamespace(const QByteArray &nameSpace)
{
    clear();
    m_nameSpace->setText(QString::fromUtf8(nameSpace));
    setExpanded(true);
}

void KeyFilterBar::setPermissions(const redis::Permissions &permissions)
{
    m_permissions = permissions;
    for (QWidget *field : std::initializer_list<QWidget *>{m_ttl, m_size, m_idle})
        field->setEnabled(true);
    retell();
}

bool KeyFilterBar::isExpanded() const
{
    return m_filters->isChecked();
}

void KeyFilterBar::setExpanded(bool expanded)
{
    m_filters->setChecked(expanded);
}

// Hidden filters that are set must not be forgotten.
void KeyFilterBar::showActive()
{
    int active = m_ttl->currentIndex() > 0 ? 1 : 0;
    for (const QLineEdit *field : {m_size, m_idle, m_nameSpace, m_version})
        active += field->text().trimmed().isEmpty() ? 0 : 1;
    m_filters->setText(active > 0 ? tr("Filters (%1)").arg(active) : tr("Filters"));
    m_clear->setEnabled(active > 0 || m_type->currentIndex() > 0);
    Q_EMIT edited();
}

bool KeyFilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        auto *field = static_cast<QLineEdit *>(watched);
        if (key == Qt::Key_Escape && !field->text().isEmpty()) {
            field->clear();
            return true;
        }
        if (key == Qt::Key_Down && watched == m_search) {
            Q_EMIT left();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void KeyFilterBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

void KeyFilterBar::retell()
{
    m_search->setPlaceholderText(tr("Search names: text, or a pattern such as v1:product:*"));
    m_search->setAccessibleName(tr("Search names"));
    m_search->setToolTip(tr("Searches what is listed while you type; Enter asks the server"));
    m_type->setItemText(0, tr("All types"));
    m_type->setAccessibleName(tr("Type"));
    m_go->setText(tr("Search"));
    m_go->setToolTip(tr("Look for keys at the server anew"));
    const auto below = [](const QString &time) { return tr("TTL below %1").arg(time); };
    m_ttl->setItemText(0, tr("Any TTL"));
    m_ttl->setItemText(1, tr("No expiry"));
    m_ttl->setItemText(2, below(tr("1 min")));
    m_ttl->setItemText(3, below(tr("10 min")));
    m_ttl->setItemText(4, below(tr("1 hour")));
    m_ttl->setItemText(5, below(tr("1 day")));
    m_ttl->setItemText(6, below(tr("7 days")));
    m_ttl->setAccessibleName(tr("TTL"));
    m_nameSpace->setPlaceholderText(tr("Namespace"));
    m_nameSpace->setAccessibleName(tr("Namespace"));
    m_version->setPlaceholderText(tr("Version"));
    m_version->setAccessibleName(tr("Version"));
    m_size->setPlaceholderText(tr("Larger than, e.g. 64 KiB"));
    m_size->setAccessibleName(tr("Larger than"));
    m_size->setToolTip(tr("Only keys that take more memory: 512, 64 KiB, 1.5 MiB"));
    m_idle->setPlaceholderText(tr("Unused for, e.g. 2 h"));
    m_idle->setAccessibleName(tr("Unused for"));
    m_idle->setToolTip(tr("Only keys that nobody has read or written for that long: 90 s, 10 min, 2 h, 3 d"));
    m_ttl->setToolTip(QString());
    enableWith(m_ttl, m_permissions.missing({"pttl"}));
    enableWith(m_size, m_permissions.missing({"memory|usage"}));
    enableWith(m_idle, m_permissions.missing({"object|idletime"}));
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(tr("Remove all filters but the text"));
    showActive();
}

} // namespace freshet::ui
