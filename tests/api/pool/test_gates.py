"""What keeps messages out of the pool follows the danger model that is live, with its thresholds."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from api.pool import collector
from api.privacy.danger_classifier import DangerClassifier
from api.privacy.danger_rules import Found
from api.realtime.hub import Note, NoteKind, studio_key
from api.release.live_screen import LiveScreen
from tests.api.gateway import Gateway
from tests.api.pool.dialogues import missed

SUSPECTED = 0.3
TEXTS = ("undrar om låna lastcykel", "finns det laddstolpar vid torget")


class Unsure:
    """A model that finds everything as likely to be danger."""

    def decide(self, text: str, found: Found | None) -> tuple[float, str]:
        return SUSPECTED, "stod.vald_nara"

    def gist(self, text: str, most: int) -> str:
        return text[:most]


def swap(gateway: Gateway, offer_from: float) -> None:
    """Another danger model is live, as a release makes it so."""
    screen = gateway.deps.turns.screen
    assert isinstance(screen, LiveScreen)
    screen.use(screen.with_classifier(DangerClassifier(cast("Any", Unsure()), offer_from, 0.99)))


async def waiting(gateway: Gateway) -> list[str]:
    labeller = await gateway.trainer("label")
    return sorted(row["text"] for row in (await labeller.got("inbox"))["items"])


LENIENT, STRICT = SUSPECTED / collector.SECOND_LOOK + 0.1, SUSPECTED / collector.SECOND_LOOK - 0.1


async def test_the_thresholds_are_those_of_the_model_that_is_live(gateway: Gateway) -> None:
    swap(gateway, LENIENT)
    await missed(gateway, TEXTS[0])
    assert await gateway.deps.pool.collector.collect() == 1
    swap(gateway, STRICT)
    await missed(gateway, TEXTS[1])
    assert await gateway.deps.pool.collector.collect() == 0
    swap(gateway, LENIENT)
    await missed(gateway, TEXTS[1])
    assert await gateway.deps.pool.collector.collect() == 1


async def test_what_waits_is_looked_at_again_when_another_model_is_released(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap(gateway, LENIENT)
    await missed(gateway, *TEXTS)
    assert await gateway.deps.pool.collector.collect() == 2
    monkeypatch.setattr(collector, "_FIRST_S", 0.0)
    sweeping = asyncio.create_task(collector.keep_sweeping(gateway.deps.pool.collector, gateway.deps.hub))
    try:
        await asyncio.sleep(0.5)  # its first look finds nothing to object to
        assert len(await waiting(gateway)) == 2
        swap(gateway, STRICT)
        gateway.deps.bus.publish(Note(studio_key(), NoteKind.RELEASE))
        async with asyncio.timeout(10):
            while await waiting(gateway):
                await asyncio.sleep(0.05)
    finally:
        sweeping.cancel()
        await asyncio.gather(sweeping, return_exceptions=True)
