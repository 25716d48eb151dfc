"""The known wordings as an index, for the version that is live."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from api.db.engine import DATABASE_AWAY
from api.knowledge import rules
from api.knowledge.model import Wording
from api.knowledge.service import KnowledgeService
from api.knowledge.wordings import WordingBook
from api.pool.model import Why
from api.pool.nearest import Nearest
from api.realtime.hub import Hub, Note, NoteKind, studio_key
from nlu_data.files import read_yaml
from nlu_data.overlay import wording_text

_NEAREST = 24
# A wording this near to one of another topic, and nearer to it than to any of its own, is pointed out.
_ASTRAY_FROM = 0.6
_PIECE, _BETWEEN_S = 200, 0.001
_AGAIN_S = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Snapshot:
    """Topics and texts by place in the index; the first `ours` are the knowledge's own."""

    topics: list[str]
    texts: list[str]
    ours: int
    index: Nearest


class Known:
    """Which known wordings are near a text. `keep_known` builds it, and anew when the knowledge has changed."""

    def __init__(self, knowledge: KnowledgeService, danger_wordings: Path) -> None:
        self._knowledge = knowledge
        self._path = danger_wordings
        self._one_at_a_time = asyncio.Lock()
        self._building: asyncio.Task[None] | None = None
        self._closing = Event()
        self._book: WordingBook | None = None
        self._now = _Snapshot([], [], 0, Nearest(()))
        self._compared: dict[str, tuple[Sequence[Wording], dict[str, Why]]] = {}

    def is_sensitive(self, topic: str) -> bool:
        """True for a topic that is met the safe way."""
        return rules.is_sensitive(topic, self._knowledge.catalogue)

    @property
    def is_ready(self) -> bool:
        """False until the first index is there."""
        return self._book is not None

    async def ready(self) -> None:
        """There is an index when this returns; it may be a moment older than the knowledge."""
        if not self.is_ready:
            await self.renew()

    async def renew(self) -> bool:
        """Builds the index of the knowledge as it is; False when it is there already.

        Takes a second or two, in a thread that rests often: citizens' turns come first.
        """
        async with self._one_at_a_time:
            book = await self._knowledge.book()
            if book is self._book:
                return False
            self._building = asyncio.create_task(asyncio.to_thread(self._build, book))
            await asyncio.shield(self._building)
            return True

    async def close(self) -> None:
        """Ends what is being built."""
        self._closing.set()
        if self._building is not None:
            await asyncio.gather(self._building, return_exceptions=True)

    def _build(self, book: WordingBook) -> None:
        # What the danger screen learns from is known too: it keeps messages out, and is never shown.
        danger = [(str(topic), wording_text(item)) for topic, items in read_yaml(self._path).items() for item in items]
        topics = [wording.topic for wording in book.wordings] + [topic for topic, _ in danger]
        texts = [wording.text for wording in book.wordings] + [text for _, text in danger]
        index = Nearest(self._with_rests(texts))
        # One assignment: whoever reads meanwhile sees the old or the new, never a mixture.
        self._now = _Snapshot(topics, texts, len(book.wordings), index)
        self._compared = {}
        self._book = book

    def _with_rests(self, texts: Sequence[str]) -> Iterator[str]:
        """The texts, with a moment for other threads after each few. Raises InterruptedError when it is closed."""
        for at, text in enumerate(texts):
            if at % _PIECE == 0 and self._closing.wait(_BETWEEN_S):
                raise InterruptedError
            yield text

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
        compared = self._compared
        before = compared.get(own)
        if before is not None and before[0] is wordings:
            return before[1]
        found: dict[str, Why] = {}
        for wording in wordings:
            near = [why for why in self.near(wording.text) if why.text != wording.text]
            best = next((why for why in near if why.topic != own), None)
            mine = next((why.near for why in near if why.topic == own), 0.0)
            if best is not None and best.near >= _ASTRAY_FROM and best.near > mine:
                found[wording.text] = best
        compared[own] = wordings, found
        return found


async def keep_known(known: Known, hub: Hub) -> None:
    """Builds at start and when the knowledge has changed, for as long as the gateway runs; tells the pages of it."""
    subscription = hub.subscribe(studio_key())
    try:
        while True:
            try:
                if await known.renew():
                    hub.deliver(Note(studio_key(), NoteKind.INDEX))
            except DATABASE_AWAY as error:
                log.warning("the known wordings were not laid out: %s", type(error).__name__)
                await asyncio.sleep(_AGAIN_S)
                continue
            while (await subscription.next()).kind is not NoteKind.CHANGES and not subscription.lost:
                pass
            subscription.lost = False  # it reads everything anew
    finally:
        subscription.close()
