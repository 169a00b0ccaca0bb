// SPDX-License-Identifier: GPL-3.0-or-later
// Any text: what is read as a URL reads back the same, and what is shown of it holds no password; what is refused says why.
#include "core/redis/url.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using freshet::redis::Topology;
using freshet::redis::Url;

static void check(bool holds)
{
    if (!holds)
        std::abort();
}

static void tryUrl(const QString &text)
{
    const auto url = Url::parse(text);
    if (!url) {
        check(url.error().code == freshet::Code::InvalidUrl && !url.error().message.isEmpty());
        return;
    }
    const auto again = Url::parse(url->toString(Url::Secrets::Show));
    check(again && *again == *url);
    Url bare = *url;
    bare.password.clear();
    const auto hidden = Url::parse(url->toString());
    check(hidden && *hidden == bare);
    check(url->displayName() == bare.displayName());
    check(url->socketPath.isEmpty() != url->hosts.isEmpty());
    check(url->topology != Topology::Cluster || url->database == 0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const QString text = QString::fromUtf8(bytes);
    tryUrl(text);
    for (const char *scheme : {"redis://", "rediss://", "unix://", "redis+sentinel://", "rediss+cluster://"})
        tryUrl(QLatin1String(scheme) + text);
    return 0;
}
