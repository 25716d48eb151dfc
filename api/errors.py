"""Errors that a client can act on: RFC 9457 problem documents with a stable code."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.conversation.state import IllegalMove
from api.db.engine import DATABASE_AWAY, is_away

log = logging.getLogger(__name__)


class Problem(Exception):  # noqa: N818 - the RFC's own word
    """A refusal with a stable `code`; `params` fill the code's text in strings/<lang>.json."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        params: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params = params or {}
        self.extra = extra or {}
        self.headers = headers or {}


_CODES = {401: "not_signed_in", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def _document(status: int, code: str, detail: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **extra,
    }


def install_error_handlers(app: FastAPI) -> None:
    """Every error leaves as application/problem+json in plain Swedish, with the way to a human."""

    def respond(
        status: int,
        code: str,
        params: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> JSONResponse:
        wording = app.state.deps.wording
        detail = wording.problem(code, params or {})
        return JSONResponse(
            _document(status, code, detail, {**wording.way_to_a_human(), **(extra or {})}),
            status_code=status,
            headers={"Cache-Control": "no-store", **(headers or {})},
            media_type="application/problem+json",
        )

    async def on_problem(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)
        return respond(error.status, error.code, error.params, error.extra, error.headers)

    async def on_illegal_move(_: Request, __: Exception) -> JSONResponse:
        # Somebody else was quicker: what was asked for fitted the state that was read, not the one that is.
        return respond(409, "illegal_move")

    async def on_http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return respond(error.status_code, _CODES.get(error.status_code, "refused"))

    async def on_invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        # Only where and which rule: the input itself may be what somebody wrote in distress.
        fields = [{"field": ".".join(map(str, e["loc"])), "rule": e["type"]} for e in error.errors()]
        return respond(422, "invalid_request", extra={"fields": fields})

    async def on_database(_: Request, error: Exception) -> JSONResponse:
        if not is_away(error):
            raise error
        log.warning("the database is away: %s", type(error).__name__)
        return respond(503, "database_down", headers={"Retry-After": "5"})

    async def on_unexpected(_: Request, error: Exception) -> JSONResponse:
        del error  # logged without text by the server
        return respond(500, "internal")

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(IllegalMove, on_illegal_move)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_invalid)
    for away in DATABASE_AWAY:
        app.add_exception_handler(away, on_database)
    app.add_exception_handler(Exception, on_unexpected)
