// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/change_guard.h"

#include "ui/bridge/session.h"
#include "ui/widgets/format.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace freshet::ui {

using Environment = redis::Profile::Environment;

namespace {

constexpr int dialogWidth = 520;
constexpr int mostPlanHeight = 330;       // with the questions below it still fits a screen 640 high
constexpr qsizetype longestExample = 300; // characters
constexpr int mostReason = 1000;

QLabel *wrapped(const QString &text, TextKind kind, QWidget *parent)
{
    QLabel *label = makeLabel(text, kind, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString shortened(const QString &text)
{
    return text.size() > longestExample ? visibleText(text.left(longestExample)) + QStringLiteral(" …") : visibleText(text);
}

} // namespace

ChangePlace ChangePlace::of(const Session &session)
{
    const audit::Origin &origin = session.origin();
    return {origin.connection.isEmpty() ? origin.server : origin.connection,
            origin.environment.value_or(Environment::Development), session.options().readOnly};
}

void ChangeGuard::ask(QWidget *parent, Session *session, const ChangeRequest &request, Apply apply, Refused refused)
{
    const ChangePlace place = ChangePlace::of(*session);
    if (!place.readOnly && place.environment == Environment::Development && request.ask == ChangeRequest::Ask::ByEnvironment) {
        QMetaObject::invokeMethod(parent, [apply = std::move(apply)] { apply(ChangeAnswer{}); }, Qt::QueuedConnection);
        return;
    }
    auto *guard = new ChangeGuard(place, request, parent);
    guard->setAttribute(Qt::WA_DeleteOnClose);
    // What was planned for one connection is not done to another.
    connect(session, &QObject::destroyed, guard, &QDialog::reject);
    connect(guard, &QDialog::finished, parent, [guard, apply = std::move(apply), refused = std::move(refused)](int result) {
        if (result == QDialog::Accepted)
            apply(guard->answer());
        else if (refused)
            refused();
    });
    guard->open();
}

ChangeGuard::ChangeGuard(const ChangePlace &place, const ChangeRequest &request, QWidget *parent)
    : QDialog(parent)
    , m_place(place)
    , m_request(request)
{
    setWindowTitle(visibleText(request.title));
    setModal(true);
    setMinimumWidth(dialogWidth);
    auto *inner = new QWidget(this);
    auto *body = new QVBoxLayout(inner);
    body->setContentsMargins(0, 0, Spacing::s, 0);
    body->setSpacing(Spacing::m);
    addHead(body);
    if (m_place.readOnly)
        body->addWidget(
            wrapped(tr("The connection %1 is read-only: nothing is changed through it. Its settings under Connections "
                       "say so, or this Freshet was started with --read-only.")
                        .arg(visibleText(m_place.connection)),
                    TextKind::Normal, inner));
    addPlan(body);
    body->addStretch();

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inner);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::l, Spacing::l, Spacing::l);
    layout->setSpacing(Spacing::m);
    layout->addWidget(scroll, 1);
    if (!m_place.readOnly)
        addQuestions(layout); // never out of sight
    layout->addLayout(makeButtons());
    // As high as it needs, but never beyond a small screen.
    inner->setFixedWidth(dialogWidth - 2 * Spacing::l);
    const int wanted = inner->heightForWidth(dialogWidth - 2 * Spacing::l);
    scroll->setMinimumHeight(std::min(mostPlanHeight, std::max(wanted, body->sizeHint().height()) + Spacing::xs));
    inner->setMaximumWidth(QWIDGETSIZE_MAX);
    inner->setMinimumWidth(0);

    setAccessibleName(visibleText(request.title));
    setAccessibleDescription(visibleText(request.text));
    retell();
    QWidget *first = m_place.readOnly ? static_cast<QWidget *>(m_cancel)
                     : m_reason       ? static_cast<QWidget *>(m_reason)
                     : m_name         ? static_cast<QWidget *>(m_name)
                                      : static_cast<QWidget *>(m_cancel);
    first->setFocus();
}

void ChangeGuard::addHead(QVBoxLayout *body)
{
    QWidget *parent = body->parentWidget();
    auto *badge = new EnvironmentBadge(parent);
    badge->showEnvironment(m_place.environment, {});
    auto *where = new QHBoxLayout;
    where->setSpacing(Spacing::s);
    where->addWidget(badge);
    where->addWidget(wrapped(visibleText(m_place.connection), TextKind::Muted, parent), 1);
    body->addLayout(where);
    body->addWidget(wrapped(visibleText(m_request.title), TextKind::Heading, parent));
    if (!m_request.text.isEmpty())
        body->addWidget(wrapped(visibleText(m_request.text, Lines::Keep), TextKind::Normal, parent));
}

