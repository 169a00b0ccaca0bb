// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/redis/url.h"
#include "ui/bridge/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTcpSocket>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace freshet::ui {

/// Tries a connection once, in a short-lived session of its own, and tells how far it came. GUI thread; destroying it stops the
/// test.
class ConnectionTest : public QObject
{
    Q_OBJECT

public:
    enum class Step { LookUp, Reach, Tls, Login, Permission };
    enum class Mark { Waiting, Running, Passed, Failed, Skipped };

    struct Outcome
    {
        std::optional<Step> failedAt;
        Error error;                  ///< of that step; Code::Cancelled where it was stopped
        QString server;               ///< `Redis 7.0.15`, where it came that far
        double milliseconds = 0;      ///< round trip of a PING
        std::vector<QString> missing; ///< commands that the user may not run
    };

    explicit ConnectionTest(QObject *parent = nullptr);
    ~ConnectionTest() override;

    void start(const redis::Url &url); ///< a running test is stopped first, silently
    void stop();                       ///< ends with Code::Cancelled
    bool isRunning() const { return m_session || m_ring; }
    /// The steps that this URL goes through, in order.
    static std::vector<Step> stepsOf(const redis::Url &url);
    Mark mark(Step step) const { return m_marks[std::size_t(step)]; }
    const Outcome &outcome() const { return m_outcome; }

Q_SIGNALS:
    void changed();
    void finished();

private:
    struct Finding
    {
        QString server;
        double milliseconds = 0;
        std::vector<QString> missing;
    };
    static Task<Result<Finding>> probe(redis::Client &client);
    void conclude(const Result<Finding> &result);
    void discern(const Error &error);
    void fail(Step step, const Error &error);

    std::unique_ptr<Session> m_session;
    std::unique_ptr<QTcpSocket> m_ring; ///< after a time-out: does anybody take a connection there?
    redis::Url m_url;
    Latest m_latest;
    std::array<Mark, 5> m_marks{};
    Outcome m_outcome;
};

/// The step at which an attempt with this error ended.
ConnectionTest::Step stepOf(const Error &error, const redis::Url &url);
QString stepTitle(ConnectionTest::Step step, const redis::Url &url);

} // namespace freshet::ui
