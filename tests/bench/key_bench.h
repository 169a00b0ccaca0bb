// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/measure.h"
#include "tests/support/redis_server.h"
#include "ui/keys/keys_panel.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>

namespace freshet::bench {

/// Fills the server with that many strings, whose names have 45 bytes. False: it said no.
bool fillKeys(const test::RedisServer &server, qint64 keys);
/// The name of the key with that number.
QByteArray keyName(qint64 number);

/// What any script would write to see all keys: SCAN COUNT 1000 by hiredis, one after the other. Milliseconds; negative where the
/// server gave up. `found`: how many keys came.
double bareLoop(const QString &socketPath, qint64 &found);

/// A server with keys and the panel that is to list them: on screen, connected and not active yet. Prints what is amiss.
class KeysStage
{
public:
    explicit KeysStage(qint64 keys);

    bool isReady() const { return m_panel != nullptr; }
    const test::RedisServer &server() const { return m_server; }
    ui::Session &session() { return *m_session; }
    ui::KeysPanel &panel() { return *m_panel; }

private:
    test::RedisServer m_server;
    std::unique_ptr<ui::Session> m_session;
    std::unique_ptr<ui::KeysPanel> m_panel;
};

/// How many keys the first argument wants, at least 1000.
int keysWanted(int argc, char **argv, int usual);

/// The event loop a while longer, so that what a change leaves behind counts too.
void rest(std::chrono::milliseconds time = std::chrono::milliseconds(300));

struct Listed
{
    double all = -1;       ///< milliseconds until the last key was listed
    double firstRows = -1; ///< and until the first rows were painted
    qint64 found = 0;
    double bytesEach = 0; ///< as the panel itself counts
};
/// Lists all keys in the panel, from an empty list on.
Listed listAll(ui::KeysPanel &panel, std::chrono::milliseconds most);

/// Milliseconds from a search to the repainted table.
double search(ui::KeysPanel &panel, const QByteArray &text);
/// Milliseconds from `change` to the rows that stand anew.
double arrangedAfter(ui::KeysPanel &panel, const std::function<void()> &change);
/// Scrolls from the first row to the last in so many steps, painting at each.
void scroll(ui::KeysPanel &panel, int steps);

} // namespace freshet::bench
