// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/freshetctl/text.h"
#include "app/freshetctl/verb_invalidate.h"

#include <cmath>

namespace freshet::ctl {

namespace {

using inspect::BlastRadius;
using inspect::InvalidationPreview;
using inspect::NamespaceBlast;

constexpr std::size_t mostLines = 10;

void writeNumber(JsonWriter &json, QByteArrayView key, std::optional<double> number)
{
    json.key(key);
    if (number)
        json.number(std::round(*number * 1000) / 1000);
    else
        json.null();
}

void writeWarm(JsonWriter &json, std::optional<std::chrono::seconds> time)
{
    json.key("warm_again_s");
    if (time)
        json.integer(qint64(time->count()));
    else
        json.null();
}

void writeBlast(JsonWriter &json, const BlastRadius &blast)
{
    json.beginObject();
    writeNumber(json, "seconds", blast.seconds);
    json.key("drawn").integer(blast.drawn);
    writeNumber(json, "served_per_s", blast.servedPerSecond);
    writeNumber(json, "loads_at_once", blast.loadsAtOnce);
    json.key("most_loads").integer(blast.mostLoads).key("unmeasured_keys").integer(blast.unmeasuredKeys);
    writeWarm(json, blast.warmAgain);
    json.key("namespaces").beginArray();
    for (const NamespaceBlast &one : blast.namespaces) {
        json.beginObject().key("namespace").bytes(one.nameSpace);
        json.key("keys").integer(one.keys).key("old_keys").integer(one.oldKeys);
        writeNumber(json, "share", one.share);
        writeNumber(json, "share_low", one.shareLow);
        writeNumber(json, "share_high", one.shareHigh);
        writeNumber(json, "reads_per_s", one.readsPerSecond);
        writeNumber(json, "hits_per_s", one.hitsPerSecond);
        writeNumber(json, "served_per_s", one.servedPerSecond);
        writeNumber(json, "miss_ms", one.missMs);
        writeNumber(json, "loads_at_once", one.loadsAtOnce);
        writeWarm(json, one.warmAgain);
        json.endObject();
    }
    json.endArray().endObject();
}

QByteArray rate(std::optional<double> perSecond)
{
    return perSecond ? QByteArray::number(*perSecond, 'f', *perSecond < 10 ? 1 : 0) + "/s" : QByteArray("unknown");
}

QByteArray percent(double share)
{
    return QByteArray::number(share * 100, 'f', 1) + " %";
}

QByteArray groupName(const InvalidationPreview::Group &group)
{
    if (group.nameSpace.isEmpty())
        return "(no namespace)";
    return group.version.isEmpty() ? visible(group.nameSpace) : visible(group.version) + ':' + visible(group.nameSpace);
}

QByteArray ttlText(const inspect::ExpiryHistogram &ttls)
{
    QByteArrayList parts;
    const QByteArray width = humanDuration(ttls.bucketMs * qint64(std::max<std::size_t>(1, ttls.counts.size())));
    if (ttls.within() > 0)
        parts.append(QByteArray::number(ttls.within()) + " expire within " + width);
    if (ttls.later > 0)
        parts.append(QByteArray::number(ttls.later) + " later");
    if (ttls.never > 0)
        parts.append(QByteArray::number(ttls.never) + " never");
    if (ttls.gone > 0)
        parts.append(QByteArray::number(ttls.gone) + " are gone");
    return parts.isEmpty() ? QByteArray("unknown") : parts.join(", ");
}

QByteArray blastText(const BlastRadius &blast)
{
    QByteArray text = "serve now: " + rate(blast.servedPerSecond) + " (measured for " +
                      QByteArray::number(blast.seconds, 'f', 1) + " s); at first as many more loads, " +
                      QByteArray::number(blast.mostLoads) + " in all at most\n";
    if (blast.loadsAtOnce)
        text += "loads at the same time at first: about " + QByteArray::number(*blast.loadsAtOnce, 'f', 1) + " more\n";
    if (blast.warmAgain)
        text += "warm again (9 of 10 keys): about " + humanDuration(qint64(blast.warmAgain->count()) * 1000) + '\n';
    if (blast.unmeasuredKeys > 0)
        text += "unknown for " + QByteArray::number(blast.unmeasuredKeys) + " keys, whose namespace counts no reads\n";
    std::size_t lines = 0;
    for (const NamespaceBlast &one : blast.namespaces) {
        if (++lines > mostLines)
            break;
        text += "  " + visible(one.nameSpace) + ": " + QByteArray::number(one.keys) + " keys";
        if (one.share)
            text += ", " + percent(*one.share) + " of the namespace";
        text += ", serve " + rate(one.servedPerSecond) + " of " + rate(one.readsPerSecond);
        if (one.missMs)
            text += ", a miss takes " + QByteArray::number(*one.missMs, 'f', 2) + " ms";
        text += '\n';
    }
    return text;
}

} // namespace

void writePreview(JsonWriter &json, const InvalidationPreview &preview, const std::optional<BlastRadius> &blast)
{
    json.beginObject().key("keys").integer(preview.keys).key("sampled").integer(preview.sampled);
    json.key("bytes");
    if (preview.bytes)
        json.beginObject()
            .key("about")
            .integer(qint64(preview.bytes->about))
            .key("low")
            .integer(qint64(preview.bytes->low))
            .key("high")
            .integer(qint64(preview.bytes->high))
            .key("exact")
            .boolean(preview.bytes->exact)
            .endObject();
    else
        json.null();
    const inspect::ExpiryHistogram &ttls = preview.ttls;
    json.key("ttl").beginObject().key("bucket_ms").integer(ttls.bucketMs).key("counts").beginArray();
    for (const qint64 count : ttls.counts)
        json.integer(count);
    json.endArray().key("later").integer(ttls.later).key("never").integer(ttls.never).key("gone").integer(ttls.gone).endObject();
    json.key("groups").beginArray();
    for (const InvalidationPreview::Group &group : preview.groups)
        json.beginObject()
            .key("version")
            .bytes(group.version)
            .key("namespace")
            .bytes(group.nameSpace)
            .key("keys")
            .integer(group.keys)
            .endObject();
    json.endArray().key("examples").beginArray();
    for (const QByteArray &key : preview.examples)
        json.bytes(key);
    json.endArray().key("blast_radius");
    if (blast)
        writeBlast(json, *blast);
    else
        json.null();
    json.endObject();
}

QByteArray previewText(const InvalidationPreview &preview, const std::optional<BlastRadius> &blast)
{
    QByteArray text = "keys: " + QByteArray::number(preview.keys) + '\n';
    if (preview.bytes && preview.bytes->exact)
        text += "memory: " + humanBytes(qint64(preview.bytes->about)) + '\n';
    else if (preview.bytes)
        text += "memory: about " + humanBytes(qint64(preview.bytes->about)) + " (" + humanBytes(qint64(preview.bytes->low)) +
                " to " + humanBytes(qint64(preview.bytes->high)) + ", from " + QByteArray::number(preview.sampled) +
                " of them)\n";
    if (preview.sampled > 0)
        text += "of " + QByteArray::number(preview.sampled) + " keys: " + ttlText(preview.ttls) + '\n';
    std::size_t lines = 0;
    for (const InvalidationPreview::Group &group : preview.groups) {
        if (++lines > mostLines)
            break;
        text += "  " + groupName(group) + ": " + QByteArray::number(group.keys) + '\n';
    }
    if (preview.groups.size() > mostLines || preview.otherKeys > 0)
        text += "  … and further namespaces\n";
    return blast ? text + blastText(*blast) : text;
}

} // namespace freshet::ctl