void ChangeGuard::addPlan(QVBoxLayout *body)
{
    QWidget *parent = body->parentWidget();
    if (!m_request.numbers.empty()) {
        auto *card = new QFrame(parent);
        card->setProperty("kind", QStringLiteral("card"));
        auto *grid = new QGridLayout(card);
        grid->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
        grid->setHorizontalSpacing(Spacing::l);
        grid->setVerticalSpacing(Spacing::xs);
        grid->setColumnStretch(1, 1);
        int row = 0;
        for (const auto &[name, value] : m_request.numbers) {
            grid->addWidget(makeLabel(visibleText(name), TextKind::Muted, card), row, 0, Qt::AlignTop);
            QLabel *shown = wrapped(shortened(value), TextKind::Normal, card);
            shown->setAccessibleName(visibleText(name) + QStringLiteral(": ") + shortened(value));
            grid->addWidget(shown, row++, 1);
        }
        body->addWidget(card);
    }
    if (!m_request.warning.isEmpty()) {
        auto *banner = new QFrame(parent);
        banner->setProperty("kind", QStringLiteral("banner"));
        auto *inside = new QVBoxLayout(banner);
        inside->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
        inside->addWidget(wrapped(visibleText(m_request.warning, Lines::Keep), TextKind::Normal, banner));
        body->addWidget(banner);
    }
    if (!m_place.readOnly)
        body->addWidget(
            wrapped(m_request.undo.isEmpty() ? tr("This can't be taken back.") : visibleText(m_request.undo, Lines::Keep),
                    TextKind::Muted, parent));
    if (!m_request.examples.isEmpty()) {
        const qint64 total = std::max<qint64>(m_request.exampleTotal, m_request.examples.size());
        const QString head = total > m_request.examples.size()
                                 ? tr("%1 examples of %2").arg(formatCount(m_request.examples.size()), formatCount(total))
                                 : tr("All of them");
        QStringList lines;
        for (const QString &one : m_request.examples)
            lines.append(shortened(one));
        auto *list = new QPlainTextEdit(lines.join(QLatin1Char('\n')), parent);
        list->setReadOnly(true);
        list->setTabChangesFocus(true);
        list->setLineWrapMode(QPlainTextEdit::NoWrap);
        list->setFont(fixedFont());
        list->setAccessibleName(head);
        const int rows = int(std::clamp<qsizetype>(lines.size(), 2, 5));
        list->setFixedHeight(rows * list->fontMetrics().lineSpacing() + 3 * Spacing::s);
        auto *part = new QVBoxLayout;
        part->setSpacing(Spacing::xs);
        part->addWidget(makeLabel(head, TextKind::Muted, parent));
        part->addWidget(list);
        body->addLayout(part);
    }
}

void ChangeGuard::addQuestions(QVBoxLayout *body)
{
    QWidget *parent = this;
    const auto ask = [&](const QString &question, QLineEdit *field, const QString &name) {
        QLabel *label = wrapped(question, TextKind::Normal, parent);
        label->setBuddy(field);
        field->setObjectName(name);
        field->setAccessibleName(question);
        auto *part = new QVBoxLayout;
        part->setSpacing(Spacing::xs);
        part->addWidget(label);
        part->addWidget(field);
        body->addLayout(part);
        connect(field, &QLineEdit::textChanged, this, &ChangeGuard::retell);
        connect(field, &QLineEdit::returnPressed, this, [this] {
            if (canApply())
                accept();
        });
    };
    if (!m_request.option.isEmpty()) {
        m_option = new QCheckBox(withoutMnemonics(visibleText(m_request.option)), parent);
        m_option->setObjectName(QStringLiteral("guardOption"));
        body->addWidget(m_option);
    }
    if (m_request.reason != ChangeRequest::Reason::None) {
        m_reason = new QLineEdit(parent);
        m_reason->setMaxLength(mostReason);
        ask(m_request.reason == ChangeRequest::Reason::Required ? tr("Why? It is kept in Activity.")
                                                                : tr("Why? It is kept in Activity (may be left empty)."),
            m_reason, QStringLiteral("guardReason"));
    }
    if (m_place.environment == Environment::Production) {
        m_name = new QLineEdit(parent);
        ask(tr("This is production. Type the connection's name to go on: %1").arg(visibleText(m_place.connection)), m_name,
            QStringLiteral("guardName"));
    }
}

QLayout *ChangeGuard::makeButtons()
{
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::s);
    m_missing = makeLabel({}, TextKind::Muted, this);
    m_missing->setWordWrap(true);
    buttons->addWidget(m_missing, 1);
    m_cancel = new QPushButton(m_place.readOnly ? tr("Close") : tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("guardCancel"));
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_cancel->setAutoDefault(false); // Enter is for what has the focus
    buttons->addWidget(m_cancel);
    if (m_place.readOnly)
        return buttons;
    m_apply = new QPushButton(withoutMnemonics(visibleText(m_request.action)), this);
    m_apply->setObjectName(QStringLiteral("guardApply"));
    m_apply->setAutoDefault(false);
    setLook(m_apply, "kind", m_request.isDestructive ? QStringLiteral("danger") : QStringLiteral("primary"));
    connect(m_apply, &QPushButton::clicked, this, &QDialog::accept);
    buttons->addWidget(m_apply);
    return buttons;
}

bool ChangeGuard::canApply() const
{
    if (m_place.readOnly)
        return false;
    if (m_request.reason == ChangeRequest::Reason::Required && m_reason->text().trimmed().isEmpty())
        return false;
    // A name with characters that nobody can type may be typed as it is shown.
    const QString typed = m_name ? m_name->text().trimmed() : QString();
    return !m_name || typed == m_place.connection.trimmed() || typed == visibleText(m_place.connection).trimmed();
}

void ChangeGuard::retell()
{
    if (!m_apply)
        return;
    m_apply->setEnabled(canApply());
    const bool lacksReason = m_request.reason == ChangeRequest::Reason::Required && m_reason->text().trimmed().isEmpty();
    m_missing->setText(canApply()    ? QString()
                       : lacksReason ? tr("A reason is needed.")
                                     : tr("The name is not the right one yet."));
}

ChangeAnswer ChangeGuard::answer() const
{
    return {m_reason ? m_reason->text().trimmed() : QString(), m_option && m_option->isChecked()};
}

void ChangeGuard::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isEnter) {
        QDialog::keyPressEvent(event);
        return;
    }
    if (auto *button = qobject_cast<QPushButton *>(focusWidget()))
        button->click();
}

} // namespace freshet::ui
