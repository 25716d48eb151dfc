"""What every response carries and every request is held to. Plain ASGI: nothing is buffered."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.settings import Settings

log = logging.getLogger("api.access")

# Far above the longest text that is taken, far below what would hurt.
MAX_BODY_BYTES = 64 * 1024

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Guard:
    """Bounds the body, sets the security headers, counts and logs: method, route and status, no text."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        received = 0
        status = 500

        async def bounded_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES:
                # Of all exceptions this one passes through FastAPI's reading of the body as it is.
                raise HTTPException(413)
            return message

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, bounded_receive, send_with_headers)
        finally:
            self._note(scope, status)

    @staticmethod
    def _note(scope: Scope, status: int) -> None:
        route = scope.get("route")
        # The route's pattern, not the path: a path may hold an id or whatever somebody typed.
        path = getattr(route, "path", "-")
        scope["app"].state.deps.metrics.request(scope["method"], status)
        log.info("%s %s %d", scope["method"], path, status)


def install_middleware(app: FastAPI, settings: Settings) -> None:
    """The guard around everything; CORS only for the municipality's own sites."""
    if settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
        )
    app.add_middleware(Guard)
