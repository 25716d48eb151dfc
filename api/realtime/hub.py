"""Who in this process wants to hear of what. Notes carry ids only; the reader re-reads the row."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

# A reader that lags this far behind is told to start afresh instead of being waited for.
_BACKLOG = 200


class NoteKind(StrEnum):
    """What has changed."""

    MESSAGE = "message"
    STATE = "state"
    TYPING = "typing"
    QUEUE = "queue"
    POOL = "pool"
    CHANGES = "changes"
    TRAINING = "training"
    RELEASE = "release"
    INDEX = "index"


@dataclass(frozen=True)
class Note:
    """Something changed under `key`; `sender` is set on typing only."""

    key: str
    kind: NoteKind
    sender: str = ""

    def to_wire(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def conversation_key(conversation_id: UUID) -> str:
    """The key of all that happens in one conversation."""
    return f"conversation:{conversation_id}"


def presence_key(conversation_id: UUID) -> str:
    """Watched by a conversation's own citizen only, for as long as their line is open."""
    return f"citizen:{conversation_id}"


def queue_key(municipality_id: str, queue_id: str) -> str:
    """The key of all that happens to the order of one queue."""
    return f"queue:{municipality_id}/{queue_id}"


def studio_key(municipality_id: str = "") -> str:
    """The key of what one municipality's studio works on; without a municipality, of what all share."""
    return f"studio:{municipality_id}"


class Subscription:
    """One reader's notes. `lost` is set when it lagged too far: close it, the client resumes."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._notes: asyncio.Queue[Note] = asyncio.Queue(_BACKLOG)
        self.keys: set[str] = set()
        self.lost = False

    def watch(self, key: str) -> None:
        """Hear of `key` from now on."""
        self.keys.add(key)
        self._hub.add(key, self)

    def unwatch(self, key: str) -> None:
        """Hear of `key` no more."""
        self.keys.discard(key)
        self._hub.remove(key, self)

    def offer(self, note: Note) -> None:
        """Never waits; a full backlog marks the reader as lost."""
        try:
            self._notes.put_nowait(note)
        except asyncio.QueueFull:
            self.lost = True

    async def next(self) -> Note:
        """The next note, when it comes."""
        return await self._notes.get()

    def close(self) -> None:
        """Hear of nothing any more."""
        for key in list(self.keys):
            self.unwatch(key)


class Hub:
    """Delivers notes to this process's readers."""

    def __init__(self) -> None:
        self._readers: defaultdict[str, set[Subscription]] = defaultdict(set)

    def subscribe(self, *keys: str) -> Subscription:
        """A reader of `keys`; close it when done."""
        subscription = Subscription(self)
        for key in keys:
            subscription.watch(key)
        return subscription

    def add(self, key: str, subscription: Subscription) -> None:
        """Used by Subscription.watch."""
        self._readers[key].add(subscription)

    def remove(self, key: str, subscription: Subscription) -> None:
        """Used by Subscription.unwatch."""
        readers = self._readers.get(key)
        if readers is not None:
            readers.discard(subscription)
            if not readers:
                del self._readers[key]

    def watched(self, key: str) -> bool:
        """True when somebody in this process hears of `key`."""
        return key in self._readers

    def deliver(self, note: Note) -> None:
        """To every reader of its key, without waiting for any."""
        for subscription in tuple(self._readers.get(note.key, ())):
            subscription.offer(note)
