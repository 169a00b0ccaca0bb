// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/voices/voice_settings.h"
#include "ui/voices/voice_test.h"

#include <QDialog>
#include <QPointer>

#include <array>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace freshet::ui {

/// How the voices of the shown connection are synchronised: fields that are checked, and a test that names the step that fails.
/// Where the connection brings its own provider and database those can be looked at and not changed. Emits `chosen` once, when
/// all is right.
class VoiceSettingsDialog : public QDialog
{
    Q_OBJECT

public:
    VoiceSettingsDialog(Session *session, const VoiceSettings &settings, const VoiceSecrets &secrets, bool isPlaceGiven,
                        QWidget *parent = nullptr);

    VoiceSettings settings() const;
    VoiceSecrets secrets() const;
    const VoiceTest &test() const { return *m_test; }

public Q_SLOTS:
    void runTest();
    void accept() override;

Q_SIGNALS:
    void chosen(const freshet::ui::VoiceSettings &settings, const freshet::ui::VoiceSecrets &secrets);

private:
    QLineEdit *addLine(QFormLayout *form, const QString &label, const QString &text, const char *name);
    QSpinBox *addNumber(QFormLayout *form, const QString &label, qint64 value, int least, int most, const char *name);
    bool check();
    void showTest();

    QPointer<Session> m_session;
    VoiceTest *m_test;
    QLineEdit *m_provider = nullptr;
    QLineEdit *m_key = nullptr;
    QLineEdit *m_model = nullptr;
    QLineEdit *m_database = nullptr;
    QLineEdit *m_password = nullptr;
    QSpinBox *m_interval = nullptr;
    QSpinBox *m_age = nullptr;
    QSpinBox *m_concurrency = nullptr;
    QCheckBox *m_start = nullptr;
    QLabel *m_complaint = nullptr;
    struct Row
    {
        QLabel *mark = nullptr;
        QLabel *words = nullptr;
    };
    std::array<Row, VoiceTest::stepCount> m_rows;
    QPushButton *m_try = nullptr;
    QPushButton *m_save = nullptr;
};

/// Asks for the provider's key alone, where none is kept. Emits `given` with one that is not empty.
class VoiceKeyDialog : public QDialog
{
    Q_OBJECT

public:
    explicit VoiceKeyDialog(QWidget *parent = nullptr);
    void accept() override;

Q_SIGNALS:
    void given(const QString &key);

private:
    QLineEdit *m_key;
};

} // namespace freshet::ui
