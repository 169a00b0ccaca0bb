// SPDX-License-Identifier: GPL-3.0-or-later
// A server that other programs have filled, by the contract's names and bytes alone: every panel shows it without any setting up.
#include "app/freshet/panels.h"
#include "core/audit/activity_log.h"
#include "core/audit/bin_store.h"
#include "tests/support/await.h"
#include "tests/support/redis_server.h"
#include "ui/bridge/secret_store.h"
#include "ui/connections/profile_store.h"
#include "ui/hitrates/hit_rates_panel.h"
#include "ui/shell/appearance.h"
#include "ui/shell/current_connection.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/panel.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace freshet;

class FirstLookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void everyPanelShowsWhatOtherProgramsWrote_data();
    void everyPanelShowsWhatOtherProgramsWrote();
    void aMissedTargetIsInTheActivityLog();

private:
    void fill();
    void read();
    ui::Panel *panel(const QString &id, int *index) const;
    static bool shows(const QAbstractItemModel *model, const QModelIndex &parent, const QString &text, int depth);
    static bool shows(const ui::Panel *panel, const QString &text);

    QTemporaryDir m_folder;
    test::RedisServer m_server;
    std::unique_ptr<audit::ActivityLog> m_log;
    std::unique_ptr<audit::BinStore> m_bin;
    std::unique_ptr<ui::Appearance> m_appearance;
    std::unique_ptr<ui::ProfileStore> m_profiles;
    std::unique_ptr<ui::NoSecretStore> m_secrets;
    std::unique_ptr<ui::CurrentConnection> m_connection;
    std::unique_ptr<ui::MainWindow> m_window;
    QTimer m_reads;
};

/// As redis-py and aiocache would.
void FirstLookTest::fill()
{
    test::RawRedis raw = m_server.raw();
    for (const char *nameSpace : {"product", "tts:voices"}) {
        const QByteArray name = QByteArray("cache_metrics:") + nameSpace;
        raw.run({"SET", name + ":hits", "9000", "EX", "86400"});
        raw.run({"SET", name + ":misses", "1000", "EX", "86400"});
        raw.run({"SET", name + ":sets", "1000", "EX", "86400"});
    }
    raw.run({"SET", "v3:product:123:detail", R"({"id": 123, "name": "\uc0ac\ub8cc"})", "EX", "3600"});
    raw.run({"SET", "v3:product:list:320923b2", "[]", "EX", "1800"});
    raw.run({"SET", "tts:voices", "[]", "EX", "3600"});
    raw.run({"SET", "cache_version:global", "v1"});
    raw.run({"SET", "cache_version:product", "v3"});
    raw.run({"HSET", "cache_version:history", "2026-11-20T09:00:00.000001", "product: v1 -> v2", "2026-11-21T09:00:00.5",
             "product: v2 -> v3"});
    for (int i = 0; i < 3; ++i)
        raw.run(
            {"XADD", "events:voice.created", "*", "event",
             R"({"type": "voice.created", "payload": {"voice_id": "7", "user_id": "u1"}, "timestamp": "2026-11-25T05:10:00", )"
             R"("source": "tts", "event_id": "0b0e6a2e-0000-4000-8000-00000000000)" +
                 QByteArray::number(i) + R"("})",
             "type", "voice.created"});
    raw.run({"XGROUP", "CREATE", "events:voice.created", "cache-service", "0"});
    raw.run({"XREADGROUP", "GROUP", "cache-service", "worker-4711", "COUNT", "2", "STREAMS", "events:voice.created", ">"});
}

/// Their services go on reading meanwhile, from their memory.
void FirstLookTest::read()
{
    test::RawRedis raw = m_server.raw();
    for (const char *nameSpace : {"product", "tts:voices"}) {
        const QByteArray name = QByteArray("cache_metrics:") + nameSpace;
        raw.run({"INCRBY", name + ":hits", "9"});
        raw.run({"INCR", name + ":misses"});
    }
}

