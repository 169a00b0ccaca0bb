// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/voice_stand_in_http.h"

#include <QJsonObject>
#include <QMutex>

#include <deque>

namespace freshet::sandbox {

/// What VoiceStandIn's source files share: voice_stand_in.cpp (life, what is set and told), voice_stand_in_answers.cpp (what the
/// provider would say).
class VoiceStandIn::Private : public std::enable_shared_from_this<Private>
{
public:
    struct Entry
    {
        Voice voice;
        QMap<QString, Clock::TimePoint> since; ///< of each model's steps
    };
    struct Scripted
    {
        QByteArray path;
        Answer answer;
        int times = 1;
    };

    void handle(Request request, const QByteArray &body, const std::shared_ptr<StandInExchange> &exchange);
    /// What a request gets; the lock is held.
    Answer answerTo(const Request &request, const QByteArray &body);
    Answer list(const Request &request) const;
    Answer page(const Request &request) const;
    Answer clone(const Request &request, const QByteArray &body);
    Answer notFound(const QString &id) const;
    QJsonObject json(const Entry &entry) const;
    std::vector<Entry>::iterator find(const QString &id);
    void insert(const Voice &voice);
    /// Adds to what was asked, which is bounded where it was set up so.
    template<typename T>
    void remember(std::vector<T> &all, T one) const
    {
        if (options.remembered > 0 && all.size() >= std::size_t(options.remembered))
            all.erase(all.begin());
        all.push_back(std::move(one));
    }
    void addReadyMade();

    Options options;
    Clock *clock = nullptr;
    std::unique_ptr<StandInFront> front;

    mutable QMutex mutex; ///< guards all below
    QUrl url;
    std::vector<Entry> voices; ///< in the order in which they came
    QMap<QString, std::vector<Step>> cloneSteps;
    std::deque<Scripted> scripted;
    std::vector<std::pair<std::shared_ptr<StandInExchange>, Answer>> held;
    std::vector<std::weak_ptr<StandInExchange>> exchanges;
    std::vector<Request> requests;
    std::vector<Upload> uploads;
    bool holding = false;
    int open = 0;
    int mostOpen = 0;
    int clones = 0;
};

} // namespace freshet::sandbox
