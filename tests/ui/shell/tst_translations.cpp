// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/appearance.h"
#include "ui/widgets/format.h"
#include "ui/widgets/pill.h"

#include <QCoreApplication>
#include <QFile>
#include <QLibraryInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace freshet::ui;

class TranslationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySentenceOfTheSourcesIsInKorean();
    void everyPlaceholderIsKept();
    void switchingTheLanguageChangesTheWords();
    void englishCountsInTheSingularToo();
    void longCountsAreGroupedAsTheLocaleDoes();

private:
    struct Message
    {
        QString source;
        QStringList translations;
        bool finished = true;
    };
    static QList<Message> read(const QString &path);
    static QString koreanFile() { return QStringLiteral(FRESHET_SOURCE_DIR "/resources/translations/freshet_ko.ts"); }
};

QList<TranslationsTest::Message> TranslationsTest::read(const QString &path)
{
    QFile file(path);
    QList<Message> messages;
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1String("message"))
            messages.append(Message());
        else if (xml.name() == QLatin1String("source"))
            messages.last().source = xml.readElementText();
        else if (xml.name() == QLatin1String("translation")) {
            messages.last().finished = !xml.attributes().hasAttribute(QLatin1String("type"));
            QString text;
            while (!(xml.isEndElement() && xml.name() == QLatin1String("translation")) && !xml.atEnd()) {
                xml.readNext();
                if (xml.isStartElement())
                    messages.last().translations.append(xml.readElementText());
                else if (xml.isCharacters() && !xml.isWhitespace())
                    text += xml.text();
            }
            if (!text.isEmpty())
                messages.last().translations.append(text);
        }
    }
    return messages;
}

void TranslationsTest::everySentenceOfTheSourcesIsInKorean()
{
    const QString lupdate = QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lupdate");
    if (!QFile::exists(lupdate))
        QSKIP("lupdate is missing: apt install qt6-l10n-tools");
    const QTemporaryDir directory;
    const QString copy = directory.filePath(QStringLiteral("freshet_ko.ts"));
    QVERIFY(QFile::copy(koreanFile(), copy));
    const QString root = QStringLiteral(FRESHET_SOURCE_DIR);
    QProcess process;
    process.start(lupdate, {QStringLiteral("-silent"), QStringLiteral("-no-obsolete"), QStringLiteral("-locations"),
                            QStringLiteral("none"), QStringLiteral("-I"), root, root + QStringLiteral("/ui"),
                            root + QStringLiteral("/app/freshet"), QStringLiteral("-ts"), copy});
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 0);
    const auto messages = read(copy);
    QVERIFY(messages.size() > 200);
    QStringList unfinished;
    for (const Message &one : messages) {
        if (!one.finished || one.translations.isEmpty())
            unfinished.append(one.source);
    }
    QVERIFY2(unfinished.isEmpty(), qPrintable(QStringLiteral("not in Korean: ") + unfinished.join(QStringLiteral(" | "))));
    QCOMPARE(read(koreanFile()).size(), messages.size()); // nothing that no source says any more
}

void TranslationsTest::everyPlaceholderIsKept()
{
    static const QRegularExpression placeholder(QStringLiteral("%L?(\\d|n)"));
    const auto placeholders = [](const QString &text) {
        QSet<QString> found;
        auto matches = placeholder.globalMatch(text);
        while (matches.hasNext())
            found.insert(matches.next().captured(1));
        return found;
    };
    for (const Message &one : read(koreanFile())) {
        for (const QString &translation : one.translations)
            QVERIFY2(placeholders(one.source) == placeholders(translation), qPrintable(one.source));
    }
}

void TranslationsTest::switchingTheLanguageChangesTheWords()
{
    Appearance appearance(nullptr);
    appearance.setLanguage(QStringLiteral("ko"));
    QCOMPARE(environmentTitle(freshet::redis::Profile::Environment::Production), QStringLiteral("운영"));
    QCOMPARE(formatDuration(std::chrono::seconds(65)), QStringLiteral("1분 5초"));
    QCOMPARE(QCoreApplication::translate("freshet::ui::HitRatesPanel", "Hit rates"), QStringLiteral("적중률"));
    appearance.setLanguage(QStringLiteral("en"));
    QCOMPARE(environmentTitle(freshet::redis::Profile::Environment::Production), QStringLiteral("Production"));
    QCOMPARE(formatDuration(std::chrono::seconds(65)), QStringLiteral("1 min 5 s"));
}

void TranslationsTest::englishCountsInTheSingularToo()
{
    Appearance appearance(nullptr);
    appearance.setLanguage(QStringLiteral("en"));
    QCOMPARE(QCoreApplication::translate("freshet::ui::ConnectionsDialog", "%n connection(s) imported", nullptr, 1),
             QStringLiteral("1 connection imported"));
    QCOMPARE(QCoreApplication::translate("freshet::ui::ConnectionsDialog", "%n connection(s) imported", nullptr, 2),
             QStringLiteral("2 connections imported"));
}

// `%Ln` in a translation is the number as the locale writes it; `%n` in the sources stays what lupdate knows.
void TranslationsTest::longCountsAreGroupedAsTheLocaleDoes()
{
    for (const char *name : {"ko", "en"}) {
        const QString path = QStringLiteral(FRESHET_SOURCE_DIR "/resources/translations/freshet_%1.ts").arg(QLatin1String(name));
        const auto messages = read(path);
        QVERIFY(messages.size() > 50);
        for (const Message &one : messages) {
            for (const QString &translation : one.translations)
                QVERIFY2(!translation.contains(QLatin1String("%n")),
                         qPrintable(QStringLiteral("write %Ln, so that its digits are grouped: ") + translation));
        }
    }
    Appearance appearance(nullptr);
    appearance.setLanguage(QStringLiteral("en"));
    const auto words = [] { return QCoreApplication::translate("Invalidate", "%n key(s)", nullptr, 16240); };
    QVERIFY2(words() == QLatin1String("16,240 keys"), qPrintable(words()));
    appearance.setLanguage(QStringLiteral("ko"));
    QVERIFY2(words().contains(QLatin1String("16,240")), qPrintable(words()));
}

QTEST_MAIN(TranslationsTest)
#include "tst_translations.moc"
