// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QLibraryInfo>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

using Names = QSet<QString>;

/// Which rooms of core a room of core may use, itself included. base ← redis ← cache ← events ← inspect ← voice, catalog:
/// between the three in the middle the arrows go one way too, so that there is no ring. audit stands on redis and knows nothing
/// of caches; inspect uses it, for taking a recorded change back needs the tools of both.
const QHash<QString, Names> &coreArrows()
{
    static const auto arrows = [] {
        QHash<QString, Names> all;
        const Names base{QStringLiteral("base")};
        const Names redis = Names(base) << QStringLiteral("redis");
        const Names cache = Names(redis) << QStringLiteral("cache");
        const Names events = Names(cache) << QStringLiteral("events");
        const Names inspect = Names(events) << QStringLiteral("inspect") << QStringLiteral("audit");
        all[QStringLiteral("base")] = base;
        all[QStringLiteral("redis")] = redis;
        all[QStringLiteral("cache")] = cache;
        all[QStringLiteral("events")] = events;
        all[QStringLiteral("inspect")] = inspect;
        all[QStringLiteral("voice")] = Names(inspect) << QStringLiteral("voice");
        all[QStringLiteral("catalog")] = Names(inspect) << QStringLiteral("catalog");
        all[QStringLiteral("audit")] = Names(redis) << QStringLiteral("audit");
        return all;
    }();
    return arrows;
}

/// Which folders of ui a folder of ui may use beside itself. Those that are not named are panels.
Names uiArrows(const QString &folder)
{
    if (folder == QLatin1String("bridge"))
        return {};
    if (folder == QLatin1String("widgets"))
        return {QStringLiteral("bridge")};
    if (folder == QLatin1String("shell"))
        return {QStringLiteral("bridge"), QStringLiteral("widgets"), QStringLiteral("connections")};
    return {QStringLiteral("bridge"), QStringLiteral("widgets")};
}

/// Which programs' parts a folder of app may use beside itself, and whether it may use ui.
Names appArrows(const QString &folder)
{
    if (folder == QLatin1String("freshet"))
        return {QStringLiteral("sandbox"), QStringLiteral("/ui")};
    return {};
}

/// Whether Qt's header belongs to a module that core may use.
bool isCoreQtHeader(const QString &header)
{
    const QString root = QLibraryInfo::path(QLibraryInfo::HeadersPath);
    const QStringList modules{QStringLiteral("QtCore"), QStringLiteral("QtNetwork"), QStringLiteral("QtSql")};
    if (header.contains(QLatin1Char('/')))
        return modules.contains(header.section(QLatin1Char('/'), 0, 0));
    return std::any_of(modules.begin(), modules.end(), [&](const QString &module) {
        return QFile::exists(root + QLatin1Char('/') + module + QLatin1Char('/') + header);
    });
}

