// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/sql.h"
#include "core/voice/voice_provider.h"
#include "ui/bridge/session.h"
#include "ui/voices/voice_settings.h"

#include <QObject>
#include <QPointer>

#include <array>
#include <memory>
#include <optional>

namespace freshet::ui {

/// Tries settings once and tells which step fails: the database, the provider's address, the key. Nothing is written. Thread: the
/// GUI's, which does not wait; the provider is asked in the session's thread. Destroying it drops the answers.
class VoiceTest : public QObject
{
    Q_OBJECT

public:
    enum class Step { Database, Provider, Key };
    static constexpr int stepCount = 3;
    enum class Mark { Waiting, Running, Passed, Failed };

    explicit VoiceTest(QObject *parent = nullptr);

    /// A running test is dropped.
    void start(Session *session, const VoiceSettings &settings, const VoiceSecrets &secrets);
    bool isRunning() const { return m_isDatabaseOut || m_isProviderOut; }
    Mark mark(Step step) const { return m_marks[std::size_t(step)]; }
    /// What a step found: why it failed, or what is there.
    const QString &words(Step step) const { return m_words[std::size_t(step)]; }
    bool isPassed() const;

    static QString stepTitle(Step step);

Q_SIGNALS:
    void changed();

private:
    static Task<> testDatabase(QPointer<VoiceTest> self, std::shared_ptr<Sql> sql, quint64 mine);
    static Task<Result<qint64>> askProvider(voice::ElevenLabsProvider::Options options);
    void onDatabase(const Result<void> &reached, const Result<qint64> &count);
    void onProvider(const Result<qint64> &count);
    void set(Step step, Mark mark, const QString &words = {});

    std::array<Mark, stepCount> m_marks{};
    std::array<QString, stepCount> m_words;
    QString m_database; ///< without a password
    Latest m_latest;
    bool m_isDatabaseOut = false;
    bool m_isProviderOut = false;
};

} // namespace freshet::ui
