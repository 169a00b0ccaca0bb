// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/codec.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include <hiredis/hiredis.h>
#include <hiredis/read.h>

namespace freshet::redis {

namespace {

/// Writes `kind`, the number and the line's end; returns the place behind them.
char *putHeader(char *at, char *end, char kind, qsizetype number)
{
    *at++ = kind;
    at = std::to_chars(at, end, number).ptr;
    *at++ = '\r';
    *at++ = '\n';
    return at;
}

} // namespace

// Not redisFormatCommandArgv: it calls sprintf for each argument and allocates, which took a third of a GET's whole time.
void encode(const Command &command, QByteArray &out)
{
    constexpr qsizetype headerBytes = 24;
    const qsizetype before = out.size();
    const qsizetype most = command.byteCount() + (command.size() + 1) * (headerBytes + 2);
    if (out.capacity() < before + most)
        out.reserve(std::max(before + most, 2 * out.capacity()));
    out.resize(before + most);
    char *at = out.data() + before;
    char *const end = out.data() + out.size();
    at = putHeader(at, end, '*', command.size());
    for (qsizetype i = 0; i < command.size(); ++i) {
        const QByteArrayView argument = command.at(i);
        at = putHeader(at, end, '$', argument.size());
        std::memcpy(at, argument.data(), std::size_t(argument.size()));
        at += argument.size();
        *at++ = '\r';
        *at++ = '\n';
    }
    out.resize(at - out.data());
}

namespace {

/// Where the reader's functions put what they build.
struct Building
{
    Value root;
    qint64 bytes = 0;
    qint64 maxBytes = 0;
    std::array<QByteArray, 16> names; ///< short texts seen last, deep in replies
    QString refusal;                  ///< why a function refused; hiredis would call it out of memory
};

Building &buildingOf(const redisReadTask *task)
{
    return *static_cast<Building *>(task->privdata);
}

int depthOf(const redisReadTask *task)
{
    int depth = 0;
    for (const redisReadTask *parent = task->parent; parent; parent = parent->parent)
        ++depth;
    return depth;
}

/// Puts `value` where the task wants it. nullptr where the reply grows too large.
Value *place(const redisReadTask *task, Value value, qint64 bytes)
{
    Building &building = buildingOf(task);
    building.bytes += qint64(sizeof(Value)) + bytes;
    if (building.bytes > building.maxBytes) {
        building.refusal = QStringLiteral("a reply is larger than %1 bytes").arg(building.maxBytes);
        return nullptr;
    }
    if (!task->parent) {
        building.root = std::move(value);
        return &building.root;
    }
    Value::Array &siblings = static_cast<Value *>(task->parent->obj)->array();
    siblings.push_back(std::move(value));
    return &siblings.back();
}

/// The names of a stream's fields stand in each of its entries: equal ones share their bytes, and cost no allocation. Ids begin
/// with a digit and come once.
QByteArray textOf(const redisReadTask *task, const char *text, qsizetype size)
{
    constexpr int fieldDepth = 3; // XRANGE's reply holds entries, these their fields
    constexpr qsizetype longestName = 24;
    if (size == 0 || size > longestName || (text[0] >= '0' && text[0] <= '9') || depthOf(task) < fieldDepth)
        return QByteArray(text, size);
    Building &building = buildingOf(task);
    QByteArray &known =
        building.names[(uchar(text[0]) + 3 * uchar(text[size - 1]) + 5 * std::size_t(size)) % building.names.size()];
    if (known != QByteArrayView(text, size))
        known = QByteArray(text, size);
    return known;
}

void *createString(const redisReadTask *task, char *text, std::size_t length)
{
    const auto size = qsizetype(length);
    if (task->type == REDIS_REPLY_STATUS) {
        static const QByteArray ok = QByteArrayLiteral("OK");
        const bool isOk = size == 2 && text[0] == 'O' && text[1] == 'K';
        return place(task, Value(isOk ? ok : QByteArray(text, size), Value::Type::Status), size);
    }
    if (task->type == REDIS_REPLY_ERROR)
        return place(task, Value(QByteArray(text, size), Value::Type::Error), size);
    Building &building = buildingOf(task);
    if (building.bytes + size > building.maxBytes) {
        building.refusal = QStringLiteral("a reply is larger than %1 bytes").arg(building.maxBytes);
        return nullptr;
    }
    return place(task, Value(textOf(task, text, size)), size);
}

// int in hiredis 0.14, size_t since 1.0.
template<typename Count>
void *createArray(const redisReadTask *task, Count elements)
{
    if (depthOf(task) >= ReplyReader::maxDepth) {
        buildingOf(task).refusal = QStringLiteral("a reply is nested deeper than %1").arg(ReplyReader::maxDepth);
        return nullptr;
    }
    // Elements that never could fit are not waited for.
    Building &building = buildingOf(task);
    if (qint64(elements) > (building.maxBytes - building.bytes) / qint64(sizeof(Value))) {
        building.refusal = QStringLiteral("a reply is larger than %1 bytes").arg(building.maxBytes);
        return nullptr;
    }
    Value::Array array;
    // The count is only the server's word, so no more than this is reserved before elements come.
    array.reserve(std::min<std::size_t>(std::size_t(elements), 64));
    return place(task, Value(std::move(array)), 0);
}

void *createInteger(const redisReadTask *task, long long number)
{
    return place(task, Value(qint64(number)), 0);
}

void *createNil(const redisReadTask *task)
{
    return place(task, Value(), 0);
}

void freeObject(void *)
{
    // Values belong to Building.
}

redisReplyObjectFunctions makeFunctions()
{
    redisReplyObjectFunctions functions;
    std::memset(&functions, 0, sizeof functions); // RESP3's functions, where there are any, stay absent
    functions.createString = createString;
    functions.createArray = createArray;
    functions.createInteger = createInteger;
    functions.createNil = createNil;
    functions.freeObject = freeObject;
    return functions;
}

redisReplyObjectFunctions functions = makeFunctions();

/// The type of what hiredis is in the middle of; negative before the byte that tells it.
int typeBeingRead(const redisReader *reader)
{
    if (reader->ridx < 0)
        return -1;
#if HIREDIS_MAJOR >= 1
    return reader->task[reader->ridx]->type;
#else
    return reader->rstack[reader->ridx].type;
#endif
}

} // namespace

struct ReplyReader::Hiredis
{
    explicit Hiredis(qint64 maxBytes)
    {
        building.maxBytes = maxBytes;
        renew();
    }
    ~Hiredis() { redisReaderFree(reader); }
    Hiredis(const Hiredis &) = delete;
    Hiredis &operator=(const Hiredis &) = delete;

