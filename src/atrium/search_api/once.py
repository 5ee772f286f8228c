"""One answer for one Idempotency-Key, however often and however concurrently it is sent.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ : the same key with another request is
refused, with the same request it is answered as the first time.
"""

import asyncio
import hashlib
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from atrium.contracts.errors import JobsUnavailable, KeyReused
from atrium.searching.jobs.store import unavailable

KEPT = 24 * 3600  # seconds for which an answer is remembered; the consumer's inbox remembers the event's id for longer
AT_WORK = 10  # seconds after which one who is at work is taken for dead; an event log answers within 4
LOOK = 0.02  # seconds between two looks whether the first one is done
_PREFIX = "atrium:once:"
WAIT = 5.0  # seconds for which one waits for another who is at work
# Nothing for whoever comes first, by the token; else the request's digest and the answer, empty while it is made.
_BEGIN = """
local found = redis.call('HMGET', KEYS[1], 'request', 'answer', 'token')
if found[1] and found[3] ~= ARGV[3] then return {found[1], found[2] or ''} end
redis.call('HSET', KEYS[1], 'request', ARGV[1], 'token', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return {'', ''}
"""


class Once:
    """Over the same Valkey as the jobs. Belongs to one event loop."""

    def __init__(self, valkey: Any) -> None:
        self._valkey = valkey
        self._begin = valkey.register_script(_BEGIN)

    async def answer(self, key: str, request: bytes, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """What `make` gives, made once. Where it raises, nothing is remembered and the next one makes it.

        Raises KeyReused where `key` stood for another request, JobsUnavailable.
        """
        name, digest, token = _PREFIX + key, hashlib.sha256(request).hexdigest().encode(), str(uuid.uuid4())
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            async with unavailable():
                known, answer = await self._begin(keys=[name], args=[digest, AT_WORK, token])
            if not known:
                return await self._made(name, make)
            if known != digest:
                raise KeyReused("this Idempotency-Key stood for another request")
            if answer:
                return bytes(answer)
            await asyncio.sleep(LOOK)
        raise JobsUnavailable("the same request is still being answered")

    async def _made(self, name: str, make: Callable[[], Awaitable[bytes]]) -> bytes:
        try:
            answer = await make()
        except BaseException:
            async with unavailable():
                await asyncio.shield(self._valkey.unlink(name))
            raise
        try:
            async with unavailable(), self._valkey.pipeline() as pipe:
                await pipe.hset(name, "answer", answer).expire(name, KEPT).execute()
        except JobsUnavailable:
            pass  # it is done all the same; who asks again publishes the same event id again
        return answer
