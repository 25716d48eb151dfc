"""A bare HTTP/1.1 client: one kept-alive connection, as little work as possible between the clock readings."""

from __future__ import annotations

import asyncio
from typing import cast

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Answer:
    """Status and body of one response."""

    __slots__ = ("body", "status")

    def __init__(self, status: int, body: bytes) -> None:
        self.status = status
        self.body = body


class Line(asyncio.Protocol):
    """One connection that carries one request at a time. Make it with `connect`."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._buffer = b""
        self._waiting: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def connect(cls, port: int) -> Line:
        """To the loopback. Raises OSError."""
        line = cls(port)
        await line._dial()
        return line

    async def ask(self, request: bytes) -> Answer:
        """Sends a whole request and gives its response. Raises ConnectionError when the line is cut.

        A line that was cut before is dialled anew.
        """
        transport = self._transport or await self._dial()
        self._waiting = asyncio.get_running_loop().create_future()
        transport.write(request)
        return await self._waiting

    async def _dial(self) -> asyncio.Transport:
        self._buffer = b""
        transport, _ = await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self._port)
        return transport

    def close(self) -> None:
        """Ends the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        """Called by asyncio. Both servers give the length of what they send."""
        self._buffer += data
        head, end, body = self._buffer.partition(_END)
        if not end:
            return
        low = head.lower()
        at = low.find(_LENGTH)
        length = int(low[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(body) < length or self._waiting is None:
            return
        self._buffer = body[length:]
        waiting, self._waiting = self._waiting, None
        if not waiting.done():
            waiting.set_result(Answer(int(head[9:12]), body[:length]))


def post(path: str, body: bytes, token: str = "") -> bytes:
    """A POST of JSON as it goes over the wire."""
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"{bearer}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
