// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/url.h"

#include <QTest>

#include <random>

using namespace freshet;
using namespace freshet::redis;

namespace {

/// What a URL came to, in one line that a test can compare.
QString summary(const Url &url)
{
    QStringList parts;
    for (const HostPort &host : url.hosts)
        parts << host.toString();
    if (!url.socketPath.isEmpty())
        parts << url.socketPath;
    QString text = parts.join(QLatin1Char(','));
    const auto put = [&text](const char *name, const QString &value) {
        if (!value.isEmpty())
            text += QLatin1Char(' ') + QLatin1String(name) + QLatin1Char('=') + value;
    };
    put("user", url.user);
    put("password", url.password);
    put("db", url.database ? QString::number(url.database) : QString());
    put("master", url.masterName);
    put("sentinel_user", url.sentinelUser);
    put("tls", url.tls.enabled ? QStringLiteral("on") : QString());
    put("ca", url.tls.caFile);
    put("cert", url.tls.certFile);
    put("key", url.tls.keyFile);
    put("sni", url.tls.serverName);
    put("verify", url.tls.verify ? QString() : QStringLiteral("none"));
    put("topology", url.topology == Topology::Standalone ? QString()
                    : url.topology == Topology::Sentinel ? QStringLiteral("sentinel")
                                                         : QStringLiteral("cluster"));
    return text;
}

QString randomText(std::mt19937 &random, int most)
{
    // Everything that means something in a URL, what needs more than one byte of UTF-8, and plain letters.
    static const QString alphabet =
        QStringLiteral("abcXYZ019-._~@:/%#?&=+,;[]!$'()*\\\"<>^`{|} \t\n") + QString::fromUtf8("é사\xF0\x9F\x94\x91\xC2\xA0");
    QString text;
    const int size = std::uniform_int_distribution<int>(1, most)(random);
    std::uniform_int_distribution<qsizetype> pick(0, alphabet.size() - 1);
    while (text.size() < size) {
        const QChar c = alphabet[pick(random)];
        if (c.isSurrogate())
            text += QString::fromUtf8("\xF0\x9F\x94\x91"); // never half of one
        else
            text += c;
    }
    return text;
}

Url randomUrl(std::mt19937 &random)
{
    const auto chance = [&random](int oneOf) { return std::uniform_int_distribution<int>(1, oneOf)(random) == 1; };
    const auto number = [&random](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
    Url url;
    const bool isUnix = chance(5);
    if (isUnix) {
        url.socketPath = QLatin1Char('/') + randomText(random, 20);
        while (url.socketPath.endsWith(QLatin1Char('/')))
            url.socketPath.chop(1);
        if (url.socketPath.isEmpty())
            url.socketPath = QStringLiteral("/s");
    } else {
        url.topology = Topology(number(0, 2));
        static const QStringList names{QStringLiteral("localhost"), QStringLiteral("redis.example"),  QStringLiteral("10.0.0.1"),
                                       QStringLiteral("::1"),       QStringLiteral("fe80::1%eth0"),   QStringLiteral("a"),
                                       QStringLiteral("my_host-1"), QString::fromUtf8("사료.example")};
        const int hosts = url.topology == Topology::Standalone ? 1 : number(1, 4);
        for (int i = 0; i < hosts; ++i)
            url.hosts << HostPort{names[number(0, int(names.size()) - 1)], quint16(number(1, 16000) + 16000 * i)};
        url.tls.enabled = chance(2);
        if (url.tls.enabled) {
            if (chance(2))
                url.tls.caFile = randomText(random, 12);
            if (chance(2)) {
                url.tls.certFile = randomText(random, 12);
                url.tls.keyFile = randomText(random, 12);
            }
            if (chance(3))
                url.tls.serverName = randomText(random, 12);
            url.tls.verify = !chance(3);
        }
        if (url.topology == Topology::Sentinel) {
            url.masterName = randomText(random, 10);
            if (chance(2))
                url.sentinelUser = randomText(random, 10);
        }
    }
    if (url.topology != Topology::Cluster && chance(2))
        url.database = number(1, 100000);
    if (chance(2))
        url.user = randomText(random, 10);
    if (chance(2))
        url.password = randomText(random, 20);
    return url;
}

} // namespace

class UrlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodUrlIsReadWhole_data();
    void aGoodUrlIsReadWhole();
    void aBadUrlPointsAtItsWrongPart_data();
    void aBadUrlPointsAtItsWrongPart();
    void noErrorRepeatsAPassword_data();
    void noErrorRepeatsAPassword();
    void whatIsShownHoldsNoPassword_data();
    void whatIsShownHoldsNoPassword();
    void aPasswordThatIsNotUtf8IsRefused();
    void aUrlReadsBackFromItsText();
    void aUrlWithoutSecretsReadsBackWithoutThem();
    void partsThatDoNotBelongAreNotWritten();
    void theDisplayNameIsShort_data();
    void theDisplayNameIsShort();
    void anyTextIsEitherReadOrRefused();
};