    void renew()
    {
        if (reader)
            redisReaderFree(reader);
        reader = redisReaderCreateWithFunctions(&functions);
        if (!reader)
            std::abort();             // no memory even for that
        reader->privdata = &building; // the macro for it casts to int in hiredis 0.14
    }

    Building building;
    redisReader *reader = nullptr;
};

ReplyReader::ReplyReader(qint64 maxReplyBytes)
    : m_hiredis(std::make_unique<Hiredis>(std::max<qint64>(maxReplyBytes, 1024)))
    , m_maxReplyBytes(std::max<qint64>(maxReplyBytes, 1024))
{}

ReplyReader::~ReplyReader() = default;

void ReplyReader::feed(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    m_fedSinceDrained += bytes.size();
    redisReaderFeed(m_hiredis->reader, bytes.data(), std::size_t(bytes.size()));
}

ReplyReader::Next ReplyReader::fail(const QString &text)
{
    m_error = text;
    m_hiredis->building.root = Value();
    return Next::Failed;
}

bool ReplyReader::announcesTooMuch()
{
    const redisReader *reader = m_hiredis->reader;
    const int type = typeBeingRead(reader);
    if (type < 0)
        return false;
    // hiredis stands behind the type's byte until all of the line, or of a bulk string all of its bytes, are there.
    constexpr qint64 maxNumberBytes = 64;
    const auto held = qint64(reader->len - reader->pos);
    const char *begin = reader->buf + reader->pos;
    const auto *end = static_cast<const char *>(std::memchr(begin, '\r', std::size_t(std::min<qint64>(held, maxLineBytes))));
    if (!end) {
        const bool isNumber = type == REDIS_REPLY_STRING || type == REDIS_REPLY_ARRAY || type == REDIS_REPLY_INTEGER;
        return held >= (isNumber ? maxNumberBytes : maxLineBytes);
    }
    if (type != REDIS_REPLY_STRING)
        return false;
    bool ok = false;
    const qint64 length = QByteArrayView(begin, end).toByteArray().toLongLong(&ok);
    return !ok || length > m_maxReplyBytes - m_hiredis->building.bytes;
}

ReplyReader::Next ReplyReader::next(Value &value)
{
    redisReader *reader = m_hiredis->reader;
    void *reply = nullptr;
    Building &building = m_hiredis->building;
    if (redisReaderGetReply(reader, &reply) != REDIS_OK) {
        if (!building.refusal.isEmpty())
            return fail(building.refusal);
        return fail(QString::fromUtf8(reader->errstr));
    }
    if (!reply) {
        if (announcesTooMuch())
            return fail(QStringLiteral("a length or line in a reply is wrong or beyond %1 bytes").arg(m_maxReplyBytes));
        return Next::Incomplete;
    }
    value = std::move(building.root);
    building.root = Value();
    building.bytes = 0;
    if (reader->pos == reader->len) {
        // A large reply leaves a large buffer; do not keep it.
        if (m_fedSinceDrained > (1 << 20))
            m_hiredis->renew();
        m_fedSinceDrained = 0;
    }
    return Next::Reply;
}

bool ReplyReader::isMidReply() const
{
    const redisReader *reader = m_hiredis->reader;
    // At the end of its buffer hiredis may already have prepared to read a next reply, of which nothing came.
    return reader->ridx > 0 || typeBeingRead(reader) >= 0 || reader->pos < reader->len;
}

} // namespace freshet::redis