void FirstLookTest::initTestCase()
{
    // What the program keeps, it keeps here.
    for (const char *place : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        qputenv(place, m_folder.path().toUtf8());
    QVERIFY2(m_server.start(), qPrintable(m_server.log()));
    fill();
    audit::ActivityLog::Options log;
    log.path = m_folder.filePath(QStringLiteral("activity.sqlite"));
    m_log = std::make_unique<audit::ActivityLog>(log);
    audit::BinStore::Options bin;
    bin.path = m_folder.filePath(QStringLiteral("bin.sqlite"));
    m_bin = std::make_unique<audit::BinStore>(bin);
    m_appearance = std::make_unique<ui::Appearance>(nullptr);
    m_appearance->setLanguage(QStringLiteral("en"));
    m_profiles = std::make_unique<ui::ProfileStore>(m_folder.filePath(QStringLiteral("connections.json")), nullptr);
    m_secrets = std::make_unique<ui::NoSecretStore>();
    m_connection = std::make_unique<ui::CurrentConnection>(m_profiles.get(), m_secrets.get());
    ui::MainWindow::Parts parts;
    parts.appearance = m_appearance.get();
    parts.connection = m_connection.get();
    parts.profiles = m_profiles.get();
    parts.secrets = m_secrets.get();
    parts.panels = allPanels({m_log.get(), m_bin.get()});
    m_window = std::make_unique<ui::MainWindow>(std::move(parts));
    m_window->show();
    m_connection->openUrl(m_server.url());
    connect(&m_reads, &QTimer::timeout, this, &FirstLookTest::read);
    m_reads.start(200);
}

void FirstLookTest::cleanupTestCase()
{
    m_reads.stop();
    m_window.reset();
    m_connection.reset();
}

ui::Panel *FirstLookTest::panel(const QString &id, int *index) const
{
    const auto &panels = m_window->panels();
    for (*index = 0; *index < int(panels.size()); ++*index) {
        if (panels[std::size_t(*index)]->id() == id)
            return panels[std::size_t(*index)];
    }
    return nullptr;
}

bool FirstLookTest::shows(const QAbstractItemModel *model, const QModelIndex &parent, const QString &text, int depth)
{
    if (!model)
        return false;
    for (int row = 0; row < model->rowCount(parent); ++row) {
        for (int column = 0; column < model->columnCount(parent); ++column) {
            if (model->index(row, column, parent).data().toString().contains(text))
                return true;
        }
        const QModelIndex first = model->index(row, 0, parent);
        if (depth > 0 && model->hasChildren(first) && shows(model, first, text, depth - 1))
            return true;
    }
    return false;
}

bool FirstLookTest::shows(const ui::Panel *panel, const QString &text)
{
    for (const QAbstractItemView *view : panel->findChildren<QAbstractItemView *>()) {
        if (shows(view->model(), {}, text, 4))
            return true;
    }
    for (const QLabel *label : panel->findChildren<QLabel *>()) {
        if (label->text().contains(text))
            return true;
    }
    return false;
}

void FirstLookTest::everyPanelShowsWhatOtherProgramsWrote_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QStringList>("texts");
    const auto row = [](const char *id, const QStringList &texts) { QTest::newRow(id) << QString::fromLatin1(id) << texts; };
    row("hitrates", {QStringLiteral("product"), QStringLiteral("tts:voices")});
    row("keys", {QStringLiteral("v3:product:123:detail"), QStringLiteral("tts:voices")});
    row("streams", {QStringLiteral("voice.created"), QStringLiteral("cache-service")});
    row("versions", {QStringLiteral("product"), QStringLiteral("v3")});
    row("server", {QStringLiteral("redis_version")});
}

void FirstLookTest::everyPanelShowsWhatOtherProgramsWrote()
{
    QFETCH(QString, id);
    QFETCH(QStringList, texts);
    int index = 0;
    const ui::Panel *one = panel(id, &index);
    if (!one)
        QSKIP("there is no such panel");
    m_window->showPanel(index);
    QTRY_VERIFY2_WITH_TIMEOUT(one->readiness().state == ui::Panel::Readiness::State::Live, qPrintable(one->readiness().reason),
                              20000);
    for (const QString &text : texts)
        QTRY_VERIFY2_WITH_TIMEOUT(shows(one, text), qPrintable(text), 20000);
}

void FirstLookTest::aMissedTargetIsInTheActivityLog()
{
    int index = 0;
    auto *hitRates = qobject_cast<ui::HitRatesPanel *>(panel(QStringLiteral("hitrates"), &index));
    QVERIFY(hitRates);
    Q_EMIT hitRates->alert("product", 0.5, 0.9, true);
    Q_EMIT hitRates->alert("product", 0.95, 0.9, false);
    QStringList found;
    const auto look = [&] {
        found.clear();
        const auto page = test::await(m_log->changes(0));
        for (const audit::Activity &record : page ? page->records : std::vector<audit::Activity>()) {
            if (record.intent.target == "product" && record.intent.action.startsWith(QLatin1String("alert.")))
                found.prepend(record.intent.action); // newest first
        }
        return found;
    };
    QTRY_COMPARE_WITH_TIMEOUT(look(), (QStringList{QStringLiteral("alert.raised"), QStringLiteral("alert.cleared")}), 10000);
}

QTEST_MAIN(FirstLookTest)
#include "tst_first_look.moc"
