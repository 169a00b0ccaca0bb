// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hitrates/miss_ratio_dialog.h"

#include "ui/bridge/answer.h"
#include "ui/bridge/background.h"
#include "ui/hitrates/miss_ratio_plot.h"
#include "ui/widgets/format.h"
#include "ui/widgets/permission_text.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace freshet::ui {

using inspect::ReadSample;

namespace {

constexpr int usualSeconds = 10;
constexpr int mostSeconds = 60;
constexpr qint64 fewReads = 1000; // a curve of less is hardly more than noise

} // namespace

MissRatioDialog::MissRatioDialog(Session *session, std::optional<QByteArray> nameSpace, Known known, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_nameSpace(std::move(nameSpace))
    , m_known(known)
    , m_live(new QRadioButton(tr("Listen to the server (MONITOR) for"), this))
    , m_file(new QRadioButton(tr("Read a trace file"), this))
    , m_seconds(new QSpinBox(this))
    , m_warning(
          makeLabel(tr("MONITOR sends every command of all clients here and may halve the server's throughput meanwhile. It sees "
                       "the reads that reach Redis, not those that a memory tier answers."),
                    TextKind::Muted, this))
    , m_path(new QLineEdit(this))
    , m_choose(new QPushButton(tr("Choose…"), this))
    , m_start(new QPushButton(tr("Start"), this))
    , m_stop(new QPushButton(tr("Stop"), this))
    , m_copy(new QPushButton(tr("Copy"), this))
    , m_bar(new QProgressBar(this))
    , m_plot(new MissRatioPlot(this))
    , m_said(makeLabel({}, TextKind::Normal, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("What would more memory bring?"));
    const QString whose = m_nameSpace ? visibleBytes(m_nameSpace->left(200)) : tr("all namespaces");
    auto *title = makeLabel(tr("Misses of %1 by the size of its cache").arg(whose), TextKind::Heading, this);
    title->setWordWrap(true);
    auto *what = makeLabel(
        tr("For each number of keys that the cache could hold, the share of reads that would miss if the least recently "
           "used ones went first. The band holds the true value in 95 of 100 cases; without a band the curve is exact."),
        TextKind::Muted, this);
    what->setWordWrap(true);
    m_warning->setWordWrap(true);
    m_said->setWordWrap(true);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_seconds->setRange(1, mostSeconds);
    m_seconds->setValue(usualSeconds);
    m_seconds->setSuffix(tr(" s"));
    m_seconds->setAccessibleName(tr("Seconds to listen"));
    m_path->setPlaceholderText(tr("One key a line, or CSV with a column key; gzip too"));
    m_path->setAccessibleName(tr("Trace file"));
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    m_plot->setEmptyText(tr("Nothing was measured yet"));
    m_start->setDefault(true);
    const bool canListen = session && enableWith(m_live, session->permissions().missing({"monitor"}));
    (canListen ? m_live : m_file)->setChecked(true);

    auto *live = new QHBoxLayout;
    live->addWidget(m_live);
    live->addWidget(m_seconds);
    live->addStretch();
    auto *file = new QHBoxLayout;
    file->addWidget(m_file);
    file->addWidget(m_path, 1);
    file->addWidget(m_choose);
    auto *run = new QHBoxLayout;
    run->addWidget(m_start);
    run->addWidget(m_stop);
    run->addWidget(m_bar, 1);
    run->addWidget(m_copy);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::l, Spacing::l, Spacing::l, Spacing::l);
    layout->setSpacing(Spacing::s);
    layout->addWidget(title);
    layout->addWidget(what);
    layout->addLayout(live);
    layout->addWidget(m_warning);
    layout->addLayout(file);
    layout->addLayout(run);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_said);

    if (session)
        connect(session, &Session::permissionsChanged, this, &MissRatioDialog::showState);
    m_tick.setInterval(std::chrono::milliseconds(100));
    connect(&m_tick, &QTimer::timeout, this, &MissRatioDialog::showProgress);
    connect(m_live, &QRadioButton::toggled, this, &MissRatioDialog::showState);
    connect(m_path, &QLineEdit::textChanged, this, &MissRatioDialog::showState);
    connect(m_choose, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Trace file"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
            m_file->setChecked(true);
            m_path->setText(path);
        });
        dialog->open();
    });
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (m_live->isChecked())
            listen();
        else
            readTrace(m_path->text());
    });
    connect(m_stop, &QPushButton::clicked, this, &MissRatioDialog::stop);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(tableText()); });
    showState();
}

MissRatioDialog::~MissRatioDialog()
{
    m_stopSource.request_stop();
}

QString MissRatioDialog::said() const
{
    return m_said->text();
}

void MissRatioDialog::begin()
{
    m_running = true;
    m_stopSource = std::stop_source();
    m_progress = std::make_shared<Progress>();
    say({}, false);
    m_tick.start();
    showState();
}

inspect::ReadSampleOptions MissRatioDialog::options() const
{
    inspect::ReadSampleOptions options;
    options.nameSpace = m_nameSpace;
    options.duration = std::chrono::seconds(m_seconds->value());
    options.stop = m_stopSource.get_token();
    options.progress = [progress = m_progress](qint64 reads, double share) {
        progress->reads = reads;
        progress->share = share;
    };
    return options;
}

