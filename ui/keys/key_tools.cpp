// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/key_tools.h"

#include "core/base/utf8.h"
#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"
#include "ui/keys/expiry_dialog.h"
#include "ui/keys/key_bin_dialog.h"
#include "ui/keys/key_change_dialog.h"
#include "ui/keys/key_exporter.h"
#include "ui/keys/keys_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QStandardPaths>
#include <QTimer>
#include <QToolButton>

namespace freshet::ui {

using Kind = KeyChange::Kind;

namespace {

/// The names as lines; that of a single key as it is, where it is text. For the pool.
QString namesText(const inspect::KeySelection &keys, qint64 most)
{
    const bool isAlone = keys.size() == 1;
    QString text;
    keys.forEach([&](QByteArrayView name) {
        const QByteArray key = name.toByteArray();
        if (!text.isEmpty())
            text += u'\n';
        text += isAlone && isUtf8(key) ? QString::fromUtf8(key) : visibleBytes(key);
        return --most > 0;
    });
    return text;
}

} // namespace

KeyTools::KeyTools(Source source, const Records &records, QWidget *window)
    : QObject(window)
    , m_source(std::move(source))
    , m_window(window)
    , m_actions(new KeyActions(records, this))
    , m_exporter(new KeyExporter(this))
    , m_copyKey(make("duplicate", &KeyTools::copyKeys))
    , m_copyValue(make("duplicate", &KeyTools::copyValue))
    , m_copyCommand(make("console", &KeyTools::copyCommand))
    , m_ttl(make("time", &KeyTools::askTtl))
    , m_rename(new QAction(icon(QStringLiteral("edit")), {}, this))
    , m_duplicate(new QAction(icon(QStringLiteral("duplicate")), {}, this))
    , m_remove(make("delete", &KeyTools::askRemove))
    , m_invalidate(make("invalidate", &KeyTools::invalidateChosen))
    , m_invalidateSearched(make("search", &KeyTools::invalidateSearched))
    , m_stop(new QAction(icon(QStringLiteral("cross")), {}, this))
    , m_expiries(make("time", &KeyTools::showExpiries))
    , m_bin(make("delete", &KeyTools::showBin))
    , m_csv(new QAction(this))
    , m_jsonLines(new QAction(this))
    , m_menu(new QMenu(window))
    , m_copyMenu(new QMenu(window))
    , m_exportMenu(new QMenu(window))
    , m_invalidateMenu(new QMenu(window))
    , m_progress(new QTimer(this))
{
    using Form = inspect::KeyExportForm;
    connect(m_rename, &QAction::triggered, this, [this] { askName(Kind::Rename); });
    connect(m_duplicate, &QAction::triggered, this, [this] { askName(Kind::Duplicate); });
    connect(m_stop, &QAction::triggered, m_actions, &KeyActions::stop);
    connect(m_csv, &QAction::triggered, this, [this] { chooseExport(Form::Csv); });
    connect(m_jsonLines, &QAction::triggered, this, [this] { chooseExport(Form::JsonLines); });
    m_copyKey->setShortcut(QKeySequence::Copy);
    m_remove->setShortcut(QKeySequence::Delete);
    m_rename->setShortcut(QKeySequence(Qt::Key_F2));
    for (QAction *action : {m_copyKey, m_remove, m_rename})
        action->setShortcutContext(Qt::WidgetShortcut);
    for (QAction *action : {m_copyKey, m_copyValue, m_copyCommand})
        m_copyMenu->addAction(action);
    m_exportMenu->addActions({m_csv, m_jsonLines});
    m_invalidateMenu->addActions({m_invalidate, m_invalidateSearched});
    for (QMenu *menu : {m_menu, m_invalidateMenu})
        menu->setToolTipsVisible(true);
    m_menu->addActions({m_copyKey, m_copyValue, m_copyCommand});
    m_menu->addSeparator();
    m_menu->addActions({m_ttl, m_rename, m_duplicate, m_remove});
    m_menu->addSeparator();
    m_menu->addActions({m_invalidate, m_invalidateSearched});
    m_menu->addSeparator();
    m_menu->addActions({m_csv, m_jsonLines});
    m_progress->setInterval(std::chrono::milliseconds(250));
    connect(m_progress, &QTimer::timeout, this, &KeyTools::workingChanged);
    connect(m_actions, &KeyActions::finished, this, &KeyTools::onFinished);
    connect(m_actions, &KeyActions::binChanged, this, &KeyTools::update);
    connect(m_exporter, &KeyExporter::progressed, this, [this](qint64 done, qint64 all) {
        Q_EMIT notice(tr("Exporting: %1 of %2").arg(formatCount(done), formatCount(all)));
    });
    connect(m_exporter, &KeyExporter::finished, this, [this](qint64 keys, const QString &path) {
        Q_EMIT notice(tr("%1 keys written to %2").arg(formatCount(keys), QDir::toNativeSeparators(path)));
        update();
    });
    connect(m_exporter, &KeyExporter::failed, this, [this](const Error &error) {
        Q_EMIT notice(tr("The export failed: %1").arg(visibleText(error.message.left(200))));
        update();
    });
    retell();
}

QAction *KeyTools::make(const char *iconName, void (KeyTools::*slot)())
{
    auto *action = new QAction(icon(QLatin1String(iconName)), {}, this);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

QToolButton *KeyTools::button(QAction *action, QWidget *parent, bool text)
{
    auto *made = new QToolButton(parent);
    made->setDefaultAction(action);
    made->setToolButtonStyle(text ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    setLook(made, "kind", QStringLiteral("framed"));
    return made;
}

QToolButton *KeyTools::menuButton(QMenu *menu, QWidget *parent)
{
    auto *made = new QToolButton(parent);
    made->setMenu(menu);
    made->setPopupMode(QToolButton::InstantPopup);
    setLook(made, "kind", QStringLiteral("framed"));
    return made;
}

QLayout *KeyTools::makeKeyButtons(QWidget *parent)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::xs);
    m_copyButton = menuButton(m_copyMenu, parent);
    row->addWidget(m_copyButton);
    for (QAction *action : {m_ttl, m_rename, m_duplicate, m_remove})
        row->addWidget(button(action, parent, true));
    row->addStretch();
    retell();
    return row;
}

QLayout *KeyTools::makeListButtons(QWidget *parent)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::xs);
    m_exportButton = menuButton(m_exportMenu, parent);
    m_invalidateButton = menuButton(m_invalidateMenu, parent);
    auto *stop = button(m_stop, parent, true);
    stop->hide();
    connect(m_stop, &QAction::changed, stop, [this, stop] { stop->setVisible(m_stop->isEnabled()); });
    row->addWidget(stop);
    row->addWidget(button(m_expiries, parent, true));
    row->addWidget(m_exportButton);
    row->addWidget(m_invalidateButton);
    row->addWidget(button(m_bin, parent, true));
    retell();
    return row;
}

