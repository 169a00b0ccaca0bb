// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalog/schema.h"
#include "tests/support/await.h"
#include "tests/support/sql_database.h"

#include <QSqlQuery>
#include <QTest>

using namespace freshet;
using test::await;

class SchemaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void severalMayPrepareAtOnceAndAgain_data() { test::SqlDatabases::addRows(); }
    void severalMayPrepareAtOnceAndAgain()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        std::vector<std::unique_ptr<Sql>> others;
        std::vector<std::shared_ptr<std::optional<Result<void>>>> answers;
        for (int i = 0; i < 5; ++i) {
            others.push_back(std::move(*Sql::open(url)));
            answers.push_back(std::make_shared<std::optional<Result<void>>>());
            test::keep(catalog::prepareSchema(*others.back()), answers.back());
        }
        for (const auto &answer : answers) {
            QTRY_VERIFY(answer->has_value());
            QVERIFY2(**answer, **answer ? "" : qPrintable((**answer).error().message));
        }
        QVERIFY(await(catalog::prepareSchema(*sql)));
    }

    void aNewerSchemaIsLeftAlone_data() { test::SqlDatabases::addRows(); }
    void aNewerSchemaIsLeftAlone()
    {
        FRESHET_OPEN_DATABASE(m_databases, url, sql);
        QVERIFY(await(catalog::prepareSchema(*sql)));
        QVERIFY(await(sql->transaction([](QSqlDatabase &database) {
            return execute(database, QStringLiteral("INSERT INTO catalog_schema (version) VALUES (99)"));
        })));
        const auto refused = await(catalog::prepareSchema(*sql));
        QCOMPARE(refused.error().code, Code::Unsupported);
    }

private:
    test::SqlDatabases m_databases;
};

QTEST_GUILESS_MAIN(SchemaTest)
#include "tst_schema.moc"
