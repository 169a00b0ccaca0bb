# SPDX-License-Identifier: GPL-3.0-or-later
"""A cache service as Python programs write them, in little: the standard library only, so that it runs wherever python3 does.

Usage: python_service.py SOCKET. Each line of standard input is one request, a JSON object with "op" and its arguments; each answer is
one line of JSON. It knows nothing of Freshet; what both know is Redis.
"""
import datetime
import hashlib
import json
import socket
import sys
import zlib

PREFIX = "COMPRESSED:"


class Redis:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.file = self.socket.makefile("rb")

    def __call__(self, *words):
        parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        self.socket.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))
        return self.reply()

    def reply(self):
        line = self.file.readline().rstrip(b"\r\n")
        kind, rest = line[:1], line[1:]
        if kind == b"-":
            raise RuntimeError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if rest == b"-1" else self.file.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return None if rest == b"-1" else [self.reply() for _ in range(int(rest))]
        return rest


def dumps(value):
    return json.dumps(value, ensure_ascii=False, default=str)


def encode(value, level):
    """As text, for redis clients that decode responses: the zlib bytes as Latin-1."""
    text = dumps(value)
    if len(text) > 1024:
        packed = PREFIX + zlib.compress(text.encode(), level).decode("latin-1")
        if len(packed.encode()) < len(text.encode()):
            return packed.encode()
    return text.encode()


def decode(stored):
    text = stored.decode()
    if text.startswith(PREFIX):
        text = zlib.decompress(text[len(PREFIX):].encode("latin-1")).decode()
    return json.loads(text)


def key(version, namespace, resource_id=None, action=None, params=None):
    parts = [version, namespace] + [part for part in (resource_id, action) if part is not None]
    if params:
        text = json.dumps(params, sort_keys=True, default=str)
        parts.append(hashlib.sha256(text.encode()).hexdigest()[:8])
    return ":".join(parts)


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds")


class Service:
    def __init__(self, redis):
        self.redis = redis

    def set(self, key, value, level=6, ttl=3600, tags=()):
        for tag in tags:
            self.redis("SADD", "cache:tag:" + tag, key)
            self.redis("EXPIRE", "cache:tag:" + tag, ttl)
        self.redis("SET", key, encode(value, level), "EX", ttl)

    def set_binary(self, key, value, level=6):
        self.redis("SET", key, PREFIX.encode() + zlib.compress(dumps(value).encode(), level), "EX", 3600)

    def get(self, key):
        stored = self.redis("GET", key)
        return None if stored is None else {"value": decode(stored)}

    def encoded(self, value, level=6):
        """What it would store of compact JSON, byte for byte."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        packed = (PREFIX + zlib.compress(text.encode(), level).decode("latin-1")).encode()
        return (packed if len(text) > 1024 and len(packed) < len(text.encode()) else text.encode()).hex()

    def key(self, **parts):
        return key(**parts)

    def version(self, namespace):
        """Written on the first read."""
        version = self.redis("GET", "cache_version:" + namespace)
        if version is None:
            version = self.redis("GET", "cache_version:global") or b"v1"
            self.redis("SET", "cache_version:" + namespace, version)
        return version.decode()

    def bump(self, namespace):
        old = self.version(namespace)
        new = "v%d" % (int(old[1:]) + 1)
        self.redis("SET", "cache_version:" + namespace, new)
        change = "%s -> %s" % (old, new) if namespace == "global" else "%s: %s -> %s" % (namespace, old, new)
        self.redis("HSET", "cache_version:history", now(), change)
        return new

    def count(self, namespace, hits, misses):
        for name, amount in (("hits", hits), ("misses", misses)):
            self.redis("INCRBY", "cache_metrics:%s:%s" % (namespace, name), amount)
            self.redis("EXPIRE", "cache_metrics:%s:%s" % (namespace, name), 86400)

    def hit_rate(self, namespace):
        hits, misses = (int(self.redis("GET", "cache_metrics:%s:%s" % (namespace, name)) or 0) for name in ("hits", "misses"))
        return hits / (hits + misses) if hits + misses else 0

    def queue(self, tag, members):
        self.redis("SADD", "invalidation_queue:" + tag, *members)
        self.redis("EXPIRE", "invalidation_queue:" + tag, 86400)

    def invalidate_tag(self, tag):
        members = self.redis("SMEMBERS", "cache:tag:" + tag)
        if members:
            self.redis("DEL", *members)
        self.redis("DEL", "cache:tag:" + tag)
        return len(members)


def main():
    service = Service(Redis(sys.argv[1]))
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = getattr(service, request.pop("op"))(**request)
        print(json.dumps(answer), flush=True)


main()
