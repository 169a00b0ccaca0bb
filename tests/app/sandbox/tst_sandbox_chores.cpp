// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox_chores.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace freshet::sandbox;
using namespace std::chrono_literals;
using Chore = SandboxChores::Chore;

class SandboxChoresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTimetableDoesNotDependOnTheStep()
    {
        const auto all = [](std::chrono::milliseconds step) {
            SandboxChores chores;
            std::map<Chore, int> counts;
            for (auto time = 0ms; time < 480s; time += step) {
                for (const Chore chore : chores.due(step))
                    ++counts[chore];
            }
            return counts;
        };
        const auto fine = all(10ms);
        QCOMPARE(all(1000ms), fine);
        QCOMPARE(fine.at(Chore::BumpProducts), 2);
        QCOMPARE(fine.at(Chore::RollBackProducts), 2);
        QCOMPARE(fine.at(Chore::Enqueue), 96);
        QCOMPARE(fine.at(Chore::Drain), 2);
        QCOMPARE(fine.size(), std::size_t(7));
    }

    void theFirstDipComesSoonAndIsTakenBack()
    {
        SandboxChores chores;
        const auto soon = chores.due(6s);
        QVERIFY(std::ranges::count(soon, Chore::BumpProducts) == 1);
        const auto later = chores.due(40s);
        QVERIFY(std::ranges::count(later, Chore::RollBackProducts) == 1);
        QVERIFY(std::ranges::count(later, Chore::BumpProducts) == 0);
    }
};

QTEST_GUILESS_MAIN(SandboxChoresTest)
#include "tst_sandbox_chores.moc"
