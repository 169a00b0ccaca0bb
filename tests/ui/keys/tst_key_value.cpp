// SPDX-License-Identifier: GPL-3.0-or-later
// What a key holds and what is done with it, through the real panel against a real redis-server.
#include "core/cache/value_codec.h"
#include "tests/support/redis_server.h"
#include "ui/keys/blob_view.h"
#include "ui/keys/expiry_dialog.h"
#include "ui/keys/json_tree_model.h"
#include "ui/keys/key_bin_dialog.h"
#include "ui/keys/key_change_dialog.h"
#include "ui/keys/key_exporter.h"
#include "ui/keys/key_tools.h"
#include "ui/keys/keys_panel.h"
#include "ui/keys/keys_tree_model.h"
#include "ui/keys/value_items_model.h"
#include "ui/keys/value_panel.h"
#include "ui/widgets/change_guard.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace freshet;
using namespace freshet::ui;
using freshet::test::RawReply;
using freshet::test::RedisServer;
using State = KeysController::State;

class KeyValueTest : public QObject
{
    Q_OBJECT

private:
    RedisServer m_server;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<audit::BinStore> m_bin;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<KeysPanel> m_panel;
    QString m_notice;

    RawReply raw(const QByteArrayList &command) { return m_server.raw().run(command); }
    ValuePanel &value() { return *m_panel->valuePanel(); }
    const ValueController::View &view() { return value().controller()->view(); }
    BlobView &blob() { return *value().blob(); }