void UrlTest::aGoodUrlIsReadWhole_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("redis://localhost", "localhost:6379");
    row("REDIS://LOCALHOST", "LOCALHOST:6379");
    row("redis://localhost/", "localhost:6379");
    row("redis://localhost:6380", "localhost:6380");
    row("redis://localhost:1", "localhost:1");
    row("redis://localhost:65535", "localhost:65535");
    row("redis://localhost/0", "localhost:6379");
    row("redis://localhost:6380/15", "localhost:6380 db=15");
    row("redis://127.0.0.1:6379", "127.0.0.1:6379");
    row("redis://[::1]", "[::1]:6379");
    row("redis://[::1]:7000/3", "[::1]:7000 db=3");
    row("redis://[fe80::1%eth0]:7000", "[fe80::1%eth0]:7000");
    row("redis://[::ffff:10.0.0.1]", "[::ffff:10.0.0.1]:6379");
    row("redis://:secret@localhost", "localhost:6379 password=secret");
    row("redis://alice:secret@localhost:6380/2", "localhost:6380 user=alice password=secret db=2");
    row("redis://alice@localhost", "localhost:6379 user=alice");
    row("redis://alice:@localhost", "localhost:6379 user=alice");
    row("redis://a%3Ab:c%40d%2Fe%25f%23g%3Fh@localhost", "localhost:6379 user=a:b password=c@d/e%f#g?h");
    row("redis://alice:a:b:c@localhost", "localhost:6379 user=alice password=a:b:c");
    row("redis://%EC%82%AC:%EB%A3%8C@localhost", "localhost:6379 user=사 password=료");
    row("redis://:p+q@localhost", "localhost:6379 password=p+q"); // a plus is a plus
    row("redis://:%ef%bb%bfx@localhost", "localhost:6379 password=\xEF\xBB\xBFx");
    row("rediss://localhost", "localhost:6379 tls=on");
    row("rediss://:p@h:1/2?cacert=/etc/ca.pem&cert=c.pem&key=k.pem&sni=redis.example&verify=none",
        "h:1 password=p db=2 tls=on ca=/etc/ca.pem cert=c.pem key=k.pem sni=redis.example verify=none");
    row("rediss://h?verify=full", "h:6379 tls=on");
    row("rediss://h?cacert=/with%20blank%26more", "h:6379 tls=on ca=/with blank&more");
    row("unix:///run/redis/redis.sock", "/run/redis/redis.sock");
    row("unix:///run/redis.sock?db=7", "/run/redis.sock db=7");
    row("unix:///run/with%20blank%3Fand%23more", "/run/with blank?and#more");
    row("unix://alice:secret@/run/redis.sock", "/run/redis.sock user=alice password=secret");
    row("unix://:secret@/run/a@b.sock", "/run/a@b.sock password=secret");
    row("redis+sentinel://h/mymaster", "h:26379 master=mymaster topology=sentinel");
    row("redis+sentinel://a:1,b:2,c/mymaster/3", "a:1,b:2,c:26379 db=3 master=mymaster topology=sentinel");
    row("redis+sentinel://u:p@a:1,b:2/my%2Fmaster?sentinel_user=watch",
        "a:1,b:2 user=u password=p master=my/master sentinel_user=watch topology=sentinel");
    row("redis+sentinel://a/m/", "a:26379 master=m topology=sentinel");
    row("rediss+sentinel://a/m?sni=x", "a:26379 master=m tls=on sni=x topology=sentinel");
    row("redis+cluster://a:7000,b:7001", "a:7000,b:7001 topology=cluster");
    row("redis+cluster://u:p@[::1]:7000,[::1]:7001/", "[::1]:7000,[::1]:7001 user=u password=p topology=cluster");
    row("rediss+cluster://a?verify=none", "a:6379 tls=on verify=none topology=cluster");
}

