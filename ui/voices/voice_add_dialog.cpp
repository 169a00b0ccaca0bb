// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_add_dialog.h"

#include "ui/voices/voices_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace freshet::ui {

VoiceAddDialog::VoiceAddDialog(const QByteArray &userId, bool hasKey, QWidget *parent)
    : QDialog(parent)
    , m_source(new QComboBox(this))
    , m_user(new QLineEdit(QString::fromLatin1(userId), this))
    , m_name(new QLineEdit(this))
    , m_providerId(new QLineEdit(this))
    , m_files(new QListWidget(this))
    , m_choose(new QPushButton(tr("Choose files…"), this))
    , m_language(new QLineEdit(voice::Voice().language, this))
    , m_gender(new QLineEdit(voice::Voice().gender, this))
    , m_public(new QCheckBox(tr("Public: other users may use it"), this))
    , m_complaint(makeLabel({}, TextKind::Error, this))
    , m_hasKey(hasKey)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Add a voice"));
    setMinimumWidth(520);
    m_source->addItem(tr("One that the provider has"), int(Source::Existing));
    m_source->addItem(tr("A new clone of audio files"), int(Source::Clone));
    m_source->addItem(tr("One for trying out"), int(Source::Trial));
    m_user->setPlaceholderText(QStringLiteral("00000000-0000-0000-0000-000000000000"));
    m_files->setMaximumHeight(90);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(Spacing::l);
    form->setVerticalSpacing(Spacing::s);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    const auto add = [form](const QString &label, QWidget *field, const char *name) {
        field->setAccessibleName(label);
        field->setObjectName(QLatin1String(name));
        form->addRow(label, field);
    };
    add(tr("Kind"), m_source, "source");
    add(tr("User"), m_user, "user");
    add(tr("Name"), m_name, "name");
    add(tr("Provider's id"), m_providerId, "providerId");
    add(tr("Audio files"), m_files, "files");
    form->addRow(QString(), m_choose);
    add(tr("Language"), m_language, "language");
    add(tr("Gender"), m_gender, "gender");
    form->addRow(QString(), m_public);
    m_complaint->setWordWrap(true);
    m_complaint->hide();
    auto *apply = new QPushButton(tr("Add"), this);
    setLook(apply, "kind", QStringLiteral("primary"));
    apply->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(apply);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::s);
    layout->addWidget(makeLabel(tr("Add a voice"), TextKind::Heading, this));
    layout->addLayout(form);
    layout->addWidget(m_complaint);
    layout->addLayout(buttons);
    connect(m_source, &QComboBox::currentIndexChanged, this, &VoiceAddDialog::showKind);
    connect(m_choose, &QPushButton::clicked, this, &VoiceAddDialog::chooseFiles);
    connect(apply, &QPushButton::clicked, this, &VoiceAddDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    showKind();
    (userId.isEmpty() ? m_user : m_name)->setFocus();
}

VoiceAddDialog::Source VoiceAddDialog::source() const
{
    return Source(m_source->currentData().toInt());
}

void VoiceAddDialog::showKind()
{
    m_providerId->setEnabled(source() == Source::Existing);
    m_files->setEnabled(source() == Source::Clone);
    m_choose->setEnabled(source() == Source::Clone);
    m_complaint->hide();
}

void VoiceAddDialog::addFiles(const QStringList &files)
{
    for (const QString &file : files) {
        auto *item = new QListWidgetItem(visibleText(QFileInfo(file).fileName()), m_files);
        item->setData(Qt::UserRole, file);
        item->setToolTip(plainTip(visibleText(file)));
    }
}

void VoiceAddDialog::chooseFiles()
{
    auto *dialog = new QFileDialog(this, tr("Audio files of the voice"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Audio files (*.mp3 *.wav *.m4a *.ogg *.flac *.webm)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &files) {
        m_files->clear();
        addFiles(files);
    });
    dialog->open();
}

Result<VoiceWork> VoiceAddDialog::work() const
{
    const auto wrong = [](const QString &words) { return failure(Code::InvalidArgument, words); };
    VoiceWork work;
    work.kind = VoiceWork::Kind::Add;
    const auto user = voice::uuidText(m_user->text().trimmed().toUtf8(), QLatin1String("user"));
    if (!user)
        return wrong(tr("The user is a UUID, such as 3f2b8c1e-0000-4000-8000-000000000001."));
    work.voice.userId = *user;
    work.voice.name = m_name->text().trimmed();
    if (work.voice.name.isEmpty() || work.voice.name.size() > 200)
        return wrong(tr("The voice needs a name of at most 200 characters."));
    work.voice.language = m_language->text().trimmed();
    work.voice.gender = m_gender->text().trimmed();
    if (work.voice.language.isEmpty() || work.voice.gender.isEmpty())
        return wrong(tr("Language and gender must not be empty; \"unknown\" will do."));
    work.voice.visibility = m_public->isChecked() ? QStringLiteral("public") : QStringLiteral("private");
    if (source() == Source::Existing) {
        work.voice.providerId = m_providerId->text().trimmed();
        if (work.voice.providerId.isEmpty())
            return wrong(tr("Give the id that the voice has at the provider."));
    }
    if (source() == Source::Clone) {
        for (int i = 0; i < m_files->count(); ++i)
            work.sample.files << m_files->item(i)->data(Qt::UserRole).toString();
        if (work.sample.files.isEmpty())
            return wrong(tr("Choose at least one audio file."));
        if (!m_hasKey)
            return wrong(tr("The provider makes the clone: give its key in the settings first."));
    }
    return work;
}

void VoiceAddDialog::accept()
{
    const auto made = work();
    if (!made) {
        m_complaint->setText(made.error().message);
        m_complaint->show();
        return;
    }
    Q_EMIT chosen(*made);
    QDialog::accept();
}

} // namespace freshet::ui
