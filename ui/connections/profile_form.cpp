// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profile_form.h"

#include "ui/connections/failure_words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPixmap>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace freshet::ui {

namespace {

QIcon swatch(const QString &color)
{
    QPixmap pixmap(16, 16);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(color));
    painter.drawRoundedRect(1, 1, 14, 14, 4, 4);
    return QIcon(pixmap);
}

bool isReadable(const QString &path)
{
    const QFileInfo file(path);
    return file.isFile() && file.isReadable();
}

} // namespace

ProfileForm::ProfileForm(QWidget *parent)
    : QWidget(parent)
    , m_profile(redis::Profile::make({}, {}))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, Spacing::s, 0);
    layout->setSpacing(Spacing::s);
    const auto section = [&](const QString &title) {
        layout->addWidget(makeLabel(title, TextKind::Heading, this));
        auto *form = new QFormLayout();
        form->setHorizontalSpacing(Spacing::l);
        form->setVerticalSpacing(Spacing::s);
        form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
        form->setRowWrapPolicy(QFormLayout::DontWrapRows);
        layout->addLayout(form);
        layout->addSpacing(Spacing::s);
        return form;
    };

    QFormLayout *form = section(tr("Server"));
    m_url = addLine(form, "url", tr("Paste an address"), QStringLiteral("redis://user@host:6379/0"));
    m_name = addLine(form, "name", tr("Name"));
    m_kind = new QComboBox(this);
    m_kind->addItem(tr("One server"), int(Kind::Standalone));
    m_kind->addItem(tr("Unix socket"), int(Kind::Socket));
    m_kind->addItem(tr("Sentinel"), int(Kind::Sentinel));
    m_kind->addItem(tr("Cluster"), int(Kind::Cluster));
    addField(form, "kind", tr("Kind"), m_kind);
    m_host = addLine(form, "host", tr("Host"), QStringLiteral("127.0.0.1"));
    m_port = new QSpinBox(this);
    m_port->setRange(1, 65535);
    m_port->setValue(6379);
    m_port->setGroupSeparatorShown(false);
    addField(form, "port", tr("Port"), m_port);
    m_hosts = addLine(form, "hosts", tr("Addresses"), QStringLiteral("10.0.0.1:6379, 10.0.0.2:6379"));
    m_socket = new QLineEdit(this);
    addField(form, "socket", tr("Socket"), withFileButton(m_socket, tr("Choose the socket")), m_socket);
    m_master = addLine(form, "master", tr("Master name"), QStringLiteral("mymaster"));
    m_sentinelUser = addLine(form, "sentinelUser", tr("Sentinels' user"));
    m_database = new QSpinBox(this);
    m_database->setRange(0, 1000000);
    addField(form, "database", tr("Database"), m_database);

    form = section(tr("Login"));
    m_user = addLine(form, "user", tr("User"), tr("leave empty for the default user"));
    m_password = addLine(form, "password", tr("Password"));
    m_password->setEchoMode(QLineEdit::Password);
    QAction *reveal = m_password->addAction(icon(QStringLiteral("eye")), QLineEdit::TrailingPosition);
    reveal->setCheckable(true);
    reveal->setToolTip(tr("Show the password"));
    connect(reveal, &QAction::toggled, this,
            [this](bool shown) { m_password->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password); });
    m_remember = new QCheckBox(tr("Keep it in the system's keychain"), this);
    m_remember->setChecked(true);
    addField(form, "remember", {}, m_remember);

    form = section(tr("TLS"));
    m_tls = new QCheckBox(tr("Encrypt the connection with TLS"), this);
    addField(form, "tls", {}, m_tls);
    m_verify = new QCheckBox(tr("Verify the server's certificate"), this);
    m_verify->setChecked(true);
    addField(form, "verify", {}, m_verify);
    m_ca = new QLineEdit(this);
    m_ca->setPlaceholderText(tr("the system's authorities"));
    addField(form, "ca", tr("Authority"), withFileButton(m_ca, tr("Choose the authority's certificate")), m_ca);
    m_cert = new QLineEdit(this);
    addField(form, "cert", tr("Client certificate"), withFileButton(m_cert, tr("Choose the client certificate")), m_cert);
    m_key = new QLineEdit(this);
    addField(form, "key", tr("Client key"), withFileButton(m_key, tr("Choose the client's private key")), m_key);
    m_serverName = addLine(form, "serverName", tr("Server name"), tr("as the host"));

    form = section(tr("How Freshet treats it"));
    m_environment = new QComboBox(this);
    for (const auto one : {redis::Profile::Environment::Development, redis::Profile::Environment::Staging,
                           redis::Profile::Environment::Production})
        m_environment->addItem(environmentTitle(one), int(one));
    addField(form, "environment", tr("Environment"), m_environment);
    m_color = new QComboBox(this);
    m_color->addItem(tr("The environment's own"), QString());
    const std::pair<QString, const char *> colors[] = {
        {tr("Blue"), "#0072b2"},  {tr("Orange"), "#c85200"}, {tr("Green"), "#00805e"}, {tr("Pink"), "#b5528b"},
        {tr("Ochre"), "#8a6d00"}, {tr("Violet"), "#5b4bb5"}, {tr("Grey"), "#4f5a66"},  {tr("Red"), "#a3243b"}};
    for (const auto &[title, value] : colors)
        m_color->addItem(swatch(QLatin1String(value)), title, QString(QLatin1String(value)));
    addField(form, "color", tr("Colour"), m_color);
    m_readOnly = new QCheckBox(tr("Read-only: refuse every command that changes something"), this);
    addField(form, "readOnly", {}, m_readOnly);
    m_gentle = new QCheckBox(tr("Gentle: walks over the keys make way for other clients"), this);
    addField(form, "gentle", {}, m_gentle);
    layout->addStretch();

    connect(m_url, &QLineEdit::textEdited, this, &ProfileForm::onUrlTyped);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] { showKind(); });
    connect(m_tls, &QCheckBox::toggled, this, [this] { showKind(); });
    const auto onEdit = [this] {
        if (m_filling)
            return;
        clearComplaints();
        Q_EMIT edited();
    };
    for (auto *edit : findChildren<QLineEdit *>()) {
        if (edit != m_url && edit->objectName() != QLatin1String("qt_spinbox_lineedit"))
            connect(edit, &QLineEdit::textEdited, this, onEdit);
    }
    for (auto *box : findChildren<QCheckBox *>())
        connect(box, &QCheckBox::toggled, this, onEdit);
    for (auto *box : findChildren<QComboBox *>())
        connect(box, &QComboBox::currentIndexChanged, this, onEdit);
    for (auto *box : findChildren<QSpinBox *>())
        connect(box, &QSpinBox::valueChanged, this, onEdit);
    showKind();
}

