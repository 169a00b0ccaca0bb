// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/script.h"

#include <QCryptographicHash>

namespace freshet::redis {

Script::Script(QByteArray source)
    : m_source(std::move(source))
    , m_sha1(QCryptographicHash::hash(m_source, QCryptographicHash::Sha1).toHex())
{}

} // namespace freshet::redis
