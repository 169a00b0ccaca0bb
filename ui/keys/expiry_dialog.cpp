// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys/expiry_dialog.h"

#include "ui/bridge/answer.h"
#include "ui/widgets/format.h"
#include "ui/widgets/text.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace freshet::ui {

void ExpiryChart::setHistogram(inspect::ExpiryHistogram histogram, const QDateTime &from)
{
    m_histogram = std::move(histogram);
    m_from = from;
    update();
}

QRect ExpiryChart::plot() const
{
    const int line = fontMetrics().height();
    const int left =
        fontMetrics().horizontalAdvance(formatCount(std::max<qint64>(1000, std::ranges::max(m_histogram.counts)))) + Spacing::s;
    return rect().adjusted(left, Spacing::s, -Spacing::s, -line - Spacing::s);
}

QString ExpiryChart::bucketText(std::size_t bucket) const
{
    const QDateTime begin = m_from.addMSecs(qint64(bucket) * m_histogram.bucketMs);
    return tr("%1 keys between %2 and %3")
        .arg(formatCount(m_histogram.counts[bucket]), formatTime(begin), formatTime(begin.addMSecs(m_histogram.bucketMs)));
}

void ExpiryChart::paintEvent(QPaintEvent *)
{
    if (m_histogram.counts.empty())
        return;
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const QRect room = plot();
    const qint64 most = std::max<qint64>(1, std::ranges::max(m_histogram.counts));
    const auto buckets = int(m_histogram.counts.size());
    painter.setPen(theme.textMuted);
    painter.drawText(QRect(0, room.top() - Spacing::xs, room.left() - Spacing::xs, fontMetrics().height()), Qt::AlignRight,
                     formatCount(most));
    painter.drawText(
        QRect(0, room.bottom() - fontMetrics().height() + Spacing::xs, room.left() - Spacing::xs, fontMetrics().height()),
        Qt::AlignRight, QStringLiteral("0"));
    painter.setPen(theme.border);
    painter.drawLine(room.topLeft(), room.topRight());
    painter.drawLine(room.bottomLeft(), room.bottomRight());
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.seriesColor(0));
    for (int i = 0; i < buckets; ++i) {
        const qint64 count = m_histogram.counts[std::size_t(i)];
        if (count == 0)
            continue;
        const int left = room.left() + room.width() * i / buckets;
        const int right = room.left() + room.width() * (i + 1) / buckets;
        const int height = std::max(2, int(double(room.height()) * double(count) / double(most)));
        painter.drawRect(QRect(left, room.bottom() - height, std::max(1, right - left - 1), height));
    }
    painter.setPen(theme.textMuted);
    const int y = room.bottom() + Spacing::xs;
    const QDateTime end = m_from.addMSecs(m_histogram.bucketMs * buckets);
    const QRect labels(room.left(), y, room.width(), fontMetrics().height());
    painter.drawText(labels, Qt::AlignLeft, formatTime(m_from));
    painter.drawText(labels, Qt::AlignRight, formatTime(end));
    if (room.width() > 500)
        painter.drawText(labels, Qt::AlignHCenter, formatTime(m_from.addMSecs(m_histogram.bucketMs * buckets / 2)));
}

bool ExpiryChart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && !m_histogram.counts.empty()) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QRect room = plot();
        const int x = help->pos().x() - room.left();
        if (x >= 0 && x < room.width()) {
            const auto bucket = std::size_t(x) * m_histogram.counts.size() / std::size_t(room.width());
            QToolTip::showText(help->globalPos(), bucketText(bucket), this);
        }
        return true;
    }
    return QWidget::event(event);
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
