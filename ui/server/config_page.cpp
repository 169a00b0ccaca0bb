// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/server/config_page.h"

#include "ui/server/config_meaning.h"
#include "ui/server/server_actions.h"
#include "ui/server/server_words.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

using Kind = inspect::ConfigFact::Kind;
using Tone = ServerTableModel::Tone;

namespace {

QString shownValue(const QByteArray &value)
{
    return value.isEmpty() ? ConfigPage::tr("(empty)") : visibleBytes(value.left(2000));
}

} // namespace

ConfigPage::ConfigPage(ServerActions *actions, QWidget *parent)
    : TablePage(parent)
    , m_actions(actions)
    , m_rights([](int, bool) { return QByteArrayList{"config|get", "config|set"}; })
    , m_onlyChanged(new QCheckBox(this))
    , m_editor(new QFrame(this))
    , m_name(makeLabel({}, TextKind::Heading, this))
    , m_meaning(makeLabel({}, TextKind::Muted, this))
    , m_value(new QLineEdit(this))
    , m_choice(new QComboBox(this))
    , m_rewrite(new QCheckBox(this))
    , m_change(new QPushButton(this))
    , m_trouble(makeLabel({}, TextKind::Error, this))
{
    tools()->addWidget(m_onlyChanged);
    content()->insertWidget(2, makeEditor());
    connect(m_onlyChanged, &QCheckBox::toggled, this, [this] {
        if (m_hasConfig)
            show();
    });
    connect(m_value, &QLineEdit::textChanged, this, &ConfigPage::showButtons);
    connect(m_value, &QLineEdit::returnPressed, m_change, &QPushButton::click);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &ConfigPage::showButtons);
    connect(m_change, &QPushButton::clicked, this, &ConfigPage::askChange);
    connect(m_actions, &ServerActions::busyChanged, this, &ConfigPage::showButtons);
    connect(m_actions, &ServerActions::configSet, this, &ConfigPage::onChanged);
    retell();
    table()->sortByColumn(0, Qt::AscendingOrder);
    showWaiting();
    showEditor();
}

QWidget *ConfigPage::makeEditor()
{
    m_editor->setProperty("kind", QStringLiteral("card"));
    auto *head = new QHBoxLayout;
    head->setSpacing(Spacing::m);
    head->addWidget(m_name);
    head->addWidget(m_meaning, 1);
    m_meaning->setWordWrap(true);
    m_value->setFont(fixedFont());
    m_choice->setFont(fixedFont());
    auto *line = new QHBoxLayout;
    line->setSpacing(Spacing::s);
    line->addWidget(m_value, 1);
    line->addWidget(m_choice, 1);
    line->addWidget(m_rewrite);
    line->addWidget(m_change);
    auto *layout = new QVBoxLayout(m_editor);
    layout->setContentsMargins(Spacing::m, Spacing::s, Spacing::m, Spacing::s);
    layout->setSpacing(Spacing::xs);
    layout->addLayout(head);
    layout->addLayout(line);
    layout->addWidget(m_trouble);
    m_trouble->setWordWrap(true);
    return m_editor;
}

void ConfigPage::sessionChanged()
{
    m_hasConfig = false;
    m_config = {};
    m_edited.clear();
    m_rights.setSession(session());
    showWaiting();
    showEditor();
}

void ConfigPage::refresh()
{
    if (isRefused({"config|get"}, QStringLiteral("CONFIG GET")))
        return;
    ask(
        [](redis::Client &client) {
            const QByteArray all("*");
            return inspect::fetchConfig(client, all);
        },
        [this](const Result<inspect::ServerConfig> &config) {
            if (!config) {
                showFailure(config.error(), QStringLiteral("CONFIG GET"));
                return;
            }
            m_config = *config;
            m_hasConfig = true;
            show();
        });
}

