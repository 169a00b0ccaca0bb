// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/cluster_slots.h"

#include <array>

namespace freshet::redis {

namespace {

// CRC-16/XMODEM: polynomial 0x1021, nothing reflected, start 0.
constexpr std::array<quint16, 256> makeCrcTable()
{
    std::array<quint16, 256> table{};
    for (int byte = 0; byte < 256; ++byte) {
        auto crc = quint16(byte << 8);
        for (int bit = 0; bit < 8; ++bit)
            crc = quint16((crc & 0x8000) ? (crc << 1) ^ 0x1021 : crc << 1);
        table[std::size_t(byte)] = crc;
    }
    return table;
}

constexpr auto crcTable = makeCrcTable();

std::optional<HostPort> parseHostPort(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    if (colon < 0)
        return std::nullopt;
    bool ok = false;
    const int port = text.sliced(colon + 1).toInt(&ok);
    if (!ok || port < 1 || port > 65535)
        return std::nullopt;
    return HostPort{text.first(colon), quint16(port)};
}

} // namespace

int hashSlot(QByteArrayView key)
{
    const qsizetype open = key.indexOf('{');
    if (open >= 0) {
        const qsizetype close = key.indexOf('}', open + 1);
        if (close > open + 1)
            key = key.sliced(open + 1, close - open - 1);
    }
    quint16 crc = 0;
    for (const char byte : key)
        crc = quint16(crc << 8) ^ crcTable[std::size_t(((crc >> 8) ^ uchar(byte)) & 0xff)];
    return crc % clusterSlotCount;
}

std::vector<SlotOwner> parseClusterSlots(const Value &reply, const HostPort &asked)
{
    std::vector<SlotOwner> owners;
    for (const Value &line : reply.array()) {
        const auto first = line.at(0).integer();
        const auto last = line.at(1).integer();
        const Value &node = line.at(2);
        const auto port = node.at(1).integer();
        if (!first || !last || *first < 0 || *last < *first || *last >= clusterSlotCount || !port || *port < 1 || *port > 65535)
            continue;
        SlotOwner owner{int(*first), int(*last), {QString::fromUtf8(node.at(0).bytes()), quint16(*port)}, node.at(2).bytes()};
        if (owner.address.host.isEmpty())
            owner.address.host = asked.host;
        else if (owner.address.host == QLatin1String("?"))
            continue; // a node whose address nobody knows yet
        if (owner.nodeId.isEmpty())
            owner.nodeId = owner.address.toString().toUtf8();
        owners.push_back(std::move(owner));
    }
    return owners;
}

std::optional<Redirection> parseRedirection(const QString &message)
{
    const QStringList words = message.split(QLatin1Char(' '));
    if (words.size() != 3 || (words[0] != QLatin1String("MOVED") && words[0] != QLatin1String("ASK")))
        return std::nullopt;
    bool ok = false;
    const int slot = words[1].toInt(&ok);
    const auto address = parseHostPort(words[2]);
    if (!ok || slot < 0 || slot >= clusterSlotCount || !address)
        return std::nullopt;
    return Redirection{words[0] == QLatin1String("ASK"), slot, *address};
}

std::vector<int> parseMovingSlots(const QByteArray &clusterNodes)
{
    // <id> <address> <flags> <master> … <slot> … [<slot>->-<to>] [<slot>-<-<from>]
    std::vector<int> slots;
    for (const QByteArray &line : clusterNodes.split('\n')) {
        const QByteArrayList words = line.trimmed().split(' ');
        if (words.size() < 8 || !words[2].contains("myself"))
            continue;
        for (const QByteArray &word : words) {
            const qsizetype dash = word.indexOf('-');
            if (!word.startsWith('[') || dash < 2)
                continue;
            bool ok = false;
            const int slot = word.sliced(1, dash - 1).toInt(&ok);
            if (ok && slot >= 0 && slot < clusterSlotCount)
                slots.push_back(slot);
        }
    }
    return slots;
}

} // namespace freshet::redis
