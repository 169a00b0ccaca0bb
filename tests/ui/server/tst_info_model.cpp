// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/info_filter.h"
#include "ui/server/info_model.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace freshet;
using namespace freshet::ui;

namespace {

const QDateTime now(QDate(2026, 3, 4), QTime(5, 6, 7), Qt::UTC);

inspect::ServerInfo info(const QByteArray &text)
{
    return inspect::ServerInfo::parse(text);
}

QStringList names(const QAbstractItemModel &model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.append(model.index(row, InfoModel::NameColumn).data().toString());
    return result;
}

QString cell(const QAbstractItemModel &model, int row, InfoModel::Column column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class TestInfoModel : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<InfoModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<QSignalSpy> m_resets;

private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<InfoModel>();
        m_tester =
            std::make_unique<QAbstractItemModelTester>(m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_resets = std::make_unique<QSignalSpy>(m_model.get(), &QAbstractItemModel::modelReset);
    }

    void cleanup()
    {
        QCOMPARE(m_resets->size(), 0); // a reset would lose selection and scroll position
        m_resets.reset();
        m_tester.reset();
        m_model.reset();
    }

    void linesStandInTheServersOrder()
    {
        m_model->update(
            info("# Server\r\nredis_version:7.0.15\r\nuptime_in_seconds:7200\r\n\r\n# Memory\r\nused_memory:2097152\r\n"), now);
        QCOMPARE(names(*m_model), (QStringList{QStringLiteral("redis_version"), QStringLiteral("uptime_in_seconds"),
                                               QStringLiteral("used_memory")}));
        QCOMPARE(cell(*m_model, 0, InfoModel::SectionColumn), QStringLiteral("Server"));
        QCOMPARE(cell(*m_model, 2, InfoModel::SectionColumn), QStringLiteral("Memory"));
        QCOMPARE(cell(*m_model, 2, InfoModel::ValueColumn), QStringLiteral("2097152"));
        QCOMPARE(cell(*m_model, 2, InfoModel::MeaningColumn), QStringLiteral("2.00 MiB"));
        QCOMPARE(m_model->sections(), (QStringList{QStringLiteral("Server"), QStringLiteral("Memory")}));
    }

    void theFirstAnswerMarksNothing()
    {
        m_model->update(info("# A\r\nx:1\r\ny:2\r\n"), now);
        for (int row = 0; row < 2; ++row)
            QVERIFY(!m_model->index(row, 0).data(InfoModel::ChangedRole).toBool());
    }

    void whatChangedIsMarkedUntilTheNextAnswer()
    {
        m_model->update(info("# A\r\nx:1\r\ny:2\r\nz:on\r\n"), now);
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->update(info("# A\r\nx:15\r\ny:2\r\nz:off\r\n"), now);
        QCOMPARE(cell(*m_model, 0, InfoModel::ChangeColumn), QStringLiteral("+14"));
        QCOMPARE(cell(*m_model, 1, InfoModel::ChangeColumn), QString());
        QCOMPARE(cell(*m_model, 2, InfoModel::ChangeColumn), QStringLiteral("changed"));
        QVERIFY(m_model->index(0, 0).data(InfoModel::ChangedRole).toBool());
        QVERIFY(!m_model->index(1, 0).data(InfoModel::ChangedRole).toBool());
        QCOMPARE(changed.size(), 2); // two runs: rows 0 and 2
        m_model->update(info("# A\r\nx:15\r\ny:2\r\nz:off\r\n"), now);
        for (int row = 0; row < 3; ++row)
            QCOMPARE(cell(*m_model, row, InfoModel::ChangeColumn), QString());
    }

    void anAnswerWithoutChangesTouchesNothing()
    {
        m_model->update(info("# A\r\nx:1\r\ny:2\r\n"), now);
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
        m_model->update(info("# A\r\nx:1\r\ny:2\r\n"), now);
        QCOMPARE(changed.size() + inserted.size() + removed.size(), 0);
    }

    void changesOfNeighboursAreToldTogether()
    {
        m_model->update(info("# A\r\na:1\r\nb:1\r\nc:1\r\nd:1\r\n"), now);
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->update(info("# A\r\na:1\r\nb:2\r\nc:2\r\nd:1\r\n"), now);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 1);
        QCOMPARE(changed[0][1].toModelIndex().row(), 2);
    }

