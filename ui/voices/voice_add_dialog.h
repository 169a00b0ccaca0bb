// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/voices/voice_actions.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace freshet::ui {

/// What a new voice is: one that the provider has, by its id; a clone of audio files; or one for trying out. Emits `chosen` once,
/// when all is right.
class VoiceAddDialog : public QDialog
{
    Q_OBJECT

public:
    /// `hasKey`: without one the provider can't make a clone.
    VoiceAddDialog(const QByteArray &userId, bool hasKey, QWidget *parent = nullptr);

    Result<VoiceWork> work() const; ///< Code::InvalidArgument in the user's words
    void addFiles(const QStringList &files);

public Q_SLOTS:
    void accept() override;

Q_SIGNALS:
    void chosen(const freshet::ui::VoiceWork &work);

private:
    void showKind();
    void chooseFiles();

    enum class Source { Existing, Clone, Trial };
    Source source() const;

    QComboBox *m_source;
    QLineEdit *m_user;
    QLineEdit *m_name;
    QLineEdit *m_providerId;
    QListWidget *m_files;
    QPushButton *m_choose;
    QLineEdit *m_language;
    QLineEdit *m_gender;
    QCheckBox *m_public;
    QLabel *m_complaint;
    bool m_hasKey;
};

} // namespace freshet::ui
