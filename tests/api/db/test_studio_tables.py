"""What the database itself holds to: four eyes, and that nothing is learnt from what is erased or sensitive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.conversation import repository as conversations
from api.conversation.model import Conversation, Memory, State
from api.db.engine import open_engine
from api.db.tables import changes, pool_items
from api.db.tables import conversations as table
from api.db.unit_of_work import OpenUow, Viewer, unit_of_work
from api.staff import repository as staff
from api.staff.model import Presence, Role, StaffMember
from tests.clocks import ORDINARY
from tests.stores import Stores


@pytest.fixture
async def open_uow(stores: Stores) -> AsyncIterator[OpenUow]:
    engine = open_engine(stores.database_url)
    yield unit_of_work(engine)
    await engine.dispose()


async def people(db: AsyncConnection, count: int = 3) -> list[UUID]:
    made = []
    for number in range(count):
        member = StaffMember(uuid4(), "m", f"p{number}", "P", Role.AGENT, Presence.OFFLINE, None, None, frozenset())
        await staff.create(db, member, "hash", [], ORDINARY)
        made.append(member.id)
    return made


async def change(db: AsyncConnection, proposed_by: UUID, origin: UUID | None = None, **values: Any) -> UUID:
    change_id = uuid4()
    row = {
        "id": change_id, "kind": "wording_add", "target": "a.b", "payload": {"text": "ord", "lang": "sv"},
        "source": "log", "origin_conversation": origin, "pool_ids": [], "municipality_id": "m", "state": "proposed",
        "comment": "", "proposed_by": proposed_by, "proposed_at": ORDINARY,
    }  # fmt: skip
    await db.execute(insert(changes).values({**row, **values}))
    return change_id


async def test_one_person_never_decides_on_their_own_proposal_nor_releases_what_they_had_a_hand_in(
    open_uow: OpenUow,
) -> None:
    async with open_uow(Viewer.system()) as db:
        first, second, third = await people(db)
        change_id = await change(db, first)
    wrong: list[dict[str, Any]] = [
        {"decided_by": first},
        {"decided_by": second, "released_by": first},
        {"decided_by": second, "released_by": second},
        {"released_by": third},
        {"state": "approved"},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError):
            async with open_uow(Viewer.system()) as db:
                await db.execute(update(changes).where(changes.c.id == change_id).values(**values))
    async with open_uow(Viewer.system()) as db:
        right = {"state": "approved", "decided_by": second, "released_by": third}
        await db.execute(update(changes).where(changes.c.id == change_id).values(**right))


async def learnt(open_uow: OpenUow) -> UUID:
    """A conversation with a pooled message, an approved wording and a rejected one."""
    conversation = Conversation(uuid4(), "m", "hash", State.CLOSED, Memory.SQL, 2, 1)
    async with open_uow(Viewer.system()) as db:
        first, second = await people(db, 2)
        await conversations.create(db, conversation, ORDINARY)
        item = {
            "id": uuid4(), "municipality_id": "m", "conversation_id": conversation.id, "seq": 1, "text": "ord",
            "reason": "handover", "ranking": {}, "lang": "sv", "fold_key": "ord", "at": ORDINARY, "state": "open",
        }  # fmt: skip
        await db.execute(insert(pool_items).values(item))
        await change(db, first, conversation.id, state="approved", decided_by=second)
        await change(db, first, conversation.id, state="rejected", decided_by=second)
    return conversation.id


async def left(open_uow: OpenUow) -> tuple[int, list[str], set[str]]:
    """(pooled messages, states of changes, words in them)."""
    async with open_uow(Viewer.system()) as db:
        pooled = len((await db.execute(select(pool_items.c.id))).all())
        rows = (await db.execute(select(changes.c.state, changes.c.payload))).all()
    return pooled, sorted(row.state for row in rows), {str(row.payload.get("text", "")) for row in rows}


async def test_what_a_citizen_erases_leaves_the_pool_and_the_wordings(open_uow: OpenUow) -> None:
    conversation_id = await learnt(open_uow)
    async with open_uow(Viewer.citizen(conversation_id)) as db:
        await conversations.erase(db, conversation_id)
    assert await left(open_uow) == (0, ["rejected", "withdrawn"], {""})


async def test_what_has_passed_its_retention_leaves_the_pool_while_approved_wordings_stay(open_uow: OpenUow) -> None:
    conversation_id = await learnt(open_uow)
    async with open_uow(Viewer.system()) as db:
        await conversations.erase(db, conversation_id)
    assert await left(open_uow) == (0, ["approved", "rejected"], {"ord"})


@pytest.mark.parametrize(
    "values",
    [
        {"levels": ["none", "offer"]},
        {"levels": ["safe"]},
        {"memory": Memory.HELD.value},
        {"memory": Memory.SAFE.value},
        {"learn": False},
    ],
)
async def test_a_conversation_that_was_ever_sensitive_is_never_learnt_from_again(
    open_uow: OpenUow, values: dict[str, Any]
) -> None:
    conversation_id = await learnt(open_uow)
    async with open_uow(Viewer.citizen(conversation_id)) as db:
        await conversations.change(db, conversation_id, ORDINARY, **values)
    assert await left(open_uow) == (0, ["rejected", "withdrawn"], {""})
    for back in ({"levels": [], "memory": Memory.SQL.value}, {"learn": True}):
        async with open_uow(Viewer.citizen(conversation_id)) as db:
            await conversations.change(db, conversation_id, ORDINARY, **back)
            assert not (await db.execute(select(table.c.learn).where(table.c.id == conversation_id))).scalar_one()
