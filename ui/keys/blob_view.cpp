// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/blob_view.h"

#include "core/base/json_text.h"
#include "core/cache/value_codec.h"
#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"
#include "ui/keys/json_tree_model.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/text_delegate.h"
#include "ui/widgets/theme.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <utility>

namespace freshet::ui {

using Kind = inspect::ValueView::Kind;
using Packing = inspect::ValueView::Packing;

namespace {

/// The text area lays out whole lines: ones without end would take seconds.
QString brokenLines(const QString &text)
{
    constexpr qsizetype longest = 2000;
    QString out;
    qsizetype since = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\n') {
            since = 0;
        } else if (++since > longest && !c.isLowSurrogate()) {
            out += u'\n';
            since = 1;
        }
        out += c;
    }
    return out;
}

} // namespace

BlobView::BlobView(QWidget *parent)
    : QWidget(parent)
    , m_modes(new QButtonGroup(this))
    , m_note(makeLabel({}, TextKind::Muted, this))
    , m_pages(new QStackedWidget(this))
    , m_text(new QPlainTextEdit(this))
    , m_tree(new QTreeView(this))
    , m_treeModel(new JsonTreeModel(this))
    , m_edit(new QPushButton(this))
    , m_save(new QPushButton(this))
    , m_cancel(new QPushButton(this))
{
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::xs);
    for (int mode = 0; mode < 4; ++mode) {
        auto *button = new QToolButton(this);
        button->setCheckable(true);
        setLook(button, "kind", QStringLiteral("segment"));
        m_modes->addButton(button, mode);
        row->addWidget(button);
    }
    row->addStretch();
    for (QPushButton *button : {m_edit, m_cancel, m_save})
        row->addWidget(button);
    setLook(m_save, "kind", QStringLiteral("primary"));
    m_note->setWordWrap(true);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_tree->setModel(m_treeModel);
    m_tree->setItemDelegate(new TextDelegate(m_tree));
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->setDefaultSectionSize(160);
    m_pages->addWidget(m_text);
    m_pages->addWidget(m_tree);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::xs);
    layout->addLayout(row);
    layout->addWidget(m_note);
    layout->addWidget(m_pages, 1);
    connect(m_modes, &QButtonGroup::idClicked, this, [this](int id) {
        m_modeIsOwn = true;
        m_mode = Mode(id);
        showMode();
    });
    connect(m_edit, &QPushButton::clicked, this, &BlobView::edit);
    connect(m_cancel, &QPushButton::clicked, this, &BlobView::endEdit);
    connect(m_save, &QPushButton::clicked, this, &BlobView::save);
    retell();
}

void BlobView::setBytes(const QByteArray &bytes, bool isWhole, bool editable)
{
    if (m_editing && bytes == m_bytes && isWhole == m_isWhole && editable == m_canEdit)
        return; // it was fetched anew and is the same: what the user types stays
    m_editing = false;
    m_bytes = bytes;
    m_isWhole = isWhole;
    m_canEdit = editable;
    const auto mine = m_latest.next();
    whenAnswered(inBackground([bytes, isWhole] { return layOut(bytes, isWhole); }), this, [this, mine](Laid laid) {
        if (m_latest.is(mine))
            onLaid(std::move(laid));
    });
}

void BlobView::clear()
{
    m_latest.next();
    m_editing = false;
    m_bytes.clear();
    m_canEdit = false;
    m_view = {};
    m_laid = {};
    showMode();
}

