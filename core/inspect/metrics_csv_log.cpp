// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/metrics_csv_log.h"

#include "core/inspect/metrics_csv.h"

#include <QFileInfo>

#include <algorithm>

namespace freshet::inspect {

namespace {

constexpr qint64 longestLine = 64 << 10; // a namespace's name may be long, but hardly so

} // namespace

std::unexpected<Error> MetricsCsvLog::failed(const QString &words) const
{
    return failure(Code::Io, QStringLiteral("%1 can't be written: %2").arg(m_file.fileName(), words), m_file.fileName());
}

Result<void> MetricsCsvLog::open(const QString &path)
{
    m_file.setFileName(path);
    const QFileInfo info(path);
    m_regular = !info.exists() || info.isFile();
    // Unbuffered: what was appended is with the system, and an error is seen where it happens.
    const QIODevice::OpenMode mode = m_regular ? QIODevice::ReadWrite | QIODevice::Append : QIODevice::WriteOnly;
    if (!m_file.open(mode | QIODevice::Unbuffered))
        return failed(m_file.errorString());
    return m_regular && m_file.size() > 0 ? takeUp() : append(metricsCsvHeader());
}

Result<void> MetricsCsvLog::takeUp()
{
    const QByteArray header = metricsCsvHeader();
    m_file.seek(0);
    const QByteArray begin = m_file.read(header.size());
    if (begin != header && !header.startsWith(begin))
        return failure(
            Code::InvalidArgument,
            QStringLiteral("%1 is no metrics CSV: its first line is another one; name a new file").arg(m_file.fileName()),
            m_file.fileName());
    const qint64 from = std::max<qint64>(0, m_file.size() - longestLine);
    m_file.seek(from);
    const QByteArray tail = m_file.read(longestLine);
    const qsizetype end = tail.lastIndexOf("\r\n");
    const qint64 whole = end < 0 ? from : from + end + 2;
    if (whole < m_file.size()) {
        m_tornLine = true;
        if ((end < 0 && from > 0) || !m_file.resize(whole))
            return failed(QStringLiteral("its last line is torn"));
    }
    return m_file.size() == 0 ? append(header) : Result<void>();
}

Result<void> MetricsCsvLog::append(const QByteArray &rows)
{
    const qint64 before = m_regular ? m_file.size() : 0;
    const qint64 written = m_file.write(rows);
    if (written == rows.size())
        return {};
    const QString words = m_file.errorString();
    if (m_regular && written > 0 && !m_file.resize(before))
        return failed(words + QStringLiteral("; its last line is torn"));
    return failed(words);
}

} // namespace freshet::inspect
