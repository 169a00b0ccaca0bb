// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/voices/voice_test.h"

#include "core/voice/voice_store.h"
#include "ui/bridge/answer.h"
#include "ui/voices/voice_office.h"
#include "ui/voices/voices_text.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"

#include <algorithm>

namespace freshet::ui {

using namespace std::chrono_literals;

VoiceTest::VoiceTest(QObject *parent)
    : QObject(parent)
{}

QString VoiceTest::stepTitle(Step step)
{
    switch (step) {
    case Step::Database:
        return tr("Database");
    case Step::Provider:
        return tr("Provider's address");
    case Step::Key:
        return tr("Key");
    }
    return {};
}

bool VoiceTest::isPassed() const
{
    return std::ranges::all_of(m_marks, [](Mark mark) { return mark == Mark::Passed; });
}

void VoiceTest::set(Step step, Mark mark, const QString &words)
{
    m_marks[std::size_t(step)] = mark;
    m_words[std::size_t(step)] = words;
}

void VoiceTest::start(Session *session, const VoiceSettings &settings, const VoiceSecrets &secrets)
{
    const auto mine = m_latest.next();
    m_isDatabaseOut = m_isProviderOut = true;
    set(Step::Database, Mark::Running);
    set(Step::Provider, Mark::Running);
    set(Step::Key, Mark::Waiting);
    Q_EMIT changed();

    Sql::Options waiting;
    waiting.wait = 2000ms;
    const auto url = databaseUrlOf(settings, secrets);
    auto sql = url ? Sql::open(*url, waiting) : Result<std::unique_ptr<Sql>>(std::unexpected(url.error()));
    if (sql) {
        m_database = (*sql)->displayName();
        testDatabase(this, shareDatabase(std::move(*sql)), mine);
    } else {
        onDatabase(std::unexpected(sql.error()), 0);
    }

    if (!session) {
        onProvider(std::unexpected(Error{Code::NotConnected, tr("No connection is open."), {}}));
        return;
    }
    auto options = providerOptionsOf(settings, secrets);
    options.tries = 1;
    options.timeout = 8000ms;
    const auto asked = session->run([options](redis::Client &) { return askProvider(options); });
    whenAnswered(asked, this, [this, mine](const Result<qint64> &count) {
        if (m_latest.is(mine))
            onProvider(count);
    });
}

Task<> VoiceTest::testDatabase(QPointer<VoiceTest> self, std::shared_ptr<Sql> sql, quint64 mine)
{
    Sql::Work nothing = [](QSqlDatabase &database) { return execute(database, QStringLiteral("SELECT 1")); };
    const auto reached = co_await sql->run(std::move(nothing));
    Result<qint64> count = 0;
    if (reached) {
        voice::VoiceStore store(*sql);
        voice::VoiceStore::Filter all;
        count = co_await store.fetchCount(all);
    }
    if (self && self->m_latest.is(mine))
        self->onDatabase(reached, count);
}

Task<Result<qint64>> VoiceTest::askProvider(voice::ElevenLabsProvider::Options options)
{
    voice::ElevenLabsProvider provider(options);
    const auto list = co_await provider.fetchAll({}, {});
    if (!list)
        co_return Result<qint64>(std::unexpected(list.error()));
    co_return Result<qint64>(qint64(list->voices.size()));
}

void VoiceTest::onDatabase(const Result<void> &reached, const Result<qint64> &count)
{
    m_isDatabaseOut = false;
    if (!reached)
        set(Step::Database, Mark::Failed, voiceErrorText(reached.error()));
    else if (count)
        set(Step::Database, Mark::Passed,
            tr("%1: %n voice(s)", nullptr, int(std::min<qint64>(*count, 1'000'000'000))).arg(visibleText(m_database)));
    else if (isTableMissing(count.error())) // it is made with the first change
        set(Step::Database, Mark::Passed, tr("%1: no table of voices yet").arg(visibleText(m_database)));
    else
        set(Step::Database, Mark::Failed, voiceErrorText(count.error()));
    Q_EMIT changed();
}

void VoiceTest::onProvider(const Result<qint64> &count)
{
    m_isProviderOut = false;
    if (count) {
        set(Step::Provider, Mark::Passed);
        set(Step::Key, Mark::Passed, tr("%n voice(s) at the provider", nullptr, int(std::min<qint64>(*count, 1'000'000'000))));
    } else if (count.error().code == Code::AuthFailed) {
        set(Step::Provider, Mark::Passed);
        set(Step::Key, Mark::Failed, voiceErrorText(count.error()));
    } else {
        set(Step::Provider, Mark::Failed, voiceErrorText(count.error()));
    }
    Q_EMIT changed();
}

} // namespace freshet::ui