    void newLinesAreInsertedWhereTheyBelongAndMarked()
    {
        m_model->update(info("# A\r\na:1\r\nd:1\r\n# B\r\nz:1\r\n"), now);
        const QPersistentModelIndex kept(m_model->index(1, 0));
        QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
        m_model->update(info("# A\r\na:1\r\nb:1\r\nc:1\r\nd:1\r\n# B\r\nz:1\r\n"), now);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(names(*m_model).join(QString()), QStringLiteral("abcdz"));
        QCOMPARE(kept.row(), 3);
        QCOMPARE(kept.data().toString(), QStringLiteral("d"));
        QCOMPARE(cell(*m_model, 1, InfoModel::ChangeColumn), QStringLiteral("new"));
        m_model->update(info("# A\r\na:1\r\nb:1\r\nc:1\r\nd:1\r\n# B\r\nz:1\r\n"), now);
        QCOMPARE(cell(*m_model, 1, InfoModel::ChangeColumn), QString());
    }

    void goneLinesAreRemovedAndTheOthersStay()
    {
        m_model->update(info("# A\r\na:1\r\nb:1\r\nc:1\r\nd:1\r\ne:1\r\n"), now);
        const QPersistentModelIndex kept(m_model->index(4, 0)), gone(m_model->index(1, 0));
        m_model->update(info("# A\r\na:1\r\nd:1\r\ne:1\r\n"), now);
        QCOMPARE(names(*m_model).join(QString()), QStringLiteral("ade"));
        QCOMPARE(kept.row(), 2);
        QVERIFY(!gone.isValid());
    }

    void anotherOrderKeepsTheSelection()
    {
        m_model->update(info("# Commandstats\r\ncmdstat_get:calls=1\r\ncmdstat_set:calls=2\r\ncmdstat_ping:calls=3\r\n"), now);
        const QPersistentModelIndex kept(m_model->index(0, InfoModel::ValueColumn));
        m_model->update(info("# Commandstats\r\ncmdstat_ping:calls=3\r\ncmdstat_set:calls=2\r\ncmdstat_get:calls=1\r\n"), now);
        QCOMPARE(kept.row(), 2);
        QCOMPARE(kept.data().toString(), QStringLiteral("calls=1"));
        QVERIFY(!m_model->index(2, 0).data(InfoModel::ChangedRole).toBool());
    }

    void anyAnswerMayFollowAnyOther()
    {
        QRandomGenerator random(11);
        for (int round = 0; round < 200; ++round) {
            QByteArray text;
            QStringList expected;
            for (const char *section : {"One", "Two", "Three"}) {
                if (random.bounded(4) == 0)
                    continue;
                text += QByteArray("# ") + section + "\r\n";
                QList<int> lines{0, 1, 2, 3, 4, 5};
                std::shuffle(lines.begin(), lines.end(), random);
                for (const int line : lines.mid(0, random.bounded(7))) {
                    const QByteArray name = "n" + QByteArray::number(line % 4); // some names twice
                    text += name + ":" + QByteArray::number(random.bounded(3)) + "\r\n";
                    expected.append(QString::fromLatin1(name));
                }
            }
            m_model->update(info(text), now);
            QCOMPARE(names(*m_model), expected);
        }
    }

    void repeatedNamesAreRowsOfTheirOwn()
    {
        m_model->update(info("# A\r\nx:1\r\nx:2\r\nx:3\r\n"), now);
        QCOMPARE(m_model->rowCount(), 3);
        m_model->update(info("# A\r\nx:1\r\nx:9\r\nx:3\r\n"), now);
        QCOMPARE(cell(*m_model, 1, InfoModel::ChangeColumn), QStringLiteral("+7"));
        QCOMPARE(cell(*m_model, 2, InfoModel::ChangeColumn), QString());
    }