void ConfigPage::show()
{
    std::vector<ServerTableModel::Row> rows;
    for (const inspect::ConfigSetting &setting : m_config.settings) {
        const bool isChanged = setting.isChanged().value_or(false);
        if (m_onlyChanged->isChecked() && !isChanged && setting.others.empty())
            continue;
        ServerTableModel::Row row;
        row.id = setting.name;
        row.cells.push_back({visibleBytes(setting.name.left(200)), {}, isChanged ? Tone::Strong : Tone::Normal});
        ServerTableModel::Cell value{shownValue(setting.value), {}, setting.value.isEmpty() ? Tone::Muted : Tone::Normal};
        if (const QString meaning = configValueMeaning(setting); !meaning.isEmpty())
            value.text = tr("%1 (%2)", "raw value, the same in human units").arg(value.text, meaning);
        if (!setting.others.empty()) {
            value.tone = Tone::Warning;
            value.tip = value.text;
            for (const auto &[node, other] : setting.others)
                value.tip += u'\n' + visibleText(node.left(100)) + QStringLiteral(": ") + shownValue(other);
            value.text = tr("%1, other at %n node(s)", nullptr, int(setting.others.size())).arg(value.text);
        }
        row.cells.push_back(std::move(value));
        if (setting.isSecret())
            row.cells.push_back({tr("not shown"), {}, Tone::Muted});
        else if (!setting.fact || !setting.fact->standard)
            row.cells.push_back({QStringLiteral("–"), {}, Tone::Muted, tr("the standard value is not known")});
        else
            row.cells.push_back(
                {isChanged ? shownValue(setting.fact->standard) : tr("the same"), {}, isChanged ? Tone::Normal : Tone::Muted});
        row.cells.push_back({configMeaning(setting.name), {}, Tone::Muted});
        rows.push_back(std::move(row));
    }
    showRows(std::move(rows), failuresText(m_config.failures));
    showEditor();
}

const inspect::ConfigSetting *ConfigPage::chosen() const
{
    const QByteArrayList ids = chosenIds();
    const auto found = std::ranges::find_if(
        m_config.settings, [&](const inspect::ConfigSetting &one) { return !ids.isEmpty() && one.name == ids.first(); });
    return found == m_config.settings.end() ? nullptr : &*found;
}

void ConfigPage::chosenChanged()
{
    showEditor();
}

// What the user typed stays while the same setting is chosen.
void ConfigPage::showEditor()
{
    const inspect::ConfigSetting *setting = chosen();
    m_editor->setVisible(setting);
    if (!setting) {
        m_edited.clear();
        return;
    }
    if (setting->name != m_edited) {
        m_edited = setting->name;
        const Kind kind = setting->fact ? setting->fact->kind : Kind::Text;
        QStringList choices;
        if (kind == Kind::YesNo)
            choices = {QStringLiteral("yes"), QStringLiteral("no")};
        else if (kind == Kind::Choice)
            choices = QString::fromLatin1(setting->fact->choices).split(u' ');
        const QString value = setting->isSecret() ? QString() : QString::fromUtf8(setting->value);
        m_choice->clear();
        m_choice->addItems(choices);
        m_choice->setCurrentIndex(std::max<int>(0, int(choices.indexOf(value))));
        m_choice->setVisible(!choices.isEmpty());
        m_value->setVisible(choices.isEmpty());
        m_value->setEchoMode(setting->isSecret() ? QLineEdit::Password : QLineEdit::Normal);
        m_value->setText(value);
        m_rewrite->setChecked(false);
    }
    m_name->setText(visibleBytes(setting->name.left(100)));
    QString meaning = configMeaning(setting->name);
    if (setting->fact && setting->fact->isFixed)
        meaning += (meaning.isEmpty() ? QString() : QStringLiteral(". ")) + tr("It can only be set when the server starts.");
    m_meaning->setText(meaning);
    m_rewrite->setVisible(m_config.filed > 0);
    m_rewrite->setText(m_config.filed == 1 && m_config.nodes == 1
                           ? tr("also into its file")
                           : tr("also into the file of %n node(s)", nullptr, m_config.filed));
    showButtons();
}

QString ConfigPage::enteredValue() const
{
    return m_choice->isVisibleTo(m_editor) ? m_choice->currentText() : m_value->text();
}

