// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/read_tally.h"

#include "core/cache/key_name.h"

namespace freshet::cache {

namespace {

constexpr qsizetype mostNames = 10000; // as many as there may be namespaces; names made of data must not fill the memory

/// What KeyName looks at: everything before the second colon.
qsizetype prefixLength(const QByteArray &key)
{
    const qsizetype first = key.indexOf(':');
    const qsizetype second = first < 0 ? -1 : key.indexOf(':', first + 1);
    return second < 0 ? key.size() : second + 1;
}

/// Whether what prefixLength gave ends with the second colon: a key without one is all prefix, and others begin like it.
bool isWhole(const QByteArray &prefix)
{
    return prefix.count(':') == 2;
}

} // namespace

ReadTally::ReadTally(Metrics *metrics)
    : m_metrics(metrics)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(flushAfter);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { flush(); });
}

NamespaceTally *ReadTally::tallyOf(const QByteArray &nameSpace)
{
    std::shared_ptr<NamespaceMetrics> metrics = m_metrics->shared({nameSpace.constData(), std::size_t(nameSpace.size())});
    auto &tally = m_tallies[metrics.get()];
    if (!tally) {
        tally = std::make_unique<NamespaceTally>();
        tally->metrics = std::move(metrics);
    }
    return tally.get();
}

NamespaceTally *ReadTally::lookUp(const QByteArray &key, const QByteArray &nameSpace)
{
    QHash<QByteArray, NamespaceTally *> &names = nameSpace.isEmpty() ? m_byPrefix : m_byName;
    const QByteArray name = nameSpace.isEmpty() ? QByteArray::fromRawData(key.constData(), prefixLength(key)) : nameSpace;
    auto known = names.constFind(name);
    if (known == names.constEnd()) {
        if (names.size() >= mostNames)
            names.clear();
        const QByteArray space = nameSpace.isEmpty() ? KeyName::of(key).nameSpace : nameSpace;
        NamespaceTally *const tally = tallyOf(space.isEmpty() ? QByteArrayLiteral("other") : space);
        known = names.insert(QByteArray(name.constData(), name.size()), tally); // a copy: the raw data goes with the key
    }
    if (!nameSpace.isEmpty() || isWhole(known.key())) {
        m_recent[m_oldest] = {known.key(), nameSpace.isEmpty(), known.value()};
        m_oldest = (m_oldest + 1) % m_recent.size();
    }
    return known.value();
}

void ReadTally::handOn(NamespaceTally &tally, NamespaceTally::Hits &hits)
{
    if (hits.took.count() > 0)
        tally.metrics->hit(hits.took, hits.pending);
    else
        tally.metrics->add(Counter::Hits, hits.pending); // none was measured yet: that is no latency of 0
    hits.pending = 0;
}

void ReadTally::flushLater()
{
    m_flushing = true;
    m_timer.start();
}

void ReadTally::flush()
{
    m_flushing = false;
    for (auto &[metrics, tally] : m_tallies) {
        if (tally->memory.pending > 0)
            handOn(*tally, tally->memory);
        if (tally->redis.pending > 0)
            handOn(*tally, tally->redis);
    }
}

void ReadTally::close()
{
    flush();
    m_timer.stop();
    m_metrics = nullptr;
    m_recent = {};
    m_byPrefix.clear();
    m_byName.clear();
    m_tallies.clear();
}

void ReadTally::miss(NamespaceTally *tally, std::chrono::nanoseconds took)
{
    if (tally)
        tally->metrics->miss(took);
}

void ReadTally::count(NamespaceTally *tally, Counter counter, std::uint64_t amount)
{
    if (tally && amount > 0)
        tally->metrics->add(counter, amount);
}

} // namespace freshet::cache
