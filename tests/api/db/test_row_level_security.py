"""A forgotten filter denies: each table read without one, by every kind of viewer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.cases import repository as cases
from api.conversation import repository as conversations
from api.conversation.log import number
from api.conversation.model import Conversation, Draft, Kind, Memory, Sender, State
from api.db.engine import open_engine
from api.db.tables import metadata
from api.db.unit_of_work import OpenUow, Viewer, unit_of_work
from api.handover import repository as handovers
from api.handover.model import Handover, HandoverState
from api.staff import repository as staff
from api.staff.model import Grant, Presence, Right, Role, StaffMember
from nlu_data.contracts import HandoverReason
from tests.clocks import ORDINARY
from tests.stores import Stores

QUEUES = {"oppen": "m/kontaktcenter", "soc": "m/socialtjanst", "skola": "m/skola", "overf": "m/overformyndare"}
PERSONAL = ("conversations", "messages", "handovers", "cases", "feedback")
SYSTEMS_OWN = ("staff_sessions", "safe_counts", "staff_rights", "erased_words")
OF_STUDIO = ("pool_items", "changes", "training_runs", "releases")
OF_STAFF = ("staff", "staff_queues")


@pytest.fixture
async def open_uow(stores: Stores) -> AsyncIterator[OpenUow]:
    engine = open_engine(stores.database_url)
    yield unit_of_work(engine)
    await engine.dispose()


@pytest.fixture
async def ids(open_uow: OpenUow, stores: Stores) -> dict[str, UUID]:
    """One conversation a zone, with everything that can hang on it."""
    made = {zone: uuid4() for zone in QUEUES}
    owner = await asyncpg.connect(stores.database_url)  # the gateway's own role may not write there
    try:
        for _ in made:
            await owner.execute("INSERT INTO erased_words VALUES ($1, 'ord')", uuid4())
    finally:
        await owner.close()
    async with open_uow(Viewer.system()) as db:
        for zone, conversation_id in made.items():
            await fill(db, conversation_id, QUEUES[zone].partition("/")[2])
    return made


async def fill(db: AsyncConnection, conversation_id: UUID, queue: str) -> None:
    conversation = Conversation(conversation_id, "m", "hash", State.WAITING, Memory.SQL, 1, 1)
    await conversations.create(db, conversation, ORDINARY)
    await conversations.change(db, conversation_id, ORDINARY, add=1, queue_id=queue)
    draft = Draft(Sender.CITIZEN, Kind.TEXT, "ord")
    await conversations.add_messages(db, conversation_id, number([draft], 1, ORDINARY))
    await conversations.add_feedback(db, conversation_id, 1, ORDINARY, helpful=True)
    await conversations.count_safe(db, f"m-{queue}", ORDINARY, human_answered=False)
    handover = Handover(
        uuid4(), conversation_id, "m", "KC", queue, HandoverState.WAITING, HandoverReason.ASKED, None, 1,
        safe=False, comment=None, created_at=ORDINARY, claimed_by=None, claimed_by_name=None, fence=1,
    )  # fmt: skip
    await handovers.create(db, handover)
    await cases.create(
        db, conversation, reference=f"KL-{queue}", department="KC", queue=queue, text="ord", contact={},
        promised_by=None, at=ORDINARY,
    )  # fmt: skip
    grants = (Grant(Right.LABEL),)
    member = StaffMember(uuid4(), "m", queue, queue, Role.AGENT, Presence.OFFLINE, None, None, frozenset(), grants)
    await staff.create(db, member, "hash", [("m", queue)], ORDINARY)
    await in_the_studio(db, conversation_id, member.id, "m" if queue == "kontaktcenter" else "n")
    await staff.open_session(db, queue, member.id, "csrf", ORDINARY, ORDINARY + timedelta(hours=1))


async def in_the_studio(db: AsyncConnection, conversation_id: UUID, staff_id: UUID, municipality: str) -> None:
    run = uuid4()
    made: dict[str, dict[str, Any]] = {
        "pool_items": {
            "id": uuid4(), "municipality_id": municipality, "conversation_id": conversation_id, "seq": 1,
            "text": "ord", "reason": "clarification", "ranking": {}, "lang": "sv", "fold_key": "ord", "at": ORDINARY,
            "state": "open",
        },
        "changes": {
            "id": uuid4(), "kind": "wording_add", "target": "a.b", "payload": {"text": "ord"}, "source": "log",
            "origin_conversation": conversation_id, "pool_ids": [], "municipality_id": municipality,
            "state": "proposed", "comment": "", "proposed_by": staff_id, "proposed_at": ORDINARY,
        },
        "training_runs": {
            "id": run, "state": "queued", "knowledge": "", "upto_n": 0, "requested_at": ORDINARY, "attempts": 0,
            "progress": 0, "step": "", "manifest": {}, "gate": {},
        },
        "releases": {"id": uuid4(), "run_id": run, "share": 0, "state": "staged", "at": ORDINARY, "reason": ""},
    }  # fmt: skip
    for name, values in made.items():
        await db.execute(insert(metadata.tables[name]).values(values))


async def rows(open_uow: OpenUow, viewer: Viewer, table: Table) -> int:
    async with open_uow(viewer) as db:
        return int((await db.execute(select(func.count()).select_from(table))).scalar_one())


def test_every_table_is_named_here() -> None:
    assert set(metadata.tables) == {*PERSONAL, *SYSTEMS_OWN, *OF_STAFF, *OF_STUDIO}


@pytest.mark.parametrize("name", metadata.tables)
async def test_citizens_and_strangers_see_nothing_of_others(open_uow: OpenUow, ids: dict[str, UUID], name: str) -> None:
    table = metadata.tables[name]
    own = 1 if name in PERSONAL else 0
    assert await rows(open_uow, Viewer.citizen(ids["soc"]), table) == own
    assert await rows(open_uow, Viewer.citizen(uuid4()), table) == 0
    assert await rows(open_uow, Viewer(""), table) == 0
    assert await rows(open_uow, Viewer("citizen"), table) == 0
    assert await rows(open_uow, Viewer("admin"), table) == 0
    assert await rows(open_uow, Viewer.system(), table) == len(QUEUES)


@pytest.mark.parametrize("zone", QUEUES)
@pytest.mark.parametrize("name", metadata.tables)
async def test_staff_see_their_own_queues_only(open_uow: OpenUow, ids: dict[str, UUID], zone: str, name: str) -> None:
    viewer = Viewer.staff(frozenset({QUEUES[zone]}))
    expected = {**dict.fromkeys(PERSONAL, 1), **dict.fromkeys(SYSTEMS_OWN, 0), **dict.fromkeys(OF_STAFF, 4)}
    expected |= dict.fromkeys(OF_STUDIO, 0)
    expected["feedback"] = 0
    assert await rows(open_uow, viewer, metadata.tables[name]) == expected[name]
    if name == "conversations":
        async with open_uow(viewer) as db:
            seen = {other for other in ids if await conversations.get(db, ids[other])}
        assert seen == {zone}


@pytest.mark.parametrize("name", metadata.tables)
async def test_the_studio_sees_what_is_pooled_and_proposed_in_its_municipality_and_no_conversation(
    open_uow: OpenUow, ids: dict[str, UUID], name: str
) -> None:
    table = metadata.tables[name]
    shared = len(QUEUES) if name in {"training_runs", "releases"} else None
    for municipality, seen in (("m", 1), ("n", len(QUEUES) - 1), ("o", 0), ("", 0)):
        expected = seen if name in OF_STUDIO else 0
        if shared is not None:
            expected = shared if municipality else 0
        assert await rows(open_uow, Viewer.studio(municipality), table) == expected


async def test_what_is_proposed_for_all_municipalities_is_seen_by_each(open_uow: OpenUow, ids: dict[str, UUID]) -> None:
    changes = metadata.tables["changes"]
    async with open_uow(Viewer.system()) as db:
        await db.execute(update(changes).values(municipality_id=None))
    for municipality, seen in (("m", len(QUEUES)), ("o", len(QUEUES)), ("", 0)):
        assert await rows(open_uow, Viewer.studio(municipality), changes) == seen


@pytest.mark.parametrize("queues", [frozenset(), frozenset({"n/kontaktcenter"}), frozenset({"m/kontakt"})])
async def test_staff_of_no_queue_or_of_another_municipality_see_nothing(
    open_uow: OpenUow, ids: dict[str, UUID], queues: frozenset[str]
) -> None:
    for name in PERSONAL:
        assert await rows(open_uow, Viewer.staff(queues), metadata.tables[name]) == 0


async def test_a_forgotten_filter_neither_changes_nor_deletes_what_others_have(
    open_uow: OpenUow, ids: dict[str, UUID]
) -> None:
    table = metadata.tables["conversations"]
    async with open_uow(Viewer.citizen(ids["oppen"])) as db:
        assert (await db.execute(update(table).values(page="x"))).rowcount == 1
    async with open_uow(Viewer.staff(frozenset({QUEUES["skola"]}))) as db:
        assert (await db.execute(delete(table))).rowcount == 1
    assert await rows(open_uow, Viewer.system(), table) == len(QUEUES) - 1


async def test_nobody_moves_a_conversation_out_of_their_own_sight_or_writes_into_anothers(
    open_uow: OpenUow, ids: dict[str, UUID]
) -> None:
    with pytest.raises(DBAPIError):
        async with open_uow(Viewer.staff(frozenset({QUEUES["oppen"]}))) as db:
            await conversations.change(db, ids["oppen"], ORDINARY, queue_id="socialtjanst")
    drafts = number([Draft(Sender.AGENT, Kind.TEXT, "x")], 9, ORDINARY)
    with pytest.raises(DBAPIError):
        async with open_uow(Viewer.citizen(ids["oppen"])) as db:
            await conversations.add_messages(db, ids["soc"], drafts)


async def test_the_viewer_is_forgotten_with_its_transaction(open_uow: OpenUow, ids: dict[str, UUID]) -> None:
    async with open_uow(Viewer.system()) as db:
        await db.execute(text("SELECT 1"))
    for _ in range(5):  # the same pooled connection
        assert await rows(open_uow, Viewer(""), metadata.tables["conversations"]) == 0


async def test_what_fails_is_not_kept(open_uow: OpenUow) -> None:
    class InterruptionError(Exception):
        pass

    conversation = Conversation(uuid4(), "m", "hash", State.WITH_BOT, Memory.SQL, 1, 1)
    with pytest.raises(InterruptionError):
        async with open_uow(Viewer.system()) as db:
            await conversations.create(db, conversation, ORDINARY)
            raise InterruptionError
    assert await rows(open_uow, Viewer.system(), metadata.tables["conversations"]) == 0


async def test_the_gateways_role_owns_and_bypasses_nothing(stores: Stores, open_uow: OpenUow) -> None:
    async with open_uow(Viewer.system()) as db:
        role = (
            await db.execute(text("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"))
        ).one()
    assert tuple(role) == ("kommunlots_app", False, False)
    owner = await asyncpg.connect(stores.database_url)
    try:
        bare = await owner.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND NOT relrowsecurity AND relname <> 'alembic_version'"
        )
        owned = await owner.fetchval(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = 'kommunlots_app'"
        )
    finally:
        await owner.close()
    assert bare == []
    assert owned == 0


async def test_a_place_in_the_queue_is_told_without_telling_who_else_waits(
    open_uow: OpenUow, ids: dict[str, UUID]
) -> None:
    async with open_uow(Viewer.citizen(ids["oppen"])) as db:
        live = await handovers.live_for(db, ids["oppen"])
        assert live is not None
        assert await handovers.live_for(db, ids["soc"]) is None
        assert await handovers.position(db, replace(live, created_at=live.created_at)) == 1
