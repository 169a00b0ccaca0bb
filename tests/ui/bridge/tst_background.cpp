// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/background.h"

#include <QImage>
#include <QLinearGradient>
#include <QPainter>
#include <QSemaphore>
#include <QTest>

#include <algorithm>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

using namespace freshet::ui;

class TestBackground : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void workGoesBehindTheWindowHoweverOftenItIsDone()
    {
        const auto niceness = [] { return ::getpriority(PRIO_PROCESS, id_t(::gettid())); };
        const int before = niceness();
        for (int i = 0; i < 20; ++i) {
            const int behind = inBackground(niceness).result();
            QVERIFY2(behind == std::min(19, before + 5), QByteArray::number(behind).constData());
        }
        QCOMPARE(niceness(), before); // the window's own is as it was
    }

    void paintingDoesNotWaitForIt()
    {
        QSemaphore painted;
        std::vector<QFuture<bool>> busy;
        for (int i = 0; i < 4 * QThread::idealThreadCount(); ++i)
            busy.push_back(inBackground([&painted] { return painted.tryAcquire(1, 10'000); }));
        QImage image(1600, 900, QImage::Format_ARGB32_Premultiplied); // so large that Qt shares it out
        QPainter painter(&image);
        QLinearGradient gradient(0, 0, 1600, 900);
        gradient.setColorAt(0, Qt::red);
        gradient.setColorAt(1, QColor(0, 0, 255, 100));
        painter.fillRect(image.rect(), gradient);
        painter.end();
        painted.release(int(busy.size()));
        int late = 0; // over before the picture was; all are waited for, since they hold what is here
        for (QFuture<bool> &one : busy)
            late += one.result() ? 0 : 1;
        QCOMPARE(late, 0);
    }
};

QTEST_GUILESS_MAIN(TestBackground)
#include "tst_background.moc"
