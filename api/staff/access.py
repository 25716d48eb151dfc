"""Who is calling the staff API: the session cookie with its CSRF header, or a bearer for programs."""

from __future__ import annotations

import hmac
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from api.deps import deps_of
from api.errors import Problem
from api.staff.model import Right, Session

COOKIE = "kommunlots_staff"
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def session_token(connection: HTTPConnection) -> tuple[str | None, bool]:
    """(token, came in the cookie). A bearer needs no CSRF header: no browser adds it by itself."""
    scheme, _, bearer = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        return bearer, False
    return connection.cookies.get(COOKIE), True


async def signed_in(request: Request) -> Session:
    """The session. Raises Problem 401, or 403 when a change lacks its CSRF header."""
    token, by_cookie = session_token(request)
    session = await deps_of(request).staff.session(token)
    if by_cookie and request.method not in _SAFE_METHODS:
        sent = request.headers.get("x-csrf-token", "")
        if not hmac.compare_digest(sent.encode(), session.csrf.encode()):
            raise Problem(403, "wrong_csrf")
    return session


SignedIn = Annotated[Session, Depends(signed_in)]


def holding(*rights: Right) -> Any:
    """A dependency: the session of somebody who holds one of these rights. Raises Problem 401 or 403."""

    async def check(session: SignedIn) -> Session:
        if not any(session.staff.may(right) for right in rights):
            raise Problem(403, "forbidden")
        return session

    return Depends(check)


# Whoever works with the knowledge, whatever they may do with it.
InStudio = Annotated[Session, holding(*Right)]
