// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/server_latency.h"
#include "ui/server/table_page.h"

#include <deque>
#include <map>

class QPlainTextEdit;

namespace freshet::ui {

/// "How quickly does it answer, and what kept it busy?": the round trips of own PINGs, and what the servers noted (LATENCY).
class LatencyPage final : public TablePage
{
    Q_OBJECT

public:
    static constexpr int pingsAtOnce = 20;
    static constexpr std::size_t mostPings = 2000; ///< kept of each node

    explicit LatencyPage(QWidget *parent = nullptr);

    QString id() const override { return QStringLiteral("latency"); }
    QString title() const override { return tr("Latency"); }
    void refresh() override;

protected:
    void sessionChanged() override;
    void retell() override;
    void chosenChanged() override;

private:
    struct Answer
    {
        std::vector<inspect::PingTimes> pings;
        inspect::ServerLatency noted;
        std::optional<Error> refused; ///< why there is nothing noted
    };
    static Task<Result<Answer>> fetch(redis::Client &client, bool mayLook);
    void show();

    QLabel *m_pings;
    QPlainTextEdit *m_more;
    std::map<QString, std::deque<std::chrono::nanoseconds>> m_times;
    Answer m_answer;
    bool m_hasAnswer = false;
};

} // namespace freshet::ui
