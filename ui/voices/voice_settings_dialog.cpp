// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_settings_dialog.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QCheckBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using Mark = VoiceTest::Mark;
using Field = VoiceSettings::Field;

namespace {

constexpr std::array steps{VoiceTest::Step::Database, VoiceTest::Step::Provider, VoiceTest::Step::Key};

void makeSecret(QLineEdit *line)
{
    line->setEchoMode(QLineEdit::Password);
    QAction *reveal = line->addAction(icon(QStringLiteral("eye")), QLineEdit::TrailingPosition);
    reveal->setCheckable(true);
    reveal->setToolTip(VoiceSettingsDialog::tr("Show it"));
    QObject::connect(reveal, &QAction::toggled, line,
                     [line](bool shown) { line->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password); });
}

} // namespace

VoiceSettingsDialog::VoiceSettingsDialog(Session *session, const VoiceSettings &settings, const VoiceSecrets &secrets,
                                         bool isPlaceGiven, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_test(new VoiceTest(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Voice synchronisation"));
    setMinimumWidth(560);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::s);
    layout->addWidget(makeLabel(tr("Voice synchronisation"), TextKind::Heading, this));
    auto *about = makeLabel(isPlaceGiven ? tr("For this connection, which brings its own provider and database.")
                                         : tr("For this connection alone: its queue and the database belong together."),
                            TextKind::Muted, this);
    about->setWordWrap(true);
    layout->addWidget(about);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(Spacing::l);
    form->setVerticalSpacing(Spacing::s);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    layout->addLayout(form);

    m_provider = addLine(form, tr("Provider's address"), settings.provider, "provider");
    m_key = addLine(form, tr("Key"), secrets.key, "key");
    m_key->setToolTip(tr("Kept in the system's keychain; where there is none, asked for each time"));
    makeSecret(m_key);
    m_model = addLine(form, tr("Model"), settings.model, "model");
    m_model->setPlaceholderText(tr("any model that is fine-tuned"));
    const SplitDatabaseUrl database = SplitDatabaseUrl::of(settings.database);
    m_database = addLine(form, tr("Database"), database.url, "database");
    m_database->setPlaceholderText(tr("your own, or /path/to/file, or postgresql://user@host/name"));
    m_password = addLine(form, tr("Database password"),
                         secrets.databasePassword.isEmpty() ? database.password : secrets.databasePassword, "password");
    makeSecret(m_password);
    m_interval = addNumber(form, tr("Tick every"), settings.interval.count(), 1, 86400, "interval");
    m_interval->setSuffix(tr(" s", "seconds, behind a number"));
    m_age = addNumber(form, tr("Fails after"), settings.maximumAge.count(), 1, 43200, "age");
    m_age->setSuffix(tr(" min", "minutes, behind a number"));
    m_concurrency = addNumber(form, tr("Requests at once"), settings.concurrency, 1, 15, "concurrency");
    m_start = new QCheckBox(tr("Start with this connection"), this);
    m_start->setChecked(settings.startWithConnection);
    form->addRow(QString(), m_start);
    for (QLineEdit *line : {m_provider, m_key, m_database, m_password})
        line->setReadOnly(isPlaceGiven);

    m_complaint = makeLabel({}, TextKind::Error, this);
    m_complaint->setWordWrap(true);
    m_complaint->hide();
    layout->addWidget(m_complaint);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Spacing::s);
    grid->setColumnStretch(2, 1);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto *name = makeLabel(VoiceTest::stepTitle(steps[i]), TextKind::Muted, this);
        m_rows[i].mark = makeLabel({}, TextKind::Normal, this);
        m_rows[i].words = makeLabel({}, TextKind::Normal, this);
        m_rows[i].words->setWordWrap(true);
        m_rows[i].words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        grid->addWidget(name, int(i), 0, Qt::AlignTop);
        grid->addWidget(m_rows[i].mark, int(i), 1, Qt::AlignTop);
        grid->addWidget(m_rows[i].words, int(i), 2);
    }
    layout->addLayout(grid);
    layout->addStretch();

    m_try = new QPushButton(tr("Test"), this);
    m_try->setToolTip(tr("Try the database, the address and the key without changing anything"));
    m_save = new QPushButton(tr("Save"), this);
    setLook(m_save, "kind", QStringLiteral("primary"));
    m_save->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_try);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    layout->addLayout(buttons);
    connect(m_try, &QPushButton::clicked, this, &VoiceSettingsDialog::runTest);
    connect(m_save, &QPushButton::clicked, this, &VoiceSettingsDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_test, &VoiceTest::changed, this, &VoiceSettingsDialog::showTest);
    showTest();
}

