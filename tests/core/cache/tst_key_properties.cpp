// SPDX-License-Identifier: GPL-3.0-or-later
//
// What holds for every key (contract, section 1); single cases are in tst_key.cpp and tst_key_name.cpp.
#include "core/base/glob.h"
#include "core/cache/key.h"
#include "core/cache/key_name.h"

#include <QTest>

#include <rapidcheck.h>

using namespace freshet::cache;

namespace {

/// A part of a key: any bytes but the colon that ends it, with those that mean something elsewhere among them.
rc::Gen<QByteArray> parts()
{
    const auto byte = rc::gen::weightedOneOf<char>({{6, rc::gen::inRange('a', '{')},
                                                    {2, rc::gen::inRange('0', ':')},
                                                    {2, rc::gen::element('*', '?', '[', ']', '\\', '{', '}', '_', ' ', '-')},
                                                    {1, rc::gen::suchThat<char>([](char c) { return c != ':'; })}});
    return rc::gen::map(rc::gen::nonEmpty(rc::gen::container<std::string>(byte)),
                        [](const std::string &text) { return QByteArray::fromStdString(text); });
}

/// Versions as bumping makes them.
rc::Gen<QByteArray> versionNames()
{
    return rc::gen::oneOf(rc::gen::map(rc::gen::inRange(0, 1000000), [](int n) { return "v" + QByteArray::number(n); }),
                          rc::gen::map(rc::gen::inRange(0, 1000), [](int n) { return "v" + QByteArray::number(n) + "_new"; }),
                          rc::gen::just(QByteArray("stable_v2")));
}

KeyParts anyParts()
{
    KeyParts made;
    made.version = *versionNames();
    made.nameSpace = *parts();
    if (*rc::gen::arbitrary<bool>())
        made.resourceId = *parts();
    if (*rc::gen::arbitrary<bool>())
        made.action = *parts();
    if (*rc::gen::arbitrary<bool>())
        made.parameters = Parameters{{QStringLiteral("page"), *rc::gen::arbitrary<int>()}};
    return made;
}

} // namespace

class KeyPropertiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeysNameTellsWhatItWasBuiltOf();
    void patternsFindTheKeysThatTheyAreMadeFor();
    void aTemplateIsFilledInPlace();
};

void KeyPropertiesTest::aKeysNameTellsWhatItWasBuiltOf()
{
    QVERIFY(rc::check("KeyName::of(parts.key()) is version and namespace", [] {
        const KeyParts made = anyParts();
        const KeyName name = KeyName::of(made.key());
        RC_ASSERT(name.version == made.version);
        RC_ASSERT(name.nameSpace == made.nameSpace);
    }));
}

void KeyPropertiesTest::patternsFindTheKeysThatTheyAreMadeFor()
{
    QVERIFY(rc::check("a namespace's and a resource's pattern fit their keys and no other's", [] {
        KeyParts made = anyParts();
        made.resourceId = *parts();
        made.action = *parts();
        const QByteArray key = made.key();
        const QByteArray ofSpace = namespacePattern(made.version, made.nameSpace);
        const QByteArray ofResource = resourcePattern(made.version, made.nameSpace, made.resourceId);
        RC_ASSERT(freshet::globMatches(ofSpace, key));
        RC_ASSERT(freshet::globMatches(ofResource, key));
        RC_ASSERT(exactKeyOf(ofSpace) == made.version + ':' + made.nameSpace);
        RC_ASSERT(exactKeyOf(ofResource) == made.version + ':' + made.nameSpace + ':' + made.resourceId);
        KeyParts other = made;
        other.nameSpace = *parts();
        RC_PRE(other.nameSpace != made.nameSpace);
        RC_ASSERT(!freshet::globMatches(ofSpace, other.key()));
        RC_ASSERT(!freshet::globMatches(ofResource, other.key()));
    }));
}

void KeyPropertiesTest::aTemplateIsFilledInPlace()
{
    QVERIFY(rc::check("text and arguments stand in the key in the template's order", [] {
        const int count = *rc::gen::inRange(0, 6);
        QByteArray text;
        QByteArray expected;
        QByteArrayList names;
        Parameters arguments;
        for (int i = 0; i < count; ++i) {
            const QByteArray plain = *parts();
            text += QByteArray(plain).replace('{', "{{").replace('}', "}}");
            expected += plain;
            const QByteArray name = "name" + QByteArray::number(*rc::gen::inRange(0, 3));
            const Parameter value = *rc::gen::oneOf(
                rc::gen::map(rc::gen::arbitrary<qint64>(), [](qint64 number) { return Parameter(number); }),
                rc::gen::map(parts(), [](const QByteArray &bytes) { return Parameter(QString::fromLatin1(bytes)); }));
            const auto [at, isNew] = arguments.emplace(QString::fromUtf8(name), value);
            text += '{' + name + '}';
            expected += at->second.text();
            if (isNew)
                names.append(name);
        }
        const auto parsed = KeyTemplate::parse(text);
        RC_ASSERT(parsed.has_value());
        RC_ASSERT(parsed->names() == names);
        const auto filled = parsed->fill(arguments);
        RC_ASSERT(filled.has_value());
        RC_ASSERT(*filled == expected);
        if (names.isEmpty())
            return;
        arguments.erase(QString::fromUtf8(names.last()));
        const auto lacking = parsed->fill(arguments);
        RC_ASSERT(!lacking.has_value());
        RC_ASSERT(lacking.error().code == freshet::Code::InvalidArgument);
        RC_ASSERT(lacking.error().message.contains(QString::fromUtf8(names.last())));
    }));
}

QTEST_GUILESS_MAIN(KeyPropertiesTest)
#include "tst_key_properties.moc"
