"""One transaction, opened for one viewer. The only place that commits.

The viewer is told to PostgreSQL at the start of the transaction, and row-level security shows
only the rows that viewer may see: a forgotten filter denies instead of leaking.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_TELL_VIEWER = text(
    "SELECT set_config('kommunlots.role', :role, true),"
    " set_config('kommunlots.conversation', :conversation, true),"
    " set_config('kommunlots.queues', :queues, true),"
    " set_config('kommunlots.municipality', :municipality, true)"
)


@dataclass(frozen=True)
class Viewer:
    """For whom the database is read: one citizen, staff's queues, a municipality's studio, or the system itself."""

    role: str
    conversation: str = ""
    queues: str = ""
    municipality: str = ""

    @classmethod
    def citizen(cls, conversation_id: UUID) -> Viewer:
        """Sees this one conversation."""
        return cls("citizen", conversation=str(conversation_id))

    @classmethod
    def staff(cls, queues: frozenset[str]) -> Viewer:
        """Sees what lies in these queues, each written municipality/queue."""
        return cls("staff", queues=",".join(sorted(queues)))

    @classmethod
    def studio(cls, municipality_id: str) -> Viewer:
        """Sees what is pooled and proposed in one municipality, and what all municipalities share."""
        return cls("studio", municipality=municipality_id)

    @classmethod
    def system(cls) -> Viewer:
        """Sign-in, retention and start-up; never used to answer a person's request for text."""
        return cls("system")


# Opens a unit of work; the connection is committed on a clean exit and rolled back otherwise.
OpenUow = Callable[[Viewer], AbstractAsyncContextManager[AsyncConnection]]


def unit_of_work(engine: AsyncEngine) -> OpenUow:
    """A factory of transactions on `engine`."""

    async def begin(viewer: Viewer) -> AsyncConnection:
        connection = await engine.connect()
        try:
            await connection.execute(
                _TELL_VIEWER,
                {
                    "role": viewer.role,
                    "conversation": viewer.conversation,
                    "queues": viewer.queues,
                    "municipality": viewer.municipality,
                },
            )
        except BaseException:
            await connection.close()
            raise
        return connection

    @asynccontextmanager
    async def open_uow(viewer: Viewer) -> AsyncIterator[AsyncConnection]:
        try:
            connection = await begin(viewer)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # PostgreSQL was restarted under the pool: nothing has been done yet, so begin anew.
            connection = await begin(viewer)
        try:
            yield connection
            await connection.commit()
        finally:
            await connection.close()  # rolls back what was not committed

    return open_uow