BlobView::Laid BlobView::layOut(const QByteArray &bytes, bool isWhole)
{
    Laid laid;
    if (isWhole) {
        laid.view = inspect::viewValue(bytes);
    } else {
        laid.view.content = bytes;
        laid.view.storedBytes = bytes.size();
        laid.view.kind = bytes.contains('\0') ? Kind::Binary : Kind::Text; // its end may be in the middle of a character
    }
    const QByteArray &content = laid.view.content;
    laid.isCut = content.size() > mostShown;
    laid.text = brokenLines(visibleBytes(content.left(mostShown), Lines::Keep));
    const bool isTranslated = laid.view.packing == Packing::MessagePack; // then the stored bytes are what hex is wanted of
    laid.hex = QString::fromLatin1(inspect::hexLines(isTranslated ? bytes : content, 0, mostShown / 8));
    if (laid.view.kind == Kind::Json)
        laid.json = brokenLines(visibleBytes(indentedJson(content).left(mostShown), Lines::Keep));
    return laid;
}

void BlobView::onLaid(Laid laid)
{
    m_view = laid.view;
    m_laid = std::move(laid);
    const bool isJson = m_view.kind == Kind::Json;
    if (!m_modeIsOwn || (!isJson && (m_mode == Mode::Json || m_mode == Mode::Tree)))
        m_mode = isJson ? Mode::Json : m_view.kind == Kind::Text ? Mode::Text : Mode::Hex;
    m_treeModel->setJson({});
    m_treeIsSet = false;
    showMode();
    Q_EMIT shown();
}

void BlobView::setMode(Mode mode)
{
    m_modeIsOwn = true;
    m_mode = mode;
    showMode();
}

QString BlobView::shownText() const
{
    return m_text->toPlainText();
}

QString BlobView::copyText() const
{
    if (m_bytes.isNull())
        return {};
    if (m_view.kind != Kind::Binary)
        return QString::fromUtf8(m_view.content.isNull() ? QByteArray("") : m_view.content);
    return QString::fromLatin1(m_view.content.toHex(' '));
}

QString BlobView::packingText() const
{
    const QString stored = formatBytes(m_view.storedBytes);
    const QString content = formatBytes(m_view.content.size());
    switch (m_view.packing) {
    case Packing::None:
        return m_view.trouble.isEmpty()
                   ? QString()
                   : tr("It says that it is compressed but can't be unpacked: %1").arg(visibleText(m_view.trouble));
    case Packing::Portable:
        return tr("Compressed as services write it (portable): %1 stored, %2 unpacked").arg(stored, content);
    case Packing::Binary:
        return tr("Compressed (binary): %1 stored, %2 unpacked").arg(stored, content);
    case Packing::Zlib:
        return tr("Compressed (zlib): %1 stored, %2 unpacked").arg(stored, content);
    case Packing::Gzip:
        return tr("Compressed (gzip): %1 stored, %2 unpacked").arg(stored, content);
    case Packing::MessagePack:
        return tr("MessagePack of %1, shown as JSON").arg(stored);
    }
    return {};
}

void BlobView::showMode()
{
    const bool isJson = m_view.kind == Kind::Json;
    const bool hasTree = isJson && m_view.content.size() <= mostInTree;
    if (m_mode == Mode::Tree && !hasTree)
        m_mode = isJson ? Mode::Json : Mode::Text;
    if (m_mode == Mode::Tree && !std::exchange(m_treeIsSet, true)) { // reads the text, so only when it is wanted
        m_treeModel->setJson(m_view.content);
        m_tree->expandToDepth(0);
    }
    m_modes->button(int(Mode::Json))->setEnabled(isJson && !m_editing);
    m_modes->button(int(Mode::Tree))->setEnabled(hasTree && !m_editing);
    m_modes->button(int(Mode::Text))->setEnabled(!m_editing);
    m_modes->button(int(Mode::Hex))->setEnabled(!m_editing);
    m_modes->button(int(m_mode))->setChecked(true);
    QStringList notes;
    if (const QString packing = packingText(); !packing.isEmpty())
        notes << packing;
    const bool isLong = m_mode == Mode::Hex ? m_view.content.size() > mostShown / 8 : m_laid.isCut;
    if (isLong && m_mode != Mode::Tree)
        notes << tr("The first %1 of %2 are shown")
                     .arg(formatBytes(m_mode == Mode::Hex ? mostShown / 8 : mostShown), formatBytes(m_view.content.size()));
    m_note->setText(notes.join(QStringLiteral(". ")));
    m_note->setVisible(!notes.isEmpty());
    if (!m_editing) {
        m_text->setReadOnly(true);
        m_text->setFont(fixedFont());
        m_text->setPlainText(m_mode == Mode::Json ? m_laid.json : m_mode == Mode::Hex ? m_laid.hex : m_laid.text);
        m_text->setLineWrapMode(m_mode == Mode::Hex ? QPlainTextEdit::NoWrap : QPlainTextEdit::WidgetWidth);
    }
    m_pages->setCurrentWidget(m_mode == Mode::Tree && !m_editing ? static_cast<QWidget *>(m_tree) : m_text);
    const bool canEdit = m_canEdit && m_obstacle.isEmpty() && !editableText().isNull();
    m_edit->setVisible(m_canEdit && !m_editing);
    m_edit->setEnabled(canEdit);
    m_edit->setToolTip(
        canEdit ? tr("Change the value")
        : !m_obstacle.isEmpty()
            ? m_obstacle
            : tr("Only whole text of up to %1 without unseen characters can be edited here").arg(formatBytes(mostEditable)));
    m_save->setVisible(m_editing);
    m_cancel->setVisible(m_editing);
}