QLineEdit *VoiceSettingsDialog::addLine(QFormLayout *form, const QString &label, const QString &text, const char *name)
{
    auto *line = new QLineEdit(text, this);
    line->setObjectName(QLatin1String(name));
    line->setAccessibleName(label);
    form->addRow(label, line);
    return line;
}

QSpinBox *VoiceSettingsDialog::addNumber(QFormLayout *form, const QString &label, qint64 value, int least, int most,
                                         const char *name)
{
    auto *number = new QSpinBox(this);
    number->setObjectName(QLatin1String(name));
    number->setRange(least, most);
    number->setValue(int(value));
    number->setAccessibleName(label);
    form->addRow(label, number);
    return number;
}

VoiceSettings VoiceSettingsDialog::settings() const
{
    VoiceSettings settings;
    settings.provider = m_provider->text().trimmed();
    settings.model = m_model->text().trimmed();
    settings.database = SplitDatabaseUrl::of(m_database->text().trimmed()).url;
    settings.interval = std::chrono::seconds(m_interval->value());
    settings.maximumAge = std::chrono::minutes(m_age->value());
    settings.concurrency = m_concurrency->value();
    settings.startWithConnection = m_start->isChecked();
    return settings;
}

VoiceSecrets VoiceSettingsDialog::secrets() const
{
    // A password that was typed with the address belongs to the keychain as much.
    const QString inAddress = SplitDatabaseUrl::of(m_database->text().trimmed()).password;
    return {m_key->text().trimmed(), inAddress.isEmpty() ? m_password->text() : inAddress};
}

bool VoiceSettingsDialog::check()
{
    const auto complaint = settings().check();
    const auto mark = [](QWidget *field, bool isWrong) {
        setLook(field, "wrong", isWrong ? QStringLiteral("true") : QStringLiteral("false"));
    };
    mark(m_provider, complaint.field == Field::Provider);
    mark(m_database, complaint.field == Field::Database);
    QString words = complaint.words;
    const QString key = m_key->text().trimmed();
    const bool isKeyWrong =
        std::any_of(key.begin(), key.end(), [](QChar one) { return one <= QLatin1Char(' ') || one.unicode() > 126; });
    mark(m_key, isKeyWrong);
    if (words.isEmpty() && isKeyWrong)
        words = tr("The key has characters that no header can carry; paste it again.");
    m_complaint->setText(words);
    m_complaint->setVisible(!words.isEmpty());
    if (complaint.field == Field::Provider)
        m_provider->setFocus();
    else if (complaint.field == Field::Database)
        m_database->setFocus();
    else if (isKeyWrong)
        m_key->setFocus();
    return words.isEmpty();
}

void VoiceSettingsDialog::runTest()
{
    if (check())
        m_test->start(m_session, settings(), secrets());
}

void VoiceSettingsDialog::showTest()
{
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Mark mark = m_test->mark(steps[i]);
        QLabel *label = m_rows[i].mark;
        label->setText(mark == Mark::Passed    ? tr("passed")
                       : mark == Mark::Failed  ? tr("failed")
                       : mark == Mark::Running ? tr("running…")
                                               : tr("not tested"));
        setTextKind(label, mark == Mark::Passed ? TextKind::Good : mark == Mark::Failed ? TextKind::Error : TextKind::Muted);
        m_rows[i].words->setText(m_test->words(steps[i]));
    }
    m_try->setEnabled(!m_test->isRunning());
}

void VoiceSettingsDialog::accept()
{
    if (!check())
        return;
    Q_EMIT chosen(settings(), secrets());
    QDialog::accept();
}

VoiceKeyDialog::VoiceKeyDialog(QWidget *parent)
    : QDialog(parent)
    , m_key(new QLineEdit(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("The provider's key"));
    setMinimumWidth(420);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::s);
    layout->addWidget(makeLabel(tr("The provider's key"), TextKind::Heading, this));
    auto *about = makeLabel(tr("It is kept in the system's keychain. Where there is none it is asked for with each connection."),
                            TextKind::Muted, this);
    about->setWordWrap(true);
    layout->addWidget(about);
    m_key->setObjectName(QStringLiteral("key"));
    m_key->setAccessibleName(tr("Key"));
    makeSecret(m_key);
    layout->addWidget(m_key);
    auto *use = new QPushButton(tr("Use it"), this);
    setLook(use, "kind", QStringLiteral("primary"));
    use->setDefault(true);
    use->setEnabled(false);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(use);
    layout->addLayout(buttons);
    connect(m_key, &QLineEdit::textChanged, use, [use](const QString &text) { use->setEnabled(!text.trimmed().isEmpty()); });
    connect(use, &QPushButton::clicked, this, &VoiceKeyDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void VoiceKeyDialog::accept()
{
    if (m_key->text().trimmed().isEmpty())
        return;
    Q_EMIT given(m_key->text().trimmed());
    QDialog::accept();
}

} // namespace freshet::ui
