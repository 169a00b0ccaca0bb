// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redis/request.h"

#include <functional>

namespace freshet::redis {

/// A request that nobody awaits: it lives on the heap, calls back once when it is answered, and then deletes itself. For what
/// clients and connections send on their own account, such as the login and PING.
class CallbackRequest : public Request
{
public:
    using Done = std::function<void(CallbackRequest &)>;

    template<typename What>
    static CallbackRequest *make(What &&what, CommandOptions how, Done done)
    {
        return new CallbackRequest(std::forward<What>(what), std::move(how), std::move(done));
    }
    const std::optional<Error> &error() const { return m_error; }

private:
    template<typename What>
    CallbackRequest(What &&what, CommandOptions how, Done done)
        : Request(std::forward<What>(what), std::move(how))
        , m_done(std::move(done))
    {}
    void finished() override
    {
        if (m_done)
            m_done(*this);
        delete this;
    }

    Done m_done;
};

} // namespace freshet::redis
