"""Takes words that a citizen has had erased out of all that is kept: every version of the knowledge, every verdict.

The database notes the words at the moment of the erasure and forgets them when this has been done, so an
erasure that is cut short is gone on with at the next start. Versions stay, under other names, for rollback.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.db.engine import DATABASE_AWAY
from api.db.unit_of_work import OpenUow, Viewer
from api.db.wire import Wire, WireLost
from api.knowledge.folder import KnowledgeFolders
from api.knowledge.service import KnowledgeService
from api.realtime.hub import Note, NoteKind, studio_key
from api.training import repository
from api.training.folders import ModelFolders
from api.training.model import Run
from nlu_data.overlay import without
from nlu_data.writer import Form, form_of

CHANNEL = "kommunlots_erased"
_VERSIONS = ("knowledge", "trained_on", "live_knowledge")
_AGAIN_S = 2.0

log = logging.getLogger(__name__)


class Eraser:
    """`tell` publishes notes. Every step may be done twice, in several processes at once."""

    def __init__(
        self,
        open_uow: OpenUow,
        knowledge: KnowledgeService,
        versions: KnowledgeFolders,
        models: ModelFolders,
        tell: Callable[..., None],
    ) -> None:
        self._open_uow = open_uow
        self._knowledge = knowledge
        self._versions = versions
        self._models = models
        self._tell = tell

    async def erase(self) -> int:
        """Does every errand that waits; how many. Raises OSError when a file cannot be written."""
        async with self._open_uow(Viewer.system()) as db:
            errands = await repository.erased(db)
        if not errands:
            return 0
        # What others have written as well, and the shipped files have, stays theirs.
        words = frozenset(errands.values())
        words -= await self._knowledge.standing(words)
        names = await asyncio.to_thread(self._rewritten, words)
        async with self._open_uow(Viewer.system()) as db:
            await repository.rewrite(db, lambda run: _rewritten_run(run, names, words))
            if names:
                await repository.begin_again(db)
        await asyncio.to_thread(self._clean, names, words)
        async with self._open_uow(Viewer.system()) as db:
            await repository.is_erased(db, errands)
        for kind in (NoteKind.CHANGES, NoteKind.TRAINING):
            self._tell(Note(studio_key(), kind))
        return len(errands)

    def _rewritten(self, words: Collection[str]) -> dict[str, str]:
        """Each version that holds some of the words, and the one that is like it without them."""
        names: dict[str, str] = {}
        clean: set[int] = set()  # most versions share most of their files
        for version in self._versions.versions():
            files = self._versions.files(version)
            unseen = [path for path in files if form_of(path) is Form.WORDINGS and files.mark(path) not in clean]
            changed = without({path: files[path] for path in unseen}, words)
            clean |= {files.mark(path) for path in unseen if path not in changed}
            if changed:
                names[version] = self._versions.write(version, changed)
        return names

    def _clean(self, names: Mapping[str, str], words: Collection[str]) -> None:
        self._models.rename_knowledge(names)
        for path in self._models.documents():
            _clean_file(path, names, words)
        # Last: while the old ones are there, an erasure that was cut short knows their new names.
        self._versions.prune(frozenset(self._versions.versions()) - names.keys())


def _rewritten_run(run: Run, names: Mapping[str, str], words: Collection[str]) -> Run:
    manifest, gate = (cleaned(renamed(document, names), words) for document in (run.manifest, run.gate))
    return replace(run, knowledge=names.get(run.knowledge, run.knowledge), manifest=manifest, gate=gate)


def renamed(document: Any, names: Mapping[str, str]) -> Any:
    """A manifest that calls versions by their new names."""
    versions = {key: names.get(document[key], document[key]) for key in _VERSIONS if key in document}
    return {**document, **versions}


def cleaned(document: Any, words: Collection[str]) -> Any:
    """A JSON document whose lists have nothing that quotes any of the words."""
    quoting = _quoting(words)

    def clean(part: Any) -> Any:
        if isinstance(part, Mapping):
            return {key: clean(value) for key, value in part.items()}
        if isinstance(part, list):
            return [clean(item) for item in part if not any(quoting.search(text) for text in _own_texts(item))]
        return part

    return clean(document)


def _own_texts(item: Any) -> Iterable[str]:
    values = item.values() if isinstance(item, Mapping) else [item]
    return [value for value in values if isinstance(value, str)]


def _quoting(words: Collection[str]) -> re.Pattern[str]:
    """Finds any of the words where they stand as they are, or as JSON writes them."""
    ways = {way for word in words for way in (word, json.dumps(word, ensure_ascii=False)[1:-1])}
    return re.compile("|".join(rf"(?<!\w){re.escape(way)}(?!\w)" for way in sorted(ways)) or r"(?!)")


def _clean_file(path: Path, names: Mapping[str, str], words: Collection[str]) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        document = json.loads(text) if path.suffix == ".json" else None
    except ValueError:
        document = None  # half written: what it holds is text as any other
    if isinstance(document, dict):
        new = cleaned(renamed(document, names), words)
        bare = text if new == document else json.dumps(new, ensure_ascii=False, indent=1) + "\n"
    else:
        bare = _quoting(words).sub("…", text)
    if bare != text:
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(bare, encoding="utf-8")
        fresh.replace(path)


async def keep_erasing(eraser: Eraser, open_wire: Callable[[], AbstractAsyncContextManager[Wire]]) -> None:
    """Does what is asked for at once, for as long as the gateway runs; what waits is done at its start."""
    while True:
        try:
            async with open_wire() as wire:
                while True:
                    if done := await eraser.erase():
                        log.info("%d erased wordings have left all that is kept", done)
                    await wire.heard()
        except (*DATABASE_AWAY, WireLost) as error:  # noqa: PERF203 - it goes on when they are back
            log.warning("erased wordings wait to be taken out: %s", type(error).__name__)
            await asyncio.sleep(_AGAIN_S)