/// What is wrong with `file` (a path from the top of the repository) including `header`; empty where nothing is.
QString complaint(const QString &file, const QString &header, bool quoted)
{
    const QStringList from = file.split(QLatin1Char('/'));
    const QStringList to = header.split(QLatin1Char('/'));
    const QString room = from.value(0);
    const QString folder = from.size() > 2 ? from.at(1) : QString();
    const QString target = to.value(0);
    const QString targetFolder = to.size() > 2 ? to.at(1) : QString();

    if (header.contains(QLatin1String("hiredis")))
        return file.startsWith(QLatin1String("core/redis/")) && file.endsWith(QLatin1String(".cpp"))
                   ? QString()
                   : QStringLiteral("hiredis is known in core/redis/*.cpp only");
    if (header.contains(QLatin1String("..")))
        return QStringLiteral("paths start at the top of the repository");
    if (target == QLatin1String("tests"))
        return QStringLiteral("nothing outside tests uses tests");

    if (target == QLatin1String("core")) {
        if (room != QLatin1String("core"))
            return {};
        if (!coreArrows().contains(folder))
            return QStringLiteral("core/%1 is no room of the design").arg(folder);
        return coreArrows().value(folder).contains(targetFolder)
                   ? QString()
                   : QStringLiteral("core/%1 may not use core/%2").arg(folder, targetFolder);
    }
    if (target == QLatin1String("ui")) {
        if (room == QLatin1String("core"))
            return QStringLiteral("core may not use ui");
        if (room == QLatin1String("app"))
            return appArrows(folder).contains(QStringLiteral("/ui")) ? QString()
                                                                     : QStringLiteral("app/%1 may not use ui").arg(folder);
        return targetFolder == folder || uiArrows(folder).contains(targetFolder)
                   ? QString()
                   : QStringLiteral("ui/%1 may not use ui/%2").arg(folder, targetFolder);
    }
    if (target == QLatin1String("app")) {
        if (room != QLatin1String("app"))
            return QStringLiteral("nothing uses app");
        return targetFolder == folder || appArrows(folder).contains(targetFolder)
                   ? QString()
                   : QStringLiteral("app/%1 may not use app/%2").arg(folder, targetFolder);
    }
    if (quoted) {
        static const QRegularExpression generated(QStringLiteral("^(moc_\\w+\\.cpp|\\w+\\.moc)$"));
        return generated.match(header).hasMatch() ? QString() : QStringLiteral("paths start at the top of the repository");
    }
    static const QRegularExpression qt(QStringLiteral("^(Q[A-Za-z]|q[a-z]+\\.h$)"));
    if (room == QLatin1String("core") && qt.match(header).hasMatch() && !isCoreQtHeader(header))
        return QStringLiteral("core uses Qt Core, Network and Sql only");
    return {};
}

/// Every complaint about a source's text, with line numbers.
QStringList complaints(const QString &file, const QString &text)
{
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"));
    QStringList found;
    int number = 0;
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        ++number;
        const auto match = include.match(line);
        if (!match.hasMatch())
            continue;
        const QString what = complaint(file, match.captured(2), match.captured(1) == QLatin1String("\""));
        if (!what.isEmpty())
            found << QStringLiteral("%1:%2: %3: %4").arg(file).arg(number).arg(match.captured(2), what);
    }
    return found;
}

} // namespace

