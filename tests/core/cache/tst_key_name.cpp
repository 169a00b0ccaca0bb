// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/key_name.h"

#include <QTest>

using freshet::cache::KeyName;

class KeyNameTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versionAndNamespaceAreRead_data();
    void versionAndNamespaceAreRead();
};

void KeyNameTest::versionAndNamespaceAreRead_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("nameSpace");
    const auto row = [](const char *key, const char *version, const char *nameSpace) {
        QTest::newRow(key) << QByteArray(key) << QByteArray(version) << QByteArray(nameSpace);
    };
    row("v1:product:123:detail", "v1", "product");
    row("v12:product", "v12", "product");
    row("v1:product:list:320923b2", "v1", "product");
    row("v1_new:user:1", "v1_new", "user");
    row("stable_v2:user:1", "stable_v2", "user");
    row("v3:목록:1", "v3", "목록");
    row("tts:voices", "", "tts");
    row("tts:voices:user:7", "", "tts");
    row("tts:other", "", "");
    row("petfood:rec:result:9", "", "petfood");
    row("ai:story:abc", "", "ai");
    row("cache_metrics:product:hits", "", "");
    row("cache_version:global", "", "");
    row("events:voice.created", "", "");
    row("user:1:x", "", "");
    row("v:product:1", "", "");
    row("v1x:product:1", "", "");
    row("v1:", "", "");
    row("v1::x", "", "");
    row(":product", "", "");
    row("v1", "", "");
    row("", "", "");
}

void KeyNameTest::versionAndNamespaceAreRead()
{
    QFETCH(QByteArray, key);
    const KeyName name = KeyName::of(key);
    QTEST(name.version, "version");
    QTEST(name.nameSpace, "nameSpace");
}

QTEST_GUILESS_MAIN(KeyNameTest)
#include "tst_key_name.moc"
