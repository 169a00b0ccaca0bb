// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/key.h"

#include "core/base/glob.h"

#include <QCryptographicHash>
#include <QTest>

#include <rapidcheck.h>

using namespace freshet;
using namespace freshet::cache;

class KeyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeyIsItsPartsThatAreThere();
    void theHashIsThatOfTheContract_data();
    void theHashIsThatOfTheContract();
    void anEmptySetIsHashedOnPurposeOnly();
    void theOrderOfParametersDoesNotMatter();
    void theFourNamespacesAreBuiltIn();
    void patternsEscapeTheirParts();
    void anEmptyResourceDoesNotWidenThePattern();
    void onlyUnescapedGlobCharactersMakeAPattern_data();
    void onlyUnescapedGlobCharactersMakeAPattern();
    void theExactKeyGoesWithItsPattern();
    void whatIsNoNamespacePatternHasNoExactKey();
    void aPatternMatchesItsOwnKeysOnly();
    void onePromptHasOneKey();
    void aTemplateIsFilledFromNamedArguments();
    void aMissingArgumentIsNamed();
    void brokenTemplatesAreRefused_data();
    void brokenTemplatesAreRefused();
};

void KeyTest::aKeyIsItsPartsThatAreThere()
{
    KeyParts parts;
    parts.nameSpace = "product";
    QCOMPARE(parts.key(), QByteArray("v1:product"));
    parts.resourceId = "123";
    parts.action = "detail";
    QCOMPARE(parts.key(), QByteArray("v1:product:123:detail"));
    parts.resourceId.clear();
    parts.action = "list";
    parts.parameters = Parameters{
        {QStringLiteral("category"), "electronics"}, {QStringLiteral("price_min"), 100}, {QStringLiteral("price_max"), 1000}};
    QCOMPARE(parts.key(), QByteArray("v1:product:list:320923b2"));
    parts.version = "v17";
    parts.parameters.reset();
    QCOMPARE(parts.key(), QByteArray("v17:product:list"));
}

void KeyTest::theHashIsThatOfTheContract_data()
{
    QTest::addColumn<QByteArray>("parameters");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("hash");
    QTest::newRow("prices") << QByteArray(R"({"category":"electronics","price_min":100,"price_max":1000})")
                            << QByteArray(R"({"category": "electronics", "price_max": 1000, "price_min": 100})")
                            << QByteArray("320923b2");
    QTest::newRow("page") << QByteArray(R"({"offset":0,"limit":20})") << QByteArray(R"({"limit": 20, "offset": 0})")
                          << QByteArray("2aae67d1");
    QTest::newRow("floats and text") << QByteArray(R"({"min_price":9.5,"max_price":1e16,"search":"사료 \"dry\"\n/"})")
                                     << QByteArray(
                                            R"({"max_price": 1e+16, "min_price": 9.5, "search": "\uc0ac\ub8cc \"dry\"\n/"})")
                                     << QByteArray("cef09c23");
    QTest::newRow("none") << QByteArray("{}") << QByteArray("{}") << QByteArray("44136fa3");
}

void KeyTest::theHashIsThatOfTheContract()
{
    QFETCH(QByteArray, parameters);
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, hash);
    const auto read = Parameter::fromJson(parameters);
    QVERIFY(read);
    QCOMPARE(read->canonicalJson(), json);
    QCOMPARE(QCryptographicHash::hash(json, QCryptographicHash::Sha256).toHex().first(8), hash);
}

void KeyTest::anEmptySetIsHashedOnPurposeOnly()
{
    KeyParts parts;
    parts.nameSpace = "product";
    parts.action = "count";
    QCOMPARE(parts.key(), QByteArray("v1:product:count"));
    parts.parameters = Parameters{};
    QCOMPARE(parts.key(), QByteArray("v1:product:count"));
    parts.hashEmpty = true;
    QCOMPARE(parts.key(), QByteArray("v1:product:count:44136fa3"));
    parts.parameters.reset();
    QCOMPARE(parts.key(), QByteArray("v1:product:count:44136fa3"));
}

void KeyTest::theOrderOfParametersDoesNotMatter()
{
    const Parameters page{{QStringLiteral("offset"), 0}, {QStringLiteral("limit"), 20}};
    QCOMPARE(parameterHash(page), QByteArray("2aae67d1"));
    QCOMPARE(canonicalJson(page), QByteArray(R"({"limit": 20, "offset": 0})"));
}

void KeyTest::theFourNamespacesAreBuiltIn()
{
    QCOMPARE(builtInNamespaces(), QByteArrayList({"product", "user", "order", "category"}));
}

void KeyTest::patternsEscapeTheirParts()
{
    QCOMPARE(namespacePattern("v1", "product"), QByteArray("v1:product:*"));
    QCOMPARE(resourcePattern("v1", "product", "123"), QByteArray("v1:product:123:*"));
    QCOMPARE(resourcePattern("v1", "pro?duct", "a*[b]\\"), QByteArray("v1:pro\\?duct:a\\*\\[b\\]\\\\:*"));
}

void KeyTest::anEmptyResourceDoesNotWidenThePattern()
{
    QVERIFY(!globMatches(resourcePattern("v1", "product", ""), "v1:product:123:detail"));
}