void KeyTools::setSession(Session *session)
{
    // What was asked about keys of another connection must not be done to this one's.
    for (QDialog *dialog : m_window->findChildren<QDialog *>())
        dialog->reject();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    if (session)
        connect(session, &Session::permissionsChanged, this, &KeyTools::update);
    m_actions->setSession(session);
    m_exporter->setSession(session);
    m_progress->stop();
    update();
    Q_EMIT workingChanged();
}

bool KeyTools::isWorking() const
{
    return m_actions->isBusy() && m_progress->isActive();
}

QByteArrayList KeyTools::missing(const QByteArrayList &commands) const
{
    return m_session ? m_session->permissions().missing(commands) : QByteArrayList();
}

void KeyTools::update()
{
    const qint64 chosen = m_source.chosen().size();
    const bool writes = m_actions->isWritable() && !m_actions->isBusy();
    for (QAction *action : {m_copyKey, m_copyCommand})
        action->setEnabled(chosen > 0);
    m_copyValue->setEnabled(m_source.hasValue());
    for (QAction *action : {m_ttl, m_remove})
        action->setEnabled(writes && chosen > 0);
    for (QAction *action : {m_rename, m_duplicate})
        action->setEnabled(writes && chosen == 1);
    const bool isReadOnly = m_session && !m_actions->isWritable();
    const auto explain = [&](QAction *action, const QByteArrayList &missing) {
        action->setToolTip(isReadOnly           ? tr("The connection is read-only")
                           : !missing.isEmpty() ? missingCommandsText(missing)
                                                : action->text());
        if (!missing.isEmpty())
            action->setEnabled(false);
    };
    const QByteArrayList ttl = missing({"pexpire", "persist"});
    explain(m_ttl, ttl.size() == 2 ? ttl : QByteArrayList()); // with one of them something can be done
    explain(m_rename, missing({"renamenx"}));
    explain(m_duplicate, missing({"copy"}));
    explain(m_remove, missing({"unlink"}));
    updateInvalidation(chosen);
    m_stop->setEnabled(isWorking());
    for (QAction *action : {m_csv, m_jsonLines, m_expiries})
        action->setEnabled(m_session && m_source.shownCount() > 0 && !m_exporter->isBusy());
    const QByteArrayList times = missing({"pttl"});
    m_expiries->setEnabled(m_expiries->isEnabled() && times.isEmpty());
    m_expiries->setToolTip(times.isEmpty() ? tr("When the listed keys expire: which die together") : missingCommandsText(times));
    const auto removed = qint64(m_actions->removedCount());
    m_bin->setText(removed > 0 ? tr("Bin (%1)").arg(formatCount(removed)) : tr("Bin"));
    m_bin->setEnabled(removed > 0 || (m_session && m_actions->hasBin())); // others may have put something in
}

