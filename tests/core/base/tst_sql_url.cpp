// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/sql_url.h"

#include <QFileInfo>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

using namespace freshet;

class SqlUrlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFileIsReadInEveryForm_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("path");
        const auto row = [](const char *url, const char *path) {
            QTest::addRow("%s", url) << QString::fromUtf8(url) << QString::fromUtf8(path);
        };
        row("sqlite:/var/lib/a.sqlite", "/var/lib/a.sqlite");
        row("sqlite:///var/lib/a.sqlite", "/var/lib/a.sqlite");
        row("sqlite:a.sqlite", "a.sqlite");
        row("sqlite::memory:", ":memory:");
        row("/var/lib/a b%20c.sqlite", "/var/lib/a b%20c.sqlite");
        row("a.sqlite", "a.sqlite");
    }
    void aFileIsReadInEveryForm()
    {
        QFETCH(QString, url);
        const auto read = SqlUrl::parse(url);
        QVERIFY(read);
        QCOMPARE(read->kind, Sql::Kind::Sqlite);
        QTEST(read->name, "path");
    }

    void aServerIsReadWithAllItsParts()
    {
        const auto read =
            SqlUrl::parse(QStringLiteral("postgresql://al%20ice:p%40ss%3A@db.example:5433/my%20db?sslmode=verify-full"));
        QVERIFY(read);
        QCOMPARE(read->kind, Sql::Kind::PostgreSql);
        QCOMPARE(read->user, QStringLiteral("al ice"));
        QCOMPARE(read->password, QStringLiteral("p@ss:"));
        QCOMPARE(read->host, QStringLiteral("db.example"));
        QCOMPARE(read->port, 5433);
        QCOMPARE(read->name, QStringLiteral("my db"));
        QCOMPARE(read->options, QStringLiteral("sslmode=verify-full;"));
        QCOMPARE(read->displayName(), QStringLiteral("postgresql://al ice@db.example:5433/my db"));
        const auto local = SqlUrl::parse(QStringLiteral("postgres:///shop?host=/run/postgresql&port=5434"));
        QVERIFY(local);
        QCOMPARE(local->host, QStringLiteral("/run/postgresql"));
        QCOMPARE(local->port, 5434);
        QCOMPARE(SqlUrl::parse(QStringLiteral("postgresql://[::1]/a"))->host, QStringLiteral("::1"));
    }

    void aWrongOneIsRefusedWithoutItsPassword_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *url, const char *part) {
            QTest::addRow("%s", url) << QString::fromUtf8(url) << QString::fromUtf8(part);
        };
        row("", "path");
        row("sqlite:", "path");
        row("mysql://u:s3cr3t@h/d", "scheme");
        row("postgresq://u:s3cr3t@h/d", "scheme");
        row("sqlite://u:s3cr3t@h/d", "scheme");
        row("postgresql://u:s3cr3t@h", "path");
        row("postgresql://u:s3cr3t@h/", "path");
        row("postgresql://u:s3cr3t@h/a/b", "path");
        row("postgresql://u:s3cr3t@h:99999/d", "url");
        row("postgresql://u:s3cr3t@h/d?port=0", "port");
        row("postgresql://u:s3cr3t@h/d?passwort=s3cr3t", "passwort");
        row("postgresql://u:s3cr3t@h/d?sslmode=a;host=evil", "sslmode");
        row("postgresql://u:s3cr3t@h/d?sslmode=a%20host=evil", "sslmode");
        row("postgresql://u:s3cr3t@h/d?host=", "host");
    }
    void aWrongOneIsRefusedWithoutItsPassword()
    {
        QFETCH(QString, url);
        const auto read = SqlUrl::parse(url);
        QVERIFY(!read);
        QCOMPARE(read.error().code, Code::InvalidUrl);
        QTEST(read.error().context, "part");
        QVERIFY(!read.error().message.contains(QLatin1String("s3cr3t")));
    }

    void theDefaultIsAFileInTheUsersDataFolder()
    {
        QTemporaryDir home;
        QVERIFY(home.isValid());
        const QByteArray before = qgetenv("XDG_DATA_HOME");
        const auto restore =
            qScopeGuard([before] { before.isNull() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", before); });
        const QString root = home.filePath(QStringLiteral("자료/new"));
        qputenv("XDG_DATA_HOME", root.toUtf8());
        const auto url = defaultSqlUrl();
        QVERIFY2(url, url ? "" : qPrintable(url.error().message));
        QCOMPARE(*url, QStringLiteral("sqlite://%1/freshet/freshet.sqlite").arg(root));
        QCOMPARE(SqlUrl::parse(*url)->name, root + QStringLiteral("/freshet/freshet.sqlite"));
        const QFileInfo folder(root + QStringLiteral("/freshet"));
        QVERIFY(folder.isDir());
        const auto others =
            QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(folder.permissions() & others));
        QCOMPARE(*defaultSqlUrl(), *url); // again, where it is there
        // A file stands where the folder is to be.
        QFile file(home.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        qputenv("XDG_DATA_HOME", file.fileName().toUtf8());
        const auto refused = defaultSqlUrl();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Code::Io);
    }
};

QTEST_GUILESS_MAIN(SqlUrlTest)
#include "tst_sql_url.moc"
