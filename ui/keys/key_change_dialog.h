// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/keys/key_actions.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace freshet::ui {

/// Asks for what a change needs (a TTL, a name), shows exactly what it will meet, and in production asks for the connection's
/// name, before it can be applied. GUI thread; deletes itself.
class KeyChangeDialog : public QDialog
{
    Q_OBJECT

public:
    /// Of SetTtl (which may become RemoveTtl), Remove, Rename, Duplicate or Edit. `session` is asked for the preview.
    KeyChangeDialog(KeyChange change, Session *session, const KeyActions::BinBounds &bin, QWidget *parent = nullptr);
    ~KeyChangeDialog() override;

    /// The preview as text, empty until it is there.
    QString previewText() const;
    QPushButton *applyButton() const { return m_apply; }
    QLineEdit *reasonField() const { return m_reason; }

Q_SIGNALS:
    void applied(const freshet::ui::KeyChange &change);

private:
    void askPreview();
    QString tooLargeText(const inspect::KeysPreview &preview) const;
    void onPreview(const Result<inspect::KeysPreview> &preview);
    void check();
    void apply();
    bool isTtl() const { return m_change.kind == KeyChange::Kind::SetTtl || m_change.kind == KeyChange::Kind::RemoveTtl; }
    bool isNaming() const { return m_change.kind == KeyChange::Kind::Rename || m_change.kind == KeyChange::Kind::Duplicate; }

    KeyChange m_change;
    QPointer<Session> m_session;
    KeyActions::BinBounds m_bounds;
    std::stop_source m_stop;
    bool m_previewed = false;
    QString m_confirmation; ///< to be typed; empty: nothing
    QLabel *m_preview;
    QRadioButton *m_expires = nullptr;
    QRadioButton *m_stays = nullptr;
    QLineEdit *m_ttl = nullptr;
    QLineEdit *m_name = nullptr;
    QCheckBox *m_bin = nullptr;
    QLineEdit *m_typed = nullptr;
    QLineEdit *m_reason = nullptr;
    QPushButton *m_apply;
};

} // namespace freshet::ui
