"""Puts messages to a model by the way that a citizen's message takes, and keeps what would have been met."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from api.assistant.port import Assistant
from api.conversation.turn import Turn, TurnDeps, take_turn
from api.evaluation.records import Line, Record, read_lines, record
from api.privacy.danger import DangerScreen
from api.privacy.language import Recogniser
from nlu_data.catalogue import Catalogue

FROZEN = ("holdout/holdout.jsonl", "holdout/english.jsonl")
_AT_ONCE = 4


@dataclass(frozen=True)
class Subject:
    """A model that is examined: its assistant and its danger screen, answering from one version of the knowledge."""

    assistant: Assistant
    screen: DangerScreen
    catalogue: Catalogue
    languages: Recogniser | None
    knowledge: str

    @property
    def deps(self) -> TurnDeps:
        """What a turn needs."""
        return TurnDeps(self.screen, self.assistant, self.catalogue, self.languages, lambda: self.knowledge)


def frozen_lines(folder: Path, catalogue: Catalogue, every: int = 1) -> list[Line]:
    """The messages kept apart to measure on. Raises OSError, BadLine."""
    known = frozenset({*catalogue.topics, *catalogue.answers})
    lines = []
    for name in FROZEN:
        path = folder / name
        if path.is_file():
            lines += read_lines(path.read_text(encoding="utf-8").splitlines(), known)
    return lines[::every]


def places(many: int, catalogue: Catalogue) -> list[str]:
    """Which municipality's profile each message is put to: all in turn, so that each is measured."""
    names = sorted(catalogue.municipalities)
    return [names[number % len(names)] for number in range(many)]


async def examine(
    subject: Subject,
    lines: Sequence[Line],
    municipalities: Sequence[str],
    told: Callable[[int], Awaitable[None]] | None = None,
) -> list[Record]:
    """A record a line, in the same order. `told` hears how many are done."""
    limit = asyncio.Semaphore(_AT_ONCE)
    done = 0

    async def one(number: int, line: Line, municipality: str) -> Record:
        nonlocal done
        async with limit:
            turn = Turn(f"examine-{number}", municipality, line.text, open_now=True)
            started = perf_counter()
            turn = await take_turn(turn, subject.deps)
            done += 1
            ms = (perf_counter() - started) * 1000
            if told is not None:
                await told(done)
            return record(line, turn, ms)

    pairs = zip(lines, municipalities, strict=True)
    return list(await asyncio.gather(*(one(number, *pair) for number, pair in enumerate(pairs))))
