// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tls_certificates.h"

#include "tests/support/child_process.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QProcess>

namespace freshet::test {

namespace {
bool writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(text) == text.size();
}
} // namespace

TlsCertificates::TlsCertificates()
    : m_directory(QDir::tempPath() + QStringLiteral("/freshet-tls-XXXXXX"))
{}

bool TlsCertificates::openssl(const QStringList &arguments)
{
    const QString program = findProgram({QStringLiteral("openssl")});
    if (program.isEmpty()) {
        m_error = QStringLiteral("there is no openssl; sudo apt-get install openssl brings it");
        return false;
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(m_directory.path());
    process.start(program, arguments);
    if (!process.waitForFinished(30000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        m_error = arguments.join(QLatin1Char(' ')) + QLatin1Char('\n') + QString::fromLocal8Bit(process.readAll());
        process.kill();
        process.waitForFinished(1000);
        return false;
    }
    return true;
}

bool TlsCertificates::makeAuthority(const QString &name)
{
    return openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"),
                    QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                    QStringLiteral("-keyout"), name + QStringLiteral(".key"), QStringLiteral("-out"),
                    name + QStringLiteral(".crt"), QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                    QStringLiteral("/CN=Freshet test ") + name, QStringLiteral("-addext"),
                    QStringLiteral("keyUsage=critical,keyCertSign,cRLSign")});
}

bool TlsCertificates::makeCertificate(const QString &name, const QString &names, const QString &usage, int days)
{
    const QByteArray extensions =
        "[v3]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=" + usage.toLatin1() +
        (names.isEmpty() ? QByteArray() : "\nsubjectAltName=" + names.toLatin1()) + '\n';
    if (!writeFile(m_directory.filePath(name + QStringLiteral(".ext")), extensions))
        return false;
    // `openssl ca` and not `openssl x509`, which can't make a certificate that has ended in OpenSSL 3.0.
    const QString format = QStringLiteral("yyyyMMddHHmmss'Z'");
    const QDateTime now = QDateTime::currentDateTimeUtc();
    return openssl({QStringLiteral("req"), QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                    QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"), QStringLiteral("-keyout"),
                    name + QStringLiteral(".key"), QStringLiteral("-out"), name + QStringLiteral(".csr"), QStringLiteral("-subj"),
                    QStringLiteral("/CN=freshet test ") + name}) &&
           openssl({QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-config"), QStringLiteral("ca.cnf"),
                    QStringLiteral("-notext"), QStringLiteral("-in"), name + QStringLiteral(".csr"), QStringLiteral("-out"),
                    name + QStringLiteral(".crt"), QStringLiteral("-startdate"), now.addDays(-10).toString(format),
                    QStringLiteral("-enddate"), now.addDays(days).toString(format), QStringLiteral("-extfile"),
                    name + QStringLiteral(".ext"), QStringLiteral("-extensions"), QStringLiteral("v3")});
}

bool TlsCertificates::create()
{
    const QByteArray config =
        "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ncertificate=ca.crt\n"
        "private_key=ca.key\ndefault_md=sha256\npolicy=p\nunique_subject=no\nrand_serial=yes\n[p]\ncommonName=supplied\n";
    const QString localhost = QStringLiteral("DNS:localhost,IP:127.0.0.1,IP:::1");
    const QString server = QStringLiteral("serverAuth,clientAuth"); // a Redis server is also a client of its primary
    return writeFile(m_directory.filePath(QStringLiteral("ca.cnf")), config) &&
           writeFile(m_directory.filePath(QStringLiteral("index.txt")), QByteArray()) && makeAuthority(QStringLiteral("ca")) &&
           makeAuthority(QStringLiteral("other-ca")) && makeCertificate(QStringLiteral("server"), localhost, server, 2) &&
           makeCertificate(QStringLiteral("client"), QString(), QStringLiteral("clientAuth"), 2) &&
           makeCertificate(QStringLiteral("expired"), localhost, server, -1) &&
           makeCertificate(QStringLiteral("wrong-name"), QStringLiteral("DNS:redis.example"), server, 2);
}

} // namespace freshet::test