void MissRatioDialog::listen()
{
    if (m_running || !m_session)
        return;
    begin();
    const auto question =
        m_session->run([options = options()](redis::Client &client) { return inspect::sampleReads(client, options); });
    whenAnswered(question, this, [this](const Result<ReadSample> &sample) { onAnswer(sample, true); });
}

void MissRatioDialog::readTrace(const QString &path)
{
    if (m_running || path.isEmpty())
        return;
    begin();
    inspect::ReadSampleOptions how = options();
    how.nameSpace.reset(); // a trace's keys are of any form
    const auto question = inBackground([path, how] { return inspect::sampleTrace(path, how); });
    whenAnswered(question, this, [this](const Result<ReadSample> &sample) { onAnswer(sample, false); });
}

void MissRatioDialog::stop()
{
    m_stopSource.request_stop();
}

void MissRatioDialog::onAnswer(const Result<ReadSample> &sample, bool isLive)
{
    m_running = false;
    m_tick.stop();
    if (!sample) {
        if (m_session)
            m_session->noteRefusal(sample.error());
        const QString words = visibleText(sample.error().message.left(300));
        if (sample.error().code == Code::NoPermission)
            say(tr("This connection's user may not run MONITOR. An administrator can allow it with the rule +monitor; a trace "
                   "file needs "
                   "no permission."),
                true);
        else if (sample.error().code == Code::ReadOnly)
            say(tr("This connection is read-only, and MONITOR administers the server. A trace file needs no permission."), true);
        else
            say(tr("No curve: %1").arg(words), true);
    } else {
        m_plot->setCurve(sample->curve, isLive ? m_known.bytesPerKey : std::nullopt, isLive ? m_known.keys : std::nullopt);
        if (sample->curve.empty())
            m_plot->setEmptyText(isLive ? tr("No key of it was read in this time") : tr("The file reads no key"));
        say(resultText(*sample, isLive), false);
    }
    showState();
    Q_EMIT finished(sample && !sample->curve.empty());
}

QString MissRatioDialog::resultText(const ReadSample &sample, bool isLive) const
{
    QStringList parts;
    const QString keys = formatCount(std::llround(sample.distinctKeys));
    if (isLive)
        parts << tr("%1 reads of about %2 keys in %3.")
                     .arg(formatCount(sample.reads), keys, formatDuration(std::chrono::seconds(std::lround(sample.seconds))));
    else
        parts << tr("%1 reads of about %2 keys.").arg(formatCount(sample.reads), keys);
    if (sample.cut)
        parts << tr("It was stopped early.");
    if (sample.sampledShare < 0.999)
        parts << tr("%1 of the keys were followed.").arg(formatPercent(sample.sampledShare));
    if (sample.reads > 0 && sample.reads < fewReads)
        parts << tr("That is little: listen longer.");
    if (const auto least = sample.curve.empty() ? std::nullopt : std::optional(sample.curve.back()))
        parts << tr("However large, %1 would miss: the first read of each key.").arg(formatPercent(least->missRatio));
    if (isLive && m_known.keys && *m_known.keys >= 1 && !sample.curve.empty()) {
        const auto now = m_plot->at(*m_known.keys), twice = m_plot->at(2 * *m_known.keys);
        const QString keysNow = formatShort(std::round(*m_known.keys));
        const QString missNow = formatPercent(now->missRatio), missTwice = formatPercent(twice->missRatio);
        parts << (twice->high - twice->low < 1e-9
                      ? tr("With the %1 keys of now %2 miss, with twice as many %3.").arg(keysNow, missNow, missTwice)
                      : tr("With the %1 keys of now %2 miss, with twice as many %3 (%4 to %5).")
                            .arg(keysNow, missNow, missTwice, formatPercent(twice->low), formatPercent(twice->high)));
    }
    return parts.join(u' ');
}

QString MissRatioDialog::tableText() const
{
    QStringList lines{QStringLiteral("entries\tmiss_ratio\tlow\thigh")};
    for (const auto &point : m_plot->curve())
        lines << QStringLiteral("%1\t%2\t%3\t%4")
                     .arg(std::llround(point.entries))
                     .arg(point.missRatio, 0, 'f', 4)
                     .arg(point.low, 0, 'f', 4)
                     .arg(point.high, 0, 'f', 4);
    return lines.join(u'\n') + u'\n';
}

void MissRatioDialog::showProgress()
{
    if (!m_running)
        return;
    m_bar->setValue(int(std::clamp(m_progress->share.load(), 0.0, 1.0) * 1000));
    say(tr("%1 reads so far").arg(formatCount(m_progress->reads.load())), false);
}

void MissRatioDialog::showState()
{
    const bool live = m_live->isChecked();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_file, m_choose})
        widget->setEnabled(!m_running);
    m_live->setEnabled(!m_running && m_session);
    m_live->setToolTip(QString());
    const bool canListen = m_session && enableWith(m_live, m_session->permissions().missing({"monitor"}));
    m_seconds->setEnabled(!m_running && live);
    m_path->setEnabled(!m_running && !live);
    m_start->setEnabled(!m_running && (live ? canListen : !m_path->text().isEmpty()));
    m_stop->setEnabled(m_running);
    m_copy->setEnabled(!m_plot->curve().empty());
    if (!m_running)
        m_bar->setValue(0);
}

void MissRatioDialog::say(const QString &text, bool isError)
{
    m_said->setText(text);
    setTextKind(m_said, isError ? TextKind::Error : TextKind::Normal);
}

} // namespace freshet::ui