void KeyTools::retell()
{
    m_copyKey->setText(tr("Copy key"));
    m_copyValue->setText(tr("Copy value"));
    m_copyCommand->setText(tr("Copy redis-cli command"));
    m_ttl->setText(tr("TTL…"));
    m_rename->setText(tr("Rename…"));
    m_duplicate->setText(tr("Duplicate…"));
    m_remove->setText(tr("Remove…"));
    m_stop->setText(tr("Stop"));
    m_expiries->setText(tr("Expiries"));
    m_csv->setText(tr("Export as CSV…"));
    m_jsonLines->setText(tr("Export as JSON lines…"));
    if (m_copyButton)
        m_copyButton->setText(tr("Copy"));
    if (m_exportButton) {
        m_exportButton->setText(tr("Export"));
        m_invalidateButton->setText(tr("Invalidate"));
        m_exportButton->setToolTip(tr("The chosen keys, or all shown ones where fewer than two are chosen"));
    }
    update();
}

void KeyTools::copyKeys()
{
    constexpr qint64 most = 100'000;
    constexpr qint64 few = 1000; // their text is there at once
    const inspect::KeySelection keys = m_source.chosen();
    if (keys.isEmpty())
        return;
    const qint64 copied = std::min(keys.size(), most);
    const auto mine = m_latestCopy.next();
    const auto put = [this, copied](const QString &text) {
        QGuiApplication::clipboard()->setText(text);
        Q_EMIT notice(tr("%n key(s) copied", nullptr, int(copied)));
    };
    if (copied <= few) {
        put(namesText(keys, copied));
        return;
    }
    whenAnswered(inBackground([keys, copied] { return namesText(keys, copied); }), this, [this, mine, put](const QString &text) {
        if (m_latestCopy.is(mine))
            put(text);
    });
}

void KeyTools::copyValue()
{
    const QString text = m_source.valueText();
    if (text.isNull())
        return;
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT notice(tr("The value is copied"));
}

void KeyTools::copyCommand()
{
    const inspect::KeySelection keys = m_source.chosen();
    if (keys.isEmpty() || !m_session)
        return;
    constexpr qint64 most = 1000;
    const QByteArray type = keys.size() == 1 ? m_source.type() : QByteArray();
    QByteArray lines;
    for (const QByteArray &key : keys.part(0, most))
        lines += inspect::redisCliCommand(m_session->url(), key, type) + '\n';
    lines.chop(1);
    QGuiApplication::clipboard()->setText(QString::fromUtf8(lines));
    Q_EMIT notice(tr("The command is copied"));
}

void KeyTools::ask(KeyChange change)
{
    auto *dialog = new KeyChangeDialog(std::move(change), m_session, m_actions->binBounds(), m_window);
    connect(dialog, &KeyChangeDialog::applied, this, &KeyTools::perform);
    dialog->open();
}

void KeyTools::askRemove()
{
    KeyChange change;
    change.kind = Kind::Remove;
    change.keys = m_source.chosen();
    if (change.keys.isEmpty() || !m_actions->isWritable() || !missing({"unlink"}).isEmpty())
        return;
    ask(std::move(change));
}

void KeyTools::askTtl()
{
    KeyChange change;
    change.kind = Kind::SetTtl;
    change.keys = m_source.chosen();
    if (!change.keys.isEmpty() && m_actions->isWritable())
        ask(std::move(change));
}

void KeyTools::askName(KeyChange::Kind kind)
{
    KeyChange change;
    change.kind = kind;
    change.keys = m_source.chosen();
    if (change.keys.size() == 1 && m_actions->isWritable())
        ask(std::move(change));
}

void KeyTools::edit(const QByteArray &key, const inspect::ValueEdit &edit)
{
    KeyChange change;
    change.kind = Kind::Edit;
    change.keys = {key};
    change.edit = edit;
    if (m_actions->isProduction())
        ask(std::move(change));
    else
        perform(change);
}

