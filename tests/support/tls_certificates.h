// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTemporaryDir>

namespace freshet::test {

/// Certificates for tests, made with the openssl program when asked for: a private authority and what it signed, good and
/// bad, and a second authority that nobody trusts. PEM files in a private directory that goes with this object.
class TlsCertificates
{
public:
    TlsCertificates();

    /// Makes all of them (below a second). False: `errorText` holds what openssl said.
    bool create();
    QString errorText() const { return m_error; }

    QString authority() const { return path("ca.crt"); }
    QString otherAuthority() const { return path("other-ca.crt"); }
    QString serverCertificate() const { return path("server.crt"); } ///< localhost, 127.0.0.1, ::1
    QString serverKey() const { return path("server.key"); }
    QString clientCertificate() const { return path("client.crt"); }
    QString clientKey() const { return path("client.key"); }
    QString expiredCertificate() const { return path("expired.crt"); } ///< localhost, ended yesterday
    QString expiredKey() const { return path("expired.key"); }
    QString wrongNameCertificate() const { return path("wrong-name.crt"); } ///< redis.example
    QString wrongNameKey() const { return path("wrong-name.key"); }

private:
    QString path(const char *name) const { return m_directory.filePath(QLatin1String(name)); }
    bool openssl(const QStringList &arguments);
    bool makeAuthority(const QString &name);
    /// `days` from now; negative: a certificate that has ended already.
    bool makeCertificate(const QString &name, const QString &names, const QString &usage, int days);

    QTemporaryDir m_directory;
    QString m_error;
};

} // namespace freshet::test