void KeyTest::onlyUnescapedGlobCharactersMakeAPattern_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("is");
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("plain") << QByteArray("v1:product:1") << false;
    QTest::newRow("star") << QByteArray("v1:product:*") << true;
    QTest::newRow("question mark") << QByteArray("a?") << true;
    QTest::newRow("class") << QByteArray("a[bc]") << true;
    QTest::newRow("open class") << QByteArray("a[") << true;
    QTest::newRow("closing bracket") << QByteArray("a]") << false;
    QTest::newRow("escaped star") << QByteArray("a\\*") << false;
    QTest::newRow("escaped backslash, then a star") << QByteArray("a\\\\*") << true;
    QTest::newRow("last backslash") << QByteArray("a\\") << false;
}

void KeyTest::onlyUnescapedGlobCharactersMakeAPattern()
{
    QFETCH(QByteArray, name);
    QTEST(isPattern(name), "is");
}

void KeyTest::theExactKeyGoesWithItsPattern()
{
    QCOMPARE(exactKeyOf("v1:product:*"), QByteArray("v1:product"));
    QCOMPARE(exactKeyOf("v1:product:123:*"), QByteArray("v1:product:123"));
    QCOMPARE(exactKeyOf(resourcePattern("v1", "a*b", "[x]\\")), QByteArray("v1:a*b:[x]\\"));
}

void KeyTest::whatIsNoNamespacePatternHasNoExactKey()
{
    for (const char *pattern : {"", "*", ":*", "v1:*", "v1:product*", "v1:product", "v1:*:1:*", "v?:product:*", "v1:product\\:*"})
        QVERIFY2(exactKeyOf(pattern).isEmpty(), pattern);
}

void KeyTest::aPatternMatchesItsOwnKeysOnly()
{
    const auto part = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab*?[]\\^-é"))));
    QVERIFY(rc::check("a resource's pattern matches what begins like its key, and nothing else", [&] {
        const auto nameSpace = QByteArray::fromStdString(*part);
        const auto id = QByteArray::fromStdString(*part);
        const auto other = QByteArray::fromStdString(*part);
        const QByteArray pattern = resourcePattern("v1", nameSpace, id);
        KeyParts parts{.version = "v1", .nameSpace = nameSpace, .resourceId = id, .action = "detail", .parameters = {}};
        RC_ASSERT(globMatches(pattern, parts.key()));
        RC_ASSERT(isPattern(pattern));
        RC_ASSERT(!isPattern(escapeGlob(id)));
        RC_ASSERT(globMatches(escapeGlob(id), id));
        parts.action.clear();
        RC_ASSERT(exactKeyOf(pattern) == parts.key());
        parts.resourceId = other;
        parts.action = "detail";
        RC_ASSERT(globMatches(pattern, parts.key()) == (other == id));
    }));
}

void KeyTest::onePromptHasOneKey()
{
    QCOMPARE(promptKey("story", QStringLiteral("고양이")),
             QByteArray("ai:story:") + QCryptographicHash::hash("고양이", QCryptographicHash::Sha256).toHex());
    QCOMPARE(promptKey("image", QString()),
             QByteArray("ai:image:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

void KeyTest::aTemplateIsFilledFromNamedArguments()
{
    const auto filled = [](const char *text, const Parameters &arguments) {
        const auto parsed = KeyTemplate::parse(text);
        return parsed ? parsed->fill(arguments).value_or("missing") : QByteArray("broken");
    };
    const Parameters arguments{{QStringLiteral("user_id"), 7},        {QStringLiteral("name"), "목"},
                               {QStringLiteral("rate"), 9.5},         {QStringLiteral("yes"), true},
                               {QStringLiteral("none"), Parameter()}, {QStringLiteral("ids"), Parameter::List{1, "a"}}};
    QCOMPARE(filled("user:{user_id}", arguments), QByteArray("user:7"));
    QCOMPARE(filled("{name}{user_id}:{name}", arguments), QByteArray("목7:목"));
    QCOMPARE(filled("{rate}:{yes}:{none}:{ids}", arguments), QByteArray("9.5:True:None:[1, \"a\"]"));
    QCOMPARE(filled("a{{{user_id}}}", arguments), QByteArray("a{7}"));
    QCOMPARE(filled("{{user_id}}", {}), QByteArray("{user_id}"));
    QCOMPARE(filled("plain", {}), QByteArray("plain"));
    QCOMPARE(filled("", {}), QByteArray());
    QCOMPARE(KeyTemplate::parse("{b}:{a}:{b}")->names(), QByteArrayList({"b", "a"}));
}

void KeyTest::aMissingArgumentIsNamed()
{
    const auto filled = KeyTemplate::parse("user:{user_id}:{page}")->fill({{QStringLiteral("user_id"), 7}});
    QVERIFY(!filled);
    QCOMPARE(filled.error().code, Code::InvalidArgument);
    QVERIFY(filled.error().message.contains(QStringLiteral("\"page\"")));
    QCOMPARE(filled.error().context, QStringLiteral("page"));
}

void KeyTest::brokenTemplatesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"user:{", "user:{id", "user:{}", "user:}", "user:{id}}", "{a{b}", "{{}"})
        QTest::newRow(text) << QByteArray(text);
}

void KeyTest::brokenTemplatesAreRefused()
{
    QFETCH(QByteArray, text);
    const auto parsed = KeyTemplate::parse(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, Code::InvalidArgument);
    QVERIFY(!parsed.error().context.isEmpty());
}

QTEST_GUILESS_MAIN(KeyTest)
#include "tst_key.moc"
