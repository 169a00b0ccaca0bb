// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshet/sandbox_thread.h"

#include "app/sandbox/sandbox_server.h"
#include "app/sandbox/sandbox_traffic.h"

#include <memory>

namespace freshet {

/// All but the constructor runs in the sandbox's thread.
class SandboxThread::Worker : public QObject
{
public:
    explicit Worker(SandboxThread *door)
        : m_door(door)
    {}

    Task<> open()
    {
        if (m_server && m_server->isRunning()) {
            tell([url = m_server->url()](SandboxThread &door) { Q_EMIT door.opened(url); });
            co_return;
        }
        if (m_starting)
            co_return; // its answer is on the way
        close();
        m_starting = true;
        m_server = std::make_unique<sandbox::SandboxServer>();
        connect(m_server.get(), &sandbox::SandboxServer::died, this, [this](const QString &reason) {
            m_traffic.reset();
            tell([reason](SandboxThread &door) { Q_EMIT door.died(reason); });
        });
        const auto url = co_await m_server->start();
        m_starting = false;
        if (!url) {
            tell([reason = url.error().message](SandboxThread &door) { Q_EMIT door.failed(reason); });
            co_return;
        }
        sandbox::SandboxTraffic::Options options;
        options.database = m_server->filePath(QStringLiteral("shop.db"));
        m_traffic = std::make_unique<sandbox::SandboxTraffic>(*url, options);
        // Not before the cache is filled: the panels would take that for traffic.
        const auto opened = [this, address = *url] { tell([address](SandboxThread &door) { Q_EMIT door.opened(address); }); };
        connect(m_traffic.get(), &sandbox::SandboxTraffic::started, this, opened);
        m_traffic->start();
        if (!m_traffic->isRunning()) // there is still a server to look at
            opened();
    }

    void close()
    {
        m_traffic.reset();
        m_server.reset();
    }

private:
    template<typename Call>
    void tell(Call call)
    {
        QMetaObject::invokeMethod(m_door, [door = m_door, call] { call(*door); }, Qt::QueuedConnection);
    }

    SandboxThread *m_door;
    std::unique_ptr<sandbox::SandboxServer> m_server;
    std::unique_ptr<sandbox::SandboxTraffic> m_traffic;
    bool m_starting = false;
};

SandboxThread::SandboxThread(QObject *parent)
    : SandboxDoor(parent)
    , m_worker(new Worker(this))
{
    m_thread.setObjectName(QStringLiteral("sandbox"));
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

SandboxThread::~SandboxThread()
{
    close();
    m_thread.quit();
    m_thread.wait();
    delete m_worker; // its thread has ended
}

void SandboxThread::open()
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->open(); });
}

void SandboxThread::close()
{
    QMetaObject::invokeMethod(m_worker, [worker = m_worker] { worker->close(); });
}

} // namespace freshet
