// SPDX-License-Identifier: GPL-3.0-or-later
//
// freshetctl metrics: the counters of namespaces, once or as long as they are watched; metrics reset.
#include "app/freshetctl/context.h"
#include "app/freshetctl/metrics_text.h"
#include "app/freshetctl/stop_signals.h"
#include "app/freshetctl/text.h"
#include "app/freshetctl/verbs.h"
#include "core/base/clock.h"
#include "core/base/json_writer.h"
#include "core/inspect/metrics_csv_log.h"

#include <cmath>
#include <set>

namespace freshet::ctl {

using namespace std::chrono_literals;

namespace {

using inspect::NamespaceMetricsSample;
using Milliseconds = std::chrono::milliseconds;

struct Plan
{
    enum class Form { Text, Json, CsvToOutput, Prometheus, None };
    Form form = Form::Text;
    std::optional<QByteArray> csvFile;
    Milliseconds interval{1000};
    qint64 count = 1;                   ///< samples; 0: until it is stopped
    std::vector<QByteArray> namespaces; ///< empty: all that there are
};

std::unexpected<Error> wrong(QString line)
{
    return failure(Code::InvalidArgument, std::move(line));
}

Result<std::optional<Milliseconds>> intervalOf(const Arguments &arguments)
{
    const auto text = arguments.value("--interval");
    if (!text)
        return std::nullopt;
    bool ok = false;
    const double seconds = text->toDouble(&ok);
    if (!ok || !std::isfinite(seconds) || seconds < 0.1 || seconds > 86400)
        return wrong(
            QStringLiteral("--interval takes seconds from 0.1 to 86400, not \"%1\"").arg(QString::fromUtf8(visible(*text))));
    return Milliseconds(std::llround(seconds * 1000));
}

Result<Plan> planOf(const Arguments &arguments, bool json)
{
    Plan plan;
    const auto interval = intervalOf(arguments);
    if (!interval)
        return std::unexpected(interval.error());
    const auto count = arguments.integer("--count", 1, 1'000'000'000);
    if (!count)
        return std::unexpected(count.error());
    const auto csv = arguments.value("--csv");
    if (arguments.has("--prometheus") && (csv || json || *interval || *count))
        return wrong(QStringLiteral("--prometheus prints the sums once: give it without --csv, --json, --interval and --count"));
    if (csv && *csv == "-" && json)
        return wrong(QStringLiteral("--csv - and --json both want standard output: give one of them, or --csv FILE"));
    if (csv && csv->isEmpty())
        return wrong(QStringLiteral("--csv needs a file's name, or - for standard output"));
    plan.interval = interval->value_or(plan.interval);
    plan.count = *count ? **count : *interval ? 0 : 1;
    for (const QByteArray &name : arguments.values("--namespace"))
        plan.namespaces.push_back(name);
    if (csv && *csv != "-")
        plan.csvFile = *csv;
    if (arguments.has("--prometheus"))
        plan.form = Plan::Form::Prometheus;
    else if (json)
        plan.form = Plan::Form::Json;
    else if (csv)
        plan.form = plan.csvFile ? Plan::Form::None : Plan::Form::CsvToOutput;
    return plan;
}

/// Errors behind which the server may come back, so that who watches goes on.
bool mayPass(Code code)
{
    return isUnreachable(code) || code == Code::ClusterDown || code == Code::TryAgain || code == Code::Moved ||
           code == Code::NotFound;
}

/// Takes samples and puts them out. Lives in runMetrics' frame.
class Watch
{
public:
    Watch(Context &context, Plan plan, std::stop_token stop)
        : m_context(context)
        , m_plan(std::move(plan))
        , m_stop(std::move(stop))
    {}

    Result<void> open();
    Task<Result<void>> run();

private:
    Task<Result<void>> look();
    Task<Result<void>> find();
    Result<void> put(const NamespaceMetricsSample &sample);
    void putText(const NamespaceMetricsSample &sample, const NamespaceMetricsSample *before);
    void warnOfUnreadable(const NamespaceMetricsSample &sample);
    bool isWatching() const { return m_plan.count != 1; }

    Context &m_context;
    Plan m_plan;
    std::stop_token m_stop;
    inspect::MetricsCsvLog m_file;
    std::optional<NamespaceMetricsSample> m_before;
    std::set<QByteArray> m_warned;
    Clock::TimePoint m_nextWalk{};
    bool m_away = false;
};

Result<void> Watch::open()
{
    if (m_plan.form == Plan::Form::CsvToOutput)
        m_context.out().text(inspect::metricsCsvHeader());
    if (!m_plan.csvFile)
        return {};
    auto opened = m_file.open(QFile::decodeName(*m_plan.csvFile));
    if (opened && m_file.hasRemovedTornLine())
        m_context.out().warning(
            QStringLiteral("%1 ended in the middle of a line, which was removed").arg(QFile::decodeName(*m_plan.csvFile)));
    return opened;
}

/// Looks for namespaces again, but not so often that it costs more than a twentieth of the time: a walk over millions of keys
/// takes seconds.
Task<Result<void>> Watch::find()
{
    const auto begin = Clock::system().now();
    if (m_context.arguments().has("--namespace") || begin < m_nextWalk)
        co_return {};
    auto found = co_await inspect::findMetricNamespaces(m_context.client(), m_context.target().gentle, m_stop);
    if (!found)
        co_return std::unexpected(found.error());
    const auto end = Clock::system().now();
    m_nextWalk = end - begin < 50ms ? end : end + 20 * (end - begin);
    if (found->more && m_warned.insert("more").second)
        m_context.out().warning(
            QStringLiteral("there are more than %1 namespaces; the rest is left out: name those you want with "
                           "--namespace")
                .arg(inspect::mostMetricNamespaces));
    m_plan.namespaces = std::move(found->names);
    co_return {};
}

Task<Result<void>> Watch::look()
{
    const auto found = co_await find();
    if (!found)
        co_return std::unexpected(found.error());
    auto sample = co_await inspect::fetchNamespaceMetrics(m_context.client(), m_plan.namespaces);
    if (!sample)
        co_return std::unexpected(sample.error());
    const auto written = put(*sample);
    if (!written)
        co_return std::unexpected(written.error());
    m_before = std::move(*sample);
    co_return {};
}

void Watch::warnOfUnreadable(const NamespaceMetricsSample &sample)
{
    for (const inspect::NamespaceSample &one : sample.namespaces) {
        for (const QByteArray &key : one.unreadable) {
            if (m_warned.size() < 1000 && m_warned.insert(key).second)
                m_context.out().warning(
                    QStringLiteral("%1 holds no number and is left empty; freshetctl metrics reset removes it")
                        .arg(QString::fromUtf8(visible(key))));
        }
    }
}

void Watch::putText(const NamespaceMetricsSample &sample, const NamespaceMetricsSample *before)
{
    if (isWatching())
        m_context.out().text((before ? "\n" : "") + sample.time.toString(Qt::ISODateWithMs).toLatin1() + '\n');
    m_context.out().text(sample.namespaces.empty() ? QByteArray("No namespace has counters (cache_metrics:*).\n")
                                                   : metricsTable(before, sample));
}

Result<void> Watch::put(const NamespaceMetricsSample &sample)
{
    Output &out = m_context.out();
    const NamespaceMetricsSample *before = m_before ? &*m_before : nullptr;
    warnOfUnreadable(sample);
    switch (m_plan.form) {
    case Plan::Form::Text:
        putText(sample, before);
        break;
    case Plan::Form::Json:
        for (const inspect::NamespaceSample &one : sample.namespaces)
            out.json(metricsJson(before, sample, one));
        break;
    case Plan::Form::CsvToOutput:
        out.text(metricsCsvRows(before, sample, out.isTerminal()));
        break;
    case Plan::Form::Prometheus:
        out.text(metricsPrometheus(sample));
        break;
    case Plan::Form::None:
        break;
    }
    out.flush();
    return m_plan.csvFile && !sample.namespaces.empty() ? m_file.append(metricsCsvRows(before, sample)) : Result<void>();
}

Task<Result<void>> Watch::run()
{
    auto next = Clock::system().now();
    for (qint64 taken = 0;;) {
        const auto looked = co_await look();
        if (m_stop.stop_requested() || m_context.out().isClosed())
            co_return {};
        if (looked) {
            m_away = false;
            if (++taken == m_plan.count)
                co_return {};
        } else if (!isWatching() || !m_before || !mayPass(looked.error().code)) {
            co_return std::unexpected(looked.error());
        } else if (!std::exchange(m_away, true)) {
            m_context.out().warning(QStringLiteral("no sample: %1; trying again until it works").arg(looked.error().message));
        }
        const auto now = Clock::system().now();
        do
            next += m_plan.interval;
        while (next <= now);
        const auto wait = std::chrono::ceil<Milliseconds>(next - now);
        const auto slept = co_await Clock::system().sleep(wait, m_stop);
        if (!slept)
            co_return {};
    }
}

Task<int> resetMetrics(Context &context)
{
    const Arguments &arguments = context.arguments();
    for (const char *option : {"--csv", "--interval", "--count", "--namespace", "--prometheus"}) {
        if (arguments.has(option))
            co_return context.wrongUsage(
                QStringLiteral("metrics reset takes no %1: freshetctl metrics reset [NS]").arg(QLatin1String(option)));
    }
    if (context.target().options.readOnly)
        co_return context.fail({Code::ReadOnly, QStringLiteral("read-only"), QStringLiteral("metrics reset")});
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const StopSignals signal;
    inspect::ResetMetrics reset;
    const QByteArray target = arguments.words.value(1);
    co_await context.begin("metrics.reset", target);
    if (arguments.words.size() == 2) {
        std::vector<QByteArray> one{arguments.words[1]};
        const auto deleted = co_await inspect::resetNamespaceMetrics(context.client(), std::move(one));
        if (!deleted)
            co_return context.fail(deleted.error());
        reset = {.namespaces = 1, .deleted = *deleted};
    } else {
        const auto all = co_await inspect::resetAllNamespaceMetrics(context.client(), context.target().gentle, signal.token());
        if (signal.isStopped())
            co_return 128 + signal.signalNumber();
        if (!all)
            co_return context.fail(all.error());
        reset = *all;
    }
    QJsonObject result;
    result.insert(QStringLiteral("namespaces"), reset.namespaces);
    result.insert(QStringLiteral("deleted"), reset.deleted);
    context.changed(std::move(result), reset.deleted);
    if (context.out().isJson()) {
        JsonWriter json;
        json.beginObject().key("namespaces").integer(reset.namespaces).key("deleted").integer(reset.deleted).endObject();
        context.out().json(json.text());
    } else {
        context.out().text(QByteArray::number(reset.deleted) + (reset.deleted == 1 ? " counter" : " counters") + " of " +
                           QByteArray::number(reset.namespaces) + (reset.namespaces == 1 ? " namespace" : " namespaces") +
                           " removed\n");
    }
    co_return Done;
}

} // namespace

Task<int> runMetrics(Context &context)
{
    const QByteArrayList &words = context.arguments().words;
    if (!words.isEmpty() && words[0] != "reset")
        co_return context.wrongUsage(QStringLiteral("metrics does not know \"%1\"; metrics reset is what there is, and "
                                                    "--namespace NS for one namespace")
                                         .arg(QString::fromUtf8(visible(words[0]))));
    if (!words.isEmpty())
        co_return co_await resetMetrics(context);
    auto plan = planOf(context.arguments(), context.out().isJson());
    if (!plan)
        co_return context.wrongUsage(plan.error().message);
    const bool watching = plan->count != 1;
    const auto connected = co_await context.connected();
    if (!connected)
        co_return context.fail(connected.error());
    const StopSignals signal;
    Watch watch(context, std::move(*plan), signal.token());
    const auto opened = watch.open();
    if (!opened)
        co_return context.fail(opened.error());
    const auto done = co_await watch.run();
    if (!done)
        co_return context.fail(done.error());
    co_return signal.isStopped() && !watching ? 128 + signal.signalNumber() : int(Done); // a watch is ended by a signal
}

} // namespace freshet::ctl