void UrlTest::aGoodUrlIsReadWhole()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto url = Url::parse(text);
    QVERIFY2(url, url ? "" : qPrintable(url.error().message));
    QCOMPARE(summary(*url), expected);
}

void UrlTest::aBadUrlPointsAtItsWrongPart_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *text, const char *part) {
        QTest::newRow(*text ? text : "(empty)") << QString::fromUtf8(text) << QString::fromUtf8(part);
    };
    row("", "");
    row("localhost", "localhost");
    row("localhost:6379", "localhost:6379");
    row("redis:localhost", "redis:localhost");
    row("http://localhost", "http");
    row("redis+tls://localhost", "redis+tls");
    row(" redis://localhost", " redis");
    row("redis://", "host");
    row("redis:///1", "host");
    row("redis://:6379", "host");
    row("redis://:secret@", "host");
    row("redis://localhost:", "port");
    row("redis://localhost:0", "0");
    row("redis://localhost:65536", "65536");
    row("redis://localhost:-1", "-1");
    row("redis://localhost:+1", "port");
    row("redis://localhost: 1", "port");
    row("redis://localhost:6379x", "port");
    row("redis://localhost:99999999999999999999", "port");
    row("redis://::1:6379", "::1:6379");
    row("redis://[::1", "[::1");
    row("redis://[::1]6379", "6379");
    row("redis://[localhost]:6379", "localhost");
    row("redis://[]:6379", "");
    row("redis://lo calhost", "lo calhost");
    row("redis://lo|calhost", "lo|calhost");
    row("redis://loc%61lhost", "loc%61lhost");
    row("redis://lo[calhost", "lo[calhost");
    row("redis://lo\\calhost", "lo\\calhost");
    row("redis://a,b", "a,b");
    row("redis://localhost/one", "one");
    row("redis://localhost/-1", "-1");
    row("redis://localhost/1/2", "/1/2");
    row("redis://localhost//", "//");
    row("redis://localhost/99999999999", "99999999999");
    row("redis://localhost/%31", "%31");
    row("redis://localhost#1", "#");
    row("redis://localhost?db=1", "db");
    row("redis://localhost?cacert=/x", "cacert");
    row("redis://localhost?verify=none", "verify");
    row("rediss://localhost?verify=maybe", "maybe");
    row("rediss://localhost?verify", "verify");
    row("rediss://localhost?sni=", "sni=");
    row("rediss://localhost?sni=a&sni=b", "sni");
    row("rediss://localhost?colour=red", "colour");
    row("rediss://localhost?CACERT=x", "CACERT");
    row("rediss://localhost?cert=c", "key");
    row("rediss://localhost?key=k", "cert");
    row("rediss://localhost?cacert=%zz", "cacert");
    row("rediss://localhost?sni=x&", "");
    row("rediss://localhost?sentinel_user=u", "sentinel_user");
    row("redis://a%:p@localhost", "user");
    row("redis://a:%4@localhost", "password");
    row("redis://a:%4g@localhost", "password");
    row("redis://a:%+1@localhost", "password");
    row("redis://a:%00@localhost", "password");
    row("redis://a:%ff@localhost", "password");
    row("redis://a:%ed%a0%80@localhost", "password"); // half a surrogate pair
    row("unix://run/redis.sock", "path");
    row("unix://", "path");
    row("unix:///", "/");
    row("unix:///run/", "/run/");
    row("unix:///run/%zz", "path");
    row("unix:///run/redis.sock?db=x", "x");
    row("unix:///run/redis.sock?sni=x", "sni");
    row("redis+sentinel://h", "master-name");
    row("redis+sentinel://h/", "master-name");
    row("redis+sentinel://h//1", "master-name");
    row("redis+sentinel://h/m/x", "x");
    row("redis+sentinel://h/m/1/2", "/m/1/2");
    row("redis+sentinel://h/%zz", "master-name");
    row("redis+sentinel://a:1,,b:2/m", "host");
    row("redis+sentinel://a:1,a:1/m", "a:1");
    row("redis+cluster://a,a:6379", "a:6379");
    row("redis+cluster://a,b,", "host");
    row("redis+cluster://a/0", "/0");
    row("redis+cluster://a?sentinel_user=u", "sentinel_user");
    QTest::newRow("a path too long for a socket")
        << QStringLiteral("unix:///") + QString(107, QLatin1Char('a')) << QLatin1Char('/') + QString(107, QLatin1Char('a'));
}

