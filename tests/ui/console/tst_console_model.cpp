// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/console_file.h"
#include "ui/console/console_history.h"
#include "ui/console/console_input.h"
#include "ui/console/console_model.h"
#include "ui/console/console_text.h"
#include "ui/console/reply_table_model.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using redis::Value;

namespace {

ConsoleEntry entryOf(qint64 id, Value reply, const QByteArrayList &words = {"GET", "a"})
{
    ConsoleEntry entry;
    entry.id = id;
    entry.words = words;
    entry.line = words.join(' ');
    entry.state = ConsoleEntry::State::Done;
    entry.at = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC);
    ConsoleEntry::Part part;
    part.reply = inspect::cutReply(std::move(reply), inspect::Console::keptElements, inspect::Console::keptBytes);
    entry.parts = std::make_shared<const std::vector<ConsoleEntry::Part>>(1, part);
    return entry;
}

Value numbers(int count)
{
    Value::Array elements;
    for (int i = 0; i < count; ++i)
        elements.emplace_back(qint64(i));
    return Value(std::move(elements));
}

} // namespace

class ConsoleModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repliesOpenAsTreesAndMoreIsShownOnDemand()
    {
        ConsoleModel model;
        QAbstractItemModelTester tester(&model);
        tester.setUseFetchMore(false); // in the middle of an insertion, it would
        model.append(entryOf(1, Value(QByteArray("plain"))));
        Value::Array nested{numbers(3), Value(QByteArray("x"))};
        model.append(entryOf(2, Value(nested)));
        model.append(entryOf(3, numbers(2500)));
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(!model.hasChildren(model.index(0, 0)));
        const QModelIndex second = model.index(1, 0);
        QVERIFY(model.hasChildren(second) && model.canFetchMore(second));
        model.fetchMore(second);
        QCOMPARE(model.rowCount(second), 2);
        const QModelIndex inner = model.index(0, 0, second);
        model.fetchMore(inner);
        QCOMPARE(model.index(2, 0, inner).data().toString(), QStringLiteral("3) 2"));
        const QModelIndex third = model.index(2, 0);
        model.fetchMore(third);
        QCOMPARE(model.rowCount(third), int(ConsoleModel::firstRows) + 1);
        QModelIndex more = model.index(model.rowCount(third) - 1, 0, third);
        QVERIFY(more.data(ConsoleModel::IsMoreRole).toBool());
        model.showMore(more);
        QCOMPARE(model.rowCount(third), int(ConsoleModel::firstRows + ConsoleModel::moreRows) + 1);
        for (int i = 0; i < 2; ++i)
            model.showMore(model.index(model.rowCount(third) - 1, 0, third));
        QCOMPARE(model.rowCount(third), 2500);
        QCOMPARE(model.index(2499, 0, third).data().toString(), QStringLiteral("2500) 2499"));
        model.replace(entryOf(3, numbers(1)));
        QCOMPARE(model.rowCount(model.index(2, 0)), 0);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void whatIsKeptIsBounded()
    {
        ConsoleModel model;
        QAbstractItemModelTester tester(&model);
        tester.setUseFetchMore(false); // in the middle of an insertion, it would
        for (int i = 1; i <= int(ConsoleModel::mostEntries) + 20; ++i)
            model.append(entryOf(i, Value(QByteArray("x"))));
        QCOMPARE(model.rowCount(), int(ConsoleModel::mostEntries));
        QVERIFY(!model.entry(20) && model.entry(21));
        QCOMPARE(model.indexOf(21).row(), 0);
        for (int i = 0; i < 20; ++i)
            model.append(entryOf(10'000 + i, Value(QByteArray(7 << 20, 'x'))));
        QVERIFY(model.bytes() <= ConsoleModel::mostBytes);
        QVERIFY(model.rowCount() < 10);
        QCOMPARE(model.last()->id, 10'019);
    }

    void messagesOfAStreamAreBounded()
    {
        ConsoleModel model;
        QAbstractItemModelTester tester(&model);
        tester.setUseFetchMore(false); // in the middle of an insertion, it would
        ConsoleEntry entry = entryOf(1, Value());
        entry.parts.reset();
        entry.isStream = true;
        entry.state = ConsoleEntry::State::Running;
        model.append(entry);
        inspect::ConsoleMessage message;
        message.text = "x";
        for (int i = 0; i < 4; ++i)
            model.addMessages(1, std::vector<inspect::ConsoleMessage>(2000, message));
        QCOMPARE(model.entry(1)->messages.size(), ConsoleEntry::mostMessages);
        QCOMPARE(model.entry(1)->messageCount, 8000);
    }

    void hostileBytesAreMadeVisible()
    {
        const QByteArray hostile("\x1b]0;t\x07<b>\xe2\x80\xae\xff\n");
        ConsoleModel model;
        model.append(entryOf(1, Value(Value::Array{Value(hostile)}), {"GET", hostile}));
        const QModelIndex root = model.index(0, 0);
        model.fetchMore(root);
        bool hasMore = false;
        for (const QString &text : {root.data().toString(), model.index(0, 0, root).data().toString(),
                                    transcriptOf(*model.last(), 0, 10, hasMore).replace(u'\n', u' '),
                                    errorText({Code::Server, QString::fromUtf8(hostile), {}})}) {
            for (const QChar c : text)
                QVERIFY2(c.isPrint() && c.unicode() != 0x202e, qPrintable(text));
        }
        QCOMPARE(model.index(0, 0, root).data(ConsoleModel::BytesRole).toByteArray(), hostile);
    }

    void aTableModelHoldsRows()
    {
        ReplyTableModel model;
        QAbstractItemModelTester tester(&model);
        tester.setUseFetchMore(false); // in the middle of an insertion, it would
        inspect::ReplyTable table;
        table.columns = {"field", "value"};
        table.rows = {{"a", "1"}, {"b"}};
        model.setTable(table);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("1"));
        QCOMPARE(model.index(1, 1).data().toString(), QString());
    }

    void theHistoryLastsAndKeepsNoPassword()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("freshet/history"));
        {
            ConsoleHistory history(path);
            for (const char *text :
                 {"GET a", "GET a", "AUTH secretword", "CONFIG SET requirepass secretword", "acl setuser x >secretword",
                  "MIGRATE h 1 k 0 1 AUTH secretword", "HELLO 2 AUTH u secretword", "3 auth secretword", "SET \"k\n",
                  "PING\nSET b \xea\xb0\x80", "  "})
                history.add(QString::fromUtf8(text));
            QCOMPARE(history.texts().size(), 3);
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("secretword"));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        ConsoleHistory again(path);
        QCOMPARE(again.texts(), (QStringList{QStringLiteral("GET a"), QStringLiteral("SET \"k\n"),
                                             QString::fromUtf8("PING\nSET b \xea\xb0\x80")}));
        QCOMPARE(again.findBefore(3, QStringLiteral("get")), 0);
        QCOMPARE(again.findBefore(0, QStringLiteral("get")), -1);
    }

    void theHistoryIsBounded()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("history"));
        {
            ConsoleHistory history(path);
            for (int i = 0; i < 2500; ++i)
                history.add(QStringLiteral("GET %1").arg(i));
            history.add(QString(ConsoleHistory::longest + 1, u'x'));
            QCOMPARE(history.texts().size(), ConsoleHistory::most);
        }
        {
            const ConsoleHistory again(path);
            QCOMPARE(again.texts().size(), ConsoleHistory::most);
            QCOMPARE(again.texts().last(), QStringLiteral("GET 2499"));
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count('\n'), int(ConsoleHistory::most)); // the file too
    }

    void theLineWalksAndSearchesTheHistory()
    {
        ConsoleHistory history({});
        for (const char *text : {"GET first", "SET second 1", "GET third"})
            history.add(QString::fromUtf8(text));
        ConsoleInput input(history);
        input.show();
        input.setText(QStringLiteral("typed"));
        QTest::keyClick(&input, Qt::Key_Up);
        QTest::keyClick(&input, Qt::Key_Up);
        QCOMPARE(input.toPlainText(), QStringLiteral("SET second 1"));
        QTest::keyClick(&input, Qt::Key_Down);
        QTest::keyClick(&input, Qt::Key_Down);
        QCOMPARE(input.toPlainText(), QStringLiteral("typed"));
        QSignalSpy submitted(&input, &ConsoleInput::submitted);
        QTest::keyClick(&input, Qt::Key_R, Qt::ControlModifier);
        QTest::keyClicks(&input, QStringLiteral("get"));
        QCOMPARE(input.toPlainText(), QStringLiteral("GET third"));
        QTest::keyClick(&input, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(input.toPlainText(), QStringLiteral("GET first"));
        QTest::keyClick(&input, Qt::Key_Return); // takes it, and does not run it
        QVERIFY(!input.isSearching());
        QCOMPARE(submitted.size(), 0);
        QTest::keyClick(&input, Qt::Key_R, Qt::ControlModifier);
        QTest::keyClicks(&input, QStringLiteral("second"));
        QTest::keyClick(&input, Qt::Key_Escape);
        QCOMPARE(input.toPlainText(), QStringLiteral("GET first"));
        QTest::keyClick(&input, Qt::Key_Return);
        QCOMPARE(submitted.size(), 1);
    }

    void outputIsSavedAsTextAndAsJsonLines()
    {
        QTemporaryDir directory;
        ConsoleEntry failed = entryOf(2, Value());
        failed.parts.reset();
        failed.state = ConsoleEntry::State::Failed;
        failed.error = Error{Code::ReadOnly, QStringLiteral("no"), {}};
        const std::vector<ConsoleEntry> entries{entryOf(1, Value(Value::Array{Value(QByteArray("\xff")), Value(qint64(1))})),
                                                failed};
        const QString text = directory.filePath(QStringLiteral("a.txt")), json = directory.filePath(QStringLiteral("a.jsonl"));
        QCOMPARE(*saveConsole(text, entries), 2);
        QCOMPARE(*saveConsole(json, entries), 2);
        QFile textFile(text), jsonFile(json);
        QVERIFY(textFile.open(QIODevice::ReadOnly) && jsonFile.open(QIODevice::ReadOnly));
        QCOMPARE(textFile.readAll(), QByteArray("> GET a\n1) \"\\xff\"\n2) (integer) 1\n> GET a\n(error) no\n"));
        const QJsonObject first = QJsonDocument::fromJson(jsonFile.readLine()).object();
        QCOMPARE(first.value(QStringLiteral("reply"))[1].toInt(), 1);
        QCOMPARE(first.value(QStringLiteral("command"))[0].toString(), QStringLiteral("GET"));
        QCOMPARE(QJsonDocument::fromJson(jsonFile.readLine()).object().value(QStringLiteral("error")).toString(),
                 QStringLiteral("no"));
        QCOMPARE(saveConsole(directory.filePath(QStringLiteral("none/a.txt")), entries).error().code, Code::Io);
    }
};

QTEST_MAIN(ConsoleModelTest)
#include "tst_console_model.moc"
