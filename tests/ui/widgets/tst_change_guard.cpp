// SPDX-License-Identifier: GPL-3.0-or-later
// The question before a change, as its user meets it.
#include "tests/support/redis_server.h"
#include "ui/bridge/session.h"
#include "ui/widgets/change_guard.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace freshet;
using namespace freshet::ui;
using Environment = redis::Profile::Environment;

namespace {

ChangeRequest deletion()
{
    ChangeRequest request;
    request.title = QStringLiteral("Delete 2 keys");
    request.text = QStringLiteral("They go to the bin.");
    request.numbers = {{QStringLiteral("Keys"), QStringLiteral("2")}};
    request.examples = {QStringLiteral("v1:product:1"), QStringLiteral("<b>v1</b>\n\u202e\x1b[2J")};
    request.exampleTotal = 40;
    request.undo = QStringLiteral("They can be restored.");
    request.action = QStringLiteral("Delete");
    return request;
}

ChangePlace placeOf(Environment environment, bool readOnly = false)
{
    return {QStringLiteral("Shop"), environment, readOnly};
}

} // namespace

class ChangeGuardTest : public QObject
{
    Q_OBJECT

private:
    static QLineEdit *field(QWidget &guard, const char *name) { return guard.findChild<QLineEdit *>(QLatin1String(name)); }
    static QPushButton *button(QWidget &guard, const char *name) { return guard.findChild<QPushButton *>(QLatin1String(name)); }
    static bool says(QWidget &guard, const QString &text)
    {
        for (const QLabel *label : guard.findChildren<QLabel *>()) {
            if (label->text().contains(text))
                return true;
        }
        return false;
    }
    static ChangeGuard *opened()
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (auto *guard = qobject_cast<ChangeGuard *>(widget); guard && guard->isVisible())
                return guard;
        }
        return nullptr;
    }