QLineEdit *ProfileForm::addLine(QFormLayout *form, const char *name, const QString &label, const QString &hint)
{
    auto *edit = new QLineEdit(this);
    edit->setPlaceholderText(hint);
    addField(form, name, label, edit);
    return edit;
}

void ProfileForm::addField(QFormLayout *form, const char *name, const QString &label, QWidget *field, QWidget *focus)
{
    Row row;
    row.focus = focus ? focus : field;
    row.focus->setObjectName(QLatin1String(name));
    if (!label.isEmpty())
        row.focus->setAccessibleName(label);
    auto *holder = new QWidget(this);
    auto *layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(field);
    row.complaint = makeLabel({}, TextKind::Error, holder);
    row.complaint->setWordWrap(true);
    row.complaint->hide();
    layout->addWidget(row.complaint);
    row.field = holder;
    auto *caption = makeLabel(label, TextKind::Normal, this);
    caption->setBuddy(row.focus);
    caption->setMinimumWidth(120);
    row.label = caption;
    form->addRow(caption, holder);
    m_rows.insert(QLatin1String(name), row);
}

QWidget *ProfileForm::withFileButton(QLineEdit *edit, const QString &title)
{
    auto *holder = new QWidget(this);
    auto *layout = new QHBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::xs);
    auto *button = new QToolButton(holder);
    button->setText(tr("Browse…"));
    setLook(button, "kind", QStringLiteral("framed"));
    button->setAccessibleName(title);
    layout->addWidget(edit, 1);
    layout->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, edit, title] {
        const QString file = QFileDialog::getOpenFileName(this, title, QFileInfo(edit->text()).path());
        if (file.isEmpty())
            return;
        edit->setText(file);
        Q_EMIT edited();
    });
    return holder;
}

void ProfileForm::setRowVisible(const QString &name, bool visible)
{
    const Row row = m_rows.value(name);
    row.label->setVisible(visible);
    row.field->setVisible(visible);
}

ProfileForm::Kind ProfileForm::kind() const
{
    return Kind(m_kind->currentData().toInt());
}

