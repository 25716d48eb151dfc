"""Which version of the knowledge is live, made from the shipped one and all that is approved."""

from __future__ import annotations

import asyncio
import logging
from collections import ChainMap
from collections.abc import Mapping, Sequence
from uuid import UUID

from api.knowledge.folder import Files, KnowledgeFolders
from api.knowledge.live import LiveCatalogue
from api.knowledge.model import Change
from api.knowledge.wordings import Reader, WordingBook
from nlu_data.catalogue import Catalogue, read_catalogue
from nlu_data.files import DataError
from nlu_data.overlay import Edit, Kind, apply
from nlu_data.safety import SafetyBook

log = logging.getLogger(__name__)

# What training needs and answering does not: the live catalogue stays as it is.
_NOT_SHOWN = frozenset({Kind.WORDING_ADD, Kind.WORDING_MOVE, Kind.WORDING_REMOVE})


class Current:
    """The live version. `lay` is the only thing that moves it; all disk work is done in threads."""

    def __init__(self, folders: KnowledgeFolders, live: LiveCatalogue, safety: SafetyBook) -> None:
        self.folders = folders
        self.safety = safety
        self.version = ""
        self._live = live
        self._base = ""
        self._laid: tuple[UUID, ...] = ()
        self._name = ""
        self._shown: tuple[UUID, ...] = ()
        self._reader = Reader()
        self._book: tuple[str, WordingBook] | None = None
        self._moving = asyncio.Lock()
        self._reading = asyncio.Lock()

    @property
    def catalogue(self) -> Catalogue:
        """The live catalogue as it is at this moment."""
        return self._live.now

    async def base_files(self) -> Files:
        """The shipped knowledge, as it was when it was first needed."""
        return self.folders.files(await self._base_name())

    async def _base_name(self) -> str:
        if not self._base:
            self._base = await asyncio.to_thread(self.folders.base)
        return self._base

    async def name(self) -> str:
        """The live version's name, also when it is the shipped one. Never empty."""
        return self._name or await self._base_name()

    async def lay(self, approved: Sequence[Change]) -> None:
        """Makes the version that has exactly these changes, and makes it live. Idempotent.

        A version that cannot be read is logged and not made live.
        """
        async with self._moving:
            ids = tuple(change.id for change in approved)
            if ids != self._laid:
                self._name = await self._made(await self._base_name(), approved, ids)
                self._laid = ids
                await self._show(approved)

    async def _made(self, base: str, approved: Sequence[Change], ids: tuple[UUID, ...]) -> str:
        # Mostly there is only something new at the end: then only the files that it touches are read.
        done = len(self._laid) if self._name and ids[: len(self._laid)] == self._laid else 0
        start = self._name if done else base
        if done == len(ids):
            return start
        return await asyncio.to_thread(self._write, start, [change.edit for change in approved[done:]])

    def _write(self, start: str, edits: Sequence[Edit]) -> str:
        files = self.folders.files(start)
        return self.folders.write(start, apply_all(files, edits))

    async def _show(self, approved: Sequence[Change]) -> None:
        shown = tuple(change.id for change in approved if change.edit.kind not in _NOT_SHOWN)
        if shown != self._shown:
            try:
                catalogue = await asyncio.to_thread(read_catalogue, self.folders.path(self._name))
            except (DataError, OSError) as error:
                log.error("knowledge %s cannot be read: %s", self._name, type(error).__name__)
                return
            self._live.swap(catalogue)
            self._shown = shown
        self.version = self._name if self._name != self._base else ""

    async def tidy(self, keep: frozenset[str]) -> list[str]:
        """Removes every version but the live one, the shipped one and these; their names."""
        async with self._moving:
            own = {name for name in (self._name, self._base) if name}
            return await asyncio.to_thread(self.folders.prune, keep | own)

    async def book(self) -> WordingBook:
        """Every wording of the live version, read in a thread; the same object while no wording differs."""
        async with self._reading:
            name = await self.name()
            if self._book is None or self._book[0] != name:
                self._book = name, await asyncio.to_thread(self._reader.read, self.folders.files(name))
            return self._book[1]


def apply_all(files: Mapping[str, str], edits: Sequence[Edit]) -> dict[str, str]:
    """As `apply`, but an edit that the files have no place for is left out and logged."""
    try:
        return apply(files, edits)
    except DataError:
        pass
    changed: dict[str, str] = {}
    for edit in edits:
        try:
            changed.update(apply(ChainMap(changed, dict(files)), [edit]))
        except DataError as error:  # noqa: PERF203 - one without a place must not stop the others
            log.error("a change of %s has no place: %s", edit.target, type(error).__name__)
    return changed
