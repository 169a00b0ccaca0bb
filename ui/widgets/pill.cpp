// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pill.h"

#include "ui/widgets/text.h"

#include <QColor>
#include <QCoreApplication>

namespace freshet::ui {

Pill::Pill(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setProperty("kind", QStringLiteral("pill"));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void Pill::show(const QString &text, Tone tone)
{
    static const char *const names[] = {"neutral", "good", "warning", "bad", "accent"};
    m_tone = tone;
    setText(text);
    setAccessibleName(text);
    setLook(this, "tone", QLatin1String(names[int(tone)]));
    setVisible(true);
}

QString environmentTitle(redis::Profile::Environment environment)
{
    switch (environment) {
    case redis::Profile::Environment::Development:
        return EnvironmentBadge::tr("Development");
    case redis::Profile::Environment::Staging:
        return EnvironmentBadge::tr("Staging");
    case redis::Profile::Environment::Production:
        return EnvironmentBadge::tr("Production");
    }
    return {};
}

void EnvironmentBadge::showEnvironment(redis::Profile::Environment environment, const QString &color)
{
    using Environment = redis::Profile::Environment;
    const Tone tone = environment == Environment::Production ? Tone::Bad
                      : environment == Environment::Staging  ? Tone::Warning
                                                             : Tone::Good;
    show(environmentTitle(environment), tone);
    setAccessibleName(tr("Environment: %1").arg(environmentTitle(environment)));
    const QColor own(color);
    setStyleSheet(!color.isEmpty() && own.isValid() ? QStringLiteral("QLabel { border: 2px solid %1; }").arg(own.name())
                                                    : QString());
}

} // namespace freshet::ui
