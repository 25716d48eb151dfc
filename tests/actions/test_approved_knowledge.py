"""A turn is answered from the version of the knowledge that it names."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions.knowledge import read_knowledge
from actions.serve import make_executor
from actions.versions import KEPT, Versions, asked_version
from nlu_data.contracts import TurnRequest
from nlu_data.files import ROOT, DataError
from tests.actions.material import TODAY


def call(version: str = "") -> dict[str, Any]:
    request = replace(TurnRequest("c1", "exempelkoping", ""), knowledge=version)
    message = {"intent": {"name": "avfall.hamtning", "confidence": 1.0}, "metadata": request.to_wire()}
    return {
        "next_action": "action_answer_topic",
        "tracker": {"sender_id": "c1", "slots": {}, "latest_message": message, "events": []},
        "domain": {},
    }


def answers(versions: Versions[Any], *wanted: str) -> list[str]:
    """The beginning of each version's answer, asked for one after the other."""

    async def ask() -> list[str]:
        return [(await said(versions, version)).split(" beror")[0] for version in wanted]

    return asyncio.run(ask())


async def said(versions: Versions[Any], version: str) -> str:
    result = await (await versions.get(asked_version(call(version)))).run(call(version))
    return str(result["responses"][0]["custom"]["acts"][0]["text"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two versions that say something else, and one that is broken."""
    for number in (1, 2):
        version = tmp_path / f"00000000000{number}"
        shutil.copytree(ROOT, version, ignore=shutil.ignore_patterns("*.py", "__pycache__", "examples", "holdout"))
        file = version / "answers" / "avfall.yml"
        file.write_text(file.read_text(encoding="utf-8").replace("Din hämtdag beror", f"Svar {number} beror"))
    (tmp_path / "00000000000b").mkdir()
    return tmp_path


def versions_of(folder: Path | None) -> Versions[Any]:
    def load(root: Path) -> Any:
        return make_executor(read_knowledge(lambda: TODAY, root))

    return Versions(load(ROOT), folder, load)


SHIPPED = "Din hämtdag"


def test_each_turn_gets_the_version_it_asks_for(folder: Path) -> None:
    wanted = ("", "000000000001", "000000000002", "")
    assert answers(versions_of(folder), *wanted) == [SHIPPED, "Svar 1", "Svar 2", SHIPPED]


def test_an_unknown_or_broken_version_is_answered_with_the_latest_there_is(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    versions = versions_of(folder)
    assert answers(versions, "00000000000b", "00000000000c", "../../etc", "x" * 5000) == [SHIPPED] * 4
    assert "x" * 13 not in caplog.text
    caplog.clear()
    assert answers(versions, "000000000001", "00000000000b") == ["Svar 1", "Svar 1"]
    assert caplog.text == ""  # it was told once


def test_without_a_folder_there_is_the_shipped_knowledge() -> None:
    assert answers(versions_of(None), "000000000001") == [SHIPPED]


def test_only_the_last_are_kept() -> None:
    loads: list[str] = []

    def load(root: Path) -> str:
        if root.name == "0" * 12:
            raise DataError("broken")
        loads.append(root.name)
        return root.name

    async def ask() -> None:
        versions: Versions[str] = Versions("shipped", Path("x"), load)
        names = [f"{number:012x}" for number in range(5)]
        assert [await versions.get(name) for name in names] == ["shipped", *names[1:]]
        assert [await versions.get(name) for name in names[-KEPT:]] == names[-KEPT:]
        assert loads == names[1:]
        assert await versions.get(names[1]) == names[1]
        assert len(loads) == 5

    asyncio.run(ask())


def test_a_call_that_is_none_asks_for_the_shipped_knowledge() -> None:
    for odd in ({}, {"tracker": None}, {"tracker": {"latest_message": {"metadata": None}}}):
        assert asked_version(odd) == ""
