"""The known wordings as an index, for the version that is live."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.knowledge import rules
from api.knowledge.model import Wording
from api.knowledge.service import KnowledgeService
from api.knowledge.wordings import WordingBook
from api.pool.model import Why
from api.pool.nearest import Nearest
from nlu_data.files import read_yaml
from nlu_data.overlay import wording_text

_NEAREST = 24
# A wording this near to one of another topic, and nearer to it than to any of its own, is pointed out.
_ASTRAY_FROM = 0.6


@dataclass(frozen=True)
class _Snapshot:
    """Topics and texts by place in the index; the first `ours` are the knowledge's own."""

    topics: list[str]
    texts: list[str]
    ours: int
    index: Nearest


class Known:
    """Which known wordings are near a text. Built when first needed, anew when the knowledge has moved on."""

    def __init__(self, knowledge: KnowledgeService, danger_wordings: Path) -> None:
        self._knowledge = knowledge
        self._path = danger_wordings
        self._building = asyncio.Lock()
        self._renewing: asyncio.Task[None] | None = None
        self._book: WordingBook | None = None
        self._now = _Snapshot([], [], 0, Nearest(()))

    def is_sensitive(self, topic: str) -> bool:
        """True for a topic that is met the safe way."""
        return rules.is_sensitive(topic, self._knowledge.catalogue)

    async def ready(self) -> None:
        """The index is there when this returns: the first takes about a second, in a thread.

        One that the knowledge has moved past is used until the next is built, in the background.
        """
        book = await self._knowledge.book()
        async with self._building:
            if self._book is None:
                await asyncio.to_thread(self._build, book)
            elif book is not self._book and (self._renewing is None or self._renewing.done()):
                self._renewing = asyncio.create_task(asyncio.to_thread(self._build, book))

    async def close(self) -> None:
        """Waits for what is being built."""
        if self._renewing is not None:
            await asyncio.gather(self._renewing, return_exceptions=True)

    def _build(self, book: WordingBook) -> None:
        # What the danger screen learns from is known too: it keeps messages out, and is never shown.
        danger = [(str(topic), wording_text(item)) for topic, items in read_yaml(self._path).items() for item in items]
        topics = [wording.topic for wording in book.wordings] + [topic for topic, _ in danger]
        texts = [wording.text for wording in book.wordings] + [text for _, text in danger]
        index = Nearest(texts)
        # One assignment: whoever reads meanwhile sees the old or the new, never a mixture.
        self._now = _Snapshot(topics, texts, len(book.wordings), index)
        self._book = book

    def near(self, text: str, *, with_danger: bool = False) -> list[Why]:
        """The nearest wordings, best first; `with_danger`, also those that only the danger screen knows."""
        now = self._now
        return [
            Why(now.topics[at], now.texts[at], near)
            for at, near in now.index.find(text, _NEAREST)
            if with_danger or at < now.ours
        ]

    def astray(self, own: str, wordings: Sequence[Wording]) -> dict[str, Why]:
        """Of a topic's wordings, those that are nearer to another topic's: wording -> what it is nearer to."""
        found: dict[str, Why] = {}
        for wording in wordings:
            near = [why for why in self.near(wording.text) if why.text != wording.text]
            best = next((why for why in near if why.topic != own), None)
            mine = next((why.near for why in near if why.topic == own), 0.0)
            if best is not None and best.near >= _ASTRAY_FROM and best.near > mine:
                found[wording.text] = best
        return found
