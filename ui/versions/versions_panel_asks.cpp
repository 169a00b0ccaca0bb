// SPDX-License-Identifier: GPL-3.0-or-later
// The questions that VersionsPanel asks before a change.
#include "ui/versions/cleanup_dialog.h"
#include "ui/versions/rollback_dialog.h"
#include "ui/versions/versions_panel.h"
#include "ui/versions/versions_text.h"
#include "ui/widgets/change_guard.h"
#include "ui/widgets/format.h"

namespace freshet::ui {

using Kind = VersionOrder::Kind;

namespace {

QString moveText(const cache::VersionMove &move)
{
    return QStringLiteral("%1 → %2").arg(versionTitle(move.from), versionTitle(move.to));
}

} // namespace

void VersionsPanel::askBump()
{
    if (m_scope.isEmpty() || m_actions->isBusy() || !m_actions->obstacle(Kind::Bump).isEmpty())
        return;
    VersionOrder order;
    order.kind = Kind::Bump;
    order.scope = m_scope;
    m_wantsBump = true;
    m_actions->plan(order);
}

void VersionsPanel::guardBump(const VersionOrder &order, const VersionResult &plan)
{
    Session *session = m_controller->session();
    if (!session)
        return;
    const bool isGlobal = order.scope == cache::globalScope;
    ChangeRequest request;
    request.title = tr("Bump the version: %1").arg(scopeTitle(order.scope));
    request.text = isGlobal
                       ? tr("Nothing that is cached now is served any more, of any namespace; the caches fill anew from their "
                            "sources. The old keys stay until they expire.")
                       : tr("Nothing that is cached now in this namespace is served any more; its cache fills anew from its "
                            "source. The old keys stay until they expire.");
    request.numbers.emplace_back(tr("Version"), moveText(plan.change.move));
    if (isGlobal)
        request.numbers.emplace_back(tr("Namespaces that move along"), formatCount(qint64(plan.change.namespaces.size())));
    const VersionsController::View &view = m_controller->view();
    std::vector<cache::VersionMove> moves = plan.change.namespaces;
    moves.push_back(plan.change.move);
    qint64 keys = 0;
    for (const cache::VersionMove &move : moves) {
        for (const auto &one : view.livingOf(move.scope))
            keys += one.version == move.from ? one.keys : 0;
    }
    if (view.count.at.isValid())
        request.numbers.emplace_back(tr("Keys that are read no more"),
                                     tr("%1, as counted %2").arg(formatCount(keys), formatTime(view.count.at)));
    for (const cache::VersionMove &move : plan.change.namespaces) {
        if (request.examples.size() >= 20)
            break;
        request.examples.append(QStringLiteral("%1: %2").arg(scopeTitle(move.scope), moveText(move)));
    }
    request.exampleTotal = qint64(plan.change.namespaces.size());
    request.undo = isGlobal ? tr("Activity takes it back, all namespaces together: what still lives is served again.")
                            : tr("To take it back, roll back to %1, here or in Activity: what still lives of it is served again.")
                                  .arg(versionTitle(plan.change.move.from));
    request.action = tr("Bump");
    VersionOrder wanted = order;
    wanted.plan = {{QStringLiteral("from"), QString::fromUtf8(plan.change.move.from)},
                   {QStringLiteral("to"), QString::fromUtf8(plan.change.move.to)}};
    const QPointer<Session> asked(session);
    ChangeGuard::ask(this, session, request, [this, wanted, asked](const ChangeAnswer &answer) mutable {
        if (asked != m_controller->session())
            return;
        wanted.reason = answer.reason;
        m_actions->perform(wanted);
    });
}

void VersionsPanel::askRollback()
{
    const cache::NamespaceVersions *row = m_controller->view().find(m_scope);
    if (!row || !m_controller->session())
        return;
    std::vector<QByteArray> versions = versionsOf(m_scope);
    std::erase(versions, row->version);
    // Where the last change came from is the likeliest.
    for (const cache::VersionRecord &record : m_controller->view().history) {
        if (record.move.scope != m_scope || record.move.to != row->version)
            continue;
        std::erase(versions, record.move.from);
        versions.insert(versions.begin(), record.move.from);
        break;
    }
    const QString obstacle = m_actions->isWritable() ? m_actions->obstacle(Kind::Rollback) : tr("This connection is read-only.");
    auto *dialog = new RollbackDialog(m_controller->session(), m_scope, row->version, versions, obstacle, this);
    connect(dialog, &RollbackDialog::chosen, this,
            [this, scope = m_scope](const QByteArray &target, const inspect::VersionWarmth &warmth) {
                guardRollback(scope, target, warmth);
            });
    dialog->open();
}

void VersionsPanel::guardRollback(const QByteArray &scope, const QByteArray &target, const inspect::VersionWarmth &warmth)
{
    Session *session = m_controller->session();
    if (!session)
        return;
    ChangeRequest request;
    request.title = tr("Roll back: %1").arg(scopeTitle(scope));
    request.text = tr("What was cached under %1 and still lives is served again; what is cached under %2 is not.")
                       .arg(versionTitle(target), versionTitle(warmth.move.from));
    request.numbers.emplace_back(tr("Version"), moveText(warmth.move));
    const auto count = [](const std::optional<qint64> &keys) { return keys ? formatCount(*keys) : tr("not counted"); };
    request.numbers.emplace_back(tr("Keys of %1").arg(versionTitle(target)), count(warmth.oldKeys));
    request.numbers.emplace_back(tr("Keys of %1").arg(versionTitle(warmth.move.from)), count(warmth.currentKeys));
    if (warmth.reads && warmth.reads->asked > 0)
        request.numbers.emplace_back(tr("Heard reads that it would have served"), shareText(*warmth.reads));
    if (warmth.used && warmth.used->asked > 0)
        request.numbers.emplace_back(tr("Keys in use that it has"), shareText(*warmth.used));
    else if (warmth.keys.asked > 0)
        request.numbers.emplace_back(tr("Current keys that it has"), shareText(warmth.keys));
    if (warmth.oldKeys == 0)
        request.warning = tr("Nothing of %1 lives any more: it would be as cold as after a bump.").arg(versionTitle(target));
    request.undo = tr("To take it back, roll back to %1, here or in Activity.").arg(versionTitle(warmth.move.from));
    request.action = tr("Roll back");
    VersionOrder order;
    order.kind = Kind::Rollback;
    order.scope = scope;
    order.target = target;
    order.plan = {{QStringLiteral("from"), QString::fromUtf8(warmth.move.from)}};
    if (warmth.oldKeys)
        order.plan.insert(QStringLiteral("matched"), *warmth.oldKeys);
    const QPointer<Session> asked(session);
    ChangeGuard::ask(this, session, request, [this, order, asked](const ChangeAnswer &answer) mutable {
        if (asked != m_controller->session())
            return;
        order.reason = answer.reason;
        m_actions->perform(order);
    });
}

void VersionsPanel::askCleanup()
{
    if (m_scope.isEmpty() || m_scope == cache::globalScope || !m_controller->session())
        return;
    auto *dialog = new CleanupDialog(m_actions, m_scope, this);
    connect(m_controller->session(), &QObject::destroyed, dialog, &QDialog::reject);
    connect(dialog, &CleanupDialog::chosen, this,
            [this, scope = m_scope](int keep, const cache::CleanupReport &plan) { guardCleanup(scope, keep, plan); });
    dialog->open();
}

void VersionsPanel::guardCleanup(const QByteArray &scope, int keep, const cache::CleanupReport &plan)
{
    Session *session = m_controller->session();
    if (!session)
        return;
    ChangeRequest request;
    request.title = tr("Remove old versions: %1").arg(scopeTitle(scope));
    request.text = tr("Keys that nobody reads any more are removed. A rollback to one of these versions would find nothing.");
    request.numbers.emplace_back(tr("Keys"), formatCount(plan.matched));
    request.numbers.emplace_back(tr("Of versions"), versionsText(plan.removedVersions));
    request.numbers.emplace_back(tr("Kept"), versionsText(plan.kept));
    request.action = tr("Remove");
    VersionOrder order;
    order.kind = Kind::Cleanup;
    order.scope = scope;
    order.keep = keep;
    order.plan = {{QStringLiteral("matched"), plan.matched}};
    const QPointer<Session> asked(session);
    ChangeGuard::ask(this, session, request, [this, order, asked](const ChangeAnswer &answer) mutable {
        if (asked != m_controller->session())
            return;
        order.reason = answer.reason;
        m_actions->perform(order);
    });
}

} // namespace freshet::ui