void ProfileForm::showKind()
{
    const Kind chosen = kind();
    setRowVisible(QStringLiteral("host"), chosen == Kind::Standalone);
    setRowVisible(QStringLiteral("port"), chosen == Kind::Standalone);
    setRowVisible(QStringLiteral("hosts"), chosen == Kind::Sentinel || chosen == Kind::Cluster);
    setRowVisible(QStringLiteral("socket"), chosen == Kind::Socket);
    setRowVisible(QStringLiteral("master"), chosen == Kind::Sentinel);
    setRowVisible(QStringLiteral("sentinelUser"), chosen == Kind::Sentinel);
    setRowVisible(QStringLiteral("database"), chosen != Kind::Cluster);
    const bool canTls = chosen != Kind::Socket;
    m_tls->setEnabled(canTls);
    const bool tls = canTls && m_tls->isChecked();
    for (const char *name : {"verify", "ca", "cert", "key", "serverName"})
        setRowVisible(QLatin1String(name), tls);
}

void ProfileForm::setProfile(const redis::Profile &profile)
{
    const QScopedValueRollback filling(m_filling, true);
    m_profile = profile;
    clearComplaints();
    m_url->clear();
    m_name->setText(profile.name);
    applyUrl(profile.url);
    m_environment->setCurrentIndex(m_environment->findData(int(profile.environment)));
    int color = m_color->findData(profile.color);
    if (color < 0) {
        m_color->addItem(swatch(profile.color), profile.color, profile.color);
        color = m_color->count() - 1;
    }
    m_color->setCurrentIndex(color);
    m_readOnly->setChecked(profile.readOnly);
    m_gentle->setChecked(profile.gentle);
}

QString ProfileForm::hostsText(const redis::Url &url) const
{
    QStringList parts;
    for (const redis::HostPort &one : url.hosts)
        parts.append(one.toString());
    return parts.join(QStringLiteral(", "));
}

void ProfileForm::applyUrl(const redis::Url &url)
{
    const Kind chosen = url.topology == redis::Topology::Sentinel  ? Kind::Sentinel
                        : url.topology == redis::Topology::Cluster ? Kind::Cluster
                        : url.socketPath.isEmpty()                 ? Kind::Standalone
                                                                   : Kind::Socket;
    m_kind->setCurrentIndex(m_kind->findData(int(chosen)));
    m_host->setText(url.hosts.isEmpty() ? QString() : url.hosts.first().host);
    m_port->setValue(url.hosts.isEmpty() ? 6379 : url.hosts.first().port);
    m_hosts->setText(chosen == Kind::Sentinel || chosen == Kind::Cluster ? hostsText(url) : QString());
    m_socket->setText(url.socketPath);
    m_master->setText(url.masterName);
    m_sentinelUser->setText(url.sentinelUser);
    m_database->setValue(url.database);
    m_user->setText(url.user);
    m_password->setText(url.password);
    m_tls->setChecked(url.tls.enabled);
    m_verify->setChecked(url.tls.verify);
    m_ca->setText(url.tls.caFile);
    m_cert->setText(url.tls.certFile);
    m_key->setText(url.tls.keyFile);
    m_serverName->setText(url.tls.serverName);
    showKind();
}

void ProfileForm::onUrlTyped(const QString &text)
{
    clearComplaints();
    Q_EMIT edited();
    if (text.trimmed().isEmpty())
        return;
    const auto url = redis::Url::parse(text.trimmed());
    if (!url) {
        complain("url", failureSentence(url.error()));
        return;
    }
    const QScopedValueRollback filling(m_filling, true);
    applyUrl(*url);
    // The password now stands in its own field, hidden; here it would stay readable.
    if (!url->password.isEmpty())
        m_url->setText(url->toString());
    if (m_name->text().trimmed().isEmpty())
        m_name->setText(url->displayName());
}

void ProfileForm::setPassword(const QString &password)
{
    const QScopedValueRollback filling(m_filling, true);
    m_password->setText(password);
}

QString ProfileForm::password() const
{
    return m_password->text();
}

bool ProfileForm::rememberPassword() const
{
    return m_remember->isEnabled() && m_remember->isChecked();
}

void ProfileForm::setKeychainAvailable(bool available)
{
    const QScopedValueRollback filling(m_filling, true);
    m_remember->setEnabled(available);
    m_remember->setText(available ? tr("Keep it in the system's keychain")
                                  : tr("No keychain service answers: the password is asked for each time"));
    if (!available)
        m_remember->setChecked(false);
}

bool ProfileForm::readHosts(redis::Url &url)
{
    const QStringList parts = m_hosts->text().split(QLatin1Char(','), Qt::SkipEmptyParts);
    if (parts.isEmpty()) {
        complain("hosts", tr("At least one address, as host:port"));
        return false;
    }
    QStringList trimmed;
    for (const QString &one : parts)
        trimmed.append(one.trimmed());
    // The strict parser knows what an address looks like.
    const auto parsed = redis::Url::parse(QStringLiteral("redis+cluster://") + trimmed.join(QLatin1Char(',')));
    if (!parsed) {
        complain("hosts", visibleText(parsed.error().message));
        return false;
    }
    url.hosts = parsed->hosts;
    return true;
}

