// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/appearance.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QStyleFactory>
#include <QStyleHints>
#include <QTranslator>

namespace freshet::ui {

namespace {

const QLocale systemLocale = QLocale::system();

Theme::Scheme systemScheme()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark ? Theme::Scheme::Dark : Theme::Scheme::Light;
#endif
    // What the platform's theme gave, before ours was set.
    return QGuiApplication::palette().color(QPalette::Window).lightnessF() < 0.5F ? Theme::Scheme::Dark : Theme::Scheme::Light;
}

} // namespace

Appearance::Appearance(QSettings *settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_system(systemScheme())
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    if (m_settings) {
        const QString look = m_settings->value(QStringLiteral("look")).toString();
        m_look = look == QLatin1String("dark") ? Look::Dark : look == QLatin1String("light") ? Look::Light : Look::System;
        m_language = m_settings->value(QStringLiteral("language")).toString();
        if (!languages().contains(m_language))
            m_language.clear();
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        m_system = systemScheme();
        if (m_look == Look::System)
            applyLook();
    });
#endif
    applyLook();
    applyLanguage();
}

Appearance::~Appearance() = default;

QStringList Appearance::languages()
{
    return {QStringLiteral("en"), QStringLiteral("ko")};
}

void Appearance::setLook(Look look)
{
    m_look = look;
    if (m_settings) {
        m_settings->setValue(QStringLiteral("look"), look == Look::Dark    ? QStringLiteral("dark")
                                                     : look == Look::Light ? QStringLiteral("light")
                                                                           : QStringLiteral("system"));
    }
    applyLook();
}

void Appearance::applyLook()
{
    m_scheme = m_look == Look::System ? m_system : m_look == Look::Dark ? Theme::Scheme::Dark : Theme::Scheme::Light;
    const Theme &theme = Theme::ofScheme(m_scheme);
    QApplication::setPalette(theme.palette());
    qApp->setStyleSheet(theme.styleSheet());
    Q_EMIT lookChanged();
}

void Appearance::setLanguage(const QString &code)
{
    if (code == m_language)
        return;
    m_language = code;
    if (m_settings)
        m_settings->setValue(QStringLiteral("language"), code);
    applyLanguage();
    Q_EMIT languageChanged();
}

void Appearance::applyLanguage()
{
    m_translators.clear(); // each removes itself
    QLocale locale = m_language.isEmpty() ? systemLocale : QLocale(m_language);
    QLocale::setDefault(locale);
    const auto add = [this](std::unique_ptr<QTranslator> translator, bool loaded) {
        if (!loaded)
            return;
        QCoreApplication::installTranslator(translator.get());
        m_translators.push_back(std::move(translator));
    };
    if (locale.language() == QLocale::Korean) {
        auto words = std::make_unique<QTranslator>();
        const bool ours = words->load(QStringLiteral(":/freshet/translations/freshet_ko.qm"));
        auto qtWords = std::make_unique<QTranslator>();
        const bool qts = qtWords->load(QStringLiteral("qtbase_ko"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
        add(std::move(qtWords), qts);
        add(std::move(words), ours);
    } else {
        auto words = std::make_unique<QTranslator>(); // plurals
        const bool loaded = words->load(QStringLiteral(":/freshet/translations/freshet_en.qm"));
        add(std::move(words), loaded);
    }
}

} // namespace freshet::ui