QString BlobView::editableText() const
{
    // Written by others, who chose level or widths.
    const bool isStream =
        m_view.packing == Packing::Zlib || m_view.packing == Packing::Gzip || m_view.packing == Packing::MessagePack;
    if (!m_isWhole || isStream || m_view.kind == Kind::Binary || m_view.content.size() > mostEditable ||
        !m_view.trouble.isEmpty())
        return {};
    const QByteArray bytes = m_view.kind == Kind::Json ? indentedJson(m_view.content) : m_view.content;
    const QString text = QString::fromUtf8(bytes);
    // What can't be seen can't be edited; and what comes back must be what went in.
    return visibleText(text, Lines::Keep) == text ? (text.isNull() ? QStringLiteral("") : text) : QString();
}

void BlobView::edit()
{
    const QString text = editableText();
    if (text.isNull() || !m_canEdit || !m_obstacle.isEmpty())
        return;
    m_editing = true;
    if (m_mode == Mode::Tree || m_mode == Mode::Hex)
        m_mode = m_view.kind == Kind::Json ? Mode::Json : Mode::Text;
    m_text->setPlainText(text);
    m_text->setReadOnly(false);
    showMode();
    m_text->setFocus();
}

void BlobView::endEdit()
{
    m_editing = false;
    showMode();
}

void BlobView::save()
{
    QByteArray bytes = m_text->toPlainText().toUtf8();
    if (m_view.kind == Kind::Json) {
        const auto json = compactJson(bytes);
        if (!json) {
            m_note->setText(tr("This is no JSON: %1").arg(visibleText(json.error().message)));
            m_note->setVisible(true);
            return;
        }
        using Form = cache::ValueForm;
        const Form form = m_view.packing == Packing::Portable ? Form::Portable
                          : m_view.packing == Packing::Binary ? Form::Binary
                                                              : Form::Plain;
        bytes = cache::encodeValue(*json, form).stored;
    }
    endEdit();
    if (bytes != m_bytes)
        Q_EMIT saveRequested(bytes);
}

void BlobView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retell();
}

void BlobView::retell()
{
    m_modes->button(int(Mode::Json))->setText(tr("JSON"));
    m_modes->button(int(Mode::Tree))->setText(tr("Tree"));
    m_modes->button(int(Mode::Text))->setText(tr("Text"));
    m_modes->button(int(Mode::Hex))->setText(tr("Hex"));
    m_text->setAccessibleName(tr("Value"));
    m_tree->setAccessibleName(tr("Value as a tree"));
    m_edit->setText(tr("Edit"));
    m_save->setText(tr("Save"));
    m_cancel->setText(tr("Cancel"));
    showMode();
}

} // namespace freshet::ui
