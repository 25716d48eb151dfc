"""What a citizen's and the desk's live line have in common."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect

# Close codes. Private ones: 4401 not signed in or wrong token, 4408 lagged, resume from seq.
NOT_ALLOWED = 4401
LAGGED = 4408
TRY_LATER = 1013


async def hang_up(socket: WebSocket, code: int) -> None:
    """Closes the line; one that is closed already is fine."""
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # the other end was quicker
        await socket.close(code)


async def until_first(*works: Coroutine[Any, Any, None]) -> None:
    """Does all at once until one ends; the others are cancelled. Raises what that one raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
