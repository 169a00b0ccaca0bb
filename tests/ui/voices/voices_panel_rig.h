// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/voice_stand_in.h"
#include "core/audit/activity_log.h"
#include "core/voice/sync_queue.h"
#include "tests/core/voice/voice_rig.h"
#include "tests/support/redis_server.h"
#include "tests/ui/connections/memory_secret_store.h"
#include "ui/voices/voice_actions.h"
#include "ui/voices/voice_list_model.h"
#include "ui/voices/voice_log_model.h"
#include "ui/voices/voice_stay.h"
#include "ui/voices/voice_worker.h"
#include "ui/voices/voices_model.h"
#include "ui/voices/voices_panel.h"
#include "ui/widgets/change_guard.h"

#include <QAction>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

namespace freshet::test {

/// The panel with all that it works on: a redis-server, a database, the provider's stand-in, a keychain in memory and an activity
/// log. Thread: the test's. Owner: the test's function.
struct VoicesPanelRig
{
    using State = voice::WorkerStatus::State;

    bool start(const QString &databaseUrl, const RedisServer::Options &options = {})
    {
        server = std::make_unique<RedisServer>(options);
        url = databaseUrl;
        if (url.isEmpty())
            url = QStringLiteral("sqlite:") + directory.filePath(QStringLiteral("voices.sqlite"));
        auto opened = Sql::open(url);
        if (!server->start() || !standIn.listen() || !opened)
            return false;
        sql = std::move(*opened);
        client = redis::Client::open(server->url());
        audit::ActivityLog::Options logging;
        logging.path = directory.filePath(QStringLiteral("activity.sqlite"));
        log = std::make_unique<audit::ActivityLog>(logging);
        return bool(await(voice::VoiceStore::prepare(*sql)));
    }
    ~VoicesPanelRig()
    {
        panel.reset();
        session.reset();
    }

    ui::VoiceSettings settings() const
    {
        ui::VoiceSettings settings;
        settings.provider = standIn.url().toString();
        settings.database = url;
        settings.interval = std::chrono::hours(1); // the tests say when
        return settings;
    }
    void makePanel()
    {
        ui::VoicesPanel::Parts parts;
        parts.records.log = log.get();
        parts.secrets = &secrets;
        parts.place = place;
        parts.stay = stay;
        panel = std::make_unique<ui::VoicesPanel>(parts);
        panel->resize(1000, 640);
        panel->show();
    }
    /// The panel with a session that has the rig's settings and key.
    void open(redis::ClientOptions options = {}, std::optional<redis::Url> address = {})
    {
        if (!panel)
            makePanel();
        session = std::make_unique<ui::Session>(address.value_or(server->url()), options);
        session->setOrigin({QStringLiteral("freshet"), QStringLiteral("Shop"), std::nullopt, server->url().displayName()});
        panel->setSession(session.get());
        panel->setActive(true);
        if (!place)
            controller().setSettings(settings(), {QStringLiteral("stand-in-key"), {}});
    }
    ui::VoicesController &controller() { return *panel->controller(); }
    const ui::VoicesController::View &view() { return controller().view(); }
    bool isLive() { return panel->readiness().state == ui::Panel::Readiness::State::Live; }
    const voice::WorkerStatus &worker() { return controller().worker()->status(); }
    qint64 ticks() { return worker().isTicking ? -1 : worker().ticks; }
    int shown() { return panel->table()->model()->rowCount(); }
    QString cell(int row, int column) { return panel->table()->model()->index(row, column).data().toString(); }
    QStringList names()
    {
        QStringList all;
        for (int row = 0; row < shown(); ++row)
            all << cell(row, ui::VoicesModel::NameColumn);
        return all;
    }
    QStringList logLines()
    {
        QStringList all;
        const QAbstractItemModel *model = controller().log();
        for (int row = 0; row < model->rowCount(); ++row)
            all << model->index(row, ui::VoiceLogModel::WhatColumn).data().toString();
        return all;
    }
    QAction *action(const QString &text)
    {
        for (QAction *one : panel->findChildren<QAction *>()) {
            if (one->text() == text)
                return one;
        }
        return nullptr;
    }
    ui::ChangeGuard *guard()
    {
        for (ui::ChangeGuard *one : panel->findChildren<ui::ChangeGuard *>()) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    std::vector<audit::Activity> records()
    {
        const auto page = await(log->changes(0));
        return page ? page->records : std::vector<audit::Activity>();
    }

    voice::Voice inTable(const QString &name, voice::VoiceStatus status = voice::VoiceStatus::Processing)
    {
        voice::Voice voice = newVoice(name);
        voice.status = status;
        const auto added = await(voice::VoiceStore(*sql).add(voice));
        if (!added)
            qFatal("%s", qPrintable(text(added)));
        return *added;
    }
    /// In the table, the queue and at the provider, where it is being trained.
    voice::Voice queued(const QString &name)
    {
        const voice::Voice voice = inTable(name);
        sandbox::VoiceStandIn::Voice there;
        there.id = voice.providerId;
        there.models.insert(QStringLiteral("m"), {{std::chrono::milliseconds(0), QStringLiteral("fine_tuning")}});
        standIn.addVoice(there);
        if (!await(voice::SyncQueue(*client).add({voice.id})))
            qFatal("the queue could not be filled");
        return voice;
    }
    void finish(const voice::Voice &voice)
    {
        standIn.setState(voice.providerId, QStringLiteral("m"), QStringLiteral("fine_tuned"));
    }
    voice::VoiceStatus statusOf(const voice::Voice &voice)
    {
        const auto row = await(voice::VoiceStore(*sql).fetch(voice.id));
        return row && *row ? (*row)->status : voice::VoiceStatus::Failed;
    }

    QTemporaryDir directory;
    std::unique_ptr<RedisServer> server;
    sandbox::VoiceStandIn standIn;
    QString url;
    std::unique_ptr<Sql> sql;
    std::unique_ptr<redis::Client> client;
    std::unique_ptr<audit::ActivityLog> log;
    MemorySecretStore secrets;
    std::function<std::optional<voice::VoicePlace>(const ui::Session &)> place;
    ui::VoiceStay *stay = nullptr;
    std::unique_ptr<ui::Session> session;
    std::unique_ptr<ui::VoicesPanel> panel;
};

} // namespace freshet::test
