// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/dead_heads.h"
#include "ui/bridge/session.h"
#include "ui/streams/dead_letter_change.h"
#include "ui/streams/dead_letter_list.h"
#include "ui/streams/letters_model.h"
#include "ui/streams/look_state.h"
#include "ui/widgets/control_rights.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace freshet::ui {

class DeadGroupsModel;

/// Decides what the view of dead letters shows and carries out what is changed.
///
/// The ids of all letters are read once, in parts of a tenth of a second, and from then on only what is new; where letters were
/// taken away all are read anew. What stands in a letter is fetched for those that are looked at. Thread: the GUI's. Owner: the
/// view.
class DeadLettersController : public QObject
{
    Q_OBJECT

public:
    struct View
    {
        LookState look;
        bool isWhole = false; ///< all letters were read
    };
    /// The change that runs.
    struct Running
    {
        bool is = false;
        DeadLetterChange::Kind kind = DeadLetterChange::Kind::Resend;
        qint64 done = 0;
        qint64 failed = 0;
        qint64 total = 0;
    };

    explicit DeadLettersController(const Records &records, QObject *parent = nullptr);
    ~DeadLettersController() override;

    void setSession(Session *session);
    Session *session() const { return m_session; }
    const View &view() const { return m_view; }
    const DeadLetterList &list() const { return m_list; }
    DeadGroupsModel *groups() const { return m_groups; }
    LettersModel *letters() const { return m_letters; }

    /// Reads what is new. Ends with `refreshed` or `refreshFailed`; a second call before that changes nothing.
    void refresh();
    /// Whose letters the table shows; -1: all.
    void chooseGroup(int number);
    int group() const { return m_group; }
    /// These rows are on screen: what stands in them is fetched, and kept.
    void look(int firstRow, int lastRow);
    /// All of one letter. Ends with `opened` or `openFailed`; a newer call makes an older one void. Empty: none.
    void open(const QByteArray &id);

    using Planned = std::function<void(const Result<events::ResendPlan> &plan)>;
    /// What sending these again would do; `then` is called once, unless the connection is another by then.
    void plan(const std::vector<QByteArray> &ids, Planned then);
    /// Begins a change; nothing while another runs.
    void perform(const DeadLetterChange &change);
    void stop();
    const Running &running() const { return m_running; }
    /// Why this user may not, as far as the server told; empty: nothing is known against it.
    QString obstacle(DeadLetterChange::Kind kind) const { return m_rights.obstacle(int(kind)); }

Q_SIGNALS:
    void viewChanged();
    void refreshed(const QDateTime &at);
    void refreshFailed();
    void opened(const freshet::events::DeadLetter &letter);
    void openFailed(const freshet::Error &error);
    void runningChanged();
    void finished(const freshet::ui::DeadLetterChange &change, const freshet::ui::DeadLetterResult &result);
    /// Something made a refresh worth while.
    void refreshWanted();

private:
    struct Part
    {
        events::DeadHeads heads;
        bool fits = true;          ///< at the end: there are as many as are known now
        events::DeadBounds bounds; ///< where they do not fit
    };
    static Task<Result<Part>> read(redis::Client &client, QByteArray after, qint64 known);
    static Task<Result<std::vector<LetterRow>>> readRows(redis::Client &client, std::vector<QByteArray> ids);
    static Task<Result<events::DeadLetter>> readLetter(redis::Client &client, QByteArray id);
    void ask();
    void take(const Part &part);
    void showList();
    void readAnew();
    void end(const DeadLetterChange &change, const Result<DeadLetterResult> &answer);

    Records m_records;
    DeadGroupsModel *m_groups;
    LettersModel *m_letters;
    QPointer<Session> m_session;
    View m_view;
    DeadLetterList m_list;
    std::optional<DeadLetterList> m_anew; ///< a second reading, until it is whole
    int m_misfits = 0;                    ///< looks in a row after which the count was not the server's
    QElapsedTimer m_sinceAnew;
    bool m_asking = false;
    int m_group = -1;
    Latest m_latest;
    Latest m_latestRows;
    Latest m_latestLetter;
    Latest m_latestChange;
    Running m_running;
    std::shared_ptr<DeadLetterProgress> m_progress;
    std::stop_source m_stop;
    QTimer m_progressTimer;
    ControlRights m_rights; ///< by DeadLetterChange::Kind
};

} // namespace freshet::ui
