"""Asks a part whether it is ready. Every probe answers within two seconds and never raises."""

from __future__ import annotations

import asyncio
import errno
import random
import socket
from contextlib import suppress
from pathlib import Path

_PATIENCE_S = 2.0
_OK = 200
_PORTS = range(18000, 30000)


async def http_ok(port: int, path: str, host: str = "127.0.0.1") -> bool:
    """Whether GET answers 200."""
    return await http_status(port, path, host) == _OK


async def http_status(port: int, path: str, host: str = "127.0.0.1") -> int | None:
    """The status that GET answers with; None when nothing answers."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    with suppress(OSError, TimeoutError, IndexError, ValueError):
        async with asyncio.timeout(_PATIENCE_S):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                return int((await _ask(reader, writer, request)).split()[1])
            finally:
                writer.close()
    return None


async def redis_answers(unix_socket: Path) -> bool:
    """Whether the server behind a socket file says PONG."""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_PATIENCE_S):
            reader, writer = await asyncio.open_unix_connection(str(unix_socket))
            try:
                return await _ask(reader, writer, b"PING\r\n") == b"+PONG\r\n"
            finally:
                writer.close()
    return False


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    await writer.drain()
    return await reader.readline()


def can_listen(host: str, port: int) -> OSError | None:
    """None when a server could listen there now, else why not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            return error
    return None


def free_ports(count: int, host: str = "127.0.0.1") -> list[int]:
    """Different ports that nobody uses now, below the range from which the system lends ports.

    A lent port could be in the way when a part is restarted hours later. Raises OSError when
    all are taken.
    """
    found: list[int] = []
    # Another start on the same machine should not look at the same ports at the same moment.
    for port in random.sample(_PORTS, len(_PORTS)):
        if can_listen(host, port) is None:
            found.append(port)
            if len(found) == count:
                return found
    raise OSError(errno.EADDRINUSE, f"no {count} free ports on {host}")
