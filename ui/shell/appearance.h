// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

class QSettings;
class QTranslator;

namespace freshet::ui {

/// The look and the language of the application, as the user chose them or as the system has them. GUI thread; one for the
/// QApplication, which must exist before it.
class Appearance : public QObject
{
    Q_OBJECT

public:
    enum class Look { System, Light, Dark };

    /// Reads the choices from `settings` (nullptr: nothing is read or kept) and applies them.
    explicit Appearance(QSettings *settings, QObject *parent = nullptr);
    ~Appearance() override;

    Look look() const { return m_look; }
    void setLook(Look look);
    Theme::Scheme scheme() const { return m_scheme; } ///< the one that shows now
    /// `en`, `ko`, or empty to follow the system.
    QString language() const { return m_language; }
    void setLanguage(const QString &code);
    static QStringList languages(); ///< codes that there is a translation for

Q_SIGNALS:
    void lookChanged();
    /// The words of new widgets are in the new language; existing ones keep theirs unless they listen for LanguageChange.
    void languageChanged();

private:
    void applyLook();
    void applyLanguage();

    QSettings *m_settings;
    Theme::Scheme m_system = Theme::Scheme::Light;
    Theme::Scheme m_scheme = Theme::Scheme::Light;
    Look m_look = Look::System;
    QString m_language;
    std::vector<std::unique_ptr<QTranslator>> m_translators;
};

} // namespace freshet::ui
