"""What a citizen erases leaves every file and every row, of what is kept for going back too."""

from __future__ import annotations

import asyncio
import gzip
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from api.db.tables import training_runs
from api.db.unit_of_work import Viewer
from api.training.erasure import cleaned
from api.training.folders import ModelFolders, Released
from tests.api.conftest import MakeGateway
from tests.api.gateway import Citizen, Gateway
from tests.clocks import TestClock
from tests.stores import Stores

TOPIC, OTHER = "kontakt.oppettider", "avfall.hamtning"
WORDS = 'oklart får jag låna er "gula" lastcykel på trettonhelgen'
KEPT = "oklart när är det allmänhetens åkning i ishallen"


@pytest.fixture
def clock() -> TestClock:
    """A day after the shipped answers were reviewed."""
    return TestClock(datetime(2026, 11, 25, 10, 0))  # noqa: DTZ001 - TestClock takes it as Swedish


async def learnt(gateway: Gateway, text: str) -> Citizen:
    """Somebody whose message has become an approved wording."""
    labeller, approver = await gateway.trainer("label"), await gateway.trainer("approve")
    citizen = await gateway.citizen()
    await citizen.said(text)
    await citizen.post("close")
    await labeller.posted("inbox/refresh")
    row = next(row for row in (await labeller.got("inbox"))["items"] if row["text"] == text)
    settled = await labeller.posted(f"inbox/{row['id']}", {"action": "label", "topic": TOPIC})
    await approver.posted("changes/bulk-approve", {"ids": settled["changes"]})
    return citizen


async def red_run(gateway: Gateway, knowledge: str) -> UUID:
    """A run whose verdict names the words, as it is stored in the database and on disk."""
    run_id = uuid4()
    blamed = [{"topic": TOPIC, "text": WORDS}, {"topic": TOPIC, "text": KEPT}]
    reasons = [
        {"code": "labels_down", "figures": {"n": 1}, "messages": [WORDS, KEPT], "wordings": blamed},
        {"code": "content", "figures": {"n": 1}, "messages": [f"examples/x.yml: {WORDS!r} twice"], "wordings": []},
    ]
    gate = {"verdict": "red", "reasons": reasons, "figures": {}}
    manifest = {"knowledge": knowledge, "trained_on": knowledge, "live_knowledge": knowledge, "changes": [1]}
    values = {
        "id": run_id, "state": "red", "knowledge": knowledge, "upto_n": 1, "requested_at": gateway.deps.clock(),
        "attempts": 1, "progress": 100, "step": "done", "manifest": manifest, "gate": gate,
    }  # fmt: skip
    async with gateway.deps.open_uow(Viewer.system()) as db:
        await db.execute(training_runs.insert().values(values))
    folder = ModelFolders(gateway.deps.settings.data_dir / "models").of_run(run_id)
    folder.fresh()
    folder.write("gate.json", gate)
    folder.write("manifest.json", manifest)
    folder.log.write_text(f"misaligned: {WORDS}\nand {KEPT}\n", encoding="utf-8")
    return run_id


async def erased(gateway: Gateway, citizen: Citizen, stores: Stores) -> None:
    assert (await citizen.http.delete(citizen.url, headers=citizen.headers)).status_code == 204
    async with asyncio.timeout(30):
        while await rows(stores, "erased_words"):
            await asyncio.sleep(0.05)


async def rows(stores: Stores, table: str) -> list[str]:
    database = await asyncpg.connect(stores.database_url)
    try:
        return [row["row"] for row in await database.fetch(f'SELECT r::text AS row FROM "{table}" r')]
    finally:
        await database.close()


async def everything(stores: Stores) -> str:
    """Every row of every table."""
    database = await asyncpg.connect(stores.database_url)
    try:
        tables = await database.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    finally:
        await database.close()
    return "\n".join([row for table in tables for row in await rows(stores, table["tablename"])])