private Q_SLOTS:
    void stagingWantsAConfirmationAndNoName()
    {
        ChangeGuard guard(placeOf(Environment::Staging), deletion());
        guard.show();
        QVERIFY(!field(guard, "guardName"));
        QVERIFY(guard.canApply());
        QVERIFY(button(guard, "guardApply")->isEnabled());
        QVERIFY(says(guard, QStringLiteral("Staging")));
        QVERIFY(says(guard, QStringLiteral("2 examples of 40")));
        QVERIFY(says(guard, QStringLiteral("They can be restored.")));
    }

    void productionWantsTheConnectionsName()
    {
        ChangeGuard guard(placeOf(Environment::Production), deletion());
        guard.show();
        QVERIFY(!button(guard, "guardApply")->isEnabled());
        QLineEdit *name = field(guard, "guardName");
        QVERIFY(name);
        QTest::keyClicks(name, QStringLiteral("shop"));
        QVERIFY(!guard.canApply());
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(guard.isVisible());
        name->clear();
        QTest::keyClicks(name, QStringLiteral("Shop"));
        QVERIFY(button(guard, "guardApply")->isEnabled());
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(!guard.isVisible());
        QCOMPARE(guard.result(), int(QDialog::Accepted));
    }

    void aNameThatNobodyCanTypeIsTypedAsItIsShown()
    {
        ChangePlace place = placeOf(Environment::Production);
        place.connection = QStringLiteral("Sh\u202eop");
        ChangeGuard guard(place, deletion());
        field(guard, "guardName")->setText(QStringLiteral("Sh\\u202eop"));
        QVERIFY(guard.canApply());
    }

    void aReasonThatIsWantedMustBeGiven()
    {
        ChangeRequest request = deletion();
        request.reason = ChangeRequest::Reason::Required;
        ChangeGuard guard(placeOf(Environment::Staging), request);
        guard.show();
        QVERIFY(!guard.canApply());
        field(guard, "guardReason")->setText(QStringLiteral("   "));
        QVERIFY(!guard.canApply());
        QVERIFY(says(guard, QStringLiteral("A reason is needed.")));
        field(guard, "guardReason")->setText(QStringLiteral(" wrong price "));
        QVERIFY(guard.canApply());
        QCOMPARE(guard.answer().reason, QStringLiteral("wrong price"));
    }

    void aReadOnlyConnectionRefusesWithWords()
    {
        ChangeGuard guard(placeOf(Environment::Production, true), deletion());
        guard.show();
        QVERIFY(!guard.canApply());
        QVERIFY(!button(guard, "guardApply"));
        QVERIFY(says(guard, QStringLiteral("read-only")));
        QTest::keyClick(button(guard, "guardCancel"), Qt::Key_Return);
        QVERIFY(!guard.isVisible());
        QCOMPARE(guard.result(), int(QDialog::Rejected));
    }

    void theKeyboardReachesEverythingAndEscIsNo()
    {
        ChangeRequest request = deletion();
        request.option = QStringLiteral("Also large ones");
        ChangeGuard guard(placeOf(Environment::Production), request);
        guard.show();
        QVERIFY(QTest::qWaitForWindowExposed(&guard));
        field(guard, "guardName")->setText(QStringLiteral("Shop"));
        QSet<QWidget *> reached;
        for (int i = 0; i < 12; ++i) {
            reached.insert(guard.focusWidget());
            QTest::keyClick(guard.focusWidget(), Qt::Key_Tab);
        }
        for (QWidget *one :
             {static_cast<QWidget *>(field(guard, "guardReason")), static_cast<QWidget *>(field(guard, "guardName")),
              static_cast<QWidget *>(button(guard, "guardApply")), static_cast<QWidget *>(button(guard, "guardCancel")),
              static_cast<QWidget *>(guard.findChild<QCheckBox *>()),
              static_cast<QWidget *>(guard.findChild<QPlainTextEdit *>())})
            QVERIFY2(reached.contains(one), qPrintable(one->objectName()));
        QTest::keyClick(&guard, Qt::Key_Escape);
        QCOMPARE(guard.result(), int(QDialog::Rejected));
        for (const QWidget *one : guard.findChildren<QLineEdit *>())
            QVERIFY(!one->accessibleName().isEmpty());
    }

    void hostileTextsAreDrawnPlainly()
    {
        ChangeRequest request = deletion();
        request.title = QStringLiteral("<img src=x> & \u202e\x1b");
        request.warning = QStringLiteral("<a href=\"x\">click</a>");
        request.numbers.emplace_back(QStringLiteral("<i>n</i>"), QString(100'000, u'x'));
        request.action = QStringLiteral("Delete &all");
        ChangeGuard guard(placeOf(Environment::Staging), request);
        guard.show();
        for (const QLabel *label : guard.findChildren<QLabel *>()) {
            QCOMPARE(label->textFormat(), Qt::PlainText);
            QVERIFY(!label->text().contains(QChar(0x202e)));
            QVERIFY(!label->text().contains(QChar(0x1b)));
            QVERIFY(label->text().size() < 2000);
        }
        const QString examples = guard.findChild<QPlainTextEdit *>()->toPlainText();
        QCOMPARE(examples.count(u'\n'), 1);
        QVERIFY(examples.contains(QStringLiteral("\\x1b")));
        QVERIFY(guard.width() < 900);
        QCOMPARE(button(guard, "guardApply")->text(), QStringLiteral("Delete &&all"));
    }

    void developmentIsNotAskedUnlessTheChangeWantsIt()
    {
        test::RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        Session session(server.url(), redis::ClientOptions{});
        QWidget parent;
        int applied = 0;
        ChangeGuard::ask(&parent, &session, deletion(), [&](const ChangeAnswer &) { ++applied; });
        QCOMPARE(applied, 0); // never from inside
        QTRY_COMPARE(applied, 1);
        QVERIFY(!opened());
        ChangeRequest always = deletion();
        always.ask = ChangeRequest::Ask::Always;
        ChangeGuard::ask(&parent, &session, always, [&](const ChangeAnswer &) { ++applied; });
        QVERIFY(opened());
        QTest::mouseClick(button(*opened(), "guardApply"), Qt::LeftButton);
        QTRY_COMPARE(applied, 2);
    }

    void aConnectionThatGoesAwayTakesTheQuestionWithIt()
    {
        test::RedisServer server;
        QVERIFY2(server.start(), qPrintable(server.log()));
        auto session = std::make_unique<Session>(server.url(), redis::ClientOptions{});
        session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), Environment::Production, QStringLiteral("x")});
        QWidget parent;
        int applied = 0, refused = 0;
        ChangeGuard::ask(&parent, session.get(), deletion(), [&](const ChangeAnswer &) { ++applied; }, [&] { ++refused; });
        QVERIFY(opened());
        QVERIFY(says(*opened(), QStringLiteral("Production")));
        session.reset();
        QTRY_COMPARE(refused, 1);
        QCOMPARE(applied, 0);
        QTRY_VERIFY(!opened());
    }
};

QTEST_MAIN(ChangeGuardTest)
#include "tst_change_guard.moc"
