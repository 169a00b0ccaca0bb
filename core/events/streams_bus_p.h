// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/event_log.h"
#include "core/events/gate.h"
#include "core/events/group_stream.h"
#include "core/events/lanes.h"
#include "core/events/streams_bus.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace freshet::events {

/// What StreamsBus' source files share: streams_bus.cpp (life), bus_publish.cpp (publishing), bus_read.cpp (reading, taking over,
/// losses), bus_start.cpp (who may start), bus_work.cpp (handlers, retries, dead letters), bus_settle.cpp (acknowledgements,
/// heartbeat, release).
///
/// For the maintainer: coroutines hold a shared_ptr to this, so it outlives the bus; what it was given (Parts) does not. After
/// each suspension `closed` must be asked before anything else. A Work is in its stream's `works` from its delivery until it is
/// acknowledged, buried, released or lost; coroutines that hold one ask `isIn` after each suspension.
class StreamsBus::Private : public std::enable_shared_from_this<Private>
{
public:
    struct Subscription
    {
        Handler handler;
        SubscribeOptions options;
        QByteArray name; ///< of `once`'s note
    };

    /// An entry that this consumer has.
    struct Work : std::enable_shared_from_this<Work>
    {
        enum class State {
            Waiting, ///< in the lanes
            Running, ///< on its way through its handlers
            Pausing, ///< failed; comes back
            Handled, ///< to be acknowledged
            Burying,
        };
        OwnedEntry entry; ///< of those that can be read, the fields are kept until they are known not to be needed
        std::optional<Event> event;
        Error unreadable; ///< why there is no event
        State state = State::Waiting;
        bool isIn = true;           ///< in its stream's works
        bool begun = true;          ///< its next start is already counted by Redis (it was just read)
        int failures = 0;           ///< here
        quint64 done = 0;           ///< handlers that have succeeded, a bit each
        quint64 ran = 0;            ///< of those that run once: those whose note is still to be written
        QByteArray key;             ///< of its lane
        Clock::TimePoint touched{}; ///< when its idle time was last known to be 0, at the latest
        QByteArray attempt;         ///< the token of the start that is asked for; empty: a new one
        bool isDoubtful = false;    ///< it was asked for and its answer lost
        bool isTrimmed = false;     ///< gone from the stream: nobody else can have it, and Redis counts nothing of it any more
        std::stop_source stop{std::nostopstate};
        bool told = false; ///< `stop` was asked; it is made only where someone listens
    };
    using WorkPointer = std::shared_ptr<Work>;

    struct Stream
    {
        QByteArray name;
        QByteArray type;
        Order order;
        QHash<QByteArray, WorkPointer> works; ///< by entry id
        std::vector<WorkPointer> handled;     ///< not acknowledged yet
        QSet<QByteArray> ghosts;              ///< trimmed ones, until they are acknowledged
        bool acknowledging = false;
        bool doubtful = false; ///< an acknowledgement was sent and its answer lost: some may be acknowledged already
        bool hasRead = true;   ///< since gaps were last looked for
        bool gapDoubt = false; ///< looking for a gap was asked and its answer lost
        qint64 owed = 0;       ///< losses that were noted before the start and not made up for
        QSet<QByteArray> released;
    };

    Private(const Parts &parts, Options options, StreamsBus *bus);
    void close();

    // streams_bus.cpp
    static Task<Result<void>> start(std::shared_ptr<Private> d);
    /// Sets `over` after a while and opens the gates of those who wait for it.
    static Task<> wakeGate(std::shared_ptr<Private> d, ms after, std::shared_ptr<bool> over, std::stop_token stop);
    static QByteArrayList namesOf(const std::map<QByteArray, Stream> &streams);
    bool isBusy(bool alsoWaiting) const;
    void trouble(const Error &error);
    void well();
    bool isStopping() const { return stopping || closed; }
    static Lanes::Ticket ticketOf(const Work &work) { return reinterpret_cast<Lanes::Ticket>(&work); }
    void reach(Step step, const QByteArray &id = {})
    {
        if (options.reached)
            options.reached(step, id);
    }
    static Task<Result<void>> stop(std::shared_ptr<Private> d, ms grace);

    // bus_publish.cpp
    redis::Command addCommand(const QByteArray &stream, const Event &event) const;
    static Task<Result<Published>> publish(std::shared_ptr<Private> d, Event event);
    static Task<std::vector<Result<Published>>> publishAll(std::shared_ptr<Private> d, std::vector<Event> events);
    static Task<Result<Published>> publishAgain(std::shared_ptr<Private> d, Event event, Error error, Clock::TimePoint began);

    // bus_read.cpp
    static Task<> readLoop(std::shared_ptr<Private> d, QByteArrayList names);
    static Task<Result<std::vector<OwnedEntry>>> readAhead(std::shared_ptr<Private> d, QByteArrayList names, int count);
    static Task<> sweepLoop(std::shared_ptr<Private> d);
    static Task<bool> takeOwn(std::shared_ptr<Private> d, QByteArrayList names);
    static Task<bool> recoverGroups(std::shared_ptr<Private> d, QByteArrayList names);
    static Task<bool> lookForGaps(std::shared_ptr<Private> d, QByteArrayList names);
    /// `noted`: their loss stands in the note already, and they are no longer pending.
    static Task<> leaveGhosts(std::shared_ptr<Private> d, QByteArray name, std::vector<QByteArray> ids, bool noted);
    static Task<> sweep(std::shared_ptr<Private> d, Stream *stream);
    /// Tells the handlers of a type until they have made up for it (true), or the bus stops. `owed`: what that settles of the
    /// note.
    static Task<bool> tellLoss(std::shared_ptr<Private> d, Loss loss, qint64 owed = 1);
    /// Those that are already here are left as they are; ghosts are acknowledged and counted. How many were new.
    int take(std::vector<OwnedEntry> entries, bool begun, Clock::TimePoint touched);
    /// Those that only wait for their acknowledgement take no room, unless there are very many.
    int room() const { return std::min(options.maxInFlight - (inFlight - unsettled), 4 * options.maxInFlight - inFlight); }
    void offerRoom();

