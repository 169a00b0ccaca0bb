// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/expiry_dialog.h"

#include "ui/bridge/answer.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QBarCategoryAxis>
#include <QBarSeries>
#include <QBarSet>
#include <QDateTimeAxis>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QToolTip>
#include <QValueAxis>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

ExpiryChart::ExpiryChart(QWidget *parent)
    : QChartView(parent)
    , m_bars(new QBarSet({}))
    , m_series(new QBarSeries)
    , m_buckets(new QBarCategoryAxis)
    , m_times(new QDateTimeAxis)
    , m_counts(new QValueAxis)
{
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing, false); // bars stand on pixels
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setLocalizeNumbers(true);
    chart()->setMargins({});
    m_series->append(m_bars);
    m_series->setBarWidth(0.9);
    chart()->addSeries(m_series);
    m_times->setFormat(QLocale().timeFormat(QLocale::ShortFormat));
    m_times->setGridLineVisible(false);
    m_counts->setLabelFormat(QStringLiteral("%d"));
    m_buckets->setVisible(false);
    m_buckets->setGridLineVisible(false);
    chart()->addAxis(m_buckets, Qt::AlignBottom);
    chart()->addAxis(m_times, Qt::AlignBottom);
    chart()->addAxis(m_counts, Qt::AlignLeft);
    m_series->attachAxis(m_buckets);
    m_series->attachAxis(m_counts);
    paintAs(Theme::of(this));
}

void ExpiryChart::paintAs(const Theme &theme)
{
    setBackgroundBrush(Qt::NoBrush);
    m_bars->setColor(theme.seriesColor(0));
    m_bars->setBorderColor(theme.seriesColor(0));
    for (QAbstractAxis *axis : {static_cast<QAbstractAxis *>(m_times), static_cast<QAbstractAxis *>(m_counts)}) {
        axis->setLabelsColor(theme.textMuted);
        axis->setLabelsFont(font());
        axis->setLinePenColor(theme.border);
        axis->setGridLineColor(theme.border);
    }
}

void ExpiryChart::setHistogram(inspect::ExpiryHistogram histogram, const QDateTime &from)
{
    m_histogram = std::move(histogram);
    m_from = from;
    m_bars->remove(0, m_bars->count());
    QStringList places;
    for (const qint64 count : m_histogram.counts) {
        m_bars->append(double(count));
        places << QString::number(places.size()); // each its own; never seen
    }
    m_buckets->setCategories(places);
    const auto end = qint64(m_histogram.counts.size()) * m_histogram.bucketMs;
    m_times->setRange(m_from, m_from.addMSecs(std::max<qint64>(end, 1)));
    const qint64 most = m_histogram.counts.empty() ? 0 : std::ranges::max(m_histogram.counts);
    m_counts->setRange(0, double(std::max<qint64>(most, 4))); // no fractions of keys
    m_counts->applyNiceNumbers();
}

QString ExpiryChart::bucketText(std::size_t bucket) const
{
    const QDateTime begin = m_from.addMSecs(qint64(bucket) * m_histogram.bucketMs);
    return tr("%1 keys between %2 and %3")
        .arg(formatCount(m_histogram.counts[bucket]), formatTime(begin), formatTime(begin.addMSecs(m_histogram.bucketMs)));
}

QString ExpiryChart::textAt(const QPoint &place) const
{
    const QRectF room = chart()->plotArea();
    const double x = double(place.x()) - room.left();
    if (m_histogram.counts.empty() || x < 0 || x >= room.width())
        return {};
    return bucketText(std::size_t(x / room.width() * double(m_histogram.counts.size())));
}

void ExpiryChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        paintAs(Theme::of(this));
}

bool ExpiryChart::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString text = textAt(help->pos());
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QChartView::viewportEvent(event);
}

ExpiryDialog::ExpiryDialog(std::vector<QByteArray> keys, qint64 of, Session *session, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_keys(std::move(keys))
    , m_of(of)
    , m_basis(makeLabel({}, TextKind::Muted, this))
    , m_chart(new ExpiryChart(this))
    , m_words(makeLabel({}, TextKind::Normal, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Coming expiries"));
    resize(760, 460);
    m_basis->setWordWrap(true);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_chart->setAccessibleName(tr("Histogram of coming expiries"));
    auto *close = new QPushButton(tr("Close"), this);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::s);
    layout->addWidget(makeLabel(tr("Coming expiries"), TextKind::Heading, this));
    layout->addWidget(m_basis);
    layout->addWidget(m_chart, 1);
    layout->addWidget(m_words);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    m_details.reserve(m_keys.size());
    showWords(QString());
    askNext();
}

void ExpiryDialog::askNext()
{
    constexpr std::size_t keysATime = 2000;
    if (!m_session || m_details.size() >= m_keys.size())
        return;
    const auto first = m_keys.begin() + std::ptrdiff_t(m_details.size());
    const std::vector<QByteArray> some(first, first + std::ptrdiff_t(std::min(keysATime, m_keys.size() - m_details.size())));
    const inspect::KeyFacts facts(inspect::KeyFact::Ttl);
    const auto question =
        m_session->run([some, facts](redis::Client &client) { return inspect::fetchKeyDetails(client, some, facts); });
    whenAnswered(question, this, [this](const Result<inspect::KeyDetailsBatch> &answer) {
        if (!answer || answer->denied.contains(QStringLiteral("PTTL"))) {
            showWords(answer ? tr("This connection's user may not run %1.").arg(QStringLiteral("PTTL"))
                             : tr("The TTLs can't be fetched: %1").arg(visibleText(answer.error().message.left(200))));
            return;
        }
        m_details.insert(m_details.end(), answer->rows.begin(), answer->rows.end());
        showWords({});
        askNext();
    });
}

QString ExpiryDialog::words() const
{
    return m_words->text();
}

void ExpiryDialog::showWords(const QString &trouble)
{
    const auto asked = qint64(m_details.size());
    const bool isSample = m_of > qint64(m_keys.size());
    m_basis->setText(!trouble.isEmpty() ? trouble
                     : isSample ? tr("From an even sample of %1 of the %2 listed keys").arg(formatCount(asked), formatCount(m_of))
                                : tr("From %1 of the %2 listed keys").arg(formatCount(asked), formatCount(m_of)));
    setTextKind(m_basis, trouble.isEmpty() ? TextKind::Muted : TextKind::Error);
    auto histogram = inspect::expiryHistogram(m_details);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QStringList lines;
    QStringList parts{tr("%1 expire in the shown time").arg(formatCount(histogram.within()))};
    if (histogram.later > 0)
        parts << tr("%1 later").arg(formatCount(histogram.later));
    parts << tr("%1 never").arg(formatCount(histogram.never));
    if (histogram.gone > 0)
        parts << tr("%1 are gone").arg(formatCount(histogram.gone));
    lines << parts.join(QStringLiteral(", "));
    for (const std::size_t peak : histogram.peaks(3)) {
        const QDateTime begin = now.addMSecs(qint64(peak) * histogram.bucketMs);
        const double share = double(histogram.counts[peak]) / double(std::max<qint64>(1, histogram.within()));
        lines << tr("%1 (%2) between %3 and %4")
                     .arg(formatCount(histogram.counts[peak]), formatPercent(share), formatTime(begin),
                          formatTime(begin.addMSecs(histogram.bucketMs)));
    }
    m_words->setText(lines.join(u'\n'));
    m_chart->setHistogram(std::move(histogram), now);
}

} // namespace freshet::ui
