// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/activity.h"
#include "core/voice/voice_service.h"
#include "ui/bridge/records.h"
#include "ui/bridge/session.h"
#include "ui/voices/voice_office.h"

#include <QObject>
#include <QPointer>

#include <optional>
#include <vector>

namespace freshet::ui {

/// One change to voices, as the user asked for it.
struct VoiceWork
{
    enum class Kind { Add, Retry, Fail, Remove, Prepare };

    Kind kind = Kind::Add;
    QByteArrayList ids;                 ///< of Retry, Fail and Remove
    voice::Voice voice;                 ///< of Add
    voice::VoiceService::Sample sample; ///< of Add: a clone is made where there are files
    bool atProvider = false;            ///< of Remove: there too
    QString reason{};
};

/// What became of it.
struct VoiceWorkReport
{
    qint64 asked = 0;
    qint64 done = 0;
    qint64 absent = 0; ///< not in the table any more
    qint64 failed = 0; ///< those that were not reached after a failure included
    bool requiresVerification = false;
    std::vector<Error> warnings; ///< of changes that were made; at most 20
    std::optional<Error> error;  ///< the first one
    bool isWhole() const { return !error && failed == 0; }
};

/// How changes to voices stand in the activity log: `voice.add`, `voice.retry`, `voice.fail`, `voice.delete`, `voice.prepare`.
/// Pure.
audit::Intent intentOf(const VoiceWork &work, const audit::Origin &origin);
audit::Outcome outcomeOf(const VoiceWorkReport &report);

/// Everything that the voices panel changes or asks a service for goes through here, in the session's thread, one change at a
/// time. With `Records` each is written down before it is made and completed after it; where that can't be done nothing is
/// changed. Thread: the GUI's. Owner: the controller.
class VoiceActions : public QObject
{
    Q_OBJECT

public:
    explicit VoiceActions(const Records &records, QObject *parent = nullptr);
    ~VoiceActions() override;

    /// Another connection, or other settings: what is on its way ends (a change may have been made and is not told of).
    void setPlace(Session *session, const VoiceOffice::Place &place);
    void clear();

    bool isBusy() const { return m_busy; }
    /// Begins; nothing where another runs or there is no session. Ends with `finished`.
    void perform(VoiceWork work);

    /// Asks for a user's list; ends with `listed` or `listFailed`, unless another user is asked for meanwhile.
    void list(const QByteArray &userId, bool refresh);
    bool isListing() const { return m_isListing; }

Q_SIGNALS:
    void beginning();
    void finished(const freshet::ui::VoiceWork &work, const freshet::ui::VoiceWorkReport &report);
    void listed(const freshet::voice::VoiceList &list);
    void listFailed(const freshet::Error &error);

private:
    /// What goes over into the session's thread.
    struct Job
    {
        VoiceWork work;
        Records records;
        audit::Origin origin;
        std::shared_ptr<OfficeSlot> slot;
    };
    static Task<Result<VoiceWorkReport>> recorded(redis::Client &client, Job job);
    static Task<VoiceWorkReport> change(std::shared_ptr<VoiceOffice> office, VoiceWork work);
    static Task<Result<voice::VoiceChange>> changeOne(VoiceOffice &office, const VoiceWork &work, QByteArray id);
    static Task<Result<voice::VoiceList>> listOf(std::shared_ptr<OfficeSlot> slot, QByteArray userId, bool refresh);

    Records m_records;
    QPointer<Session> m_session;
    std::shared_ptr<OfficeSlot> m_slot;
    Latest m_changes;
    Latest m_lists;
    bool m_busy = false;
    bool m_isListing = false;
};

} // namespace freshet::ui