    // bus_start.cpp and bus_work.cpp
    void pump();
    static Task<> run(std::shared_ptr<Private> d, WorkPointer work);
    static Task<bool> mayStart(std::shared_ptr<Private> d, WorkPointer work, bool &alone);
    /// Asks Redis whether it may start, again and again while Redis is away. Nothing: what becomes of it is arranged.
    static Task<std::optional<GroupStream::Begun>> askToStart(std::shared_ptr<Private> d, WorkPointer work);
    /// Takes the process for itself. False: it did not get it.
    static Task<bool> takeTurn(std::shared_ptr<Private> d, WorkPointer work);
    void giveTurn();
    static Task<> untilSettled(std::shared_ptr<Private> d, WorkPointer work);
    bool mayNotStart(const Work &work) const { return closed || !work.isIn || work.told || (stopping && !draining); }
    static Task<Result<void>> handle(std::shared_ptr<Private> d, WorkPointer work, const std::vector<Subscription> *handlers,
                                     Delivery *delivery);
    static Task<Result<void>> callOnce(std::shared_ptr<Private> d, WorkPointer work, const Subscription *to, quint64 bit,
                                       const Delivery *delivery);
    /// Runs commands of the bus itself, again and again while Redis is away; nothing: the bus stops.
    static Task<std::optional<Result<std::vector<redis::Value>>>> insist(std::shared_ptr<Private> d, WorkPointer work,
                                                                         std::vector<redis::Command> commands);
    static Task<Result<void>> callLost(std::shared_ptr<Private> d, const Subscription *to, Loss loss);
    static Task<> comeBack(std::shared_ptr<Private> d, WorkPointer work, ms pause);
    static Task<> bury(std::shared_ptr<Private> d, WorkPointer work, Error error);
    void ended(const WorkPointer &work, const Delivery &delivery, const Result<void> &result, bool isKnown,
               Clock::TimePoint began);
    ms pauseAfter(int failures) const;
    /// An event without an id of its own has its entry's, which is unique only within its stream.
    QByteArray seenKey(const Delivery &delivery) const
    {
        const QByteArray &id = delivery.event.id;
        return "events:seen:" + options.group + ':' + (id == delivery.entryId ? delivery.stream + '/' + id : id);
    }

    // bus_settle.cpp
    void settle(Stream &stream, WorkPointer work);
    void settleSoon(ms within);
    static Task<> settleLater(std::shared_ptr<Private> d, ms within);
    static Task<> acknowledge(std::shared_ptr<Private> d, Stream *stream);
    void acknowledged(Stream &stream, const std::vector<WorkPointer> &some, const GroupStream::Acknowledged &answer,
                      bool groupIsGone);
    static Task<> beatLoop(std::shared_ptr<Private> d);
    static Task<> beat(std::shared_ptr<Private> d, Stream *stream);
    static Task<Result<void>> release(std::shared_ptr<Private> d, Stream *stream);
    void released(Stream &stream, const QByteArray &id);
    static Task<> releaseUnseen(std::shared_ptr<Private> d, Stream *stream);
    /// It is no longer this consumer's, for whatever reason.
    void drop(const WorkPointer &work);
    void lostToOthers(const WorkPointer &work);

    Parts parts;
    Options options;
    StreamsBus *bus; ///< not after `closed`
    Clock *clock;
    GroupStream group;
    EventLog log;
    std::map<QByteArray, std::vector<Subscription>> subscriptions; ///< by type
    std::map<QByteArray, Stream> streams;
    Lanes lanes;
    std::vector<Lanes::Ticket> startable; ///< of `pump`, which keeps their room
    std::vector<WorkPointer> starting;
    Counts counts;
    int inFlight = 0;  ///< works
    int unsettled = 0; ///< of them, those that are handled and not acknowledged
    int handling = 0;  ///< handlers' runs
    bool named = false;
    bool started = false;
    bool stopping = false;
    bool draining = false; ///< what was read may still start
    bool closed = false;
    bool alone = false; ///< one at its last try has the process for itself
    bool pumping = false;
    bool settling = false;
    bool troubled = false;
    quint64 attempts = 0;     ///< makes tokens
    int reading = 0;          ///< loops that run
    int readers = 1;          ///< loops that read
    std::stop_source ending;  ///< of waits and reads: the bus stops
    std::stop_source closing; ///< of all waits: the bus is destroyed
    Gate roomGate;            ///< there may be room for new entries
    Gate handleGate;          ///< a handler's run has ended
    Gate workGate;            ///< a work has gone, or a loop
    Gate settleGate;          ///< acknowledgements have come, or failed
};

} // namespace freshet::events