std::optional<redis::Profile> ProfileForm::validated(const QStringList &takenNames)
{
    clearComplaints();
    redis::Profile profile = m_profile;
    profile.name = m_name->text().trimmed();
    if (profile.name.isEmpty())
        complain("name", tr("A name is needed"));
    else if (takenNames.contains(profile.name, Qt::CaseInsensitive))
        complain("name", tr("Another connection has this name"));

    redis::Url url;
    const Kind chosen = kind();
    url.user = m_user->text().trimmed();
    url.password = m_password->text();
    switch (chosen) {
    case Kind::Standalone: {
        const QString host = m_host->text().trimmed();
        if (host.isEmpty())
            complain("host", tr("A host name or an address is needed"));
        else if (host.contains(QLatin1Char(' ')) || host.contains(QLatin1Char('/')) || host.contains(QLatin1Char('@')))
            complain("host", tr("Only the host: no blanks, slashes or user"));
        url.hosts = {redis::HostPort{host, quint16(m_port->value())}};
        break;
    }
    case Kind::Socket:
        url.socketPath = m_socket->text().trimmed();
        if (!url.socketPath.startsWith(QLatin1Char('/')))
            complain("socket", tr("The full path of the socket is needed, beginning with /"));
        break;
    case Kind::Sentinel:
        url.topology = redis::Topology::Sentinel;
        readHosts(url);
        url.masterName = m_master->text().trimmed();
        url.sentinelUser = m_sentinelUser->text().trimmed();
        if (url.masterName.isEmpty())
            complain("master", tr("The name by which the Sentinels know the master is needed"));
        break;
    case Kind::Cluster:
        url.topology = redis::Topology::Cluster;
        readHosts(url);
        break;
    }
    if (chosen != Kind::Cluster)
        url.database = m_database->value();
    if (chosen != Kind::Socket && m_tls->isChecked()) {
        url.tls.enabled = true;
        url.tls.verify = m_verify->isChecked();
        url.tls.caFile = m_ca->text().trimmed();
        url.tls.certFile = m_cert->text().trimmed();
        url.tls.keyFile = m_key->text().trimmed();
        url.tls.serverName = m_serverName->text().trimmed();
        const std::pair<const char *, QString> files[] = {
            {"ca", url.tls.caFile}, {"cert", url.tls.certFile}, {"key", url.tls.keyFile}};
        for (const auto &[name, path] : files) {
            if (!path.isEmpty() && !isReadable(path))
                complain(name, tr("This file cannot be read"));
        }
        if (url.tls.certFile.isEmpty() && !url.tls.keyFile.isEmpty())
            complain("cert", tr("The key needs its certificate"));
        if (!url.tls.certFile.isEmpty() && url.tls.keyFile.isEmpty())
            complain("key", tr("The certificate needs its key"));
    }
    if (!m_firstWrong.isEmpty()) {
        m_rows.value(m_firstWrong).focus->setFocus();
        return std::nullopt;
    }
    profile.url = url;
    profile.environment = redis::Profile::Environment(m_environment->currentData().toInt());
    profile.color = m_color->currentData().toString();
    profile.readOnly = m_readOnly->isChecked();
    profile.gentle = m_gentle->isChecked();
    return profile;
}

void ProfileForm::complain(const char *field, const QString &text)
{
    const QString name = QLatin1String(field);
    const Row row = m_rows.value(name);
    row.complaint->setText(text);
    row.complaint->show();
    row.focus->setAccessibleDescription(text);
    setLook(row.focus, "wrong", QStringLiteral("true"));
    if (m_firstWrong.isEmpty())
        m_firstWrong = name;
}

void ProfileForm::clearComplaints()
{
    m_firstWrong.clear();
    for (const Row &row : std::as_const(m_rows)) {
        if (row.complaint->isHidden())
            continue;
        row.complaint->clear();
        row.complaint->hide();
        row.focus->setAccessibleDescription({});
        setLook(row.focus, "wrong", QString());
    }
}

QString ProfileForm::complaint(const QString &field) const
{
    return m_rows.value(field).complaint->text();
}

void ProfileForm::focusFirst()
{
    (m_name->text().isEmpty() ? m_url : m_name)->setFocus();
}

} // namespace freshet::ui