    void open(bool readOnly = false, redis::Profile::Environment environment = redis::Profile::Environment::Development)
    {
        m_panel.reset();
        redis::ClientOptions options;
        options.readOnly = readOnly;
        m_session = std::make_unique<Session>(m_server.url(), options);
        redis::Profile profile = redis::Profile::make(QStringLiteral("shop cache"), m_server.url());
        profile.environment = environment;
        m_session->setProfile(profile);
        m_session->setOrigin({QStringLiteral("freshet"), profile.name, environment, m_server.url().displayName()});
        m_panel = std::make_unique<KeysPanel>(Records{nullptr, m_bin.get()});
        connect(m_panel.get(), &Panel::notice, this, [this](const QString &text) { m_notice = text; });
        m_panel->resize(1200, 700);
        m_panel->show();
        m_panel->setSession(m_session.get());
        m_panel->setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(m_panel->controller()->view().state, State::Done, 30000);
    }
    int rowOf(const QByteArray &key)
    {
        const KeysModel *model = m_panel->controller()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->name(row) == key)
                return row;
        }
        return -1;
    }
    void choose(const QByteArray &key)
    {
        QSignalSpy shown(&blob(), &BlobView::shown);
        const int row = rowOf(key);
        QVERIFY2(row >= 0, key.constData());
        m_panel->table()->clearSelection();
        m_panel->table()->selectRow(row);
        QTRY_VERIFY_WITH_TIMEOUT(view().key == key && view().state == ValueController::State::Ready, 5000);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty(), 5000);
    }
    void save()
    {
        QSignalSpy finished(m_panel->tools()->actions(), &KeyActions::finished);
        for (QPushButton *button : blob().findChildren<QPushButton *>()) {
            if (button->text() == QStringLiteral("Save"))
                button->click();
        }
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 5000);
    }
    KeyChangeDialog *dialog() { return m_panel->findChild<KeyChangeDialog *>(); }
    /// Waits for the dialog's preview, fills it in and applies it.
    template<typename Fill>
    void apply(Fill fill)
    {
        QTRY_VERIFY_WITH_TIMEOUT(dialog(), 5000);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog()->previewText().isEmpty(), 5000);
        fill(*dialog());
        QVERIFY(dialog()->applyButton()->isEnabled());
        QSignalSpy finished(m_panel->tools()->actions(), &KeyActions::finished);
        dialog()->applyButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog(), 5000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_server.start(), qPrintable(m_server.log()));
        qRegisterMetaType<KeyChange>();
    }
    void init()
    {
        raw({"FLUSHALL"});
        m_directory = std::make_unique<QTemporaryDir>();
        audit::BinStore::Options bin;
        bin.path = m_directory->filePath(QStringLiteral("bin.sqlite"));
        m_bin = std::make_unique<audit::BinStore>(bin);
    }
    void cleanup()
    {
        m_panel.reset();
        m_session.reset();
    }

    void aJsonValueIsShownPrettyAsATreeAsTextAndInHex()
    {
        raw({"SET", "k", "{\"b\":1.50,\"a\":[true,{\"name\":\"\\u202eabc\"}]}", "EX", "100"});
        open();
        choose("k");
        QCOMPARE(blob().mode(), BlobView::Mode::Json);
        QVERIFY2(blob().shownText().startsWith(QStringLiteral("{\n  \"b\": 1.50,")), qPrintable(blob().shownText()));
        blob().setMode(BlobView::Mode::Hex);
        QVERIFY(blob().shownText().startsWith(QStringLiteral("00000000  7b 22 62 22")));
        blob().setMode(BlobView::Mode::Text);
        QVERIFY(blob().shownText().startsWith(QStringLiteral("{\"b\":1.50")));
        blob().setMode(BlobView::Mode::Tree);
        auto *tree = blob().findChild<QTreeView *>();
        const QAbstractItemModelTester tester(tree->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(tree->model()->rowCount(), 2);
        QCOMPARE(tree->model()->index(0, 0).data().toString(), QStringLiteral("b"));
        QCOMPARE(tree->model()->index(0, 1).data().toString(), QStringLiteral("1.50"));
        const QModelIndex array = tree->model()->index(1, 0);
        QCOMPARE(tree->model()->rowCount(array), 2);
        const QModelIndex object = tree->model()->index(1, 0, array);
        QCOMPARE(tree->model()->index(0, 1, object).data().toString(), QStringLiteral("\\u202eabc"));
        QVERIFY(!m_panel->grab().isNull());
    }

    void aCompressedValueIsUnpackedAndSaysSo()
    {
        const QByteArray json = "{\"text\":\"" + QByteArray(5000, 'x') + "\"}";
        const QByteArray stored = cache::encodeValue(json, cache::ValueForm::Portable).stored;
        QVERIFY(stored.startsWith("COMPRESSED:"));
        raw({"SET", "k", stored});
        open();
        choose("k");
        QCOMPARE(blob().value().packing, inspect::ValueView::Packing::Portable);
        QVERIFY(blob().shownText().contains(QStringLiteral("\"text\": \"xxx")));
        bool isSaid = false;
        for (const QLabel *label : blob().findChildren<QLabel *>())
            isSaid = isSaid || label->text().contains(QStringLiteral("portable"));
        QVERIFY(isSaid);
        // An edit is stored in the form in which it was.
        blob().edit();
        blob().findChild<QPlainTextEdit *>()->setPlainText(QString::fromUtf8("{\"text\": \"" + QByteArray(6000, 'y') + "\"}"));
        save();
        const auto decoded = cache::decodeValue(raw({"GET", "k"}).bytes);
        QVERIFY(decoded);
        QCOMPARE(decoded->form, cache::ValueForm::Portable);
        QCOMPARE(decoded->json, "{\"text\":\"" + QByteArray(6000, 'y') + "\"}");
    }

    void aLongStringComesInPartsAndAsAWholeOnDemand()
    {
        QByteArray text;
        for (int i = 0; i < 40'000; ++i)
            text += "line " + QByteArray::number(i) + "\n";
        raw({"SET", "k", text});
        open();
        choose("k");
        QVERIFY(view().hasMore);
        QCOMPARE(view().size.length, std::optional<qint64>(text.size()));
        QCOMPARE(view().loadedBytes, 64 * 1024);
        value().controller()->loadAll();
        QTRY_VERIFY_WITH_TIMEOUT(!view().hasMore, 10000);
        QCOMPARE(view().items.at(0).value, text);
    }

    void everyTypeIsShownWithItsElements()
    {
        auto connection = m_server.raw();
        for (int i = 0; i < 1000; ++i) {
            const QByteArray n = QByteArray::number(i);
            connection.run({"HSET", "h", "f" + n, "v" + n});
            connection.run({"ZADD", "z", n, "m" + n});
            connection.run({"XADD", "x", "*", "a", n, "b", "2"});
        }
        raw({"RPUSH", "l", "one", "two"});
        raw({"SADD", "s", QByteArray("\xff\x00", 2)});
        open();
        QAbstractItemModel *items = value().items()->model();
        const QAbstractItemModelTester tester(items, QAbstractItemModelTester::FailureReportingMode::QtTest);
        choose("l");
        QCOMPARE(items->rowCount(), 2);
        QCOMPARE(items->index(1, 0).data().toString(), QStringLiteral("1"));
        QCOMPARE(items->index(1, 1).data().toString(), QStringLiteral("two"));
        QCOMPARE(blob().shownText(), QStringLiteral("one"));
        choose("s");
        QCOMPARE(items->index(0, 1).data().toString(), QStringLiteral("\\xff\\x00"));
        QCOMPARE(blob().mode(), BlobView::Mode::Hex);
        choose("h");
        QVERIFY(view().hasMore && items->rowCount() < 1000);
        value().controller()->loadAll();
        QTRY_COMPARE_WITH_TIMEOUT(items->rowCount(), 1000, 10000);
        choose("z");
        QVERIFY(!items->index(0, 2).data().toString().isEmpty());
        choose("x");
        QCOMPARE(items->rowCount(), 200);
        QVERIFY(items->index(0, 1).data().toString().startsWith(QStringLiteral("a: 0, b: 2")));
        value().controller()->loadMore();
        QTRY_COMPARE_WITH_TIMEOUT(items->rowCount(), 400, 5000);
        QVERIFY(!m_panel->grab().isNull());
    }

    void hostileValuesAreShownAsPlainVisibleText()
    {
        raw({"SET", "html", "<img src='file:///etc/passwd'><b>x</b>\x1b]0;title\x07 \xe2\x80\xae"});
        raw({"SET", "line", QByteArray(600'000, 'x')});
        raw({"SET", "deep", QByteArray(400, '[') + QByteArray(400, ']')});
        raw({"SET", "bomb", "COMPRESSED:" + qCompress(QByteArray(80 << 20, ' '), 9).mid(4)});
        open();
        choose("html");
        QVERIFY(blob().shownText().contains(QStringLiteral("<img src='file:///etc/passwd'><b>x</b>\\x1b]0;title\\x07")));
        QVERIFY(blob().shownText().contains(QStringLiteral("\\u202e")));
        choose("deep");
        blob().setMode(BlobView::Mode::Tree);
        QVERIFY(!m_panel->grab().isNull());
        choose("line");
        value().controller()->loadAll();
        QTRY_VERIFY_WITH_TIMEOUT(!view().hasMore, 10000);
        QVERIFY(!m_panel->grab().isNull());
        choose("bomb");
        value().controller()->loadAll();
        QTRY_VERIFY_WITH_TIMEOUT(!view().hasMore, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(!blob().value().trouble.isEmpty(), 20000);
        for (const QLabel *label : m_panel->findChildren<QLabel *>())
            QVERIFY(label->text().isEmpty() || label->textFormat() == Qt::PlainText);
    }

    void anElementIsEditedAndShownAsItIsThen()
    {
        raw({"HSET", "h", "a", "1", "b", "2"});
        open();
        choose("h");
        value().items()->selectRow(1);
        QTRY_COMPARE_WITH_TIMEOUT(blob().shownText(), QStringLiteral("2"), 5000);
        blob().edit();
        blob().findChild<QPlainTextEdit *>()->setPlainText(QStringLiteral("new"));
        save();
        QCOMPARE(raw({"HGET", "h", "b"}).bytes, QByteArray("new"));
        QTRY_COMPARE_WITH_TIMEOUT(value().items()->model()->index(1, 1).data().toString(), QStringLiteral("new"), 5000);
        QCOMPARE(value().items()->currentIndex().row(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(blob().shownText(), QStringLiteral("new"), 5000);
    }

    void messagePackIsShownAsJsonAndInHexAsItIs()
    {
        raw({"SET", "k", QByteArray::fromHex("82a361676507a46e616d65a3ebb084")}); // {"age": 7, "name": "밄"}
        open();
        choose("k");
        QCOMPARE(blob().value().packing, inspect::ValueView::Packing::MessagePack);
        QCOMPARE(blob().mode(), BlobView::Mode::Json);
        QVERIFY2(blob().shownText().startsWith(QStringLiteral("{\n  \"age\": 7,")), qPrintable(blob().shownText()));
        blob().setMode(BlobView::Mode::Hex);
        QVERIFY2(blob().shownText().startsWith(QStringLiteral("00000000  82 a3 61 67 65 07")), qPrintable(blob().shownText()));
        blob().edit();
        QVERIFY(blob().findChild<QPlainTextEdit *>()->isReadOnly()); // as JSON it would be another value for its service
    }

    void aScoreIsChangedInItsCell()
    {
        raw({"ZADD", "z", "1.5", "a", "2", "b"});
        open();
        choose("z");
        QAbstractItemModel *items = value().items()->model();
        const QModelIndex cell = items->index(0, ValueItemsModel::ScoreColumn);
        QVERIFY(items->flags(cell).testFlag(Qt::ItemIsEditable));
        QVERIFY(!items->flags(items->index(0, ValueItemsModel::ValueColumn)).testFlag(Qt::ItemIsEditable));
        QVERIFY(!items->setData(cell, QStringLiteral("much")));
        QVERIFY(!items->setData(cell, QStringLiteral("nan")));
        QSignalSpy finished(m_panel->tools()->actions(), &KeyActions::finished);
        QVERIFY(items->setData(cell, QStringLiteral("0.30000000000000004")));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 5000);
        QCOMPARE(raw({"ZSCORE", "z", "a"}).bytes, QByteArray("0.30000000000000004"));
        QTRY_COMPARE_WITH_TIMEOUT(items->index(0, ValueItemsModel::ScoreColumn).data(Qt::EditRole).toString(),
                                  QStringLiteral("0.30000000000000004"), 5000);
        // Somebody else was faster: their score stays.
        raw({"ZADD", "z", "9", "a"});
        QVERIFY(items->setData(items->index(0, ValueItemsModel::ScoreColumn), QStringLiteral("4")));
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 5000);
        QVERIFY2(m_notice.startsWith(QStringLiteral("Not changed")), qPrintable(m_notice));
        QCOMPARE(raw({"ZSCORE", "z", "a"}).bytes, QByteArray("9"));
        open(true);
        choose("z");
        items = value().items()->model();
        QVERIFY(!items->flags(items->index(0, ValueItemsModel::ScoreColumn)).testFlag(Qt::ItemIsEditable));
    }

    void inProductionPuttingBackIsConfirmed()
    {
        raw({"SET", "k", "v", "EX", "1000"});
        open(false, redis::Profile::Environment::Production);
        m_panel->table()->selectAll();
        m_panel->tools()->askRemove();
        apply([](KeyChangeDialog &dialog) { dialog.findChild<QLineEdit *>()->setText(QStringLiteral("shop cache")); });
        m_panel->tools()->showBin();
        QPointer<KeyBinDialog> bin = m_panel->findChild<KeyBinDialog *>();
        QVERIFY(bin);
        QTRY_VERIFY(bin->restoreButton()->isEnabled());
        bin->restoreButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(bin->findChild<ChangeGuard *>(), 5000);
        auto *guard = bin->findChild<ChangeGuard *>();
        QVERIFY(!guard->canApply());
        QCOMPARE(raw({"DBSIZE"}).integer, 1); // the mark of the deletion
        guard->reject();
        QTRY_VERIFY_WITH_TIMEOUT(!bin->findChild<ChangeGuard *>(), 5000);
        QCOMPARE(raw({"DBSIZE"}).integer, 1); // the mark of the deletion
        QCOMPARE(m_panel->tools()->actions()->removedCount(), 1U);
        bin->close();
    }

    void whatWasAskedAboutOneConnectionIsNotDoneToAnother()
    {
        raw({"SET", "k", "1"});
        open();
        choose("k");
        m_panel->tools()->askRemove();
        QTRY_VERIFY_WITH_TIMEOUT(dialog() && !dialog()->previewText().isEmpty(), 5000);
        const QPointer<KeyChangeDialog> asked = dialog();
        Session other(m_server.url(), {});
        m_panel->setSession(&other);
        QTRY_VERIFY_WITH_TIMEOUT(!asked, 5000);
        m_panel->setSession(nullptr);
        QCOMPARE(raw({"EXISTS", "k"}).integer, 1);
    }

    void anEditThatCameTooLateChangesNothing()
    {
        raw({"SET", "k", "old", "EX", "100"});
        open();
        choose("k");
        blob().edit();
        QVERIFY(!blob().findChild<QPlainTextEdit *>()->isReadOnly());
        raw({"SET", "k", "of somebody else"});
        blob().findChild<QPlainTextEdit *>()->setPlainText(QStringLiteral("new"));
        save();
        QVERIFY2(m_notice.startsWith(QStringLiteral("Not changed")), qPrintable(m_notice));
        QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("of somebody else"));
        QTRY_COMPARE_WITH_TIMEOUT(blob().shownText(), QStringLiteral("of somebody else"), 5000);
    }

    void aKeyThatIsGoneIsSaidToBe()
    {
        raw({"SET", "k", "1"});
        open();
        raw({"DEL", "k"});
        m_panel->table()->selectRow(0);
        QTRY_COMPARE_WITH_TIMEOUT(view().state, ValueController::State::Gone, 5000);
    }

    void removedKeysGoToTheBinAndComeBack()
    {
        for (int i = 0; i < 5; ++i)
            raw({"SET", "k" + QByteArray::number(i), "v", "EX", "1000"});
        open();
        m_panel->table()->selectAll();
        m_panel->tools()->askRemove();
        apply([](KeyChangeDialog &dialog) {
            QVERIFY2(dialog.previewText().startsWith(QStringLiteral("5 of 5 are there: 5 string")),
                     qPrintable(dialog.previewText()));
        });
        QCOMPARE(raw({"DBSIZE"}).integer, 1); // the mark of it
        QVERIFY2(m_notice.startsWith(QStringLiteral("5 key")), qPrintable(m_notice));
        QTRY_COMPARE(m_panel->tools()->actions()->removedCount(), 5U);
        m_panel->tools()->showBin();
        QPointer<KeyBinDialog> bin = m_panel->findChild<KeyBinDialog *>();
        QVERIFY(bin);
        QTRY_COMPARE(bin->table()->rowCount(), 5);
        bin->restoreButton()->click();
        QTRY_COMPARE_WITH_TIMEOUT(raw({"DBSIZE"}).integer, 2, 5000);
        QTRY_COMPARE_WITH_TIMEOUT(bin->table()->rowCount(), 4, 5000);
        bin->close();
    }

    void ttlsAreSetForMany()
    {
        for (int i = 0; i < 3; ++i)
            raw({"SET", "k" + QByteArray::number(i), "v"});
        open();
        m_panel->table()->selectAll();
        m_panel->tools()->askTtl();
        apply([](KeyChangeDialog &dialog) {
            auto *ttl = dialog.findChild<QLineEdit *>();
            ttl->setText(QStringLiteral("soon"));
            QVERIFY(!dialog.applyButton()->isEnabled());
            ttl->setText(QStringLiteral("2 h"));
        });
        for (int i = 0; i < 3; ++i)
            QVERIFY(raw({"TTL", "k" + QByteArray::number(i)}).integer > 7000);
        m_panel->tools()->askTtl();
        apply([](KeyChangeDialog &dialog) { dialog.findChildren<QRadioButton *>().last()->setChecked(true); });
        QCOMPARE(raw({"TTL", "k0"}).integer, -1);
    }

    void aRenamedKeyAndACopyAreListed()
    {
        raw({"SET", "a", "1"});
        raw({"SET", "taken", "2"});
        open();
        choose("a");
        m_panel->tools()->askName(KeyChange::Kind::Rename);
        apply([](KeyChangeDialog &dialog) {
            QVERIFY(!dialog.applyButton()->isEnabled()); // it is called that already
            dialog.findChild<QLineEdit *>()->setText(QStringLiteral("b"));
        });
        QCOMPARE(raw({"GET", "b"}).bytes, QByteArray("1"));
        QTRY_VERIFY_WITH_TIMEOUT(rowOf("b") >= 0, 5000);
        choose("b");
        m_panel->tools()->askName(KeyChange::Kind::Duplicate);
        apply([](KeyChangeDialog &dialog) { dialog.findChild<QLineEdit *>()->setText(QStringLiteral("taken")); });
        QVERIFY2(m_notice.startsWith(QStringLiteral("Not done: a key of that name exists")), qPrintable(m_notice));
        QCOMPARE(raw({"GET", "taken"}).bytes, QByteArray("2"));
    }

    void inProductionTheConnectionsNameIsTyped()
    {
        raw({"SET", "k", "1"});
        open(false, redis::Profile::Environment::Production);
        choose("k");
        m_panel->tools()->askRemove();
        apply([](KeyChangeDialog &dialog) {
            QVERIFY(!dialog.applyButton()->isEnabled());
            dialog.findChild<QLineEdit *>()->setText(QStringLiteral("shop"));
            QVERIFY(!dialog.applyButton()->isEnabled());
            dialog.findChild<QLineEdit *>()->setText(QStringLiteral("shop cache"));
        });
        QCOMPARE(raw({"EXISTS", "k"}).integer, 0);
    }

    void inProductionAnEditIsConfirmedToo()
    {
        raw({"SET", "k", "1"});
        open(false, redis::Profile::Environment::Production);
        choose("k");
        blob().edit();
        blob().findChild<QPlainTextEdit *>()->setPlainText(QStringLiteral("2"));
        for (QPushButton *button : blob().findChildren<QPushButton *>()) {
            if (button->text() == QStringLiteral("Save"))
                button->click();
        }
        QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("1"));
        apply([](KeyChangeDialog &dialog) { dialog.findChild<QLineEdit *>()->setText(QStringLiteral("shop cache")); });
        QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("2"));
    }

    void aReadOnlyConnectionOffersNoChange()
    {
        raw({"SET", "k", "1"});
        open(true);
        choose("k");
        m_panel->tools()->askRemove();
        m_panel->tools()->askTtl();
        QVERIFY(!dialog());
        blob().edit();
        QVERIFY(blob().findChild<QPlainTextEdit *>()->isReadOnly());
        QCOMPARE(raw({"GET", "k"}).bytes, QByteArray("1"));
    }

    void keysValuesAndCommandsAreCopied()
    {
        raw({"HSET", "it's", "f", "v"});
        open();
        choose("it's");
        m_panel->tools()->copyKeys();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("it's"));
        m_panel->tools()->copyValue();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("v"));
        m_panel->tools()->copyCommand();
        const QString command = QGuiApplication::clipboard()->text();
        QVERIFY2(command.endsWith(QStringLiteral(" HGETALL 'it'\\''s'")), qPrintable(command));
    }

    void theListIsExported()
    {
        raw({"SET", "v1:product:1", "1", "PX", "5000000"});
        raw({"SET", "=evil", "1"});
        open();
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("keys.csv"));
        QSignalSpy finished(m_panel->tools()->exporter(), &KeyExporter::finished);
        m_panel->tools()->exportTo(path, inspect::KeyExportForm::Csv);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 5000);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY2(text.startsWith("key,type,ttl_ms,bytes,encoding,namespace,version\r\n"), text.constData());
        QVERIFY(text.contains("'=evil,string,-1,"));
        QVERIFY(text.contains("v1:product:1,string,49"));
        QCOMPARE(text.count("\r\n"), 3);
        QSignalSpy failed(m_panel->tools()->exporter(), &KeyExporter::failed);
        m_panel->tools()->exportTo(directory.filePath(QStringLiteral("no/such/place.csv")), inspect::KeyExportForm::JsonLines);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 5000);
    }

    void keysThatDieTogetherStandOut()
    {
        std::vector<QByteArrayList> commands;
        for (int i = 0; i < 900; ++i)
            commands.push_back({"SET", "same" + QByteArray::number(i), "1", "PX", QByteArray::number(605'000 + i)});
        for (int i = 0; i < 100; ++i)
            commands.push_back({"SET", "spread" + QByteArray::number(i), "1", "PX", QByteArray::number(1000 * (i + 20))});
        commands.push_back({"SET", "stays", "1"});
        m_server.raw().runAll(commands);
        open();
        m_panel->tools()->showExpiries();
        auto *dialog = m_panel->findChild<ExpiryDialog *>();
        QVERIFY(dialog);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->chart()->histogram().within() == 1000, 5000);
        QCOMPARE(dialog->chart()->histogram().never, 1);
        const auto peaks = dialog->chart()->histogram().peaks(1);
        QVERIFY(dialog->chart()->histogram().counts[peaks.at(0)] >= 900);
        QVERIFY2(dialog->words().contains(QStringLiteral("1 never")), qPrintable(dialog->words()));
        QVERIFY(!dialog->grab().isNull());
        dialog->close();
    }

    void aFolderIsRemovedAsAWhole()
    {
        for (int i = 0; i < 50; ++i)
            raw({"SET", "v1:a:" + QByteArray::number(i), "1"});
        raw({"SET", "v1:b", "1"});
        open();
        m_panel->showTree(true);
        KeysTreeModel *tree = m_panel->controller()->tree();
        QTRY_COMPARE_WITH_TIMEOUT(tree->rowCount(), 1, 5000);
        const QModelIndex folder = tree->index(0, 0, tree->index(0, 0));
        m_panel->tree()->selectionModel()->select(folder, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        QCOMPARE(m_panel->chosenKeys().size(), 50);
        m_panel->tools()->askRemove();
        apply([](KeyChangeDialog &) {});
        QCOMPARE(raw({"DBSIZE"}).integer, 2); // and the mark of it
    }
};

QTEST_MAIN(KeyValueTest)
#include "tst_key_value.moc"
