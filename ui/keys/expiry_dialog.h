// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inspect/expiry_histogram.h"
#include "ui/bridge/session.h"

#include <QChartView>
#include <QDialog>
#include <QPointer>

class QBarCategoryAxis;
class QBarSeries;
class QBarSet;
class QDateTimeAxis;
class QLabel;
class QValueAxis;

namespace freshet::ui {

struct Theme;

/// Bars of a histogram of expiries over a time axis, drawn by Qt Charts: they are few and change seldom. GUI thread.
class ExpiryChart : public QChartView
{
    Q_OBJECT

public:
    explicit ExpiryChart(QWidget *parent = nullptr);
    void setHistogram(inspect::ExpiryHistogram histogram, const QDateTime &from);
    const inspect::ExpiryHistogram &histogram() const { return m_histogram; }
    QSize sizeHint() const override { return {640, 240}; }
    QSize minimumSizeHint() const override { return {320, 160}; }
    /// What the bar below a place of this widget tells; empty beside the plot.
    QString textAt(const QPoint &place) const;

protected:
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void paintAs(const Theme &theme);
    QString bucketText(std::size_t bucket) const;

    inspect::ExpiryHistogram m_histogram;
    QDateTime m_from;
    QBarSet *m_bars;
    QBarSeries *m_series;
    QBarCategoryAxis *m_buckets; ///< places the bars; not seen
    QDateTimeAxis *m_times;
    QValueAxis *m_counts;
};

/// "Which keys die together?": the TTLs of the listed keys, or of an even sample of them, as bars and in words. GUI thread;
/// deletes itself.
class ExpiryDialog : public QDialog
{
    Q_OBJECT

public:
    static constexpr std::size_t mostKeys = 20'000;

    /// `keys`: at most `mostKeys`; `of`: how many there are of which they are a sample.
    ExpiryDialog(std::vector<QByteArray> keys, qint64 of, Session *session, QWidget *parent = nullptr);
    ExpiryChart *chart() const { return m_chart; }
    QString words() const;

private:
    void askNext();
    void showWords(const QString &trouble);

    QPointer<Session> m_session;
    std::vector<QByteArray> m_keys;
    std::vector<inspect::KeyDetails> m_details;
    qint64 m_of;
    QLabel *m_basis;
    ExpiryChart *m_chart;
    QLabel *m_words;
};

} // namespace freshet::ui
