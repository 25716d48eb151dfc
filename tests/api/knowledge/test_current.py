"""The live version: made from what is approved, never broken by a change that has no place."""

from __future__ import annotations

import logging
from pathlib import Path
from uuid import uuid4

import pytest

from api.knowledge.current import Current, apply_all
from api.knowledge.folder import KnowledgeFolders
from api.knowledge.live import LiveCatalogue
from api.knowledge.model import Change, ChangeState, Source
from nlu_data.catalogue import read_catalogue
from nlu_data.files import ROOT
from nlu_data.overlay import Edit, Kind
from nlu_data.safety import read_safety
from tests.api.gateway import Gateway
from tests.api.knowledge.test_changes import LINK, TOPIC
from tests.clocks import ORDINARY


def approved(edit: Edit) -> Change:
    people = (uuid4(), ORDINARY, uuid4(), ORDINARY)
    return Change(uuid4(), 1, edit, Source.EXPERT, None, (), None, ChangeState.APPROVED, "", None, *people)


@pytest.fixture
def current(tmp_path: Path) -> Current:
    return Current(KnowledgeFolders(ROOT, tmp_path), LiveCatalogue(read_catalogue()), read_safety())


WORDING = approved(Edit(Kind.WORDING_ADD, TOPIC, {"text": "när kommer sopbilen hit"}))
ANSWER = approved(Edit(Kind.ANSWER, TOPIC, LINK))


async def test_one_after_the_other_or_all_at_once_is_the_same_version(current: Current, tmp_path: Path) -> None:
    await current.lay([])
    assert current.version == ""
    base = await current.name()
    names = []
    for changes in ([WORDING], [WORDING, ANSWER], [ANSWER], [WORDING, ANSWER], []):
        await current.lay(changes)
        names.append(await current.name())
    assert names[1] == names[3]
    assert names[4] == base
    assert len({base, *names}) == 4
    fresh = Current(KnowledgeFolders(ROOT, tmp_path / "other"), LiveCatalogue(read_catalogue()), read_safety())
    await fresh.lay([WORDING, ANSWER])
    assert fresh.version == names[1]


async def test_wordings_are_read_again_only_when_one_differs(current: Current) -> None:
    book = await current.book()
    await current.lay([ANSWER])
    assert await current.book() is book
    await current.lay([ANSWER, WORDING])
    assert len((await current.book()).wordings) == len(book.wordings) + 1


async def test_a_change_without_a_place_is_left_out_and_told_of(
    current: Current, caplog: pytest.LogCaptureFixture
) -> None:
    lost = approved(Edit(Kind.WORDING_ADD, "no.topic", {"text": "x"}))
    with caplog.at_level(logging.ERROR):
        await current.lay([lost, ANSWER])
    assert "no.topic" in caplog.text
    assert current.catalogue.answers[TOPIC].links[0].label == LINK["links"][0]["label"]
    assert apply_all({}, [lost.edit]) == {}


async def test_a_version_that_cannot_be_read_does_not_become_live(current: Current, tmp_path: Path) -> None:
    await current.lay([ANSWER])
    live, seen = current.version, current.catalogue
    broken = approved(
        Edit(Kind.FACT, "exempelkoping/avfall.ny", {"value": "x", "source": 1, "review_by": "2027-01-01"})
    )
    unreadable = approved(Edit(Kind.ANSWER, TOPIC, {"links": [{"label": "x"}]}))
    await current.lay([ANSWER, broken, unreadable])
    assert (current.version, current.catalogue is seen) == (live, True)
    await current.lay([ANSWER])
    assert current.version == live


async def test_old_versions_go_and_live_and_trained_ones_stay(gateway: Gateway) -> None:
    author, approver = await gateway.trainer("edit"), await gateway.trainer("approve")
    for label in ("Läs om sopor", "Läs mer om sopor"):
        change = await author.propose("answer", TOPIC, {"links": [{"label": label, "url": "https://www.sopor.nu/"}]})
        await approver.posted(f"changes/{change['id']}/approve")
    live = (await gateway.deps.knowledge.basis()).version
    folder = gateway.deps.settings.data_dir / "knowledge"
    before = {path.name for path in folder.iterdir()}
    gone = await gateway.deps.knowledge.tidy()
    assert len(gone) == 1
    assert {path.name for path in folder.iterdir()} == before - set(gone)
    assert live not in gone