void UrlTest::aBadUrlPointsAtItsWrongPart()
{
    QFETCH(QString, text);
    QFETCH(QString, part);
    const auto url = Url::parse(text);
    QVERIFY2(!url, "it was read");
    QCOMPARE(url.error().code, Code::InvalidUrl);
    QVERIFY(url.error().message.size() > 10);
    QCOMPARE(url.error().context, part);
}

void UrlTest::noErrorRepeatsAPassword_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("secret"); // no piece of it may show up
    const auto row = [](const char *text, const char *secret) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(secret);
    };
    // Raw signs that must be encoded: each cuts the password at another place.
    row("redis://:sec@ret@localhost", "ret");
    row("redis://alice:sec/ret@localhost", "ret");
    row("redis://alice:sec?ret@localhost", "ret");
    row("redis://alice:sec?ret=9@localhost/1", "ret");
    row("redis://alice:s@sec?ret@localhost", "ret");
    row("redis://alice:s@sec?ret=9@localhost", "ret");
    row("redis://alice:sec#ret@localhost", "ret");
    row("redis://alice:sec%ret@localhost", "ret");
    row("redis://alice:secret%@localhost", "secret");
    row("redis://alice:secret%ff@localhost", "secret");
    row("redis://alice:secret%00@localhost", "secret");
    row("redis://alice:secret@localhost:bad", "secret");
    row("redis://alice:secret@localhost/bad", "secret");
    row("redis://alice:secret@localhost?bad=1", "secret");
    row("redis://alice:secret@", "secret");
    row("redis://alice:secret@a,b", "secret");
    row("rediss://alice:secret@localhost?cert=x", "secret");
    row("redis+sentinel://alice:secret@a:1,a:1/m", "secret");
    row("redis+sentinel://alice:sec/ret@a:1/m", "ret");
    row("redis+cluster://alice:secret@a/1", "secret");
    row("unix://alice:sec/ret@/run/redis.sock", "ret");
    row("unix://alice:sec@ret@/run/redis.sock", "ret");
    row("unix://alice:secret@run/redis.sock", "secret");
    row("unix://alice:secret%zz@/run/redis.sock", "secret");
    row("unix://alice:sec?ret@/run/redis.sock", "ret");
    row("unix://:secret/run/redis.sock", "secret");
    // The scheme is wrong or missing.
    row("redis:alice:secret@localhost", "secret");
    row("alice:secret@localhost", "secret");
    row("http://alice:secret@localhost", "secret");
    row("redis:/:se://cret@localhost", "cret");
    row("redis:/:secret://localhost", "secret");
    // The @ was forgotten, or encoded: what stands where a port should is perhaps a password.
    row("redis://alice:secret", "secret");
    row("redis://:secret", "secret");
    row("redis://:secret/0", "secret");
    row("redis://alice:sec:ret", "ret");
    row("redis://alice:secret%40localhost", "secret");
    row("redis://alice:secret%40localhost:6379", "secret");
    row("redis://alice:123456", "123456");
}

