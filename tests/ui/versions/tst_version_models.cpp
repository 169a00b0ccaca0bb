// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/appearance.h"
#include "ui/versions/living_model.h"
#include "ui/versions/scope_model.h"
#include "ui/versions/version_comparer.h"
#include "ui/versions/version_delegate.h"
#include "ui/versions/version_history_model.h"
#include "ui/versions/versions_text.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using Living = cache::NamespaceVersions::Living;

namespace {

Living living(const char *version, qint64 keys)
{
    Living one;
    one.version = version;
    one.keys = keys;
    return one;
}

cache::NamespaceVersions scope(const char *name, const char *version, bool own = true)
{
    cache::NamespaceVersions one;
    one.nameSpace = name;
    one.version = version;
    one.own = own;
    return one;
}

cache::VersionRecord record(const char *scope, const char *from, const char *to, const char *kind, qint64 seconds)
{
    cache::VersionRecord one;
    one.time = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
    one.move = {scope, from, to};
    one.kind = kind;
    one.actor = QStringLiteral("anna");
    one.reason = QStringLiteral("wrong price");
    one.host = QStringLiteral("shop-1");
    return one;
}

QString cell(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class VersionModelsTest : public QObject
{
    Q_OBJECT

private:
    Appearance m_appearance{nullptr};

private Q_SLOTS:
    void initTestCase()
    {
        m_appearance.setLanguage(QStringLiteral("en"));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }

    void scopesAreMergedByNameWithGlobalFirst()
    {
        ScopeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        VersionsController::View view;
        view.rows = {scope("global", "v1"), scope("order", "v1", false), scope("product", "v5")};
        model.update(view);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(cell(model, 0, ScopeModel::ScopeColumn), QStringLiteral("Global"));
        const QPersistentModelIndex product(model.index(2, 0));
        view.rows = {scope("global", "v1"), scope("apple", "v2"), scope("product", "v6"), scope("user", "v1", false)};
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.update(view);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(model.rowCount(), 4);
        QVERIFY(product.isValid());
        QCOMPARE(product.row(), 2);
        QCOMPARE(cell(model, 2, ScopeModel::VersionColumn), QStringLiteral("v6"));
        QCOMPARE(cell(model, 3, ScopeModel::OriginColumn), QStringLiteral("Inherited"));
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.update(view);
        QCOMPARE(changes.size(), 0);
        view.rows = {};
        model.update(view);
        QCOMPARE(model.rowCount(), 0);
    }

    void whatWasNotCountedIsNotZero()
    {
        ScopeModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        VersionsController::View view;
        view.rows = {scope("global", "v1"), scope("product", "v5"), scope("user", "v2")};
        model.update(view);
        QCOMPARE(cell(model, 1, ScopeModel::KeysColumn), QString());
        QVERIFY(model.index(1, ScopeModel::KeysColumn)
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("not counted")));
        view.count.at = QDateTime::currentDateTimeUtc();
        Living current = living("v5", 1234567);
        current.bytes = 10 << 20;
        current.bytesError = 1 << 20;
        view.count.living["product"] = {living("v4", 12340), living("v3", 1), current};
        model.update(view);
        QCOMPARE(cell(model, 1, ScopeModel::KeysColumn), QStringLiteral("1,234,567"));
        QCOMPARE(cell(model, 1, ScopeModel::MemoryColumn), QStringLiteral("about 10.0 MiB ± 1.00 MiB"));
        QCOMPARE(cell(model, 1, ScopeModel::OldColumn), QStringLiteral("2 old: 12,341 keys"));
        QCOMPARE(cell(model, 2, ScopeModel::KeysColumn), QStringLiteral("0"));
        QCOMPARE(cell(model, 0, ScopeModel::KeysColumn), QStringLiteral("0")); // nobody inherits
    }

    void globalHasTheKeysOfThoseThatInherit()
    {
        VersionsController::View view;
        view.rows = {scope("global", "v2"), scope("a", "v2", false), scope("b", "v2", false), scope("c", "v2")};
        Living one = living("v2", 10), other = living("v2", 5);
        one.bytes = 1000;
        one.bytesError = 30;
        one.persistent = other.persistent = 1;
        other.bytes = 500;
        other.bytesError = 40;
        other.lastExpiry = QDateTime::currentDateTimeUtc();
        view.count.living = {{"a", {one}}, {"b", {other, living("v1", 3)}}, {"c", {living("v2", 1000)}}};
        const auto sums = view.livingOf("global");
        QCOMPARE(sums.size(), std::size_t(2));
        QCOMPARE(sums[0].keys, 15);
        QCOMPARE(sums[0].bytes, 1500);
        QCOMPARE(sums[0].bytesError, 50);
        QCOMPARE(sums[0].persistent, 2);
        QCOMPARE(sums[0].lastExpiry, other.lastExpiry);
        QVERIFY(!sums[1].bytes);
    }

    void namesAreMadeVisibleAndSpoiltVersionsSaid()
    {
        ScopeModel model;
        VersionsController::View view;
        cache::NamespaceVersions odd = scope("a\xE2\x80\xAE<b>x</b>\n", "");
        odd.error = Error{Code::WrongType, QStringLiteral("cache_version:a is no string"), {}};
        view.rows = {odd};
        model.update(view);
        QVERIFY(cell(model, 0, ScopeModel::ScopeColumn).contains(QStringLiteral("\\u202e<b>x</b>\\n")));
        QCOMPARE(cell(model, 0, ScopeModel::VersionColumn), QStringLiteral("unknown"));
        QCOMPARE(cell(model, 0, ScopeModel::OriginColumn), QStringLiteral("Unreadable"));
        QVERIFY(model.index(0, 1).data(VersionDelegate::TroubleRole).toBool());
        QVERIFY(model.index(0, 1).data(Qt::ToolTipRole).toString().contains(QStringLiteral("no string")));
    }

    void livingVersionsAreTheNewestFirst()
    {
        LivingModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto own = scope("product", "v3");
        Living old = living("v10", 12340);
        old.persistent = 0;
        old.lastExpiry = QDateTime::currentDateTimeUtc().addSecs(41 * 60 + 30);
        model.setRows(
            LivingModel::rowsOf(own, {old, living("summer", 2)}, true,
                                {record("product", "v10", "v3", "rollback", 10), record("user", "v7", "v8", "bump", 9)}));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(cell(model, 0, LivingModel::VersionColumn), QStringLiteral("v10"));
        QCOMPARE(cell(model, 0, LivingModel::StateColumn), QStringLiteral("Old"));
        QCOMPARE(cell(model, 1, LivingModel::StateColumn), QStringLiteral("Current"));
        QCOMPARE(cell(model, 1, LivingModel::KeysColumn), QStringLiteral("0"));
        QCOMPARE(cell(model, 2, LivingModel::VersionColumn), QStringLiteral("summer"));
        QVERIFY2(cell(model, 0, LivingModel::ExpiryColumn).startsWith(QStringLiteral("last one in 41 min")),
                 qPrintable(cell(model, 0, LivingModel::ExpiryColumn)));
        QVERIFY(model.index(0, 0)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .startsWith(QStringLiteral("12,340 keys, last one expires in 41 min")));
        model.setRows(LivingModel::rowsOf(own, {}, false, {}));
        QCOMPARE(cell(model, 0, LivingModel::KeysColumn), QStringLiteral("not counted"));
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }

    void historyIsFilteredByScopeKindAndText()
    {
        VersionHistoryModel model;
        VersionHistoryFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester filterTester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<cache::VersionRecord> records{record("product", "v2", "v1", "rollback", 30),
                                                  record("user", "v1", "v2", "", 20), record("product", "v1", "v2", "bump", 10)};
        model.update(records);
        QCOMPARE(cell(model, 1, VersionHistoryModel::WhoColumn), QStringLiteral("a service"));
        QCOMPARE(cell(model, 0, VersionHistoryModel::HostColumn), QStringLiteral("shop-1"));
        filter.setScope(QByteArray("product"));
        QCOMPARE(filter.rowCount(), 2);
        filter.setKind(QByteArray("bump"));
        QCOMPARE(filter.rowCount(), 1);
        filter.setScope(std::nullopt);
        filter.setKind(QByteArray());
        QCOMPARE(filter.rowCount(), 1);
        filter.setKind(std::nullopt);
        filter.setSearch(QStringLiteral("ROLL"));
        QCOMPARE(filter.rowCount(), 1);
        filter.setSearch({});
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        records.insert(records.begin(), record("product", "v1", "v3", "bump", 40));
        model.update(records);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(filter.rowCount(), 4);
        model.update({});
        QCOMPARE(filter.rowCount(), 0);
    }

    void keysOfAComparisonAreDrawnAsPlainText()
    {
        KeyNamesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setKeys({"v1:product:\xff\n", QByteArray(100000, 'k')});
        QCOMPARE(cell(model, 0, 0), QStringLiteral("v1:product:\\xff\\n"));
        QVERIFY(cell(model, 1, 0).size() <= 600);
    }

    void warmthIsSaidWithWhatItRestsOn()
    {
        inspect::VersionWarmth warmth;
        warmth.move = {"product", "v5", "v4"};
        warmth.currentKeys = 500;
        warmth.oldKeys = 120;
        warmth.oldPersistent = 0;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        warmth.oldLastExpiry = now.addSecs(2490);
        warmth.keys = inspect::MeasuredShare::of(100, 500);
        warmth.used = inspect::MeasuredShare::of(38, 100);
        const QString text = warmthLines(warmth, now).join(u'\n');
        QVERIFY2(text.contains(QStringLiteral("v4 has 120 keys, last one expires in 41 min")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("v4 has 20.0 % (95 %: 16.7 % to 23.7 %)")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("38.0 % (95 %:")), qPrintable(text));
        warmth.used.reset();
        warmth.oldKeys.reset();
        warmth.currentKeys.reset();
        const QString less = warmthLines(warmth, now).join(u'\n');
        QVERIFY(less.contains(QStringLiteral("does not tell")) && less.contains(QStringLiteral("not all counted")));
    }

    void aPartlyFailedCleanupIsNoSuccess()
    {
        VersionOrder order;
        order.kind = VersionOrder::Kind::Cleanup;
        order.scope = "product";
        VersionResult result;
        result.cleanup.deleted = 10;
        result.cleanup.failed = 3;
        result.cleanup.error = Error{Code::ConnectionLost, QStringLiteral("gone"), {}};
        const QString text = resultText(order, result);
        QVERIFY(text.contains(QStringLiteral("3 failed")) && text.contains(QStringLiteral("not the rest: gone")));
        QCOMPARE(outcomeOf(order, result).state, audit::Outcome::State::Partly);
        result.cleanup = {};
        result.cleanup.deleted = 10;
        QCOMPARE(outcomeOf(order, result).state, audit::Outcome::State::Done);
        result.cleanup.stopped = true;
        QCOMPARE(outcomeOf(order, result).state, audit::Outcome::State::Partly);
        const Result<VersionResult> failed = failure(Code::NoPermission, QStringLiteral("no eval"));
        QCOMPARE(outcomeOf(order, failed).state, audit::Outcome::State::Failed);
        QVERIFY(resultText(order, failed).contains(QStringLiteral("nothing was changed: no eval")));
    }
};

QTEST_MAIN(VersionModelsTest)
#include "tst_version_models.moc"