def opened(path: Path) -> bytes:
    """A file's bytes, of what is packed too."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    return path.read_bytes()


def holding(folder: Path, text: str) -> list[str]:
    """The files that have the words, as they are or as YAML and JSON write them."""
    ways = [text.encode(), text.replace('"', '\\"').encode()]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(way in opened(path) for way in ways)
    ]


async def test_every_kept_version_and_verdict_loses_the_words_and_nothing_else(
    gateway: Gateway, stores: Stores
) -> None:
    data, knowledge = gateway.deps.settings.data_dir, gateway.deps.knowledge
    first = await learnt(gateway, WORDS)
    await learnt(gateway, KEPT)
    kept_for_rollback = (await knowledge.basis()).version
    run_id = await red_run(gateway, kept_for_rollback)
    models = ModelFolders(data / "models")
    models.live.path.mkdir(exist_ok=True)
    models.live.write("released.json", vars(Released(str(run_id), kept_for_rollback, kept_for_rollback)))
    # Others have moved the words, and the move is theirs no more than the words are.
    mover, approver = await gateway.trainer("edit"), await gateway.trainer("approve")
    move = await mover.propose("wording_move", OTHER, {"text": WORDS, "from": TOPIC})
    await approver.posted(f"changes/{move['id']}/approve")
    await knowledge.refresh()
    assert len(holding(data, WORDS)) > 3

    await erased(gateway, first, stores)
    assert holding(data, WORDS) == []
    told = await everything(stores)
    assert not any(way in told for way in (WORDS, WORDS.replace('"', '\\"'), WORDS.replace('"', '\\\\"')))

    # What others wrote is where it was, and the version can still be gone back to.
    run = await gateway.deps.training.get(run_id)
    assert run.knowledge != kept_for_rollback and (data / "knowledge" / run.knowledge).is_dir()
    assert {run.manifest[key] for key in ("knowledge", "trained_on", "live_knowledge")} == {run.knowledge}
    assert models.released() == Released(str(run_id), run.knowledge, run.knowledge)
    assert not (data / "knowledge" / kept_for_rollback).exists()
    reasons = run.gate["reasons"]
    assert reasons[0]["messages"] == [KEPT] and reasons[0]["wordings"] == [{"topic": TOPIC, "text": KEPT}]
    assert reasons[1]["messages"] == []
    assert any(name.startswith(f"knowledge/{run.knowledge}/") for name in holding(data, KEPT))
    assert KEPT in models.of_run(run_id).log.read_text(encoding="utf-8")
    book = await knowledge.book()
    assert {w.topic for w in book.wordings if w.text == KEPT} == {TOPIC}


async def test_what_waits_is_done_at_the_next_start(make_gateway: MakeGateway, stores: Stores, tmp_path: Path) -> None:
    async with make_gateway() as gateway:
        citizen = await learnt(gateway, WORDS)
        await red_run(gateway, (await gateway.deps.knowledge.basis()).version)
        # As a gateway leaves it that is killed between the database's erasing and its own.
        eraser = next(task for task in asyncio.all_tasks() if "keep_erasing" in repr(task))
        eraser.cancel()
        await asyncio.gather(eraser, return_exceptions=True)
        assert (await citizen.http.delete(citizen.url, headers=citizen.headers)).status_code == 204
        assert len(await rows(stores, "erased_words")) == 1
        assert holding(tmp_path, WORDS)
    async with make_gateway():
        async with asyncio.timeout(30):
            while await rows(stores, "erased_words"):
                await asyncio.sleep(0.05)
        assert holding(tmp_path, WORDS) == []


async def test_a_run_that_is_at_work_begins_again_without_the_words(gateway: Gateway, stores: Stores) -> None:
    citizen = await learnt(gateway, WORDS)
    run_id = await red_run(gateway, (await gateway.deps.knowledge.basis()).version)
    releaser = await gateway.trainer("release")
    async with gateway.deps.open_uow(Viewer.system()) as db:
        at_work = {"state": "training", "progress": 40, "step": "train", "manifest": {}, "gate": {}}
        await db.execute(training_runs.update().values(at_work))
    await erased(gateway, citizen, stores)
    async with asyncio.timeout(60):
        while (run := await gateway.deps.training.get(run_id)).attempts == 1:
            await asyncio.sleep(0.02)
    assert (run.state.over, run.progress < 40) == (False, True)
    assert (await releaser.posted(f"training/{run_id}/cancel"))["state"] == "cancelled"
    assert holding(gateway.deps.settings.data_dir, WORDS) == []


async def test_words_that_somebody_else_has_brought_in_too_stay(gateway: Gateway, stores: Stores) -> None:
    citizen = await learnt(gateway, WORDS)
    author, approver = await gateway.trainer("edit"), await gateway.trainer("approve")
    own = await author.propose("wording_add", TOPIC, {"text": WORDS})
    await approver.posted(f"changes/{own['id']}/approve")
    await erased(gateway, citizen, stores)
    book = await gateway.deps.knowledge.book()
    assert [w.topic for w in book.wordings if w.text == WORDS] == [TOPIC]
    assert holding(gateway.deps.settings.data_dir, WORDS)


@pytest.mark.parametrize(
    ("part", "left"),
    [
        (["sopor", "sopor i skogen"], []),
        (["soporna"], ["soporna"]),
        ([{"text": "sopor", "topic": "a"}, {"text": "hej", "topic": "a"}], [{"text": "hej", "topic": "a"}]),
    ],
)
def test_a_verdict_loses_what_quotes_the_words(part: list[Any], left: list[Any]) -> None:
    assert cleaned({"reasons": [{"messages": part, "n": 1}]}, {"sopor"}) == {"reasons": [{"messages": left, "n": 1}]}


def test_no_words_take_nothing_away() -> None:
    document = {"messages": ["hej", ""], "figures": {"n": 1}}
    assert cleaned(document, set()) == document
