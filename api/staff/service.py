"""Signing in and out, and being there."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.clock import Clock
from api.conversation.service import hash_token
from api.db.engine import open_engine
from api.db.unit_of_work import OpenUow, Viewer, unit_of_work
from api.errors import Problem
from api.realtime.bus import Bus
from api.realtime.hub import Note, NoteKind, queue_key
from api.staff import repository
from api.staff.model import Presence, Session, StaffMember

_SESSION = timedelta(hours=10)


@dataclass(frozen=True)
class SignedIn:
    """A new session; the token goes into the cookie and is stored as a hash."""

    token: str
    session: Session


async def find_staff(database_url: str, username: str) -> StaffMember | None:
    """An active member of staff, for commands that act in somebody's name."""
    engine = open_engine(database_url)
    try:
        async with unit_of_work(engine)(Viewer.system()) as db:
            return await repository.by_username(db, username)
    finally:
        await engine.dispose()


class StaffService:
    """Sessions and presence."""

    def __init__(self, open_uow: OpenUow, bus: Bus, clock: Clock, hasher: PasswordHasher) -> None:
        self._open_uow = open_uow
        self._bus = bus
        self._clock = clock
        self._hasher = hasher
        # Checked for unknown names, so that they take as long as known ones. Made at the first use.
        self._nobody: str | None = None

    async def sign_in(self, username: str, password: str) -> SignedIn:
        """Raises Problem 401 without telling which of the two was wrong."""
        async with self._open_uow(Viewer.system()) as db:
            stored = await repository.password_hash(db, username)
            member = await repository.by_username(db, username)
        right = await asyncio.to_thread(self._matches, stored, password)
        if not right or stored is None or member is None:
            raise Problem(401, "wrong_credentials")
        token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), self._clock()
        async with self._open_uow(Viewer.system()) as db:
            await repository.open_session(db, hash_token(token), member.id, csrf, now, now + _SESSION)
        member = await self.set_presence(member, Presence.ONLINE, None, None)
        return SignedIn(token, Session(member, csrf))

    def _matches(self, stored: str | None, password: str) -> bool:
        if stored is None:
            self._nobody = self._nobody or self._hasher.hash(secrets.token_urlsafe(16))
        try:
            return self._hasher.verify(stored or self._nobody or "", password)
        except (VerificationError, InvalidHashError):
            return False

    async def session(self, token: str | None) -> Session:
        """Who is signed in. Raises Problem 401."""
        if token:
            async with self._open_uow(Viewer.system()) as db:
                found = await repository.session(db, hash_token(token), self._clock())
                member = await repository.by_id(db, found[0]) if found else None
            if found and member:
                return Session(member, found[1])
        raise Problem(401, "not_signed_in")

    async def names(self, staff_ids: Iterable[UUID | None]) -> dict[UUID, str]:
        """Display names by id."""
        wanted = sorted({staff_id for staff_id in staff_ids if staff_id is not None}, key=str)
        if not wanted:
            return {}
        async with self._open_uow(Viewer.system()) as db:
            return await repository.names(db, wanted)

    async def colleagues(self, municipality_id: str) -> list[StaffMember]:
        """Everybody who is active in a municipality, by name; without their queues."""
        async with self._open_uow(Viewer.system()) as db:
            return await repository.colleagues(db, municipality_id)

    async def sign_out(self, token: str, member: StaffMember) -> None:
        """Ends the session; the person is offline."""
        async with self._open_uow(Viewer.system()) as db:
            await repository.close_session(db, hash_token(token))
        await self.set_presence(member, Presence.OFFLINE, None, None)

    async def set_presence(
        self, member: StaffMember, presence: Presence, until: str | None, substitute: str | None
    ) -> StaffMember:
        """Stores it and tells the queues."""
        async with self._open_uow(Viewer.system()) as db:
            await repository.set_presence(db, member.id, presence, until, substitute)
        self._bus.publish(*(Note(queue_key(m, q), NoteKind.QUEUE) for m, q in member.queue_pairs))
        return replace(member, presence=presence, away_until=until, substitute=substitute)

    async def set_single_keys(self, member: StaffMember, *, on: bool) -> StaffMember:
        """Keeps it with the account: it is so on every computer and after every sign-in."""
        async with self._open_uow(Viewer.system()) as db:
            await repository.set_single_keys(db, member.id, on=on)
        return replace(member, single_keys=on)