/// The order of the rooms (which folder may use which), read from the #include lines.
class RoomsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyArrowPointsTheRightWay()
    {
        const QDir top(QStringLiteral(FRESHET_SOURCE_DIR));
        int files = 0;
        QStringList wrong;
        for (const QString &room : {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
            QDirIterator walk(top.filePath(room), {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                              QDirIterator::Subdirectories);
            while (walk.hasNext()) {
                QFile file(walk.next());
                QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
                wrong += complaints(top.relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll()));
                ++files;
            }
        }
        QVERIFY(files > 10);
        QVERIFY2(wrong.isEmpty(), qPrintable(QLatin1Char('\n') + wrong.join(QLatin1Char('\n'))));
    }

    void aWrongArrowIsFound_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *file, const char *line) {
            QTest::addRow("%s %s", file, line) << QString::fromLatin1(file) << QString::fromLatin1(line);
        };
        row("core/base/error.cpp", "#include \"core/redis/url.h\"");
        row("core/redis/client.cpp", "#include \"core/cache/tags.h\"");
        row("core/cache/tags.cpp", "#include \"core/events/bus.h\"");
        row("core/events/bus.cpp", "#include \"core/inspect/streams.h\"");
        row("core/voice/voice.cpp", "#include \"core/catalog/product.h\"");
        row("core/audit/audit.cpp", "#include \"core/cache/tags.h\"");
        row("core/audit/audit.cpp", "#include \"core/inspect/undo.h\"");
        row("core/cache/tags.cpp", "#include \"core/audit/activity_log.h\"");
        row("core/events/bus.cpp", "#include \"core/audit/activity_log.h\"");
        row("core/redis/client.h", "  #  include \"ui/bridge/session.h\"");
        row("core/redis/client.h", "#include \"app/sandbox/sandbox_server.h\"");
        row("core/redis/client.h", "#include <core/inspect/server_info.h>");
        row("core/redis/codec.h", "#include <hiredis/read.h>");
        row("core/cache/values.cpp", "#include <hiredis/hiredis.h>");
        row("ui/server/server_panel.cpp", "#include <hiredis/hiredis.h>");
        row("core/base/error.h", "#include <QWidget>");
        row("core/base/error.h", "#include <QColor>");
        row("core/base/error.h", "#include <QtGui/QImage>");
        row("core/base/error.h", "#include <QtCharts/QChart>");
        row("core/base/error.h", "#include <qwidget.h>");
        row("core/base/error.h", "#include \"result.h\"");
        row("core/base/error.h", "#include \"../redis/url.h\"");
        row("core/odds/ends.h", "#include \"core/base/error.h\"");
        row("ui/keys/keys_panel.cpp", "#include \"ui/server/server_panel.h\"");
        row("ui/shell/main_window.cpp", "#include \"ui/keys/keys_panel.h\"");
        row("ui/keys/keys_panel.cpp", "#include \"ui/connections/profile_dialog.h\"");
        row("ui/widgets/panel.h", "#include \"ui/keys/keys_panel.h\"");
        row("ui/bridge/session.h", "#include \"ui/widgets/panel.h\"");
        row("ui/bridge/session.h", "#include \"app/sandbox/sandbox_server.h\"");
        row("app/freshetctl/main.cpp", "#include \"ui/bridge/session.h\"");
        row("app/sandbox/sandbox_server.cpp", "#include \"app/freshet/tour.h\"");
        row("app/sandbox/sandbox_server.cpp", "#include \"tests/support/wait.h\"");
    }
    void aWrongArrowIsFound()
    {
        QFETCH(QString, file);
        QFETCH(QString, line);
        const QStringList found = complaints(file, QStringLiteral("// first\n") + line);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found.first().startsWith(file + QStringLiteral(":2: ")), qPrintable(found.first()));
    }

    void aRightArrowIsNot_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *file, const char *line) {
            QTest::addRow("%s %s", file, line) << QString::fromLatin1(file) << QString::fromLatin1(line);
        };
        row("core/redis/codec.cpp", "#include <hiredis/read.h>");
        row("core/redis/client.h", "#include \"core/base/result.h\"");
        row("core/inspect/blast_radius.cpp", "#include \"core/cache/invalidation.h\"");
        row("core/inspect/undo.cpp", "#include \"core/audit/bin.h\"");
        row("core/audit/bin.cpp", "#include \"core/redis/client.h\"");
        row("core/voice/voice.cpp", "#include \"core/events/bus.h\"");
        row("core/redis/transport.cpp", "#include <QSslSocket>");
        row("core/redis/transport.cpp", "#include <QtNetwork/QTcpSocket>");
        row("core/redis/client.h", "#include <qcoro/qcorotask.h>");
        row("core/redis/client.cpp", "#include <vector>");
        row("core/redis/client.cpp", "#include \"client.moc\"");
        row("core/redis/client.cpp", "// #include \"ui/bridge/session.h\"");
        row("ui/keys/keys_panel.cpp", "#include \"ui/widgets/panel.h\"");
        row("ui/keys/keys_panel.cpp", "#include \"ui/keys/keys_model.h\"");
        row("ui/keys/keys_panel.cpp", "#include <QtCharts/QChart>");
        row("ui/shell/main_window.cpp", "#include \"ui/connections/profile_dialog.h\"");
        row("app/freshet/main.cpp", "#include \"ui/shell/main_window.h\"");
        row("app/freshet/main.cpp", "#include \"app/sandbox/sandbox_server.h\"");
        row("app/freshetctl/main.cpp", "#include \"core/redis/client.h\"");
    }
    void aRightArrowIsNot()
    {
        QFETCH(QString, file);
        QFETCH(QString, line);
        QCOMPARE(complaints(file, line), QStringList());
    }
};

QTEST_GUILESS_MAIN(RoomsTest)
#include "tst_rooms.moc"
