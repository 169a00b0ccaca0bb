// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFont>
#include <QString>

class QLabel;
class QWidget;

namespace freshet::ui {

/// Text of a server, made harmless to look at: control characters as `\n`, `\x1b`, characters that change the direction or are
/// invisible as `\u202e`, and so on. The backslash itself stays as it is. Line feeds and tabs are kept where `Lines::Keep`.
enum class Lines { Show, Keep };
QString visibleText(const QString &text, Lines lines = Lines::Show);
/// The same for bytes: valid UTF-8 as text, each other byte as `\xff`.
QString visibleBytes(const QByteArray &bytes, Lines lines = Lines::Show);

/// A tool tip that shows `text` as it is, its lines broken where they are too long: what looks like HTML would be taken for it.
/// Empty for no text. Pure.
QString plainTip(const QString &text);

/// For buttons, menus and tabs, which take an ampersand for a key's mark.
QString withoutMnemonics(QString text);

/// What a label is, for the style sheet.
enum class TextKind { Normal, Title, Heading, Figure, Muted, Error, Good };
/// A label that never reads its text as HTML.
QLabel *makeLabel(const QString &text, TextKind kind = TextKind::Normal, QWidget *parent = nullptr);
void setTextKind(QLabel *label, TextKind kind);

/// Sets the property `kind` (or another) that the style sheet looks at, and applies it.
void setLook(QWidget *widget, const char *property, const QString &value);

/// The font for keys, values and addresses.
QFont fixedFont();

} // namespace freshet::ui
