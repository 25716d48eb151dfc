"""Export and import from the command line: nothing is lost, and nothing is approved by a file."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from api.knowledge.commands import export, export_command, import_command, take_in
from api.knowledge.folder import files_of
from api.knowledge.model import Source
from nlu_data.files import DataError
from tests.api.gateway import DEMO, Gateway
from tests.api.knowledge.test_changes import FACT, LINK, NEW_FACT, TITLE, TOPIC
from tests.stores import Stores


async def test_what_is_exported_is_imported_without_a_difference_and_exported_the_same(
    gateway: Gateway, stores: Stores, tmp_path: Path
) -> None:
    author, approver = await gateway.trainer("label", "edit"), await gateway.trainer("approve")
    changes = [
        await author.propose("topic_add", "gata.lastcykel", TITLE),
        await author.propose("wording_add", "gata.lastcykel", {"text": "får jag låna er lastcykel"}),
        await author.propose("wording_move", TOPIC, {"text": "slänga soffa", "from": "avfall.atervinningscentral"}),
        await author.propose("topic_title", TOPIC, {"title": "När soporna hämtas hos dig"}),
        await author.propose("answer", TOPIC, LINK),
        await author.propose("fact", FACT, NEW_FACT),
    ]
    await approver.posted("changes/bulk-approve", {"ids": [change["id"] for change in changes]})
    first, second = tmp_path / "first", tmp_path / "second"
    await export(stores.database_url, tmp_path, first)
    done = await take_in(stores.database_url, tmp_path, first, author.member.username, Source.IMPORT)
    assert (done.proposed, done.refused, done.beyond) == ((), (), ())
    await export(stores.database_url, tmp_path, second)
    assert dict(files_of(first)) == dict(files_of(second))
    assert await export(stores.database_url, tmp_path, first) == []


async def test_what_differs_is_proposed_and_approved_by_another(
    gateway: Gateway, stores: Stores, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    author, approver = await gateway.trainer("label", "edit"), await gateway.trainer("approve")
    folder = tmp_path / "folder"
    more = ["--database-url", stores.database_url, "--data", str(tmp_path)]
    assert await asyncio.to_thread(export_command, [str(folder), *more]) == 0
    _edit(folder / "examples" / "avfall.yml", '  - "slänga soffa"\n', "")
    _edit(folder / "examples" / "avfall.yml", "avfall.hamtning:\n", 'avfall.hamtning:\n  - "när kommer sopbilen hit"\n')
    _edit(folder / "municipalities" / DEMO / "facts.yml", 'i e-tjänsten Min hämtning"', 'i appen Min hämtning"')
    _edit(folder / "helplines.yml", "helplines:", "# ny rad\nhelplines:")
    _edit(
        folder / "examples" / "stod.yml", "stod.vald_nara:\n", 'stod.vald_nara:\n  - "han gömmer mina skor på natten"\n'
    )
    capsys.readouterr()
    names = ["--by", author.member.username]
    assert await asyncio.to_thread(import_command, [str(folder), *names, *more]) == 1
    told = set(capsys.readouterr().out.splitlines())
    assert told == {
        "+ wording_add avfall.hamtning",
        "+ wording_remove avfall.atervinningscentral",
        f"+ fact {FACT}",
        "! wording_add stod.vald_nara: sensitive_source",
        "! helplines.yml",
    }
    waiting = (await approver.got("changes"))["items"]
    assert {row["source"] for row in waiting} == {"import"}
    now = await gateway.deps.knowledge.basis()
    assert (now.version, now.numbers) == (gateway.deps.knowledge.version or await base(gateway), frozenset())
    await approver.posted("changes/bulk-approve", {"ids": [row["id"] for row in waiting]})
    assert gateway.deps.catalogue.municipalities[DEMO].facts["avfall.hamtschema"].value == "i appen Min hämtning"


async def base(gateway: Gateway) -> str:
    return (await gateway.deps.knowledge.basis()).version


def _edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


async def test_somebody_must_answer_for_an_import(gateway: Gateway, stores: Stores, tmp_path: Path) -> None:
    with pytest.raises(DataError):
        await take_in(stores.database_url, tmp_path, tmp_path, "nobody", Source.IMPORT)