void ConfigPage::showButtons()
{
    const inspect::ConfigSetting *setting = chosen();
    const bool isReadOnly = session() && session()->options().readOnly;
    const bool isFixed = setting && setting->fact && setting->fact->isFixed;
    QString trouble;
    bool isSame = false;
    if (setting && !isFixed) {
        const auto right = inspect::checkedConfigValue(setting->name, enteredValue().toUtf8());
        if (!right)
            trouble = tr("The value does not fit: %1").arg(visibleText(right.error().message.left(300)));
        isSame = right && !setting->isSecret() && *right == setting->value && setting->others.empty();
    }
    m_trouble->setText(trouble);
    m_trouble->setVisible(!trouble.isEmpty());
    const QString obstacle = m_rights.obstacle(0);
    const bool may = setting && !isFixed && !isReadOnly && obstacle.isEmpty() && !m_actions->isBusy();
    m_value->setReadOnly(isFixed || isReadOnly || !obstacle.isEmpty());
    m_choice->setEnabled(may);
    m_change->setEnabled(may && trouble.isEmpty() && !isSame);
    m_change->setToolTip(isReadOnly            ? tr("This connection is read-only.")
                         : !obstacle.isEmpty() ? plainTip(obstacle)
                         : isFixed             ? tr("It can only be set when the server starts.")
                         : isSame              ? tr("This is the value that it has.")
                                               : tr("Changes it at every node (CONFIG SET)"));
    m_rewrite->setEnabled(true);
    m_rewrite->setToolTip(tr("So that the value is kept over a restart (CONFIG REWRITE)"));
    if (!enableWith(m_rewrite, missing({"config|rewrite"})))
        m_rewrite->setChecked(false);
}

void ConfigPage::askChange()
{
    const inspect::ConfigSetting *setting = chosen();
    if (!setting || !m_change->isEnabled())
        return;
    const QByteArray name = setting->name, value = enteredValue().toUtf8();
    const bool rewrite = m_rewrite->isVisibleTo(m_editor) && m_rewrite->isChecked();
    const auto right = inspect::checkedConfigValue(name, value);
    ChangeRequest request;
    request.title = tr("Change %1").arg(visibleBytes(name.left(100)));
    request.text = m_config.nodes == 1 ? tr("The server uses the new value at once.")
                                       : tr("All %n node(s) use the new value at once.", nullptr, m_config.nodes);
    request.numbers.emplace_back(tr("Before"), setting->isSecret() ? tr("not shown") : shownValue(setting->value));
    for (const auto &[node, other] : setting->others)
        request.numbers.emplace_back(tr("Before at %1").arg(visibleText(node.left(100))), shownValue(other));
    request.numbers.emplace_back(tr("After"), setting->isSecret() ? tr("not shown") : shownValue(right ? *right : value));
    request.numbers.emplace_back(tr("Configuration file"), rewrite ? tr("is written (CONFIG REWRITE)")
                                                                   : tr("stays as it is; a restart brings the old value"));
    if (!setting->isSecret())
        request.undo = tr("Activity can set the earlier value again.");
    request.action = tr("Change");
    ChangeGuard::ask(this, m_actions->session(), request, [this, name, value, rewrite](const ChangeAnswer &answer) {
        m_actions->setConfig(name, value, rewrite, answer.reason);
    });
}

void ConfigPage::onChanged(const QByteArray &name, const Result<inspect::ConfigChange> &change)
{
    const QString shown = visibleBytes(name.left(100));
    if (!change) {
        m_rights.note(0, change.error());
        Q_EMIT notice(tr("%1 was not changed: %2").arg(shown, visibleText(change.error().message.left(300))));
    } else if (!change->failures.empty()) {
        Q_EMIT notice(tr("%1 was changed at %n node(s), but not everything worked: %2", nullptr, change->changed)
                          .arg(shown, failuresText(change->failures)));
    } else {
        const inspect::ConfigFact *fact = inspect::configFact(name);
        Q_EMIT notice(fact && fact->kind == Kind::Secret ? tr("%1 was changed").arg(shown)
                                                         : tr("%1 is now %2").arg(shown, shownValue(change->after)));
    }
    m_edited.clear(); // the editor takes the value that it has now
    showButtons();
    refresh();
}

void ConfigPage::retell()
{
    setColumns({{tr("Setting"), false, true, 30, 2},
                {tr("Value"), false, true, 18, 3},
                {tr("Standard"), false, true, 10, 1},
                {tr("Meaning"), false, false, 20, 4, true}});
    m_onlyChanged->setText(tr("Only what is changed"));
    m_onlyChanged->setToolTip(tr("What differs from the standard, or between nodes"));
    m_value->setAccessibleName(tr("New value"));
    m_choice->setAccessibleName(tr("New value"));
    m_change->setText(tr("Change…"));
    retellTable(tr("Settings of the server"));
    if (m_hasConfig)
        show();
}

} // namespace freshet::ui
