"""What the benchmark's citizens ask: wordings from the training set, every fifth with something to mask."""

from __future__ import annotations

from nlu_data.catalogue import Catalogue, Handling, read_examples
from tests.bench.citizens import Reply, Side, meet

# Numbers and addresses that belong to nobody.
_PRIVATE = (
    "Ring 070-174 06 05.",
    "Mejla fia.test@exempel.se.",
    "Personnumret är 850312-1234.",
    "Det gäller Storgatan 5.",
)
_PRIVATE_EVERY = 5
WANTED = 120


def candidates(catalogue: Catalogue) -> list[str]:
    """Three wordings of each topic that the assistant may answer itself, area after area."""
    by_topic: dict[str, list[str]] = {}
    for example in read_examples():
        topic = catalogue.topics.get(example.topic)
        answerable = topic is not None and topic.handling is Handling.ANSWER and not topic.safe_mode
        if answerable and example.topic in catalogue.answers and example.lang == "sv":
            by_topic.setdefault(example.topic, []).append(example.text)
    texts = [texts[len(texts) * part // 4] for part in (1, 2, 3) for texts in by_topic.values()]
    return [
        text if number % _PRIVATE_EVERY else f"{text} {_PRIVATE[number // _PRIVATE_EVERY % len(_PRIVATE)]}"
        for number, text in enumerate(texts)
    ]


async def answered(texts: list[str], port: int) -> tuple[str, ...]:
    """The first WANTED that our server answers in a fresh conversation; a queue would end the conversation."""
    kept: list[str] = []
    citizen = await meet(Side.OURS, port)
    for text in texts:
        if await citizen.say(text) is Reply.ANSWERED:
            kept.append(text)
        await citizen.open()
        if len(kept) == WANTED:
            break
    citizen.close()
    return tuple(kept)