void UrlTest::noErrorRepeatsAPassword()
{
    QFETCH(QString, text);
    QFETCH(QString, secret);
    const auto url = Url::parse(text);
    QVERIFY2(!url, "it was read");
    QCOMPARE(url.error().code, Code::InvalidUrl);
    QVERIFY2(!url.error().message.contains(secret), qPrintable(url.error().message));
    QVERIFY2(!url.error().context.contains(secret), qPrintable(url.error().context));
}

void UrlTest::whatIsShownHoldsNoPassword_data()
{
    QTest::addColumn<QString>("password");
    for (const char *password :
         {"secret", "se@cret", "se:cret", "se/cret", "se%cret", "se#cret", "se?cret", "%73ecret", "se cret"})
        QTest::newRow(password) << QString::fromUtf8(password);
    QTest::newRow("beyond ASCII") << QString::fromUtf8("비밀");
}

void UrlTest::whatIsShownHoldsNoPassword()
{
    QFETCH(QString, password);
    const QString encoded = QString::fromLatin1(password.toUtf8().toPercentEncoding());
    for (const char *form :
         {"redis://alice:%1@localhost:6380/2", "rediss://:%1@localhost?sni=x", "unix://alice:%1@/run/redis.sock",
          "redis+sentinel://u:%1@a:1,b:2/m", "redis+cluster://u:%1@a:1,b:2"}) {
        const auto url = Url::parse(QString::fromLatin1(form).arg(encoded));
        QVERIFY2(url, form);
        QCOMPARE(url->password, password);
        for (const QString &shown : {url->toString(), url->toString(Url::Secrets::Hide), url->displayName()}) {
            QVERIFY2(!shown.contains(password), qPrintable(shown));
            QVERIFY2(!shown.contains(encoded), qPrintable(shown));
            QVERIFY2(!shown.contains(QLatin1String("cret")), qPrintable(shown));
        }
        QVERIFY(url->toString(Url::Secrets::Show).contains(encoded));
        QVERIFY(!url->displayName().contains(QLatin1Char('@')));
    }
}

void UrlTest::aPasswordThatIsNotUtf8IsRefused()
{
    QCOMPARE(Url::parse(QStringLiteral("redis://:%C3%28@h")).error().context, QStringLiteral("password"));
    QCOMPARE(Url::parse(QStringLiteral("redis://%C3%28:p@h")).error().context, QStringLiteral("user"));
    QCOMPARE(Url::parse(QStringLiteral("redis://:%c3%a9@h")).value().password, QString::fromUtf8("é"));
}

void UrlTest::aUrlReadsBackFromItsText()
{
    std::mt19937 random(20250101);
    for (int i = 0; i < 20000; ++i) {
        const Url url = randomUrl(random);
        const QString text = url.toString(Url::Secrets::Show);
        const auto again = Url::parse(text);
        QVERIFY2(again, qPrintable(text + QLatin1String(": ") + (again ? QString() : again.error().message)));
        QVERIFY2(*again == url, qPrintable(text));
        QCOMPARE(again->toString(Url::Secrets::Show), text);
    }
}

void UrlTest::aUrlWithoutSecretsReadsBackWithoutThem()
{
    std::mt19937 random(20250102);
    for (int i = 0; i < 5000; ++i) {
        Url url = randomUrl(random);
        const auto again = Url::parse(url.toString());
        QVERIFY2(again, qPrintable(url.toString()));
        url.password.clear();
        QVERIFY2(*again == url, qPrintable(url.toString()));
    }
}