void KeyTools::perform(const KeyChange &change)
{
    if (m_actions->isBusy()) {
        Q_EMIT notice(tr("Another change is still running"));
        return;
    }
    m_actions->perform(change);
    if (change.keys.size() > 1)
        m_progress->start();
    update();
    Q_EMIT workingChanged();
}

QString KeyTools::resultText(const KeyChange &change, const KeyChangeResult &result) const
{
    if (result.error) {
        if (result.error->code == Code::TryAgain)
            return tr("Not changed: somebody else changed it meanwhile, or the new one exists already");
        if (result.error->code == Code::InvalidArgument && change.kind == Kind::Restore)
            return tr("Not put back: a key of that name exists, or its time is over");
        if (result.error->code == Code::NotFound && change.kind == Kind::Restore)
            return tr("Not put back: the bin does not hold it any more");
        const bool isNaming = change.kind == Kind::Rename || change.kind == Kind::Duplicate;
        if (result.error->code == Code::InvalidArgument && isNaming)
            return tr("Not done: a key of that name exists");
        if (result.error->code == Code::Io) // the activity log or the bin: its words say which, and why
            return tr("Nothing was changed, for it can't be written down: %1").arg(visibleText(result.error->message.left(300)));
        if (result.error->code == Code::NotFound)
            return tr("Not done: the key is not there any more");
        if (result.error->code == Code::CrossSlot)
            return tr("Not renamed: the names belong to different nodes of the cluster. Duplicate the key, then remove it");
        return tr("Not done: %1").arg(visibleText(result.error->message.left(200)));
    }
    const inspect::KeysReport &report = result.report;
    const int done = int(std::min<qint64>(report.done, 1'000'000'000));
    QString text;
    switch (change.kind) {
    case Kind::Edit:
        text = tr("The value is changed");
        break;
    case Kind::SetTtl:
        text = tr("TTL set for %n key(s)", nullptr, done);
        break;
    case Kind::RemoveTtl:
        text = tr("%n key(s) never expire now", nullptr, done);
        break;
    case Kind::Remove:
        text = tr("%n key(s) removed", nullptr, done);
        break;
    case Kind::Restore:
        text = tr("The key is put back");
        break;
    case Kind::Rename:
        text = tr("The key is renamed");
        break;
    case Kind::Duplicate:
        text = tr("The key is duplicated");
        break;
    }
    if (report.missing > 0)
        text += QStringLiteral(", ") + tr("%1 were gone").arg(formatCount(report.missing));
    if (report.unbinned > 0 && change.intoBin)
        text += QStringLiteral(", ") + tr("%1 not in the bin").arg(formatCount(report.unbinned));
    if (report.failed > 0)
        text += QStringLiteral(", ") +
                tr("%1 failed: %2")
                    .arg(formatCount(report.failed), report.error ? visibleText(report.error->message.left(160)) : QString());
    if (report.stopped)
        text += QStringLiteral(", ") + tr("stopped before the rest");
    return text;
}

void KeyTools::onFinished(const KeyChange &change, const KeyChangeResult &result)
{
    m_progress->stop();
    if (const auto &error = result.error ? result.error : result.report.error; error && m_session)
        m_session->noteRefusal(*error);
    update();
    Q_EMIT workingChanged();
    Q_EMIT notice(resultText(change, result));
    const bool makes = change.kind == Kind::Rename || change.kind == Kind::Duplicate;
    const bool isDone = result.isWhole();
    Q_EMIT changed(isDone && makes ? change.to : isDone && change.kind == Kind::Restore ? change.keys.front() : QByteArray());
}

void KeyTools::showBin()
{
    (new KeyBinDialog(m_actions, m_session, m_window))->open();
}

void KeyTools::showExpiries()
{
    (new ExpiryDialog(m_source.sample(ExpiryDialog::mostKeys), m_source.shownCount(), m_session, m_window))->open();
}

void KeyTools::chooseExport(inspect::KeyExportForm form)
{
    const bool isCsv = form == inspect::KeyExportForm::Csv;
    const QString name = isCsv ? QStringLiteral("keys.csv") : QStringLiteral("keys.jsonl");
    auto *dialog = new QFileDialog(m_window, tr("Export keys"),
                                   QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).filePath(name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(isCsv ? QStringLiteral("csv") : QStringLiteral("jsonl"));
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, form](const QString &path) { exportTo(path, form); });
    dialog->open();
}

void KeyTools::exportTo(const QString &path, inspect::KeyExportForm form)
{
    inspect::KeySelection keys = m_source.chosen();
    if (keys.size() < 2)
        keys = m_source.shown();
    m_exporter->start(std::move(keys), path, form);
    update();
}

} // namespace freshet::ui
