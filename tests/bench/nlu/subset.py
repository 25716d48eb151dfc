"""Which topics are measured, by a rule that nobody can bend, and the data set of these topics."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from nlu_data.catalogue import Example, Topic
from tests.bench.nlu.data_set import DataSet, Text

OUTSIDE = "sys.utanfor_omfang"
OUTSIDE_WORDINGS = 300

_Item = TypeVar("_Item")


def areas_of(topics: Mapping[str, Topic]) -> dict[str, list[str]]:
    """Topic ids by area, both in catalogue order."""
    areas: dict[str, list[str]] = {}
    for topic in topics.values():
        areas.setdefault(topic.area, []).append(topic.id)
    return areas


def choose_areas(topics: Mapping[str, Topic], wanted: int) -> tuple[str, ...]:
    """Whole areas with `wanted` topics together, or as few less as the order allows.

    They are taken in the order of their ids' SHA-256, which nobody chose; an area that would be too
    much is passed over, and so are those with topics that the gateway meets before Rasa is asked.
    """
    areas = areas_of(topics)
    chosen: list[str] = []
    left = wanted
    for area in sorted(areas, key=lambda name: hashlib.sha256(name.encode()).hexdigest()):
        is_sensitive = any(topics[topic].safe_mode for topic in areas[area])
        if not is_sensitive and len(areas[area]) <= left:
            chosen.append(area)
            left -= len(areas[area])
    return tuple(chosen)


def spread(items: Sequence[_Item], count: int) -> list[_Item]:
    """`count` items at even distances; all when there are fewer."""
    if len(items) <= count:
        return list(items)
    return [items[number * len(items) // count] for number in range(count)]


def municipal(
    chosen: Iterable[str],
    topics: Mapping[str, Topic],
    examples: Iterable[Example],
    sentences: Iterable[tuple[str, str]],
    calibration: Iterable[Text],
    test: Iterable[Text],
) -> DataSet:
    """All wordings and the title of every topic of the chosen areas, and OUTSIDE_WORDINGS of what is not ours.

    The test texts stay all: those of other topics are out of scope here. So are small talk and wishes
    about the chat, which are left out of everything.
    """
    areas = areas_of(topics)
    taken = {topic for area in chosen for topic in areas[area]}
    rows = list(examples)
    outside = spread([row for row in rows if row.topic == OUTSIDE], OUTSIDE_WORDINGS)
    train = [Text(row.text, row.topic) for row in rows if row.topic in taken]
    train += [Text(topics[topic].title, topic) for topic in topics if topic in taken]
    train += [Text(row.text, OUTSIDE) for row in outside]
    return DataSet(
        name=f"{len(taken)} topics",
        train=tuple(train),
        calibration=tuple(text for text in calibration if text.right & (taken | {OUTSIDE})),
        test=tuple(text for text in test if not text.label.startswith("sys.") or text.label == OUTSIDE),
        outside=OUTSIDE,
        extra=tuple(Text(text, topic, weight=0.5) for text, topic in sentences if topic in taken),
    )


def held_out(lines: Iterable[Mapping[str, Any]]) -> Iterator[Text]:
    """The Swedish texts of a file of nlu_data/holdout. Raises KeyError."""
    for line in lines:
        if line.get("lang", "sv") == "sv":
            yield Text(line["text"], line["topic"], tuple(line.get("also") or ()))