void UrlTest::partsThatDoNotBelongAreNotWritten()
{
    // A form keeps its fields when TLS is switched off or the topology changes; the text must still be readable.
    Url url;
    url.hosts = {{QStringLiteral("h"), 1}};
    url.tls.caFile = QStringLiteral("/ca");
    url.tls.verify = false;
    url.masterName = QStringLiteral("m");
    url.sentinelUser = QStringLiteral("w");
    QCOMPARE(url.toString(), QStringLiteral("redis://h:1"));
    url.topology = Topology::Cluster;
    url.database = 3;
    QCOMPARE(url.toString(), QStringLiteral("redis+cluster://h:1"));
    QCOMPARE(url.displayName(), QStringLiteral("h:1 (cluster)"));
}

void UrlTest::theDisplayNameIsShort_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *text, const char *name) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(name);
    };
    row("redis://u:p@host", "host:6379");
    row("redis://host:6379/2", "host:6379/2");
    row("rediss://[::1]:7/2?verify=none", "[::1]:7/2");
    row("unix://u:p@/run/redis.sock", "/run/redis.sock");
    row("unix:///run/redis.sock?db=2", "/run/redis.sock db 2");
    row("redis+sentinel://u:p@a,b/mymaster", "mymaster (sentinel)");
    row("redis+sentinel://a/mymaster/2", "mymaster/2 (sentinel)");
    row("redis+cluster://10.0.0.1:7000,b", "10.0.0.1:7000 (cluster)");
}

void UrlTest::theDisplayNameIsShort()
{
    QFETCH(QString, text);
    QFETCH(QString, name);
    QCOMPARE(Url::parse(text).value().displayName(), name);
}

void UrlTest::anyTextIsEitherReadOrRefused()
{
    // What was read reads back; what was refused says why. Pieces of real URLs in any order find more than random bytes.
    static const QStringList pieces{QStringLiteral("redis://"),
                                    QStringLiteral("rediss://"),
                                    QStringLiteral("unix://"),
                                    QStringLiteral("redis+sentinel://"),
                                    QStringLiteral("redis+cluster://"),
                                    QStringLiteral("@"),
                                    QStringLiteral(":"),
                                    QStringLiteral("/"),
                                    QStringLiteral("?"),
                                    QStringLiteral("&"),
                                    QStringLiteral("="),
                                    QStringLiteral("%"),
                                    QStringLiteral("%41"),
                                    QStringLiteral("#"),
                                    QStringLiteral(","),
                                    QStringLiteral("["),
                                    QStringLiteral("]"),
                                    QStringLiteral("::1"),
                                    QStringLiteral("h"),
                                    QStringLiteral("6379"),
                                    QStringLiteral("sni"),
                                    QStringLiteral("db"),
                                    QStringLiteral("verify=none"),
                                    QString(QChar(0)),
                                    QString(QChar(0xD800)),
                                    QString(QChar(0x202E)),
                                    QStringLiteral("\n")};
    std::mt19937 random(7);
    std::uniform_int_distribution<qsizetype> pick(0, pieces.size() - 1);
    int read = 0;
    for (int i = 0; i < 100000; ++i) {
        QString text = i % 4 ? pieces[i % 5] : QString();
        const int count = std::uniform_int_distribution<int>(0, 8)(random);
        for (int k = 0; k < count; ++k)
            text += pieces[pick(random)];
        const auto url = Url::parse(text);
        if (url) {
            ++read;
            const auto again = Url::parse(url->toString(Url::Secrets::Show));
            QVERIFY2(again, qPrintable(text));
            QVERIFY2(*again == *url, qPrintable(text));
        } else {
            QCOMPARE(url.error().code, Code::InvalidUrl);
            QVERIFY2(!url.error().message.isEmpty(), qPrintable(text));
        }
    }
    QVERIFY(read > 100);
}

QTEST_GUILESS_MAIN(UrlTest)
#include "tst_url.moc"
