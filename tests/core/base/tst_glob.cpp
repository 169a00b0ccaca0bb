// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/glob.h"

#include "tests/support/redis_server.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

#include <random>

using namespace freshet;
using namespace freshet::test;

class GlobTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPatternMatches_data();
    void aPatternMatches();
    void anEscapedTextMatchesItselfOnly();
    void whatMeansMoreThanItselfIsKnown();
    void aSpitefulPatternIsNoMoreThanSlow();
    void itAgreesWithARealServer();
};

void GlobTest::aPatternMatches_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("matches");
    const auto row = [](const QByteArray &pattern, const QByteArray &text, bool matches) {
        QTest::addRow("%s on %s", pattern.constData(), text.toHex().constData()) << pattern << text << matches;
    };
    row("", "", true);
    row("", "a", false);
    row("*", "", true);
    row("**", "anything", true);
    row("a*b*c", "a-b-b-c", true);
    row("a*b*c", "a-b-b-c-", false);
    row("h?llo", "hello", true);
    row("h?llo", "hllo", false);
    row("h[ae]llo", "hallo", true);
    row("h[ae]llo", "hillo", false);
    row("h[^e]llo", "hallo", true);
    row("h[^e]llo", "hello", false);
    row("h[a-c]llo", "hbllo", true);
    row("h[c-a]llo", "hbllo", true); // turned round, as in Redis
    row("h[a-c]llo", "hdllo", false);
    row("[a-]", "-", false); // from ] to a, and without its end, as in Redis
    row("[a-]", "^", true);
    row("[\\]]", "]", true);
    row("[\\-x]", "-", true);
    row("\\*", "*", true);
    row("\\*", "a", false);
    row("a\\", "a\\", true);
    row("a", "A", false);
    row("[", "[", false);
    row("?", QByteArray("\0", 1), true);
    row("\xff*", "\xff\xfe", true);
    row("[\x80-\xff]", "\x90", true);
    row("v1:product:*", "v1:product:list:320923b2", true);
    row("v1:product:*", "v1:product", false);
}

void GlobTest::aPatternMatches()
{
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, text);
    QFETCH(bool, matches);
    QCOMPARE(globMatches(pattern, text), matches);
}

void GlobTest::anEscapedTextMatchesItselfOnly()
{
    std::mt19937 random(5);
    static const QByteArray alphabet("ab*?[]^-\\:{}\n\xff");
    std::uniform_int_distribution<qsizetype> pick(0, alphabet.size() - 1);
    const auto text = [&] {
        QByteArray made;
        for (int size = std::uniform_int_distribution<int>(0, 6)(random); size > 0; --size)
            made += alphabet[pick(random)];
        return made;
    };
    for (int i = 0; i < 20000; ++i) {
        const QByteArray one = text();
        const QByteArray other = text();
        QVERIFY2(globMatches(globEscaped(one), one), one.toHex().constData());
        QCOMPARE(globMatches(globEscaped(one), other), one == other);
    }
}

void GlobTest::whatMeansMoreThanItselfIsKnown()
{
    QVERIFY(!isGlob(""));
    QVERIFY(!isGlob("v1:product:123"));
    QVERIFY(!isGlob("a]b{c}^-"));
    for (const char *pattern : {"*", "a?", "[a]", "a\\*"})
        QVERIFY(isGlob(pattern));
}

void GlobTest::aSpitefulPatternIsNoMoreThanSlow()
{
    // A matcher that goes back for every star needs longer than the universe has for this.
    const QByteArray pattern = QByteArray("a*").repeated(500) + 'b';
    const QByteArray text(20000, 'a');
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!globMatches(pattern, text));
    QVERIFY(timer.elapsed() < 5000);
}

void GlobTest::itAgreesWithARealServer()
{
    RedisServer server;
    QVERIFY2(server.start(), qPrintable(server.log()));
    RawRedis raw = server.raw();
    std::mt19937 random(20250103);
    static const QByteArray letters("abc-]^[*?\\:\xc3\xa9\x80");
    std::uniform_int_distribution<qsizetype> letter(0, letters.size() - 1);
    QSet<QByteArray> keys;
    while (keys.size() < 400) {
        QByteArray key;
        for (int size = std::uniform_int_distribution<int>(1, 5)(random); size > 0; --size)
            key += letters[letter(random)];
        keys.insert(key);
    }
    for (const QByteArray &key : std::as_const(keys))
        QVERIFY(raw.run({"SET", key, "v"}).isOk());

    static const QByteArrayList pieces{"*",  "?",        "[ab]", "[^ab]",       "[a-c]", "[c-a]", "[^-a]", "[\\]a]",
                                       "[]", "[^]",      "[a",   "[^",          "[",     "[a-",   "]",     "-",
                                       "^",  "\\",       "\\*",  "\\?",         "\\[",   "a",     "b",     "c",
                                       ":",  "\xc3\xa9", "\x80", "[\x80-\xff]", "[a-]",  "[--a]"};
    std::uniform_int_distribution<qsizetype> piece(0, pieces.size() - 1);
    int compared = 0;
    for (int round = 0; round < 1500; ++round) {
        QByteArray pattern;
        for (int size = std::uniform_int_distribution<int>(1, 4)(random); size > 0; --size)
            pattern += pieces[piece(random)];
        const RawReply reply = raw.run({"SCAN", "0", "MATCH", pattern, "COUNT", "100000"});
        QCOMPARE(int(reply.type), int(RawReply::Type::Array));
        QCOMPARE(reply.elements.at(0).bytes, QByteArray("0"));
        QSet<QByteArray> there;
        for (const RawReply &key : reply.elements.at(1).elements)
            there.insert(key.bytes);
        for (const QByteArray &key : std::as_const(keys)) {
            QVERIFY2(globMatches(pattern, key) == there.contains(key),
                     (pattern + " on " + key + (there.contains(key) ? " matches at the server" : " does not match at the server"))
                         .constData());
            ++compared;
        }
    }
    QCOMPARE(compared, 600000);
}

QTEST_GUILESS_MAIN(GlobTest)
#include "tst_glob.moc"
