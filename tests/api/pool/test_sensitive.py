"""Two hundred sensitive dialogues that every screen before has missed: none of them is ever learnt from."""

from __future__ import annotations

import random
from collections.abc import Iterator

from sqlalchemy import select

from api.db.tables import pool_items
from api.db.unit_of_work import Viewer
from nlu_data.catalogue import read_examples, read_topics
from nlu_data.files import ROOT, read_yaml
from nlu_data.overlay import wording_text
from tests.api.gateway import Gateway
from tests.api.pool.dialogues import missed

SEED = 20261125
MANY = 200
ORDINARY = "undrar om låna lastcykel"


def seeds() -> list[str]:
    """Wordings of every sensitive class, changed as people write: other case, no dots, something around them."""
    sensitive = {topic.id for topic in read_topics().values() if topic.safe_mode or topic.area == "stod"}
    known = [e.text for e in read_examples() if e.topic in sensitive and not e.harmless and e.lang == "sv"]
    danger = read_yaml(ROOT / "danger_wordings.yml")
    known += [wording_text(item) for topic, items in danger.items() if topic in sensitive for item in items]
    return list(_varied(random.Random(SEED), [text for text in known if 12 <= len(text) <= 200]))


def _varied(chance: random.Random, known: list[str]) -> Iterator[str]:
    for text in chance.sample(known, MANY):
        changes = [
            text,
            text.upper(),
            text.translate(str.maketrans("åäöÅÄÖ", "aaoAAO")),
            f"hej {text}",
            f"{text} vad gör jag",
            text.rstrip(".?!").lower(),
        ]
        yield chance.choice(changes)


async def pooled(gateway: Gateway) -> list[str]:
    async with gateway.deps.open_uow(Viewer.system()) as db:
        return list((await db.execute(select(pool_items.c.text))).scalars())


async def test_none_of_two_hundred_sensitive_dialogues_is_ever_pooled(gateway: Gateway) -> None:
    for text in seeds():
        await missed(gateway, ORDINARY, text)
    await missed(gateway, ORDINARY)
    # Nor anything else of them: only what was asked in a dialogue of its own.
    assert await gateway.deps.pool.collector.collect() == 1
    assert await pooled(gateway) == [ORDINARY]


async def test_nor_when_they_come_in_by_the_front_door(gateway: Gateway) -> None:
    for text in seeds()[:40]:
        citizen = await gateway.citizen()
        await citizen.say(f"oklart {text}")
        await citizen.post("close")
    await gateway.deps.pool.collector.collect()
    assert await pooled(gateway) == []