    void hostileTextIsShownAsItIs()
    {
        const QByteArray hostile = "# <h1>S</h1>\r\n<b>name</b>:<img src=x>\x1b[31m\xe2\x80\xae" + QByteArray("evil\xff\r\n") +
                                   "long:" + QByteArray(100'000, 'x') + "\r\n:no name\r\nno colon\r\n";
        m_model->update(info(hostile), now);
        QCOMPARE(m_model->rowCount(), 2);
        QCOMPARE(cell(*m_model, 0, InfoModel::NameColumn), QStringLiteral("<b>name</b>"));
        const QString value = cell(*m_model, 0, InfoModel::ValueColumn);
        QVERIFY(value.startsWith(QStringLiteral("<img src=x>\\x1b[31m\\u202e")));
        QVERIFY(!value.contains(QChar(0x1b)) && !value.contains(QChar(0x202e)));
        QVERIFY(cell(*m_model, 1, InfoModel::ValueColumn).size() < 1000);
        QCOMPARE(m_model->index(1, 0).data(InfoModel::LineRole).toString().size(), 100'005); // a copy is whole
    }

    void aFloodOfLinesIsCutAndSaidToBe()
    {
        QByteArray flood("# Flood\r\n");
        for (int i = 0; i < 30'000; ++i)
            flood += "line_" + QByteArray::number(i) + ":1\r\n";
        m_model->update(info(flood), now);
        QCOMPARE(m_model->rowCount(), int(InfoModel::mostRows));
        QVERIFY(m_model->isCut());
        m_model->update(info("# A\r\nx:1\r\n"), now);
        QCOMPARE(m_model->rowCount(), 1);
        QVERIFY(!m_model->isCut());
    }

    void clearingEmptiesIt()
    {
        m_model->update(info("# A\r\nx:1\r\n"), now);
        m_model->clear();
        QCOMPARE(m_model->rowCount(), 0);
        m_model->update(info("# A\r\nx:5\r\n"), now);
        QVERIFY(!m_model->index(0, 0).data(InfoModel::ChangedRole).toBool()); // nothing to compare with
    }

    void theFilterShowsOneSection()
    {
        m_model->update(info("# A\r\nx:1\r\n# B\r\ny:1\r\nz:1\r\n"), now);
        InfoFilter filter;
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(m_model.get());
        QCOMPARE(filter.rowCount(), 3);
        filter.setSection(QStringLiteral("B"));
        QCOMPARE(names(filter).join(QString()), QStringLiteral("yz"));
        filter.setSection({});
        QCOMPARE(filter.rowCount(), 3);
    }

    void aSearchLooksThroughAllSectionsAndBothNamesAndValues()
    {
        m_model->update(
            info("# Server\r\nredis_mode:standalone\r\nos:Linux\r\n# Memory\r\nused_memory:2097152\r\n# Stats\r\nx.y:[a\r\n"),
            now);
        InfoFilter filter;
        filter.setSourceModel(m_model.get());
        filter.setSection(QStringLiteral("Memory"));
        filter.setSearch(QStringLiteral("LINUX"));
        QCOMPARE(names(filter), QStringList{QStringLiteral("os")});
        filter.setSearch(QStringLiteral("mem used"));
        QCOMPARE(names(filter), QStringList{QStringLiteral("used_memory")});
        filter.setSearch(QStringLiteral("2.00 MiB")); // the human form
        QCOMPARE(names(filter), QStringList{QStringLiteral("used_memory")});
        filter.setSearch(QStringLiteral("[a")); // no pattern
        QCOMPARE(names(filter), QStringList{QStringLiteral("x.y")});
        filter.setSearch(QStringLiteral("nothing of that name"));
        QCOMPARE(filter.rowCount(), 0);
        filter.setSearch({});
        QCOMPARE(names(filter), QStringList{QStringLiteral("used_memory")}); // the section again
    }
};

QTEST_MAIN(TestInfoModel)
#include "tst_info_model.moc"
