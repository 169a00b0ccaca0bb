// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/profile.h"

#include <QLabel>

namespace freshet::ui {

/// A small rounded mark of one or two words. The tone is told by the words too, never by colour alone.
class Pill : public QLabel
{
    Q_OBJECT

public:
    enum class Tone { Neutral, Good, Warning, Bad, Accent };

    explicit Pill(QWidget *parent = nullptr);
    void show(const QString &text, Tone tone);
    Tone tone() const { return m_tone; }

private:
    Tone m_tone = Tone::Neutral;
};

/// Development, staging or production, translated.
QString environmentTitle(redis::Profile::Environment environment);

/// Says in which environment the shown connection is: text and colour, the profile's own colour as a frame where it has one.
class EnvironmentBadge : public Pill
{
    Q_OBJECT

public:
    using Pill::Pill;
    void showEnvironment(redis::Profile::Environment environment, const QString &color);
};

} // namespace freshet::ui
